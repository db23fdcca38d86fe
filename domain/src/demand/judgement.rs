//! What a person says of a demand, and a score may rest on: a refusal judged, a situation confirmed.
//!
//! Both are recorded under a neutral type, their content sealed.

use crate::{
    demand::{Demand, DemandEvent, decide::Facts},
    id::{DemandId, VacancyId},
    law::Law,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::{Body, Code},
    vacancy::Standing,
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a person found of the refusal of an offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// The household had a legitimate reason: nothing follows.
    Legitimate,
    /// It had none: the grid may say what follows.
    WithoutLegitimateReason,
}

impl Classed for Finding {
    const CLASS: Class = Class::Personal;
}

/// The reasons of a demand that a social worker confirmed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Confirmed {
    /// Codes, among those the demand gives.
    pub reasons: Vec<Code>,
}

impl Classed for Confirmed {
    const CLASS: Class = Class::Sensitive;
}

/// A refusal judged by a person.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RefusalJudged {
    /// The dwelling that was refused.
    pub vacancy: VacancyId,
    /// Day of the judgement: it has no effect before.
    pub judged_on: NaiveDate,
    /// Body of the person who judged.
    pub body: Body,
    /// What was found.
    pub finding: Sealed<Finding>,
}

/// A situation confirmed by a social worker.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SituationConfirmed {
    /// Day of the confirmation.
    pub confirmed_on: NaiveDate,
    /// Body of the social worker.
    pub body: Body,
    /// What is confirmed; it can tell a protected fact.
    pub confirmed: Sealed<Confirmed>,
}

/// What a person gives to judge a refusal.
pub(super) struct Judgement<'a> {
    pub(super) vacancy: VacancyId,
    pub(super) on: NaiveDate,
    pub(super) body: &'a Body,
    pub(super) finding: Finding,
}

/// A refusal is judged only if the household gave it (a silence proves nothing) and the grid in force says that it
/// has an effect: no finding is kept against a household for nothing. A later judgement replaces an earlier one.
pub(super) fn judge(
    (id, demand): (DemandId, &Demand),
    said: &Judgement<'_>,
    (world, law): (&World, &Law),
) -> Facts {
    super::active(demand)?;
    let applicant = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    let candidate = world.vacancy(said.vacancy).and_then(|vacancy| vacancy.candidates.get(&id));
    let candidate = candidate.ok_or(Refusal::OfferNotRefused)?;
    match candidate.standing {
        Standing::Refused => {}
        Standing::DeemedRefused => return Err(Refusal::SilenceNotJudged),
        _ => return Err(Refusal::OfferNotRefused),
    }
    if !law.grid.counts_refusals() {
        return Err(Refusal::RefusalWithoutEffect);
    }
    let known = demand.judged.get(&said.vacancy);
    let finding = Sealed::new(applicant, said.finding);
    if known.is_some_and(|judged| judged.finding == finding) {
        return Ok(vec![]);
    }
    if said.on < known.map_or(candidate.since, |judged| judged.judged_on) {
        return Err(Refusal::ImpossibleDate);
    }
    let (vacancy, body) = (said.vacancy, said.body.clone());
    let judged = RefusalJudged { vacancy, judged_on: said.on, body, finding };
    Ok(vec![DemandEvent::RefusalJudged(judged)])
}

/// Only reasons that the demand gives; what is confirmed replaces what was.
pub(super) fn confirm(demand: &Demand, on: NaiveDate, body: &Body, reasons: &[Code]) -> Facts {
    super::active(demand)?;
    if demand.presented_on().is_some_and(|presented| on < presented) {
        return Err(Refusal::ImpossibleDate);
    }
    let situation = demand.situation.as_ref().ok_or(Refusal::ReasonNotGiven)?;
    let given = &situation.open().ok_or(Refusal::Erased)?.reasons;
    if reasons.is_empty() || !reasons.iter().all(|reason| given.contains(reason)) {
        return Err(Refusal::ReasonNotGiven);
    }
    let confirmed = Sealed::new(situation.person(), Confirmed { reasons: reasons.to_vec() });
    if demand.confirmed.as_ref() == Some(&confirmed) {
        return Ok(vec![]);
    }
    let (confirmed_on, body) = (on, body.clone());
    let said = SituationConfirmed { confirmed_on, body, confirmed };
    Ok(vec![DemandEvent::SituationConfirmed(said)])
}
