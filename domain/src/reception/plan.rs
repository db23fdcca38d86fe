//! How long a person may wait to be received: the law's month, or two where the plan says so (L441-2-8).

use crate::{calendar::Delay, law::Law};
use chrono::NaiveDate;

/// What one version of the plan says of the first reception.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionPlan {
    /// First day.
    pub effective_from: NaiveDate,
    /// Whether it takes the two months that a continuous urban area of more than 50,000 inhabitants may take.
    pub extended: bool,
    /// Where it comes from.
    pub source: &'static str,
    /// True when no text found gives it: it must be confirmed before any real use.
    pub assumption: bool,
}

/// Every version, from the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceptionPlans {
    /// The versions.
    pub versions: Vec<ReceptionPlan>,
}

impl Default for ReceptionPlans {
    /// The delay of the plan of Nantes Métropole was not found: the shorter one of the law.
    fn default() -> Self {
        Self {
            versions: vec![ReceptionPlan {
                effective_from: NaiveDate::from_ymd_opt(2014, 3, 24).unwrap_or(NaiveDate::MIN),
                extended: false,
                source: "Le délai du plan de Nantes Métropole n'a pas été trouvé : celui de la loi.",
                assumption: true,
            }],
        }
    }
}

impl ReceptionPlans {
    /// The version in force on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&ReceptionPlan> {
        self.versions.iter().rev().find(|plan| plan.effective_from <= day)
    }
}

impl Law {
    /// The delay of a first reception asked on a day.
    #[must_use]
    pub fn first_reception(&self, asked_on: NaiveDate) -> Delay {
        if self.receptions.on(asked_on).is_some_and(|plan| plan.extended) {
            self.calendar.first_reception_extended
        } else {
            self.calendar.first_reception
        }
    }
}
