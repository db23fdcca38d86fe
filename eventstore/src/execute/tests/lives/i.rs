//! **I. "Incomplete file", but it was not.** Decision of 5 May, letter first presented on the 9th; the document had been
//! filed on 2 April.

use super::told::Life;
use crate::{
    execute::{AsAt, testing::Bench, testing::day},
    position::Position,
};
use domain::{
    catalogue,
    demand::{DemandCommand as D, DocumentCategory, Erasure},
    id::{DemandId, StreamId},
    law::Law,
    refusal::Refusal,
    session::{
        Answer, ContestationAnswered, Decision, DecisionContested, DecisionKind, Door,
        NonAllocationReason, NoticePresented, Outcome, RerunCause, RerunOpened, Session,
        SessionCommand as S, TimeToContest, Verdict, extract,
    },
    testing::{
        attend, ballots, convene_on, declare, demand, document, ranks, registered, session, token,
        vacancy,
    },
    vacancy::VacancyCommand as V,
    world::{Command, World},
};
use std::collections::BTreeMap;

const FILED: &str = "2025-04-02";
const DECIDED: &str = "2025-05-05";
const PRESENTED: &str = "2025-05-09";
const APPEAL: &str = "2025-07-01";
const AGAIN: &str = "2025-07-15";

/// She is the third candidate.
fn her() -> DemandId {
    demand(3)
}

fn sits(n: u128, command: S) -> Command {
    Command::Session(session(n), command)
}

fn decide(n: u128, date: &str, decisions: Vec<(DemandId, Decision)>) -> Command {
    let (vacancy, on) = (vacancy(1), day(date));
    let (read, ballots) = (BTreeMap::new(), ballots(1..=5, []));
    sits(n, S::Decide { vacancy, on, decisions, read, ballots })
}

fn without_her(reason: NonAllocationReason) -> Vec<(DemandId, Decision)> {
    let mut decisions = ranks(2);
    decisions.push((her(), Decision::NotAllocate { reasons: vec![reason] }));
    decisions
}

fn letter(says_how: bool) -> Command {
    let (vacancy, demand, on) = (vacancy(1), her(), day("2025-05-06"));
    sits(1, S::Notify { vacancy, demand, on, says_how })
}

fn presented() -> Command {
    let (vacancy, demand, presented_on) = (vacancy(1), her(), day(PRESENTED));
    sits(1, S::PresentNotice(NoticePresented { vacancy, demand, presented_on }))
}

fn appeal(date: &str) -> Command {
    let (vacancy, demand, on, door) = (vacancy(1), her(), day(date), Door::Commission);
    sits(1, S::Contest(DecisionContested { vacancy, demand, on, door }))
}

fn answered() -> Command {
    let (vacancy, demand, on, door) = (vacancy(1), her(), day("2025-07-16"), Door::Commission);
    let (answer, says_how) = (Answer::ExaminedAgain, true);
    sits(
        1,
        S::AnswerContestation(ContestationAnswered { vacancy, demand, on, door, answer, says_how }),
    )
}

/// Three candidates, her tax notice deposited on 2 April, and the decision of 5 May: the file lacks a document.
async fn decided(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    for command in registered(3) {
        life.tell("2025-03-10", command).await;
    }
    let (document, category, on) = (document(1), DocumentCategory::TaxNotice, day(FILED));
    life.tell(FILED, Command::Demand(her(), D::FileDocument { document, category, on })).await;
    life.tell("2025-04-14", declare(1)).await;
    for n in 1..=3 {
        let (demand, nominator, on) = (demand(n), token("nmh"), day("2025-04-14"));
        let nominate = V::Nominate { demand, nominator, on };
        life.tell("2025-04-14", Command::Vacancy(vacancy(1), nominate)).await;
    }
    life.tell("2025-04-22", convene_on(1, DECIDED, vec![vacancy(1)])).await;
    life.tell("2025-04-28", sits(1, S::FreezeAgenda { on: day("2025-04-28") })).await;
    life.tell(DECIDED, attend(1, 1..=5)).await;
    life.tell(DECIDED, decide(1, DECIDED, without_her(NonAllocationReason::MissingDocument))).await;
    life
}

/// The letter says how to contest; it is presented on the 9th; she contests on 1 July.
async fn contested(bench: Bench) -> Life {
    let mut life = decided(bench).await;
    life.tell("2025-05-06", letter(true)).await;
    life.tell(PRESENTED, presented()).await;
    life.tell(APPEAL, appeal(APPEAL)).await;
    life
}

