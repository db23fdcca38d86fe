//! The law comes from the log: each decision is judged under that of its day, says which one, and is judged again
//! when it changed meanwhile.

use crate::{
    execute::{
        Done, ExecuteError, Executor, Request, Rulebook,
        content::registers_of,
        testing::{Bench, ask, day, submit_as},
    },
    recorded::Recorded,
};
use domain::{
    calendar::Unit,
    id::{RulesId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    rules::{DryRun, Parameter, RulesCommand, Status, Step, Value, dry_run},
    testing as t,
    world::{Command, Event},
};
use std::sync::Arc;

const KEY: &str = "delay.offer-reply";

pub(super) fn parameter(key: &str, version: &str, from: &str, value: Value) -> Parameter {
    Parameter {
        key: key.parse().unwrap(),
        version: version.parse().unwrap(),
        value,
        effective_from: day(from),
        source: "Délibération d'exemple".to_owned(),
        status: Status::Assumption,
        voted_on: day("2025-01-01"),
        act: "2025-1".parse().unwrap(),
    }
}

fn reply_in(version: &str, from: &str, days: u32) -> Parameter {
    parameter(KEY, version, from, Value::Delay { count: days, unit: Unit::Days })
}

pub(super) fn step(of: &Parameter, on: &str) -> Step {
    Step { key: of.key.clone(), version: of.version.clone(), on: day(on) }
}

pub(super) fn counted(of: &Parameter, effect: dry_run::Effect) -> Command {
    let Step { key, version, on } = step(of, "2025-01-02");
    let dry_run::Effect { examined, moved, largest } = effect;
    let run = DryRun { key, version, on, position: 1, examined, moved, largest };
    Command::Rules(RulesCommand::RecordDryRun(run))
}

/// Voted, counted and published on a day.
fn adopted(of: &Parameter, on: &str) -> [Command; 3] {
    [
        Command::Rules(RulesCommand::Vote(Box::new(of.clone()))),
        counted(of, dry_run::Effect::default()),
        Command::Rules(RulesCommand::Publish(step(of, on))),
    ]
}

pub(super) fn on(day_: &str, key: &str, command: Command) -> Request {
    Request { occurred_on: day(day_), ..ask(key, command) }
}

pub(super) async fn given(bench: &Bench, story: &str, commands: impl IntoIterator<Item = Command>) {
    for (n, command) in commands.into_iter().enumerate() {
        bench.run(on("2025-03-10", &format!("{story}/{n}"), command)).await.unwrap();
    }
}

fn refusal(answer: Result<Done, ExecuteError>) -> Refusal {
    match answer {
        Err(ExecuteError::Refused(refusal)) => refusal,
        other => panic!("{other:?}"),
    }
}

/// Three ranked households of one dwelling; the first waits for its offer.
fn ranked() -> impl Iterator<Item = Command> {
    t::offered().take(13)
}

/// An offer on a day, with so many days to reply.
fn offer(v: u128, made: &str, days: u64) -> Command {
    let on = day(made);
    let reply_by = on + chrono::Days::new(days);
    let command = domain::vacancy::VacancyCommand::MakeOffer { demand: t::demand(1), on, reply_by };
    Command::Vacancy(t::vacancy(v), command)
}

async fn history(bench: &Bench, stream: StreamId) -> Vec<(Recorded, Event)> {
    bench.executor.read_history(stream).await.unwrap()
}

#[tokio::test]
async fn a_decision_is_judged_under_the_law_of_its_day_and_says_which() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        given(&bench, "a", ranked()).await;
        let before = bench.log().await;
        assert!(
            before.iter().all(|one| registers_of(&one.event.metadata) == [None, None]),
            "nothing voted"
        );
        given(&bench, "b", adopted(&reply_in("2025.1", "2025-10-01", 12), "2025-09-01")).await;
        // published in September for October: ten days are still enough in September
        let early = on("2025-09-25", "early", offer(1, "2025-09-25", 9));
        let reply = Refusal::ReplyTooShort;
        assert_eq!(refusal(bench.run(early).await), reply(day("2025-10-05")));
        let late = on("2025-10-02", "late", offer(1, "2025-10-02", 11));
        assert_eq!(refusal(bench.run(late).await), reply(day("2025-10-14")));
        bench.run(on("2025-10-02", "right", offer(1, "2025-10-02", 12))).await.unwrap();
        let told = history(&bench, StreamId::Vacancy(t::vacancy(1))).await;
        let (made, _) = told.last().unwrap();
        let revisions = history(&bench, StreamId::Rules(RulesId::REGISTER)).await;
        assert_eq!(
            registers_of(&made.event.metadata),
            [revisions.last().map(|(one, _)| one.revision), None]
        );
    }
}

