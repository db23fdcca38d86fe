//! The reception network through the log: two desks that differ are found, and nobody is sent round in circles, even
//! by agents who act at once.

use crate::{
    execute::{
        ExecuteError,
        testing::{Bench, ask, commit, declare, demand, place, submit, today},
    },
    recorded::Recorded,
};
use domain::{
    id::{AgentId, ReceptionId, ReferralId, StreamId},
    network::{NetworkCommand, Question, Script, Topic},
    place::{Level, PlaceCommand, SuspensionCause},
    reception::{ReceptionCommand, Tally},
    referral::{Mission, ReferralCommand},
    refusal::Refusal,
    world::{Command, Event},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const QUESTION: &str = "pieces-a-fournir";
const ALONE: &str = "identite-seule";
const ALL: &str = "toutes-les-pieces";

fn publish(version: &str) -> Command {
    let question = Question {
        code: QUESTION.parse().unwrap(),
        protected: false,
        answers: vec![ALONE.parse().unwrap(), ALL.parse().unwrap()],
    };
    Command::Network(NetworkCommand::PublishScript(Script {
        version: version.parse().unwrap(),
        published_on: today(),
        digest: "0123456789abcdef".repeat(4).parse().unwrap(),
        topics: vec![Topic { code: "avant".parse().unwrap(), questions: vec![question] }],
    }))
}

fn agent(n: u128) -> AgentId {
    AgentId::new(Uuid::from_u128(n))
}

fn empower(n: u128) -> Command {
    let by = "nantes-metropole".parse().unwrap();
    Command::Place(place(n), PlaceCommand::EmpowerAgent { agent: agent(n), by, from: today() })
}

fn suspend(n: u128) -> Command {
    let (missions, cause) = (BTreeSet::from([Mission::Interview]), SuspensionCause::Staff);
    Command::Place(place(n), PlaceCommand::Suspend { missions, cause, on: today() })
}

fn send(n: u128, of: u128, from: u128, to: u128) -> Command {
    let (from, to, mission) = (place(from), place(to), Mission::Interview);
    let create =
        ReferralCommand::Create { demand: Some(demand(of)), from, to, mission, on: today() };
    Command::Referral(ReferralId::new(Uuid::from_u128(n)), create)
}

/// A person asks at place `at`, and is received there by its agent.
fn received(n: u128, at: u128, version: &str, answer: &str) -> [Command; 2] {
    let id = ReceptionId::new(Uuid::from_u128(n));
    let (mission, place) = (Mission::Information, place(at));
    let answers = BTreeMap::from([(QUESTION.parse().unwrap(), answer.parse().unwrap())]);
    let (agent, script) = (agent(at), version.parse().unwrap());
    let ask = ReceptionCommand::Request { demand: None, place, mission, on: today() };
    let hold = ReceptionCommand::Hold { place, agent, on: today(), script, answers };
    [Command::Reception(id, ask), Command::Reception(id, hold)]
}

/// Places 1 to 3 do everything, place 4 informs; the script; demands 1 and 2.
async fn opened(bench: Bench) -> Bench {
    let mut commands = vec![submit(1, "Canari"), submit(2, "Serin"), publish("2026.1")];
    for n in 1..=4 {
        let level = if n == 4 { Level::One } else { Level::Three };
        commands.extend([declare(n), commit(n, level), empower(n)]);
    }
    run(&bench, "open", commands).await;
    bench
}

async fn run(bench: &Bench, story: &str, commands: impl IntoIterator<Item = Command>) {
    for (n, command) in commands.into_iter().enumerate() {
        bench.run(ask(&format!("{story}/{n}"), command)).await.unwrap();
    }
}

async fn refusal(bench: &Bench, key: &str, command: Command) -> Refusal {
    match bench.run(ask(key, command)).await {
        Err(ExecuteError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// What the head of the network counts, from the log alone.
async fn tally(bench: &Bench) -> Tally {
    let streams = bench.log().await.into_iter().map(|recorded| recorded.stream.to_string());
    let mut tally = Tally::default();
    for name in streams.filter(|name| name.starts_with("reception-")).collect::<BTreeSet<_>>() {
        let stream: StreamId = name.parse().unwrap();
        for (_, event) in bench.executor.read_history(stream).await.unwrap() {
            if let Event::Reception(event) = event {
                tally.count(&event);
            }
        }
    }
    tally
}

fn count(log: &[Recorded], kind: &str) -> usize {
    log.iter().filter(|recorded| recorded.event.event_type.as_str() == kind).count()
}

fn place_of(log: &[Recorded], kind: &str) -> Option<usize> {
    log.iter().position(|recorded| recorded.event.event_type.as_str() == kind)
}

#[tokio::test]
async fn two_desks_that_answer_differently_from_the_same_script_are_found_and_listed() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let bench = opened(bench).await;
        run(&bench, "a", received(1, 1, "2026.1", ALONE)).await;
        run(&bench, "b", received(2, 4, "2026.1", ALONE)).await;
        assert_eq!(tally(&bench).await.differences(), [], "the desks agree");
        run(&bench, "c", received(3, 2, "2026.1", ALL)).await;
        run(&bench, "d", [publish("2026.2")]).await;
        run(&bench, "e", received(4, 3, "2026.2", ALL)).await;
        let found = tally(&bench).await.differences();
        let [one] = &found[..] else { panic!("{found:?}") };
        assert_eq!((one.script.as_str(), one.question.as_str()), ("2026.1", QUESTION));
        let told: Vec<_> = one.answers.iter().map(|t| (t.answer.as_str(), &t.places[..])).collect();
        assert_eq!(told, [(ALONE, &[(place(1), 1), (place(4), 1)][..]), (ALL, &[(place(2), 1)])]);
    }
}

#[tokio::test]
async fn a_referral_that_loops_or_goes_where_the_mission_is_not_done_is_refused_with_the_reason() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let bench = opened(bench).await;
        run(&bench, "a", [send(1, 1, 1, 2)]).await;
        let before = bench.log().await.len();
        let back = refusal(&bench, "b", send(2, 1, 2, 1)).await;
        assert_eq!((back, back.code()), (Refusal::ReferralLoop, "referral.loop"));
        assert!(back.sentence().contains("déjà passée par ce lieu"), "{back}");
        assert_eq!(refusal(&bench, "c", send(2, 1, 2, 4)).await, Refusal::MissionNotHeld);
        assert_eq!(bench.log().await.len(), before, "a refusal leaves no trace");
        run(&bench, "d", [suspend(3)]).await;
        assert_eq!(refusal(&bench, "e", send(2, 1, 2, 3)).await, Refusal::MissionSuspended);
        let resume = PlaceCommand::Resume { on: today() };
        run(&bench, "f", [Command::Place(place(3), resume), send(2, 1, 2, 3)]).await;
        assert_eq!(refusal(&bench, "g", send(3, 1, 3, 1)).await, Refusal::ReferralLoop);
        run(&bench, "h", [send(3, 2, 3, 1)]).await;
    }
}

