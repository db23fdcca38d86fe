//! The life of a registered demand: notice, renewal, expiry, renunciation, deregistration, reinstatement.

use crate::{
    calendar::{Deadline, next_working_day},
    clock,
    decider::Decided,
    demand::{
        CandidacyOutcome, Declaration, Demand, DemandEvent, Ground, Mistake, Origin, Stage,
        decide::{Facts, active, own, same_applicant},
        declare, letter,
        registration::{attached, holds_other},
        resemblance,
    },
    id::{DemandId, StreamId, VacancyId},
    law::Law,
    person::PersonEvent,
    refusal::Refusal,
    vacancy,
    world::{Event, World},
};
use chrono::NaiveDate;

fn expiry(demand: &Demand) -> Result<NaiveDate, Refusal> {
    active(demand)?;
    demand.expires_on().ok_or(Refusal::NotRegistered)
}

/// Sent once for each expiry. A late one moves the expiry a month after it, so that nobody loses a day.
pub(super) fn send_notice(demand: &Demand, on: NaiveDate, law: &Law) -> Facts {
    let expires_on = match expiry(demand) {
        Err(Refusal::NotActive) => return Ok(vec![]),
        other => other?,
    };
    if demand.notice_sent_on.is_some() {
        return Ok(vec![]);
    }
    let expires_on = law.calendar.expiry_after_notice(expires_on, on);
    Ok(vec![DemandEvent::RenewalNoticeSent { sent_on: on, expires_on }])
}

/// A year from the day of renewal (R441-2-7). A renewal that comes before the demand lapsed always counts.
pub(super) fn renew(
    (id, demand): (DemandId, &Demand),
    on: NaiveDate,
    said: Option<&Declaration>,
    (world, law): (&World, &Law),
) -> Decided {
    let mut events = own(id, renewed(demand, on, said, law))?;
    if let Some(said) = said {
        events.extend(resemblance::of_change((id, demand), said, world));
    }
    Ok(events)
}

fn renewed(demand: &Demand, on: NaiveDate, said: Option<&Declaration>, law: &Law) -> Facts {
    let expires_on = expiry(demand)?;
    let since = demand.renewed_on.or_else(|| demand.presented_on()).unwrap_or(on);
    let mut events = Vec::new();
    if let Some(said) = said {
        same_applicant(demand, said)?;
        events = declare::changes(demand, said, law);
    }
    let renewed_until = law.calendar.validity.after(on);
    if demand.renewed_on == Some(on) || renewed_until == expires_on {
        return Ok(events);
    }
    if on < since || renewed_until < expires_on {
        return Err(Refusal::RenewalNotLater(since));
    }
    events.push(DemandEvent::Renewed { renewed_on: on, expires_on: renewed_until });
    Ok(events)
}

/// Only after a notice that surely came, after the last day (a month after its presentation at the earliest, rolled to
/// a working day), and never while a dwelling is in view.
pub(super) fn expire(
    (id, demand): (DemandId, &Demand),
    on: NaiveDate,
    world: &World,
    law: &Law,
) -> Decided {
    let expires_on = match expiry(demand) {
        Err(Refusal::NotActive) => return Ok(vec![]),
        other => other?,
    };
    let last_day = next_working_day(expires_on);
    if on <= last_day {
        return Err(Refusal::NotYetExpired(last_day));
    }
    if demand.notice_sent_on.is_none() {
        return Err(Refusal::NoticeNotSent);
    }
    if !demand.candidacies.is_empty() {
        return Err(Refusal::CandidacyOpen);
    }
    let (told_on, until) = letter::time_to_renew(demand)?;
    let last_day = next_working_day(until);
    if on <= last_day {
        return Err(Refusal::NotYetExpired(last_day));
    }
    clock::in_time(world, (told_on, last_day), on, law)?;
    Ok(leave((id, demand), Ground::NotRenewed, on, world))
}

