//! Where desks answer differently: what the head of the network looks at. Counts and places, never a person.

use crate::{
    id::PlaceId,
    reception::ReceptionEvent,
    territory::{ScriptCode, ScriptVersion},
};
use serde::Serialize;
use std::collections::BTreeMap;

/// A question to which more than one answer was given under one version of the script.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The version.
    pub script: ScriptVersion,
    /// The question.
    pub question: ScriptCode,
    /// Each answer given, and where.
    pub answers: Vec<Told>,
}

/// One of the answers, and the places that gave it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The answer.
    pub answer: ScriptCode,
    /// The places, with the number of interviews in which they gave it.
    pub places: Vec<(PlaceId, u64)>,
}

/// Where each answer was given, and how often.
type Given = BTreeMap<ScriptCode, BTreeMap<PlaceId, u64>>;

/// How often each place gave each answer.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Tally {
    given: BTreeMap<(ScriptVersion, ScriptCode), Given>,
}

impl Tally {
    /// Counts an interview; every other event changes nothing.
    pub fn count(&mut self, event: &ReceptionEvent) {
        let ReceptionEvent::Held { place, script, answers, .. } = event else { return };
        for (question, answer) in answers {
            let key = (script.clone(), question.clone());
            let places = self.given.entry(key).or_default().entry(answer.clone()).or_default();
            *places.entry(*place).or_default() += 1;
        }
    }

    /// The questions with more than one answer, by version and question. A place that contradicts itself is one too:
    /// what counts is that a person got another answer.
    #[must_use]
    pub fn differences(&self) -> Vec<Difference> {
        let differ = self.given.iter().filter(|(_, given)| given.len() > 1);
        differ.map(|((script, question), given)| difference(script, question, given)).collect()
    }
}

fn difference(script: &ScriptVersion, question: &ScriptCode, given: &Given) -> Difference {
    let told = |(answer, places): (&ScriptCode, &BTreeMap<PlaceId, u64>)| Told {
        answer: answer.clone(),
        places: places.iter().map(|(place, count)| (*place, *count)).collect(),
    };
    let answers = given.iter().map(told).collect();
    Difference { script: script.clone(), question: question.clone(), answers }
}

/// Where the interviews among these events differ.
#[must_use]
pub fn differences<'a>(events: impl IntoIterator<Item = &'a ReceptionEvent>) -> Vec<Difference> {
    let mut tally = Tally::default();
    events.into_iter().for_each(|event| tally.count(event));
    tally.differences()
}
