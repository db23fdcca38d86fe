//! **G. The paper that was on time.** Conditional on the tax notice, due 18 March; handed on the 17th to another town
//! hall, scanned on the 24th; rank 2 activated on the 19th.

mod variants;

use super::told::Life;
use crate::execute::testing::{Bench, day};
use domain::{
    demand::{
        DeliveryProof, DemandCommand as D, DocumentCategory, DocumentEntry, LetterChannel,
        LetterCommand as L, LetterPurpose, Proven,
    },
    id::{SessionId, StreamId, VacancyId},
    refusal::Refusal,
    session::{Decision, SessionCommand as S},
    testing::{
        ballots, demand, document, dwelling, form, letter, member, members, number, session,
        submission, token, vacancy,
    },
    vacancy::{Standing, Vacancy, VacancyCommand as V},
    world::Command,
};
use std::collections::BTreeMap;

const FORM: &str = "2025-10-06";
const REPLY: &str = "2026-03-30";

fn on(n: u128, command: D) -> Command {
    Command::Demand(demand(n), command)
}

fn home(command: V) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn registered(n: u128) -> [Command; 2] {
    let mut form = form(n);
    (form.received_on, form.declaration.on) = (day(FORM), day(FORM));
    let (body, desk) = (token("nantes"), token("G4401"));
    let register = D::Register { on: day(FORM), body, number: number(n), desk, same: vec![] };
    [submission(n, form), on(n, register)]
}

/// The session of 3 March decides on a dwelling.
async fn ranked(
    life: &mut Life,
    (home, session): (VacancyId, SessionId),
    (candidates, decisions): (&[u128], Vec<Decision>),
) {
    let met = "2026-03-03";
    life.tell("2026-02-02", Command::Vacancy(home, V::Declare(dwelling()))).await;
    for n in candidates {
        let (nominator, on) = (token("nmh"), day("2026-02-02"));
        let nominate = V::Nominate { demand: demand(*n), nominator, on };
        life.tell("2026-02-02", Command::Vacancy(home, nominate)).await;
    }
    let (landlord, meets_on, agenda) = (token("nmh"), day(met), vec![home]);
    let convene = S::Convene { landlord, meets_on, agenda, quorum: 4, members: members() };
    let decisions = candidates.iter().map(|n| demand(*n)).zip(decisions).collect();
    let (read, ballots) = (BTreeMap::new(), ballots(1..=5, []));
    let decide = S::Decide { vacancy: home, on: day(met), decisions, read, ballots };
    let sit = S::RecordAttendance { present: (1..=5).map(member).collect() };
    let freeze = S::FreezeAgenda { on: day("2026-02-23") };
    for command in [convene, freeze, sit, decide] {
        life.tell("2026-03-03", Command::Session(session, command)).await;
    }
}

/// Three households, the first under condition of a tax notice by Wednesday 18 March 2026.
async fn conditional(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    for command in (1..=4).flat_map(registered) {
        life.tell(FORM, command).await;
    }
    let (document, due) = (DocumentCategory::TaxNotice, day("2026-03-18"));
    let first = Decision::AllocateIf { rank: 1, document, due };
    let decisions = vec![first, Decision::Allocate { rank: 2 }, Decision::Allocate { rank: 3 }];
    ranked(&mut life, (vacancy(1), session(1)), (&[1, 2, 3], decisions)).await;
    life
}

async fn both() -> [Life; 2] {
    [conditional(Bench::memory().await).await, conditional(Bench::sqlite().await).await]
}

/// Nothing is there on the 19th: rank 2 is activated and offered the dwelling.
async fn lapsed(life: &mut Life) {
    let lapse = home(V::LapseCondition { demand: demand(1), on: day("2026-03-19") });
    let types = told(life, "2026-03-19", lapse).await;
    assert!(types.contains(&"vacancy.next-rank-activated"), "rank 2 on the 19th: {types:?}");
    life.tell("2026-03-19", offer_to(2, "2026-03-19", REPLY)).await;
}