async fn both() -> [Life; 2] {
    [contested(Bench::memory().await).await, contested(Bench::sqlite().await).await]
}

async fn all(life: &Life) -> World {
    let streams = [
        StreamId::Vacancy(vacancy(1)),
        StreamId::Session(session(1)),
        StreamId::Session(session(2)),
    ];
    life.world(&streams).await
}

async fn of(life: &Life, n: u128) -> Session {
    all(life).await.session(session(n)).unwrap().clone()
}

async fn outcome(life: &Life) -> Outcome {
    of(life, 1).await.decisions[&(vacancy(1), her())].clone()
}

async fn time(life: &Life) -> TimeToContest {
    outcome(life).await.time_to_contest(&Law::default().commissions)
}

/// Position of the first event of this type.
async fn position(life: &Life, kind: &str) -> Position {
    let log = life.log().await;
    log.iter().find(|recorded| recorded.event.event_type.as_str() == kind).unwrap().position
}

#[tokio::test]
async fn the_decision_the_presentation_and_the_deposit_each_keep_their_day() {
    for life in both().await {
        let outcome = outcome(&life).await;
        assert_eq!(outcome.decided_on, Some(day(DECIDED)), "decision of 5 May");
        assert_eq!(outcome.reasons, [NonAllocationReason::MissingDocument], "incomplete file");
        let notice = outcome.notice.unwrap();
        assert_eq!(notice.presented_on, Some(day(PRESENTED)), "letter first presented on the 9th");
        let file = life.demand(her()).await;
        assert_eq!(
            file.documents[&document(1)].filed_on,
            day(FILED),
            "the document had been filed on 2 April"
        );
    }
}

#[tokio::test]
async fn time_to_contest_runs_from_the_ninth_and_only_if_the_letter_said_how() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let mut life = decided(bench).await;
        life.tell("2025-05-06", letter(true)).await;
        assert_eq!(time(&life).await, TimeToContest::NotPresented, "not from the sending");
        life.tell(PRESENTED, presented()).await;
        let last = day("2025-07-10");
        assert_eq!(time(&life).await, TimeToContest::Until(last), "from the 9th, two months");
        let late = life.refused("2025-07-11", appeal("2025-07-11")).await;
        assert_eq!(late, Refusal::ContestTooLate(last));
    }
    let mut silent = decided(Bench::sqlite().await).await;
    silent.tell("2025-05-06", letter(false)).await;
    silent.tell(PRESENTED, presented()).await;
    assert_eq!(time(&silent).await, TimeToContest::NotSaid, "only if the letter said how");
    silent.tell("2026-05-04", appeal("2026-05-04")).await;
}

#[tokio::test]
async fn her_appeal_of_the_first_of_july_is_a_state_everyone_concerned_sees() {
    for life in both().await {
        let since = day(APPEAL);
        let outcome = outcome(&life).await;
        assert_eq!(outcome.open_contestation().unwrap().on, since, "the commission sees it");
        let file = life.demand(her()).await;
        assert_eq!(
            file.contested.get(&(session(1), vacancy(1))),
            Some(&since),
            "whoever opens her file sees it"
        );
        let told = catalogue::info("session.decision-contested").unwrap();
        assert!(told.applicant_visible, "she sees it in her timeline");
        let open = ["vacancy", "demand", "on", "door"];
        let without_key =
            |field: &&str| told.operational.contains(field) || told.public.contains(field);
        assert!(open.iter().all(without_key), "partners and agents read it without a key");
        let log = life.log().await;
        let fact = log.iter().find(|r| r.event.event_type.as_str() == "session.decision-contested");
        assert!(fact.unwrap().event.applicant_visible && fact.unwrap().event.key_ids.is_empty());
    }
}

#[tokio::test]
async fn it_interrupts_the_time_and_erasure_is_on_hold() {
    for mut life in both().await {
        let since = day(APPEAL);
        assert_eq!(time(&life).await, TimeToContest::Interrupted { since }, "the time is stopped");
        let renounce = D::Renounce { on: day("2025-07-02") };
        life.tell("2025-07-02", Command::Demand(her(), renounce)).await;
        let law = Law::default();
        let kept = life.demand(her()).await.erasure(day("2026-07-02"), &law);
        assert_eq!(kept, Erasure::KeptUntil(day("2026-07-02")));
        let late = day("2026-07-03");
        assert_eq!(life.demand(her()).await.erasure(late, &law), Erasure::Held, "on hold");
        life.tell("2026-07-06", answered()).await;
        assert_eq!(life.demand(her()).await.erasure(day("2026-07-06"), &law), Erasure::Possible);
    }
}

