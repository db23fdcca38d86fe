//! When a criterion holds.

use crate::{demand::DocumentCategory, household::least_surface, scoring::Facts, territory::Code};

/// The kinds of criteria a grid can be made of. Closed: a new kind is code and a test.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// One unit a whole month since the initial date, at most this many.
    MonthsUpTo(u32),
    /// The wait is longer than the delay of the département.
    AbnormalDelay,
    /// The household lives in one of these kinds of housing (SNE `modeleLogement`).
    HousedIn(&'static [&'static str]),
    /// The demand gives this reason (SNE `motifDemande`).
    Reason(&'static str),
    /// It gives this reason and a document that proves a reason is verified.
    ProvenReason(&'static str),
    /// It already rents a social dwelling and gives this reason.
    TransferFor(&'static str),
    /// The present dwelling is smaller than the law's least surface for its inhabitants.
    Overcrowded,
    /// A member has a handicap annex and the reason says that the dwelling does not suit.
    UnsuitedToHandicap,
    /// The present rent is more than this part of the monthly resources.
    RentOver {
        /// Per cent.
        percent: i64,
    },
    /// One adult with a child.
    SingleParent,
    /// A child is expected.
    Unborn,
    /// The household lives in a commune of the territory.
    LivesHere,
}

impl Rule {
    /// How many times the criterion counts: 0 or 1, or a number of months.
    pub(crate) fn units(self, facts: &Facts<'_>) -> i32 {
        match self {
            Self::MonthsUpTo(cap) => {
                i32::try_from(facts.seniority_months.min(cap)).unwrap_or(i32::MAX)
            }
            _ => i32::from(self.holds(facts)),
        }
    }

    fn holds(self, facts: &Facts<'_>) -> bool {
        match self {
            Self::MonthsUpTo(_) => facts.seniority_months > 0,
            Self::AbnormalDelay => facts.on > facts.abnormal_since,
            Self::HousedIn(models) => {
                facts.housing.is_some_and(|housing| has_any(&housing.models, models))
            }
            Self::Reason(code) => gives(facts, code),
            Self::ProvenReason(code) => {
                gives(facts, code) && facts.demand.has_verified(DocumentCategory::Other)
            }
            Self::TransferFor(code) => {
                gives(facts, code) && facts.demand.housing.as_ref().is_some_and(|(own, _)| *own)
            }
            Self::Overcrowded => facts.housing.is_some_and(|housing| {
                housing.surface.zip(housing.inhabitants).is_some_and(|(surface, inhabitants)| {
                    surface > 0 && surface < least_surface(inhabitants)
                })
            }),
            Self::UnsuitedToHandicap => {
                gives(facts, "07") && facts.situation.is_some_and(|s| s.handicaps > 0)
            }
            Self::RentOver { percent } => {
                let rent = facts.housing.and_then(|housing| housing.rent).unwrap_or(0);
                facts.monthly > 0 && rent * 100 > facts.monthly * percent
            }
            Self::SingleParent => facts.household.is_some_and(|h| h.is_single_parent()),
            Self::Unborn => facts.household.is_some_and(|household| household.unborn > 0),
            Self::LivesHere => facts.demand.residence.is_some(),
        }
    }
}

fn gives(facts: &Facts<'_>, code: &str) -> bool {
    facts.situation.is_some_and(|situation| has_any(&situation.reasons, &[code]))
}

fn has_any(codes: &[Code], wanted: &[&str]) -> bool {
    codes.iter().any(|code| wanted.contains(&code.as_str()))
}