async fn told(life: &mut Life, date: &str, command: Command) -> Vec<&'static str> {
    let done = life.tell(date, command).await;
    done.events.iter().map(|(_, event)| event.type_name()).collect()
}

fn offer_to(n: u128, date: &str, reply_by: &str) -> Command {
    home(V::MakeOffer { demand: demand(n), on: day(date), reply_by: day(reply_by) })
}

fn accepts(n: u128, date: &str) -> Command {
    home(V::AcceptOffer { demand: demand(n), on: day(date) })
}

fn undo(date: &str) -> Command {
    home(V::UndoLapse { demand: demand(1), on: day(date) })
}

/// The tax notice, as it came and was entered.
fn notice(filed: &str, posted: Option<&str>, hall: Option<&str>, entered: &str) -> Command {
    on(
        1,
        D::EnterDocument(DocumentEntry {
            document: document(1),
            category: DocumentCategory::TaxNotice,
            filed_on: day(filed),
            posted_on: posted.map(day),
            handed_to: hall.map(token),
            entered_on: day(entered),
        }),
    )
}

/// Handed on the 17th to another town hall, scanned on the 24th.
fn scanned() -> Command {
    notice("2026-03-17", None, Some("reze"), "2026-03-24")
}

fn verified(date: &str) -> Command {
    let (document, proves) = (document(1), Proven::default());
    on(1, D::VerifyDocument { document, on: day(date), proves })
}

async fn state(life: &Life, id: VacancyId) -> Vacancy {
    life.world(&[StreamId::Vacancy(id)]).await.vacancy(id).unwrap().clone()
}

async fn standing(life: &Life, n: u128) -> Standing {
    state(life, vacancy(1)).await.standing(demand(n)).unwrap()
}

/// What the log holds of the last fact of a type.
async fn payload(life: &Life, name: &str) -> serde_json::Value {
    let log = life.log().await;
    let last = log.iter().rev().find(|recorded| recorded.event.event_type.as_str() == name);
    serde_json::from_slice(&last.unwrap().event.payload).unwrap()
}

fn send(n: u128, id: u128, purpose: LetterPurpose, date: &str) -> Command {
    let (channel, address) = (LetterChannel::Registered, Some(1));
    on(n, D::Letter(L::Send { letter: letter(id), purpose, on: day(date), channel, address }))
}

fn presented(n: u128, id: u128, date: &str) -> Command {
    let proof = DeliveryProof::PostalNotice;
    on(n, D::Letter(L::Present { letter: letter(id), on: day(date), proof }))
}

#[tokio::test]
async fn the_17th_counts_and_the_desk_keeps_its_name() {
    for mut life in both().await {
        lapsed(&mut life).await;
        let blind = life.refused("2026-03-23", undo("2026-03-23")).await;
        assert_eq!(blind, Refusal::DocumentLate, "until it is scanned, nothing is known");
        life.tell("2026-03-24", scanned()).await;
        let known = life.demand(demand(1)).await.documents[&document(1)];
        assert_eq!(known.given_on(), day("2026-03-17"), "the 17th counts");
        let filed = payload(&life, "demand.document-filed").await;
        assert_eq!(filed["handed_to"], "reze", "the other town hall is named");
        assert_eq!(filed["entered_on"], "2026-03-24", "and the day it scanned");
    }
}

