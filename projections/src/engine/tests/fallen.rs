//! A build beside whose database server fell: PostgreSQL comes back without the rows of a table that is not in its
//! journal. That is done by hand here, as its recovery does it.

use super::*;
use crate::{engine::meta::BESIDE, testing::fresh_pg};

async fn fall(views: &Views) {
    for table in ["first_1_counts__new", "views_building"] {
        views.db().execute(format!("TRUNCATE {table}"), vec![]).await.unwrap();
    }
}

async fn built_in_part(log: &Log) -> Arc<Views> {
    let views = open(&fresh_pg("fallen")).await;
    for n in 0..60 {
        say(log, n % 7).await;
    }
    views.catch_up(log.store.clone(), END).await.unwrap();
    views.build_and_die(log.store.clone(), "first_1", Position(40)).await.unwrap();
    views
}

async fn unlogged(views: &Views) -> i64 {
    let sql = "SELECT COUNT(*) AS n FROM pg_class WHERE relpersistence = 'u' \
               AND relname LIKE 'first_1_counts%' AND relkind = 'r' \
               AND relnamespace = current_schema()::regnamespace";
    views.db().fetch_first(sql, vec![]).await.unwrap().unwrap().int("n").unwrap()
}

#[tokio::test]
async fn a_build_whose_rows_fell_with_the_server_begins_again() {
    let log = Log::new("2026-01-05");
    let views = built_in_part(&log).await;
    let live = views.dump_digest("first_1").await.unwrap();
    assert_eq!(unlogged(&views).await, 1);
    fall(&views).await;
    assert!(views.list().await.unwrap().iter().all(|one| one.role != Role::Beside));
    views.rebuild(log.store.clone(), "first_1", |_| {}).await.unwrap();
    assert_eq!(views.dump_digest("first_1").await.unwrap(), live);
    assert_eq!(unlogged(&views).await, 0, "what serves survives the server");
}

#[tokio::test]
async fn a_worker_whose_rows_fell_with_the_server_writes_nothing_more() {
    let log = Log::new("2026-01-05");
    let views = built_in_part(&log).await;
    let one = [views.projection("first_1").unwrap()];
    let mut worker =
        Worker::claim(views.db(), log.store.clone(), decode, &one, BESIDE).await.unwrap();
    fall(&views).await;
    let told = loop {
        match worker.step(END).await {
            Ok(true) => {}
            other => break other,
        }
    };
    assert!(matches!(told, Err(ViewsError::Unknown(_))), "{told:?}");
}
