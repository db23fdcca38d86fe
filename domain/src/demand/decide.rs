//! Decisions on a demand: form, registration, documents, score. Its life after registration: `lifecycle`.

use crate::{
    decider::Decided,
    declaration::NumberGiven,
    demand::{
        Declaration, Demand, DemandCommand, DemandEvent, DocumentEntry, Origin, Registration,
        Stage, Submission, adjust, declare, documents, entry,
        judgement::{self, Judgement},
        letter, lifecycle, mandate, parting, priority,
        registration::{self, Accepted},
        repair,
        resemblance::{self, Dismissal},
        right,
    },
    id::{ClockId, DemandId, StreamId},
    law::Law,
    number::DemandNumber,
    refusal::Refusal,
    scoring,
    sealed::Sealed,
    world::{Event, World},
};
use chrono::NaiveDate;

/// The person's stream where "one active demand" is checked; the vacancies where the demand is a candidate.
pub(crate) fn needs(
    id: DemandId,
    command: &DemandCommand,
    world: &World,
    needs: &mut Vec<StreamId>,
) {
    use DemandCommand as C;
    resemblance::needs(command, needs);
    if let C::Part(said) = command {
        parting::needs(said, needs);
    }
    if let C::Mandate(said) = command {
        mandate::needs(id, said, world, needs);
    }
    let Some(demand) = world.demand(id) else { return };
    match command {
        C::Register { same, .. } => {
            let people = demand.applicant().into_iter().chain(same.iter().copied());
            needs.extend(people.map(StreamId::Person));
        }
        C::Repair(command) => repair::needs(demand, command, needs),
        C::Reinstate { .. } => needs.extend(demand.verified.iter().copied().map(StreamId::Person)),
        C::Expire { .. } => {
            lifecycle::leave_needs(demand, needs);
            needs.push(StreamId::Clock(ClockId::OUTAGES));
        }
        C::Renounce { .. } => lifecycle::leave_needs(demand, needs),
        C::Deregister { .. } => {
            lifecycle::leave_needs(demand, needs);
            needs.push(StreamId::Clock(ClockId::OUTAGES));
        }
        C::Letter(command) => letter::needs(demand, command, needs),
        C::JudgeRefusal { vacancy, .. } => needs.push(StreamId::Vacancy(*vacancy)),
        C::RecordRight { step, .. } => needs.extend(step.vacancy().map(StreamId::Vacancy)),
        _ => {}
    }
}

pub(crate) fn decide(id: DemandId, command: &DemandCommand, world: &World, law: &Law) -> Decided {
    use DemandCommand as C;
    let absent = Demand::default();
    let demand = world.demand(id).unwrap_or(&absent);
    match command {
        C::Submit(submission) => submit((id, demand), submission, world, law),
        C::Register { on, body, number, desk, same } => {
            let seen = Accepted { on: *on, body, number, desk, same };
            registration::register((id, demand), &seen, world, law)
        }
        C::Change { on, declaration } => change((id, demand), *on, declaration, (world, law)),
        C::AdjustHousehold { on, expected } => own(id, adjust::adjust(demand, *on, *expected, law)),
        C::IssueCertificate { on } => own(id, issue_certificate(demand, *on)),
        C::FileDocument { document, category, on } => {
            own(id, entry::enter(demand, &DocumentEntry::at_once(*document, *category, *on)))
        }
        C::EnterDocument(said) => own(id, entry::enter(demand, said)),
        C::VerifyDocument { document, on, proves } => {
            own(id, documents::verify(demand, *document, *on, proves))
        }
        C::RejectDocument { document, reason } => {
            own(id, documents::reject(demand, *document, *reason))
        }
        C::Score { on } => own(id, active(demand).and_then(|()| scored(demand, *on, law))),
        C::SendRenewalNotice { on } => own(id, lifecycle::send_notice(demand, *on, law)),
        C::Renew { on, declaration } => {
            lifecycle::renew((id, demand), *on, declaration.as_deref(), (world, law))
        }
        C::Expire { on } => lifecycle::expire((id, demand), *on, world, law),
        C::Renounce { on } => lifecycle::renounce((id, demand), *on, world),
        C::Deregister { ground, on } => {
            lifecycle::deregister((id, demand), *ground, *on, (world, law))
        }
        C::Reinstate { on, mistake } => {
            lifecycle::reinstate((id, demand), *on, mistake.as_ref(), (world, law))
        }
        C::JudgeRefusal { vacancy, on, body, finding } => {
            let said = Judgement { vacancy: *vacancy, on: *on, body, finding: *finding };
            own(id, judgement::judge((id, demand), &said, (world, law)))
        }
        C::ConfirmSituation { on, body, reasons } => {
            own(id, judgement::confirm(demand, *on, body, reasons))
        }
        C::RecordPriority { on, body, priority } => {
            own(id, priority::record(demand, *on, body, *priority))
        }
        C::RecordRight { on, body, step } => {
            own(id, right::record((id, demand), (*on, body.as_ref()), step, (world, law)))
        }
        C::Part(said) => parting::part((id, demand), said, world, law),
        C::CloseViews { person, on, documents } => {
            own(id, parting::close(demand, *person, *on, documents))
        }
        C::DismissResemblance { other, on, body, reason } => {
            let said = Dismissal { other: *other, on: *on, body, reason: *reason };
            resemblance::dismiss((id, demand), &said, world)
        }
        C::Mandate(command) => mandate::decide((id, demand), command, (world, law)),
        C::Letter(command) => letter::decide((id, demand), command, (world, law)),
        C::Repair(command) => repair::decide((id, demand), command, (world, law)),
    }
}

