//! Steps beside what the engine builds.

use super::*;
use crate::{Views, db::Location, tests::an_attribution};

/// The rest of a row as the engine wrote it.
async fn stored(views: &Views, projection: &dyn Projection, row: &Row) -> Option<Columns> {
    let table = projection.tables().iter().find(|table| table.name == row.table).unwrap();
    let places: Vec<_> =
        row.key.iter().enumerate().map(|(n, (name, _))| format!("{name} = ${}", n + 1)).collect();
    let columns = table.names().join(", ");
    let name = table.stored_name(projection.name(), "");
    let sql = format!("SELECT {columns} FROM {name} WHERE {}", places.join(" AND "));
    let key = row.key.iter().map(|(_, value)| value.clone()).collect();
    let found = views.db().fetch_first(sql, key).await.unwrap()?;
    Some(table.names().into_iter().zip(found.into_values()).skip(table.key).collect())
}

#[tokio::test]
async fn every_step_leaves_the_rows_that_the_engine_has_there() {
    let story = an_attribution().await;
    let store: Arc<dyn EventStore> = story.log.store.clone();
    let head = store.head().await.unwrap();
    let mut changed = 0;
    for projection in crate::all(&Arc::default()) {
        let one = vec![projection.clone()];
        let views = Views::open(&Location::Memory, one).await.unwrap();
        let mut cursor = Cursor::new(projection.clone());
        for at in 1..=head.0 {
            let stepped = cursor.step(&*store).await.unwrap().unwrap();
            assert_eq!(stepped.recorded.position, Position(at));
            for row in &stepped.rows {
                let before = stored(&views, &*projection, row).await;
                assert_eq!(before, row.before, "{} before {at}", projection.name());
            }
            views.catch_up(store.clone(), Position(at)).await.unwrap();
            for row in &stepped.rows {
                let after = stored(&views, &*projection, row).await;
                assert_eq!(after, row.after, "{} after {at}", projection.name());
                changed += usize::from(row.before != row.after);
            }
        }
        assert!(cursor.step(&*store).await.unwrap().is_none(), "the end of the log");
        for at in (1..=head.0).step_by(5) {
            let mut whole = Cursor::new(projection.clone());
            whole.advance(&*store, Position(at - 1), |_| {}).await.unwrap();
            let whole = whole.step(&*store).await.unwrap().unwrap();
            let mut short = Cursor::new(projection.clone());
            short.approach(&*store, &whole.recorded, |_| {}).await.unwrap();
            let short = short.step(&*store).await.unwrap().unwrap();
            assert_eq!(short.rows, whole.rows, "{} at {at}", projection.name());
        }
        let mut far = Cursor::new(projection);
        far.advance(&*store, head, |_| {}).await.unwrap();
        assert_eq!(far.rows, cursor.rows, "many at once, or one by one");
    }
    assert!(changed > 100, "{changed} rows changed");
}

#[tokio::test]
async fn an_event_that_cannot_be_taken_changes_nothing_and_says_why() {
    let log = crate::testing::Log::new("2026-01-05");
    // a stream of the rules: what others write in theirs is not told to read models
    let stream = domain::id::StreamId::Place(domain::testing::place(1)).into();
    log.raw(stream, "place.unheard-of", serde_json::json!({})).await;
    let mut cursor = Cursor::new(Arc::new(crate::places::Places));
    let stepped = cursor.step(&*log.store).await.unwrap().unwrap();
    assert!(stepped.parked.is_some() && stepped.rows.iter().all(|r| r.before == r.after));
}