#[tokio::test]
async fn her_extract_masks_others() {
    for life in both().await {
        let world = all(&life).await;
        let (sat, home) = (world.session(session(1)).unwrap(), world.vacancy(vacancy(1)).unwrap());
        let rules = Law::default().commissions;
        let own = extract(sat, (vacancy(1), home), her(), &rules).unwrap();
        assert_eq!(own.own.decision, DecisionKind::NotAllocated);
        assert_eq!(own.own.reasons, [NonAllocationReason::MissingDocument], "her own reason");
        assert_eq!(own.own.contested_since, Some(day(APPEAL)));
        assert_eq!((own.others, own.before), (2, 2), "others are counted");
        let text = serde_json::to_string(&own).unwrap();
        for n in 1..=3 {
            assert!(!text.contains(&demand(n).to_string()), "{text}");
            assert!(!text.contains(&format!("DURAND-{n}")), "{text}");
        }
    }
}

#[tokio::test]
async fn the_replay_shows_the_document_known_on_the_second_of_april() {
    for life in both().await {
        let at = position(&life, "session.non-allocation-decided").await;
        let as_at = AsAt { position: Some(at), ..AsAt::default() };
        let streams = [StreamId::Demand(her())];
        let seen = life.bench.executor.world_at(&streams, &as_at).await.unwrap();
        let file = seen.demand(her()).unwrap();
        assert_eq!(file.documents[&document(1)].filed_on, day(FILED), "the log held it then");
        let before = position(&life, "demand.document-filed").await;
        let eve = AsAt { true_on: Some(day("2025-04-01")), ..AsAt::default() };
        let earlier = life.bench.executor.world_at(&streams, &eve).await.unwrap();
        assert!(earlier.demand(her()).unwrap().documents.is_empty(), "and not the day before");
        assert!(
            before < position(&life, "session.agenda-frozen").await,
            "the members were told it"
        );
    }
}

#[tokio::test]
async fn the_commission_examines_again_as_a_second_run_beside_the_first() {
    for mut life in both().await {
        let first = of(&life, 1).await;
        life.tell("2025-07-02", declare(2)).await;
        life.tell("2025-07-02", convene_on(2, AGAIN, vec![vacancy(2)])).await;
        let (first_id, cause, on) = (session(1), RerunCause::Contestation, day("2025-07-03"));
        let said = RerunOpened { vacancy: vacancy(1), first: first_id, cause, on };
        life.tell("2025-07-03", sits(2, S::OpenRerun(said))).await;
        life.tell("2025-07-08", sits(2, S::FreezeAgenda { on: day("2025-07-08") })).await;
        life.tell(AGAIN, attend(2, 1..=5)).await;
        let ranked = [her(), demand(1), demand(2)].into_iter().zip(1..);
        let ranked = ranked.map(|(demand, rank)| (demand, Decision::Allocate { rank })).collect();
        life.tell(AGAIN, decide(2, AGAIN, ranked)).await;
        assert_eq!(of(&life, 1).await, first, "the first run is as it was");
        let second = of(&life, 2).await.decisions[&(vacancy(1), her())].clone();
        assert_eq!((second.verdict, second.rank), (Verdict::Allocated, Some(1)), "beside it");
        let home = all(&life).await.vacancy(vacancy(1)).unwrap().clone();
        assert_eq!(home.ranking.first(), Some(&her()), "nobody had been offered the dwelling");
        let file = life.demand(her()).await;
        assert!(file.candidacies.contains_key(&vacancy(1)), "she is a candidate again");
        life.tell("2025-07-16", answered()).await;
        assert!(!life.demand(her()).await.is_contested());
    }
}

#[tokio::test]
async fn the_coded_reason_of_may_can_no_longer_be_edited() {
    for mut life in both().await {
        let other = without_her(NonAllocationReason::OtherHouseholdFirst);
        let refused = life.refused("2025-07-02", decide(1, DECIDED, other)).await;
        assert_eq!(refused, Refusal::DecisionKept);
        assert!(refused.sentence().contains("reste écrite"), "{refused}");
        assert_eq!(outcome(&life).await.reasons, [NonAllocationReason::MissingDocument]);
    }
}
