//! The agenda, frozen: what the members were told of each candidate, and what moved since (R441-9).
//!
//! The freezing is one append that checks the stream of every candidate, so its own position in the log is the point
//! the agenda was frozen at: whoever looks back from there sees what the members saw.

use crate::{
    demand::{FactsVersion, Topic},
    id::{DemandId, StreamId, VacancyId},
    refusal::Refusal,
    session::{Ballots, Session, SessionCommand, SessionEvent, decide::sitting},
    vacancy::Vacancy,
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The members are told which candidates they will examine, and on which facts.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AgendaFrozen {
    /// Day of the freezing.
    pub on: NaiveDate,
    /// Every candidate of every dwelling of the agenda.
    pub entries: Vec<Entry>,
}

/// A candidate as the members were told of it.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The demand.
    pub demand: DemandId,
    /// Version of what the demand said.
    pub facts: FactsVersion,
}

/// What moved since the agenda was frozen was read again before the decision.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangesAcknowledged {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Day of the decision.
    pub on: NaiveDate,
    /// The candidates whose file moved.
    pub candidates: Vec<Reread>,
}

/// A file read again.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reread {
    /// The demand.
    pub demand: DemandId,
    /// The version of the frozen agenda; none for a candidate proposed since.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub frozen: Option<FactsVersion>,
    /// The version that was decided on.
    pub facts: FactsVersion,
}

/// A candidate whose file is no longer what the members were told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    /// The demand.
    pub demand: DemandId,
    /// The version of the frozen agenda; none for a candidate proposed since.
    pub frozen: Option<FactsVersion>,
    /// The version of now: to be given back with the decision, once read.
    pub facts: FactsVersion,
    /// What moved.
    pub topics: Vec<Topic>,
}

/// A frozen agenda, as the rules remember it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Frozen {
    /// Day of the freezing.
    pub on: NaiveDate,
    /// Versions, by vacancy and demand.
    pub entries: BTreeMap<(VacancyId, DemandId), FactsVersion>,
}

impl From<&AgendaFrozen> for Frozen {
    fn from(event: &AgendaFrozen) -> Self {
        let entries = event.entries.iter();
        let entries = entries.map(|entry| ((entry.vacancy, entry.demand), entry.facts)).collect();
        Self { on: event.on, entries }
    }
}

/// The candidates of a vacancy whose file moved since the agenda was frozen, in the order they were proposed:
/// the warning that a commission reads before it decides. Nothing while the agenda is not frozen.
#[must_use]
pub fn moved(session: &Session, (id, vacancy): (VacancyId, &Vacancy), world: &World) -> Vec<Moved> {
    let Some(frozen) = &session.frozen else { return Vec::new() };
    let moved = |demand: DemandId| {
        let facts = &world.demand(demand)?.facts;
        let known = frozen.entries.get(&(id, demand)).copied();
        let topics = facts.moved_since(known.unwrap_or_default());
        let now = facts.version();
        (known != Some(now)).then_some(Moved { demand, frozen: known, facts: now, topics })
    };
    session.candidates((id, vacancy), world).into_iter().filter_map(moved).collect()
}

/// The vacancies of the agenda, then their candidates.
pub(super) fn needs(session: &Session, world: &World, needs: &mut Vec<StreamId>) {
    for vacancy in session.agenda() {
        needs_of(Some(session), vacancy, world, needs);
    }
}

/// One vacancy, then its candidates; for a second run, everybody who ever was one.
pub(super) fn needs_of(
    session: Option<&Session>,
    vacancy: VacancyId,
    world: &World,
    needs: &mut Vec<StreamId>,
) {
    needs.push(StreamId::Vacancy(vacancy));
    let Some(state) = world.vacancy(vacancy) else { return };
    if session.is_some_and(|session| session.reruns.contains_key(&vacancy)) {
        needs.extend(state.proposed.iter().copied().map(StreamId::Demand));
    } else {
        needs.extend(state.open_candidates().map(StreamId::Demand));
    }
}

/// Once the members sit, an agenda is no longer frozen anew: what moved is read file by file.
pub(super) fn freeze(
    session: &Session,
    on: NaiveDate,
    world: &World,
) -> Result<Option<SessionEvent>, Refusal> {
    let convocation = sitting(session)?;
    let mut entries = Vec::new();
    for vacancy in session.agenda() {
        let Some(state) = world.vacancy(vacancy) else { continue };
        let candidates = session.candidates((vacancy, state), world).into_iter();
        entries.extend(candidates.filter_map(|demand| {
            let facts = world.demand(demand)?.facts.version();
            Some(Entry { vacancy, demand, facts })
        }));
    }
    let frozen = AgendaFrozen { on, entries };
    let now = Frozen::from(&frozen);
    if session.frozen.as_ref().is_some_and(|known| known.entries == now.entries) {
        return Ok(None);
    }
    if session.frozen.is_some() && session.present.is_some() {
        return Err(Refusal::AlreadySitting);
    }
    let early = session.frozen.as_ref().is_some_and(|known| on < known.on);
    if early || on > convocation.meets_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(SessionEvent::AgendaFrozen(frozen)))
}

/// Every file that moved was read again, in the version of now: what is recorded of it.
pub(super) fn acknowledged(
    session: &Session,
    vacancy: (VacancyId, &Vacancy),
    on: NaiveDate,
    read: &BTreeMap<DemandId, FactsVersion>,
    world: &World,
) -> Result<Option<SessionEvent>, Refusal> {
    let moved = moved(session, vacancy, world);
    if moved.iter().any(|moved| read.get(&moved.demand) != Some(&moved.facts)) {
        return Err(Refusal::DataMoved);
    }
    let reread = |moved: &Moved| {
        let Moved { demand, frozen, facts, .. } = *moved;
        Reread { demand, frozen, facts }
    };
    let candidates: Vec<Reread> = moved.iter().map(reread).collect();
    let told = ChangesAcknowledged { vacancy: vacancy.0, on, candidates };
    Ok((!moved.is_empty()).then_some(SessionEvent::ChangesAcknowledged(told)))
}

impl SessionCommand {
    /// The same decision, with these files read again; another command stays as it is.
    #[must_use]
    pub fn having_read(
        mut self,
        files: impl IntoIterator<Item = (DemandId, FactsVersion)>,
    ) -> Self {
        if let Self::Decide { read, .. } = &mut self {
            read.extend(files);
        }
        self
    }

    /// The same decision, voted so; another command stays as it is.
    #[must_use]
    pub fn voted(mut self, votes: Ballots) -> Self {
        if let Self::Decide { ballots, .. } = &mut self {
            *ballots = votes;
        }
        self
    }
}
