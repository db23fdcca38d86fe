//! **F. DALO.** Recognised on 10 February for a T3.

use super::told::Life;
use crate::execute::testing::{Bench, day};
use domain::{
    calendar::Deadline,
    declaration::{Member, MemberLink, Situation},
    demand::{
        Declaration, Demand, DemandCommand as D, Finding, Mention, Recognition, Registration,
        RightSaid, RightStep,
    },
    id::{DemandId, StreamId},
    law::Law,
    ranking::{Seed, Standing},
    refusal::Refusal,
    scoring::{RankClass, score},
    sealed::Sealed,
    session::{Decision, SessionCommand as S},
    territory::Typology,
    testing::{
        attend, ballots, declaration, demand, dwelling, form, members, number, session, submission,
        token, vacancy,
    },
    vacancy::{Dwelling, ExceptionCause, RefusalReason, VacancyCommand as V},
    world::Command,
};
use std::collections::{BTreeMap, BTreeSet};

const FORM: &str = "2025-03-10";
const SHE: u128 = 1;
/// A household with far more points.
const OTHER: u128 = 2;

fn on(command: D) -> Command {
    Command::Demand(demand(SHE), command)
}

fn step(date: &str, step: RightSaid) -> Command {
    on(D::RecordRight { on: day(date), body: Some(token("prefecture-44")), step })
}

/// A mother and her children, by their birth dates.
fn household(date: &str, births: &[&str]) -> Declaration {
    let mut said = declaration(SHE);
    said.on = day(date);
    let Some(Sealed::Open { value, .. }) = &mut said.household else { panic!() };
    let child = |birth: &&str| Member { link: MemberLink::Dependant, birth_date: Some(day(birth)) };
    value.members.extend(births.iter().map(child));
    said.wish.as_mut().unwrap().typologies = vec![Typology::T2, Typology::T3];
    said
}

const THREE: [&str; 3] = ["2016-02-01", "2018-05-04", "2021-09-12"];
const FOUR: [&str; 4] = ["2016-02-01", "2018-05-04", "2021-09-12", "2026-04-12"];

/// Fifteen years of waiting, and every reason that the grid counts.
fn other() -> Command {
    let mut said = form(OTHER);
    said.registration = Some(Registration {
        presented_on: day("2011-01-03"),
        last_renewed_on: Some(day("2025-02-03")),
        number: number(OTHER),
        migrated: true,
    });
    let reasons = ["01", "04", "06", "11"].map(token).to_vec();
    let situation = Situation { reasons, ..Situation::default() };
    said.declaration.situation = Some(Sealed::new(said.declaration.identity.person(), situation));
    submission(OTHER, said)
}

/// Registered, recognised on 10 February for a T3, and designated by the préfet to a landlord.
async fn recognised(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    let mut said = form(SHE);
    said.declaration = household(FORM, &THREE);
    let (body, desk) = (token("nantes"), token("G4401"));
    let on_ = day(FORM);
    let register = D::Register { on: on_, body, number: number(SHE), desk, same: vec![] };
    life.tell(FORM, submission(SHE, said)).await;
    life.tell(FORM, on(register)).await;
    life.tell(FORM, other()).await;
    life.tell("2026-01-05", step("2026-01-05", RightSaid::Refer)).await;
    let decided_on = day("2026-02-10");
    let recognition = Recognition { decided_on, typology: Typology::T3, told: true };
    life.tell("2026-02-12", step("2026-02-12", RightSaid::Recognise(recognition))).await;
    let landlord = token("nmh");
    life.tell("2026-02-25", step("2026-02-25", RightSaid::Designate { landlord })).await;
    life
}

/// A dwelling declared, and she its only candidate.
async fn nominated(life: &mut Life, n: u128, date: &str, home: Dwelling) {
    let nominate = V::Nominate { demand: demand(SHE), nominator: token("nmh"), on: day(date) };
    for command in [V::Declare(home), nominate] {
        life.tell(date, Command::Vacancy(vacancy(n), command)).await;
    }
}

