//! Two adults part: the one who leaves gets a demand of their own, with the date of the joint one (CCH L441-1), and
//! every view of the other closes at once, without saying why.
//!
//! Two facts, two documents (domain caution 11): what proves the situation gives a priority; what lets the resources
//! of one spouse count alone is another paper. The first is never asked for the second, nor the second for the first.

use crate::{
    decider::Decided,
    declaration::{CoApplicant, Link, Relation},
    demand::{
        Demand, DemandEvent, DocumentCheck, Origin, Proven, Stage, Submission,
        decide::{Facts, open, sealed_number, submit},
        registration::{attached, holds_other},
    },
    eligibility::left_out,
    id::{DemandId, DocumentId, PersonId, StreamId},
    law::Law,
    number::DemandNumber,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Body,
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What changed in who may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum AccessChange {
    /// What is this person's closes to the other adults.
    Closed,
    /// The same, and the person signs no more: they have a demand of their own.
    Left,
}

impl Classed for AccessChange {
    const CLASS: Class = Class::Sensitive;
}

/// Who may see what changed. On the stream of the other adult, this is all there is, and it is shown to nobody.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessChanged {
    /// Day from which.
    pub on: NaiveDate,
    /// Documents about that person alone.
    pub documents: Vec<DocumentId>,
    /// What changed; its person is the one whose views close, and stays readable.
    pub change: Sealed<AccessChange>,
}

/// The demand of an adult who leaves a joint one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parting {
    /// The joint demand.
    pub from: DemandId,
    /// Day of registration.
    pub on: NaiveDate,
    /// Body that saw the identity document.
    pub body: Body,
    /// The number to give, from the registry.
    pub number: DemandNumber,
    /// The form of the one who leaves; its identity is sealed for the person that the joint demand names.
    pub form: Submission,
    /// Documents of the joint demand about both: they are this person's too, and asked from nobody again.
    pub shared: Vec<DocumentId>,
    /// Documents of the joint demand about this person alone.
    pub alone: Vec<DocumentId>,
}

/// The streams beside the new demand: the joint one, and the person who must hold no other.
pub(super) fn needs(parting: &Parting, needs: &mut Vec<StreamId>) {
    needs.push(StreamId::Demand(parting.from));
    needs.push(StreamId::Person(parting.form.declaration.identity.person()));
}

/// A number of their own with the date of the joint demand, the documents that are theirs too, and the views closed.
pub(super) fn part(
    (id, own): (DemandId, &Demand),
    parting: &Parting,
    world: &World,
    law: &Law,
) -> Decided {
    if own.reception.is_some() {
        let again = own.number() == Some(&parting.number);
        return if again { Ok(vec![]) } else { Err(Refusal::DemandExists) };
    }
    let joint = world.demand(parting.from).ok_or(Refusal::DemandUnknown)?;
    let person = parting.form.declaration.identity.person();
    let since = seniority(joint, person, parting, law)?;
    if holds_other(world, person, id) {
        return Err(Refusal::AnotherActiveDemand);
    }
    let link = Link {
        other_number: joint.number().map(ToString::to_string).unwrap_or_default(),
        relation: Some(Relation::Parted),
        seniority_from: Some(since),
        proof_owed: is_bound(joint, person),
    };
    let mut form = parting.form.clone();
    form.lookalikes.clear();
    form.declaration.lookalikes.clear();
    form.registration = None;
    form.declaration.link = Some(Sealed::new(person, link));
    let identity = form.declaration.identity.clone();
    let mut events = submit((id, own), &form, world, law)?;
    let mut given = vec![DemandEvent::IdentityAccepted {
        accepted_on: parting.on,
        body: parting.body.clone(),
        same: vec![],
    }];
    given.push(DemandEvent::Registered {
        presented_on: since,
        expires_on: law.calendar.validity.after(parting.on),
        desk: form.desk,
        origin: Origin::New,
        number: sealed_number(&identity, &parting.number),
    });
    given.extend(carried(joint, parting)?);
    let here = |event| (StreamId::Demand(id), Event::Demand(event));
    given.extend(named_again(joint, parting));
    events.extend(given.into_iter().map(here));
    events.extend(attached(&[person], id));
    let left = AccessChanged {
        on: parting.on,
        documents: parting.alone.clone(),
        change: Sealed::new(person, AccessChange::Left),
    };
    let there = Event::Demand(DemandEvent::AccessChanged(left));
    events.push((StreamId::Demand(parting.from), there));
    Ok(events)
}

/// A form may still name the other adult, whose resources count until a document says otherwise: naming gives no view.
fn named_again(joint: &Demand, parting: &Parting) -> Option<DemandEvent> {
    let declaration = &parting.form.declaration;
    let person = declaration.identity.person();
    let other = |named: PersonId| named != person && joint.named.contains(&named);
    let mut named = declaration.co_applicants.iter().map(Sealed::person);
    let is_named = named.any(|named| other(named) || joint.applicant() == Some(named));
    is_named.then(|| {
        let (on, documents) = (parting.on, parting.alone.clone());
        let change = Sealed::new(person, AccessChange::Closed);
        DemandEvent::AccessChanged(AccessChanged { on, documents, change })
    })
}

