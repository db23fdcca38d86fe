//! The law as an executor last read it from the log, and how far.
//!
//! The registers of parameters and of organisations are streams like any other, but every decision rests on them, so
//! they are not read every time: an executor keeps what it folded, decides under it, and lets the append check that
//! neither has moved since. If one has, the request comes back, its new events are read and the request is judged again.
//! A refusal writes nothing that could check, so both are looked at before it is answered. How far they were read is
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
    body::Bodies,
    decider::Aggregate,
    id::{BodyId, RulesId, StreamId},
    law::{Law, Laws},
    rules::Rules,
    world::Event,
};
use std::sync::{Arc, PoisonError, RwLock};

/// The streams that the law is folded from.
pub(super) const REGISTERS: [StreamId; 2] =
    [StreamId::Rules(RulesId::REGISTER), StreamId::Body(BodyId::REGISTER)];
/// Events read at once.
const PAGE: usize = 500;

/// How far each register was read, in the order of `REGISTERS`; none while it is empty.
pub type Read = [Option<Revision>; 2];

/// The registers as read up to some event of theirs.
#[derive(Debug, Clone)]
pub struct Edition {
    shipped: Arc<Law>,
    rules: Rules,
    bodies: Arc<Bodies>,
    laws: Laws,
    read: Read,
}

impl Edition {
    fn shipped(law: Arc<Law>) -> Self {
        let (rules, bodies) = (Rules::default(), Arc::default());
        let laws = Laws::new(&law, &rules, &bodies);
        Self { shipped: law, rules, bodies, laws, read: [None, None] }
    }

    fn fold(&mut self) {
        self.laws = Laws::new(&self.shipped, &self.rules, &self.bodies);
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

    /// Organisations, and who answers for whom.
    #[must_use]
    pub fn bodies(&self) -> &Bodies {
        &self.bodies
    }

    /// The last event of each register that it has.
    #[must_use]
    pub const fn read(&self) -> Read {
        self.read
    }

    /// Takes note of one more fact, decided but not yet in the log.
    pub(super) fn decided(&mut self, stream: StreamId, event: &Event) {
        for (read, register) in self.read.iter_mut().zip(REGISTERS) {
            if register == stream {
                *read = Some(Revision(read.map_or(0, |read| read.0 + 1)));
            }
        }
        self.take(event);
        self.fold();
    }

    fn take(&mut self, event: &Event) {
        match event {
            Event::Rules(event) => {
                self.rules = std::mem::take(&mut self.rules).evolve(event);
            }
            Event::Body(event) => {
                let bodies = Arc::unwrap_or_clone(std::mem::take(&mut self.bodies));
                self.bodies = Arc::new(bodies.evolve(event));
            }
            _ => {}
        }
    }

    /// That the registers are still where they were read.
    pub(super) fn checks(&self) -> impl Iterator<Item = Check> {
        self.read.into_iter().zip(REGISTERS).map(|(read, register)| {
            let expected = read.map_or(Expected::NoStream, Expected::Exact);
            Check { stream: StreamName::from(register), expected }
        })
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

    /// The further of two that were read at once; of two that each went further in one register, the new one.
    fn keep(&self, edition: Arc<Edition>) {
        let mut kept = self.0.write().unwrap_or_else(PoisonError::into_inner);
        let further = edition.read.iter().zip(&kept.edition.read).any(|(new, old)| new > old);
        if further {
            kept.edition = edition;
        }
        kept.read = true;
    }
}

impl Executor {
    /// The registers as they are in the log now.
    ///
    /// # Errors
    /// `Store`; `Unreadable`: nothing is decided under half a law.
    pub async fn edition(&self) -> Result<Arc<Edition>, ExecuteError> {
        let last = self.law.last();
        let new = self.registers_after(last.read).await?;
        if new.iter().all(Vec::is_empty) {
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

    /// The law that an event was decided under: of its day, from the registers as far as they were read then.
    ///
    /// # Errors
    /// `Store`, `Unreadable`.
    pub async fn law_of(&self, recorded: &Recorded) -> Result<Arc<Law>, ExecuteError> {
        let shipped = Edition::shipped(Arc::clone(&self.law.last().shipped));
        let read = content::registers_of(&recorded.event.metadata);
        let mut registers = self.registers_after([None, None]).await?;
        for (register, read) in registers.iter_mut().zip(read) {
            register.retain(|one| read.is_some_and(|read| one.revision <= read));
        }
        let edition = self.turned(&shipped, &registers).await?;
        Ok(Arc::clone(edition.on(recorded.event.occurred_on)))
    }

    /// Both at once: their answers do not wait for each other.
    async fn registers_after(&self, read: Read) -> Result<[Vec<Recorded>; 2], ExecuteError> {
        let ([rules, bodies], [one, other]) = (REGISTERS, read);
        let (rules, bodies) =
            tokio::try_join!(self.register_after(rules, one), self.register_after(bodies, other))?;
        Ok([rules, bodies])
    }

    async fn register_after(
        &self,
        register: StreamId,
        read: Option<Revision>,
    ) -> Result<Vec<Recorded>, ExecuteError> {
        let name = StreamName::from(register);
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

    async fn turned(
        &self,
        edition: &Edition,
        new: &[Vec<Recorded>; 2],
    ) -> Result<Edition, ExecuteError> {
        let mut turned = edition.clone();
        let ring = self.vault.keys(&[]).await?;
        for (register, events) in new.iter().enumerate() {
            for recorded in events {
                let event = codec::decode_with(&ring, self.vault.origin(), recorded);
                turned.take(&event.map_err(|why| unreadable(recorded, why))?);
            }
            if let (Some(read), Some(last)) = (turned.read.get_mut(register), events.last()) {
                *read = Some(last.revision);
            }
        }
        turned.fold();
        Ok(turned)
    }
}
