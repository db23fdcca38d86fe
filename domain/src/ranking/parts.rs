//! The parts of a difference of place.

/// The parts of a difference of place: more than zero moves away from the first place. They sum exactly to the
/// difference, because each is what one step of the replay adds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Parts {
    /// What was wrong on the first day and is known to be so since: facts put right, demands given back.
    pub corrections: i32,
    /// Another grid, delay or seed.
    pub rule: i32,
    /// Time alone: months that count for everyone.
    pub seniority: i32,
    /// What this household declared, had verified or had judged.
    pub own: i32,
    /// Demands that left.
    pub departures: i32,
    /// Demands that came.
    pub arrivals: i32,
    /// What the others declared, had verified or had judged.
    pub others: i32,
}

impl Parts {
    /// The parts in the order of the replay, with a stable code each.
    #[must_use]
    pub const fn listed(&self) -> [(&'static str, i32); 7] {
        [
            ("corrections", self.corrections),
            ("rule", self.rule),
            ("seniority", self.seniority),
            ("own", self.own),
            ("departures", self.departures),
            ("arrivals", self.arrivals),
            ("others", self.others),
        ]
    }

    /// Their sum.
    #[must_use]
    pub fn sum(&self) -> i32 {
        self.listed().iter().map(|(_, part)| part).sum()
    }
}
