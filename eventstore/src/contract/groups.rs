//! Groups of consumers, one rule after the other.

use super::{Log, filters::pattern, make::*};
use crate::{
    clock::{Clock, SetClock},
    group::{
        Action, Consumer, Definition, Delivery, GroupError, GroupId, Owner, Ownership, Reason,
        Settings, create, parked,
    },
    position::{Expected::Any, Position, Revision},
    recorded::Instant,
    store::{Filter, StoreError},
    subscription::{Mark, Source, Start},
};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// Longer than any delivery may take.
pub(super) const SOON: Duration = Duration::from_secs(20);

/// A group, and the clock of its owners.
pub(super) struct Bench<'a> {
    pub(super) log: &'a Log,
    pub(super) clock: Arc<SetClock>,
    pub(super) id: GroupId,
    pub(super) source: Source,
}

/// Quick enough for a test: everything at once, and retries that can be counted.
pub(super) fn settings() -> Settings {
    Settings {
        max_retries: 2,
        checkpoint_after: Duration::from_millis(2),
        checkpoint_count: 1,
        ..Settings::default()
    }
}

pub(super) fn reason(text: &str) -> Reason {
    text.parse().unwrap()
}

impl<'a> Bench<'a> {
    pub(super) async fn new(log: &'a Log, source: Source, settings: Settings) -> Self {
        let clock = Arc::new(SetClock::new(Instant(1_000_000)));
        let id = GroupId::new(&source, "readers").unwrap();
        let bench = Self { log, clock, id, source };
        let definition = Definition { source: bench.source.clone(), settings };
        let (groups, clock) = (log.nth_groups(0), bench.clock());
        let start = Start::Beginning;
        create(log.nth(0), &*groups, clock, (&bench.id, definition), start).await.unwrap();
        bench
    }

    pub(super) fn clock(&self) -> Arc<dyn Clock> {
        Arc::clone(&self.clock) as Arc<dyn Clock>
    }

    pub(super) async fn own(&self, door: usize) -> Result<Owner, GroupError> {
        self.own_as(door, Ownership::new(self.id.clone())).await
    }

    pub(super) async fn own_as(&self, n: usize, how: Ownership) -> Result<Owner, GroupError> {
        Owner::start(self.log.nth(n), self.log.nth_groups(n), self.clock(), how).await
    }

    /// Lets every lease run out.
    pub(super) fn lease_ends(&self) {
        self.clock.set(Instant(self.clock.now().0 + 11_000_000));
    }

    pub(super) async fn checkpoint(&self) -> Mark {
        self.log.nth_groups(0).group(&self.id).await.unwrap().checkpoint
    }

    /// Waits for the checkpoint to come to a place.
    pub(super) async fn checkpoint_comes_to(&self, mark: i64) {
        let there = async {
            while self.checkpoint().await < Mark(mark) {
                tokio::time::sleep(Duration::from_millis(2)).await;
            }
        };
        let came = timeout(SOON, there).await;
        assert!(came.is_ok(), "the checkpoint stays at {:?}", self.checkpoint().await);
        assert_eq!(self.checkpoint().await, Mark(mark));
    }

    pub(super) async fn parked(&self) -> Vec<parked::Parked> {
        parked::list(self.log.door(), &*self.clock, &self.id, Revision(0), 1_000).await.unwrap()
    }
}

pub(super) async fn next(consumer: &mut Consumer) -> Delivery {
    timeout(SOON, consumer.next()).await.expect("a delivery comes").unwrap()
}

pub(super) fn position(delivery: &Delivery) -> i64 {
    delivery.ticket.position.0
}