#[tokio::test]
async fn replaying_a_decision_under_the_law_of_its_day_gives_the_same_answer() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        given(&bench, "a", ranked()).await;
        given(&bench, "b", adopted(&reply_in("2025.1", "2025-09-20", 11), "2025-09-01")).await;
        bench.run(on("2025-09-25", "o", offer(1, "2025-09-25", 11))).await.unwrap();
        given(&bench, "c", adopted(&reply_in("2025.2", "2025-10-01", 30), "2025-09-26")).await;
        let vacancy = history(&bench, StreamId::Vacancy(t::vacancy(1))).await;
        let (made, event) = vacancy.last().unwrap();
        let law = bench.executor.law_of(made).await.unwrap();
        assert_eq!(law.calendar.offer_reply.value, 11);
        // what the world was before the event, and the same command under the same law
        let mut world = domain::world::World::default();
        for stream in bench.log().await.iter().map(|one| one.stream.to_string().parse().unwrap()) {
            let mut before = history(&bench, stream).await;
            before.retain(|(one, _)| one.position < made.position);
            world.load(stream, &before.into_iter().map(|(_, event)| event).collect::<Vec<_>>());
        }
        let again = offer(1, "2025-09-25", 11).decide(&world, &law).unwrap();
        assert_eq!(again, [(StreamId::Vacancy(t::vacancy(1)), event.clone())]);
        // under today's it would have been refused
        let today = bench.executor.law.on(day("2025-10-01"));
        assert!(offer(1, "2025-09-25", 11).decide(&world, &today).is_err());
    }
}

/// Two processes: the second has read the register before the first changes it.
#[tokio::test]
async fn an_executor_that_read_the_law_before_it_changed_judges_again() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        given(&bench, "a", ranked()).await;
        let law = Rulebook::new(Arc::new(Law::default()));
        let other = Executor { law, ..bench.executor.clone() };
        // it reads the register, which is empty, and keeps it
        other.execute(on("2025-09-24", "read", t::submit(50))).await.unwrap();
        let rule = reply_in("2025.1", "2025-09-25", 20);
        given(&bench, "b", adopted(&rule, "2025-09-25")).await;
        let short = on("2025-09-25", "short", offer(1, "2025-09-25", 12));
        assert_eq!(other.law.on(day("2025-09-25")).calendar.offer_reply.value, 10, "not yet read");
        let refused = refusal(other.execute(short).await);
        assert_eq!(refused, Refusal::ReplyTooShort(day("2025-10-15")));
        // a refusal under the old law is not answered either: now three days are enough
        given(&bench, "c", adopted(&reply_in("2025.2", "2025-09-26", 3), "2025-09-26")).await;
        let quick = on("2025-09-26", "quick", offer(1, "2025-09-26", 4));
        other.execute(quick).await.unwrap();
    }
}

/// Requests of one batch, one after the other: what a rule decides holds for those behind it and not before.
#[tokio::test]
async fn within_a_batch_a_rule_holds_from_its_publication_on() {
    for bench in [Bench::memory().await, Bench::sqlite().await] {
        given(&bench, "a", ranked()).await;
        let mut commands = vec![offer(1, "2025-09-25", 9)];
        commands.extend(adopted(&reply_in("2025.1", "2025-09-25", 20), "2025-09-25"));
        commands.push(offer(1, "2025-09-25", 12));
        // what was refused under the rule before stands under the next, in the same batch
        commands.extend(adopted(&reply_in("2025.2", "2025-09-25", 3), "2025-09-25"));
        commands.push(offer(1, "2025-09-25", 4));
        let requests = commands.into_iter().enumerate();
        let requests = requests.map(|(n, command)| on("2025-09-25", &format!("n{n}"), command));
        let answers = bench.executor.execute_all(requests.collect()).await;
        let codes: Vec<_> = answers
            .iter()
            .map(|answer| match answer {
                Ok(done) => done.events.first().map_or("nothing", |(_, event)| event.type_name()),
                Err(ExecuteError::Refused(refusal)) => refusal.code(),
                Err(other) => panic!("{other}"),
            })
            .collect();
        assert_eq!(
            codes,
            [
                "vacancy.reply-too-short",
                "rules.parameter-voted",
                "rules.dry-run-recorded",
                "rules.parameter-published",
                "vacancy.reply-too-short",
                "rules.parameter-voted",
                "rules.dry-run-recorded",
                "rules.parameter-published",
                "vacancy.offer-made"
            ]
        );
    }
}

