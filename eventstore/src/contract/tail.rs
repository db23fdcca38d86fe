//! Readers that follow while writers write: the test that finds a store giving positions too early.

use super::{Log, at_counts, make::*};
use crate::{
    position::{Expected, Position},
    store::{Direction, EventStore, Filter},
};
use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};
use tokio::{sync::Notify, task::JoinSet};

/// How many of each.
#[derive(Debug, Clone, Copy)]
pub struct Load {
    pub writers: u64,
    pub readers: usize,
    /// How long each writer goes on.
    pub long: Long,
}

/// When a writer stops.
#[derive(Debug, Clone, Copy)]
pub enum Long {
    /// After so many calls.
    Calls(u64),
    /// When so much time has passed.
    Time(Duration),
}

impl Long {
    fn goes_on(self, calls: u64, begun: Instant) -> bool {
        match self {
            Self::Calls(most) => calls < most,
            Self::Time(most) => begun.elapsed() < most,
        }
    }
}

/// What a reader met.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// Events that are in the log and were never seen by this reader.
    pub missed: usize,
    /// Events seen twice, or after a later one.
    pub disordered: usize,
}

/// Writers append random batches while readers page through; what each reader met.
///
/// A reader asks for what is after the last position it saw, as any projection does. A store that holds its promise
/// lets it miss nothing.
pub async fn follow(log: &Log, load: Load) -> Vec<Seen> {
    let pace = Arc::new(Pace::of(load.readers));
    let mut readers = JoinSet::new();
    for n in 0..load.readers {
        let page = [1, 7, 500][n % 3];
        readers.spawn(reader(log.nth(n), page, Arc::clone(&pace), n));
    }
    let mut writers = JoinSet::new();
    for n in 0..load.writers {
        let store = log.nth(usize::try_from(n).unwrap());
        writers.spawn(writer(store, n, load.long, Arc::clone(&pace)));
    }
    let written: usize = writers.join_all().await.into_iter().sum();
    pace.done.store(true, SeqCst);
    let mut seen = Vec::new();
    for positions in readers.join_all().await {
        let disordered = positions.windows(2).filter(|pair| pair[0] >= pair[1]).count();
        seen.push(Seen { missed: written.saturating_sub(positions.len()), disordered });
    }
    seen
}

/// Writers wait for the slowest reader: one that reads an event at a time would follow for hours.
struct Pace {
    done: AtomicBool,
    head: AtomicI64,
    read: Vec<AtomicI64>,
    moved: Notify,
}

/// How far a reader may be behind.
const BEHIND: i64 = 2_000;

impl Pace {
    fn of(readers: usize) -> Self {
        let read = (0..readers).map(|_| AtomicI64::new(0)).collect();
        Self { done: AtomicBool::new(false), head: AtomicI64::new(0), read, moved: Notify::new() }
    }

    fn has_read(&self, reader: usize, position: i64) {
        self.read[reader].store(position, SeqCst);
        self.moved.notify_waiters();
    }

    async fn keep_up(&self) {
        loop {
            let moved = self.moved.notified();
            let slowest = self.read.iter().map(|read| read.load(SeqCst)).min().unwrap_or(0);
            if self.head.load(SeqCst) - slowest <= BEHIND {
                return;
            }
            moved.await;
        }
    }
}

async fn writer(store: Arc<dyn EventStore>, writer: u64, long: Long, pace: Arc<Pace>) -> usize {
    let mut dice = Dice(writer);
    let mut id = u128::from(writer) << 64;
    let (begun, mut calls, mut written) = (Instant::now(), 0, 0);
    while long.goes_on(calls, begun) {
        calls += 1;
        pace.keep_up().await;
        let requests = (0..=dice.throw(3))
            .map(|_| {
                let ids: Vec<u128> = (0..=dice.throw(6))
                    .map(|_| {
                        id += 1;
                        id
                    })
                    .collect();
                // about one in twenty must fail, and leave no trace
                let expected = if dice.throw(20) == 0 { at(1 << 40) } else { Expected::Any };
                ask(&format!("s-{}", dice.throw(9)), expected, &ids)
            })
            .collect::<Vec<_>>();
        let sizes: Vec<usize> =
            requests.iter().map(|request| request.writes[0].events.len()).collect();
        let answers = store.append(requests).await;
        let reached = answers.iter().flatten().map(|answer| answer.position.0).max();
        pace.head.fetch_max(reached.unwrap_or(0), SeqCst);
        let sizes = answers.iter().zip(sizes).filter(|(answer, _)| answer.is_ok());
        written += sizes.map(|(_, n)| n).sum::<usize>();
        if dice.throw(4) == 0 {
            tokio::time::sleep(Duration::from_micros(dice.throw(2_000))).await;
        }
    }
    written
}

