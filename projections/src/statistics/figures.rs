//! The figures of the whole territory at any moment, for those who run it: exact, and so never published as they are.

use super::{
    cells::{Figure, Line, Raw, Share, Waiting, ratio},
    gather::gather,
    secrecy::is_few,
};
use crate::db::{Db, DbError};
use chrono::NaiveDate;
use eventstore::position::Position;
use serde::Serialize;

/// Days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// By which method each figure is counted: keys of sentences.
pub const METHODS: [(&str, &str); 7] = [
    ("active", "registered-and-valid"),
    ("new", "presented-in-period-registered-here-not-migrated"),
    ("allocations", "leases-signed-in-period"),
    ("ratio", "active-for-one-lease-of-period"),
    ("waiting", "initial-date-to-lease-nearest-rank-median-and-p90"),
    ("renewed", "first-anniversary-in-period-renewed-of-renewed-or-lapsed"),
    ("refused", "offered-in-period-refused-one-or-more-silence-included"),
];

/// The figures of the whole territory.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Overview {
    /// The last event behind them.
    pub position: Position,
    /// The period.
    pub period: Period,
    /// Fewest households a shown cell has.
    pub threshold: i64,
    /// The figures.
    #[serde(flatten)]
    pub figures: Line,
}

/// Figures of the whole territory in a period.
///
/// # Errors
/// `Unavailable`.
pub async fn overview(db: &Db, period: Period, threshold: i64) -> Result<Overview, DbError> {
    let sql = "SELECT position FROM views_projections WHERE name = 'statistics_3'";
    let position = db.fetch_first(sql, vec![]).await?.map_or(Ok(0), |row| row.int("position"))?;
    let figures = line(gather(db, period).await?, threshold);
    Ok(Overview { position: Position(position), period, threshold, figures })
}

fn line(raw: Raw, threshold: i64) -> Line {
    let few = |count: i64| is_few(count, threshold);
    let share = |part: i64, of: i64| [of, part, of - part].into_iter().any(few);
    let (active, allocations) = (few(raw.active), few(raw.allocations));
    let settled = raw.renewed + raw.lapsed;
    Line {
        active: Figure::unless(active, raw.active),
        new: Figure::unless(few(raw.new), raw.new),
        allocations: Figure::unless(allocations, raw.allocations),
        ratio: Figure::unless(active || allocations, ratio(raw.active, raw.allocations)),
        waiting: Figure::unless(allocations, Waiting::of(raw.waits)),
        renewed: Figure::unless(share(raw.renewed, settled), Share::new(raw.renewed, settled)),
        refused: Figure::unless(
            share(raw.refused, raw.offered),
            Share::new(raw.refused, raw.offered),
        ),
    }
}