/// Sixteen tasks, each of its own process, make offers of ten days while a rule that asks for twenty is published.
#[tokio::test(flavor = "multi_thread")]
async fn while_a_rule_is_published_every_decision_stands_under_the_law_it_names() {
    for sqlite in [false, true] {
        let bench = if sqlite { Bench::sqlite().await } else { Bench::memory().await };
        for n in 1..=16 {
            given(&bench, &format!("v{n}"), one_ranked(n)).await;
        }
        let rule = reply_in("2025.1", "2025-09-25", 20);
        let [vote, count, publish] = adopted(&rule, "2025-09-25");
        given(&bench, "rule", [vote, count]).await;
        let offers = (1..=16_u128).map(|n| {
            let law = Rulebook::new(Arc::new(Law::default()));
            let executor = Executor { law, ..bench.executor.clone() };
            let command = domain::vacancy::VacancyCommand::MakeOffer {
                demand: t::demand(n),
                on: day("2025-09-25"),
                reply_by: day("2025-10-06"),
            };
            let command = Command::Vacancy(VacancyId::new(uuid::Uuid::from_u128(n)), command);
            let request = on("2025-09-25", &format!("race{n}"), command);
            tokio::spawn(async move {
                tokio::task::yield_now().await;
                executor.execute(request).await
            })
        });
        let offers: Vec<_> = offers.collect();
        bench.run(on("2025-09-25", "publish", publish)).await.unwrap();
        for offer in offers {
            match offer.await.unwrap() {
                Ok(_) => {}
                Err(ExecuteError::Refused(refusal)) => {
                    assert_eq!(refusal, Refusal::ReplyTooShort(day("2025-10-15")));
                }
                Err(other) => panic!("{other}"),
            }
        }
        let log = bench.log().await;
        let kind = |one: &Recorded| one.event.event_type.to_string();
        let published = log.iter().find(|one| kind(one) == "rules.parameter-published").unwrap();
        for made in log.iter().filter(|one| kind(one) == "vacancy.offer-made") {
            assert!(made.position < published.position, "an offer of ten days under the rule");
            assert!(registers_of(&made.event.metadata)[0] < Some(published.revision));
            let law = bench.executor.law_of(made).await.unwrap();
            assert_eq!(law.calendar.offer_reply.value, 10);
        }
    }
}

/// One household, ranked first for a dwelling of its own.
fn one_ranked(n: u128) -> Vec<Command> {
    vec![
        t::submit(n),
        t::register(n),
        t::declare(n),
        t::nominate(n, n),
        t::shortfall(n),
        t::convene(n, n),
        t::quorum(n),
        t::decide(n, n, vec![(t::demand(n), domain::session::Decision::Allocate { rank: 1 })]),
    ]
}

#[tokio::test]
async fn a_register_that_cannot_be_read_decides_nothing() {
    use crate::{
        position::Expected,
        recorded::NewEvent,
        store::{Append, StreamWrite},
    };
    let bench = Bench::memory().await;
    bench.run(ask("a", submit_as(1, "0440326000001044A7", "Canari"))).await.unwrap();
    let like = bench.log().await.into_iter().next().unwrap();
    let event = NewEvent {
        event_id: uuid::Uuid::from_u128(77),
        event_type: "rules.parameter-foretold".parse().unwrap(),
        key_ids: Vec::new(),
        ..like.event.clone()
    };
    let stream = crate::recorded::StreamName::from(StreamId::Rules(RulesId::REGISTER));
    let write = StreamWrite { stream, expected: Expected::Any, events: vec![event] };
    let append = Append { writes: vec![write], checks: Vec::new(), at: like.recorded_at };
    bench.executor.store.append(vec![append]).await.pop().unwrap().unwrap();
    let answer = bench.run(ask("b", submit_as(2, "0440326000002044A7", "Serin"))).await;
    assert!(matches!(answer, Err(ExecuteError::Unreadable { .. })), "{answer:?}");
}
