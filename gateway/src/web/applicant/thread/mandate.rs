//! Who helps: mandates, and what was done under them.

use super::fact::{Fact, Telling};
use crate::web::messages::{Part, Sentence};
use domain::demand::MandateAct;

pub(super) fn of_mandate(fact: Fact<'_>) -> Option<Telling> {
    Some(match fact.kind {
        "demand.mandate-given" => fact.what().also(fact.more().with("day", fact.day("until"))),
        "demand.mandate-ended" => fact.what().also(fact.more()),
        "demand.acted-for" => Telling::of(acted(fact.coded("act"), None)),
        _ => return None,
    })
}

/// What somebody did for the household, and who it was, if that is known.
pub(in crate::web::applicant) fn acted(act: Option<MandateAct>, who: Option<&str>) -> Sentence {
    let key = match act {
        Some(MandateAct::Renewed) => "thread-demand-acted-for-renewed",
        Some(MandateAct::Changed) => "thread-demand-acted-for-changed",
        Some(MandateAct::Filed) => "thread-demand-acted-for-filed",
        Some(MandateAct::Renounced) => "thread-demand-acted-for-renounced",
        None => "thread-demand-acted-for",
    };
    let who = match who {
        Some(name) => Part::Name(name.to_owned()),
        None => Sentence::of("thread-somebody").whole(),
    };
    Sentence::of(key).with("who", who)
}
