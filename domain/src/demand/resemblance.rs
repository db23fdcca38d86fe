//! Demands that look alike: said on both, never a refusal. A person who sets them apart says it once, for both.
//!
//! No sure key tells twins or homonyms apart, so a resemblance blocks nothing (CCH L441-2-1). It is not said of a demand
//! of another territory, where one may have another demand, nor of the demand that this one names as the household it
//! comes from (separation, L441-1).

use crate::{
    decider::Decided,
    declaration::Link,
    demand::{Declaration, Demand, DemandCommand, DemandEvent, Submission},
    id::{DemandId, StreamId},
    number::{DemandNumber, TERRITORY},
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Body,
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why two demands that look alike are not of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Distinct {
    /// Two people with the same names and birth date.
    Homonyms,
    /// Twins, or people of one family.
    Relatives,
    /// One of them was entered under the names of the other.
    EnteredWrongly,
}

impl Classed for Distinct {
    const CLASS: Class = Class::Personal;
}

/// Two demands that look alike are not of one person (SNE `forcerDoublon`).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResemblanceDismissed {
    /// The other demand.
    pub other: DemandId,
    /// Day on which they were set apart.
    pub dismissed_on: NaiveDate,
    /// Body of the person who did.
    pub body: Body,
    /// Why.
    pub reason: Sealed<Distinct>,
}

/// The demands that a command says look alike, whose streams it writes.
pub(super) fn needs(command: &DemandCommand, needs: &mut Vec<StreamId>) {
    use DemandCommand as C;
    let mut named = |others: &[DemandId]| {
        needs.extend(others.iter().copied().map(StreamId::Demand));
    };
    match command {
        C::Submit(form) => {
            named(&form.lookalikes);
            named(&form.declaration.lookalikes);
        }
        C::Change { declaration, .. } | C::Renew { declaration: Some(declaration), .. } => {
            named(&declaration.lookalikes);
        }
        C::DismissResemblance { other, .. } => named(&[*other]),
        _ => {}
    }
}

/// What tells a demand from those it looks like.
struct Own<'a> {
    id: DemandId,
    known: &'a Demand,
    territory: &'a str,
    link: Option<&'a Link>,
}

/// Of a form that comes in.
pub(super) fn of_form(
    (id, known): (DemandId, &Demand),
    form: &Submission,
    world: &World,
) -> Vec<(StreamId, Event)> {
    let number = form.registration.as_ref().map(|registration| &registration.number);
    let link = form.declaration.link.as_ref().and_then(Sealed::open);
    let own = Own { id, known, territory: territory(number), link };
    let named = form.lookalikes.iter().chain(&form.declaration.lookalikes);
    own.suspected(named, world)
}

/// Of a demand whose people changed.
pub(super) fn of_change(
    (id, known): (DemandId, &Demand),
    said: &Declaration,
    world: &World,
) -> Vec<(StreamId, Event)> {
    let link = said.link.as_ref().or(known.link.as_ref()).and_then(Sealed::open);
    let own = Own { id, known, territory: territory(known.number()), link };
    own.suspected(said.lookalikes.iter(), world)
}

/// A number without the usual layout, and a demand without a number, are of here.
fn territory(number: Option<&DemandNumber>) -> &str {
    number.and_then(DemandNumber::parts).map_or(TERRITORY, |parts| parts.territory)
}

impl Own<'_> {
    /// Each side learns what it does not know yet. The other demand may not be in the log yet: the registry knows it
    /// before its form is written, and what is said of it then comes first on its stream.
    fn suspected<'n>(
        &self,
        named: impl Iterator<Item = &'n DemandId>,
        world: &World,
    ) -> Vec<(StreamId, Event)> {
        let (absent, mut mine, mut theirs) = (Demand::default(), Vec::new(), Vec::new());
        for other in named.copied() {
            let state = world.demand(other).unwrap_or(&absent);
            if self.is_apart(other, state) || mine.contains(&other) {
                continue;
            }
            if !self.known.lookalikes.contains(&other) {
                mine.push(other);
            }
            if !state.lookalikes.contains(&self.id) {
                theirs.push(fact(other, DemandEvent::DuplicateSuspected { others: vec![self.id] }));
            }
        }
        let own = DemandEvent::DuplicateSuspected { others: mine.clone() };
        let own = (!mine.is_empty()).then(|| fact(self.id, own));
        own.into_iter().chain(theirs).collect()
    }

    fn is_apart(&self, other: DemandId, state: &Demand) -> bool {
        other == self.id
            || self.known.dismissed.contains(&other)
            || state.dismissed.contains(&self.id)
            || territory(state.number()) != self.territory
            || is_named(self.link, state.number())
            || is_named(state.link.as_ref().and_then(Sealed::open), self.known.number())
    }
}

fn is_named(link: Option<&Link>, number: Option<&DemandNumber>) -> bool {
    link.zip(number).is_some_and(|(link, number)| link.other_number == number.as_str())
}

const fn fact(demand: DemandId, event: DemandEvent) -> (StreamId, Event) {
    (StreamId::Demand(demand), Event::Demand(event))
}

/// What a person gives to set two demands apart.
pub(super) struct Dismissal<'a> {
    pub(super) other: DemandId,
    pub(super) on: NaiveDate,
    pub(super) body: &'a Body,
    pub(super) reason: Distinct,
}

/// Said on both demands. An erased demand has nobody left to say it of.
pub(super) fn dismiss(
    (id, demand): (DemandId, &Demand),
    said: &Dismissal<'_>,
    world: &World,
) -> Decided {
    let presented_on = demand.presented_on().ok_or(Refusal::DemandUnknown)?;
    let other = world.demand(said.other).filter(|other| other.reception.is_some());
    let other = other.ok_or(Refusal::DemandUnknown)?;
    if demand.dismissed.contains(&said.other) {
        return Ok(vec![]);
    }
    if !demand.lookalikes.contains(&said.other) {
        return Err(Refusal::NoResemblance);
    }
    if said.on < presented_on {
        return Err(Refusal::ImpossibleDate);
    }
    let own = dismissed(demand, said.other, said).ok_or(Refusal::Erased)?;
    let theirs = dismissed(other, id, said).map(|event| fact(said.other, event));
    Ok([fact(id, own)].into_iter().chain(theirs).collect())
}

fn dismissed(demand: &Demand, other: DemandId, said: &Dismissal<'_>) -> Option<DemandEvent> {
    let identity = demand.identity.as_ref().filter(|identity| identity.open().is_some())?;
    Some(DemandEvent::ResemblanceDismissed(ResemblanceDismissed {
        other,
        dismissed_on: said.on,
        body: said.body.clone(),
        reason: Sealed::new(identity.person(), said.reason),
    }))
}

impl Demand {
    pub(super) fn resemble(&mut self, others: &[DemandId]) {
        for other in others {
            if !self.lookalikes.contains(other) && !self.dismissed.contains(other) {
                self.lookalikes.push(*other);
            }
        }
    }

    pub(super) fn set_apart(&mut self, other: DemandId) {
        self.lookalikes.retain(|known| *known != other);
        self.dismissed.insert(other);
    }
}
