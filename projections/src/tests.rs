//! Every read model at once, over ordinary lives and over every type of event.

use crate::{
    Views,
    db::Location,
    demands,
    testing::{Log, Story, both},
};
use domain::id::{PartnerId, StreamId};
use domain::testing::{self as t, Scenario};
use domain::{
    demand::DemandCommand,
    vacancy::{RefusalReason, VacancyCommand},
    world::Command,
};
use eventstore::{position::Position, vault::Vault};
use std::sync::Arc;

const NAMES: [&str; 9] = [
    "attributions_2",
    "deadlines_5",
    "demands_2",
    "places_1",
    "queues_4",
    "sessions_2",
    "statistics_3",
    "timeline_2",
    "vacancies_2",
];

/// Three households, one dwelling, a ranking; the first refuses, the second accepts and signs.
pub(crate) async fn an_attribution() -> Story {
    let vacancy = |command| Command::Vacancy(t::vacancy(1), command);
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(3)).await;
    story.on("2025-09-01", [t::declare(1)]).await;
    story.on("2025-09-10", [t::nominate(1, 1), t::nominate(1, 2), t::nominate(1, 3)]).await;
    story.on("2025-09-15", [t::convene(1, 1)]).await;
    story.on("2025-09-24", [t::quorum(1), t::decide(1, 1, t::ranks(3))]).await;
    story.on("2025-09-25", [t::offer(1, 1)]).await;
    let (demand, on) = (t::demand(1), t::day("2025-09-28"));
    let refuse = VacancyCommand::RefuseOffer { demand, on, reason: RefusalReason::Location };
    story.on("2025-09-28", [vacancy(refuse)]).await;
    let (demand, on) = (t::demand(2), t::day("2025-09-29"));
    let offer = VacancyCommand::MakeOffer { demand, on, reply_by: t::day("2025-10-10") };
    story.on("2025-09-29", [vacancy(offer)]).await;
    story.on("2025-09-30", [t::accept(1, 2)]).await;
    let sign = VacancyCommand::SignLease { demand, on: t::day("2025-10-08") };
    story.on("2025-10-08", [vacancy(sign)]).await;
    story
}

pub(crate) fn of_demand(n: u128, command: DemandCommand) -> Command {
    Command::Demand(t::demand(n), command)
}

#[tokio::test]
async fn every_read_model_followed_in_pieces_equals_its_rebuild_on_both_databases() {
    let story = an_attribution().await;
    let mut digests = Vec::new();
    for (_keep, location) in both("pieces").await {
        let views = Views::open(&location, crate::all(&Arc::default())).await.unwrap();
        for limit in [1, 2, 9, 30, 31, i64::MAX] {
            views.catch_up(story.log.store.clone(), Position(limit)).await.unwrap();
        }
        let mut all = Vec::new();
        for name in NAMES {
            let live = views.dump_digest(name).await.unwrap();
            views.rebuild(story.log.store.clone(), name, |_| {}).await.unwrap();
            assert_eq!(views.dump_digest(name).await.unwrap(), live, "{name}");
            assert!(views.equals_rebuild(story.log.store.clone(), name).await.unwrap(), "{name}");
            all.push(live);
        }
        digests.push(all);
    }
    assert_eq!(digests[0], digests[1], "SQLite and PostgreSQL hold the same");
}

#[tokio::test]
async fn no_type_of_event_is_poison_to_any_read_model() {
    let log = Log::new("2026-01-05");
    for event in domain::testing::samples() {
        let stream = match event.type_name().split('.').next().unwrap() {
            "demand" => StreamId::Demand(t::demand(1)),
            "person" => StreamId::Person(t::person(1)),
            "vacancy" => StreamId::Vacancy(t::vacancy(1)),
            "session" => StreamId::Session(t::session(1)),
            "place" => StreamId::Place(t::place(1)),
            "referral" => StreamId::Referral(t::referral(1)),
            "examination" => StreamId::Examination(t::examination(1)),
            "network" => StreamId::Network(domain::id::NetworkId::WHOLE),
            "reception" => StreamId::Reception(t::reception(1)),
            "body" => StreamId::Body(domain::id::BodyId::REGISTER),
            "rules" => StreamId::Rules(domain::id::RulesId::REGISTER),
            "clock" => StreamId::Clock(domain::id::ClockId::OUTAGES),
            _ => StreamId::Partner(PartnerId::new(uuid::Uuid::nil())),
        };
        log.say(stream, event).await;
    }
    let views = Views::open(&Location::Memory, crate::all(&Arc::default())).await.unwrap();
    views.catch_up(log.store.clone(), Position(i64::MAX)).await.unwrap();
    for name in NAMES {
        assert_eq!(views.parked(name).await.unwrap(), vec![], "{name}");
    }
}

