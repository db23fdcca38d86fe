//! Seeing that another process wrote.

use crate::{
    appender::raise,
    position::Position,
    sql::{follower::PERIOD, rows},
};
use sqlx::PgPool;
use tokio::sync::watch;

/// Asks for the head while someone follows. No LISTEN: a notification takes a lock of the whole cluster at every
/// commit, and can be missed.
pub(super) async fn follow(readers: PgPool, head: watch::Sender<Position>) {
    loop {
        tokio::time::sleep(PERIOD).await;
        if head.receiver_count() > 0
            && let Ok(position) = rows::head(&readers).await
        {
            raise(&head, position);
        }
    }
}
