//! Decisions on a referral. Creating one reads both places, and the demand if there is one.

use crate::{
    calendar::Deadline,
    decider::Decided,
    demand::{Demand, DemandEvent},
    id::{PlaceId, ReferralId, StreamId},
    law::Law,
    referral::{
        DeclineReason, Passage, Progress, Referral, ReferralCommand, ReferralEvent, Request,
    },
    refusal::Refusal,
    world::{Event, World},
};
use chrono::NaiveDate;

pub(crate) fn needs(command: &ReferralCommand, needs: &mut Vec<StreamId>) {
    if let ReferralCommand::Create { demand, from, to, .. } = command {
        needs.extend([StreamId::Place(*from), StreamId::Place(*to)]);
        needs.extend(demand.map(StreamId::Demand));
    }
}

pub(crate) fn decide(
    id: ReferralId,
    command: &ReferralCommand,
    world: &World,
    law: &Law,
) -> Decided {
    use ReferralCommand as C;
    let absent = Referral::default();
    let referral = world.referral(id).unwrap_or(&absent);
    let event = match command {
        C::Create { demand, from, to, mission, on } => {
            let (demand, from, to, mission, on) = (*demand, *from, *to, *mission, *on);
            return create((id, referral), Request { demand, from, to, mission, on }, world, law);
        }
        C::Accept { on } => accept(referral, *on),
        C::Decline { on, reason } => decline(referral, *on, *reason),
        C::Complete { on } => complete(referral, *on),
        C::Expire { on } => expire(referral, *on, law),
    }?;
    Ok(event.map(|event| (StreamId::Referral(id), Event::Referral(event))).into_iter().collect())
}

type Fact = Result<Option<ReferralEvent>, Refusal>;

/// Recorded on the demand too: a second referral made at the same time meets it there and is judged again.
fn create(
    (id, referral): (ReferralId, &Referral),
    request: Request,
    world: &World,
    law: &Law,
) -> Decided {
    if let Some(known) = &referral.request {
        return if *known == request { Ok(vec![]) } else { Err(Refusal::ReferralExists) };
    }
    let Request { demand, from, to, mission, on } = request;
    if from == to {
        return Err(Refusal::SamePlace);
    }
    if demand.is_some_and(|id| world.demand(id).is_none_or(|demand| demand.reception.is_none())) {
        return Err(Refusal::DemandUnknown);
    }
    card(world, from)?;
    let to_body = card(world, to)?.body.clone();
    world.place(to).ok_or(Refusal::PlaceUnknown)?.offers(mission)?;
    let passage = Passage { referral: id, from, to, mission, on };
    if demand.and_then(|id| world.demand(id)).is_some_and(|demand| returns(demand, &passage, law)) {
        return Err(Refusal::ReferralLoop);
    }
    let created = ReferralEvent::Created { demand, from, to, mission, on, to_body };
    let sent =
        demand.map(|id| (StreamId::Demand(id), Event::Demand(DemandEvent::Referred(passage))));
    Ok([(StreamId::Referral(id), Event::Referral(created))].into_iter().chain(sent).collect())
}

/// Whether the demand goes back to a place that it was sent from or to for the same mission. Not for ever: a place may
/// be asked again once the memory of the network has passed, or nobody could ever be received twice.
fn returns(demand: &Demand, next: &Passage, law: &Law) -> bool {
    let recent = |before: &&Passage| {
        before.mission == next.mission && next.on < law.calendar.referral_memory.after(before.on)
    };
    demand.passages.iter().filter(recent).any(|one| one.from == next.to || one.to == next.to)
}

fn card(world: &World, place: PlaceId) -> Result<&crate::place::Card, Refusal> {
    world.place(place).and_then(|place| place.card.as_ref()).ok_or(Refusal::PlaceUnknown)
}

/// The day a referral was made; nothing is dated before it.
fn made_on(referral: &Referral, on: NaiveDate) -> Result<NaiveDate, Refusal> {
    let made = referral.request.as_ref().ok_or(Refusal::ReferralUnknown)?.on;
    if on < made { Err(Refusal::ImpossibleDate) } else { Ok(made) }
}

fn accept(referral: &Referral, on: NaiveDate) -> Fact {
    made_on(referral, on)?;
    match referral.progress {
        Progress::Waiting => Ok(Some(ReferralEvent::Accepted { on })),
        Progress::Accepted | Progress::Completed => Ok(None),
        _ => Err(Refusal::ReferralAnswered),
    }
}

fn decline(referral: &Referral, on: NaiveDate, reason: DeclineReason) -> Fact {
    made_on(referral, on)?;
    match referral.progress {
        Progress::Waiting => Ok(Some(ReferralEvent::Declined { on, reason })),
        Progress::Declined => Ok(None),
        _ => Err(Refusal::ReferralAnswered),
    }
}

fn complete(referral: &Referral, on: NaiveDate) -> Fact {
    made_on(referral, on)?;
    match referral.progress {
        Progress::Accepted => Ok(Some(ReferralEvent::Completed { on })),
        Progress::Completed => Ok(None),
        Progress::Waiting => Err(Refusal::ReferralNotAccepted),
        _ => Err(Refusal::ReferralAnswered),
    }
}

/// An answer already given makes the scheduler's command a late one: nothing to do.
fn expire(referral: &Referral, on: NaiveDate, law: &Law) -> Fact {
    let last = law.calendar.referral_answer.after(made_on(referral, on)?);
    match referral.progress {
        Progress::Waiting if on > last => Ok(Some(ReferralEvent::Expired { on })),
        Progress::Waiting => Err(Refusal::AnswerStillPossible(last)),
        _ => Ok(None),
    }
}

impl Referral {
    /// The deadlines this state waits for.
    #[must_use]
    pub fn deadlines(&self, law: &Law) -> Vec<(Deadline, NaiveDate)> {
        self.request
            .as_ref()
            .filter(|_| self.progress == Progress::Waiting)
            .and_then(|request| law.calendar.referral_answer.after(request.on).succ_opt())
            .map(|due| (Deadline::ReferralAnswer, due))
            .into_iter()
            .collect()
    }
}