async fn reader(store: Arc<dyn EventStore>, page: usize, pace: Arc<Pace>, n: usize) -> Vec<i64> {
    let mut positions: Vec<i64> = Vec::new();
    loop {
        let last = pace.done.load(SeqCst);
        let from = Position(positions.last().copied().unwrap_or(0));
        let events = store.read_all(from, Direction::Forwards, &Filter::All, page).await.unwrap();
        if events.is_empty() && last {
            return positions;
        }
        if events.is_empty() {
            tokio::task::yield_now().await;
        }
        positions.extend(events.iter().map(|event| event.position.0));
        pace.has_read(n, positions.last().copied().unwrap_or(0));
    }
}

/// The load of the contract.
#[must_use]
pub fn load() -> Load {
    at_counts(
        Load { writers: 16, readers: 6, long: Long::Time(Duration::from_secs(300)) },
        Load { writers: 8, readers: 3, long: Long::Calls(60) },
    )
}

pub async fn readers_that_follow_see_every_event_once_in_order(log: &Log) {
    let seen = follow(log, load()).await;
    let head = log.door().verify_head().await.unwrap();
    println!("{} events, {} readers: {seen:?}", head.0, seen.len());
    assert!(seen.iter().all(|seen| *seen == Seen::default()), "{seen:?}");
    let mut next = 1;
    loop {
        let from = Position(next - 1);
        let page =
            log.door().read_all(from, Direction::Forwards, &Filter::All, 5_000).await.unwrap();
        if page.is_empty() {
            break;
        }
        assert!(page.iter().map(|event| event.position.0).eq(next..next + page.len() as i64));
        next += page.len() as i64;
    }
    assert!(head.0 > 0 && next == head.0 + 1, "1 to {head:?}, each once");
}

pub async fn twenty_appends_at_one_revision_have_one_winner(log: &Log) {
    append(log.door(), ask("s-1", Expected::NoStream, &[1_000])).await.unwrap();
    for round in 0..at_counts(200, 10) {
        let answers = twenty(log, at(round), u128::try_from(round).unwrap() * 20).await;
        assert_eq!(answers.iter().filter(|answer| answer.is_ok()).count(), 1, "round {round}");
        answers.iter().filter(|answer| answer.is_err()).for_each(|answer| conflicts(answer, "s-1"));
    }
    let rounds = usize::try_from(at_counts(200, 10)).unwrap();
    assert_eq!(history(log.door(), "s-1").await.len(), 1 + rounds);
}

pub async fn twenty_appends_anywhere_all_stand(log: &Log) {
    let answers = twenty(log, Expected::Any, 0).await;
    let mut revisions: Vec<i64> =
        answers.iter().map(|a| a.as_ref().unwrap().revisions[0].1.0).collect();
    revisions.sort_unstable();
    assert_eq!(revisions, (0..20).collect::<Vec<_>>());
    let mut present = ids(&history(log.door(), "s-1").await);
    present.sort_unstable();
    assert_eq!(present, (0..20).collect::<Vec<_>>());
}

async fn twenty(log: &Log, expected: Expected, first: u128) -> Vec<Answer> {
    let mut tasks = JoinSet::new();
    for n in 0..20_u128 {
        let store = log.nth(usize::try_from(n).unwrap());
        tasks.spawn(async move { append(&*store, ask("s-1", expected, &[first + n])).await });
    }
    tasks.join_all().await
}

pub async fn positions_answered_are_positions_read(log: &Log) {
    let mut tasks = JoinSet::new();
    for n in 0..at_counts(2_000_u128, 100) {
        let store = log.nth(usize::try_from(n).unwrap());
        tasks.spawn(async move {
            let request = ask(&format!("s-{}", n % 5), Expected::Any, &[n * 2, n * 2 + 1]);
            (n * 2 + 1, append(&*store, request).await.unwrap().position)
        });
    }
    let answered: HashMap<u128, Position> = tasks.join_all().await.into_iter().collect();
    for event in everything(log.door()).await {
        if let Some(position) = answered.get(&event.event.event_id.as_u128()) {
            assert_eq!(*position, event.position);
        }
    }
}
