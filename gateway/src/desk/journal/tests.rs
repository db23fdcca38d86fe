use super::*;
use crate::{
    config::Location,
    desk::{Account, Desk, Kind, NewAccount},
};
use domain::testing::{demand, token};
use eventstore::{
    clock::{Clock, SetClock},
    position::Position,
    recorded::Instant,
};
use projections::db::{Db, Durability, Location as DbLocation};
use std::sync::Arc;
use tokio::sync::watch;

async fn desk() -> (tempfile::TempDir, Arc<SetClock>, Desk, Account) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(SetClock::new(Instant::midday("2026-03-12".parse().unwrap())));
    let location = Location::Sqlite(folder.path().join("t.desk"));
    let (head, log) = watch::channel(Position(7));
    head.send_replace(Position(41));
    let desk = Desk::open(&location, clock.clone()).await.unwrap().beside(log);
    let new = NewAccount { body: Some(token("mairie-44143")), ..NewAccount::of(Kind::Agent, "a") };
    let (account, _) = desk.add(new).await.unwrap();
    (folder, clock, desk, account)
}

fn reading(n: u128, purpose: &str) -> Reading {
    Reading { demand: Some(demand(n)), purpose: purpose.into(), class: Class::Personal }
}

#[tokio::test]
async fn an_entry_says_who_for_what_body_and_purpose_and_how_far_the_log_was() {
    let (_folder, clock, desk, account) = desk().await;
    desk.note(&account, reading(1, "recevoir la personne")).await.unwrap();
    let noted = desk.readings_of(demand(1), 9).await.unwrap().remove(0);
    assert_eq!((noted.body.as_str(), noted.role.as_str()), ("mairie-44143", "agent"));
    assert_eq!((noted.account, noted.at), (account.id.to_string(), clock.now().0));
    assert_eq!((noted.act, noted.position, noted.shown), (Act::Read, 41, 1));
    assert_eq!(desk.readings_of(demand(2), 9).await.unwrap(), []);
}

#[tokio::test]
async fn a_household_reads_one_line_a_day_and_purpose_newest_first() {
    let (_folder, clock, desk, account) = desk().await;
    for purpose in ["recevoir la personne", "recevoir la personne", "traiter un courrier"] {
        desk.note(&account, reading(1, purpose)).await.unwrap();
    }
    clock.set(Instant(clock.now().0 + DAY));
    desk.note_act(&account, Act::Emergency, 1, reading(1, "urgence")).await.unwrap();
    let openings = desk.openings_of(demand(1)).await.unwrap();
    assert_eq!((openings[0].day, openings[0].act), ("2026-03-13".parse().unwrap(), Act::Emergency));
    let mut rest: Vec<_> = openings[1..].iter().map(|o| (o.purpose.as_str(), o.times)).collect();
    rest.sort_unstable();
    assert_eq!(rest, [("recevoir la personne", 2), ("traiter un courrier", 1)]);
}

#[tokio::test]
async fn pages_of_the_journal_follow_each_other_without_loss_or_repeat() {
    let (_folder, _clock, desk, account) = desk().await;
    let many = (0..7).map(|n| reading(n, "suivre la demande")).collect();
    desk.note_all(&account, many).await.unwrap();
    let body = token("mairie-44143");
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let asked = Asked { body: Some(&body), before, limit: 3, ..Asked::default() };
        let page = desk.journal(&asked).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some((last.at, last.id));
        seen.extend(page.iter().map(|one| one.demand.unwrap()));
    }
    seen.sort_unstable();
    seen.dedup();
    assert_eq!(seen.len(), 7);
    let elsewhere = token("mairie-44109");
    let asked = Asked { body: Some(&elsewhere), limit: 9, ..Asked::default() };
    assert_eq!(desk.journal(&asked).await.unwrap(), []);
}

#[tokio::test]
async fn rows_taken_away_are_counted_and_readings_are_not() {
    let (_folder, clock, desk, account) = desk().await;
    let list = || Reading { demand: None, purpose: "à vérifier".into(), class: Class::Personal };
    desk.note_act(&account, Act::Export, 300, list()).await.unwrap();
    desk.note(&account, list()).await.unwrap();
    clock.set(Instant(clock.now().0 + DAY));
    desk.note_act(&account, Act::Export, 100, list()).await.unwrap();
    let who = account.id.to_string();
    assert_eq!(desk.exported_since(&who, 0).await.unwrap(), 400);
    assert_eq!(desk.exported_since(&who, clock.now().0).await.unwrap(), 100);
}

#[tokio::test]
async fn a_journal_of_before_opens_and_its_entries_are_readings() {
    let folder = tempfile::tempdir().unwrap();
    let location = Location::Sqlite(folder.path().join("t.desk"));
    let old = DbLocation::parse(&location.to_url(), "desk").unwrap();
    let db = Db::open(&old, Durability::Full).await.unwrap();
    db.execute(TABLE, vec![]).await.unwrap();
    let insert =
        "INSERT INTO access_journal VALUES ($1, 5, 'account-1', 'b', 'agent', 'p', $2, 'personal')";
    db.execute(insert, vec![Uuid::from_u128(1).into(), demand(1).into()]).await.unwrap();
    db.close().await;
    let clock = Arc::new(SetClock::new(Instant(9)));
    for _ in 0..2 {
        let desk = Desk::open(&location, clock.clone()).await.unwrap();
        let known = desk.readings_of(demand(1), 9).await.unwrap();
        assert_eq!((known.len(), known[0].act, known[0].shown), (1, Act::Read, 1));
    }
}

#[tokio::test]
async fn readings_noted_at_once_by_many_all_stand_when_each_of_them_is_answered() {
    let (_folder, _, desk, account) = desk().await;
    let desk = Arc::new(desk);
    let mut callers = tokio::task::JoinSet::new();
    for n in 0..100_u128 {
        let (desk, account) = (desk.clone(), account.clone());
        callers.spawn(async move {
            let many = (0..n % 23).map(|_| reading(n, "lire la file"));
            desk.note_all(&account, many.collect()).await.unwrap();
            (n % 23, desk.readings_of(demand(n), 99).await.unwrap().len())
        });
    }
    while let Some(noted) = callers.join_next().await {
        let (asked, stands) = noted.unwrap();
        assert_eq!(u128::try_from(stands), Ok(asked), "it stands before its caller goes on");
    }
}

#[tokio::test]
async fn a_caller_that_goes_away_takes_no_other_entry_with_it() {
    let (_folder, _, desk, account) = desk().await;
    for n in 0..50 {
        let gone = desk.note(&account, reading(1, "parti"));
        // polled once: its entry waits, and nobody waits for it any more
        let _ = tokio::time::timeout(std::time::Duration::ZERO, gone).await;
        desk.note(&account, reading(2, "reste")).await.unwrap();
        assert_eq!(desk.readings_of(demand(2), 99).await.unwrap().len(), n + 1);
    }
}
