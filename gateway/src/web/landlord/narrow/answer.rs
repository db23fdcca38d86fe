//! What is answered about one number.

use crate::{
    app::App,
    error::Trouble,
    web::{
        read,
        words::{self, letting},
    },
};
use domain::{
    eligibility::{Finding, assess},
    id::{DemandId, StreamId},
    number::DemandNumber,
    vacancy::Vacancy,
};

/// What is answered about one number: every rule with what it gives.
pub(super) struct Answer {
    pub(super) why: String,
    pub(super) findings: Vec<(&'static str, String, String, String, &'static str)>,
}

/// The active demand of a number as typed.
///
/// # Errors
/// A store does not answer.
pub(in crate::web) async fn bearer(app: &App, typed: &str) -> Result<Option<DemandId>, Trouble> {
    let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    match typed.to_uppercase().parse::<DemandNumber>() {
        Ok(number) => Ok(app.executor.bearer(&number).await?),
        Err(_) => Ok(None),
    }
}

pub(super) async fn answer(
    app: &App,
    vacancy: &Vacancy,
    demand: DemandId,
) -> Result<Option<Answer>, Trouble> {
    let Some(dwelling) = &vacancy.dwelling else { return Ok(None) };
    let world = read::world(app, &[StreamId::Demand(demand)]).await?;
    let Some(state) = world.demand(demand).filter(|state| state.is_active()) else {
        return Ok(None);
    };
    let today = app.today();
    let found = assess(state, dwelling, today, &app.executor.law.on(today));
    let why = match (vacancy.standing(demand), found.admitted()) {
        (Some(standing), _) => format!("Ce ménage est proposé : {}.", words::standing(standing)),
        (None, Err(refusal)) => {
            format!("Motif pour lequel ce ménage n’est pas retenu : {}", refusal.sentence())
        }
        (None, Ok(_)) => "Ce ménage remplit les conditions. Il n’est pas proposé.".to_owned(),
    };
    Ok(Some(Answer { why, findings: found.findings.iter().map(line).collect() }))
}

fn line(finding: &Finding) -> (&'static str, String, String, String, &'static str) {
    let value = finding.value.map(letting::value).unwrap_or_default();
    let limit = finding.limit.map(letting::value).unwrap_or_default();
    let against = match (value.is_empty(), limit.is_empty()) {
        (false, false) => format!("{value} pour {limit}"),
        _ => value,
    };
    let weakest = finding.facts.iter().map(|used| used.evidence).min();
    let evidence = weakest.map(letting::evidence).unwrap_or_default().to_owned();
    (letting::rule(finding.rule), letting::outcome(finding), against, evidence, finding.article())
}
