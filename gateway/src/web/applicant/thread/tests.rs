use super::*;
use crate::web::{
    messages::{
        Beside,
        tests::{keys, values_of},
    },
    words as words_of,
};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

fn in_french(kind: &str, says: &Value) -> (String, String) {
    let told = told(Fact { kind, says });
    let (what, more) = (Words::default().tell(&told.what), Words::default().tell_all(&told.more));
    (what.in_french().to_owned(), more.in_french().to_owned())
}

#[test]
fn a_non_allocation_tells_its_reasons_in_words_and_how_to_contest() {
    let says = json!({"reasons": ["EFFORT"], "dwelling": {"typology": "T3", "commune": "44143", "rent_cents": 50_000, "charges_cents": 0}});
    let (what, more) = in_french("session.non-allocation-decided", &says);
    assert_eq!(what, "La commission n’a pas attribué ce logement à votre ménage");
    assert_eq!(
        more,
        "C’était un T3 à Rezé, 500,00\u{a0}€ par mois charges comprises. Motif : loyer trop lourd par rapport aux \
         ressources. Votre demande reste active. Vous pouvez contester cette décision dans les deux mois qui suivent \
         la lettre."
    );
}

#[test]
fn whoever_is_passed_over_reads_why() {
    let codes: Vec<_> = words_of::NON_ALLOCATIONS.iter().map(|reason| reason.code()).collect();
    for code in &codes {
        let says = json!({"on": "2026-03-02", "reason": code});
        let (what, more) = in_french("vacancy.candidate-withdrawn", &says);
        assert!(what.contains("passe au ménage suivant"), "{what}");
        assert!(more.starts_with("Motif : ") && more.contains("reste active"), "{more}");
    }
    let says = json!({"on": "2026-03-02", "reason": "RES"});
    let (_, more) = in_french("vacancy.candidate-withdrawn", &says);
    assert!(!more.contains("RES") && !more.contains("Motif"), "no code is shown: {more}");
}

#[test]
fn whatever_changes_in_a_household_is_told_in_the_same_words() {
    let (what, more) = in_french("demand.household-declared", &json!({}));
    assert_eq!((what.as_str(), more.as_str()), ("Votre ménage est modifié", ""));
}

/// What the read model may hold of each type: an empty fact, the sample of the catalogue, and every turn that changes
/// its sentence.
fn facts() -> Vec<(&'static str, Value)> {
    let mut facts: Vec<(&str, Value)> = Vec::new();
    for info in domain::catalogue::types() {
        facts.push((info.name, json!({})));
    }
    for event in domain::testing::samples() {
        facts.push((event.type_name(), event.data()));
    }
    let home = |typology: &str| json!({"dwelling": {"typology": typology, "commune": "44143"}});
    let purposes = ["renewal", "request", "offer", "decision", "warning", "later"];
    let purposes = purposes.map(|kind| json!({"purpose": {"kind": kind}, "until": "2026-03-02"}));
    let turns: Vec<(&str, Vec<Value>)> = vec![
        (
            "demand.submitted",
            ["desk", "portal", "exchange"].map(|it| json!({"channel": it})).into(),
        ),
        ("demand.registered", vec![json!({"origin": "migrated"})]),
        ("demand.completeness-assessed", vec![json!({"missing": []})]),
        ("demand.document-verified", vec![json!({"category": "other"})]),
        ("demand.document-rejected", vec![json!({"category": "other", "reason": "unreadable"})]),
        ("demand.deregistered", vec![json!({"ground": "RADREN", "elsewhere": true})]),
        ("demand.sessions-affected", vec![json!({"days": ["2026-03-02", "2026-03-09"]})]),
        (
            "demand.candidacy-closed",
            ["withdrawn", "vacancy-closed"].map(|it| json!({"outcome": {"kind": it}})).into(),
        ),
        ("demand.letter-sent", purposes.clone().into()),
        ("demand.letter-presented", purposes.into()),
        (
            "demand.acted-for",
            ["renewed", "changed", "filed", "renounced"].map(|it| json!({"act": it})).into(),
        ),
        ("vacancy.candidate-withdrawn", vec![json!({"reason": "CEILING"})]),
        ("vacancy.lapse-undone", vec![json!({"cause": "misjudged", "given_on": "2026-03-02"})]),
        ("vacancy.lease-signed", ["C", "T3", "T6P"].map(home).into()),
        ("session.non-allocation-decided", vec![json!({"reasons": ["EFFORT", "OWNER"]})]),
        (
            "session.contestation-answered",
            ["examined-again", "upheld"].map(|it| json!({"answer": it})).into(),
        ),
        ("referral.accepted", vec![json!({"mission": "interview"})]),
        ("referral.completed", vec![json!({"mission": "interview"})]),
        ("demand.foretold", vec![json!({"unknown": true})]),
    ];
    facts.extend(
        turns.into_iter().flat_map(|(kind, all)| all.into_iter().map(move |it| (kind, it))),
    );
    facts
}

/// Every sentence that is told of these facts, by key, with the values that it is given.
fn told_of(facts: &[(&str, Value)]) -> BTreeMap<String, BTreeSet<Vec<&'static str>>> {
    let mut all: BTreeMap<String, BTreeSet<Vec<&str>>> = BTreeMap::new();
    for (kind, says) in facts {
        let told = told(Fact { kind, says });
        let mut parts = told.what.parts();
        parts.extend(told.more.iter().flat_map(Sentence::parts));
        for (label, value) in details::parts(Fact { kind, says }) {
            parts.push((label.to_owned(), vec![]));
            parts.extend(value.parts());
        }
        for (key, names) in parts {
            all.entry(key).or_default().insert(names);
        }
    }
    all
}