/// Without delay, with or without a number (R441-2-8 b).
pub(super) fn renounce((id, demand): (DemandId, &Demand), on: NaiveDate, world: &World) -> Decided {
    match demand.stage {
        Stage::Absent => return Err(Refusal::DemandUnknown),
        Stage::Deregistered { ground: Ground::Renounced, .. } => return Ok(vec![]),
        Stage::Deregistered { .. } => return Err(Refusal::NotActive),
        Stage::Submitted | Stage::Active => {}
    }
    if demand.presented_on().is_some_and(|presented| on < presented) {
        return Err(Refusal::ImpossibleDate);
    }
    let received = DemandEvent::RenunciationReceived { received_on: on };
    let mut events = vec![(StreamId::Demand(id), Event::Demand(received))];
    events.extend(leave((id, demand), Ground::Renounced, on, world));
    Ok(events)
}

/// Takes a deregistration made elsewhere as it is: the other system answers for its letters and delays, and the event
/// says so. What began with a letter here ends by the rules here: a code sent from elsewhere does not go round them.
pub(super) fn deregister(
    (id, demand): (DemandId, &Demand),
    ground: Ground,
    on: NaiveDate,
    (world, law): (&World, &Law),
) -> Decided {
    if matches!(demand.stage, Stage::Deregistered { ground: known, .. } if known == ground) {
        return Ok(vec![]);
    }
    active(demand)?;
    if ground == Ground::Merged {
        // a merger names the demand that goes on
        return Err(Refusal::MergeSame);
    }
    if demand.presented_on().is_some_and(|presented| on < presented) {
        return Err(Refusal::ImpossibleDate);
    }
    if letter::began(demand, ground) {
        return letter::end((id, demand), ground, on, (world, law));
    }
    let mut events = leave((id, demand), ground, on, world);
    for (_, event) in &mut events {
        if let Event::Demand(DemandEvent::Deregistered { elsewhere, .. }) = event {
            *elsewhere = true;
        }
    }
    Ok(events)
}

/// Number and initial date come back; validity too, with at least the time to send a notice.
pub(super) fn reinstate(
    (id, demand): (DemandId, &Demand),
    on: NaiveDate,
    mistake: Option<&Mistake>,
    (world, law): (&World, &Law),
) -> Decided {
    let Stage::Deregistered { on: left_on, .. } = demand.stage else {
        return match demand.stage {
            Stage::Absent => Err(Refusal::DemandUnknown),
            _ => Err(Refusal::NotDeregistered),
        };
    };
    // a lease that was signed here is not undone by a word; one that another system only told may be an error
    if demand.housed {
        return Err(Refusal::Housed);
    }
    if demand.merged_into.is_some() {
        return Err(Refusal::GoesOnElsewhere);
    }
    let expires_on = demand.expires_on().ok_or(Refusal::NotRegistered)?;
    let last_day = law.calendar.reinstatement.after(left_on);
    if on > last_day {
        return Err(Refusal::ReinstatementTooLate(last_day));
    }
    if on < left_on {
        return Err(Refusal::ImpossibleDate);
    }
    if demand.identity.as_ref().is_none_or(|identity| identity.open().is_none()) {
        return Err(Refusal::Erased);
    }
    if demand.verified.iter().any(|person| holds_other(world, *person, id)) {
        return Err(Refusal::AnotherActiveDemand);
    }
    let calendar = &law.calendar;
    let noticed = calendar.renewal_notice.after(calendar.renewal_notice_margin.after(on));
    // a renewal that fell while the demand was ended by our error could not be made: it is taken as done
    let missed = mistake.is_some() && expires_on < noticed;
    let expires_on = if missed { calendar.validity.after(expires_on) } else { expires_on };
    let (expires_on, mistake) = (expires_on.max(noticed), mistake.cloned());
    let back = DemandEvent::Reinstated { effective_on: on, expires_on, mistake };
    let mut events = vec![(StreamId::Demand(id), Event::Demand(back))];
    events.extend(attached(&demand.verified, id));
    Ok(events)
}