fn except(n: u128, date: &str, cause: ExceptionCause) -> Command {
    Command::Vacancy(vacancy(n), V::RecordException { on: day(date), cause })
}

fn sits(n: u128, command: S) -> Command {
    Command::Session(session(n), command)
}

/// A session called on one dwelling, its agenda frozen the same day.
async fn convened(life: &mut Life, n: u128, called: &str, meets: &str) {
    let (landlord, agenda) = (token("nmh"), vec![vacancy(n)]);
    let (meets_on, members) = (day(meets), members());
    let convene = S::Convene { landlord, meets_on, agenda, quorum: 4, members };
    life.tell(called, sits(n, convene)).await;
    life.tell(called, sits(n, S::FreezeAgenda { on: day(called) })).await;
    life.tell(meets, attend(n, 1..=5)).await;
}

fn alone(n: u128, meets: &str) -> Command {
    let decisions = vec![(demand(SHE), Decision::Allocate { rank: 1 })];
    let (vacancy, on) = (vacancy(n), day(meets));
    let (read, ballots) = (BTreeMap::new(), ballots(1..=5, []));
    sits(n, S::Decide { vacancy, on, decisions, read, ballots })
}

async fn offered(life: &mut Life, n: u128, date: &str, reply: &str, says: &[Mention]) {
    let (on_, reply_by) = (day(date), day(reply));
    let make = V::MakeOffer { demand: demand(SHE), on: on_, reply_by };
    life.tell(date, Command::Vacancy(vacancy(n), make)).await;
    let said = says.iter().copied().collect::<BTreeSet<_>>();
    life.tell(date, step(date, RightSaid::Offer { vacancy: vacancy(n), said })).await;
}

async fn refuses(life: &mut Life, n: u128, date: &str) {
    let (on_, reason) = (day(date), RefusalReason::Size);
    let refuse = V::RefuseOffer { demand: demand(SHE), on: on_, reason };
    life.tell(date, Command::Vacancy(vacancy(n), refuse)).await;
}

fn lapse(n: u128, date: &str) -> Command {
    step(date, RightSaid::Lapse { vacancy: vacancy(n) })
}

/// A T2 of 46 m², right for four and too small for five, allocated in March.
async fn allocated(life: &mut Life) {
    nominated(life, 1, "2026-03-10", dwelling()).await;
    life.tell("2026-03-11", except(1, "2026-03-11", ExceptionCause::Designated)).await;
    convened(life, 1, "2026-03-16", "2026-03-24").await;
    life.tell("2026-03-24", alone(1, "2026-03-24")).await;
}

/// A child is born on 12 April and declared on the 20th; the T2 is offered on 4 May, with all an offer must say.
async fn grown_and_offered(life: &mut Life) {
    let declaration = Box::new(household("2026-04-20", &FOUR));
    life.tell("2026-04-20", on(D::Change { on: day("2026-04-20"), declaration })).await;
    offered(life, 1, "2026-05-04", "2026-05-18", &Mention::ALL).await;
}

async fn she(life: &Life) -> Demand {
    life.demand(demand(SHE)).await
}

async fn benches() -> [Bench; 2] {
    [Bench::memory().await, Bench::sqlite().await]
}

fn standing(id: DemandId, state: &Demand) -> Standing {
    let seed = Seed::published("tirage-2026");
    Standing::of(id, state, day("2026-03-10"), &Law::default(), &seed).unwrap()
}