pub async fn what_is_acknowledged_is_done_and_comes_no_more(log: &Log) {
    log.door().append((1..=6).map(|n| ask(&format!("s-{}", n % 2), Any, &[n])).collect()).await;
    let bench = Bench::new(log, Source::Log(Filter::All), settings()).await;
    let owner = bench.own(0).await.unwrap();
    let mut consumer = owner.connect(10).await.unwrap();
    let mut had = Vec::new();
    for n in 1..=6 {
        let delivery = next(&mut consumer).await;
        assert_eq!((position(&delivery), delivery.retries), (n, 0));
        had.push(delivery.ticket);
    }
    consumer.ack(&had[1..4]).await.unwrap();
    let twice = consumer.ack(&had[1..2]).await.unwrap_err();
    assert_eq!(twice.code(), "group-event-not-outstanding");
    consumer.ack(&had[..1]).await.unwrap();
    bench.checkpoint_comes_to(4).await;
    consumer.nack(&had[4..5], Action::Skip, Reason::unsaid()).await.unwrap();
    bench.checkpoint_comes_to(5).await;
    owner.stop().await.unwrap();
    assert!(matches!(consumer.next().await, Err(GroupError::Stopped)));
    // what was not acknowledged comes again from another owner, what is new after it
    append(log.door(), ask("t-1", Any, &[7])).await.unwrap();
    let owner = bench.own(1).await.unwrap();
    assert_eq!(owner.epoch(), 2);
    let mut consumer = owner.connect(10).await.unwrap();
    let again = [next(&mut consumer).await.ticket, next(&mut consumer).await.ticket];
    assert_eq!(again.map(|ticket| ticket.position.0), [6, 7]);
    consumer.ack(&again).await.unwrap();
    bench.checkpoint_comes_to(7).await;
}

pub async fn what_is_refused_too_often_is_parked_listed_and_replayed(log: &Log) {
    log.door().append((1..=3).map(|n| ask("s-1", Any, &[n])).collect()).await;
    let bench = Bench::new(log, Source::Log(Filter::All), settings()).await;
    let owner = bench.own(0).await.unwrap();
    let mut consumer = owner.connect(1).await.unwrap();
    for retries in 0..=2 {
        let delivery = next(&mut consumer).await;
        assert_eq!((position(&delivery), delivery.retries), (1, retries));
        let ticket = [delivery.ticket];
        consumer.nack(&ticket, Action::Retry, Reason::unsaid()).await.unwrap();
    }
    let second = next(&mut consumer).await;
    consumer.nack(&[second.ticket], Action::Park, reason("bad-iban")).await.unwrap();
    let third = next(&mut consumer).await;
    assert_eq!(position(&third), 3);
    consumer.ack(&[third.ticket]).await.unwrap();
    // its own parked events, at 4 and 5, are considered and never handed out
    bench.checkpoint_comes_to(5).await;
    let parked = bench.parked().await;
    let told: Vec<_> =
        parked.iter().map(|p| (p.position.0, p.reason.as_str().to_owned(), p.retries)).collect();
    assert_eq!(told, [(1, "retries".to_owned(), 2), (2, "bad-iban".to_owned(), 0)]);
    assert_eq!(parked[0].stream, name("s-1"));

    let (store, groups) = (log.door(), log.nth_groups(0));
    let asked = parked::replay(store, &*groups, &*bench.clock, &bench.id, None).await.unwrap();
    assert_eq!(asked, 2);
    drop(consumer);
    owner.stop().await.unwrap();
    let owner = bench.own(1).await.unwrap();
    let mut consumer = owner.connect(5).await.unwrap();
    let (one, two) = (next(&mut consumer).await, next(&mut consumer).await);
    assert_eq!((position(&one), one.ticket.parked, one.retries), (1, Some(Revision(0)), 0));
    assert_eq!((position(&two), two.ticket.parked), (2, Some(Revision(1))));
    consumer.ack(&[one.ticket]).await.unwrap();
    consumer.nack(&[two.ticket], Action::Park, reason("again")).await.unwrap();
    let left = async {
        while bench.parked().await.iter().any(|p| p.revision < Revision(2)) {
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    };
    timeout(SOON, left).await.expect("what was replayed is listed no more");
    let parked = bench.parked().await;
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].position, parked[0].reason.as_str()), (Position(2), "again"));
    parked::truncate(store, &*bench.clock, &bench.id, None).await.unwrap();
    assert!(bench.parked().await.is_empty());
    let asked = parked::replay(store, &*groups, &*bench.clock, &bench.id, None).await.unwrap();
    assert_eq!(asked, 0);
    // what something else wrote there is named, and no owner is made to stumble over it
    append(store, ask(bench.id.parked().as_str(), Any, &[99])).await.unwrap();
    let refused = parked::replay(store, &*groups, &*bench.clock, &bench.id, None).await;
    assert!(matches!(refused, Err(GroupError::Store(StoreError::Unreadable { .. }))));
}

