//! Points of a demand under a dated grid, with their explanation.
//!
//! The shipped grids are **examples**: that of Nantes was not found. Recognised opposable right (DALO) is no
//! criterion: it is a class above points, never points among points ([`RankClass`]). A refused offer takes nothing
//! away by itself: only a person's judgement that it had no legitimate reason can, silence never does, and only
//! under a grid that says so.
//!
//! A score is **provisional** until identity, tax notice and every fact that gave points are verified: what a
//! household says is believed until a dwelling is in view, and the score says that it rests on its word.

mod band;
mod class;
mod evidence;
mod example;
mod explain;
mod facts;
mod grid;
mod lines;
mod rule;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;

pub use band::*;
pub use class::*;
pub use evidence::*;
pub use explain::*;
pub(crate) use facts::{Facts, Papers};
pub use grid::*;
pub use lines::*;
pub(crate) use rule::Answer;
pub use rule::{Kind, Rule};

use crate::{
    calendar::Delay,
    demand::{Demand, DocumentCategory},
    law::Law,
    refusal::Refusal,
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// A score with its explanation and the parameters it was computed with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Version of the grid.
    pub grid: String,
    /// The delay beyond which a wait is abnormally long, as it was applied.
    pub abnormal_delay: Delay,
    /// The day it is about.
    pub on: NaiveDate,
    /// What comes before points.
    pub class: RankClass,
    /// Total of points.
    pub total: i32,
    /// True until identity, tax notice and the facts that gave points are verified.
    pub provisional: bool,
    /// What is recorded: the lines that counted.
    pub lines: ScoreLines,
    /// Every criterion of the grid, and why it gives what it gives.
    pub explanation: Vec<Explained>,
}

impl Score {
    /// The facts that gave points or took some away, and how well each line found them established.
    #[must_use]
    pub fn facts(&self) -> BTreeMap<Fact, Evidence> {
        let counting = self.explanation.iter().filter(|line| line.points != 0);
        let mut facts = BTreeMap::new();
        for (fact, evidence) in counting.flat_map(|l| l.facts.iter().map(|f| (*f, l.evidence))) {
            let held = facts.entry(fact).or_insert(evidence);
            *held = evidence.max(*held);
        }
        facts
    }
}

/// Scores a demand on a day.
///
/// # Errors
/// The demand has no number, or a declared part is erased: a score that left it out would be wrong.
pub fn score(demand: &Demand, on: NaiveDate, law: &Law) -> Result<Score, Refusal> {
    let Weighed { class, total, explanation } = weigh(demand, on, law)?;
    let counting = || explanation.iter().filter(|line| line.points != 0);
    let verified = demand.has_verified(DocumentCategory::IdentityOrStay)
        && demand.has_verified(DocumentCategory::TaxNotice)
        && counting().all(|line| line.evidence >= Evidence::Verified);
    let lines = counting().map(|line| ScoreLine {
        criterion: line.criterion.to_owned(),
        points: line.points,
        evidence: Some(line.evidence),
    });
    Ok(Score {
        grid: law.grid.version.clone(),
        abnormal_delay: facts::abnormal_delay(demand, law),
        on,
        class,
        total,
        provisional: !verified,
        lines: ScoreLines { lines: lines.collect() },
        explanation,
    })
}

/// Class and points, with one line a criterion.
pub(crate) struct Weighed {
    pub(crate) class: RankClass,
    pub(crate) total: i32,
    pub(crate) explanation: Vec<Explained>,
}

pub(crate) fn weigh(demand: &Demand, on: NaiveDate, law: &Law) -> Result<Weighed, Refusal> {
    let facts = Facts::of(demand, on, law)?;
    let mut explanation = Vec::with_capacity(law.grid.criteria().count());
    let total = law.grid.groups.iter().map(|group| group.explain(&facts, &mut explanation)).sum();
    let class = RankClass::of_demand(demand, facts.situation)?;
    Ok(Weighed { class, total, explanation })
}