#[tokio::test]
async fn she_is_recognised_on_10_february_and_no_key_less_reader_learns_it() {
    for bench in benches().await {
        let life = recognised(bench).await;
        let state = she(&life).await;
        let recognition = state.right.recognised.unwrap();
        assert_eq!(
            (recognition.decided_on, recognition.typology),
            (day("2026-02-10"), Typology::T3)
        );
        assert!(state.right.is_active());
        for recorded in life.log().await {
            let stored = String::from_utf8_lossy(&recorded.event.payload).to_lowercase();
            for word in ["recognised", "opposable", "designated", "dalo"] {
                assert!(!stored.contains(word), "{} tells {word}", recorded.event.event_type);
            }
        }
    }
}

#[tokio::test]
async fn no_score_outranks_her() {
    for bench in benches().await {
        let life = recognised(bench).await;
        let hers = standing(demand(SHE), &she(&life).await);
        let other = standing(demand(OTHER), &life.demand(demand(OTHER)).await);
        assert!(other.points > hers.points, "{} points against {}", other.points, hers.points);
        assert_eq!((hers.class, other.class), (RankClass::OpposableRight, RankClass::Ordinary));
        assert!(hers.precedes(&other), "a class above points, never points among points");
    }
}

#[tokio::test]
async fn designated_she_is_examined_alone_with_no_shortfall_recorded() {
    for bench in benches().await {
        let mut life = recognised(bench).await;
        nominated(&mut life, 1, "2026-03-10", dwelling()).await;
        convened(&mut life, 1, "2026-03-16", "2026-03-24").await;
        let unsaid = life.refused("2026-03-24", alone(1, "2026-03-24")).await;
        assert_eq!(
            unsaid,
            Refusal::TooFewCandidates,
            "one candidate alone must be said to be lawful"
        );
        let social =
            life.refused("2026-03-24", except(1, "2026-03-24", ExceptionCause::VerySocial)).await;
        assert_eq!(social, Refusal::NotVerySocial);
        life.tell("2026-03-24", except(1, "2026-03-24", ExceptionCause::Designated)).await;
        life.tell("2026-03-24", alone(1, "2026-03-24")).await;
        let home =
            life.world(&[StreamId::Vacancy(vacancy(1))]).await.vacancy(vacancy(1)).unwrap().clone();
        assert_eq!(home.shortfall, None, "no shortfall recorded");
        assert_eq!(home.ranking, [demand(SHE)], "she is examined alone");
        let log = life.log().await;
        let told = |kind: &str| log.iter().filter(|r| r.event.event_type.as_str() == kind).count();
        assert_eq!(
            (told("vacancy.shortfall-recorded"), told("vacancy.exception-recorded")),
            (0, 1)
        );
        for recorded in &log {
            let stored = String::from_utf8_lossy(&recorded.event.payload);
            assert!(!stored.contains("designated"), "{}", recorded.event.event_type);
        }
    }
}

#[tokio::test]
async fn the_t2_is_not_adapted_on_the_day_of_the_offer_so_her_refusal_loses_nothing() {
    for bench in benches().await {
        let mut life = recognised(bench).await;
        allocated(&mut life).await;
        grown_and_offered(&mut life).await;
        let offer = &she(&life).await.right.offers[&vacancy(1)];
        assert!(
            !offer.suited,
            "five people since April: needs are judged at the date of the offer"
        );
        let before = score(&she(&life).await, day("2026-06-01"), &Law::default()).unwrap();
        refuses(&mut life, 1, "2026-05-12").await;
        let lost = life.refused("2026-05-20", lapse(1, "2026-05-20")).await;
        assert_eq!(lost, Refusal::OfferUnsuited, "her refusal loses no right");
        let finding = Finding::WithoutLegitimateReason;
        let (vacancy, body) = (vacancy(1), token("nantes-metropole"));
        let judge = D::JudgeRefusal { vacancy, on: day("2026-05-20"), body, finding };
        assert_eq!(life.refused("2026-05-20", on(judge)).await, Refusal::OfferUnsuited);
        let state = she(&life).await;
        let after = score(&state, day("2026-06-01"), &Law::default()).unwrap();
        assert_eq!((after.total, after.class), (before.total, before.class), "nor a point");
        assert!(state.right.is_active() && state.is_active());
        assert!(state.right.court(&Law::default()).is_some(), "nobody offered what suits");
    }
}

