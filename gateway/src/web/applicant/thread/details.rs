//! What a fact says beside its sentence: only what its event holds open, in words.

use super::{dwelling::home, fact::Fact};
use crate::web::{
    messages::{Part, Said, Words, codes},
    towns,
};
use domain::territory::Typology;
use serde_json::Value;

/// Days that a fact may hold, with the sentences that name them.
pub(super) const DAYS: [(&str, &str); 15] = [
    ("received_on", "fact-received-on"),
    ("presented_on", "fact-presented-on"),
    ("filed_on", "fact-filed-on"),
    ("posted_on", "fact-posted-on"),
    ("entered_on", "fact-entered-on"),
    ("verified_on", "fact-verified-on"),
    ("sent_on", "fact-sent-on"),
    ("returned_on", "fact-returned-on"),
    ("effective_on", "fact-effective-on"),
    ("decided_on", "fact-decided-on"),
    ("offered_on", "fact-offered-on"),
    ("reply_by", "fact-reply-by"),
    ("signed_on", "fact-signed-on"),
    ("notified_on", "fact-notified-on"),
    ("computed_on", "fact-computed-on"),
];

/// Labels and values of an entry.
pub(super) fn of(fact: Fact<'_>, words: Words) -> Vec<(Said, Said)> {
    let told = parts(fact).into_iter();
    told.map(|(label, value)| (words.say(label), words.part(&value))).collect()
}

/// The same without a language: the keys of the labels, and the values.
pub(super) fn parts(fact: Fact<'_>) -> Vec<(&'static str, Part)> {
    let mut details = Vec::new();
    if fact.kind == "demand.wish-declared" {
        let communes: Vec<String> = fact.coded("communes").unwrap_or_default();
        let communes = communes.iter().map(|code| Part::Name(towns::name(code)));
        let sizes: Vec<Typology> = fact.coded("typologies").unwrap_or_default();
        let sizes = sizes.into_iter().map(|size| codes::size(size).whole());
        details.push(("fact-communes", Part::Several(communes.collect(), ", ")));
        details.push(("fact-sizes", Part::Several(sizes.collect(), ", ")));
    }
    if fact.says.get("dwelling").is_some_and(Value::is_object) {
        details.push(("fact-home", home(fact)));
    }
    if fact.says.get("rank").is_some_and(Value::is_i64) {
        details.push(("fact-rank", fact.number("rank")));
    }
    for (name, label) in DAYS {
        if let Some(day) = fact.coded(name) {
            details.push((label, Part::Day(day)));
        }
    }
    details
}
