use super::*;
use crate::{testing::Story, tests::an_attribution};
use domain::{
    demand::DemandCommand,
    testing::{self as t, day},
};
use eventstore::{position::Position, store::EventStore as _};
use std::sync::Arc;

async fn kinds(story: &Story, n: u128) -> Vec<String> {
    let mut kinds = Vec::new();
    for (_keep, views) in story.views().await {
        let db = views.db();
        let all = entries(db, t::demand(n), Position(0), 100).await.unwrap();
        let end = Position(i64::MAX);
        let mut newest = newest_entries(db, t::demand(n), end, 100).await.unwrap();
        newest.reverse();
        assert_eq!(all, newest);
        kinds = all.into_iter().map(|entry| entry.kind).collect();
    }
    kinds
}

async fn head_of(story: &Story, n: u128) -> Head {
    let (_keep, views) = story.views().await.remove(0);
    head(views.db(), t::demand(n)).await.unwrap().unwrap().0
}

#[tokio::test]
async fn the_household_that_is_housed_reads_each_step_once() {
    let story = an_attribution().await;
    let kinds = kinds(&story, 2).await;
    let steps: Vec<&str> =
        kinds.iter().map(String::as_str).skip_while(|kind| *kind != "demand.registered").collect();
    for step in [
        "demand.registered",
        "demand.candidacy-opened",
        "session.ranked-allocation-decided",
        "vacancy.next-rank-activated",
        "vacancy.offer-made",
        "vacancy.offer-accepted",
        "vacancy.lease-signed",
        "demand.deregistered",
    ] {
        assert_eq!(steps.iter().filter(|kind| **kind == step).count(), 1, "{step} in {steps:?}");
    }
    assert!(!steps.contains(&"vacancy.candidate-nominated"), "told by the candidacy");
    assert!(!steps.contains(&"demand.candidacy-closed"), "told by the lease");
    let head = head_of(&story, 2).await;
    assert_eq!((head.stage(), head.next()), (Stage::Housed, Next::Nothing));
    assert_eq!(head.asked(), []);
}

#[tokio::test]
async fn an_offer_asks_for_a_reply_and_a_refusal_leads_back_to_waiting() {
    let mut story = Story::new();
    story.on("2025-03-10", t::offered()).await;
    let head = head_of(&story, 1).await;
    assert_eq!((head.stage(), head.next()), (Stage::Offered, Next::Reply));
    let reply = Asked::Reply { vacancy: t::vacancy(1), by: day("2025-10-06") };
    assert_eq!(head.asked(), [reply]);
    assert_eq!(head.offers[0].dwelling["rent_cents"], 31_050);
    assert_eq!(head_of(&story, 2).await.stage(), Stage::Ranked);
    let refused = an_attribution().await;
    let head = head_of(&refused, 1).await;
    assert_eq!((head.stage(), head.next()), (Stage::Registered, Next::Proposal));
    assert!(kinds(&refused, 1).await.contains(&"vacancy.offer-refused".to_owned()));
    assert_eq!(head_of(&refused, 3).await.stage(), Stage::Registered);
    assert!(kinds(&refused, 3).await.contains(&"demand.candidacy-closed".to_owned()));
}

#[tokio::test]
async fn what_is_asked_follows_the_file() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::submit(1)]).await;
    assert_eq!(head_of(&story, 1).await.asked(), [Asked::Identity]);
    story.on("2025-03-10", [t::register(1)]).await;
    assert_eq!(head_of(&story, 1).await.asked(), []);
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [crate::tests::of_demand(1, notice)]).await;
    let head = head_of(&story, 1).await;
    assert_eq!(head.asked(), [Asked::Renew { by: head.expires_on.unwrap() }]);
}

#[tokio::test]
async fn an_event_the_applicant_may_not_see_makes_no_entry_and_no_entry_has_a_sealed_value() {
    let mut story = Story::new();
    let mut form = t::form(2);
    form.lookalikes = vec![t::demand(1)];
    story.on("2025-03-10", t::registered(1)).await;
    story.on("2025-03-10", [t::submission(2, form), t::register(2)]).await;
    let kinds = kinds(&story, 2).await;
    assert!(kinds.contains(&"demand.submitted".to_owned()));
    assert!(!kinds.contains(&"demand.duplicate-suspected".to_owned()), "{kinds:?}");
    for (_keep, views) in story.views().await {
        for table in ["entries", "heads", "subjects"] {
            let sql = format!("SELECT * FROM timeline_2_{table}");
            for row in views.db().fetch(sql, vec![]).await.unwrap() {
                let text = format!("{row:?}");
                assert!(!text.contains("DURAND") && !text.contains("0440325"), "{text}");
            }
        }
    }
}