/// Had the child been born after the offer, the same T2 would have suited: the day of the offer decides.
#[tokio::test]
async fn the_same_t2_suits_when_the_offer_comes_before_the_birth() {
    for bench in benches().await {
        let mut life = recognised(bench).await;
        allocated(&mut life).await;
        offered(&mut life, 1, "2026-03-30", "2026-04-13", &Mention::ALL).await;
        assert!(she(&life).await.right.offers[&vacancy(1)].suited);
        refuses(&mut life, 1, "2026-04-10").await;
        let declaration = Box::new(household("2026-04-20", &FOUR));
        life.tell("2026-04-20", on(D::Change { on: day("2026-04-20"), declaration })).await;
        life.tell("2026-04-21", lapse(1, "2026-04-21")).await;
        assert!(!she(&life).await.right.is_active());
    }
}

#[tokio::test]
async fn an_offer_that_lacks_the_mention_or_the_effect_of_refusing_cannot_lapse_her_right() {
    let t4 = Dwelling { typology: Typology::T4, surface: 85, ..dwelling() };
    for (bench, said) in benches().await.into_iter().zip(Mention::ALL) {
        let mut life = recognised(bench).await;
        nominated(&mut life, 2, "2026-06-08", t4.clone()).await;
        life.tell("2026-06-08", except(2, "2026-06-08", ExceptionCause::Designated)).await;
        convened(&mut life, 2, "2026-06-10", "2026-06-18").await;
        life.tell("2026-06-18", alone(2, "2026-06-18")).await;
        offered(&mut life, 2, "2026-06-22", "2026-07-06", &[said]).await;
        assert!(she(&life).await.right.offers[&vacancy(2)].suited, "the T4 suits");
        refuses(&mut life, 2, "2026-06-30").await;
        let kept = life.refused("2026-07-08", lapse(2, "2026-07-08")).await;
        assert_eq!(kept, Refusal::RightNotTold, "{said:?} alone is not enough");
        assert!(she(&life).await.right.is_active());
        assert!(she(&life).await.right.court(&Law::default()).is_some());
    }
}

#[tokio::test]
async fn on_10_august_the_court_is_open_for_four_months_and_she_knew_it_before() {
    for bench in benches().await {
        let mut life = recognised(bench).await;
        let law = Law::default();
        let waits = she(&life).await.deadlines(&law);
        assert!(
            waits.contains(&(Deadline::NextStep, day("2026-08-10"))),
            "visible beforehand: {waits:?}"
        );
        let opens =
            || on(D::RecordRight { on: day("2026-08-10"), body: None, step: RightSaid::OpenCourt });
        let early =
            on(D::RecordRight { on: day("2026-08-09"), body: None, step: RightSaid::OpenCourt });
        let refused = life.refused("2026-08-09", early).await;
        assert_eq!(refused, Refusal::CourtNotOpen(day("2026-08-10")));
        assert!(refused.sentence().contains("lundi 10 août 2026"), "{refused}");
        let done = life.tell("2026-08-10", opens()).await;
        let [(_, domain::world::Event::Demand(domain::demand::DemandEvent::RightRecorded(told)))] =
            &done.events[..]
        else {
            panic!("{:?}", done.events)
        };
        let until = Some(day("2026-12-10"));
        assert_eq!(told.step.open(), Some(&RightStep::CourtOpen { until }), "for four months");
        let window = she(&life).await.right.court(&law).unwrap();
        assert_eq!((window.from, window.until), (day("2026-08-10"), until), "what her page says");
        let waits = she(&life).await.deadlines(&law);
        assert!(!waits.iter().any(|(kind, _)| *kind == Deadline::NextStep), "told once");
    }
}
