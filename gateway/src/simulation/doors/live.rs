//! The real doors.
//!
//! **Continuing a run that was cut.** Commands are sent one after the other, so the log has them in that order, and
//! what a command changed stands together. A run over a log that has events plays from the first day again and
//! reads the log beside: if the next events are those of the command it would send, that is its answer; if not, the
//! command changed nothing the first time (refused, or nothing to do) and is not judged again on a later state.
//! Where the log ends, the run goes on for good. So nothing is sent twice and no answer differs.

use super::{
    Ask, By, CALLER, CHUNK, Counts, Door, Files, Form, Imported, Registered, Voted, forms::Web,
    replay::Replay,
};
use crate::{
    exchange::{
        batch::{self, Content},
        importer::{Importer, When},
        message::Message,
        outcome::Became,
    },
    scheduler::{self, Fed},
    simulation::{document::Document, run::Failed},
};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    demand::{Demand, DemandCommand, DemandEvent},
    id::{DemandId, PersonId, StreamId},
    number::DemandNumber,
    world::{Command, Event},
};
use eventstore::{
    codec,
    execute::{AsAt, ExecuteError, Executor, Request, command_id},
    recorded::{Instant, Recorded},
    vault::{Entry, NumberEntry},
};
use projections::engine::Views;
use std::sync::Arc;
use uuid::Uuid;

/// The log, the importer, the read models.
pub struct Live {
    pub(super) executor: Executor,
    importer: Importer,
    pub(super) views: Arc<Views>,
    replay: Option<Replay>,
    /// Commands whose answer nobody waits for: they go with the next ones that somebody does.
    waiting: Vec<Request>,
    files: Option<Files>,
    pub(super) counts: Counts,
}

/// Desk of documents that name none: the simulator's all name theirs.
const DESK: &str = "MDH44";

pub(super) fn store(error: &impl std::fmt::Display) -> Failed {
    Failed::Store(error.to_string())
}

impl Live {
    /// Doors to these stores; over a log that has events, a run that was cut goes on.
    ///
    /// # Errors
    /// The log does not answer.
    pub async fn open(
        executor: Executor,
        views: Arc<Views>,
        files: Option<Files>,
    ) -> Result<Self, Failed> {
        let replay = Replay::open(executor.store.clone()).await?;
        let desk = DESK.parse().map_err(|e| store(&e))?;
        let importer = Importer::new(executor.clone(), desk);
        Ok(Self {
            executor,
            importer,
            views,
            replay,
            waiting: Vec::new(),
            files,
            counts: Counts::default(),
        })
    }

    /// What went through so far.
    #[must_use]
    pub const fn counts(&self) -> &Counts {
        &self.counts
    }

    /// Whether the run still reads what an earlier one did; forgets that one where it was cut.
    pub(super) async fn replaying(&mut self) -> Result<bool, Failed> {
        if let Some(replay) = &mut self.replay {
            if replay.peek().await?.is_some() {
                return Ok(true);
            }
            self.replay = None;
        }
        Ok(false)
    }

    pub(super) async fn replayed(&mut self, command: Uuid) -> Result<Vec<Recorded>, Failed> {
        match &mut self.replay {
            Some(replay) => {
                self.counts.replayed += 1;
                replay.answer(command).await
            }
            None => Ok(Vec::new()),
        }
    }

    /// Runs requests in order, those that wait first; says which of the new ones changed something.
    async fn run(&mut self, requests: Vec<Request>) -> Result<Vec<bool>, Failed> {
        if requests.is_empty() {
            return Ok(Vec::new());
        }
        let mut all = std::mem::take(&mut self.waiting);
        let before = all.len();
        all.extend(requests);
        Ok(self.send(all).await?.split_off(before))
    }

    /// Sends what waits: before a document or a deadline, so that the log keeps the order of the day.
    pub(super) async fn flush(&mut self) -> Result<(), Failed> {
        let waiting = std::mem::take(&mut self.waiting);
        self.send(waiting).await.map(|_| ())
    }

    async fn send(&mut self, requests: Vec<Request>) -> Result<Vec<bool>, Failed> {
        let mut answers = Vec::with_capacity(requests.len());
        let mut left: Vec<Request> = Vec::new();
        self.counts.commands += requests.len() as u64;
        for request in requests {
            if left.is_empty() && self.replaying().await? {
                answers.push(!self.replayed(request.command_id).await?.is_empty());
            } else {
                left.push(request);
            }
        }
        for chunk in left.chunks(CHUNK) {
            for answer in self.executor.execute_all(chunk.to_vec()).await {
                match answer {
                    Ok(done) => answers.push(!done.events.is_empty()),
                    Err(ExecuteError::Refused(refusal)) => {
                        self.refused(refusal.code());
                        answers.push(false);
                    }
                    Err(error) => return Err(store(&error)),
                }
            }
        }
        Ok(answers)
    }