/// The streams [`leave`] writes to: vacancies where the demand is a candidate, and the person who holds it.
pub(crate) fn leave_needs(demand: &Demand, needs: &mut Vec<StreamId>) {
    needs.extend(demand.opened.iter().copied().map(StreamId::Vacancy));
    needs.extend(demand.verified.iter().copied().map(StreamId::Person));
}

/// Ends a demand: its open candidacies first, here and on each vacancy, then the demand, then the person's hold.
pub(crate) fn leave(
    (id, demand): (DemandId, &Demand),
    ground: Ground,
    on: NaiveDate,
    world: &World,
) -> Vec<(StreamId, Event)> {
    leave_except((id, demand), None, ground, on, world)
}

/// The same, but for a candidacy that the caller closes itself.
pub(crate) fn leave_except(
    (id, demand): (DemandId, &Demand),
    kept: Option<VacancyId>,
    ground: Ground,
    on: NaiveDate,
    world: &World,
) -> Vec<(StreamId, Event)> {
    let mut events = Vec::new();
    for vacancy in demand.opened.iter().copied().filter(|vacancy| Some(*vacancy) != kept) {
        if let Some(state) = world.vacancy(vacancy) {
            events.extend(vacancy::withdrawal((vacancy, state), id, on));
        }
        let outcome = CandidacyOutcome::Withdrawn;
        let closed = DemandEvent::CandidacyClosed { vacancy, on, outcome };
        events.push((StreamId::Demand(id), Event::Demand(closed)));
    }
    let gone = DemandEvent::Deregistered { ground, effective_on: on, elsewhere: false };
    events.push((StreamId::Demand(id), Event::Demand(gone)));
    let held = demand
        .verified
        .iter()
        .copied()
        .filter(|person| world.person(*person).is_none_or(|person| person.demand == Some(id)));
    events.extend(held.map(|person| {
        (StreamId::Person(person), Event::Person(PersonEvent::DemandDetached { demand: id }))
    }));
    events
}

impl Demand {
    /// Whether the letter of the present renewal notice surely came: nothing lapses before.
    #[must_use]
    pub fn notice_came(&self) -> bool {
        letter::time_to_renew(self).is_ok()
    }

    /// The deadlines this state waits for. A migrated demand had its certificate elsewhere; an expiry is not
    /// waited for before its notice came, and no end of a demand while a dwelling is in view.
    #[must_use]
    pub fn deadlines(&self, law: &Law) -> Vec<(Deadline, NaiveDate)> {
        let Some(registered) = self.registration.as_ref().filter(|_| self.is_active()) else {
            return Vec::new();
        };
        let calendar = &law.calendar;
        let mut deadlines = Vec::new();
        if self.certificate_sent_on.is_none() && registered.origin == Origin::New {
            let due = calendar.certificate_sending.after(registered.presented_on);
            deadlines.push((Deadline::Certificate, due));
        }
        if self.notice_sent_on.is_none() {
            let last = calendar.last_notice_day(registered.expires_on);
            let due = calendar.renewal_notice_margin.before(last);
            deadlines.push((Deadline::RenewalNotice, due));
        } else if let (true, Ok((_, until))) =
            (self.candidacies.is_empty(), letter::time_to_renew(self))
        {
            let due = next_working_day(until).succ_opt().unwrap_or(NaiveDate::MAX);
            deadlines.push((Deadline::Expiry, due));
        }
        if let (true, Some((ground, due))) =
            (self.candidacies.is_empty(), letter::end_of_warning(self))
        {
            deadlines.extend(Deadline::of_warning(ground).map(|kind| (kind, due)));
        }
        deadlines.extend(self.right.due.map(|due| (Deadline::NextStep, due)));
        deadlines
    }
}
