//! **E. Struck off by mistake.** A landlord writes to an address she corrected three weeks earlier at another desk.

use super::told::Life;
use crate::execute::testing::{Bench, day};
use domain::{
    demand::{
        AffectedSession, Dated, DeliveryProof, Demand, DemandCommand as D, DemandEvent, Ground,
        LetterChannel, LetterCommand as L, LetterPurpose, Mistake, MistakeCause,
        RepairCommand as R, ReturnCause, known_then, known_today,
    },
    id::{DemandId, StreamId},
    law::Law,
    ranking::{Field, Scope, Seed, why_did_my_place_change},
    refusal::Refusal,
    sealed::Sealed,
    session::{Decision, SessionCommand as S},
    testing::{
        attend, ballots, convene_on, decide, declaration, declare, demand, identity, letter,
        migrate, nominate, person, registered, session, token, vacancy, voted,
    },
    vacancy::VacancyCommand as V,
    world::{Command, Event},
};
use std::collections::BTreeMap;

const CORRECTED: &str = "2025-11-03";
const WRITTEN: &str = "2025-11-24";
const STRUCK: &str = "2026-02-03";
const BACK: &str = "2026-04-20";

fn her(command: impl Into<D>) -> Command {
    Command::Demand(demand(1), command.into())
}

fn post(command: L) -> Command {
    her(D::Letter(command))
}

fn write(n: u128, purpose: LetterPurpose, date: &str, address: u32) -> Command {
    let (channel, address) = (LetterChannel::Registered, Some(address));
    post(L::Send { letter: letter(n), purpose, on: day(date), channel, address })
}

fn present(n: u128, date: &str) -> Command {
    let proof = DeliveryProof::PostalNotice;
    post(L::Present { letter: letter(n), on: day(date), proof })
}

fn no_answer(date: &str) -> Command {
    her(D::Deregister { ground: Ground::NoAnswer, on: day(date) })
}

/// Her demand is of 2019, renewed in March 2025; three others are younger. She corrects her address on 3 November.
async fn told(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    life.tell("2025-03-10", migrate(1, "2019-05-06", Some("2025-03-10"))).await;
    for command in registered(4).skip(2) {
        life.tell("2025-03-10", command).await;
    }
    let mut said = declaration(1);
    let mut moved = identity(1);
    moved.phone = Some("0600000019".to_owned());
    (said.identity, said.on) = (Sealed::new(person(1), moved), day(CORRECTED));
    let change = D::Change { on: day(CORRECTED), declaration: Box::new(said) };
    life.tell(CORRECTED, her(change)).await;
    life
}

async fn both() -> [Life; 2] {
    [told(Bench::memory().await).await, told(Bench::sqlite().await).await]
}

#[tokio::test]
async fn returned_and_coded_no_answer_the_command_is_refused_not_the_last_address() {
    for mut life in both().await {
        life.tell(WRITTEN, write(1, LetterPurpose::Request, WRITTEN, 1)).await;
        let (on, cause) = (day("2025-12-02"), ReturnCause::UnknownAtAddress);
        life.tell("2025-12-02", post(L::Return { letter: letter(1), on, cause })).await;
        let refused = life.refused("2026-01-12", no_answer("2026-01-12")).await;
        assert_eq!(refused, Refusal::NotLastAddress);
        let ground = Ground::NoAnswer;
        let warn = write(2, LetterPurpose::Warning { ground }, "2026-01-12", 2);
        assert_eq!(life.refused("2026-01-12", warn).await, Refusal::NotLastAddress, "nor warned");
        let end = post(L::End { ground, on: day("2026-03-12") });
        assert_eq!(life.refused("2026-03-12", end).await, Refusal::NotLastAddress, "nor later");
        let types = life.types(demand(1)).await;
        assert!(types.contains(&"demand.letter-returned".to_owned()), "it is returned");
        assert!(life.demand(demand(1)).await.is_active());
    }
}

#[tokio::test]
async fn nor_without_a_proof_of_delivery() {
    for mut life in both().await {
        life.tell(WRITTEN, write(1, LetterPurpose::Request, WRITTEN, 2)).await;
        let refused = life.refused("2026-01-12", no_answer("2026-01-12")).await;
        assert_eq!(refused, Refusal::NoDeliveryProof, "to the last address, and nothing proves it");
    }
}

/// Four homes, three candidates each, decided on these days; the fourth home is in a commune she does not wish.
const MET: [(u128, &str, &str); 4] = [
    (1, "2026-01-13", "44109"),
    (2, "2026-02-17", "44109"),
    (3, "2026-03-17", "44109"),
    (4, "2026-03-24", "44143"),
];

