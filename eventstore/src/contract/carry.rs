//! What every log promises to rows that come with their places. [`bulk_contract!`](crate::bulk_contract) makes the
//! tests.

use super::make::*;
use crate::{
    appender::limits::EVENT_BYTES,
    carry::{BulkStore, CarryError},
    position::{Expected, Position, Revision},
    recorded::{Instant, Recorded},
    store::EventStore,
};
use std::{any::Any, fmt, sync::Arc};

/// An empty log, its two doors, and what must live as long as it.
pub struct BulkLog {
    pub store: Arc<dyn EventStore>,
    pub bulk: Arc<dyn BulkStore>,
    pub keep: Box<dyn Any + Send + Sync>,
}

impl fmt::Debug for BulkLog {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.store)
    }
}

impl BulkLog {
    /// Of a store that has both doors.
    #[must_use]
    pub fn of<S: EventStore + BulkStore + 'static>(store: S, keep: impl Any + Send + Sync) -> Self {
        let store = Arc::new(store);
        Self { store: store.clone(), bulk: store, keep: Box::new(keep) }
    }

    /// Writes rows in one transaction.
    pub async fn load(&self, rows: Vec<Recorded>) -> Result<Position, CarryError> {
        let mut write = self.bulk.begin().await?;
        match write.write(rows).await {
            Ok(()) => write.commit().await,
            Err(error) => {
                write.abandon().await;
                Err(error)
            }
        }
    }
}

/// Rows as a log could have written them: streams of all lengths, interleaved; payloads of all kinds.
#[must_use]
pub fn rows(count: i64) -> Vec<Recorded> {
    let mut dice = Dice(7);
    let mut revisions = std::collections::HashMap::new();
    let mut rows = Vec::new();
    for position in 1..=count {
        let streams = 1 + position as u64 / 5;
        let stream = format!("demand-{}", dice.throw(streams));
        let revision = revisions.entry(stream.clone()).and_modify(|r| *r += 1).or_insert(0);
        let mut event = event(position as u128);
        match dice.throw(6) {
            0 => event.payload = vec![0xff, 0, b'\n'].into(),
            1 => event.metadata = format!("{{\"n\": {position}}}").into(),
            2 => event.key_ids.clear(),
            3 => event.occurred_on = "0001-01-01".parse().unwrap(),
            4 => event.origin.actor.who = "système:«é»\t\\".to_owned(),
            _ => event.applicant_visible = false,
        }
        rows.push(Recorded {
            position: Position(position),
            stream: name(&stream),
            revision: Revision(*revision),
            recorded_at: Instant(1_700_000_000_000_000 + position / 3),
            event,
        });
    }
    rows
}

pub async fn rows_are_read_as_they_were_given_and_the_log_goes_on_from_them(log: &BulkLog) {
    let given = rows(5_000);
    let mut waker = log.store.watch();
    waker.mark_unchanged();
    assert_eq!(log.load(given.clone()).await.unwrap(), Position(5_000));
    assert!(waker.has_changed().unwrap(), "followers wake");
    assert_eq!(everything(&*log.store).await, given);
    assert_eq!(log.store.verify_head().await.unwrap(), Position(5_000));
    let last = given.last().unwrap();
    let stream = last.stream.as_str();
    assert_eq!(history(&*log.store, stream).await.last(), Some(last));
    // where the stream stands, what its events are, and the head's instant are known to the appender
    conflicts(&append(&*log.store, ask(stream, Expected::NoStream, &[9_999])).await, stream);
    let again = ask(stream, Expected::Any, &[last.event.event_id.as_u128()]);
    let repeat = append(&*log.store, again).await.unwrap();
    assert!(repeat.repeated && repeat.position == Position(5_000));
    let next = append(&*log.store, ask(stream, at(last.revision.0), &[9_999])).await.unwrap();
    assert_eq!(next.position, Position(5_001));
    let end = history(&*log.store, stream).await.pop().unwrap();
    assert_eq!(end.recorded_at, last.recorded_at, "the instant never goes back");
}

