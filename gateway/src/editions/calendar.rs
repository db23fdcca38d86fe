//! Where in the log each month ended: the log is in the order of recording, so a few reads find it.

use crate::{error::Trouble, time::paris_day};
use chrono::NaiveDate;
use eventstore::{
    position::Position,
    store::{Direction, EventStore, Filter},
};
use projections::statistics::edition::{Ended, Month};

/// The months that ended before today, from that of the first event.
pub(super) async fn ended(store: &dyn EventStore, today: NaiveDate) -> Result<Vec<Ended>, Trouble> {
    let Some(first) = day_after(store, 0).await? else { return Ok(Vec::new()) };
    let head = store.head().await?.0;
    let (mut month, mut position) = (Month::of(first), 0);
    let mut ended = Vec::new();
    while month.last_day() < today {
        position = last_by(store, month.last_day(), (position, head)).await?;
        ended.push(Ended { month, position });
        month = month.next();
    }
    Ok(ended)
}

/// The last position recorded by a day, among those from `low` (recorded by then, or 0) to `high`.
async fn last_by(
    store: &dyn EventStore,
    day: NaiveDate,
    (mut low, mut high): (i64, i64),
) -> Result<i64, Trouble> {
    while low < high {
        let middle = high - (high - low) / 2;
        if day_after(store, middle - 1).await?.is_some_and(|recorded| recorded <= day) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    Ok(low)
}

/// The civil day on which the event after a position was recorded.
async fn day_after(store: &dyn EventStore, position: i64) -> Result<Option<NaiveDate>, Trouble> {
    let next = store.read_all(Position(position), Direction::Forwards, &Filter::All, 1).await?;
    Ok(next.first().map(|recorded| paris_day(recorded.recorded_at)))
}