async fn sits(life: &mut Life, (n, date, commune): (u128, &str, &str)) {
    let mut home = declare(n);
    if let Command::Vacancy(_, V::Declare(dwelling)) = &mut home {
        dwelling.commune = token(commune);
    }
    life.tell(date, home).await;
    for candidate in [2, 3, 4] {
        life.tell(date, proposed(n, candidate, date)).await;
    }
    life.tell(date, convene_on(n, date, vec![vacancy(n)])).await;
    let freeze = S::FreezeAgenda { on: day(date) };
    life.tell(date, Command::Session(session(n), freeze)).await;
    life.tell(date, attend(n, 1..=5)).await;
    let refused = domain::session::NonAllocationReason::EffortRate;
    let not = |n| (demand(n), Decision::NotAllocate { reasons: vec![refused] });
    let mut decided = decide(n, n, [2, 3, 4].map(not).into());
    if let Command::Session(_, S::Decide { on, .. }) = &mut decided {
        *on = day(date);
    }
    life.tell(date, voted(decided, ballots(1..=5, []))).await;
}

fn proposed(n: u128, candidate: u128, date: &str) -> Command {
    let mut nominated = nominate(n, candidate);
    if let Command::Vacancy(_, V::Nominate { on, .. }) = &mut nominated {
        *on = day(date);
    }
    nominated
}

/// A widened search, so that those proposed may go anywhere.
async fn widen(life: &mut Life, n: u128) {
    let mut said = declaration(n);
    said.wish.as_mut().unwrap().widened = true;
    let change = D::Change { on: day("2025-03-11"), declaration: Box::new(said) };
    life.tell("2025-03-11", Command::Demand(demand(n), change)).await;
}

/// Variant with a false proof: a notice says that the letter and the warning came. She is struck off on 3 February.
async fn struck(life: &mut Life) {
    for n in 2..=4 {
        widen(life, n).await;
    }
    let ground = Ground::NoAnswer;
    life.tell(WRITTEN, write(1, LetterPurpose::Request, WRITTEN, 2)).await;
    life.tell("2025-11-26", present(1, "2025-11-26")).await;
    life.tell("2025-12-29", write(2, LetterPurpose::Warning { ground }, "2025-12-29", 2)).await;
    life.tell("2025-12-31", present(2, "2025-12-31")).await;
    sits(life, MET[0]).await;
    life.tell(STRUCK, post(L::End { ground, on: day(STRUCK) })).await;
    assert!(!life.demand(demand(1)).await.is_active());
    for met in &MET[1..] {
        sits(life, *met).await;
    }
}

/// She comes to a desk, which sees that nothing came: she is back the same day.
async fn back(life: &mut Life) {
    let (cause, body) = (MistakeCause::LetterNotReceived, token("nantes-metropole"));
    let mistake = Some(Mistake { cause, body });
    life.tell(BACK, her(D::Reinstate { on: day(BACK), mistake })).await;
}

#[tokio::test]
async fn reinstated_the_same_day_with_her_2019_date_the_missed_renewal_not_held_against_her() {
    for mut life in both().await {
        struck(&mut life).await;
        let number = life.demand(demand(1)).await.number().cloned();
        back(&mut life).await;
        let state = life.demand(demand(1)).await;
        assert!(state.is_active(), "the same day");
        assert_eq!(state.presented_on(), Some(day("2019-05-06")), "with her date");
        assert_eq!(state.number().cloned(), number, "and her number");
        assert_eq!(state.expires_on(), Some(day("2027-03-10")), "as if renewed in March 2026");
        let renew = D::Renew { on: day("2027-02-01"), declaration: None };
        life.tell("2027-02-01", her(renew)).await;
    }
}

#[tokio::test]
async fn she_reads_that_we_were_wrong_why_and_who_found_it() {
    for mut life in both().await {
        struck(&mut life).await;
        back(&mut life).await;
        let log = life.log().await;
        let told =
            log.iter().rfind(|r| r.event.event_type.as_str() == "demand.reinstated").unwrap();
        assert!(told.event.applicant_visible, "the page says « Nous nous sommes trompés » of it");
        assert_eq!(told.event.occurred_on, day(BACK));
        let payload: serde_json::Value = serde_json::from_slice(&told.event.payload).unwrap();
        let mistake =
            serde_json::json!({"cause": "letter-not-received", "body": "nantes-metropole"});
        assert_eq!(payload["mistake"], mistake, "cause and author, in the log and to partners");
        let public = domain::catalogue::info("demand.reinstated").unwrap();
        assert!(public.operational.contains(&"mistake"), "partners receive the return");
    }
}

async fn missed(life: &Life) -> Vec<AffectedSession> {
    life.bench.executor.affected_sessions(demand(1), &Seed::published("2026")).await.unwrap()
}

