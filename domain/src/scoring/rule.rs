//! When a criterion holds, and how many times.

use crate::{
    household::least_surface,
    scoring::{Band, Fact, Facts, Measure},
    territory::Code,
};

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
    /// A measure falls in one of these ranges; the last one reached gives its own points.
    Band(Measure, &'static [Band]),
    /// Offers refused without legitimate reason, beyond a tolerated number: only those that a person judged so,
    /// never a silence (R441-2-17, and only if the plan says so).
    RefusalsBeyond(u32),
}

/// What a criterion is, for who reads a grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Holds or not.
    Flag,
    /// So many points a month, up to a number of months.
    PerMonth,
    /// Points by range of a measure.
    Band,
    /// Takes points away.
    Malus,
}

/// What a demand says of one criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Answer {
    /// The section that would tell is not declared.
    NotDeclared,
    /// It does not hold.
    No,
    /// It holds so many times.
    Units(i32),
    /// The range that is reached gives these points.
    Points(i32),
}

impl Rule {
    /// The facts it reads.
    #[must_use]
    pub const fn facts(self) -> &'static [Fact] {
        match self {
            Self::MonthsUpTo(_) | Self::AbnormalDelay => &[Fact::InitialDate],
            Self::HousedIn(_) | Self::Overcrowded => &[Fact::CurrentHousing],
            Self::Reason(_) => &[Fact::Reasons],
            Self::TransferFor(_) => &[Fact::Reasons, Fact::CurrentHousing],
            Self::UnsuitedToHandicap => &[Fact::Reasons, Fact::Handicap],
            Self::RentOver { .. } => &[Fact::CurrentHousing, Fact::MonthlyResources],
            Self::SingleParent | Self::Unborn => &[Fact::Household],
            Self::LivesHere => &[Fact::Residence],
            Self::Band(measure, _) => measure.facts(),
            Self::RefusalsBeyond(_) => &[Fact::JudgedRefusals],
        }
    }

    /// The reason it looks for, which a social worker may confirm.
    pub(crate) const fn reason(self) -> Option<&'static str> {
        match self {
            Self::Reason(code) | Self::TransferFor(code) => Some(code),
            Self::UnsuitedToHandicap => Some("07"),
            _ => None,
        }
    }

    pub(crate) fn answer(self, facts: &Facts<'_>) -> Answer {
        match self {
            Self::MonthsUpTo(most) => units(facts.seniority_months.min(most)),
            Self::RefusalsBeyond(tolerated) => units(facts.refusals.saturating_sub(tolerated)),
            Self::Band(measure, bands) => banded(measure.of(facts), bands),
            _ => self.holds(facts).map_or(Answer::NotDeclared, |holds| units(u32::from(holds))),
        }
    }

    /// Whether a flag holds; none when the section that would tell is not declared.
    fn holds(self, facts: &Facts<'_>) -> Option<bool> {
        match self {
            Self::MonthsUpTo(_) | Self::Band(..) | Self::RefusalsBeyond(_) => None,
            Self::AbnormalDelay => Some(facts.on > facts.abnormal_since),
            Self::HousedIn(models) => facts.housing.map(|housing| has_any(&housing.models, models)),
            Self::Reason(code) => gives(facts, code),
            Self::TransferFor(code) => {
                let social = facts.demand.housing.as_ref().map(|(transfer, _)| *transfer);
                Some(gives(facts, code)? && social?)
            }
            Self::Overcrowded => {
                let (surface, people) = facts.housing?.surface.zip(facts.housing?.inhabitants)?;
                Some(surface > 0 && surface < least_surface(people))
            }
            Self::UnsuitedToHandicap => {
                Some(gives(facts, "07")? && facts.situation.is_some_and(|s| s.handicaps > 0))
            }
            Self::RentOver { percent } => {
                let rent = facts.housing?.rent.unwrap_or(0);
                let (monthly, share) = (facts.monthly?, rent.saturating_mul(100));
                Some(monthly > 0 && share > monthly.saturating_mul(percent))
            }
            Self::SingleParent => {
                facts.household.map(|h| h.is_single_parent(facts.on, facts.counting))
            }
            Self::Unborn => facts.household.map(|h| h.expected(facts.on, facts.counting) > 0),
            Self::LivesHere => Some(facts.demand.residence.is_some()),
        }
    }
}

fn units(count: u32) -> Answer {
    match i32::try_from(count).unwrap_or(i32::MAX) {
        0 => Answer::No,
        count => Answer::Units(count),
    }
}

/// The last range whose start is passed.
fn banded(value: Option<i64>, bands: &[Band]) -> Answer {
    let Some(value) = value else { return Answer::NotDeclared };
    let reached = bands.iter().rfind(|band| value > band.over);
    reached.map_or(Answer::No, |band| Answer::Points(band.points))
}

fn gives(facts: &Facts<'_>, code: &str) -> Option<bool> {
    facts.situation.map(|situation| has_any(&situation.reasons, &[code]))
}

fn has_any(codes: &[Code], wanted: &[&str]) -> bool {
    codes.iter().any(|code| wanted.contains(&code.as_str()))
}
