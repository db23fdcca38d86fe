//! Decisions on a session: call, quorum, postponement, notices, minutes. Those of the commission: `verdict`.

use crate::{
    decider::Decided,
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::{
        Convocation, Session, SessionCommand, SessionEvent, agenda, verdict, verdict::Examined,
    },
    world::{Event, World},
};
use chrono::NaiveDate;

/// The vacancies of an agenda, to freeze it their candidates too; for a decision, the vacancy and the demand of every
/// candidate.
pub(crate) fn needs(
    id: SessionId,
    command: &SessionCommand,
    world: &World,
    needs: &mut Vec<StreamId>,
) {
    match command {
        SessionCommand::Convene { agenda, .. } => {
            needs.extend(agenda.iter().copied().map(StreamId::Vacancy));
        }
        SessionCommand::FreezeAgenda { .. } => {
            if let Some(session) = world.session(id) {
                agenda::needs(session, world, needs);
            }
        }
        SessionCommand::Decide { vacancy, decisions, .. } => {
            needs.push(StreamId::Vacancy(*vacancy));
            needs.extend(decisions.iter().map(|(demand, _)| StreamId::Demand(*demand)));
            let candidates =
                world.vacancy(*vacancy).into_iter().flat_map(|vacancy| vacancy.open_candidates());
            needs.extend(candidates.map(StreamId::Demand));
        }
        _ => {}
    }
}

pub(crate) fn decide(id: SessionId, command: &SessionCommand, world: &World, law: &Law) -> Decided {
    use SessionCommand as C;
    let absent = Session::default();
    let session = world.session(id).unwrap_or(&absent);
    let event = match command {
        C::Convene { landlord, meets_on, agenda, quorum } => {
            let (landlord, agenda) = (landlord.clone(), agenda.clone());
            let (meets_on, quorum) = (*meets_on, *quorum);
            convene(session, Convocation { landlord, meets_on, agenda, quorum }, (world, law))
        }
        C::FreezeAgenda { on } => agenda::freeze(session, *on, world),
        C::EstablishQuorum { present } => establish_quorum(session, *present),
        C::Postpone { meets_on } => postpone(session, *meets_on),
        C::Decide { vacancy, on, decisions, read } => {
            let examined = Examined { vacancy: *vacancy, on: *on, decisions, read };
            return verdict::decide((id, session), &examined, (world, law));
        }
        C::Notify { vacancy, demand, on } => notify(session, (*vacancy, *demand), *on),
        C::PublishMinutes { on } => publish_minutes(session, *on),
    }?;
    Ok(event.map(|event| (StreamId::Session(id), Event::Session(event))).into_iter().collect())
}

type Fact = Result<Option<SessionEvent>, Refusal>;

/// Convened and not finished.
pub(super) fn sitting(session: &Session) -> Result<&Convocation, Refusal> {
    let convocation = session.convocation.as_ref().ok_or(Refusal::SessionUnknown)?;
    if session.minutes_on.is_some() { Err(Refusal::MinutesPublished) } else { Ok(convocation) }
}

fn convene(session: &Session, called: Convocation, (world, law): (&World, &Law)) -> Fact {
    if let Some(known) = &session.convocation {
        return if *known == called { Ok(None) } else { Err(Refusal::SessionExists) };
    }
    if called.agenda.is_empty() {
        return Err(Refusal::EmptyAgenda);
    }
    if called.quorum == 0 {
        return Err(Refusal::BadQuorum);
    }
    for vacancy in &called.agenda {
        let vacancy = world.vacancy(*vacancy).ok_or(Refusal::VacancyUnknown)?;
        let dwelling = vacancy.dwelling.as_ref().ok_or(Refusal::VacancyUnknown)?;
        if vacancy.closed.is_some() {
            return Err(Refusal::VacancyClosed);
        }
        // of the day of the meeting: a session called before a merger is then the successor's
        let meets_on = called.meets_on;
        let of = law.bodies.holder_in(&dwelling.landlord, &dwelling.commune, meets_on);
        if of.is_none() || of != law.holder(&called.landlord, meets_on) {
            return Err(Refusal::OtherLandlord);
        }
    }
    let Convocation { landlord, meets_on, agenda, quorum } = called;
    Ok(Some(SessionEvent::Convened { landlord, meets_on, agenda, quorum }))
}

fn establish_quorum(session: &Session, present: u8) -> Fact {
    let convocation = sitting(session)?;
    if session.present == Some(present) {
        return Ok(None);
    }
    if present < convocation.quorum {
        return Err(Refusal::NoQuorum);
    }
    Ok(Some(SessionEvent::QuorumEstablished { present }))
}

fn postpone(session: &Session, meets_on: NaiveDate) -> Fact {
    let convocation = sitting(session)?;
    if convocation.meets_on == meets_on {
        return Ok(None);
    }
    if !session.decisions.is_empty() {
        return Err(Refusal::DecisionsTaken);
    }
    Ok(Some(SessionEvent::Postponed { meets_on }))
}

/// Any decision is told in writing, also after the minutes (L441-2-2).
fn notify(session: &Session, (vacancy, demand): (VacancyId, DemandId), on: NaiveDate) -> Fact {
    let convocation = session.convocation.as_ref().ok_or(Refusal::SessionUnknown)?;
    let outcome = session.decisions.get(&(vacancy, demand)).ok_or(Refusal::DecisionUnknown)?;
    if outcome.notified_on.is_some() {
        return Ok(None);
    }
    if on < convocation.meets_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(SessionEvent::DecisionNotified { vacancy, demand, notified_on: on }))
}

fn publish_minutes(session: &Session, on: NaiveDate) -> Fact {
    match sitting(session) {
        Err(Refusal::MinutesPublished) => Ok(None),
        Err(refusal) => Err(refusal),
        Ok(_) if session.present.is_none() => Err(Refusal::QuorumNotEstablished),
        Ok(convocation) if on < convocation.meets_on => Err(Refusal::ImpossibleDate),
        Ok(_) => Ok(Some(SessionEvent::MinutesPublished { on })),
    }
}
