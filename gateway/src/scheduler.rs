//! Turns each deadline that falls due into a command. The state decides: a deadline met or moved meanwhile gives
//! nothing, or a refusal that is counted and asked again another day.
//!
//! The id of the command is (stream, deadline, due date): two schedulers, or one that starts again, cannot do the
//! same thing twice.
//!
//! A day's round is closed by an event. Days without one are an outage: it puts off the acts that go against a person,
//! until somebody releases them (`outage`).

use chrono::NaiveDate;
use domain::{
    calendar::Deadline,
    clock::{ClockCommand, ClockEvent},
    demand::{DemandCommand, Ground, LetterCommand, RightSaid},
    id::StreamId,
    reception::ReceptionCommand,
    referral::ReferralCommand,
    vacancy::VacancyCommand,
    world::{Command, Event},
};
use eventstore::{
    execute::{ExecuteError, Executor, Request, command_id},
    recorded::{Actor, Instant},
    store::StoreError,
};
use projections::{
    db::DbError,
    deadlines::{self, Due},
    engine::{Views, ViewsError},
};
use std::collections::{BTreeMap, HashSet};

/// The door in the envelope of the scheduler's events.
pub const SOURCE: &str = "scheduler";
/// Deadlines looked up at once.
const PAGE: u32 = 4096;

/// What a round of the scheduler did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Round {
    /// Commands given.
    pub given: u64,
    /// What happened, in the order of the log.
    pub events: Vec<(StreamId, Event)>,
    /// Refusals by code: the deadline is not, or no longer, what the read model said.
    pub refused: BTreeMap<&'static str, u64>,
    /// Days before this one that nobody looked after, the first and the last: seen now.
    pub outage: Option<(NaiveDate, NaiveDate)>,
}

