//! A second run: a dwelling examined again beside the first run, which stays as it was written (R441-3).
//!
//! What was decided first is on the stream of the session that decided it, and no command changes it. The second run
//! moves the ranking only while nobody was offered the dwelling: there is never a second winner. After that it says what
//! should have been, and the household joins those ranked and not served.

use crate::{
    decider::Decided,
    demand::{CandidacyOutcome, DemandEvent},
    id::{DemandId, SessionId, StreamId, VacancyId},
    refusal::Refusal,
    session::{Session, SessionEvent, decide::sitting},
    vacancy::{Standing, Vacancy, VacancyEvent},
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a dwelling is examined again.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RerunCause {
    /// A household contests the decision.
    Contestation,
    /// The commission decided on a fact that was wrong.
    MaterialError,
    /// A judge asks for it.
    Judgement,
}

/// A dwelling that an earlier session decided is examined again in this one.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RerunOpened {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The session that decided first.
    pub first: SessionId,
    /// Why.
    pub cause: RerunCause,
    /// Day it was put on the agenda.
    pub on: NaiveDate,
}

/// An earlier session of the same commission decided, and here the dwelling is not examined yet.
pub(super) fn open(
    session: &Session,
    said: &RerunOpened,
    world: &World,
) -> Result<Option<SessionEvent>, Refusal> {
    let convocation = sitting(session)?;
    if session.reruns.get(&said.vacancy) == Some(said) {
        return Ok(None);
    }
    if session.agenda().any(|vacancy| vacancy == said.vacancy) {
        return Err(Refusal::OnAgenda);
    }
    let first = world.session(said.first).filter(|first| first.has_decided(said.vacancy));
    let first = first.ok_or(Refusal::NoFirstRun)?;
    let called = first.convocation.as_ref().ok_or(Refusal::NoFirstRun)?;
    if called.landlord != convocation.landlord {
        return Err(Refusal::OtherLandlord);
    }
    if said.cause == RerunCause::Contestation && !first.is_contested(said.vacancy) {
        return Err(Refusal::NotContested);
    }
    if said.on < called.meets_on || said.on > convocation.meets_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(SessionEvent::RerunOpened(said.clone())))
}

impl Session {
    /// The candidates to decide for: in a second run, those of the first who still ask and were not served.
    #[must_use]
    pub fn candidates(&self, (id, vacancy): (VacancyId, &Vacancy), world: &World) -> Vec<DemandId> {
        if !self.reruns.contains_key(&id) {
            return vacancy.open_candidates().collect();
        }
        let again = |demand: &DemandId| {
            let decided = [Some(Standing::Ranked), Some(Standing::NotAllocated)];
            decided.contains(&vacancy.standing(*demand))
                && world.demand(*demand).is_some_and(crate::demand::Demand::is_active)
        };
        vacancy.proposed.iter().copied().filter(again).collect()
    }

    fn is_contested(&self, vacancy: VacancyId) -> bool {
        let mut of = self.decisions.iter().filter(|((decided, _), _)| *decided == vacancy);
        of.any(|(_, outcome)| outcome.open_contestation().is_some())
    }
}

/// Whether the ranking may still move: nobody was offered the dwelling, and no other candidate waits.
fn counts(vacancy: &Vacancy) -> bool {
    let taken = |standing: Standing| {
        matches!(standing, Standing::Offered { .. } | Standing::Accepted | Standing::Nominated)
    };
    vacancy.closed.is_none() && !vacancy.candidates.values().any(|one| taken(one.standing))
}

/// What a second run changes outside its session.
pub(super) fn effects(
    (session, id): (SessionId, VacancyId),
    (ranked, others): (Vec<DemandId>, Vec<(DemandId, CandidacyOutcome)>),
    on: NaiveDate,
    world: &World,
) -> Decided {
    let vacancy = world.vacancy(id).ok_or(Refusal::VacancyUnknown)?;
    if !counts(vacancy) {
        return Ok(vec![]);
    }
    let open = |demand: DemandId| {
        world.demand(demand).is_some_and(|demand| demand.candidacies.contains_key(&id))
    };
    let of = |demand: DemandId, event| (StreamId::Demand(demand), Event::Demand(event));
    let mut follow = Vec::new();
    for demand in ranked.iter().copied().filter(|demand| !open(*demand)) {
        follow.push(of(demand, DemandEvent::CandidacyOpened { vacancy: id, on }));
    }
    let not_allocated = others.iter().map(|(demand, _)| *demand).collect();
    for (demand, outcome) in others.into_iter().filter(|(demand, _)| open(*demand)) {
        follow.push(of(demand, DemandEvent::CandidacyClosed { vacancy: id, on, outcome }));
    }
    let recorded = VacancyEvent::RankingRecorded { session, ranked, not_allocated };
    let mut events = vec![(StreamId::Vacancy(id), Event::Vacancy(recorded))];
    events.extend(follow);
    Ok(events)
}
