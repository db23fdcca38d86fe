//! Who did something: the body, never the person.

use crate::web::{
    messages::{Part, Sentence},
    towns, words,
};

/// Who did something. A reader to whom views are closed is told of no body.
pub(super) fn doer(role: &str, code: &str, narrowed: bool) -> Part {
    let said = |key: &'static str| Sentence::of(key);
    match (role, code) {
        ("applicant", _) => said("who-household").whole(),
        ("helper", _) => said("who-helper").whole(),
        ("system", _) => said("who-service").whole(),
        (_, _) if narrowed => said("who-body").whole(),
        (_, "") => said("who-body").whole(),
        ("landlord", code) => said("who-landlord").with("body", body(code)).whole(),
        ("commission", code) => said("who-commission").with("body", body(code)).whole(),
        (_, code) => body(code),
    }
}

/// A body as people read it: a town hall by its commune, another one by the words of its code.
fn body(code: &str) -> Part {
    match code.strip_prefix("mairie-") {
        Some(insee) => {
            Sentence::of("who-town").with("town", Part::Name(towns::name(insee))).whole()
        }
        None => Part::Name(words::applicant::body(code)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::web::messages::{Beside, Words};

    #[test]
    fn a_body_is_named_and_nobody_who_works_there() {
        let words = Words::with_beside(Some(Beside::English));
        let told = |role: &str, code: &str, narrowed| {
            let said = words.part(&doer(role, code, narrowed));
            (said.in_french().to_owned(), said.beside().to_owned())
        };
        let both = |french: &str, english: &str| (french.to_owned(), english.to_owned());
        let town = both("mairie de Nantes", "town hall of Nantes");
        assert_eq!(told("agent", "mairie-44109", false), town);
        let nobody = both("un organisme du réseau", "a body of the network");
        assert_eq!(told("agent", "mairie-44109", true), nobody);
        assert_eq!(told("landlord", "", false), nobody);
        let landlord = both("bailleur : Bailleur a", "landlord: Bailleur a");
        assert_eq!(told("landlord", "bailleur-a", false), landlord);
    }
}