/// The sentences of who did something, and when.
fn told_of_doers() -> BTreeMap<String, BTreeSet<Vec<&'static str>>> {
    let mut all: BTreeMap<String, BTreeSet<Vec<&str>>> = BTreeMap::new();
    let roles = ["applicant", "helper", "system", "agent", "landlord", "commission"];
    for role in roles {
        for body in ["", "nmh", "mairie-44109"] {
            let entry = view::Entry {
                position: Position(7),
                occurred_on: "2026-03-02".parse().unwrap(),
                recorded_at: eventstore::recorded::Instant(0),
                kind: "demand.renewed".into(),
                role: role.into(),
                body: body.into(),
                legal_basis: String::new(),
                parameters: json!({}),
            };
            for (key, names) in when(&entry, &doer(role, body, false)).parts() {
                all.entry(key).or_default().insert(names);
            }
        }
    }
    all
}

#[test]
fn every_type_of_the_catalogue_is_told_in_both_languages_and_those_an_applicant_sees_by_name() {
    let facts = facts();
    for info in domain::catalogue::types() {
        let own = format!("thread-{}", info.name.replace('.', "-"));
        for (kind, says) in facts.iter().filter(|(kind, _)| *kind == info.name) {
            let told = told(Fact { kind, says });
            let (key, _) = told.what.parts().remove(0);
            let expected = if info.applicant_visible { own.as_str() } else { "thread-unknown" };
            assert!(key.starts_with(expected), "{kind}: {key}");
            for (key, _) in told
                .what
                .parts()
                .iter()
                .chain(&told.more.iter().flat_map(Sentence::parts).collect::<Vec<_>>())
            {
                let in_both = values_of(key);
                assert!(in_both.is_some(), "{kind}: no sentence {key} in one of the languages");
            }
        }
    }
}

#[test]
fn a_sentence_of_the_thread_is_given_the_values_that_it_has_and_no_other() {
    let mut told = told_of(&facts());
    told.extend(told_of_doers());
    for (key, given) in &told {
        let has = values_of(key).unwrap_or_else(|| panic!("{key} is written nowhere"));
        for given in given {
            assert_eq!(*given, has, "{key}");
        }
    }
    // and no sentence is left that nothing tells
    let written = keys();
    let of_pages = |key: &str| {
        ["thread-kind-", "thread-year-", "thread-page-"].iter().any(|of| key.starts_with(of))
            || PAGE.contains(&key)
    };
    for key in written
        .iter()
        .filter(|key| ["thread-", "fact-", "who-"].iter().any(|it| key.starts_with(it)))
    {
        assert!(told.contains_key(key) || of_pages(key), "nothing tells {key}");
    }
}

/// Sentences that the page itself says around the thread.
const PAGE: [&str; 8] = [
    "thread-none-such",
    "thread-whole",
    "thread-shown",
    "thread-details",
    "thread-rule",
    "thread-noted",
    "thread-number",
    "thread-when",
];

#[test]
fn an_event_of_a_later_version_is_told_without_a_word_of_its_own() {
    let general =
        ("Quelque chose s’est passé dans votre dossier", "Something happened in your file");
    for kind in ["demand.foretold", "order.placed", "vacancy.offer-made"] {
        for says in [json!({"unknown": true}), json!({})] {
            if kind == "vacancy.offer-made" && says.get("unknown").is_none() {
                continue;
            }
            let told = told(Fact { kind, says: &says });
            let words = Words::with_beside(Some(Beside::English));
            let what = words.tell(&told.what);
            assert_eq!((what.in_french(), what.beside()), general);
            assert!(
                words.tell_all(&told.more).in_french().contains("Votre guichet peut vous répondre")
            );
        }
    }
}

#[test]
fn english_stands_beside_each_sentence_with_its_own_days_and_amounts() {
    let says = json!({"reply_by": "2026-03-18", "rank": 1, "dwelling": {"typology": "T3", "commune": "44143", "rent_cents": 51_240, "charges_cents": 0}});
    let entry = view::Entry {
        position: Position(7),
        occurred_on: "2026-03-02".parse().unwrap(),
        recorded_at: eventstore::recorded::Instant(0),
        kind: "vacancy.offer-made".into(),
        role: "landlord".into(),
        body: "nmh".into(),
        legal_basis: "CCH R441-10".into(),
        parameters: says,
    };
    let both = Entry::of(&entry, Words::with_beside(Some(Beside::English)), false);
    assert_eq!(
        both.what.beside(),
        "A home is offered to you: a T3 in Rezé, €512.40 a month with charges"
    );
    assert_eq!(
        both.more.beside(),
        "A reply is expected by Wednesday 18 March 2026, that day included."
    );
    assert_eq!(both.when.beside(), "Monday 2 March 2026. By: landlord: Nmh.");
    // for machines and on paper, the French alone
    let alone = Entry::of(&entry, Words::default(), false);
    let spelt = serde_json::to_value(&both).unwrap();
    assert_eq!(spelt, serde_json::to_value(&alone).unwrap());
    assert_eq!(spelt["more"], "Réponse attendue jusqu’au mercredi 18 mars 2026 inclus.");
    assert_eq!(spelt["who"], "bailleur : Nmh");
    assert_eq!(spelt["details"][0][0], "Logement");
}
