//! Who among the adults of a demand may see what of it.
//!
//! Access belongs to a person, never to a file (domain caution 10). Once the views of an adult are closed, every other
//! adult loses at once whatever is that person's: pages, exports, the API and live streams all ask [`may_see`] and
//! [`may_read`], and none says why.

use crate::{
    demand::{ActedFor, Demand, DemandEvent, MandateEnded, MandateScope},
    id::{DocumentId, MandateId, PersonId},
    refusal::Refusal,
    sealed::Sealed,
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// What an adult may want to see of a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// What belongs to no single adult: number, wish, household, candidacies.
    File,
    /// What one adult declared, or what is about that adult alone.
    Of(PersonId),
    /// A document.
    Document(DocumentId),
}

/// The views that were closed on a demand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    closed: BTreeMap<PersonId, NaiveDate>,
    documents: BTreeMap<DocumentId, PersonId>,
    left: BTreeSet<PersonId>,
}

impl Access {
    /// Day the views on a person were closed to the others.
    #[must_use]
    pub fn closed_on(&self, person: PersonId) -> Option<NaiveDate> {
        self.closed.get(&person).copied()
    }

    /// Whether the views on an adult other than this one are closed.
    #[must_use]
    pub fn is_closed_to(&self, viewer: PersonId) -> bool {
        self.closed.keys().any(|closed| *closed != viewer)
    }

    /// Whether a document was said to be about one person alone.
    pub(crate) fn is_alone(&self, document: DocumentId, person: PersonId) -> bool {
        self.documents.get(&document) == Some(&person)
    }

    pub(crate) fn close(&mut self, person: PersonId, on: NaiveDate, alone: &[DocumentId]) {
        self.closed.entry(person).or_insert(on);
        self.documents.extend(alone.iter().map(|document| (*document, person)));
    }

    pub(crate) fn leave(&mut self, person: PersonId) {
        self.left.insert(person);
    }

    /// Whether a person has a demand of their own since.
    pub(crate) fn has_left(&self, person: PersonId) -> bool {
        self.left.contains(&person)
    }

    fn opens(&self, owner: PersonId, viewer: PersonId) -> bool {
        owner == viewer || !self.closed.contains_key(&owner)
    }
}

/// Whether an adult may see a part of a demand. Who is not an adult of it, or no longer, sees nothing of it.
#[must_use]
pub fn may_see(demand: &Demand, viewer: PersonId, part: Part) -> bool {
    if !demand.is_adult(viewer) {
        return false;
    }
    let access = &demand.access;
    let of_file = || demand.applicant().is_some_and(|owner| access.opens(owner, viewer));
    match part {
        Part::File => of_file(),
        Part::Of(owner) => access.opens(owner, viewer),
        Part::Document(document) => match access.documents.get(&document) {
            Some(owner) => access.opens(*owner, viewer),
            None => of_file(),
        },
    }
}

/// Whether an adult may read that something happened: its kind alone can tell. Of a demand that is closed to them as a
/// whole they read nothing, not even what it says of themselves.
#[must_use]
pub fn may_read(demand: &Demand, viewer: PersonId, event: &DemandEvent) -> bool {
    may_see(demand, viewer, Part::File) && may_see(demand, viewer, part_of(demand, event))
}

/// A demand as one of its adults may see it: what is closed to them is not there. `None`: nothing of it is theirs to
/// see.
#[must_use]
pub fn seen_by(demand: &Demand, viewer: PersonId) -> Option<Demand> {
    if !may_see(demand, viewer, Part::File) {
        return None;
    }
    let of = |person: PersonId| may_see(demand, viewer, Part::Of(person));
    let mut seen = demand.clone();
    seen.co_applicants.retain(|other| of(other.person()));
    seen.documents.retain(|document, _| may_see(demand, viewer, Part::Document(*document)));
    seen.household = seen.household.filter(|declared| of(declared.household.person()));
    seen.resources = seen.resources.filter(|(_, resources)| of(resources.person()));
    seen.housing = seen.housing.filter(|(_, housing)| of(housing.person()));
    seen.wish = seen.wish.filter(|wish| of(wish.detail.person()));
    seen.situation = seen.situation.filter(|situation| of(situation.person()));
    seen.confirmed = seen.confirmed.filter(|confirmed| of(confirmed.person()));
    seen.link = seen.link.filter(|link| of(link.person()));
    seen.mandates.retain(|_, mandate| of(mandate.given_by()));
    Some(seen)
}

/// A demand as the holder of a mandate may see it on a day: what the adult who gave it sees, and only while it runs.
///
/// # Errors
/// No such mandate, not yet, no more, or not for reading; nothing of the demand is that adult's to see.
pub fn seen_under(
    demand: &Demand,
    mandate: MandateId,
    on: NaiveDate,
) -> Result<(PersonId, Demand), Refusal> {
    let known = demand.mandates.get(&mandate).ok_or(Refusal::MandateUnknown)?;
    known.allows(MandateScope::Read, on)?;
    let adult = known.given_by();
    seen_by(demand, adult).map(|seen| (adult, seen)).ok_or(Refusal::MandateUnknown)
}

/// The part of the demand that an event is about.
fn part_of(demand: &Demand, event: &DemandEvent) -> Part {
    use DemandEvent as E;
    match event {
        E::CoApplicantDeclared { co_applicant } => Part::Of(co_applicant.person()),
        E::CoApplicantRemoved { person } => Part::Of(*person),
        E::AccessChanged(changed) => Part::Of(changed.change.person()),
        E::DocumentFiled { document, .. }
        | E::DocumentVerified { document, .. }
        | E::DocumentRejected { document, .. } => Part::Document(*document),
        E::HouseholdDeclared { household, .. } => Part::Of(household.person()),
        E::ResourcesDeclared { resources, .. } => Part::Of(resources.person()),
        E::HousingDeclared { housing, .. } => Part::Of(housing.person()),
        E::WishDeclared { detail, .. } => Part::Of(detail.person()),
        E::SituationDeclared { situation } => Part::Of(situation.person()),
        E::SituationConfirmed(said) => Part::Of(said.confirmed.person()),
        E::LinkRecorded { link } => Part::Of(link.person()),
        E::MandateGiven(given) => Part::Of(given.helper.person()),
        E::MandateEnded(MandateEnded { mandate, .. }) | E::ActedFor(ActedFor { mandate, .. }) => {
            demand.mandates.get(mandate).map_or(Part::File, |known| Part::Of(known.given_by()))
        }
        _ => Part::File,
    }
}

impl Demand {
    /// The applicant and the other adults who sign.
    pub fn adults(&self) -> impl Iterator<Item = PersonId> + '_ {
        self.applicant().into_iter().chain(self.co_applicants.iter().map(Sealed::person))
    }

    /// Whether a person signs this demand.
    #[must_use]
    pub fn is_adult(&self, person: PersonId) -> bool {
        self.adults().any(|adult| adult == person)
    }
}
