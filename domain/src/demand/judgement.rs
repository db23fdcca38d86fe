//! What a person says of a demand, and a score may rest on: a refusal judged, a situation confirmed.
//!
//! Both are recorded under a neutral type, their content sealed.

use crate::{
    demand::{Demand, DemandEvent, decide::Facts, right},
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
/// has an effect; a dwelling that did not suit on the day of the offer may be refused. No finding is kept against a household for nothing. A later judgement replaces an earlier one.
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
    let offered_on = candidate.offered_on.unwrap_or(candidate.since);
    if said.finding == Finding::WithoutLegitimateReason
        && let Some(vacancy) = world.vacancy(said.vacancy)
        && !right::suits(demand, vacancy, offered_on, law)?
    {
        return Err(Refusal::OfferUnsuited);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        demand::DemandCommand as C, scoring::ScoringGrid, testing::*, vacancy::RefusalReason,
        vacancy::VacancyCommand, world::Command,
    };

    const NO_REASON: Finding = Finding::WithoutLegitimateReason;

    fn judge(date: &str, finding: Finding) -> Command {
        let (vacancy, on, body) = (vacancy(1), day(date), token("nantes-metropole"));
        Command::Demand(demand(1), C::JudgeRefusal { vacancy, on, body, finding })
    }

    fn confirm(reasons: &[&str]) -> Command {
        let reasons = reasons.iter().map(|code| token(code)).collect();
        let (on, body) = (day("2025-04-02"), token("ccas-nantes"));
        Command::Demand(demand(1), C::ConfirmSituation { on, body, reasons })
    }

    fn refused() -> Scenario {
        let (on, reason) = (day("2025-09-30"), RefusalReason::Location);
        let refuse = VacancyCommand::RefuseOffer { demand: demand(1), on, reason };
        Scenario::new().given(offered()).given([Command::Vacancy(vacancy(1), refuse)])
    }

    fn findings(scenario: &Scenario) -> Vec<Finding> {
        let world = scenario.world();
        let judged = world.demand(demand(1)).unwrap().judged.values();
        judged.map(|judged| *judged.finding.open().unwrap()).collect()
    }

    #[test]
    fn a_person_judges_a_refusal_that_the_household_gave() {
        let scenario = refused();
        assert_eq!(scenario.then_types(&judge("2025-10-10", NO_REASON)), ["demand.refusal-judged"]);
        let judged = scenario.given([judge("2025-10-10", NO_REASON)]);
        assert_eq!(findings(&judged), [NO_REASON]);
        assert_eq!(judged.when(&judge("2025-10-12", NO_REASON)), Ok(vec![]));
    }

    #[test]
    fn a_later_judgement_replaces_the_first_and_an_earlier_one_cannot() {
        let judged = refused().given([judge("2025-10-10", NO_REASON)]);
        let early = judge("2025-10-09", Finding::Legitimate);
        assert_eq!(judged.then_refusal(&early), Refusal::ImpossibleDate);
        let changed = judged.given([judge("2025-11-03", Finding::Legitimate)]);
        assert_eq!(findings(&changed), [Finding::Legitimate]);
    }

    #[test]
    fn a_silence_is_never_judged() {
        let (demand, on) = (demand(1), day("2025-10-07"));
        let silent = VacancyCommand::DeemRefused { demand, on };
        let told = Scenario::new().given(offered()).given(told_of_offer(1, 1));
        let scenario = told.given([Command::Vacancy(vacancy(1), silent)]);
        let refusal = scenario.then_refusal(&judge("2025-10-10", NO_REASON));
        assert_eq!(refusal, Refusal::SilenceNotJudged);
    }

    #[test]
    fn an_offer_that_nobody_refused_is_not_judged() {
        let scenario = Scenario::new().given(offered());
        let refusal = scenario.then_refusal(&judge("2025-10-10", NO_REASON));
        assert_eq!(refusal, Refusal::OfferNotRefused);
    }

    #[test]
    fn a_refusal_is_not_judged_before_it_is_given() {
        let refusal = refused().then_refusal(&judge("2025-09-29", NO_REASON));
        assert_eq!(refusal, Refusal::ImpossibleDate);
    }

    #[test]
    fn nothing_is_kept_against_a_household_under_a_grid_that_counts_no_refusal() {
        let mut scenario = refused();
        scenario.law.grid.groups.retain(|group| group.code != "refused-offers");
        let refusal = scenario.then_refusal(&judge("2025-10-10", NO_REASON));
        assert_eq!(refusal, Refusal::RefusalWithoutEffect);
        assert!(ScoringGrid::default().counts_refusals());
    }

    #[test]
    fn a_social_worker_confirms_a_reason_that_the_demand_gives() {
        let scenario = Scenario::new().given(registered(1));
        assert_eq!(scenario.then_types(&confirm(&["01"])), ["demand.situation-confirmed"]);
        assert_eq!(scenario.then_refusal(&confirm(&["06"])), Refusal::ReasonNotGiven);
        assert_eq!(scenario.then_refusal(&confirm(&[])), Refusal::ReasonNotGiven);
        assert_eq!(scenario.given([confirm(&["01"])]).when(&confirm(&["01"])), Ok(vec![]));
    }

    #[test]
    fn an_erased_finding_or_confirmation_refuses_a_score_instead_of_leaving_it_out() {
        let judged = refused().given([judge("2025-10-10", NO_REASON)]).erase(person(1));
        let world = judged.world();
        let state = world.demand(demand(1)).unwrap();
        let scored = crate::scoring::score(state, day("2025-10-11"), &judged.law);
        assert_eq!(scored.unwrap_err(), Refusal::Erased);
    }
}