/// The initial date of the joint demand, if it named this person. It counts also when the other adult has ended that
/// demand, or taken the name out of it: neither can take the years away.
fn seniority(
    joint: &Demand,
    person: PersonId,
    parting: &Parting,
    law: &Law,
) -> Result<NaiveDate, Refusal> {
    match joint.stage {
        Stage::Absent => return Err(Refusal::DemandUnknown),
        Stage::Submitted => return Err(Refusal::NotRegistered),
        Stage::Deregistered { on, .. }
            if joint.housed || parting.on > law.calendar.reinstatement.after(on) =>
        {
            return Err(Refusal::NotActive);
        }
        Stage::Active | Stage::Deregistered { .. } => {}
    }
    if !joint.named.contains(&person) || joint.access.has_left(person) {
        return Err(Refusal::NotNamed);
    }
    if parting.form.declaration.identity.open().is_none() {
        return Err(Refusal::Erased);
    }
    let since = joint.presented_on().ok_or(Refusal::NotRegistered)?;
    let received = parting.form.received_on;
    if received < since || parting.on < received {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(since)
}

/// Whether marriage or PACS makes the resources of both count until a document says otherwise. What is erased shows
/// no bond.
fn is_bound(joint: &Demand, person: PersonId) -> bool {
    const BOUND: [&str; 2] = ["M", "P"];
    let known = joint.co_applicants.iter().find(|other| other.person() == person);
    known.and_then(Sealed::open).is_some_and(|other| BOUND.contains(&other.link.as_str()))
}

/// Whether what this household declares is all that counts. The resources of a spouse who stayed count too, and are not
/// known here, until a document says otherwise (CCH L441-1). An erased link shows no bond.
///
/// # Errors
/// The document lacks.
pub(crate) fn own_resources(demand: &Demand) -> Result<(), Refusal> {
    let owed = demand.link.as_ref().and_then(Sealed::open).is_some_and(|link| link.proof_owed);
    // a form that still names the spouse says those resources itself
    let named = demand.co_applicants.iter().filter_map(Sealed::open).any(CoApplicant::is_partner);
    if !owed || named {
        return Ok(());
    }
    let resources = demand.resources.as_ref().and_then(|(_, resources)| resources.open());
    let shown = resources.is_some_and(|resources| left_out(demand, resources).is_some());
    if shown { Ok(()) } else { Err(Refusal::OwnResourcesNotProven) }
}

/// The documents that come along, with what was already said of them.
fn carried(joint: &Demand, parting: &Parting) -> Result<Vec<DemandEvent>, Refusal> {
    let mut events = Vec::new();
    for document in parting.shared.iter().chain(&parting.alone).copied() {
        let known = joint.documents.get(&document).ok_or(Refusal::DocumentUnknown)?;
        events.push(DemandEvent::DocumentFiled {
            document,
            category: known.category,
            filed_on: known.filed_on,
            posted_on: known.posted_on,
            handed_to: None,
            entered_on: None,
        });
        match known.check {
            DocumentCheck::Waiting => {}
            DocumentCheck::Verified { on: verified_on } => {
                let proves = proven(joint, parting, document);
                events.push(DemandEvent::DocumentVerified { document, verified_on, proves });
            }
            DocumentCheck::Rejected { reason } => {
                events.push(DemandEvent::DocumentRejected { document, reason });
            }
        }
    }
    Ok(events)
}

/// What a document about this person alone was read to prove. What a shared one proves may be the other adult's: it is
/// read again.
fn proven(joint: &Demand, parting: &Parting, document: DocumentId) -> Option<Sealed<Proven>> {
    let known = joint.proven.get(&document).filter(|_| parting.alone.contains(&document));
    let person = parting.form.declaration.identity.person();
    known.and_then(Sealed::open).map(|proven| Sealed::new(person, proven.clone()))
}

/// What is one adult's closes to the others, at once and before any other step.
pub(super) fn close(
    demand: &Demand,
    person: PersonId,
    on: NaiveDate,
    documents: &[DocumentId],
) -> Facts {
    open(demand)?;
    if !demand.is_adult(person) {
        return Err(Refusal::NotAnAdult);
    }
    if documents.iter().any(|document| !demand.documents.contains_key(document)) {
        return Err(Refusal::DocumentUnknown);
    }
    let access = &demand.access;
    let known = access.closed_on(person).is_some()
        && documents.iter().all(|document| access.is_alone(*document, person));
    if known {
        return Ok(vec![]);
    }
    let change = Sealed::new(person, AccessChange::Closed);
    Ok(vec![DemandEvent::AccessChanged(AccessChanged {
        on,
        documents: documents.to_vec(),
        change,
    })])
}

impl Demand {
    /// Closes views. An erased change closes as much as any could: it never opens again what was closed.
    pub(super) fn change_access(&mut self, changed: &AccessChanged) {
        let person = changed.change.person();
        self.access.close(person, changed.on, &changed.documents);
        if changed.change.open() != Some(&AccessChange::Closed) && self.applicant() != Some(person)
        {
            self.access.leave(person);
            self.co_applicants.retain(|other| other.person() != person);
        }
    }
}
