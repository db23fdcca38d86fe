//! The order of the demands, and why a place changed. Pure: it reads folded demands and dated parameters.
//!
//! **Who is compared.** A place is told among *comparable* demands: active ones that wish at least one typology and
//! at least one commune in common ([`Scope::Comparable`]); or among all of the territory ([`Scope::Territory`]). A
//! demand that wishes nothing is comparable to none. The rule is ours: no text gives one (R441-2-17 speaks of
//! "similar demands"). It is no equivalence: A may be comparable to B and B to C, and A not to C, so each demand
//! has comparables of its own, and two places are only read together within one scope.
//!
//! **The order.** Total and reproducible: class (an opposable right comes first, [`RankClass`]), then points, the
//! highest first, then initial date, the oldest first, then a draw from a published seed ([`Seed`]), then the
//! identifier, so that two demands never tie.
//!
//! **What it is not.** A queue: the commission decides, and the first is not always chosen.
//!
//! [`RankClass`]: crate::scoring::RankClass

mod comparable;
mod draws;
mod everyone;
mod field;
mod order;
mod parts;
mod seed;
mod standing;
#[cfg(test)]
mod tests;
mod why;
#[cfg(test)]
mod why_tests;
#[cfg(test)]
mod year;

pub use comparable::Scope;
pub use draws::Draws;
pub use everyone::{Change, Course, Day, why_did_places_change};
pub use field::{Corrections, Field};
pub use order::{Place, Ranking};
pub use parts::Parts;
pub use seed::Seed;
pub use standing::{Standing, Wished};
pub use why::{Moment, Why, why_did_my_place_change};