#[tokio::test]
async fn an_event_of_a_later_version_is_told_and_stops_nothing() {
    let mut story = an_attribution().await;
    let stream: eventstore::recorded::StreamName = t::demand(2).to_string().parse().unwrap();
    // the raw log says that the applicant may see it, as the later version would
    let shown = story.log.foretold(stream.clone(), "demand.foretold").await;
    let known = story.log.foretold(stream.clone(), "demand.renewed").await;
    story.log.raw("orders-7".parse().unwrap(), "OrderPlaced", serde_json::json!({})).await;
    story.log.raw("$$orders-7".parse().unwrap(), "$metadata", serde_json::json!({})).await;
    story.log.raw(stream, "$streamDeleted", serde_json::json!({})).await;
    story.on("2026-06-01", [t::submit(7)]).await;
    for (_keep, location) in crate::testing::both("unknown").await {
        let views = crate::Views::open(&location, crate::all(&Arc::default())).await.unwrap();
        views.catch_up(story.log.store.clone(), Position(i64::MAX)).await.unwrap();
        let entries = entries(views.db(), t::demand(2), Position(0), 200).await.unwrap();
        let last = &entries[entries.len() - 2..];
        assert_eq!([last[0].position, last[1].position], [shown, known]);
        assert!(last.iter().all(|entry| entry.parameters["unknown"] == true), "{last:?}");
        assert!(views.parked("timeline_2").await.unwrap().is_empty());
        // a read model that may need it parks its stream, and that stream alone; what is not ours is nobody's
        let mut parks = 0;
        for standing in views.list().await.unwrap() {
            let parked = views.parked(&standing.name).await.unwrap();
            let places: Vec<_> = parked.iter().map(|parked| parked.position).collect();
            // one that does not use renewals is not told of the second
            let some = [&[][..], &[shown], &[shown, known]].contains(&&places[..]);
            assert!(some, "{}: {parked:?}", standing.name);
            assert_eq!(standing.position, story.log.store.head().await.unwrap());
            parks += usize::from(!places.is_empty());
        }
        assert!(parks > 0);
    }
}

#[tokio::test]
async fn a_damaged_event_of_a_known_type_parks_its_demand_in_the_timeline_too() {
    let story = an_attribution().await;
    let stream = t::demand(2).to_string().parse().unwrap();
    let damaged =
        story.log.raw(stream, "demand.renewed", serde_json::json!({"renewed_on": 7})).await;
    for (_keep, location) in crate::testing::both("damaged").await {
        let views = crate::Views::open(&location, crate::all(&Arc::default())).await.unwrap();
        views.catch_up(story.log.store.clone(), Position(i64::MAX)).await.unwrap();
        let parked = views.parked("timeline_2").await.unwrap();
        assert_eq!(parked.iter().map(|parked| parked.position).collect::<Vec<_>>(), [damaged]);
    }
}

/// A pregnancy that ends leaves no trace in what a household reads: the same entry as any other change.
#[tokio::test]
async fn a_birth_no_longer_expected_reads_as_any_change_of_the_household() {
    use domain::{declaration::Household, sealed::Sealed, world::Command};
    let said = |unborn| {
        let mut said = t::declaration(1);
        let known = said.household.as_ref().and_then(Sealed::open).cloned().unwrap();
        said.household = Some(Sealed::new(t::person(1), Household { unborn, ..known }));
        said
    };
    let on = |command| [Command::Demand(t::demand(1), command)];
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let change = DemandCommand::Change { on: day("2025-04-01"), declaration: Box::new(said(2)) };
    story.on("2025-04-01", on(change)).await;
    let adjust = DemandCommand::AdjustHousehold { on: day("2025-05-12"), expected: 0 };
    story.on("2025-05-12", on(adjust)).await;
    for (_keep, views) in story.views().await {
        let all = entries(views.db(), t::demand(1), Position(0), 100).await.unwrap();
        let [.., before, after] = all.as_slice() else { panic!("{all:?}") };
        let told = |entry: &Entry| {
            (entry.kind.clone(), entry.parameters.clone(), entry.legal_basis.clone())
        };
        assert_eq!(told(after), told(before));
        assert_eq!(after.parameters, serde_json::json!({}), "nothing but that it changed");
    }
}

