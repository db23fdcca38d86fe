//! What a declaration changes: one event a section that differs, with what the rules derive from it.

use crate::{
    declaration::{CurrentHousing, Household, Resources},
    demand::{Declaration, Demand, DemandEvent, Quartile, Wish},
    law::Law,
    sealed::Sealed,
};

/// Kinds of present housing that make a demand a transfer (SNE `modeleLogement`).
const SOCIAL_TENANT: &str = "HLM";

/// The events of every section that differs from what is known. An erased section never overwrites an open one.
pub(crate) fn changes(demand: &Demand, said: &Declaration, law: &Law) -> Vec<DemandEvent> {
    let mut events = Vec::new();
    identity(demand, said, &mut events);
    co_applicants(demand, said, &mut events);
    household(demand, said, law, &mut events);
    resources(demand, said, law, &mut events);
    housing(demand, said, &mut events);
    wish(demand, said, &mut events);
    if let Some(situation) = differs(demand.situation.as_ref(), said.situation.as_ref()) {
        events.push(DemandEvent::SituationDeclared { situation: situation.clone() });
    }
    if let Some(link) = differs(demand.link.as_ref(), said.link.as_ref()) {
        events.push(DemandEvent::LinkRecorded { link: link.clone() });
    }
    if (&demand.missing, &demand.anomalies) != (&said.missing, &said.anomalies) {
        let (missing, anomalies) = (said.missing.clone(), said.anomalies.clone());
        events.push(DemandEvent::CompletenessAssessed { missing, anomalies });
    }
    events
}

/// What is said, if it is open and not already known.
fn differs<'a, T: PartialEq>(
    known: Option<&Sealed<T>>,
    said: Option<&'a Sealed<T>>,
) -> Option<&'a Sealed<T>> {
    said.filter(|said| said.open().is_some() && known != Some(*said))
}

/// Nothing for a form just submitted: its identity came with it.
fn identity(demand: &Demand, said: &Declaration, events: &mut Vec<DemandEvent>) {
    if demand.reception.is_none() || said.identity.open().is_none() {
        return;
    }
    let same = demand.identity.as_ref() == Some(&said.identity)
        && demand.form.as_ref() == Some(&said.form)
        && demand.residence == said.residence;
    if !same {
        events.push(DemandEvent::IdentityChanged {
            residence: said.residence.clone(),
            identity: said.identity.clone(),
            form: said.form.clone(),
        });
    }
}

fn co_applicants(demand: &Demand, said: &Declaration, events: &mut Vec<DemandEvent>) {
    for known in &demand.co_applicants {
        if !said.co_applicants.iter().any(|other| other.person() == known.person()) {
            events.push(DemandEvent::CoApplicantRemoved { person: known.person() });
        }
    }
    for co_applicant in &said.co_applicants {
        let known = demand.co_applicants.iter().find(|k| k.person() == co_applicant.person());
        if let Some(co_applicant) = differs(known, Some(co_applicant)) {
            events.push(DemandEvent::CoApplicantDeclared { co_applicant: co_applicant.clone() });
        }
    }
}

fn household(demand: &Demand, said: &Declaration, law: &Law, events: &mut Vec<DemandEvent>) {
    let known = demand.household.as_ref().map(|declared| &declared.household);
    let Some(household) = differs(known, said.household.as_ref()) else { return };
    let Some(open) = household.open() else { return };
    let counted = open.counted(said.on, &law.counting);
    events.push(DemandEvent::HouseholdDeclared {
        category: counted.category,
        size: counted.size,
        household: household.clone(),
    });
}

/// Recorded again when the people alone changed the quartile, a fact derived from both; never because the
/// threshold of a new year would have.
fn resources(demand: &Demand, said: &Declaration, law: &Law, events: &mut Vec<DemandEvent>) {
    let known = demand.resources.as_ref();
    let own = differs(known.map(|(_, sealed)| sealed), said.resources.as_ref());
    if own.is_none() && !events.iter().any(is_about_people) {
        return;
    }
    let Some(resources) = own.or_else(|| known.map(|(_, sealed)| sealed)) else { return };
    let Some(open) = resources.open() else { return };
    let quartile = quartile(demand, said, open, law);
    if known.is_none_or(|(held, sealed)| (*held, sealed) != (quartile, resources)) {
        events.push(DemandEvent::ResourcesDeclared { quartile, resources: resources.clone() });
    }
}

const fn is_about_people(event: &DemandEvent) -> bool {
    matches!(
        event,
        DemandEvent::HouseholdDeclared { .. }
            | DemandEvent::CoApplicantDeclared { .. }
            | DemandEvent::CoApplicantRemoved { .. }
    )
}

fn quartile(demand: &Demand, said: &Declaration, resources: &Resources, law: &Law) -> Quartile {
    let household: Option<&Household> = said
        .household
        .as_ref()
        .or_else(|| demand.household.as_ref().map(|declared| &declared.household))
        .and_then(Sealed::open);
    law.quartile.quartile(household, resources, &said.co_applicants, said.on)
}

fn housing(demand: &Demand, said: &Declaration, events: &mut Vec<DemandEvent>) {
    let known = demand.housing.as_ref().map(|(_, sealed)| sealed);
    let Some(housing) = differs(known, said.housing.as_ref()) else { return };
    let transfer = housing.open().is_some_and(is_social_tenant);
    events.push(DemandEvent::HousingDeclared { transfer, housing: housing.clone() });
}

fn is_social_tenant(housing: &CurrentHousing) -> bool {
    housing.models.iter().any(|model| model.as_str() == SOCIAL_TENANT)
}

fn wish(demand: &Demand, said: &Declaration, events: &mut Vec<DemandEvent>) {
    let Some(wish) = &said.wish else { return };
    if wish.detail.open().is_none() || demand.wish.as_ref() == Some(wish) {
        return;
    }
    let Wish { typologies, communes, widened, detail } = wish.clone();
    events.push(DemandEvent::WishDeclared { typologies, communes, widened, detail });
}
