//! A log into another one, row by row: an auditor's file, a move to another database.

use super::{BulkStore, BulkWrite, CarryError};
use crate::{
    position::Position,
    store::{Direction, EventStore, Filter},
};

/// Rows written at once.
const PAGE: usize = 2_000;

/// Copies the events from the first to `upto` into an empty log, in one transaction.
///
/// # Errors
/// See [`CarryError`]: the other log is as empty as it was.
pub async fn copy(
    from: &dyn EventStore,
    upto: Position,
    to: &dyn BulkStore,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<Position, CarryError> {
    let mut write = to.begin().await?;
    match rows(from, upto, &mut *write, progress).await {
        Ok(()) => write.commit().await,
        Err(error) => {
            write.abandon().await;
            Err(error)
        }
    }
}

async fn rows(
    from: &dyn EventStore,
    upto: Position,
    write: &mut dyn BulkWrite,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<(), CarryError> {
    if write.head() != Position(0) {
        return Err(CarryError::NotEmpty { head: write.head() });
    }
    while write.head() < upto {
        let left = usize::try_from(upto.0 - write.head().0).unwrap_or(PAGE).min(PAGE);
        let page = from.read_all(write.head(), Direction::Forwards, &Filter::All, left).await?;
        if page.is_empty() {
            let (expected, found) = (Position(write.head().0 + 1), upto);
            return Err(CarryError::OutOfPlace { expected, found });
        }
        write.write(page).await?;
        progress(write.head());
    }
    Ok(())
}
