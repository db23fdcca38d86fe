use super::*;
use serde_json::json;

/// Types that the applicant may see and that another entry tells: the read model keeps no entry of them.
const TOLD_ELSEWHERE: [&str; 5] = [
    "vacancy.candidate-nominated",
    "vacancy.ranking-recorded",
    "session.candidate-examined",
    "demand.candidacy-closed",
    "demand.completeness-assessed",
];

#[test]
fn a_non_allocation_tells_its_reasons_in_words_and_how_to_contest() {
    let says = json!({"reasons": ["EFFORT"], "dwelling": {"typology": "T3", "commune": "44143", "rent_cents": 50_000, "charges_cents": 0}});
    let (what, more) = told("session.non-allocation-decided", &says);
    assert!(what.contains("n’a pas attribué ce logement"));
    assert!(
        more.contains("loyer trop lourd") && more.contains("Rezé") && more.contains("contester")
    );
}

#[test]
fn whoever_is_passed_over_reads_why() {
    let says = json!({"on": "2026-03-02", "reason": "RES"});
    let codes: Vec<_> = words::NON_ALLOCATIONS.iter().map(|reason| reason.code()).collect();
    for code in &codes {
        let says = json!({"on": "2026-03-02", "reason": code});
        let (what, more) = told("vacancy.candidate-withdrawn", &says);
        assert!(what.contains("passe au ménage suivant"), "{what}");
        assert!(more.starts_with("Motif : ") && more.contains("reste active"), "{more}");
    }
    let (_, more) = told("vacancy.candidate-withdrawn", &says);
    assert!(!more.contains("RES"), "no code is shown: {more}");
}

#[test]
fn whatever_changes_in_a_household_is_told_in_the_same_words() {
    let (what, more) = told("demand.household-declared", &json!({}));
    assert_eq!((what.as_str(), more.as_str()), ("Votre ménage est modifié", ""));
}

#[test]
fn every_type_an_applicant_sees_has_words_of_its_own() {
    let nameless = told("demand.foretold", &json!({"unknown": true}));
    for info in domain::catalogue::types().iter().filter(|info| info.applicant_visible) {
        let elsewhere = TOLD_ELSEWHERE.contains(&info.name);
        let told = told(info.name, &json!({}));
        assert!(elsewhere || told != nameless, "{}", info.name);
        assert!(!told.0.is_empty(), "{}", info.name);
    }
}

#[test]
fn an_event_of_a_later_version_is_told_without_a_word_of_its_own() {
    for kind in ["demand.foretold", "order.placed", "vacancy.offer-made"] {
        let (what, more) = told(kind, &json!({"unknown": true}));
        assert_eq!(what, "Quelque chose s’est passé dans votre dossier");
        assert!(more.contains("Votre guichet peut vous répondre"));
    }
    assert_eq!(
        told("demand.foretold", &json!({})).0,
        "Quelque chose s’est passé dans votre dossier"
    );
}

#[test]
fn no_sentence_uses_a_word_that_hurts() {
    for info in domain::catalogue::types() {
        let (what, more) = told(info.name, &json!({"ground": "RADREN"}));
        for word in [
            "malheureusement",
            "félicitations",
            "doublon",
            "rejeté",
            "éliminé",
            "fraude",
            "malus",
            "écarté",
            "stock",
        ] {
            assert!(!format!("{what} {more}").to_lowercase().contains(word), "{}", info.name);
        }
    }
}
