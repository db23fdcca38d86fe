//! What comes before points.

use crate::{
    declaration::Situation,
    demand::{Demand, Right},
    refusal::Refusal,
};

/// The class of a demand in a ranking. The first class comes before every other demand, whatever the points.
///
/// A right whose steps are recorded here says it; else the status that the exchange brings from the State's file. A form
/// of this site cannot set it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RankClass {
    /// An opposable right to housing is recognised and active (DALO, CCH L441-2-3).
    OpposableRight,
    /// Every other demand.
    Ordinary,
}

impl RankClass {
    /// The class of a demand whose situation is open.
    ///
    /// # Errors
    /// A step of the right is erased: a class that left it out would be wrong.
    pub fn of_demand(demand: &Demand, situation: Option<&Situation>) -> Result<Self, Refusal> {
        let Right { erased, recognised, .. } = &demand.right;
        match (erased, recognised) {
            (true, _) => Err(Refusal::Erased),
            (false, Some(_)) if demand.right.is_active() => Ok(Self::OpposableRight),
            (false, Some(_)) => Ok(Self::Ordinary),
            (false, None) => Ok(Self::of(situation)),
        }
    }

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
