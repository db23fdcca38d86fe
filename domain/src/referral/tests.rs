use crate::{
    calendar::Deadline,
    place::{Level, PlaceCommand},
    referral::{DeclineReason, Mission, ReferralCommand as C},
    refusal::Refusal,
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Referral(referral(1), command)
}

fn create(to: u128, mission: Mission) -> Command {
    on(C::Create { demand: None, from: place(1), to: place(to), mission, on: day("2025-03-12") })
}

/// Place 1 at level 1, place 2 at level 2.
fn network() -> Scenario {
    let declared = |n: u128| PlaceCommand::Declare {
        name: format!("Lieu {n}"),
        body: token("nantes"),
        commune: token("44109"),
        address: "rue".to_owned(),
    };
    let commit = |level| PlaceCommand::Commit {
        level,
        referential: "2025.1".to_owned(),
        on: day("2025-01-06"),
    };
    Scenario::new().given([
        Command::Place(place(1), declared(1)),
        Command::Place(place(1), commit(Level::One)),
        Command::Place(place(2), declared(2)),
        Command::Place(place(2), commit(Level::Two)),
    ])
}

#[test]
fn an_applicant_is_sent_only_where_the_mission_is_done() {
    let refusal = network().then_refusal(&create(2, Mission::Interview));
    assert_eq!(refusal, Refusal::MissionNotHeld);
    assert_eq!(network().then_types(&create(2, Mission::Registration)), ["referral.created"]);
}

#[test]
fn nobody_is_sent_where_they_already_are() {
    let refusal = network().then_refusal(&create(1, Mission::Information));
    assert_eq!(refusal, Refusal::SamePlace);
}

#[test]
fn nobody_is_sent_to_a_place_that_does_not_exist() {
    let refusal = network().then_refusal(&create(3, Mission::Information));
    assert_eq!(refusal, Refusal::PlaceUnknown);
}

#[test]
fn a_referral_is_accepted_then_completed() {
    let accept = on(C::Accept { on: day("2025-03-14") });
    let complete = on(C::Complete { on: day("2025-03-20") });
    let scenario = network().given([create(2, Mission::Registration)]);
    assert_eq!(scenario.then_refusal(&complete), Refusal::ReferralNotAccepted);
    let scenario = scenario.given([accept.clone(), complete.clone()]);
    assert_eq!(scenario.when(&accept), Ok(vec![]));
    assert_eq!(scenario.when(&complete), Ok(vec![]));
}

#[test]
fn a_declined_referral_is_not_accepted_afterwards() {
    let reason = DeclineReason::NoCapacity;
    let decline = on(C::Decline { on: day("2025-03-14"), reason });
    let scenario = network().given([create(2, Mission::Registration), decline]);
    let accept = on(C::Accept { on: day("2025-03-15") });
    assert_eq!(scenario.then_refusal(&accept), Refusal::ReferralAnswered);
}

#[test]
fn a_referral_without_answer_expires_after_its_delay() {
    let scenario = network().given([create(2, Mission::Registration)]);
    let expire = |date| on(C::Expire { on: day(date) });
    let last = day("2025-03-27");
    assert_eq!(scenario.then_refusal(&expire("2025-03-27")), Refusal::AnswerStillPossible(last));
    assert_eq!(scenario.then_types(&expire("2025-03-28")), ["referral.expired"]);
    let world = scenario.world();
    let deadlines = world.referral(referral(1)).unwrap().deadlines(&scenario.law);
    assert_eq!(deadlines, [(Deadline::ReferralAnswer, day("2025-03-28"))]);
}
