use super::*;
use crate::{
    config::Location,
    desk::{Account, Desk, Kind, NewAccount, Reading, Taking},
};
use domain::{
    id::DemandId,
    sealed::Class,
    testing::{demand, token},
};
use eventstore::{
    clock::{Clock, SetClock},
    recorded::Instant,
};
use std::sync::Arc;

const HOUR: i64 = 3_600_000_000;

/// 19:40 of a Thursday at Paris, in winter.
const EVENING: &str = "2026-03-12T18:40:00Z";

fn at(text: &str) -> Instant {
    Instant(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap().timestamp_micros())
}

struct Bureau {
    _folder: tempfile::TempDir,
    clock: Arc<SetClock>,
    desk: Desk,
}

impl Bureau {
    async fn open(now: &str) -> Self {
        let _folder = tempfile::tempdir().unwrap();
        let clock = Arc::new(SetClock::new(at(now)));
        let location = Location::Sqlite(_folder.path().join("t.desk"));
        let desk = Desk::open(&location, clock.clone()).await.unwrap();
        Self { _folder, clock, desk }
    }

    async fn account(&self, kind: Kind, login: &str, body: &str) -> Account {
        let body = Some(token(body));
        let new = NewAccount { login: Some(login.into()), body, ..NewAccount::of(kind, login) };
        self.desk.add(new).await.unwrap().0
    }

    fn passes(&self, span: i64) {
        self.clock.set(Instant(self.clock.now().0 + span));
    }
}

fn list() -> Reading {
    Reading { demand: None, purpose: "prendre une file avec soi".into(), class: Class::Personal }
}

fn files(n: u128) -> Vec<DemandId> {
    (1..=n).map(demand).collect()
}

#[test]
fn many_rows_are_unusual_and_some_are_in_the_evening_or_on_a_sunday() {
    for (rows, when, unusual) in [
        (400, EVENING, true),
        (400, "2026-03-12T09:00:00Z", false),
        (501, "2026-03-12T09:00:00Z", true),
        (50, EVENING, false),
        (51, "2026-03-15T09:00:00Z", true),
        (51, "2026-07-15T16:59:59Z", false),
        (51, "2026-07-15T17:00:00Z", true),
    ] {
        assert_eq!(is_unusual(rows, at(when)), unusual, "{rows} at {when}");
    }
}

#[tokio::test]
async fn four_hundred_rows_in_the_evening_are_told_to_the_body_and_to_the_operator_and_to_no_other()
{
    let bureau = Bureau::open(EVENING).await;
    let agent = bureau.account(Kind::Agent, "a", "mairie-44143").await;
    let officer = bureau.account(Kind::Officer, "o", "mairie-44143").await;
    let other = bureau.account(Kind::Officer, "p", "mairie-44109").await;
    let operator = bureau.account(Kind::Operator, "x", "nantes-metropole").await;
    assert!(bureau.desk.note_export(&agent, &files(400), &list()).await.unwrap());
    for watcher in [&officer, &operator] {
        let alerts = bureau.desk.alerts(watcher, 9).await.unwrap();
        assert_eq!((alerts.len(), alerts[0].shown, alerts[0].seen), (1, 400, false));
    }
    assert_eq!(bureau.desk.alerts(&other, 9).await.unwrap(), []);
    let id = bureau.desk.alerts(&officer, 9).await.unwrap()[0].id;
    assert!(!bureau.desk.see_alert(&other, id).await.unwrap());
    assert!(bureau.desk.see_alert(&officer, id).await.unwrap());
    assert!(bureau.desk.alerts(&officer, 9).await.unwrap()[0].seen);
    assert!(!bureau.desk.alerts(&operator, 9).await.unwrap()[0].seen, "each side sees for itself");
    let told = bureau.desk.openings_of(demand(7)).await.unwrap();
    assert_eq!(told[0].body, "mairie-44143", "each household of the list reads it");
}

#[tokio::test]
async fn rows_taken_in_small_lists_count_together() {
    let bureau = Bureau::open("2026-03-12T09:00:00Z").await;
    let agent = bureau.account(Kind::Agent, "a", "mairie-44143").await;
    assert!(!bureau.desk.note_export(&agent, &files(300), &list()).await.unwrap());
    bureau.passes(HOUR);
    assert!(bureau.desk.note_export(&agent, &files(300), &list()).await.unwrap());
    bureau.passes(25 * HOUR);
    assert!(!bureau.desk.note_export(&agent, &files(300), &list()).await.unwrap());
}

