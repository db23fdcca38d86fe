//! Two demands of one person become one, on the oldest date (R441-2-8 f). The one that ends keeps its stream, its number
//! and its certificates, and says which demand goes on: whoever asks by the old number is sent there.
//!
//! A person decides it, never a resemblance alone: two people may look alike, and whoever set them apart is believed.

use crate::{
    decider::Decided,
    declaration::Identity,
    demand::{
        Demand, DemandEvent, Ground, decide::active, lifecycle::leave, registration::attached,
    },
    id::{DemandId, PersonId, StreamId},
    refusal::Refusal,
    sealed::Sealed,
    territory::Body,
    world::{Event, World},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The demand goes on under another one of the same person.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merged {
    /// The demand that goes on.
    pub into: DemandId,
    /// Day of the merger.
    pub merged_on: NaiveDate,
    /// Body of the person who decided it.
    pub body: Body,
}

/// Another demand of the same person goes on here.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Absorbed {
    /// The demand that ended.
    pub from: DemandId,
    /// Day of the merger.
    pub absorbed_on: NaiveDate,
    /// Initial date from now on: the older of the two.
    pub presented_on: NaiveDate,
    /// Last day of validity from now on: the later of the two.
    pub expires_on: NaiveDate,
    /// Other names that the log has for the person, verified with the demand that ended.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub people: Vec<PersonId>,
}

/// The demand that goes on, and the people who hold the one that ends.
pub(super) fn needs(demand: &Demand, into: DemandId, needs: &mut Vec<StreamId>) {
    needs.push(StreamId::Demand(into));
    needs.extend(demand.verified.iter().copied().map(StreamId::Person));
}

/// `demand` ends, `into` goes on. Refused while a dwelling is in view for the one that would end.
pub(super) fn merge(
    (id, demand): (DemandId, &Demand),
    into: DemandId,
    (on, body): (NaiveDate, &Body),
    world: &World,
) -> Decided {
    if into == id {
        return Err(Refusal::MergeSame);
    }
    if demand.merged_into == Some(into) {
        return Ok(vec![]);
    }
    active(demand)?;
    let kept = world.demand(into).ok_or(Refusal::DemandUnknown)?;
    active(kept)?;
    of_one_person(demand, kept)?;
    if demand.dismissed.contains(&into) || kept.dismissed.contains(&id) {
        return Err(Refusal::MergeOtherPerson);
    }
    if !demand.candidacies.is_empty() {
        return Err(Refusal::MergeCandidacyOpen);
    }
    let dates = [demand, kept].map(|one| (one.presented_on(), one.expires_on()));
    let [(Some(presented), Some(expires)), (Some(kept_presented), Some(kept_expires))] = dates
    else {
        return Err(Refusal::NotRegistered);
    };
    if on < presented.max(kept_presented) {
        return Err(Refusal::ImpossibleDate);
    }
    let merged = DemandEvent::Merged(Merged { into, merged_on: on, body: body.clone() });
    let mut events = vec![(StreamId::Demand(id), Event::Demand(merged))];
    events.extend(leave((id, demand), Ground::Merged, on, world));
    let absorbed = DemandEvent::Absorbed(Absorbed {
        from: id,
        absorbed_on: on,
        presented_on: presented.min(kept_presented),
        expires_on: expires.max(kept_expires),
        people: demand.verified.clone(),
    });
    events.push((StreamId::Demand(into), Event::Demand(absorbed)));
    events.extend(attached(&demand.verified, into));
    Ok(events)
}

/// Two of surname, first name and birth date are the same: one of them may have been corrected or spelt otherwise.
fn of_one_person(one: &Demand, other: &Demand) -> Result<(), Refusal> {
    let open = |demand: &'_ Demand| demand.identity.as_ref().and_then(Sealed::open).cloned();
    let (Some(one), Some(other)) = (open(one), open(other)) else { return Err(Refusal::Erased) };
    let plain = |text: &str| text.trim().to_uppercase();
    let first = |identity: &Identity| identity.first_name.as_deref().map(plain);
    let same = [
        plain(&one.name) == plain(&other.name),
        first(&one).is_some() && first(&one) == first(&other),
        one.birth_date.is_some() && one.birth_date == other.birth_date,
    ];
    let alike = same.into_iter().filter(|same| *same).count() >= 2;
    if alike && one.kind == other.kind { Ok(()) } else { Err(Refusal::MergeOtherPerson) }
}

impl Demand {
    pub(super) fn absorb(&mut self, absorbed: &Absorbed) {
        if let Some(registered) = &mut self.registration {
            registered.presented_on = absorbed.presented_on;
            if registered.expires_on < absorbed.expires_on {
                registered.expires_on = absorbed.expires_on;
                // the notice that went out names another day
                self.notice_sent_on = None;
            }
        }
        self.absorbed.push(absorbed.from);
        self.lookalikes.retain(|other| *other != absorbed.from);
        for person in &absorbed.people {
            if !self.verified.contains(person) {
                self.verified.push(*person);
            }
        }
    }

    pub(super) fn end_in(&mut self, merged: &Merged) {
        self.merged_into = Some(merged.into);
        self.lookalikes.retain(|other| *other != merged.into);
    }
}