/// Each of sixteen agents sends the same demand from one of two places to the other: alone, each would be right.
#[tokio::test]
async fn of_many_agents_who_send_a_demand_to_each_other_at_once_one_sends_it() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        let bench = opened(bench).await;
        let tasks = (1..=16_u128).map(|n| {
            let (executor, even) = (bench.executor.clone(), n.is_multiple_of(2));
            let command = if even { send(n, 1, 1, 2) } else { send(n, 1, 2, 1) };
            tokio::spawn(async move { executor.execute(ask(&format!("n{n}"), command)).await })
        });
        let mut sent = 0;
        for task in tasks.collect::<Vec<_>>() {
            match task.await.unwrap() {
                Ok(_) => sent += 1,
                Err(ExecuteError::Refused(Refusal::ReferralLoop)) => {}
                Err(error) => panic!("{error}"),
            }
        }
        let log = bench.log().await;
        let written = (count(&log, "referral.created"), count(&log, "demand.referred"));
        assert_eq!((sent, written), (1, (1, 1)));
    }
}

/// The place's stream is only read, so it is a check of the append: nobody is sent there after the suspension.
#[tokio::test]
async fn nobody_is_sent_to_a_place_that_suspended_meanwhile() {
    for round in 0..12 {
        let bench = if round == 0 { Bench::sqlite().await } else { Bench::memory().await };
        let bench = opened(bench).await;
        let (one, other) = (bench.executor.clone(), bench.executor.clone());
        let sending = tokio::spawn(async move { one.execute(ask("a", send(1, 1, 1, 2))).await });
        let stopping = tokio::spawn(async move { other.execute(ask("b", suspend(2))).await });
        stopping.await.unwrap().unwrap();
        let sent = sending.await.unwrap();
        let log = bench.log().await;
        let stopped = place_of(&log, "place.commitment-suspended").unwrap();
        match place_of(&log, "referral.created") {
            Some(place) => assert!(place < stopped),
            None => {
                assert!(matches!(sent, Err(ExecuteError::Refused(Refusal::MissionSuspended))));
            }
        }
    }
}

#[tokio::test]
async fn an_interview_by_an_agent_not_empowered_that_day_is_refused() {
    let bench = opened(Bench::memory().await).await;
    let (by, on) = ("nantes-metropole".parse().unwrap(), today());
    let revoke = PlaceCommand::RevokeAgent { agent: agent(1), by, on };
    let [asked, held] = received(1, 1, "2026.1", ALONE);
    run(&bench, "a", [Command::Place(place(1), revoke), asked]).await;
    assert_eq!(refusal(&bench, "b", held).await, Refusal::AgentNotEmpowered);
}
