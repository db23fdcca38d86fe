//! The published figures: one edition a month, counted at the last event of the month, never changed.
//!
//! **Why nobody can be found by difference.** Each population (active demands at the end of a month; demands
//! registered, dwellings allocated and households housed in a half-year) is published through *columns* cut
//! independently: the months, the places, the places wished. Every group of a column counts nobody or at least
//! eleven (`cut`, `batch`), groups of a column never overlap, and everything else that is published (totals,
//! communes, sizes, twelve months, the differences of a month) is a sum of such groups. Take any set of households
//! that somebody may be curious about, with one to ten households in it. One of them is in some group of each
//! column; each of these groups has at least eleven members. Permute the members inside one column until eleven
//! carry these groups together: no published number changed, and the set now counts at least eleven. So no figure
//! under eleven can be computed from what is published, whatever is added or subtracted.
//!
//! This needs populations that never overlap in time. A sum over twelve months that moves every month gives away,
//! after some years, each month of a small commune (the difference of two editions is one month less another). So
//! the detailed tables move twice a year, each over the half-year that ended; the months of the territory are
//! published once each; what is too little yet waits for the next month. An event counts in the month in which it
//! was recorded: no month is ever revised, and what is recorded late is told as such (`change`).
//!
//! **Departures.** Lines are coarsened from the month to the half-year without a quarter between: months and
//! quarters of the same cells would overlap. Sizes over the whole territory are sums of what the communes let us
//! tell apart; the rest is told as one line.

mod batch;
mod calendar;
mod change;
mod compute;
mod cut;
mod facts;
mod lines;
mod place;
pub mod survival;
#[cfg(test)]
mod tests;

pub use batch::Batch;
pub use calendar::{Ended, Month};
pub use change::{Change, Part, Why};
pub use compute::{edition, method};
pub use facts::Facts;
pub use lines::{Line, Traits};
pub use place::{Group, UNKNOWN, all_communes, all_sizes, counted, told};
pub use survival::{Quantile, Waiting};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Version of the way editions are counted: another way is another number.
pub const METHOD: &str = "edition_1";

/// The figures of a month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edition {
    /// The month that ended.
    pub month: Month,
    /// The last event counted.
    pub position: i64,
    /// First month of the log.
    pub began: Month,
    /// Fewest households behind a published number.
    pub threshold: i64,
    /// Active demands, unless they are few.
    pub active: Option<i64>,
    /// Active demands by commune wished first and smallest size wished.
    pub active_by: Vec<Group>,
    /// The last twelve months of the whole territory.
    pub year: Year,
    /// New demands by month, from the oldest of the last twenty-four.
    pub new: Vec<Batch>,
    /// Allocations by month.
    pub allocated: Vec<Batch>,
    /// The half-year that ended last.
    pub half_year: HalfYear,
    /// Why the figures of the territory moved in the month.
    pub changes: Vec<Change>,
}

/// Sums of twelve months, and how long demands wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Year {
    /// New demands.
    pub new: Option<Batch>,
    /// Dwellings allocated.
    pub allocated: Option<Batch>,
    /// Demands that ended because the household was housed.
    pub housed: Option<Batch>,
    /// How long demands wait.
    pub waiting: Option<Waiting>,
}

/// Tables of a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct HalfYear {
    /// New demands by commune and size wished.
    pub new: Option<Table>,
    /// Allocations by commune and size of the dwelling.
    pub allocated: Option<Table>,
    /// Households housed by commune and size they wished.
    pub housed: Option<Table>,
    /// How long demands wait by what they wished.
    pub waiting: Vec<PlaceWaiting>,
    /// Allocations, told as finely as possible.
    pub lines: Vec<Line>,
}

/// A table of a half-year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Table {
    /// The whole.
    #[serde(flatten)]
    pub whole: Batch,
    /// Its groups.
    pub groups: Vec<Group>,
}

/// How long demands of a commune, a size, or both wait.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceWaiting {
    /// INSEE code; nothing for all.
    pub commune: Option<String>,
    /// SNE code; nothing for all.
    pub size: Option<String>,
    /// Housed in the half-year: exactly, or at least this many where they are not all told apart.
    pub housed: i64,
    /// Whether `housed` is all of them.
    pub exact: bool,
    /// The estimate.
    pub waiting: Waiting,
}

/// What is published of a commune, a size, or a size in a commune.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct PlaceFigures {
    /// Active demands at the end of the month.
    pub active: Option<i64>,
    /// New demands of the half-year.
    pub new: Option<i64>,
    /// Allocations of the half-year.
    pub allocated: Option<i64>,
    /// Households housed that had wished it, at least.
    pub housed: Option<i64>,
    /// How long demands that wish it wait.
    pub waiting: Option<Waiting>,
}

impl Edition {
    /// The day after which nothing of the month was recorded.
    #[must_use]
    pub fn day(&self) -> NaiveDate {
        self.month.last_day()
    }

    /// First day of the next edition.
    #[must_use]
    pub fn next_on(&self) -> NaiveDate {
        self.month.after(2).first_day()
    }

    /// Active demands for one allocation of the last twelve months, in tenths.
    #[must_use]
    pub fn ratio_tenths(&self) -> Option<i64> {
        let allocated = self.year.allocated.map(|year| year.count).filter(|count| *count > 0)?;
        Some((self.active? * 20 + allocated) / (2 * allocated))
    }

    /// The figures of a commune (INSEE code), a size (SNE code), both, or all. Each is nothing where it counts fewer
    /// than eleven or would give another away.
    #[must_use]
    pub fn place(&self, commune: Option<&str>, size: Option<&str>) -> PlaceFigures {
        let of = |table: &Option<Table>| {
            table.as_ref().and_then(|table| counted(&table.groups, commune, size))
        };
        let same =
            |one: &&PlaceWaiting| one.commune.as_deref() == commune && one.size.as_deref() == size;
        let place = self.half_year.waiting.iter().find(same);
        PlaceFigures {
            active: counted(&self.active_by, commune, size),
            new: of(&self.half_year.new),
            allocated: of(&self.half_year.allocated),
            housed: place.map(|place| place.housed),
            waiting: place.map(|place| place.waiting),
        }
    }
}
