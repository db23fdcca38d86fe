//! Which situations a demand seems to be in. A proposal to a person, never a decision: nothing is written.

use crate::{
    decider::fold,
    declaration::Situation,
    demand::{CandidacyOutcome, Demand, DemandEvent},
    examination::EntrySituation,
    law::Law,
    session::NonAllocationReason,
    territory::{Code, Commune, Typology},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// What is known of a demand when situations are looked for.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Observed {
    /// Initial date; none while the demand is not active, and then nothing is proposed.
    pub presented_on: Option<NaiveDate>,
    /// Dwellings proposed to the household.
    pub offers: u32,
    /// Presented to a commission, not allocated.
    pub failed_presentations: u32,
    /// Of which for rent or ceiling against resources.
    pub for_resources: u32,
    /// Conditional allocations whose condition lapsed.
    pub unmet_conditions: u32,
    /// Dwellings wished.
    pub typologies: Vec<Typology>,
    /// Communes wished.
    pub communes: Vec<Commune>,
    /// A member has a handicap annex and the dwelling is said not to suit.
    pub adapted: bool,
    /// The household already rents a social dwelling.
    pub transfer: bool,
    /// Situations the form declares by its reasons (SNE `motifDemande`).
    pub declared: BTreeSet<EntrySituation>,
    /// Situations a worker saw in an interview.
    pub signalled: BTreeSet<EntrySituation>,
}

impl Observed {
    /// What a demand's own history tells. Lapsed conditions and what workers saw are recorded elsewhere: the
    /// caller adds them. Erased parts tell nothing.
    #[must_use]
    pub fn of(history: &[DemandEvent]) -> Self {
        let demand: Demand = fold(history);
        let mut observed = Self::declared_by(&demand);
        for event in history {
            if let DemandEvent::CandidacyClosed { outcome, .. } = event {
                observed.count(outcome);
            }
        }
        observed
    }

    fn declared_by(demand: &Demand) -> Self {
        let situation = demand.situation.as_ref().and_then(|situation| situation.open());
        let wish = demand.wish.as_ref();
        Self {
            presented_on: demand.presented_on().filter(|_| demand.is_active()),
            typologies: wish.map(|wish| wish.typologies.clone()).unwrap_or_default(),
            communes: wish.map(|wish| wish.communes.clone()).unwrap_or_default(),
            adapted: situation.is_some_and(|said| said.handicaps > 0 && gives(said, HANDICAP)),
            transfer: demand.housing.as_ref().is_some_and(|(transfer, _)| *transfer),
            declared: situation.map(declared).unwrap_or_default(),
            ..Self::default()
        }
    }

    fn count(&mut self, outcome: &CandidacyOutcome) {
        match outcome {
            CandidacyOutcome::NotAllocated { reasons } => {
                self.failed_presentations += 1;
                self.for_resources += u32::from(reasons.iter().any(is_resources));
            }
            CandidacyOutcome::OfferRefused
            | CandidacyOutcome::OfferDeemedRefused
            | CandidacyOutcome::Housed => self.offers += 1,
            CandidacyOutcome::Withdrawn
            | CandidacyOutcome::ConditionLapsed
            | CandidacyOutcome::VacancyClosed => {}
        }
    }
}

fn is_resources(code: &Code) -> bool {
    let resources = [NonAllocationReason::EffortRate, NonAllocationReason::AboveCeiling];
    resources.iter().any(|reason| reason.code() == code.as_str())
}

const EXPULSION: &str = "05";
const VIOLENCE: &str = "06";
const HANDICAP: &str = "07";
const HEALTH: &str = "08";

fn gives(situation: &Situation, code: &str) -> bool {
    situation.reasons.iter().any(|reason| reason.as_str() == code)
}

fn declared(situation: &Situation) -> BTreeSet<EntrySituation> {
    use EntrySituation as E;
    [
        (VIOLENCE, E::Violence),
        (EXPULSION, E::DebtOrExpulsion),
        (HANDICAP, E::HealthOrAutonomy),
        (HEALTH, E::HealthOrAutonomy),
    ]
    .into_iter()
    .filter(|(code, _)| gives(situation, code))
    .map(|(_, entry)| entry)
    .collect()
}

/// What a proposal rests on, the strongest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Basis {
    /// Dates and decisions that the log holds.
    Recorded,
    /// A worker saw it.
    Signalled,
    /// The form says so.
    Declared,
}

/// A situation the demand seems to be in, with the figures that say so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The situation.
    pub situation: EntrySituation,
    /// What was counted.
    pub counted: u32,
    /// From which count on the plan's list proposes it.
    pub proposed_from: u32,
    /// What it rests on.
    pub basis: Basis,
    /// Version of the plan's list.
    pub list: String,
}

/// The situations of the list in force on `day` that the facts show, in the order of the list. Empty for a demand
/// that is not active, and before the first list.
#[must_use]
pub fn detect(observed: &Observed, day: NaiveDate, law: &Law) -> Vec<Proposal> {
    let (Some(presented_on), Some(list)) = (observed.presented_on, law.examinations.on(day)) else {
        return Vec::new();
    };
    // the delay of its own wishes, as its score counts it
    let delay = law.abnormal_delay(&observed.communes, &observed.typologies);
    let late = day > delay.after(presented_on);
    let proposal = |listed: &super::Listed| {
        let (counted, basis) = count(observed, late, listed.situation);
        (counted >= listed.proposed_from).then(|| Proposal {
            situation: listed.situation,
            counted,
            proposed_from: listed.proposed_from,
            basis,
            list: list.version.clone(),
        })
    };
    list.situations.iter().filter_map(proposal).collect()
}

/// A worker's word counts once, and says its basis only where the log shows nothing.
fn count(observed: &Observed, late: bool, situation: EntrySituation) -> (u32, Basis) {
    use EntrySituation as E;
    let large = observed.typologies.iter().min() >= Some(&Typology::T5);
    let recorded = match situation {
        E::DelayWithoutProposal => u32::from(late && observed.offers == 0),
        E::FailedPresentations => observed.failed_presentations,
        E::ResourcesNotAllocated => observed.for_resources,
        E::UnmetConditions => observed.unmet_conditions,
        E::BlockedTransfer => u32::from(late && observed.transfer),
        E::SupplyMismatch
        | E::Violence
        | E::DebtOrExpulsion
        | E::HealthOrAutonomy
        | E::TravellingHabitat => 0,
    };
    let declared = match situation {
        E::SupplyMismatch => large || observed.adapted,
        _ => observed.declared.contains(&situation),
    };
    if recorded > 0 {
        (recorded, Basis::Recorded)
    } else if observed.signalled.contains(&situation) {
        (1, Basis::Signalled)
    } else {
        (u32::from(declared), Basis::Declared)
    }
}
