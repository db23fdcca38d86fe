//! Decisions on a specific examination: request, consent, admission, closing. The panel's work: `panel`.

use crate::{
    decider::Decided,
    demand::{self, Demand},
    examination::{
        Agenda, Case, CaseNumber, Closing, ConsentScope, DeclineReason, Ending, Entry, Examination,
        ExaminationCommand, ExaminationEvent, SocialAppraisal, Step, panel,
    },
    id::{ExaminationId, PersonId, StreamId},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
    world::{Event, World},
};
use chrono::NaiveDate;

/// What asks whether the demand is active reads it, so that a lease signed meanwhile is seen.
pub(crate) fn needs(id: ExaminationId, command: &ExaminationCommand, needs: &mut Vec<StreamId>) {
    use ExaminationCommand as C;
    let reads = match command {
        C::Request { .. } => true,
        C::Of { step, .. } => matches!(
            step,
            Step::Admit { .. }
                | Step::ConvenePanel { .. }
                | Step::Close { outcome: Closing::DemandEnded, .. }
        ),
    };
    needs.extend(reads.then(|| StreamId::Demand(id.demand())));
}

pub(crate) fn decide(
    id: ExaminationId,
    command: &ExaminationCommand,
    world: &World,
    law: &Law,
) -> Decided {
    use ExaminationCommand as C;
    let (absent, nothing) = (Examination::default(), Demand::default());
    let state = world.examination(id).unwrap_or(&absent);
    let demand = world.demand(id.demand()).unwrap_or(&nothing);
    let event = match command {
        C::Request { on, entry } => request((id, state), *on, entry, demand, law),
        C::Of { case, step } => match open(state, *case) {
            Ok(case) => decide_step((state, case), step, demand, law),
            Err(refusal) => repeated(state, *case, step).map_or(Err(refusal), |()| Ok(None)),
        },
    }?;
    let stream = StreamId::Examination(id);
    Ok(event.map(|event| (stream, Event::Examination(event))).into_iter().collect())
}

/// At most one fact a command.
pub(super) type Fact = Result<Option<ExaminationEvent>, Refusal>;

fn decide_step(
    (state, case): (&Examination, &Case),
    step: &Step,
    demand: &Demand,
    law: &Law,
) -> Fact {
    match step {
        Step::RecordConsent { on, scope } => record_consent(case, *on, scope),
        Step::WithdrawConsent { on } => withdraw_consent(case, *on),
        Step::Admit { on } => admit(case, *on, demand),
        Step::Decline { on, reason } => decline(case, *on, *reason),
        Step::AttachAppraisal { on, appraisal } => attach(case, *on, appraisal),
        Step::ConvenePanel { on, meets_on, panel } => {
            demand::active(demand)?;
            panel::convene(case, (*on, *meets_on), panel, law)
        }
        Step::DecideOrientation { on, due, orientation } => {
            panel::orient(case, (*on, *due), orientation)
        }
        Step::TakeCommitment { on, due, terms } => {
            panel::commit(case, state.last_commitment, (*on, *due), terms)
        }
        Step::HonourCommitment { commitment, on } => panel::honour(case, *commitment, *on),
        Step::MissCommitment { commitment, on } => panel::miss(case, *commitment, *on),
        Step::Close { on, outcome } => close(case, *on, *outcome, demand),
    }
}

fn open(state: &Examination, number: CaseNumber) -> Result<&Case, Refusal> {
    match &state.open {
        Some(case) if case.number == number => Ok(case),
        _ if number == CaseNumber::default() || number > state.last_case => {
            Err(Refusal::ExaminationUnknown)
        }
        _ => Err(Refusal::ExaminationEnded),
    }
}

/// Whether a step on an ended case is the one that ended it, asked again.
fn repeated(state: &Examination, number: CaseNumber, step: &Step) -> Option<()> {
    let (_, ending) = state.ended.filter(|_| state.open.is_none() && number == state.last_case)?;
    let asked = match step {
        Step::Decline { reason, .. } => Ending::Declined(*reason),
        Step::Close { outcome, .. } => Ending::Closed(*outcome),
        _ => return None,
    };
    (asked == ending).then_some(())
}

/// Nothing of a case is dated before its request.
pub(super) fn dated(case: &Case, on: NaiveDate) -> Result<(), Refusal> {
    if on < case.requested_on { Err(Refusal::ImpossibleDate) } else { Ok(()) }
}

/// The value, if it is sealed for the person of the case and can be read.
pub(super) fn theirs<'a, T>(case: &Case, sealed: &'a Sealed<T>) -> Result<&'a T, Refusal> {
    if sealed.person() != case.person() {
        return Err(Refusal::ExaminationOtherPerson);
    }
    sealed.open().ok_or(Refusal::Erased)
}