/// Facts of one demand.
pub(crate) type Facts = Result<Vec<DemandEvent>, Refusal>;

pub(super) fn own(id: DemandId, facts: Facts) -> Decided {
    Ok(facts?.into_iter().map(|event| (StreamId::Demand(id), Event::Demand(event))).collect())
}

/// Registered and valid, or why not.
pub(crate) const fn active(demand: &Demand) -> Result<(), Refusal> {
    match demand.stage {
        Stage::Absent => Err(Refusal::DemandUnknown),
        Stage::Submitted => Err(Refusal::NotRegistered),
        Stage::Active => Ok(()),
        Stage::Deregistered { .. } => Err(Refusal::NotActive),
    }
}

/// Received and not finished, with or without a number.
pub(super) const fn open(demand: &Demand) -> Result<(), Refusal> {
    match demand.stage {
        Stage::Submitted => Ok(()),
        _ => active(demand),
    }
}

/// A desk never refuses a form for what it lacks (R441-2-3): gaps are recorded.
pub(super) fn submit(
    (id, demand): (DemandId, &Demand),
    form: &Submission,
    world: &World,
    law: &Law,
) -> Decided {
    if let Some(known) = &demand.reception {
        let again = known.received_on == form.received_on && known.desk == form.desk;
        let same = demand.identity.as_ref() == Some(&form.declaration.identity);
        return if again && same { Ok(vec![]) } else { Err(Refusal::DemandExists) };
    }
    let said = &form.declaration;
    let mut events = vec![DemandEvent::Submitted {
        received_on: form.received_on,
        channel: form.channel,
        desk: form.desk.clone(),
        residence: said.residence.clone(),
        identity: said.identity.clone(),
        form: said.form.clone(),
    }];
    events.extend(declare::changes(demand, said, law));
    if let Some(registration) = &form.registration {
        events.push(register_at_once(form, registration, law)?);
    }
    let mut events = own(id, Ok(events))?;
    events.extend(resemblance::of_form((id, demand), form, world));
    Ok(events)
}

/// A migrated demand keeps number and dates, even past its expiry: it then waits for a notice.
fn register_at_once(
    form: &Submission,
    given: &Registration,
    law: &Law,
) -> Result<DemandEvent, Refusal> {
    let since = given.last_renewed_on.unwrap_or(given.presented_on);
    if form.declaration.identity.open().is_none() {
        return Err(Refusal::Erased);
    }
    if given.presented_on > form.received_on || since < given.presented_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(DemandEvent::Registered {
        presented_on: given.presented_on,
        expires_on: law.calendar.validity.after(since),
        desk: form.desk.clone(),
        origin: if given.migrated { Origin::Migrated } else { Origin::New },
        number: sealed_number(&form.declaration.identity, &given.number),
    })
}

pub(super) fn sealed_number<T>(identity: &Sealed<T>, number: &DemandNumber) -> Sealed<NumberGiven> {
    Sealed::new(identity.person(), NumberGiven(number.clone()))
}

fn change(
    (id, demand): (DemandId, &Demand),
    on: NaiveDate,
    said: &Declaration,
    (world, law): (&World, &Law),
) -> Decided {
    open(demand)?;
    same_applicant(demand, said)?;
    not_before_form(demand, on)?;
    let mut events = own(id, Ok(declare::changes(demand, said, law)))?;
    events.extend(resemblance::of_change((id, demand), said, world));
    Ok(events)
}

/// A demand never changes owner; an erased applicant cannot be declared again.
pub(crate) fn same_applicant(demand: &Demand, said: &Declaration) -> Result<(), Refusal> {
    match &demand.identity {
        Some(Sealed::Erased { .. }) => Err(Refusal::Erased),
        Some(known) if known.person() != said.identity.person() => Err(Refusal::OtherApplicant),
        _ => Ok(()),
    }
}

pub(super) fn not_before_form(demand: &Demand, on: NaiveDate) -> Result<(), Refusal> {
    let presented = demand.presented_on().ok_or(Refusal::DemandUnknown)?;
    if on < presented { Err(Refusal::ImpossibleDate) } else { Ok(()) }
}

fn issue_certificate(demand: &Demand, on: NaiveDate) -> Facts {
    active(demand)?;
    not_before_form(demand, on)?;
    match demand.certificate_sent_on {
        Some(_) => Ok(vec![]),
        None => Ok(vec![DemandEvent::CertificateIssued { sent_on: on }]),
    }
}

/// The score of the day, unless the very same is already recorded.
pub(crate) fn scored(demand: &Demand, on: NaiveDate, law: &Law) -> Facts {
    let applicant = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    let score = scoring::score(demand, on, law)?;
    let lines = Sealed::new(applicant, score.lines);
    let grid = law.grid.version.clone();
    let recorded = demand.score.as_ref().is_some_and(|last| {
        (last.computed_on, &last.grid, last.provisional, &last.lines)
            == (on, &grid, score.provisional, &lines)
    });
    if recorded {
        return Ok(vec![]);
    }
    let (total, provisional) = (score.total, score.provisional);
    Ok(vec![DemandEvent::ScoreComputed { grid, computed_on: on, total, provisional, lines }])
}
