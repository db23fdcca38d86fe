//! Decisions on a session: call, quorum, postponement, minutes. Those of the commission: `verdict`; members: `members`;
//! letters and contestations: `notice`; second runs: `rerun`.

use crate::{
    decider::Decided,
    id::{SessionId, StreamId},
    law::Law,
    refusal::Refusal,
    session::{
        Convocation, Session, SessionCommand, SessionEvent, agenda, members, notice, rerun,
        verdict, verdict::Examined,
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
            needs.extend(decisions.iter().map(|(demand, _)| StreamId::Demand(*demand)));
            agenda::needs_of(world.session(id), *vacancy, world, needs);
        }
        SessionCommand::OpenRerun(said) => needs.push(StreamId::Session(said.first)),
        SessionCommand::Contest(said) => needs.push(StreamId::Demand(said.demand)),
        SessionCommand::AnswerContestation(said) => needs.push(StreamId::Demand(said.demand)),
        _ => {}
    }
}

pub(crate) fn decide(id: SessionId, command: &SessionCommand, world: &World, law: &Law) -> Decided {
    use SessionCommand as C;
    let absent = Session::default();
    let session = world.session(id).unwrap_or(&absent);
    let event = match command {
        C::Convene { landlord, meets_on, agenda, quorum, members } => {
            let (rule_set, members) = members::seated(members, (*meets_on, *quorum), law)?;
            let (landlord, agenda) = (landlord.clone(), agenda.clone());
            let (meets_on, quorum) = (*meets_on, *quorum);
            let called = Convocation { landlord, meets_on, agenda, quorum, rule_set, members };
            convene(session, called, (world, law))
        }
        C::FreezeAgenda { on } => agenda::freeze(session, *on, world),
        C::RecordAttendance { present } => members::attendance(session, present),
        C::Recuse(said) => members::recuse(session, said),
        C::EstablishQuorum { present } => establish_quorum(session, *present),
        C::Postpone { meets_on } => postpone(session, *meets_on),
        C::OpenRerun(said) => rerun::open(session, said, world),
        C::Decide { vacancy, on, decisions, read, ballots } => {
            let examined = Examined { vacancy: *vacancy, on: *on, decisions, read, ballots };
            return verdict::decide((id, session), &examined, (world, law));
        }
        C::Notify { vacancy, demand, on, says_how } => {
            notice::notify(session, (*vacancy, *demand), (*on, *says_how))
        }
        C::PresentNotice(said) => notice::present(session, said),
        C::Contest(said) => return notice::contest((id, session), said, law),
        C::AnswerContestation(said) => return notice::answer((id, session), said),
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
    let Convocation { landlord, meets_on, agenda, quorum, rule_set, members } = called;
    let members = (!members.is_empty()).then_some(members);
    Ok(Some(SessionEvent::Convened { landlord, meets_on, agenda, quorum, rule_set, members }))
}

fn establish_quorum(session: &Session, present: u8) -> Fact {
    let convocation = sitting(session)?;
    if !convocation.members.is_empty() {
        return Err(Refusal::MembersNamed);
    }
    if session.present == Some(present) {
        return Ok(None);
    }
    if present < convocation.quorum {
        return Err(Refusal::NoQuorum);
    }
    Ok(Some(SessionEvent::QuorumEstablished { present, members: None }))
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

fn publish_minutes(session: &Session, on: NaiveDate) -> Fact {
    match sitting(session) {
        Err(Refusal::MinutesPublished) => Ok(None),
        Err(refusal) => Err(refusal),
        Ok(_) if session.present.is_none() => Err(Refusal::QuorumNotEstablished),
        Ok(convocation) if on < convocation.meets_on => Err(Refusal::ImpossibleDate),
        Ok(_) => Ok(Some(SessionEvent::MinutesPublished { on })),
    }
}
