//! Seeing that another process wrote.

use crate::{
    appender::raise,
    position::Position,
    sql::{follower::PERIOD, read::HEAD},
};
use sqlx::{ConnectOptions, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::sync::watch;

/// Asks, while someone follows, whether the file changed: `data_version` costs no disk access.
pub(super) async fn follow(options: SqliteConnectOptions, head: watch::Sender<Position>) {
    let mut connection = None;
    let mut seen = None;
    loop {
        tokio::time::sleep(PERIOD).await;
        if head.receiver_count() == 0 {
            continue;
        }
        if look(&options, &mut connection, &mut seen, &head).await.is_err() {
            connection = None;
            seen = None;
        }
    }
}

async fn look(
    options: &SqliteConnectOptions,
    connection: &mut Option<SqliteConnection>,
    seen: &mut Option<i64>,
    head: &watch::Sender<Position>,
) -> Result<(), sqlx::Error> {
    let connection = match connection {
        Some(connection) => connection,
        none => none.insert(options.connect().await?),
    };
    let version = sqlx::query_scalar("PRAGMA data_version").fetch_one(&mut *connection).await?;
    if *seen != Some(version) {
        *seen = Some(version);
        raise(head, Position(sqlx::query_scalar(HEAD).fetch_one(connection).await?));
    }
    Ok(())
}
