//! Decisions on a vacancy: declaration, reservation, shortfall, withdrawal. Candidates: `nominate`; offers: `offer`.

use crate::{
    decider::Decided,
    demand::{CandidacyOutcome, DemandEvent},
    id::{ClockId, DemandId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::NonAllocationReason,
    territory::Body,
    vacancy::{
        Closure, Dwelling, ShortfallCause, Vacancy, VacancyCommand, VacancyEvent, condition,
        exception, nominate, offer,
    },
    world::{Event, World},
};
use chrono::NaiveDate;

/// Candidates that make an ordinary session (R441-3).
pub const USUAL_CANDIDATES: usize = 3;

/// Facts with their streams, in order.
pub(super) type Facts = Vec<(StreamId, Event)>;

/// The demands a command names; for a lease or a withdrawal, those of every open candidate; for a lease, what
/// ending the demand touches.
pub(crate) fn needs(
    id: VacancyId,
    command: &VacancyCommand,
    world: &World,
    needs: &mut Vec<StreamId>,
) {
    use VacancyCommand as C;
    let vacancy = world.vacancy(id);
    if matches!(
        command,
        C::WithdrawCandidate { .. } | C::DeemRefused { .. } | C::LapseCondition { .. }
    ) {
        needs.push(StreamId::Clock(ClockId::OUTAGES));
    }
    match command {
        C::Nominate { demand, .. }
        | C::WithdrawCandidate { demand, .. }
        | C::MakeOffer { demand, .. }
        | C::MeetCondition { demand, .. }
        | C::LapseCondition { demand, .. }
        | C::UndoLapse { demand, .. } => {
            needs.push(StreamId::Demand(*demand));
            needs.extend(vacancy.and_then(|vacancy| vacancy.session).map(StreamId::Session));
        }
        C::AcceptOffer { demand, .. }
        | C::RefuseOffer { demand, .. }
        | C::DeemRefused { demand, .. } => needs.push(StreamId::Demand(*demand)),
        C::SignLease { demand, .. } => {
            needs.push(StreamId::Demand(*demand));
            needs.extend(
                vacancy.into_iter().flat_map(Vacancy::open_candidates).map(StreamId::Demand),
            );
            if let Some(housed) = world.demand(*demand) {
                crate::demand::leave_needs(housed, needs);
            }
        }
        C::Withdraw { .. } | C::RecordException { .. } => {
            needs.extend(
                vacancy.into_iter().flat_map(Vacancy::open_candidates).map(StreamId::Demand),
            );
        }
        C::Declare(_) | C::AssignToReservation { .. } | C::RecordShortfall { .. } => {}
    }
}

pub(crate) fn decide(id: VacancyId, command: &VacancyCommand, world: &World, law: &Law) -> Decided {
    use VacancyCommand as C;
    let absent = Vacancy::default();
    let vacancy = (id, world.vacancy(id).unwrap_or(&absent));
    match command {
        C::Declare(dwelling) => declare(vacancy, dwelling),
        C::AssignToReservation { holder, on } => assign(vacancy, holder, *on),
        C::Nominate { demand, nominator, on } => {
            nominate::nominate(vacancy, *demand, nominator, *on, (world, law))
        }
        C::WithdrawCandidate { demand, on } => {
            nominate::withdraw(vacancy, *demand, *on, (world, law))
        }
        C::RecordShortfall { cause } => shortfall(vacancy, *cause),
        C::RecordException { on, cause } => exception::record(vacancy, *on, *cause, world),
        C::MakeOffer { demand, on, reply_by } => {
            offer::make(vacancy, *demand, (*on, *reply_by), (world, law))
        }
        C::AcceptOffer { demand, on } => offer::accept(vacancy, *demand, *on, world),
        C::RefuseOffer { demand, on, reason } => offer::refuse(vacancy, *demand, *on, *reason),
        C::DeemRefused { demand, on } => offer::deem_refused(vacancy, *demand, *on, (world, law)),
        C::MeetCondition { demand, on } => condition::meet(vacancy, *demand, *on, world),
        C::LapseCondition { demand, on } => condition::lapse(vacancy, *demand, *on, (world, law)),
        C::UndoLapse { demand, on } => condition::undo(vacancy, *demand, *on, world),
        C::SignLease { demand, on } => offer::sign_lease(vacancy, *demand, *on, (world, law)),
        C::Withdraw { on } => withdraw(vacancy, *on),
    }
}

/// A fact of the vacancy.
pub(super) fn here(id: VacancyId, event: VacancyEvent) -> (StreamId, Event) {
    (StreamId::Vacancy(id), Event::Vacancy(event))
}

/// The end of a candidacy, on the demand.
pub(super) fn ended(
    vacancy: VacancyId,
    demand: DemandId,
    on: NaiveDate,
    outcome: CandidacyOutcome,
) -> (StreamId, Event) {
    let event = DemandEvent::CandidacyClosed { vacancy, on, outcome };
    (StreamId::Demand(demand), Event::Demand(event))
}

/// Declared and still offered.
pub(super) fn offered(vacancy: &Vacancy) -> Result<&Dwelling, Refusal> {
    match (&vacancy.dwelling, vacancy.closed) {
        (None, _) => Err(Refusal::VacancyUnknown),
        (Some(_), Some(_)) => Err(Refusal::VacancyClosed),
        (Some(dwelling), None) => Ok(dwelling),
    }
}

fn declare((id, vacancy): (VacancyId, &Vacancy), dwelling: &Dwelling) -> Decided {
    match &vacancy.dwelling {
        Some(known) if known == dwelling => Ok(vec![]),
        Some(_) => Err(Refusal::VacancyExists),
        None => Ok(vec![here(id, VacancyEvent::Declared(dwelling.clone()))]),
    }
}

fn assign((id, vacancy): (VacancyId, &Vacancy), holder: &Body, on: NaiveDate) -> Decided {
    offered(vacancy)?;
    if vacancy.reservation.as_ref().is_some_and(|held| (&held.0, held.1) == (holder, on)) {
        return Ok(vec![]);
    }
    if vacancy.session.is_some() {
        return Err(Refusal::RankingDone);
    }
    let holder = holder.clone();
    Ok(vec![here(id, VacancyEvent::AssignedToReservation { holder, notified_on: on })])
}

/// A lack of demands is only true below three candidates; an exception of R441-3 is none.
fn shortfall((id, vacancy): (VacancyId, &Vacancy), cause: ShortfallCause) -> Decided {
    offered(vacancy)?;
    let count = vacancy.open_candidates().count();
    if vacancy.shortfall == Some(cause) {
        return Ok(vec![]);
    }
    match cause {
        ShortfallCause::TooFewDemands if count >= USUAL_CANDIDATES => Err(Refusal::NoShortfall),
        ShortfallCause::OpposableRight | ShortfallCause::VerySocial => Err(Refusal::ExceptionApart),
        ShortfallCause::TooFewDemands => {
            let count = u8::try_from(count).unwrap_or(u8::MAX);
            Ok(vec![here(id, VacancyEvent::ShortfallRecorded { count, cause })])
        }
    }
}

/// An accepted offer binds the landlord (R441-3); any other candidacy closes.
fn withdraw((id, vacancy): (VacancyId, &Vacancy), on: NaiveDate) -> Decided {
    if matches!(vacancy.closed, Some((_, Closure::Withdrawn))) {
        return Ok(vec![]);
    }
    offered(vacancy)?;
    if vacancy.has_accepted() {
        return Err(Refusal::OfferAccepted);
    }
    let mut events = vec![here(id, VacancyEvent::Closed { on, cause: Closure::Withdrawn })];
    events.extend(
        vacancy
            .open_candidates()
            .map(|demand| ended(id, demand, on, CandidacyOutcome::VacancyClosed)),
    );
    Ok(events)
}

/// What follows on the vacancy when a candidate is no longer there: the next rank, or the end of the ranking.
pub(super) fn succession(
    (id, vacancy): (VacancyId, &Vacancy),
    gone: DemandId,
    on: NaiveDate,
) -> Option<(StreamId, Event)> {
    let (first, _) = vacancy.turn()?;
    if first != gone {
        return None;
    }
    Some(here(
        id,
        match vacancy.turn_without(Some(gone)) {
            Some((demand, rank)) => VacancyEvent::NextRankActivated { demand, rank },
            None => VacancyEvent::Closed { on, cause: Closure::RankingExhausted },
        },
    ))
}

/// A demand leaves a vacancy because it ends: withdrawn, and the next rank takes its turn.
pub(crate) fn withdrawal(vacancy: (VacancyId, &Vacancy), demand: DemandId, on: NaiveDate) -> Facts {
    withdrawal_for(vacancy, demand, on, None)
}

/// The same, with what the household no longer fulfils.
pub(super) fn withdrawal_for(
    vacancy: (VacancyId, &Vacancy),
    demand: DemandId,
    on: NaiveDate,
    reason: Option<NonAllocationReason>,
) -> Facts {
    let open = vacancy.1.candidates.get(&demand).is_some_and(super::Candidate::is_open);
    if !open || vacancy.1.closed.is_some() {
        return Vec::new();
    }
    let mut events = vec![here(vacancy.0, VacancyEvent::CandidateWithdrawn { demand, on, reason })];
    events.extend(succession(vacancy, demand, on));
    events
}