/// For one adult of an active demand, in a situation of the list in force that day.
fn request(
    (id, state): (ExaminationId, &Examination),
    on: NaiveDate,
    entry: &Sealed<Entry>,
    demand: &Demand,
    law: &Law,
) -> Fact {
    if let Some(case) = &state.open {
        let same = case.requested_on == on && case.entry == *entry;
        return if same { Ok(None) } else { Err(Refusal::ExaminationOpen) };
    }
    demand::active(demand)?;
    if !is_adult_of(demand, entry.person()) {
        return Err(Refusal::ExaminationOtherPerson);
    }
    let ended = state.ended.map(|(ended_on, _)| ended_on);
    if demand.presented_on().max(ended).is_some_and(|earliest| on < earliest) {
        return Err(Refusal::ImpossibleDate);
    }
    let situation = entry.open().ok_or(Refusal::Erased)?.situation;
    let list = law.examinations.on(on).filter(|list| list.listed(situation).is_some());
    let list = list.ok_or(Refusal::SituationNotListed)?.version.clone();
    let case = CaseNumber(state.last_case.0.saturating_add(1));
    let (demand, entry) = (id.demand(), entry.clone());
    Ok(Some(ExaminationEvent::Requested { demand, case, requested_on: on, list, entry }))
}

fn is_adult_of(demand: &Demand, person: PersonId) -> bool {
    demand.applicant() == Some(person)
        || demand.co_applicants.iter().any(|other| other.person() == person)
}

/// Given by the person of the case, to something.
fn record_consent(case: &Case, on: NaiveDate, scope: &Sealed<ConsentScope>) -> Fact {
    dated(case, on)?;
    if theirs(case, scope)?.0.is_empty() {
        return Err(Refusal::ConsentEmpty);
    }
    let known = case.consent.as_ref();
    if known.is_some_and(|known| known.given_on == on && known.scope == *scope) {
        return Ok(None);
    }
    if known.is_some_and(|known| on < known.given_on) {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(ExaminationEvent::ConsentRecorded { given_on: on, scope: scope.clone() }))
}

fn withdraw_consent(case: &Case, on: NaiveDate) -> Fact {
    match &case.consent {
        Some(consent) if on < consent.given_on => Err(Refusal::ImpossibleDate),
        Some(_) => Ok(Some(ExaminationEvent::ConsentWithdrawn { on })),
        None if case.withdrawn => Ok(None),
        None => Err(Refusal::NoConsent),
    }
}

fn admit(case: &Case, on: NaiveDate, demand: &Demand) -> Fact {
    if case.admitted_on.is_some() {
        return Ok(None);
    }
    dated(case, on)?;
    demand::active(demand)?;
    Ok(Some(ExaminationEvent::Admitted { on }))
}

fn decline(case: &Case, on: NaiveDate, reason: DeclineReason) -> Fact {
    if case.admitted_on.is_some() {
        return Err(Refusal::ExaminationAdmitted);
    }
    dated(case, on)?;
    Ok(Some(ExaminationEvent::Declined { on, reason }))
}

/// Only under the consent in force, and only what it names.
fn attach(case: &Case, on: NaiveDate, appraisal: &Sealed<SocialAppraisal>) -> Fact {
    let given = theirs(case, appraisal)?;
    let consent = case.consent.as_ref().ok_or(Refusal::NoConsent)?;
    let scope = theirs(case, &consent.scope)?;
    if given.covers.is_empty() || !given.covers.is_subset(&scope.0) {
        return Err(Refusal::OutsideConsent);
    }
    if on < consent.given_on {
        return Err(Refusal::ImpossibleDate);
    }
    if case.appraisals.contains(appraisal) {
        return Ok(None);
    }
    Ok(Some(ExaminationEvent::AppraisalAttached { on, appraisal: appraisal.clone() }))
}

fn close(case: &Case, on: NaiveDate, outcome: Closing, demand: &Demand) -> Fact {
    dated(case, on)?;
    match outcome {
        Closing::Answered => match &case.agenda {
            Agenda::Answered { .. } if case.has_running() => {
                return Err(Refusal::CommitmentsRunning);
            }
            Agenda::Answered { decided_on, .. } if on < *decided_on => {
                return Err(Refusal::ImpossibleDate);
            }
            Agenda::Answered { .. } => {}
            Agenda::Open | Agenda::Convened { .. } => return Err(Refusal::NoOrientation),
        },
        Closing::DemandEnded if demand.is_active() => return Err(Refusal::DemandStillActive),
        Closing::DemandEnded | Closing::PersonWithdrew => {}
    }
    Ok(Some(ExaminationEvent::Closed { closed_on: on, outcome }))
}
