//! Criteria by ranges of a measure.

use crate::scoring::{Fact, Facts};

/// What a range is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// The present rent in the monthly resources, in thousandths (taux d'effort).
    RentShare,
    /// Whole months since the initial date.
    MonthsWaited,
}

/// One range: from just over its start up to the start of the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Band {
    /// The start, which is not in the range.
    pub over: i64,
    /// Points it gives.
    pub points: i32,
}

impl Measure {
    pub(crate) const fn facts(self) -> &'static [Fact] {
        match self {
            Self::RentShare => &[Fact::CurrentHousing, Fact::MonthlyResources],
            Self::MonthsWaited => &[Fact::InitialDate],
        }
    }

    /// Its value; none when what it reads is not declared. Resources of zero give no share: no rent can be
    /// compared to them, and homelessness or hosting have criteria of their own.
    pub(crate) fn of(self, facts: &Facts<'_>) -> Option<i64> {
        match self {
            Self::MonthsWaited => Some(i64::from(facts.seniority_months)),
            Self::RentShare => {
                let rent = facts.housing?.rent.unwrap_or(0);
                let monthly = facts.monthly?;
                // rounded up, so that a share just over a limit is over it, as in euros
                let share = rent.saturating_mul(1000).saturating_add(monthly - 1);
                Some(if monthly > 0 { share / monthly } else { 0 })
            }
        }
    }
}
