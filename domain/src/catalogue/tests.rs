use super::*;
use crate::{refusal, testing::samples, world::Event};
use serde_json::Value;
use std::collections::BTreeSet;

/// Words that would tell a protected fact by the mere name of a type (caution on event kinds).
const PROTECTED: [&str; 13] = [
    "violence",
    "health",
    "handicap",
    "disab",
    "separat",
    "divorce",
    "stay",
    "nationality",
    "pregnan",
    "opposable",
    "protect",
    "dalo",
    "lapsed-right",
];

fn is_sealed(field: &Value) -> bool {
    field.get("sealed").is_some() && field.get("person").is_some()
}

#[test]
fn every_type_has_one_sample_and_one_line() {
    let sampled: Vec<_> = samples().iter().map(Event::type_name).collect();
    let listed: Vec<_> = types().iter().map(|info| info.name).collect();
    assert_eq!(sampled, listed);
}

#[test]
fn every_field_is_sealed_public_or_operational_and_never_two_of_them() {
    for event in samples() {
        let info = info(event.type_name()).unwrap();
        for (name, field) in event.data().as_object().unwrap() {
            let places = [
                is_sealed(field),
                info.public.contains(&name.as_str()),
                info.operational.contains(&name.as_str()),
            ];
            let count = places.iter().filter(|place| **place).count();
            assert_eq!(count, 1, "{} {name}", info.name);
        }
    }
}

#[test]
fn the_matrix_names_no_field_that_does_not_exist() {
    for event in samples() {
        let info = info(event.type_name()).unwrap();
        let data = event.data();
        for field in info.public.iter().chain(info.operational) {
            assert!(data.get(field).is_some(), "{} {field}", info.name);
        }
    }
}

#[test]
fn nothing_sealed_hides_below_the_first_level() {
    for event in samples() {
        for (name, field) in event.data().as_object().unwrap() {
            let hidden = !is_sealed(field) && field.to_string().contains("\"sealed\"");
            assert!(!hidden, "{} {name}", event.type_name());
        }
    }
}

#[test]
fn no_type_name_tells_a_protected_fact() {
    for info in types() {
        assert!(!PROTECTED.iter().any(|word| info.name.contains(word)), "{}", info.name);
    }
}

#[test]
fn a_type_is_its_category_one_dot_and_past_words() {
    for info in types() {
        let (category, words) = info.name.split_once('.').unwrap();
        assert_eq!(category, info.category);
        assert!(words.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{}", info.name);
        assert!(!info.legal_basis.is_empty());
    }
}

#[test]
fn commands_are_listed_under_their_names() {
    let sources = [
        include_str!("../demand/command.rs"),
        include_str!("../demand/mandate.rs"),
        include_str!("../demand/repair.rs"),
        include_str!("../demand/letter/command.rs"),
        include_str!("../vacancy/command.rs"),
        include_str!("../session/command.rs"),
        include_str!("../place/command.rs"),
        include_str!("../referral/command.rs"),
        include_str!("../partner/command.rs"),
        include_str!("../clock/command.rs"),
        include_str!("../examination/command.rs"),
        include_str!("../network/command.rs"),
        include_str!("../reception/command.rs"),
        include_str!("../rules/command.rs"),
        include_str!("../body/command.rs"),
    ];
    let named = sources.iter().flat_map(|source| source.split("=> \"").skip(1));
    let named: Vec<_> = named.filter_map(|rest| rest.split('"').next()).collect();
    let listed: Vec<_> = commands().iter().map(|info| info.name).collect();
    assert_eq!(named, listed);
}

#[test]
fn refusals_have_a_code_of_their_own_and_say_why_in_plain_words() {
    let codes: BTreeSet<_> = refusal::ALL.iter().map(|info| info.code).collect();
    assert_eq!(codes.len(), refusal::ALL.len());
    for info in refusal::ALL {
        assert!(info.sentence.ends_with('.') && !info.article.is_empty(), "{}", info.code);
        let longest = info.sentence.split(". ").map(|s| s.split(' ').count()).max().unwrap();
        assert!(longest <= 16, "{}: {longest} words", info.code);
    }
}

#[test]
fn refusals_never_use_a_word_kept_from_people() {
    const FORBIDDEN: [&str; 12] = [
        "radié",
        "radiation",
        "malus",
        "éliminé",
        "écarté",
        "profil",
        " cas ",
        "stock",
        "doublon suspect",
        "fraude",
        "malheureusement",
        "réputé",
    ];
    for info in refusal::ALL {
        let sentence = info.sentence.to_lowercase();
        assert!(!FORBIDDEN.iter().any(|word| sentence.contains(word)), "{}", info.sentence);
    }
}