#[tokio::test]
async fn a_renewal_letter_that_came_late_moves_the_day_to_renew_here_and_in_the_file() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(1)).await;
    let notice = DemandCommand::SendRenewalNotice { on: day("2026-01-20") };
    story.on("2026-01-20", [crate::tests::of_demand(1, notice)]).await;
    let before = head_of(&story, 1).await.expires_on.unwrap();
    story.on("2026-03-02", t::told_of_renewal(1, "2026-01-20", "2026-03-02")).await;
    let moved = story.world().demand(t::demand(1)).unwrap().expires_on().unwrap();
    assert!(moved > before, "{before} {moved}");
    assert_eq!(head_of(&story, 1).await.expires_on, Some(moved));
    for (_keep, views) in story.views().await {
        let file = crate::demands::file_head(views.db(), t::demand(1)).await.unwrap().unwrap();
        assert_eq!(file.expires_on, Some(moved));
    }
}

#[tokio::test]
async fn a_thread_is_read_a_piece_at_a_time_and_each_line_says_what_it_is_about() {
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let (db, demand) = (views.db(), t::demand(2));
        let all = lines(db, demand).await.unwrap();
        let whole = entries(db, demand, Position(0), 200).await.unwrap();
        assert_eq!(all.len(), whole.len());
        assert!(all.windows(2).all(|pair| pair[0].position > pair[1].position));
        for topic in Topic::ALL {
            let about: Vec<_> = all.iter().filter(|line| line.topic == topic).collect();
            let (from, to) = (Position(0), Position(i64::MAX));
            let read = part(db, demand, Part { from, to, topic: Some(topic) }).await.unwrap();
            let positions: Vec<_> = read.iter().map(|entry| entry.position).collect();
            assert_eq!(positions, about.iter().map(|l| l.position).collect::<Vec<_>>());
            assert!(read.iter().all(|entry| Topic::of(&entry.kind) == topic));
        }
        let (to, from) = (all[1].position, all[3].position);
        let piece = part(db, demand, Part { from, to, topic: None }).await.unwrap();
        assert_eq!(piece.len(), 3);
    }
}

/// Each type that an applicant may see makes an entry, but those that another entry tells.
#[tokio::test]
async fn every_type_an_applicant_may_see_is_in_the_thread() {
    let log = crate::testing::Log::new("2026-01-05");
    for event in domain::testing::samples() {
        use domain::id::StreamId;
        let stream = match event.type_name().split('.').next().unwrap() {
            "demand" => StreamId::Demand(t::demand(1)),
            "vacancy" => StreamId::Vacancy(t::vacancy(1)),
            "session" => StreamId::Session(t::session(1)),
            "referral" => StreamId::Referral(t::referral(1)),
            _ => continue,
        };
        // what comes with the form is told by it: here it comes the day after
        let sent = event.type_name() == "demand.submitted";
        log.on(if sent { "2026-01-05" } else { "2026-01-06" }).say(stream, event).await;
    }
    let views = crate::Views::open(&crate::db::Location::Memory, crate::all(&Arc::default()));
    let views = views.await.unwrap();
    views.catch_up(log.store.clone(), Position(i64::MAX)).await.unwrap();
    let sql = "SELECT DISTINCT kind FROM timeline_2_entries";
    let rows = views.db().fetch(sql, vec![]).await.unwrap();
    let told: Vec<String> = rows.iter().map(|row| row.text("kind").unwrap()).collect();
    let elsewhere = [
        "vacancy.candidate-nominated",
        "vacancy.ranking-recorded",
        "session.candidate-examined",
        // the sample is of a candidacy that a decision closes
        "demand.candidacy-closed",
    ];
    for info in domain::catalogue::types().iter().filter(|info| info.applicant_visible) {
        let is_told = told.iter().any(|kind| kind == info.name);
        assert_ne!(is_told, elsewhere.contains(&info.name), "{}", info.name);
    }
}
