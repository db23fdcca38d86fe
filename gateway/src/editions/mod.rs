//! The published figures: an edition a month, counted at the last event of the month, kept as it was published.
//!
//! Counted when somebody asks for it first, or by the daily round; after that, read. An edition is never counted
//! again and never changed: who cites one finds it as it was. Anyone with the log counts the same with
//! `filcommun stats --at POSITION`.

mod calendar;
mod kept;

pub(crate) use kept::{Issue, Kept, TABLE, all, latest, of_month};

use crate::error::Trouble;
use eventstore::{position::Position, store::EventStore};
use projections::statistics::{
    DEFAULT_THRESHOLD,
    edition::{Edition, Ended, Facts, edition},
};

/// What counted the figures: version of this program, of the read model and of the method.
pub(crate) fn code() -> String {
    format!(
        "filcommun {}, {}",
        env!("CARGO_PKG_VERSION"),
        projections::statistics::edition::method()
    )
}

/// Months that had ended by this day and whose last event is not after a position.
pub(crate) async fn ended(
    store: &dyn EventStore,
    today: chrono::NaiveDate,
    position: Position,
) -> Result<Vec<Ended>, Trouble> {
    let mut ended = calendar::ended(store, today).await?;
    ended.retain(|end| end.position <= position.0);
    Ok(ended)
}

/// Counts the editions of the last `count` of these months, oldest first.
///
/// # Errors
/// The process is stopping.
pub(crate) async fn count_last(
    facts: Facts,
    ended: Vec<Ended>,
    count: usize,
) -> Result<Vec<Edition>, Trouble> {
    let counted = tokio::task::spawn_blocking(move || {
        let from = ended.len().saturating_sub(count) + 1;
        let months = (from..=ended.len()).filter_map(|upto| ended.get(..upto));
        months.filter_map(|months| edition(&facts, months, DEFAULT_THRESHOLD)).collect()
    });
    counted.await.map_err(|_| Trouble::Unavailable("the process is stopping".to_owned()))
}