#[tokio::test]
async fn if_rank_2_has_not_accepted_the_lapse_is_undone() {
    for mut life in both().await {
        lapsed(&mut life).await;
        life.tell("2026-03-24", scanned()).await;
        let types = told(&mut life, "2026-03-24", undo("2026-03-24")).await;
        let expected =
            ["vacancy.offer-taken-back", "vacancy.lapse-undone", "demand.candidacy-opened"];
        assert_eq!(types, expected, "the lapse is undone");
        let undone = payload(&life, "vacancy.lapse-undone").await;
        assert_eq!(undone["cause"], "entered-late", "the desk's delay is recorded as ours");
        assert_eq!(undone["given_on"], "2026-03-17", "with the day that counts");
        let late = life.refused("2026-03-25", accepts(2, "2026-03-25")).await;
        assert_eq!(late, Refusal::OfferNotOpen, "rank 2 has no offer any more");
        assert_eq!(standing(&life, 2).await, Standing::Ranked, "but keeps its rank");
        let early = life.refused("2026-03-24", offer_to(1, "2026-03-24", "2026-04-07")).await;
        assert_eq!(early, Refusal::ConditionOpen, "a person still has to read the notice");
        life.tell("2026-03-25", verified("2026-03-25")).await;
        let types = told(&mut life, "2026-03-25", offer_to(1, "2026-03-25", "2026-04-07")).await;
        let expected = ["vacancy.condition-met", "vacancy.offer-made"];
        assert_eq!(types, expected, "the first household is served");
        life.tell("2026-03-27", accepts(1, "2026-03-27")).await;
        let again = life.refused("2026-03-30", undo("2026-03-30")).await;
        assert_eq!(again, Refusal::ConditionNotLapsed, "there is nothing more to undo");
    }
}

#[tokio::test]
async fn if_rank_2_accepted_there_is_no_second_winner() {
    for mut life in both().await {
        lapsed(&mut life).await;
        life.tell("2026-03-23", accepts(2, "2026-03-23")).await;
        life.tell("2026-03-24", scanned()).await;
        let types = told(&mut life, "2026-03-24", undo("2026-03-24")).await;
        assert_eq!(types, ["vacancy.ranked-not-served"], "no second winner");
        let found = payload(&life, "vacancy.ranked-not-served").await;
        assert_eq!(found["cause"], "entered-late", "the desk's delay is recorded as ours");
        assert_eq!(found["given_on"], "2026-03-17", "with the day that counts");
        assert_eq!(standing(&life, 1).await, Standing::NotServed, "ranked, not served");
        assert_eq!(standing(&life, 2).await, Standing::Accepted, "he keeps what he accepted");
        let second = life.refused("2026-03-25", offer_to(1, "2026-03-25", "2026-04-07")).await;
        assert_eq!(second, Refusal::OfferNotOpen, "nor by an offer later");
        let again = told(&mut life, "2026-03-25", undo("2026-03-25")).await;
        assert_eq!(again, [""; 0], "found once");
        let lease = V::SignLease { demand: demand(2), on: day("2026-04-01") };
        life.tell("2026-04-01", home(lease)).await;
        assert_eq!(standing(&life, 2).await, Standing::Housed, "he signs");
        assert_eq!(standing(&life, 1).await, Standing::NotServed, "and it stays written");
    }
}

/// The text of a letter is on no log: its purpose is, and the time that its presentation starts, if any.
#[tokio::test]
async fn both_get_letters_that_start_no_time_against_them() {
    let home = vacancy(1);
    for mut life in both().await {
        lapsed(&mut life).await;
        life.tell("2026-03-20", send(2, 3, LetterPurpose::Offer { vacancy: home }, "2026-03-20"))
            .await;
        life.tell("2026-03-24", scanned()).await;
        life.tell("2026-03-24", undo("2026-03-24")).await;
        for n in [1, 2] {
            let tell = LetterPurpose::Decision { vacancy: home };
            life.tell("2026-03-25", send(n, n, tell, "2026-03-25")).await;
            life.tell("2026-03-27", presented(n, n, "2026-03-27")).await;
            let post = life.demand(demand(n)).await.post;
            let known = post.letters[&letter(n)];
            assert_eq!(known.purpose, tell, "{n} is told what was decided");
            assert_eq!(known.presented_on, Some(day("2026-03-27")), "{n} has it");
            assert_eq!(known.until, None, "{n} owes nothing in return");
        }
        life.tell("2026-03-26", presented(2, 3, "2026-03-26")).await;
        let offered = life.demand(demand(2)).await.post.letters[&letter(3)];
        assert_eq!(offered.until, None, "the offer he was sent binds him to no reply");
    }
}
