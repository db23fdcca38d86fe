//! The law as an executor last read it from the log, and how far.
//!
//! The register of parameters is a stream like any other, but every decision rests on it, so it is not read every
//! time: an executor keeps what it folded, decides under it, and lets the append check that the register has not moved
//! since. If it has, the request comes back, the register's new events are read and the request is judged again. A
//! refusal writes nothing that could check, so the register is looked at before it is answered. How far it was read is
//! written beside each event: [`Executor::law_of`] finds the law of any decision again.

use super::{ExecuteError, Executor, attempt::unreadable, content};
use crate::{
    codec,
    position::{Expected, Revision},
    recorded::{Recorded, StreamName},
    store::{Check, Direction},
};
use chrono::NaiveDate;
use domain::{
    decider::Aggregate,
    id::{RulesId, StreamId},
    law::{Law, Laws},
    rules::Rules,
    world::Event,
};
use std::sync::{Arc, PoisonError, RwLock};

/// The register's stream.
pub(super) const REGISTER: StreamId = StreamId::Rules(RulesId::REGISTER);
/// Events read at once.
const PAGE: usize = 500;

/// The register as read up to some event of its own.
#[derive(Debug, Clone)]
pub struct Edition {
    rules: Rules,
    laws: Laws,
    read: Option<Revision>,
}

impl Edition {
    fn shipped(law: Arc<Law>) -> Self {
        let rules = Rules::default();
        Self { laws: Laws::new(law, &rules), rules, read: None }
    }

    /// The law of a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &Arc<Law> {
        self.laws.on(day)
    }

    /// The law of every day.
    #[must_use]
    pub const fn laws(&self) -> &Laws {
        &self.laws
    }

    /// Every version, and where it stands.
    #[must_use]
    pub const fn rules(&self) -> &Rules {
        &self.rules
    }

    /// The last event of the register that it has; none while the register is empty.
    #[must_use]
    pub const fn read(&self) -> Option<Revision> {
        self.read
    }

    /// Takes note of one more fact, decided but not yet in the log.
    pub(super) fn decided(&mut self, event: &Event) {
        self.read = Some(Revision(self.read.map_or(0, |read| read.0 + 1)));
        self.take(event);
        self.laws = Laws::new(Arc::clone(self.laws.shipped()), &self.rules);
    }

    fn take(&mut self, event: &Event) {
        if let Event::Rules(event) = event {
            self.rules = std::mem::take(&mut self.rules).evolve(event);
        }
    }

    /// That the register is still where it was read.
    pub(super) fn check(&self) -> Check {
        let expected = self.read.map_or(Expected::NoStream, Expected::Exact);
        Check { stream: StreamName::from(REGISTER), expected }
    }
}

/// What the clones of one executor share: what shipped, and the last edition read.
#[derive(Debug, Clone)]
pub struct Rulebook(Arc<RwLock<Kept>>);

#[derive(Debug)]
struct Kept {
    edition: Arc<Edition>,
    /// Whether the log was read at all.
    read: bool,
}

impl Rulebook {
    /// Over what shipped with the product; the log is read at the first command.
    #[must_use]
    pub fn new(shipped: Arc<Law>) -> Self {
        let edition = Arc::new(Edition::shipped(shipped));
        Self(Arc::new(RwLock::new(Kept { edition, read: false })))
    }

    /// The last edition read, for whoever shows it and may be a moment late.
    #[must_use]
    pub fn last(&self) -> Arc<Edition> {
        Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner).edition)
    }

    /// The law of a day in that edition.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Arc<Law> {
        Arc::clone(self.last().on(day))
    }

    fn is_read(&self) -> bool {
        self.0.read().unwrap_or_else(PoisonError::into_inner).read
    }

    /// The further of two that were read at once.
    fn keep(&self, edition: Arc<Edition>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        if edition.read >= kept.edition.read {
            kept.edition = edition;
        }
        kept.read = true;
    }
}

impl Executor {
    /// The register as it is in the log now.
    ///
    /// # Errors
    /// `Store`; `Unreadable`: nothing is decided under half a law.
    pub async fn edition(&self) -> Result<Arc<Edition>, ExecuteError> {
        let last = self.law.last();
        let new = self.register_after(last.read).await?;
        if new.is_empty() {
            self.law.keep(Arc::clone(&last));
            return Ok(last);
        }
        let edition = Arc::new(self.turned(&last, &new).await?);
        self.law.keep(Arc::clone(&edition));
        Ok(edition)
    }

    /// The last edition read; the log's own, if it was never read or when `fresh`.
    pub(super) async fn edition_for(&self, fresh: bool) -> Result<Arc<Edition>, ExecuteError> {
        if fresh || !self.law.is_read() { self.edition().await } else { Ok(self.law.last()) }
    }

    /// The law that an event was decided under: of its day, from the register as far as it was read then.
    ///
    /// # Errors
    /// `Store`, `Unreadable`.
    pub async fn law_of(&self, recorded: &Recorded) -> Result<Arc<Law>, ExecuteError> {
        let shipped = Edition::shipped(Arc::clone(self.law.last().laws.shipped()));
        let read = content::rules_of(&recorded.event.metadata);
        let mut register = self.register_after(None).await?;
        register.retain(|one| read.is_some_and(|read| one.revision <= read));
        let edition = self.turned(&shipped, &register).await?;
        Ok(Arc::clone(edition.on(recorded.event.occurred_on)))
    }

    async fn register_after(&self, read: Option<Revision>) -> Result<Vec<Recorded>, ExecuteError> {
        let name = StreamName::from(REGISTER);
        let mut events: Vec<Recorded> = Vec::new();
        loop {
            let last = events.last().map(|last| last.revision).or(read);
            let from = Some(last.map_or(Revision(0), |last| Revision(last.0 + 1)));
            let page = self.store.read_stream(&name, from, Direction::Forwards, PAGE).await?;
            let full = page.len() == PAGE;
            events.extend(page);
            if !full {
                return Ok(events);
            }
        }
    }

    async fn turned(&self, edition: &Edition, new: &[Recorded]) -> Result<Edition, ExecuteError> {
        let mut turned = edition.clone();
        let ring = self.vault.keys(&[]).await?;
        for recorded in new {
            let event = codec::decode_with(&ring, self.vault.origin(), recorded);
            turned.take(&event.map_err(|why| unreadable(recorded, why))?);
            turned.read = Some(recorded.revision);
        }
        turned.laws = Laws::new(Arc::clone(edition.laws.shipped()), &turned.rules);
        Ok(turned)
    }
}
