//! The lives of the demands, read once from the log.

use super::Demands;
use crate::{app::App, cli::Failure, time::paris_day};
use chrono::NaiveDate;
use domain::{
    decider::{Aggregate as _, fold},
    declaration::Received,
    demand::{Demand, DemandEvent},
    id::{DemandId, StreamId},
    sealed::Sealed,
    world::Event,
};
use eventstore::{codec, execute::Executor, position::Position, recorded::Recorded, store::Filter};
use std::{borrow::Cow, collections::BTreeMap};

const PAGE: usize = 2_000;

/// Something that happened to a demand: the day it happened, and the day it was known.
#[derive(Debug)]
pub(super) struct Fact {
    happened: NaiveDate,
    known: NaiveDate,
    pub(super) event: DemandEvent,
}

impl Fact {
    /// From this day on it was both true and known.
    pub(super) fn holds_from(&self) -> NaiveDate {
        self.happened.max(self.known)
    }
}

/// One demand: its facts in the order of the log, and what stood from each day on.
#[derive(Debug, Default)]
pub(super) struct Life {
    pub(super) facts: Vec<Fact>,
    /// What was true and known, from each day on that changed something; empty until remembered.
    states: Vec<(NaiveDate, Demand)>,
}

impl Life {
    /// What is known on one day of another.
    pub(super) fn seen(&self, happened: NaiveDate, known: NaiveDate) -> Demand {
        let known: Vec<&Fact> = self.facts.iter().filter(|fact| fact.known <= known).collect();
        let returned = |at: usize| {
            known.iter().skip(at).any(|later| matches!(later.event, DemandEvent::Reinstated { .. }))
        };
        // An end that is known to have been a mistake never was: the demand comes back with its date, and its return
        // is no event of the later day.
        let stands = |(at, fact): &(usize, &&Fact)| {
            let undone = matches!(fact.event, DemandEvent::Deregistered { .. }) && returned(*at);
            fact.happened <= happened && !undone
        };
        let facts = known.iter().enumerate().filter(stands);
        fold(facts.map(|(_, fact)| &fact.event))
    }

    /// What was true and known at the end of each day that changed something.
    fn remember(&mut self) {
        let mut days: Vec<NaiveDate> = self.facts.iter().map(Fact::holds_from).collect();
        days.sort_unstable();
        days.dedup();
        let state = |day: NaiveDate| {
            let held = self.facts.iter().filter(|fact| fact.holds_from() <= day);
            (day, fold(held.map(|fact| &fact.event)))
        };
        self.states = days.into_iter().map(state).collect();
    }

    /// What was true and known at the end of a day.
    fn on(&self, day: NaiveDate) -> Option<Cow<'_, Demand>> {
        if self.states.is_empty() {
            let mut held = self.facts.iter().filter(|fact| fact.holds_from() <= day).peekable();
            held.peek()?;
            return Some(Cow::Owned(fold(held.map(|fact| &fact.event))));
        }
        let begun = self.states.partition_point(|(from, _)| *from <= day);
        self.states.get(begun.checked_sub(1)?).map(|(_, demand)| Cow::Borrowed(demand))
    }
}

/// An event without what no place rests on: sections as they came, and scores of the day, which are computed anew.
fn light(mut event: DemandEvent) -> Option<DemandEvent> {
    use DemandEvent as E;
    match &mut event {
        E::ScoreComputed { .. } => return None,
        E::Submitted { form, identity, .. } | E::IdentityChanged { form, identity, .. } => {
            *form = Sealed::Erased { person: form.person() };
            forget(identity, |identity| &mut identity.received);
        }
        E::HouseholdDeclared { household, .. } => forget(household, |said| &mut said.received),
        E::ResourcesDeclared { resources, .. } => forget(resources, |said| &mut said.received),
        E::CoApplicantDeclared { co_applicant } => forget(co_applicant, |said| &mut said.received),
        E::HousingDeclared { housing, .. } => forget(housing, |said| &mut said.received),
        E::WishDeclared { detail, .. } => forget(detail, |said| &mut said.received),
        E::SituationDeclared { situation } => forget(situation, |said| &mut said.received),
        _ => {}
    }
    Some(event)
}

