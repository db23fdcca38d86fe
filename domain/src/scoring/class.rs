//! What comes before points.

use crate::declaration::Situation;

/// The class of a demand in a ranking. The first class comes before every other demand, whatever the points.
///
/// Read from the status that the exchange brings from the State's file; a form of this site cannot set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RankClass {
    /// An opposable right to housing is recognised and active (DALO, CCH L441-2-3).
    OpposableRight,
    /// Every other demand.
    Ordinary,
}

impl RankClass {
    /// The class a situation gives; an undeclared one gives the ordinary class.
    #[must_use]
    pub fn of(situation: Option<&Situation>) -> Self {
        if situation.is_some_and(Situation::has_opposable_right) {
            Self::OpposableRight
        } else {
            Self::Ordinary
        }
    }
}
