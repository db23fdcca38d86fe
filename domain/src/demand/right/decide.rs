//! Which step may be recorded, and what keeps a right whole.

use super::{Mention, RightRecorded, RightSaid, RightStep};
use crate::{
    demand::{Demand, DemandEvent, decide::Facts},
    household::fits,
    id::{DemandId, VacancyId},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
    territory::Body,
    vacancy::{Candidate, Standing, Vacancy},
    world::World,
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// Records a step. What is erased can no longer be judged.
pub(in crate::demand) fn record(
    (id, demand): (DemandId, &Demand),
    (on, body): (NaiveDate, Option<&Body>),
    said: &RightSaid,
    (world, law): (&World, &Law),
) -> Facts {
    crate::demand::active(demand)?;
    let applicant = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    if demand.right.erased || demand.identity.as_ref().is_none_or(|known| known.open().is_none()) {
        return Err(Refusal::Erased);
    }
    let case = Case { id, demand, on, world, law };
    let Some(step) = case.step(said)? else { return Ok(vec![]) };
    let (body, sealed) = (body.cloned(), Sealed::new(applicant, step));
    let mut recorded = RightRecorded { on, body, due: None, step: sealed };
    let mut after = demand.right.clone();
    after.note(&recorded);
    let opens = after.court(law).filter(|_| after.court_open_on.is_none());
    recorded.due = opens.map(|window| window.from);
    Ok(vec![DemandEvent::RightRecorded(recorded)])
}

struct Case<'a> {
    id: DemandId,
    demand: &'a Demand,
    on: NaiveDate,
    world: &'a World,
    law: &'a Law,
}

impl Case<'_> {
    /// What is to be recorded; nothing for what is known.
    fn step(&self, said: &RightSaid) -> Result<Option<RightStep>, Refusal> {
        let right = &self.demand.right;
        Ok(match said {
            RightSaid::Refer if right.referred_on.is_some() => None,
            RightSaid::Refer => Some(RightStep::Referred),
            RightSaid::Recognise(recognition) if right.recognised == Some(*recognition) => None,
            RightSaid::Recognise(recognition) if recognition.decided_on > self.on => {
                return Err(Refusal::ImpossibleDate);
            }
            RightSaid::Recognise(recognition) => Some(RightStep::Recognised(*recognition)),
            RightSaid::Designate { landlord } => {
                self.recognised()?;
                let known = right.designated.as_ref() == Some(landlord);
                (!known).then(|| RightStep::Designated { landlord: landlord.clone() })
            }
            RightSaid::Offer { vacancy, said } => self.offer(*vacancy, said)?,
            RightSaid::Lapse { vacancy } => self.lapse(*vacancy)?,
            RightSaid::OpenCourt => self.open_court()?,
        })
    }

    fn recognised(&self) -> Result<(), Refusal> {
        if self.demand.right.is_active() { Ok(()) } else { Err(Refusal::RightUnknown) }
    }

    fn candidate(&self, vacancy: VacancyId) -> Result<(&Vacancy, &Candidate), Refusal> {
        let vacancy = self.world.vacancy(vacancy).ok_or(Refusal::VacancyUnknown)?;
        let candidate = vacancy.candidates.get(&self.id).ok_or(Refusal::NotCandidate)?;
        Ok((vacancy, candidate))
    }

    /// Recorded once the dwelling is offered, with whether it suited on that day.
    fn offer(
        &self,
        vacancy: VacancyId,
        said: &BTreeSet<Mention>,
    ) -> Result<Option<RightStep>, Refusal> {
        self.recognised()?;
        let (state, candidate) = self.candidate(vacancy)?;
        let offered_on = candidate.offered_on.ok_or(Refusal::OfferNotOpen)?;
        if self.on < offered_on {
            return Err(Refusal::ImpossibleDate);
        }
        if self.demand.right.offers.contains_key(&vacancy) {
            return Ok(None);
        }
        let suited = suits(self.demand, state, offered_on, self.law)?;
        Ok(Some(RightStep::Offered { vacancy, said: said.clone(), suited }))
    }

    /// Silence never lapses a right, nor an offer that did not say all, nor a dwelling that did not suit. What became
    /// known meanwhile of the day of the offer counts for the household.
    fn lapse(&self, vacancy: VacancyId) -> Result<Option<RightStep>, Refusal> {
        if self.demand.right.lapsed_on.is_some() {
            return Ok(None);
        }
        self.recognised()?;
        let (state, candidate) = self.candidate(vacancy)?;
        if candidate.standing != Standing::Refused {
            return Err(Refusal::OfferNotRefused);
        }
        if self.on < candidate.since {
            return Err(Refusal::ImpossibleDate);
        }
        let offer = self.demand.right.offers.get(&vacancy).ok_or(Refusal::RightNotTold)?;
        if !offer.says_all() {
            return Err(Refusal::RightNotTold);
        }
        let offered_on = candidate.offered_on.ok_or(Refusal::OfferNotOpen)?;
        if !offer.suited || !suits(self.demand, state, offered_on, self.law)? {
            return Err(Refusal::OfferUnsuited);
        }
        Ok(Some(RightStep::Lapsed { vacancy }))
    }

    fn open_court(&self) -> Result<Option<RightStep>, Refusal> {
        if self.demand.right.court_open_on.is_some() {
            return Ok(None);
        }
        self.recognised()?;
        let window = self.demand.right.court(self.law).ok_or(Refusal::RightOffered)?;
        if self.on < window.from {
            return Err(Refusal::CourtNotOpen(window.from));
        }
        Ok(Some(RightStep::CourtOpen { until: window.until }))
    }
}

/// Whether a dwelling suited a household, its needs judged on the day of the offer (R441-16-2).
///
/// # Errors
/// The household is not declared, or erased: nothing can be judged.
pub(in crate::demand) fn suits(
    demand: &Demand,
    vacancy: &Vacancy,
    offered_on: NaiveDate,
    law: &Law,
) -> Result<bool, Refusal> {
    let dwelling = vacancy.dwelling.as_ref().ok_or(Refusal::VacancyUnknown)?;
    let declared = demand.household.as_ref().ok_or(Refusal::HouseholdUnknown)?;
    let mut household = declared.household.open().ok_or(Refusal::Erased)?.clone();
    // a child born since was not there yet
    household.members.retain(|member| member.birth_date.is_none_or(|born| born <= offered_on));
    let size = household.counted(offered_on, &law.counting).size;
    Ok(fits(dwelling.typology, dwelling.surface, size).is_ok())
}