#[tokio::test]
async fn an_emergency_is_journaled_waits_for_another_person_and_ends() {
    let bureau = Bureau::open("2026-03-12T09:00:00Z").await;
    let agent = bureau.account(Kind::Agent, "a", "mairie-44143").await;
    let officer = bureau.account(Kind::Officer, "o", "mairie-44143").await;
    assert!(!bureau.desk.in_emergency(&agent, demand(1)).await.unwrap());
    bureau.desk.open_emergency(&agent, demand(1), "Fuite de gaz").await.unwrap();
    assert!(bureau.desk.in_emergency(&agent, demand(1)).await.unwrap());
    assert!(!bureau.desk.in_emergency(&officer, demand(1)).await.unwrap());
    assert!(!bureau.desk.in_emergency(&agent, demand(2)).await.unwrap());
    let body = token("mairie-44143");
    let waits = bureau.desk.emergencies_of(&body, 9).await.unwrap().remove(0);
    assert_eq!((waits.reason.as_str(), waits.verdict), ("Fuite de gaz", None));
    assert!(!bureau.desk.review(&agent, waits.id, Verdict::Justified).await.unwrap());
    let stranger = bureau.account(Kind::Officer, "p", "mairie-44109").await;
    assert!(!bureau.desk.review(&stranger, waits.id, Verdict::Justified).await.unwrap());
    assert!(bureau.desk.review(&officer, waits.id, Verdict::Unjustified).await.unwrap());
    assert!(!bureau.desk.review(&officer, waits.id, Verdict::Justified).await.unwrap());
    assert!(!bureau.desk.in_emergency(&agent, demand(1)).await.unwrap(), "it closes at once");
    bureau.desk.open_emergency(&agent, demand(3), "x").await.unwrap();
    bureau.passes(HOUR + 1);
    assert!(!bureau.desk.in_emergency(&agent, demand(3)).await.unwrap());
}

#[tokio::test]
async fn a_file_has_one_holder_and_its_body_hands_it_back_with_a_reason() {
    let bureau = Bureau::open("2026-03-12T09:00:00Z").await;
    let first = bureau.account(Kind::Agent, "a", "mairie-44143").await;
    let second = bureau.account(Kind::Agent, "b", "mairie-44143").await;
    let other = bureau.account(Kind::Agent, "c", "mairie-44109").await;
    let desk = &bureau.desk;
    assert_eq!(desk.take(&first, demand(1)).await.unwrap(), Taking::Taken);
    assert_eq!(desk.take(&first, demand(1)).await.unwrap(), Taking::Taken);
    let Taking::Held(held) = desk.take(&second, demand(1)).await.unwrap() else { panic!() };
    assert_eq!(held.label, "a");
    assert!(!desk.hand_back(&other, demand(1), "x").await.unwrap(), "another body may not");
    assert!(desk.hand_back(&second, demand(1), "congés").await.unwrap());
    assert!(!desk.hand_back(&second, demand(1), "congés").await.unwrap());
    assert_eq!(desk.take(&second, demand(1)).await.unwrap(), Taking::Taken);
    assert_eq!(desk.held_by(&token("mairie-44143")).await.unwrap().len(), 1);
    assert_eq!(desk.held_by(&token("mairie-44109")).await.unwrap(), []);
}

#[tokio::test]
async fn pages_of_one_visit_have_one_before_and_others_are_seen_for_ten_minutes() {
    let bureau = Bureau::open("2026-03-12T09:00:00Z").await;
    let first = bureau.account(Kind::Agent, "a", "mairie-44143").await;
    let second = bureau.account(Kind::Agent, "b", "mairie-44109").await;
    let desk = &bureau.desk;
    let before = async |position| desk.visit(&first, demand(1), position).await.unwrap().before;
    assert_eq!(before(10).await, None);
    assert_eq!(before(12).await, None, "the same visit goes on");
    let present = desk.present(&second, demand(1)).await.unwrap();
    assert_eq!((present.len(), present[0].label.as_str()), (1, "a"));
    assert_eq!(desk.present(&first, demand(1)).await.unwrap(), [], "nobody meets themselves");
    bureau.passes(HOUR);
    assert_eq!(desk.present(&second, demand(1)).await.unwrap(), []);
    assert_eq!(before(20).await, Some(12));
    assert_eq!(before(21).await, Some(12));
    bureau.passes(HOUR);
    assert_eq!(before(21).await, Some(21));
}
