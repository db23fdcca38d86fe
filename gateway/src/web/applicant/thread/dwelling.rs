//! A dwelling in one phrase: « un T3 à Rezé, 512,40 € par mois charges comprises ».

use super::fact::Fact;
use crate::web::{
    messages::{Part, Sentence, Words},
    towns,
};
use domain::vacancy::Dwelling;
use serde_json::Value;

/// The dwelling that a fact is about.
pub(super) fn home(fact: Fact<'_>) -> Part {
    let text = |name: &str| fact.text(&format!("/dwelling/{name}"));
    let dwelling = fact.says.get("dwelling");
    let cents = |name: &str| dwelling.and_then(|d| d.get(name)).and_then(Value::as_i64);
    let sentence = match (text("typology"), text("commune")) {
        (Some(typology), Some(commune)) => {
            let rent = cents("rent_cents").unwrap_or(0) + cents("charges_cents").unwrap_or(0);
            phrase(typology, commune, rent)
        }
        _ => Sentence::of("thread-home-unknown"),
    };
    sentence.whole()
}

/// A dwelling, as a sentence takes it.
pub(crate) fn described(dwelling: &Dwelling) -> Part {
    let rent = dwelling.rent_cents + dwelling.charges_cents;
    phrase(dwelling.typology.code(), dwelling.commune.as_str(), rent).whole()
}

/// A dwelling in French alone.
pub(crate) fn describe(dwelling: &Dwelling) -> String {
    Words::default().part(&described(dwelling)).in_french().to_owned()
}

fn phrase(typology: &str, commune: &str, rent: i64) -> Sentence {
    let size = match typology {
        "C" => Sentence::of("thread-home-C"),
        "T6P" => Sentence::of("thread-home-T6P"),
        other => Sentence::of("thread-home-size").with("size", Part::Name(other.to_owned())),
    };
    Sentence::of("thread-home")
        .with("size", size.whole())
        .with("town", Part::Name(towns::name(commune)))
        .with("rent", Part::Cents(rent))
}
