//! A year is played, then nobody looks after the deadlines for 45 days.

use super::Place;
use crate::scheduler::{self, Fed, Round};
use chrono::{Days, NaiveDate};
use domain::{
    clock::ClockCommand,
    demand::DemandEvent,
    id::StreamId,
    vacancy::VacancyEvent,
    world::{Command, Event},
};
use eventstore::{
    execute::{Request, command_id},
    position::Position,
    recorded::{Actor, Instant},
};
use projections::{
    db::Location,
    deadlines::{self, Deadlines, Due},
    engine::Views,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

/// The last day that was played, and the day of the return.
const LAST: &str = "2025-06-30";
const BACK: &str = "2025-08-15";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

struct Stopped {
    place: Place,
    views: Views,
    /// What fell meanwhile, oldest first.
    fallen: Vec<Due>,
}

impl Stopped {
    async fn after_a_year() -> Self {
        let place = Place::new().await;
        place.play(1).await;
        let views = Views::open(&Location::Memory, vec![Arc::new(Deadlines::default())]).await;
        let views = views.unwrap();
        let store = place.executor.store.clone();
        let head = store.head().await.unwrap();
        views.catch_up(store, head).await.unwrap();
        let fallen = deadlines::due(views.db(), day(BACK), u32::MAX).await.unwrap();
        assert!(fallen.iter().all(|due| due.due > day(LAST)), "the year left nothing undone");
        Self { place, views, fallen }
    }

    fn fallen(&self, adverse: bool) -> impl Iterator<Item = &Due> {
        self.fallen.iter().filter(move |due| due.kind.is_adverse() == adverse)
    }

    async fn round(&self, on: NaiveDate) -> Round {
        let fed = (&self.views, Fed::Here);
        scheduler::run_due(&self.place.executor, fed, on, Instant::midday(on)).await.unwrap()
    }

    async fn say(&self, key: &str, on: NaiveDate, command: ClockCommand) {
        let who = "operator:test".to_owned();
        let request = Request {
            command_id: command_id("operator", "cli", key),
            correlation: None,
            causation: None,
            actor: Actor { who, body: String::new(), role: "operator".to_owned() },
            source: "cli".to_owned(),
            occurred_on: on,
            at: Instant::midday(on),
            command: Command::Clock(command),
        };
        self.place.executor.execute(request).await.unwrap();
    }

    /// Day of the notice that an expiry rests on.
    async fn told_on(&self, stream: StreamId) -> Option<NaiveDate> {
        let history = self.place.executor.read_history(stream).await.unwrap();
        history.iter().rev().find_map(|(_, event)| match event {
            Event::Demand(DemandEvent::RenewalNoticeSent { sent_on, .. }) => Some(*sent_on),
            _ => None,
        })
    }
}

/// The acts against people of a round, by stream.
fn adverse(round: &Round) -> Vec<StreamId> {
    let against = |event: &Event| {
        matches!(
            event,
            Event::Demand(DemandEvent::Deregistered { .. })
                | Event::Vacancy(
                    VacancyEvent::OfferDeemedRefused { .. } | VacancyEvent::ConditionLapsed(_)
                )
        )
    };
    round.events.iter().filter(|(_, event)| against(event)).map(|(stream, _)| *stream).collect()
}

fn streams<'a>(due: impl Iterator<Item = &'a Due>) -> Vec<StreamId> {
    due.map(|due| due.stream).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_due_to_people_is_done_at_the_return_and_what_harms_them_waits_for_a_person() {
    let stopped = Stopped::after_a_year().await;
    let (owed, held) = (streams(stopped.fallen(false)), streams(stopped.fallen(true)));
    assert!(owed.len() > 10 && held.len() > 5, "{} {}", owed.len(), held.len());
    let first = stopped.round(day(BACK)).await;
    assert_eq!(first.outage, Some((day("2025-07-01"), day("2025-08-14"))));
    let done: Vec<StreamId> = first.events.iter().map(|(stream, _)| *stream).collect();
    assert_eq!(done, owed, "each once, oldest first");
    let expected = BTreeMap::from([("clock.pushed", held.len() as u64)]);
    assert_eq!(first.refused, expected);

    let mut on = day(BACK);
    let mut touched = BTreeSet::from_iter(held.iter().copied());
    for _ in 0..70 {
        on = on + Days::new(1);
        let round = stopped.round(on).await;
        assert_eq!(round.outage, None);
        for stream in adverse(&round) {
            assert!(!touched.contains(&stream), "{stream} on {on}");
            let told = stopped.told_on(stream).await;
            assert!(told.is_some_and(|told| told > day("2025-08-14")), "{stream} told {told:?}");
        }
        let waiting = round.refused.get("clock.held").copied().unwrap_or(0);
        touched.extend(still_due(&stopped, on).await);
        assert!(waiting <= touched.len() as u64);
    }
    let waiting = still_due(&stopped, on).await;
    assert!(held.iter().all(|stream| waiting.contains(stream)), "nothing was done, nothing lost");

    let (from, acts) = (day("2025-07-01"), u32::try_from(waiting.len()).unwrap());
    let release = ClockCommand::Release { from, on, acts, preview: "0".repeat(64) };
    stopped.say("release", on, release).await;
    let released = stopped.round(on + Days::new(1)).await;
    let done = adverse(&released);
    assert_eq!(BTreeSet::from_iter(done.iter().copied()).len(), done.len(), "each once");
    assert_eq!(done[..held.len()], held, "oldest first");
    assert_eq!(still_due(&stopped, on).await, BTreeSet::new());
}

async fn still_due(stopped: &Stopped, on: NaiveDate) -> BTreeSet<StreamId> {
    let store = stopped.place.executor.store.clone();
    stopped.views.catch_up(store, Position(i64::MAX)).await.unwrap();
    let due = deadlines::due(stopped.views.db(), on, u32::MAX).await.unwrap();
    due.iter().filter(|due| due.kind.is_adverse()).map(|due| due.stream).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn without_the_record_of_the_stop_they_would_all_fall_at_once() {
    let stopped = Stopped::after_a_year().await;
    let yesterday = day(BACK) - Days::new(1);
    stopped.say("close", yesterday, ClockCommand::CloseDay { on: yesterday }).await;
    let first = stopped.round(day(BACK)).await;
    assert_eq!(first.outage, None);
    assert_eq!(adverse(&first), streams(stopped.fallen(true)));
}
