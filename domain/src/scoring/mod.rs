//! Points of a demand under a dated grid, with their explanation.
//!
//! The shipped grid is an **example**: that of Nantes was not found. Recognised opposable right (DALO) is no
//! criterion: it is a class above points, never points among points. A refused offer takes nothing away: only a
//! person's judgement of a refusal without legitimate reason could, and silence never does.

mod grid;
mod lines;
mod rule;
#[cfg(test)]
mod tests;

pub use grid::*;
pub use lines::*;
pub use rule::*;

use crate::{
    demand::{Demand, DocumentCategory},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
};
use chrono::NaiveDate;

/// A score with its explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    /// Total of points.
    pub total: i32,
    /// True until identity and tax notice are verified.
    pub provisional: bool,
    /// Line by line.
    pub lines: ScoreLines,
}

/// Scores a demand on a day.
///
/// # Errors
/// The demand has no number, or a declared part is erased: a score that left it out would be wrong.
pub fn score(demand: &Demand, on: NaiveDate, law: &Law) -> Result<Score, Refusal> {
    let facts = Facts::of(demand, on, law)?;
    let mut lines = Vec::new();
    let total = law.grid.groups.iter().map(|group| group.points(&facts, &mut lines)).sum();
    let verified = demand.has_verified(DocumentCategory::IdentityOrStay)
        && demand.has_verified(DocumentCategory::TaxNotice);
    Ok(Score { total, provisional: !verified, lines: ScoreLines { lines } })
}

/// What the criteria look at, opened once.
pub(crate) struct Facts<'a> {
    pub(crate) demand: &'a Demand,
    pub(crate) household: Option<&'a crate::declaration::Household>,
    pub(crate) housing: Option<&'a crate::declaration::CurrentHousing>,
    pub(crate) situation: Option<&'a crate::declaration::Situation>,
    pub(crate) seniority_months: u32,
    pub(crate) abnormal_since: NaiveDate,
    pub(crate) monthly: i64,
    pub(crate) on: NaiveDate,
}

impl<'a> Facts<'a> {
    fn of(demand: &'a Demand, on: NaiveDate, law: &Law) -> Result<Self, Refusal> {
        let presented = demand.presented_on().ok_or(Refusal::NotRegistered)?;
        let resources = opened(demand.resources.as_ref().map(|(_, sealed)| sealed))?;
        let mut monthly = resources.map_or(0, |resources| resources.monthly);
        for other in &demand.co_applicants {
            monthly += other.open().ok_or(Refusal::Erased)?.monthly;
        }
        Ok(Self {
            demand,
            household: opened(demand.household.as_ref().map(|declared| &declared.household))?,
            housing: opened(demand.housing.as_ref().map(|(_, sealed)| sealed))?,
            situation: opened(demand.situation.as_ref())?,
            seniority_months: crate::household::months_between(presented, on),
            abnormal_since: law.calendar.abnormal_delay.after(presented),
            monthly,
            on,
        })
    }
}

/// An undeclared section is none; an erased one refuses.
fn opened<T>(section: Option<&Sealed<T>>) -> Result<Option<&T>, Refusal> {
    section.map(|sealed| sealed.open().ok_or(Refusal::Erased)).transpose()
}