#[tokio::test]
async fn she_sees_the_two_sessions_where_she_would_have_been_placed() {
    for mut life in both().await {
        struck(&mut life).await;
        assert_eq!(missed(&life).await, [], "nobody knows yet");
        // the others have left since: they are compared as they were
        for n in 2..=4 {
            let left = D::Renounce { on: day("2026-04-01") };
            life.tell("2026-04-01", Command::Demand(demand(n), left)).await;
        }
        back(&mut life).await;
        let one = |n: usize| {
            let (id, met_on, _) = MET[n];
            let (session, vacancy, met_on) = (session(id), vacancy(id), day(met_on));
            AffectedSession { session, vacancy, met_on, was: None, would: Some(1) }
        };
        let found = missed(&life).await;
        assert_eq!(found, [one(1), one(2)], "not the one before, nor a commune she does not wish");
        life.tell(BACK, her(R::RecordAffected { on: day(BACK), sessions: found })).await;
        let log = life.log().await;
        let told = &log.last().unwrap().event;
        assert_eq!(told.event_type.as_str(), "demand.sessions-affected");
        assert!(told.applicant_visible, "she sees them");
    }
}

#[tokio::test]
async fn and_is_proposed_for_the_next_suitable_home() {
    for mut life in both().await {
        struck(&mut life).await;
        back(&mut life).await;
        let sessions = missed(&life).await;
        life.tell(BACK, her(R::RecordAffected { on: day(BACK), sessions })).await;
        let owed = async |life: &Life| life.demand(demand(1)).await.is_owed_a_proposal();
        assert!(owed(&life).await, "a fact, that the agents' queue shows");
        life.tell("2026-05-04", declare(5)).await;
        life.tell("2026-05-04", proposed(5, 1, "2026-05-04")).await;
        assert!(!owed(&life).await, "she is proposed");
        assert!(life.demand(demand(1)).await.candidacies.contains_key(&vacancy(5)));
    }
}

#[tokio::test]
async fn a_planned_erasure_is_cancelled() {
    for mut life in both().await {
        struck(&mut life).await;
        let planned =
            async |life: &Life| life.demand(demand(1)).await.erasure_planned(&Law::default());
        assert_eq!(planned(&life).await, Some(day("2027-02-04")), "a year after the mistake");
        back(&mut life).await;
        assert_eq!(planned(&life).await, None, "cancelled");
        let erase = her(R::Erase { on: day("2027-02-04") });
        assert_eq!(life.refused("2027-02-04", erase).await, Refusal::StillNeeded);
    }
}

async fn dated(life: &Life, n: u128) -> Vec<Dated> {
    let history = life.bench.executor.read_history(StreamId::Demand(demand(n))).await.unwrap();
    let own = |(recorded, event): (crate::recorded::Recorded, Event)| match event {
        Event::Demand(event) => Some((recorded.event.occurred_on, event)),
        _ => None,
    };
    history.into_iter().filter_map(own).collect()
}

/// The place of another household in March, and in April: the change is told as a correction, and sums.
#[tokio::test]
async fn past_figures_explain_their_change() {
    for mut life in both().await {
        struck(&mut life).await;
        back(&mut life).await;
        let mut histories = BTreeMap::new();
        for n in 1..=4 {
            histories.insert(demand(n), dated(&life, n).await);
        }
        let (march, april) = (day("2026-03-16"), day("2026-04-21"));
        let on =
            |date, how: fn(&[Dated], chrono::NaiveDate) -> Demand| -> BTreeMap<DemandId, Demand> {
                histories.iter().map(|(id, history)| (*id, how(history, date))).collect()
            };
        let (then, today, now) =
            (on(march, known_then), on(march, known_today), on(april, known_then));
        let active = |demands: &BTreeMap<DemandId, Demand>| {
            demands.values().filter(|demand| demand.is_active()).count()
        };
        assert_eq!((active(&then), active(&today)), (3, 4), "the count of March, then and now");
        let explains = histories[&demand(1)].iter().any(|(date, event)| {
            *date == day(BACK) && matches!(event, DemandEvent::Reinstated { mistake: Some(_), .. })
        });
        assert!(explains, "the fact that explains it is dated");
        let (law, seed) = (Law::default(), Seed::published("2026"));
        let field = |date, demands| Field::new(date, (&law, &seed), demands);
        let refer = |demands: &'_ BTreeMap<DemandId, Demand>| -> Vec<DemandId> {
            demands.keys().copied().collect()
        };
        assert_eq!(refer(&then), refer(&now));
        let before =
            field(march, then.iter().map(|(id, demand)| (*id, demand)).collect::<Vec<_>>());
        let after = field(april, now.iter().map(|(id, demand)| (*id, demand)).collect::<Vec<_>>());
        let corrections = BTreeMap::from([(demand(1), Some(&today[&demand(1)]))]);
        let scope = Scope::Territory;
        let why = why_did_my_place_change(demand(2), &before, &corrections, &after, scope).unwrap();
        assert_eq!(why.parts.corrections, 1, "one place, by the correction alone");
        assert_eq!(why.parts.sum(), why.difference(), "and the parts sum");
    }
}
