//! What a household earns, as the law reads it: the income set against a ceiling, and the place among applicants.

mod alone;
mod quartile;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod year;

pub use alone::*;
pub use quartile::*;
pub use year::*;
