//! The figures, as pages and machines ask for them.

use super::{
    cells::{Figure, Line, Raw, Share, Waiting, ratio},
    gather::gather,
    secrecy::{Cell, hidden},
};
use crate::db::{Db, DbError};
use chrono::NaiveDate;
use eventstore::position::Position;
use serde::Serialize;
use std::collections::BTreeMap;

/// Days, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
}

/// What a breakdown is by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    /// Demands by the first commune of the territory they wish (else where they live), leases and offers by that of the dwelling.
    Commune,
    /// Demands by the first typology they wish, leases and offers by that of the dwelling.
    Typology,
    /// By month of the period.
    Month,
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
    let sql = "SELECT position FROM views_projections WHERE name = 'statistics_2'";
    let position = db.fetch_first(sql, vec![]).await?.map_or(Ok(0), |row| row.int("position"))?;
    let mut raw = gather(db, period, None).await?;
    raw.entry("all".to_owned()).or_default();
    let figures = lines(raw, threshold).pop();
    let figures = figures.ok_or_else(|| DbError::Shape("no line".to_owned()))?;
    Ok(Overview { position: Position(position), period, threshold, figures })
}

/// The same figures by commune, typology or month, small cells hidden.
///
/// # Errors
/// `Unavailable`.
pub async fn breakdown(
    db: &Db,
    period: Period,
    by: By,
    threshold: i64,
) -> Result<Vec<Line>, DbError> {
    Ok(lines(gather(db, period, Some(by)).await?, threshold))
}

/// Secrecy column by column: each has its total published in the overview.
pub(super) fn lines(raw: BTreeMap<String, Raw>, threshold: i64) -> Vec<Line> {
    let column = |cell: &dyn Fn(&Raw) -> Cell| {
        let cells: Vec<Cell> = raw.values().map(cell).collect();
        hidden(&cells, threshold)
    };
    let active = column(&|raw| Cell::count(raw.active, threshold));
    let new = column(&|raw| Cell::count(raw.new, threshold));
    let allocations = column(&|raw| Cell::count(raw.allocations, threshold));
    let renewed = column(&|raw| Cell::share(raw.renewed, raw.renewed + raw.lapsed, threshold));
    let refused = column(&|raw| Cell::share(raw.refused, raw.offered, threshold));
    let flags = active.into_iter().zip(new).zip(allocations).zip(renewed.into_iter().zip(refused));
    raw.into_iter()
        .zip(flags)
        .map(|((key, raw), (((active, new), allocations), (renewed, refused)))| Line {
            key,
            active: Figure::unless(active, raw.active),
            new: Figure::unless(new, raw.new),
            allocations: Figure::unless(allocations, raw.allocations),
            ratio: Figure::unless(active || allocations, ratio(raw.active, raw.allocations)),
            waiting: Figure::unless(allocations, Waiting::of(raw.waits)),
            renewed: Figure::unless(renewed, Share::new(raw.renewed, raw.renewed + raw.lapsed)),
            refused: Figure::unless(refused, Share::new(raw.refused, raw.offered)),
        })
        .collect()
}
