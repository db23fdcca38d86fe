//! Sends messages through `execute`, many at a time, and says what became of each.

pub use super::batch::{Content, Item, read_xml};
use super::{
    batch::{Batch, Slot, Todo, settle},
    document::Document,
    message::Message,
    outcome::{Became, Outcome},
    problem::Problem,
    repairs::{Refused, RepairError, Repairs},
    resolve::Plan,
    vacancies,
};
use chrono::NaiveDate;
use domain::{id::VacancyId, territory::Desk, vacancy::VacancyCommand, world::Command};
use eventstore::{
    execute::{ExecuteError, Executor, Request, command_id},
    recorded::{Actor, Instant},
    vault::{Prepared, VaultError},
};
use std::sync::Arc;

/// Messages that go together: one transaction of the vault, few appends.
pub const BATCH: usize = 128;

/// Why an import stopped. What was reported before stands; importing the same files again doubles nothing.
#[derive(Debug, thiserror::Error)]
pub enum ImportError {
    /// The log, or what stands before it.
    #[error("the import stopped: {0}; import the same files again, nothing is doubled")]
    Execute(#[from] ExecuteError),
    /// The vault.
    #[error("the import stopped: {0}; import the same files again, nothing is doubled")]
    Vault(#[from] VaultError),
    /// The repair list.
    #[error("the import stopped: {0}; import the same files again, nothing is doubled")]
    Repairs(#[from] RepairError),
    /// The thread that reads the files.
    #[error("the import stopped while reading: {0}")]
    Reading(String),
}

/// The door for files.
#[derive(Debug, Clone)]
pub struct Importer {
    pub(super) executor: Executor,
    /// Desk of a document that names none.
    pub(super) desk: Desk,
    actor: Actor,
    repairs: Option<Repairs>,
}

/// Where a batch stands in the import.
#[derive(Debug, Clone, Copy)]
pub struct When {
    /// Day of the import.
    pub day: NaiveDate,
    /// What the caller's clock shows.
    pub at: Instant,
}

impl Importer {
    /// An importer that acts as the exchange of a desk's system. `desk` is used for documents that name none.
    #[must_use]
    pub fn new(executor: Executor, desk: Desk) -> Self {
        let actor = Actor {
            who: "system:exchange".to_owned(),
            body: String::new(),
            role: "system".to_owned(),
        };
        Self { executor, desk, actor, repairs: None }
    }

    /// Notes refused demands in this list.
    #[must_use]
    pub fn with_repairs(mut self, repairs: Repairs) -> Self {
        self.repairs = Some(repairs);
        self
    }

    /// Imports documents held in memory, in order; each may hold several demands. One outcome a demand or break.
    ///
    /// # Errors
    /// A store did not answer. Asked again with the same documents, nothing is doubled.
    pub async fn import_documents(
        &self,
        documents: Vec<(String, Vec<u8>)>,
        when: When,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut outcomes = Vec::with_capacity(documents.len());
        let mut items = Vec::with_capacity(BATCH);
        for (name, bytes) in documents {
            read_xml(&name.into(), bytes.as_slice(), when.day, &mut |item| items.push(item));
            if items.len() >= BATCH {
                outcomes.extend(self.import_items(std::mem::take(&mut items), when).await?);
            }
        }
        outcomes.extend(self.import_items(items, when).await?);
        Ok(outcomes)
    }

    /// Imports a batch of items, in order. One outcome an item, none for an end of file.
    ///
    /// # Errors
    /// As [`Importer::import_documents`].
    pub async fn import_items(
        &self,
        items: Vec<Item>,
        when: When,
    ) -> Result<Vec<Outcome>, ImportError> {
        let mut batch = Batch::default();
        let mut ends = Vec::new();
        for item in items {
            match item.content {
                Content::Demand(document, message) => {
                    let number = message.as_ref().as_ref().ok().and_then(|m| m.number.clone());
                    if number.as_ref().is_some_and(|number| batch.numbers.contains(number)) {
                        self.flush(&mut batch, when).await?;
                    }
                    batch.numbers.extend(number);
                    self.demand(&mut batch, &item.file, *document, *message).await?;
                }
                Content::Vacancy(row) => self.vacancy(&mut batch, &item.file, *row),
                Content::Broken(problem) => {
                    batch.slots.push(Slot::done(Outcome::refused(&item.file, &problem), None));
                }
                Content::End => ends.push(item.file),
            }
        }
        self.flush(&mut batch, when).await?;
        self.note(&batch.finished, &ends, when).await?;
        Ok(batch.finished.into_iter().map(|(outcome, _)| outcome).collect())
    }

    async fn demand(
        &self,
        batch: &mut Batch,
        file: &str,
        document: Document,
        message: Result<Message, Problem>,
    ) -> Result<(), ImportError> {
        let slot = match message {
            Err(problem) => Slot::done(Outcome::refused(file, &problem), Some(document)),
            Ok(message) => {
                let mut outcome = Outcome::at(file, message.line, Became::New);
                outcome.note(&message);
                outcome.number.clone_from(&message.number);
                let assumed = message.assumed;
                match self.resolve(message).await? {
                    Plan::Repeated(demand) => {
                        outcome.became = Became::Repeated;
                        outcome.demand = Some(demand);
                        Slot::done(outcome, Some(document))
                    }
                    Plan::Refused(problem) => {
                        Slot::done(Outcome::refused(file, &problem), Some(document))
                    }
                    Plan::Run(run) => {
                        outcome.became = run.became;
                        outcome.demand = Some(run.demand);
                        if assumed {
                            outcome.assumed();
                        }
                        Slot { outcome, document: Some(document), todo: Some(Todo::Demand(run)) }
                    }
                }
            }
        };
        batch.slots.push(slot);
        Ok(())
    }

    /// A dwelling free from a day is one vacancy: the same row again repeats it, another content is refused.
    fn vacancy(&self, batch: &mut Batch, file: &str, row: vacancies::Row) {
        let vault = &self.executor.vault;
        let dwelling = row.dwelling;
        let place = format!("{} {} {}", dwelling.landlord, dwelling.rpls, dwelling.available_on);
        let place = command_id("exchange", "vacancy", &vault.message_key(place.as_bytes()));
        let id = VacancyId::new(vault.derive_id(place, "vacancy", 0));
        let content = serde_json::to_vec(&dwelling).unwrap_or_default();
        let command_id = command_id("exchange", "vacancies", &vault.message_key(&content));
        let mut outcome = Outcome::at(file, row.line, Became::Declared);
        outcome.vacancy = Some(id);
        let command = Command::Vacancy(id, VacancyCommand::Declare(dwelling));
        batch.slots.push(Slot {
            outcome,
            document: None,
            todo: Some(Todo::Vacancy(command_id, Box::new(command))),
        });
    }

    /// Prepares and runs what waits, in order.
    async fn flush(&self, batch: &mut Batch, when: When) -> Result<(), ImportError> {
        batch.numbers.clear();
        let mut slots = std::mem::take(&mut batch.slots);
        let entries = slots.iter().filter_map(|slot| match &slot.todo {
            Some(Todo::Demand(run)) => Some(run.entry.clone()),
            _ => None,
        });
        let prepared = self.executor.vault.prepare(entries.collect()).await?;
        let mut prepared = prepared.into_iter();
        let mut requests = Vec::with_capacity(slots.len());
        let mut asked = Vec::with_capacity(slots.len());
        for (index, slot) in slots.iter_mut().enumerate() {
            if let Some(request) = self.request(slot, &mut prepared, when) {
                requests.push(request);
                asked.push(index);
            }
        }
        let answers = self.executor.execute_all(requests).await;
        for (index, answer) in asked.into_iter().zip(answers) {
            if let Some(slot) = slots.get_mut(index) {
                settle(&mut slot.outcome, answer)?;
            }
        }
        batch.finished.extend(slots.into_iter().map(|slot| (slot.outcome, slot.document)));
        Ok(())
    }

    fn request(
        &self,
        slot: &mut Slot,
        prepared: &mut impl Iterator<Item = Prepared>,
        when: When,
    ) -> Option<Request> {
        let (command_id, occurred_on, command) = match slot.todo.take()? {
            Todo::Vacancy(command_id, command) => (command_id, when.day, *command),
            Todo::Demand(run) => {
                let prepared = prepared.next().unwrap_or_default();
                let (command_id, occurred_on, demand) =
                    (run.command_id, run.occurred_on, run.demand);
                match run.command(&prepared) {
                    Ok(command) => {
                        slot.outcome.number = prepared.number.or(slot.outcome.number.take());
                        (command_id, occurred_on, Command::Demand(demand, command))
                    }
                    Err(problem) => {
                        let line = slot.outcome.line;
                        slot.outcome = Outcome::refused(&slot.outcome.file, &problem);
                        slot.outcome.line = line;
                        return None;
                    }
                }
            }
        };
        Some(Request {
            command_id,
            correlation: None,
            causation: None,
            actor: self.actor.clone(),
            source: "exchange".to_owned(),
            occurred_on,
            at: when.at,
            command,
        })
    }

    async fn note(
        &self,
        finished: &[(Outcome, Option<Document>)],
        ends: &[Arc<str>],
        when: When,
    ) -> Result<(), ImportError> {
        let Some(repairs) = &self.repairs else { return Ok(()) };
        let is_refused = |outcome: &Outcome| outcome.became == Became::Refused;
        let refused: Vec<_> = finished
            .iter()
            .filter(|(outcome, _)| is_refused(outcome))
            .map(|(outcome, document)| Refused {
                outcome,
                document: document.as_ref(),
                at: when.at.0,
            })
            .collect();
        let waiting = !repairs.is_empty().await?;
        let went_in = finished.iter().filter(|(outcome, _)| waiting && !is_refused(outcome));
        let went_in: Vec<_> = went_in.filter_map(|(_, document)| document.as_ref()).collect();
        repairs.note(&refused, &went_in).await?;
        if waiting {
            for file in ends {
                repairs.file_read(file).await?;
            }
        }
        Ok(())
    }
}
