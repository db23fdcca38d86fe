use crate::{
    id::PartnerId,
    partner::PartnerCommand as C,
    refusal::Refusal,
    testing::{Scenario, token},
    world::Command,
};

fn on(command: C) -> Command {
    Command::Partner(PartnerId::new(uuid::Uuid::from_u128(1)), command)
}

fn subscribe(types: &[&str]) -> Command {
    let types = types.iter().map(|name| (*name).to_owned()).collect();
    on(C::Subscribe { body: token("nmh"), name: token("nmh"), types })
}

#[test]
fn a_partner_names_types_that_exist() {
    let refusal = Scenario::new().then_refusal(&subscribe(&["demand.violence-declared"]));
    assert_eq!(refusal, Refusal::UnknownType);
    assert_eq!(Scenario::new().then_refusal(&subscribe(&[])), Refusal::NoType);
}

#[test]
fn a_suspended_partner_may_subscribe_again() {
    let scenario = Scenario::new().given([subscribe(&["demand.renewed"]), on(C::Suspend)]);
    assert_eq!(scenario.when(&on(C::Suspend)), Ok(vec![]));
    assert_eq!(scenario.then_types(&subscribe(&["demand.renewed"])), ["partner.subscribed"]);
}

#[test]
fn the_same_subscription_again_changes_nothing() {
    let scenario = Scenario::new().given([subscribe(&["demand.renewed"])]);
    assert_eq!(scenario.when(&subscribe(&["demand.renewed"])), Ok(vec![]));
}
