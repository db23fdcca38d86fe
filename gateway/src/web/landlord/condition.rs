//! Allocations under condition (CCH R441-3): the document that each household still owes, what came of it, and what a
//! landlord says of it. A household that was in time after all gets its rank back, or is noted as not served.

use super::{
    actions::{demand, run},
    dwelling::who,
};
use crate::{
    app::App,
    error::PageError,
    web::{visit::Posted, words},
};
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{
    id::{DemandId, VacancyId},
    vacancy::{Closure, Condition, ConditionState, Standing, Vacancy, VacancyCommand, condition},
    world::World,
};

/// A household and the document it was asked for.
pub(super) struct Awaited {
    pub(super) demand: String,
    pub(super) who: String,
    pub(super) document: &'static str,
    pub(super) last: String,
    pub(super) state: &'static str,
    /// Whether the landlord may say that the document is there.
    pub(super) may_meet: bool,
    /// What giving the rank back would do, if it may be given back.
    pub(super) undo: Option<&'static str>,
}

/// The documents that this dwelling waits for or waited for, by rank.
pub(super) fn awaited(id: VacancyId, vacancy: &Vacancy, world: &World) -> Vec<Awaited> {
    let line = |demand: &DemandId| {
        let asked = condition((id, vacancy), *demand, world)?;
        let candidate = vacancy.candidates.get(demand)?;
        let state = state(candidate.standing, candidate.condition_met, &asked)?;
        let ranked = candidate.standing == Standing::Ranked && vacancy.closed.is_none();
        let there = asked.state == ConditionState::Met && !candidate.condition_met;
        let lapsed = candidate.standing == Standing::Lapsed && asked.state != ConditionState::Open;
        Some(Awaited {
            demand: demand.to_string(),
            who: who(world, *demand),
            document: words::document(asked.category),
            last: words::long_day(asked.last()),
            state,
            may_meet: ranked && there,
            undo: lapsed.then(|| outcome(vacancy, *demand)).flatten(),
        })
    };
    vacancy.ranking.iter().filter_map(line).collect()
}

/// Nothing to say of a household whose turn went further.
const fn state(standing: Standing, noted: bool, asked: &Condition) -> Option<&'static str> {
    Some(match (standing, asked.state) {
        (Standing::Ranked, _) if noted => "là et vérifié, c’est noté",
        (Standing::Ranked, ConditionState::Met) => "là et vérifié",
        (Standing::Ranked, ConditionState::Filed) => "là, un guichet doit encore le vérifier",
        (Standing::Ranked, ConditionState::Open) => "pas encore là",
        (Standing::Lapsed, ConditionState::Open) => "non reçu à temps",
        (Standing::Lapsed, _) => "donné à temps, noté après",
        (Standing::NotServed, _) => "donné à temps, logement déjà pris",
        _ => return None,
    })
}

/// What giving a household its rank back does; none if the dwelling was taken back.
fn outcome(vacancy: &Vacancy, household: DemandId) -> Option<&'static str> {
    let stands = |is: fn(Standing) -> bool| {
        let others = vacancy.candidates.iter().filter(|(id, _)| **id != household);
        others.map(|(_, candidate)| candidate.standing).any(is)
    };
    if stands(|one| matches!(one, Standing::Accepted | Standing::Housed)) {
        return Some(
            "Un autre ménage a accepté ce logement. Celui-ci sera noté : classé, à temps, logement déjà pris.",
        );
    }
    if matches!(vacancy.closed, Some((_, Closure::Withdrawn))) {
        return None;
    }
    if stands(|one| matches!(one, Standing::Offered { .. })) {
        return Some(
            "Ce ménage retrouve son rang. La proposition faite au ménage classé après lui est reprise : prévenez-le.",
        );
    }
    Some("Ce ménage retrouve son rang.")
}

/// `POST …/condition`: the document is there and was verified.
pub(in crate::web) async fn meet(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = VacancyCommand::MeetCondition { demand: demand(&posted)?, on: app.today() };
    run(&app, &posted, &id, command, "condition-remplie").await
}

/// `POST …/rendre-rang`: the document was given in time after all.
pub(in crate::web) async fn give_back(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let command = VacancyCommand::UndoLapse { demand: demand(&posted)?, on: app.today() };
    run(&app, &posted, &id, command, "rang-rendu").await
}