/// Why a round stopped. What was done stands; the next round goes on.
#[derive(Debug, thiserror::Error)]
pub enum SchedulerError {
    /// The database of the read models.
    #[error(transparent)]
    Db(#[from] DbError),
    /// The read models.
    #[error(transparent)]
    Views(#[from] ViewsError),
    /// The log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A command that met trouble.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Who feeds the read models that say what is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fed {
    /// A task of this process that follows the log: the round waits for it.
    Following,
    /// Nobody: the round feeds them itself. Many small appends then cost one look at the log.
    Here,
}

/// Does everything due on `day` or before, oldest first, those of one day in the order of the log; then closes the day.
///
/// # Errors
/// A store that does not answer.
pub async fn run_due(
    executor: &Executor,
    (views, fed): (&Views, Fed),
    day: NaiveDate,
    at: Instant,
) -> Result<Round, SchedulerError> {
    let mut round = Round { outage: open_day(executor, day, at).await?, ..Round::default() };
    crate::effects::note(executor, (day, at)).await?;
    let mut tried = HashSet::new();
    loop {
        let head = executor.store.head().await?;
        match fed {
            Fed::Following => views.wait_for(head).await,
            Fed::Here => views.catch_up(executor.store.clone(), head).await?,
        }
        // Those that were refused a moment ago are still in the list: it is read beyond them.
        let limit = PAGE.saturating_add(u32::try_from(tried.len()).unwrap_or(u32::MAX));
        let due = deadlines::due(views.db(), day, limit).await?;
        let fresh: Vec<Due> =
            due.into_iter().filter(|due| tried.insert((due.stream, due.kind, due.due))).collect();
        if fresh.is_empty() {
            clock(executor, "close", ClockCommand::CloseDay { on: day }, (day, at)).await?;
            return Ok(round);
        }
        give(executor, &fresh, day, at, &mut round).await?;
    }
}

/// Days that were missed, told once.
async fn open_day(
    executor: &Executor,
    day: NaiveDate,
    at: Instant,
) -> Result<Option<(NaiveDate, NaiveDate)>, SchedulerError> {
    let events = clock(executor, "open", ClockCommand::OpenDay { on: day }, (day, at)).await?;
    Ok(events.into_iter().find_map(|(_, event)| match event {
        Event::Clock(ClockEvent::OutageRecorded { from, to }) => Some((from, to)),
        _ => None,
    }))
}

async fn clock(
    executor: &Executor,
    what: &str,
    command: ClockCommand,
    (day, at): (NaiveDate, Instant),
) -> Result<Vec<(StreamId, Event)>, SchedulerError> {
    let key = format!("clock/{what}/{day}");
    let done = executor.execute(asked(&key, Command::Clock(command), (day, at))).await?;
    Ok(if done.repeated { Vec::new() } else { done.events })
}

async fn give(
    executor: &Executor,
    due: &[Due],
    day: NaiveDate,
    at: Instant,
    round: &mut Round,
) -> Result<(), SchedulerError> {
    let requests: Vec<Request> = due.iter().filter_map(|due| request(due, day, at)).collect();
    round.given += requests.len() as u64;
    for answer in executor.execute_all(requests).await {
        match answer {
            Ok(done) => round.events.extend(done.events),
            Err(ExecuteError::Refused(refusal)) => {
                *round.refused.entry(refusal.code()).or_default() += 1;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

fn request(due: &Due, day: NaiveDate, at: Instant) -> Option<Request> {
    let command = match (due.kind, due.stream) {
        (Deadline::Certificate, StreamId::Demand(id)) => {
            Command::Demand(id, DemandCommand::IssueCertificate { on: day })
        }
        (Deadline::RenewalNotice, StreamId::Demand(id)) => {
            Command::Demand(id, DemandCommand::SendRenewalNotice { on: day })
        }
        (Deadline::Expiry, StreamId::Demand(id)) => {
            Command::Demand(id, DemandCommand::Expire { on: day })
        }
        (Deadline::OfferReply, StreamId::Vacancy(id)) => {
            let demand = due.demand?;
            Command::Vacancy(id, VacancyCommand::DeemRefused { demand, on: day })
        }
        (Deadline::Condition, StreamId::Vacancy(id)) => {
            let demand = due.demand?;
            Command::Vacancy(id, VacancyCommand::LapseCondition { demand, on: day })
        }
        (Deadline::NoAnswer | Deadline::Inadmissible, StreamId::Demand(id)) => {
            let ground = match due.kind {
                Deadline::NoAnswer => Ground::NoAnswer,
                _ => Ground::Inadmissible,
            };
            Command::Demand(id, DemandCommand::Letter(LetterCommand::End { ground, on: day }))
        }
        (Deadline::ReferralAnswer, StreamId::Referral(id)) => {
            Command::Referral(id, ReferralCommand::Expire { on: day })
        }
        (Deadline::NextStep, StreamId::Demand(id)) => {
            let step = RightSaid::OpenCourt;
            Command::Demand(id, DemandCommand::RecordRight { on: day, body: None, step })
        }
        (Deadline::FirstReception, StreamId::Reception(id)) => {
            Command::Reception(id, ReceptionCommand::Breach { on: day })
        }
        _ => return None,
    };
    // Two offers of one vacancy can fall due on one day: the household is part of what is due.
    let household = due.demand.map(|demand| demand.to_string()).unwrap_or_default();
    let key = format!("{}/{}/{}/{household}", due.stream, due.kind.code(), due.due);
    Some(asked(&key, command, (day, at)))
}

pub(crate) fn asked(key: &str, command: Command, (day, at): (NaiveDate, Instant)) -> Request {
    let actor = Actor {
        who: "system:scheduler".to_owned(),
        body: String::new(),
        role: "system".to_owned(),
    };
    Request {
        command_id: command_id("system", SOURCE, key),
        correlation: None,
        causation: None,
        actor,
        source: SOURCE.to_owned(),
        occurred_on: day,
        at,
        command,
    }
}