pub async fn rows_follow_what_the_log_has(log: &BulkLog) {
    let given = rows(900);
    let (mut rest, mut position) = (given.as_slice(), 0);
    for size in [1, 299, 600] {
        let (page, after) = rest.split_at(size);
        position += size as i64;
        assert_eq!(log.load(page.to_vec()).await.unwrap(), Position(position));
        rest = after;
    }
    assert_eq!(everything(&*log.store).await, given);
    let mut appended = ask("demand-new", Expected::NoStream, &[1_000_000]);
    appended.at = Instant(i64::from(i32::MAX));
    append(&*log.store, appended).await.unwrap();
    let mut next = given[899].clone();
    next.position.0 = 902;
    next.stream = name("demand-new");
    next.revision = Revision(1);
    log.load(vec![next.clone()]).await.unwrap();
    assert_eq!(everything(&*log.store).await.last(), Some(&next));
    assert_eq!(log.store.verify_head().await.unwrap(), Position(902));
}

/// A row that is changed, and the code of the refusal.
type Change = (fn(&mut Recorded), &'static str);

pub async fn rows_that_a_log_could_not_have_written_are_refused(log: &BulkLog) {
    let changes: [Change; 11] = [
        (|row| row.position.0 += 1, "position-out-of-place"),
        (|row| row.position.0 -= 1, "position-out-of-place"),
        (|row| row.revision.0 += 1, "row-refused"),
        (|row| row.revision.0 -= 1, "row-refused"),
        (|row| row.stream = name("demand-unseen"), "row-refused"),
        (|row| row.recorded_at.0 -= 1_000_000, "row-refused"),
        (|row| row.recorded_at.0 = i64::MAX, "row-refused"),
        (|row| row.event.payload = vec![b'x'; EVENT_BYTES + 1].into(), "row-refused"),
        (|row| row.event.legal_basis = "a\0b".to_owned(), "row-refused"),
        (|row| row.event.occurred_on = "-0001-01-01".parse().unwrap(), "row-refused"),
        (|row| row.event.legal_basis = "x".repeat(1_001), "row-refused"),
    ];
    let mut given = rows(400);
    let stream = given[0].stream.clone();
    let turn = given.iter().rposition(|row| row.stream == stream).unwrap();
    given.truncate(turn + 1);
    let before = given[..turn / 2].to_vec();
    log.load(before.clone()).await.unwrap();
    for (n, (change, code)) in changes.iter().enumerate() {
        let mut changed = given[turn / 2..].to_vec();
        change(changed.last_mut().unwrap());
        let refused = log.load(changed).await.unwrap_err();
        assert_eq!(refused.code(), *code, "change {n}: {refused}");
    }
    // an event id used again: in the same page, and against what the log has
    for place in [turn / 2, 0] {
        let used = given[place..turn].iter().find(|row| row.stream == stream);
        let Some(used) = used else { continue };
        let mut changed = given[turn / 2..].to_vec();
        changed.last_mut().unwrap().event.event_id = used.event.event_id;
        let refused = log.load(changed).await.unwrap_err();
        assert_eq!(refused.code(), "row-refused", "{refused}");
    }
    assert_eq!(everything(&*log.store).await, before);
    assert_eq!(log.store.verify_head().await.unwrap(), Position(before.len() as i64));
    log.load(given[turn / 2..].to_vec()).await.unwrap();
    assert_eq!(everything(&*log.store).await, given);
}

pub async fn a_transaction_that_is_not_committed_leaves_nothing(log: &BulkLog) {
    let mut write = log.bulk.begin().await.unwrap();
    write.write(rows(3_000)).await.unwrap();
    assert_eq!(write.head(), Position(3_000));
    assert!(everything(&*log.store).await.is_empty(), "nobody sees it before its end");
    drop(write);
    let mut write = log.bulk.begin().await.unwrap();
    write.write(rows(10)).await.unwrap();
    write.abandon().await;
    // after a refusal, or a call that was cut, it cannot be committed
    let mut write = log.bulk.begin().await.unwrap();
    assert!(write.write(rows(3)[1..].to_vec()).await.is_err());
    assert_eq!(write.write(rows(3)).await.unwrap_err().code(), "cut");
    assert_eq!(write.commit().await.unwrap_err().code(), "cut");
    assert_eq!(log.store.verify_head().await.unwrap(), Position(0));
    let stands = append(&*log.store, ask("demand-0", Expected::NoStream, &[1])).await.unwrap();
    assert_eq!(stands.position, Position(1));
}

/// A log of few streams with metadata, deleted, brought back and ended ones, as an appender writes it.
async fn states() -> Vec<Recorded> {
    let log = crate::memory::MemoryStore::new();
    let mut n = 0;
    for (stream, kind, payload) in [
        ("a-1", "demand.changed", "{}"),
        ("$$a-1", "$metadata", "{\"$maxCount\":2}"),
        ("a-2", "demand.changed", "{}"),
        ("$$a-2", "$metadata", "{\"$tb\":9223372036854775807}"),
        ("a-3", "demand.changed", "{}"),
        ("$$a-3", "$metadata", "{\"$tb\":9223372036854775807}"),
        ("a-3", "demand.changed", "{}"),
        ("a-4", "demand.changed", "{}"),
        ("$$a-4", "$metadata", "{\"$maxAge\":7}"),
        ("a-4", "$streamDeleted", "{}"),
        ("$$a-5", "$metadata", "{\"$tb\":9223372036854775807}"),
        ("$$a-5", "$metadata", "{}"),
        ("a-6", "$streamDeleted", "{}"),
    ] {
        n += 1;
        let mut write = write(stream, Expected::Any, &[n]);
        write.events[0].event_type = kind.parse().unwrap();
        write.events[0].payload = payload.as_bytes().to_vec().into();
        append(&log, all(vec![write])).await.unwrap();
    }
    everything(&log).await
}

pub async fn streams_stand_as_if_their_rows_had_been_appended(log: &BulkLog) {
    let given = states().await;
    let whole = crate::memory::MemoryStore::new();
    let appended = BulkLog::of(whole, ());
    for row in &given {
        let mut write = write(row.stream.as_str(), Expected::Any, &[]);
        write.events.push(row.event.clone());
        append(&*appended.store, all(vec![write])).await.unwrap();
    }
    // in several transactions, so that the states are also read back from the log
    for (n, page) in given.chunks(4).enumerate() {
        log.load(page.to_vec()).await.unwrap_or_else(|error| panic!("page {n}: {error}"));
    }
    let mut n = 1_000;
    for stream in ["a-1", "a-2", "a-3", "a-4", "a-5", "a-6", "a-7", "$$a-4", "$$a-7"] {
        for expected in [Expected::StreamExists, Expected::NoStream, at(0), at(1), Expected::Any] {
            n += 1;
            let request = ask(stream, expected, &[n]);
            let wanted = append(&*appended.store, request.clone()).await;
            let got = append(&*log.store, request).await;
            assert_eq!(format!("{got:?}"), format!("{wanted:?}"), "{stream} {expected:?}");
        }
    }
}

pub async fn a_stream_that_was_ended_takes_no_row(log: &BulkLog) {
    let given = states().await;
    let mut after = given[7].clone();
    after.position = Position(14);
    after.revision = Revision(2);
    after.event.event_id = uuid::Uuid::from_u128(77);
    let mut metadata = given[8].clone();
    metadata.position = Position(14);
    metadata.revision = Revision(1);
    metadata.event.event_id = uuid::Uuid::from_u128(78);
    let ended = [after, metadata];
    for row in ended.clone() {
        for pages in [vec![given.clone(), vec![row.clone()]], vec![[&given[..], &[row]].concat()]] {
            let fresh = BulkLog::of(crate::memory::MemoryStore::new(), ());
            let mut answers = Vec::new();
            for page in pages {
                answers.push(fresh.load(page).await.map_err(|error| error.code()));
            }
            assert_eq!(answers.last(), Some(&Err("row-refused")));
        }
    }
    log.load(given).await.unwrap();
    for row in ended {
        // this log looks the state up, it has not seen the tombstone go by
        assert_eq!(log.load(vec![row]).await.unwrap_err().code(), "row-refused");
    }
    assert!(append(&*log.store, ask("a-4", Expected::Any, &[99])).await.is_err());
}

/// One test of each function; `$log` is an async function that makes an empty [`BulkLog`].
#[macro_export]
macro_rules! bulk_contract {
    ($log:path) => {
        $crate::bulk_contract! { $log =>
            rows_are_read_as_they_were_given_and_the_log_goes_on_from_them,
            rows_follow_what_the_log_has,
            rows_that_a_log_could_not_have_written_are_refused,
            a_transaction_that_is_not_committed_leaves_nothing,
            streams_stand_as_if_their_rows_had_been_appended,
            a_stream_that_was_ended_takes_no_row
        }
    };
    ($log:path => $($test:ident),*) => {
        $(
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() {
                let log = $log().await;
                $crate::contract::carry::$test(&log).await;
            }
        )*
    };
}
