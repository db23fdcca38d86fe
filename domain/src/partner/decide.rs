//! Decisions on a subscription.

use crate::{
    catalogue,
    decider::Decided,
    id::{PartnerId, StreamId},
    partner::{Partner, PartnerCommand, PartnerEvent},
    refusal::Refusal,
    territory::Body,
    world::{Event, World},
};

pub(crate) fn decide(id: PartnerId, command: &PartnerCommand, world: &World) -> Decided {
    let absent = Partner::default();
    let partner = world.partner(id).unwrap_or(&absent);
    let event = match command {
        PartnerCommand::Subscribe { body, name, types } => subscribe(partner, body, name, types),
        PartnerCommand::Suspend => suspend(partner),
    }?;
    Ok(event.map(|event| (StreamId::Partner(id), Event::Partner(event))).into_iter().collect())
}

fn subscribe(
    partner: &Partner,
    body: &Body,
    name: &Body,
    types: &[String],
) -> Result<Option<PartnerEvent>, Refusal> {
    if types.is_empty() {
        return Err(Refusal::NoType);
    }
    if types.iter().any(|name| catalogue::info(name).is_none()) {
        return Err(Refusal::UnknownType);
    }
    match &partner.body {
        Some(known) if (&known.0, &known.1) != (body, name) => return Err(Refusal::PartnerRenamed),
        Some(_) if partner.types == types && !partner.suspended => return Ok(None),
        _ => {}
    }
    let (body, name, types) = (body.clone(), name.clone(), types.to_vec());
    Ok(Some(PartnerEvent::Subscribed { body, name, types }))
}

fn suspend(partner: &Partner) -> Result<Option<PartnerEvent>, Refusal> {
    match partner {
        Partner { body: None, .. } => Err(Refusal::PartnerUnknown),
        Partner { suspended: true, .. } => Ok(None),
        _ => Ok(Some(PartnerEvent::Suspended {})),
    }
}