    /// What became of a document in the run that was cut.
    async fn imported_before(
        &mut self,
        day: NaiveDate,
        document: &Document,
    ) -> Result<Option<Imported>, Failed> {
        let Some((command, number)) = self.message(day, document) else { return Ok(None) };
        let events = self.replayed(command).await?;
        let mut demand = None;
        let mut number = number;
        for recorded in &events {
            // Its own stream comes first; what is said of look-alikes on theirs comes after.
            if let (None, Ok(id)) = (demand, recorded.stream.as_str().parse()) {
                demand = Some(id);
            }
            if recorded.event.event_type.as_str() == "demand.registered"
                && let (_, Event::Demand(DemandEvent::Registered { number: given, .. })) =
                    opened(&self.executor, recorded).await?
            {
                number = given.open().map(|given| given.0.clone());
            }
        }
        Ok(demand.zip(number).map(|(demand, number)| Imported { demand, number }))
    }

    /// The command id of a document, and the number it bears, as the importer reads them.
    fn message(&self, day: NaiveDate, document: &Document) -> Option<(Uuid, Option<DemandNumber>)> {
        let message = self.read(day, document)?;
        let key = self.executor.vault.message_key(&message.canonical);
        Some((command_id("exchange", "interfaceNuu", &key), message.number))
    }

    pub(super) fn read(&self, day: NaiveDate, document: &Document) -> Option<Message> {
        let mut read = None;
        let name = document.name.as_str().into();
        batch::read_xml(&name, document.xml.as_bytes(), day, &mut |item| {
            if let Content::Demand(_, message) = item.content {
                read = message.ok();
            }
        });
        read
    }

    fn refused(&mut self, code: &str) {
        *self.counts.refused.entry(code.to_owned()).or_default() += 1;
    }
}

pub(super) fn request(day: NaiveDate, ask: Ask) -> Request {
    Request {
        command_id: id(ask.by.role(), &ask.key),
        correlation: None,
        causation: None,
        actor: ask.by.actor(),
        source: "api".to_owned(),
        occurred_on: day,
        at: Instant::midday(day),
        command: ask.command,
    }
}

pub(super) fn id(role: &str, key: &str) -> Uuid {
    command_id(CALLER, role, key)
}

#[async_trait]
impl Door for Live {
    fn derive(&self, role: &str, key: &str, kind: &str) -> Uuid {
        self.executor.vault.derive_id(id(role, key), kind, 0)
    }

    async fn submit(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<Vec<bool>, Failed> {
        self.run(asks.into_iter().map(|ask| request(day, ask)).collect()).await
    }

    async fn leave(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<(), Failed> {
        self.waiting.extend(asks.into_iter().map(|ask| request(day, ask)));
        if self.waiting.len() >= CHUNK { self.flush().await } else { Ok(()) }
    }

    async fn submit_forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<Form>,
    ) -> Result<Vec<Option<DemandId>>, Failed> {
        let read: Vec<Web> = forms.into_iter().filter_map(|form| self.web(day, form)).collect();
        let entries = read.iter().map(|web| web.entry.clone()).collect();
        let vault = self.executor.vault.clone();
        let prepared = vault.prepare(entries).await.map_err(|e| store(&e))?;
        let demands: Vec<DemandId> = read.iter().map(|web| web.demand).collect();
        let requests =
            read.into_iter().zip(prepared).map(|(web, prepared)| web.request(day, prepared));
        let done = self.run(requests.collect()).await?;
        Ok(demands.into_iter().zip(done).map(|(demand, done)| done.then_some(demand)).collect())
    }

    async fn register_forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<Registered>,
    ) -> Result<Vec<Option<DemandNumber>>, Failed> {
        let entry = |form: &Registered| Entry {
            command_id: id("agent", &form.key),
            demand: Some(form.demand),
            persons: Vec::new(),
            number: NumberEntry::Give { desk: form.desk.clone(), month: day },
        };
        let vault = self.executor.vault.clone();
        let prepared = vault.prepare(forms.iter().map(entry).collect()).await;
        let numbers: Vec<_> =
            prepared.map_err(|e| store(&e))?.into_iter().map(|p| p.number).collect();
        let mut requests = Vec::new();
        for (form, number) in forms.into_iter().zip(&numbers) {
            let Some(number) = number.clone() else { continue };
            let (body, desk) = (form.body.clone(), form.desk);
            let command = DemandCommand::Register { on: day, body, number, desk, same: Vec::new() };
            let ask = Ask {
                key: form.key,
                by: By::Agent(form.body),
                command: Command::Demand(form.demand, command),
            };
            requests.push(request(day, ask));
        }
        let done = self.run(requests).await?;
        Ok(numbers.into_iter().zip(done).map(|(number, done)| number.filter(|_| done)).collect())
    }

