//! The household as the law counts it: size, category of the ceilings, consumption units, the dwelling that suits.

mod category;
mod expected;
mod fit;
mod months;
mod rules;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod units;

pub use category::Counted;
use category::narrow;
pub use fit::*;
pub use months::*;
pub use rules::*;