/// Leaves out a section as it came: most of what a declaration weighs.
fn forget<T>(section: &mut Sealed<T>, received: impl FnOnce(&mut T) -> &mut Received) {
    if let Sealed::Open { value, .. } = section {
        *received(value) = Received::default();
    }
}

/// The demands as they stand on a day. Of each only what stands is kept: of tens of thousands it is a small part of
/// their lives.
///
/// # Errors
/// The log or the vault does not answer, or an event cannot be read.
pub async fn standing(
    executor: &Executor,
    on: NaiveDate,
) -> Result<BTreeMap<DemandId, Demand>, Failure> {
    let mut demands = BTreeMap::<DemandId, Demand>::new();
    let fold = |id, fact: Fact| {
        if fact.holds_from() <= on {
            let demand = demands.entry(id).or_default();
            *demand = std::mem::take(demand).evolve(&fact.event);
        }
    };
    facts(executor, fold).await?;
    Ok(demands)
}

/// Each fact of each demand, in the order of the log.
pub(super) async fn facts(
    executor: &Executor,
    mut take: impl FnMut(DemandId, Fact),
) -> Result<(), Failure> {
    let filter = Filter::Category("demand".to_owned());
    let mut from = Position(0);
    loop {
        let page = executor.store.scan(from, &filter, PAGE).await?;
        // Written by a later version of the program: nothing of a place rests on it.
        let known: Vec<Recorded> =
            page.events.into_iter().filter(|event| codec::known(event).is_ok()).collect();
        let events = codec::decode_all(&executor.vault, &known).await?;
        for (recorded, event) in known.iter().zip(events) {
            if let Some((id, fact)) = fact(recorded, event) {
                take(id, fact);
            }
        }
        from = page.considered;
        if !page.more {
            return Ok(());
        }
    }
}

fn fact(recorded: &Recorded, event: Event) -> Option<(DemandId, Fact)> {
    let stream = recorded.stream.as_str().parse();
    let (Ok(StreamId::Demand(id)), Event::Demand(event)) = (stream, event) else { return None };
    let event = light(event)?;
    let (happened, known) = (recorded.event.occurred_on, paris_day(recorded.recorded_at));
    Some((id, Fact { happened, known, event }))
}

/// The lives of every demand of the log.
#[derive(Debug, Default)]
pub struct Lives(BTreeMap<DemandId, Life>);

impl Lives {
    /// Reads the log. Everything is opened: whoever asks may see.
    ///
    /// # Errors
    /// The log or the vault does not answer, or an event cannot be read.
    pub async fn read(app: &App) -> Result<Self, Failure> {
        Self::of(&app.executor).await
    }

    /// [`Self::read`] from a log at hand.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub async fn of(executor: &Executor) -> Result<Self, Failure> {
        let mut lives = Self::default();
        let note = |id, fact| lives.0.entry(id).or_default().facts.push(fact);
        facts(executor, note).await?;
        Ok(lives)
    }

    /// Remembers what stood on every day that changed something: for whoever asks for very many days. It takes much
    /// memory: a state a change.
    #[must_use]
    pub fn remembered(mut self) -> Self {
        self.0.values_mut().for_each(Life::remember);
        self
    }

    /// Every active demand as it stood at the end of a day, as it was known then: only they have a place.
    pub(super) fn on(&self, day: NaiveDate) -> Demands<'_> {
        let held = self.0.iter().filter_map(|(id, life)| Some((*id, life.on(day)?)));
        held.filter(|(_, demand)| demand.is_active()).collect()
    }

    /// What is known on the second day of the first, where it differs from what was known on the first.
    pub(super) fn corrected(
        &self,
        from: NaiveDate,
        to: NaiveDate,
    ) -> BTreeMap<DemandId, Option<Demand>> {
        let late = |fact: &Fact| from < fact.known && fact.known <= to;
        let touches = |fact: &Fact| {
            late(fact)
                && (fact.happened <= from || matches!(fact.event, DemandEvent::Reinstated { .. }))
        };
        let touched = self.0.iter().filter(|(_, life)| life.facts.iter().any(touches));
        let corrected = touched.filter_map(|(id, life)| {
            let now = life.seen(from, to);
            (life.on(from).as_deref() != Some(&now)).then_some((*id, Some(now)))
        });
        corrected.collect()
    }

    /// The demands.
    pub(super) fn ids(&self) -> Vec<DemandId> {
        self.0.keys().copied().collect()
    }
}