#[test]
fn what_a_read_model_says_that_it_does_not_use_changes_nothing_of_it() {
    let stream: eventstore::recorded::StreamName = StreamId::Demand(t::demand(1)).into();
    let mut unused = 0;
    for event in domain::testing::samples() {
        let recorded = crate::load::recorded(&event);
        let recorded = eventstore::recorded::Recorded {
            position: Position(1),
            stream: stream.clone(),
            revision: eventstore::position::Revision(0),
            recorded_at: eventstore::recorded::Instant(0),
            event: recorded,
        };
        let seen = crate::projection::Seen { recorded: &recorded, event: &event };
        for projection in crate::all(&Arc::default()) {
            let (name, kind) = (projection.name(), event.type_name());
            let category = kind.split('.').next().unwrap();
            let uses = projection.uses();
            if uses.contains(&kind) || uses.contains(&category) {
                continue;
            }
            assert_eq!(projection.keys(&seen), vec![], "{name} {kind}");
            let mut rows = crate::rows::Rows::default();
            projection.apply(&seen, &mut rows).unwrap();
            assert!(rows.take().is_empty(), "{name} {kind}");
            unused += 1;
        }
    }
    assert!(unused > 100, "{unused}");
}

#[tokio::test]
async fn views_hold_sealed_copies_that_open_with_the_vault_until_the_key_is_destroyed() {
    let folder = tempfile::tempdir().unwrap();
    let (location, kek) = (folder.path().join("vault"), folder.path().join("kek"));
    let location = format!("sqlite:{}", location.display());
    Vault::init(&location, &kek).await.unwrap();
    let vault = Vault::open(&location, &kek).await.unwrap();
    let log = Log::new("2025-03-10");
    for (stream, event) in Scenario::new().play(&t::submit(1)) {
        log.sealed(&vault, stream, &event).await;
    }
    let mut digests = Vec::new();
    for open in [true, false] {
        let (_keep, views) = both("sealed").await.remove(0);
        let views = Views::open(&views, crate::all(&Arc::default())).await.unwrap();
        views.catch_up(log.store.clone(), Position(i64::MAX)).await.unwrap();
        let head = demands::file_head(views.db(), t::demand(1)).await.unwrap().unwrap();
        assert_eq!(head.applicant, Some(t::person(1)));
        let copy = head.identity.unwrap();
        assert!(!copy.contains("DURAND"));
        let copy = serde_json::from_str(&copy).unwrap();
        let opened = eventstore::codec::open_copy(&vault, &copy).await.unwrap();
        assert_eq!(opened.is_some_and(|value| value["name"] == "DURAND-1"), open);
        digests.push(views.dump_digest("demands_2").await.unwrap());
        vault.destroy_key(t::person(1)).await.unwrap();
    }
    assert_eq!(digests[0], digests[1], "an erasure changes nothing of a rebuild");
}

/// The codec of an earlier program: it does not know offers, and panics at an agenda.
fn earlier(
    recorded: &eventstore::recorded::Recorded,
) -> Result<domain::world::Event, crate::projection::Poison> {
    match recorded.event.event_type.as_str() {
        "vacancy.offer-made" | "demand.candidacy-opened" => {
            Err(crate::projection::Poison("of a later version".to_owned()))
        }
        "session.convened" => panic!("the program is broken"),
        _ => eventstore::codec::decode_closed(recorded)
            .map_err(|error| crate::projection::Poison(error.to_string())),
    }
}

#[tokio::test]
async fn what_an_earlier_program_parked_is_replayed_and_equals_a_rebuild_in_every_read_model() {
    let story = an_attribution().await;
    let store = &story.log.store;
    for (_keep, location) in both("replayed").await {
        let all = crate::all(&Arc::default());
        let before = Views::open_with(&location, all, earlier).await.unwrap();
        before.catch_up(store.clone(), Position(i64::MAX)).await.unwrap();
        let views = Views::open(&location, crate::all(&Arc::default())).await.unwrap();
        let mut replayed = 0;
        for name in NAMES {
            while let Some(parked) = views.parked(name).await.unwrap().first() {
                views.replay_parked(store.clone(), name, &parked.stream).await.unwrap();
                replayed += 1;
            }
            assert!(views.equals_rebuild(store.clone(), name).await.unwrap(), "{name}");
        }
        assert!(replayed > 9, "{replayed}");
    }
}