    async fn import(
        &mut self,
        day: NaiveDate,
        documents: Vec<Document>,
    ) -> Result<Vec<Option<Imported>>, Failed> {
        self.flush().await?;
        let copies = if self.files.is_some() { documents.clone() } else { Vec::new() };
        self.counts.commands += documents.len() as u64;
        self.counts.documents += documents.len() as u64;
        let mut answers = Vec::with_capacity(documents.len());
        let mut left = Vec::new();
        for document in documents {
            if left.is_empty() && self.replaying().await? {
                answers.push(self.imported_before(day, &document).await?);
            } else {
                left.push((document.name, document.xml.into_bytes()));
            }
        }
        let when = When { day, at: Instant::midday(day) };
        let outcomes = self.importer.import_documents(left, when).await.map_err(|e| store(&e))?;
        for outcome in outcomes {
            answers.push(match outcome.became {
                Became::Refused => {
                    self.refused(&outcome.code);
                    None
                }
                // Nothing of it stands in the log: a run that goes on takes it the same way.
                Became::Unchanged => None,
                // A message that was under way when an earlier run was cut counts as taken.
                _ => outcome
                    .demand
                    .zip(outcome.number)
                    .map(|(demand, number)| Imported { demand, number }),
            });
        }
        let taken = copies.iter().zip(&answers).map(|(document, answer)| match answer {
            Some(taken) => document.bearing(&taken.number),
            None => document.clone(),
        });
        self.keep(day, &taken.collect::<Vec<_>>())?;
        Ok(answers)
    }

    fn keep(&mut self, day: NaiveDate, documents: &[Document]) -> Result<(), Failed> {
        match &mut self.files {
            Some(files) => files.keep(day, documents),
            None => Ok(()),
        }
    }

    async fn run_due(&mut self, day: NaiveDate) -> Result<Vec<(StreamId, Event)>, Failed> {
        self.flush().await?;
        let mut events = Vec::new();
        if self.replaying().await?
            && let Some(replay) = &mut self.replay
        {
            let at = Instant::midday(day);
            let ours = |recorded: &Recorded| {
                recorded.event.origin.source == scheduler::SOURCE && recorded.recorded_at == at
            };
            for recorded in replay.take_while(ours).await? {
                events.push(opened(&self.executor, &recorded).await?);
            }
            if self.replaying().await? {
                return Ok(events);
            }
        }
        let at = Instant::midday(day);
        let round = scheduler::run_due(&self.executor, (&self.views, Fed::Here), day, at)
            .await
            .map_err(|error| store(&error))?;
        self.counts.commands += round.given;
        self.counts.deadlines += round.given;
        for (code, count) in round.refused {
            *self.counts.refused.entry(code.to_owned()).or_default() += count;
        }
        events.extend(round.events);
        Ok(events)
    }

    async fn applicant(&mut self, demand: DemandId) -> Result<Option<PersonId>, Failed> {
        self.flush().await?;
        let streams = [StreamId::Demand(demand)];
        let world = self.executor.world_at(&streams, &AsAt::default()).await;
        let world = world.map_err(|e| store(&e))?;
        Ok(world.demand(demand).and_then(Demand::applicant))
    }

    async fn release(&mut self, day: NaiveDate, from: NaiveDate) -> Result<(), Failed> {
        self.let_go(day, from).await
    }

    async fn count_effect(&mut self, day: NaiveDate, version: Voted) -> Result<(), Failed> {
        self.count(day, version).await
    }

    async fn finish(&mut self) -> Result<(), Failed> {
        self.flush().await?;
        let head = self.executor.store.head().await.map_err(|e| store(&e))?;
        let fed = self.views.catch_up(self.executor.store.clone(), head).await;
        fed.map_err(|e| store(&e))?;
        match &mut self.files {
            Some(files) => files.finish(),
            None => Ok(()),
        }
    }
}

async fn opened(executor: &Executor, recorded: &Recorded) -> Result<(StreamId, Event), Failed> {
    let stream = recorded.stream.as_str().parse().map_err(|e| store(&e))?;
    let event = codec::decode(&executor.vault, recorded).await.map_err(|e| store(&e))?;
    Ok((stream, event))
}
