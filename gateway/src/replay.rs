//! Replaying: everything that led to an attribution, and a demand as it stood at a date.
//!
//! The audit pages and the command line share it, so that both tell the same story.

use crate::app::App;
use chrono::NaiveDate;
use domain::{
    demand::Stage,
    id::{DemandId, SessionId, StreamId, VacancyId},
    vacancy::VacancyEvent,
    world::Event,
};
use eventstore::{
    execute::{AsAt, ExecuteError},
    recorded::{Instant, Recorded},
};
use serde::Serialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One step of a replay: the event as recorded, opened for whoever may see; not opened when it is of a later version of
/// this program.
pub type Step = (Recorded, Option<Event>);

/// Every event of the vacancy, of the sessions that examined it, and of the demands that were proposed for it, in the
/// order of the log, up to the last event of the vacancy. Events of a session about other dwellings are left out.
///
/// # Errors
/// The log or the vault does not answer.
pub async fn attribution(app: &App, vacancy: VacancyId) -> Result<Vec<Step>, ExecuteError> {
    let mut steps =
        app.executor.history_as_at(StreamId::Vacancy(vacancy), &AsAt::default()).await?;
    let Some(last) = steps.last().map(|(recorded, _)| recorded.position) else {
        return Ok(steps);
    };
    let (demands, sessions) = around(&steps);
    let others = demands
        .into_iter()
        .map(StreamId::Demand)
        .chain(sessions.into_iter().map(StreamId::Session));
    for stream in others {
        let history = app.executor.history_as_at(stream, &AsAt::default()).await?;
        let near = |(recorded, event): &Step| {
            recorded.position <= last && event.as_ref().is_none_or(|event| concerns(event, vacancy))
        };
        steps.extend(history.into_iter().filter(near));
    }
    steps.sort_by_key(|(recorded, _)| recorded.position);
    Ok(steps)
}

/// Demands proposed and sessions that decided, from the vacancy's own stream.
fn around(steps: &[Step]) -> (BTreeSet<DemandId>, BTreeSet<SessionId>) {
    let (mut demands, mut sessions) = (BTreeSet::new(), BTreeSet::new());
    for (_, event) in steps {
        match event {
            Some(Event::Vacancy(VacancyEvent::CandidateNominated { demand, .. })) => {
                demands.insert(*demand);
            }
            Some(Event::Vacancy(VacancyEvent::RankingRecorded { session, .. })) => {
                sessions.insert(*session);
            }
            _ => {}
        }
    }
    (demands, sessions)
}

/// Whether an event is about this dwelling, or about no dwelling in particular.
fn concerns(event: &Event, vacancy: VacancyId) -> bool {
    match event.data().get("vacancy").and_then(Value::as_str) {
        Some(named) => named == vacancy.to_string(),
        None => true,
    }
}

/// A demand as it stood: coarse facts only, nothing that needs a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Standing {
    /// The demand.
    pub demand: DemandId,
    /// Life stage.
    pub stage: String,
    /// Initial date.
    pub presented_on: Option<NaiveDate>,
    /// Last day of validity.
    pub expires_on: Option<NaiveDate>,
    /// Household category.
    pub category: Option<u8>,
    /// Documents filed.
    pub documents: usize,
    /// Candidacies open.
    pub candidacies: Vec<VacancyId>,
    /// Elements that lack.
    pub missing: Vec<String>,
    /// Score last recorded.
    pub score: Option<i32>,
    /// Events seen from there.
    pub events: usize,
}

/// A demand as at a date: only what was recorded on `known` or before, only what had happened on `true_on`.
///
/// # Errors
/// The log or the vault does not answer.
pub async fn as_at(
    app: &App,
    demand: DemandId,
    known: Option<NaiveDate>,
    true_on: Option<NaiveDate>,
) -> Result<(Option<Standing>, Vec<Step>), ExecuteError> {
    let as_at = AsAt { position: None, known: known.map(end_of), true_on };
    let steps = app.executor.history_as_at(StreamId::Demand(demand), &as_at).await?;
    let world = app.executor.world_at(&[StreamId::Demand(demand)], &as_at).await?;
    let Some(state) = world.demand(demand).filter(|_| !steps.is_empty()) else {
        return Ok((None, steps));
    };
    let standing = Standing {
        demand,
        stage: stage(&state.stage).to_owned(),
        presented_on: state.presented_on(),
        expires_on: state.expires_on(),
        category: state.household.as_ref().map(|household| household.category),
        documents: state.documents.len(),
        candidacies: state.candidacies.keys().copied().collect(),
        missing: state.missing.clone(),
        score: state.score.as_ref().map(|score| score.total),
        events: steps.len(),
    };
    Ok((Some(standing), steps))
}

/// The last microsecond of a day at Paris is near enough to its end in UTC for a civil day: days are counted there.
#[must_use]
pub fn end_of(day: NaiveDate) -> Instant {
    let mut at = Instant::midday(day);
    while crate::time::paris_day(Instant(at.0 + 1_800_000_000)) == day {
        at = Instant(at.0 + 1_800_000_000);
    }
    Instant(at.0 + 1_799_999_999)
}

const fn stage(stage: &Stage) -> &'static str {
    match stage {
        Stage::Absent => "absent",
        Stage::Submitted => "submitted",
        Stage::Active => "active",
        Stage::Deregistered { .. } => "deregistered",
    }
}

/// A step of which nothing sealed is opened: for whoever may see what happens, not to whom.
#[must_use]
pub fn closed_step(recorded: Recorded) -> Step {
    let event = eventstore::codec::decode_closed(&recorded).ok();
    (recorded, event)
}

/// A step as an auditor reads it: pseudonymous, sealed values shown as sealed.
#[must_use]
pub fn pseudonymous(step: &Step) -> Value {
    let (recorded, event) = step;
    json!({
        "position": recorded.position,
        "stream": recorded.stream,
        "type": recorded.event.event_type,
        "occurred_on": recorded.event.occurred_on,
        "recorded_at": crate::time::rfc3339(recorded.recorded_at),
        "actor": recorded.event.origin.actor,
        "source": recorded.event.origin.source,
        "legal_basis": recorded.event.legal_basis,
        "data": closed(event.as_ref().map_or_else(|| as_stored(recorded), Event::data)),
        "known": event.is_some(),
    })
}

/// The payload of an event that this version does not know.
fn as_stored(recorded: &Recorded) -> Value {
    serde_json::from_slice(&recorded.event.payload).unwrap_or_default()
}

/// Takes every sealed value out, keeping whose and of which class it is.
fn closed(value: Value) -> Value {
    match value {
        Value::Object(mut fields) if fields.contains_key("sealed") => {
            fields.retain(|name, _| ["sealed", "person"].contains(&name.as_str()));
            Value::Object(fields)
        }
        Value::Object(fields) => {
            Value::Object(fields.into_iter().map(|(name, value)| (name, closed(value))).collect())
        }
        Value::Array(values) => Value::Array(values.into_iter().map(closed).collect()),
        other => other,
    }
}