pub async fn what_is_kept_too_long_goes_to_another(log: &Log) {
    log.door().append((1..=2).map(|n| ask("s-1", Any, &[n])).collect()).await;
    let quick =
        Settings { message_timeout: Duration::from_millis(60), max_retries: 1_000, ..settings() };
    let bench = Bench::new(log, Source::Stream(name("s-1")), quick).await;
    let owner = bench.own(0).await.unwrap();
    let mut slow = owner.connect(2).await.unwrap();
    let kept = [next(&mut slow).await, next(&mut slow).await];
    assert_eq!(kept.each_ref().map(position), [1, 2]);
    let mut other = owner.connect(2).await.unwrap();
    // their time runs out: they go round, until the other has one and answers in time
    let taken = loop {
        tokio::select! {
            delivery = next(&mut other) => {
                assert!(delivery.retries >= 1);
                if other.ack(&[delivery.ticket]).await.is_ok() {
                    break delivery.ticket;
                }
            }
            _late = next(&mut slow) => {}
        }
    };
    let answer = slow.ack(&[taken]).await.unwrap_err();
    assert_eq!(answer.code(), "group-event-not-outstanding");
    // whoever goes away gives back what it has
    drop(slow);
    drop(other);
    let mut third = owner.connect(2).await.unwrap();
    loop {
        let delivery = next(&mut third).await;
        assert_ne!(delivery.ticket, taken, "what is done comes no more");
        if third.ack(&[delivery.ticket]).await.is_ok() {
            break;
        }
    }
    bench.checkpoint_comes_to(1).await;
}

pub async fn a_group_knows_its_rows(log: &Log) {
    let bench = Bench::new(log, Source::Log(Filter::TypePattern(pattern("a"))), settings()).await;
    let groups = log.nth_groups(1);
    let definition = Definition { source: bench.source.clone(), settings: settings() };
    let again = groups.create_group(&bench.id, &definition, Mark(0)).await.unwrap_err();
    assert_eq!(again.code(), "group-exists");
    let all = groups.groups().await.unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!((&all[0].id, &all[0].definition), (&bench.id, &definition));
    assert_eq!((all[0].checkpoint, all[0].epoch, all[0].owner), (Mark(0), 0, None));
    let slower = Settings { max_retries: 9, ..settings() };
    let changed = Definition { settings: slower, ..definition };
    groups.change_group(&bench.id, &changed).await.unwrap();
    assert_eq!(groups.group(&bench.id).await.unwrap().definition, changed);
    groups.delete_group(&bench.id).await.unwrap();
    for missing in [
        groups.group(&bench.id).await.map(drop),
        groups.delete_group(&bench.id).await,
        groups.change_group(&bench.id, &changed).await,
        groups.ask_replay(&bench.id, Revision(3)).await,
        bench.own(0).await.map(drop),
    ] {
        assert_eq!(missing.unwrap_err().code(), "group-missing");
    }
}

pub async fn names_and_settings_that_cannot_be_are_refused(log: &Log) {
    let source = Source::Stream(name("s-1"));
    for bad in ["", "a b", "a\0", &"x".repeat(200)] {
        assert_eq!(GroupId::new(&source, bad).unwrap_err().code(), "group-name", "{bad:?}");
    }
    for bad in ["", "Un motif avec une personne", &"x".repeat(65)] {
        assert_eq!(bad.parse::<Reason>().unwrap_err().code(), "group-name");
    }
    let id = GroupId::new(&source, "readers").unwrap();
    assert_eq!(id.parked().as_str(), "$persistentsubscription-s-1::readers-parked");
    let clock: Arc<dyn Clock> = Arc::new(SetClock::default());
    for (field, settings) in [
        ("buffer", Settings { buffer: 0, ..settings() }),
        ("page", Settings { page: 501, ..settings() }),
        ("message_timeout", Settings { message_timeout: Duration::ZERO, ..settings() }),
        ("checkpoint_after", Settings { checkpoint_after: Duration::MAX, ..settings() }),
        ("checkpoint_count", Settings { checkpoint_count: 0, ..settings() }),
        ("max_retries", Settings { max_retries: u32::MAX, ..settings() }),
        ("max_consumers", Settings { max_consumers: usize::MAX, ..settings() }),
    ] {
        let definition = Definition { source: source.clone(), settings };
        let (groups, what) = (log.nth_groups(0), (&id, definition));
        let made = create(log.nth(0), &*groups, Arc::clone(&clock), what, Start::End).await;
        let Err(GroupError::BadSetting { field: named, .. }) = made else { panic!("{field}") };
        assert_eq!(named, field);
    }
    assert!(log.nth_groups(0).groups().await.unwrap().is_empty(), "nothing was made");
}
