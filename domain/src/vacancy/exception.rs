//! A dwelling whose candidates may be fewer than three by law: designated by the préfet, or a very-social dwelling
//! (CCH R441-3). It is no lack of candidates, and is never counted as one.
//!
//! Which of the two it is would tell of a household's right: it is sealed.

use crate::{
    decider::Decided,
    declaration::Situation,
    demand::Demand,
    id::VacancyId,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::{Body, Financing},
    vacancy::{Vacancy, VacancyEvent, decide::here, decide::offered},
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why three candidates are not asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionCause {
    /// Every candidate is designated by the préfet.
    Designated,
    /// The dwelling is very social (D331-25-1).
    VerySocial,
}

impl Classed for ExceptionCause {
    const CLASS: Class = Class::Sensitive;
}

/// The candidates are examined by exception.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExceptionRecorded {
    /// Day.
    pub on: NaiveDate,
    /// Candidates examined.
    pub count: u8,
    /// Which exception, sealed for the first candidate.
    pub cause: Sealed<ExceptionCause>,
}

/// It must be true of every candidate there is. One that comes later is not covered.
pub(super) fn record(
    (id, vacancy): (VacancyId, &Vacancy),
    on: NaiveDate,
    cause: ExceptionCause,
    world: &World,
) -> Decided {
    let dwelling = offered(vacancy)?;
    let candidates: Vec<_> = vacancy.open_candidates().collect();
    let first = candidates.first().ok_or(Refusal::NotCandidate)?;
    let person = world.demand(*first).and_then(Demand::applicant).ok_or(Refusal::DemandUnknown)?;
    let is_true = match cause {
        ExceptionCause::VerySocial => dwelling.financing == Financing::Plai,
        ExceptionCause::Designated => candidates.iter().all(|candidate| {
            world.demand(*candidate).is_some_and(|demand| designated(demand, &dwelling.landlord))
        }),
    };
    if !is_true {
        return Err(match cause {
            ExceptionCause::VerySocial => Refusal::NotVerySocial,
            ExceptionCause::Designated => Refusal::NotDesignated,
        });
    }
    if vacancy.is_excepted(candidates.iter().copied()) {
        return Ok(vec![]);
    }
    let count = u8::try_from(candidates.len()).unwrap_or(u8::MAX);
    let cause = Sealed::new(person, cause);
    Ok(vec![here(id, VacancyEvent::ExceptionRecorded(ExceptionRecorded { on, count, cause }))])
}

/// By a step recorded here; by the status that the State's file gives, for a right that is not followed here. What is
/// erased shows nothing.
fn designated(demand: &Demand, landlord: &Body) -> bool {
    let right = &demand.right;
    if right.recognised.is_some() {
        return right.is_active() && right.designated.as_ref() == Some(landlord);
    }
    let situation = demand.situation.as_ref().and_then(Sealed::open);
    situation.is_some_and(Situation::has_opposable_right)
}
