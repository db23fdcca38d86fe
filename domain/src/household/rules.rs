//! What the law, or an assumption, says of counting a household.

use crate::calendar::{Delay, Unit};

/// The values a household is counted with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CountingRules {
    /// Sum of ages up to which a couple without dependant counts as young.
    pub young_couple_ages: u32,
    /// A child expected still counts this long after the day it was due, until its birth is declared.
    pub birth_grace: Delay,
    /// A child born this long before the day it was due, or later, is the one expected.
    pub earliest_birth: Delay,
}

impl CountingRules {
    /// Where the categories come from.
    pub const ARTICLE: &'static str = "Arrêté du 29 juillet 1987, annexe 1";
}

impl Default for CountingRules {
    /// No text found says until when an expected child counts: both delays are assumptions.
    fn default() -> Self {
        Self {
            young_couple_ages: 55,
            birth_grace: Delay::assumed(60, Unit::Days, "règle du réseau"),
            earliest_birth: Delay::assumed(4, Unit::Months, "règle du réseau"),
        }
    }
}
