//! The ledger against a plain model, thousands of lives in memory.

use super::{
    Action, Ledger, Reason, Rule, Settings, Strategy, Ticket,
    strategy::{ConsumerId, Consumers, bucket},
};
use crate::{
    contract::make::{event, name},
    filter::Filter,
    position::{Position, Revision},
    recorded::{Instant as Wall, Recorded},
    subscription::{Mark, Source},
};
use proptest::{
    collection::vec,
    prelude::{
        Just, ProptestConfig, Strategy as _, any, prop_assert, prop_assert_eq, prop_oneof, proptest,
    },
};
use std::{collections::BTreeSet, time::Duration};
use tokio::{sync::mpsc, time::Instant};

const TIMEOUT: Duration = Duration::from_secs(30);

#[derive(Debug, Clone, Copy)]
enum Step {
    Read { events: u8, skipped: u8 },
    Connect { room: u8 },
    Judge { which: u8, action: Action },
    Wait,
    Leave { which: u8 },
    Parked,
}

fn step() -> impl proptest::strategy::Strategy<Value = Step> {
    let action = prop_oneof![
        4 => Just(Action::Done),
        2 => Just(Action::Retry),
        1 => Just(Action::Skip),
        1 => Just(Action::Park),
        1 => Just(Action::Stop),
    ];
    prop_oneof![
        3 => (0..6_u8, 0..3_u8).prop_map(|(events, skipped)| Step::Read { events, skipped }),
        2 => (1..4_u8).prop_map(|room| Step::Connect { room }),
        8 => (any::<u8>(), action).prop_map(|(which, action)| Step::Judge { which, action }),
        1 => Just(Step::Wait),
        1 => any::<u8>().prop_map(|which| Step::Leave { which }),
        2 => Just(Step::Parked),
    ]
}

/// A group without a store.
struct Life {
    ledger: Ledger,
    consumers: Consumers,
    settings: Settings,
    seats: Vec<(ConsumerId, mpsc::Receiver<super::Delivery>)>,
    held: Vec<(ConsumerId, Ticket)>,
    now: Instant,
    next: i64,
    /// The model: positions of the source not done.
    open: BTreeSet<i64>,
}

fn recorded(position: i64) -> Recorded {
    Recorded {
        position: Position(position),
        stream: name(&format!("s-{}", position % 5)),
        revision: Revision(position / 5),
        recorded_at: Wall(0),
        event: event(u128::try_from(position).unwrap()),
    }
}

impl Life {
    fn new(rule: Rule, strategy: Strategy) -> Self {
        let settings =
            Settings { max_retries: 2, message_timeout: TIMEOUT, strategy, ..Settings::default() };
        Self {
            ledger: Ledger::new(Source::Log(Filter::All), Mark(0), rule),
            consumers: Consumers::new(strategy),
            settings,
            seats: Vec::new(),
            held: Vec::new(),
            now: Instant::now(),
            next: 0,
            open: BTreeSet::new(),
        }
    }

    fn step(&mut self, step: Step) {
        match step {
            Step::Read { events, skipped } => self.read(events, skipped),
            Step::Connect { room } => self.connect(room.into()),
            Step::Judge { which, action } if !self.held.is_empty() => {
                let (consumer, ticket) =
                    self.held.swap_remove(usize::from(which) % self.held.len());
                let what = (action, Reason::unsaid());
                let (settings, seats) = (&self.settings, &mut self.consumers);
                let taken = self.ledger.judge((consumer, ticket), what, settings, seats);
                if taken && matches!(action, Action::Done | Action::Skip) {
                    self.open.remove(&ticket.position.0);
                }
            }
            Step::Wait => self.now += TIMEOUT,
            Step::Leave { which } if !self.seats.is_empty() => {
                drop(self.seats.swap_remove(usize::from(which) % self.seats.len()));
            }
            Step::Parked => {
                for (entry, _) in self.ledger.to_park() {
                    self.ledger.parked(entry.ticket);
                    self.open.remove(&entry.ticket.position.0);
                }
            }
            Step::Judge { .. } | Step::Leave { .. } => {}
        }
        self.turn();
    }

    fn read(&mut self, events: u8, skipped: u8) {
        let from = self.next;
        self.next += i64::from(events) + i64::from(skipped);
        let page: Vec<_> = (from + 1..=from + i64::from(events)).map(recorded).collect();
        self.open.extend(page.iter().map(|event| event.position.0));
        self.ledger.offer(page, Mark(self.next));
    }

    fn connect(&mut self, room: usize) {
        let (send, deliveries) = mpsc::channel(room);
        self.seats.push((self.consumers.seat(room, send), deliveries));
    }

    /// What the owner does between two requests.
    fn turn(&mut self) {
        let (settings, consumers) = (&self.settings, &mut self.consumers);
        for gone in consumers.gone() {
            self.ledger.disconnect(gone, settings, consumers);
        }
        self.ledger.expire(self.now, settings, consumers);
        self.ledger.dispatch(self.now, settings, consumers);
        for (id, deliveries) in &mut self.seats {
            while let Ok(delivery) = deliveries.try_recv() {
                self.held.push((*id, delivery.ticket));
            }
        }
    }

    /// Whether the checkpoint stands before everything that is not done, and behind nothing that is.
    fn honest(&self) -> bool {
        let checkpoint = self.ledger.checkpoint().0;
        let right = self.open.first().map_or(self.next, |lowest| lowest - 1);
        checkpoint == right
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: if std::env::var("FILCOMMUN_FULL").is_ok() { 20_000 } else { 500 }, ..ProptestConfig::default() })]

    #[test]
    fn the_checkpoint_stands_before_the_lowest_event_not_done(
        steps in vec(step(), 1..120),
        strategy in prop_oneof![
            Just(Strategy::RoundRobin), Just(Strategy::DispatchToSingle), Just(Strategy::Pinned)
        ],
    ) {
        let mut life = Life::new(Rule::Honest, strategy);
        for step in steps {
            life.step(step);
            prop_assert!(life.honest(), "{:?}, open {:?}", life.ledger, life.open);
        }
        // a patient consumer gets everything that is left
        life.seats.clear();
        life.held.clear();
        life.connect(50);
        life.now += TIMEOUT;
        let mut rounds = 0;
        while !life.open.is_empty() {
            life.step(Step::Judge { which: 0, action: Action::Done });
            life.step(Step::Parked);
            rounds += 1;
            prop_assert!(rounds < 2_000, "{:?} is never handed out", life.open);
        }
        prop_assert_eq!(life.ledger.checkpoint(), Mark(life.next));
        prop_assert_eq!(life.ledger.len(), 0);
    }
}

#[test]
fn a_checkpoint_that_ignores_what_is_to_come_again_is_seen() {
    let mut life = Life::new(Rule::IgnoringRetries, Strategy::RoundRobin);
    life.step(Step::Connect { room: 1 });
    life.step(Step::Read { events: 2, skipped: 0 });
    life.step(Step::Leave { which: 0 });
    assert!(!life.honest(), "{:?}", life.ledger);
}

#[test]
fn streams_fall_in_many_buckets_and_always_in_the_same() {
    let used: BTreeSet<_> =
        (0..2_000).map(|n| bucket(&name(&format!("demand-{n:032x}")))).collect();
    // 2,000 streams in 1,024 buckets: about 879 are used
    assert!((820..940).contains(&used.len()), "{}", used.len());
    assert_eq!(bucket(&name("demand-1")), bucket(&name("demand-1")));
}
