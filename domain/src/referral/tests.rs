use crate::{
    calendar::Deadline,
    place::{Level, PlaceCommand},
    referral::{DeclineReason, Mission, ReferralCommand as C},
    refusal::Refusal,
    testing::*,
    world::Command,
};
use std::collections::BTreeSet;

fn on(command: C) -> Command {
    Command::Referral(referral(1), command)
}

fn create(to: u128, mission: Mission) -> Command {
    on(C::Create { demand: None, from: place(1), to: place(to), mission, on: day("2025-03-12") })
}

/// Place 1 at level 1, place 2 at level 2 and a desk.
fn network() -> Scenario {
    let declared = |n: u128| PlaceCommand::Declare {
        name: format!("Lieu {n}"),
        body: token("nantes"),
        commune: token("44109"),
        address: "rue".to_owned(),
    };
    let commit = |level| PlaceCommand::Commit {
        level,
        referential: "exemple-2017".to_owned(),
        on: day("2025-01-06"),
        optional: BTreeSet::new(),
    };
    let desk = PlaceCommand::AuthoriseDesk {
        desk: token("G4402"),
        on: day("2025-01-06"),
        convention: Some(token("CONV-2025/014")),
    };
    Scenario::new().given([
        Command::Place(place(1), declared(1)),
        Command::Place(place(1), commit(Level::One)),
        Command::Place(place(2), declared(2)),
        Command::Place(place(2), commit(Level::Two)),
        Command::Place(place(2), desk),
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

/// Three places at level 3, each a desk, and a demand.
fn three_places() -> Scenario {
    let mut scenario = Scenario::new().given([submit(1), submit(2)]);
    for n in 1..=4_u128 {
        let declared = PlaceCommand::Declare {
            name: format!("Lieu {n}"),
            body: token("nantes"),
            commune: token("44109"),
            address: "rue".to_owned(),
        };
        let (referential, optional) = ("exemple-2017".to_owned(), BTreeSet::new());
        let level = PlaceCommand::Commit {
            level: Level::Three,
            referential,
            on: day("2025-01-06"),
            optional,
        };
        scenario.play(&Command::Place(place(n), declared));
        scenario.play(&Command::Place(place(n), level));
    }
    scenario
}

fn send(n: u128, of: u128, (from, to): (u128, u128), mission: Mission, date: &str) -> Command {
    let (from, to, on) = (place(from), place(to), day(date));
    let demand = Some(demand(of));
    Command::Referral(referral(n), C::Create { demand, from, to, mission, on })
}

#[test]
fn a_referral_is_also_written_on_its_demand() {
    let sent = send(1, 1, (1, 2), Mission::Interview, "2025-04-01");
    assert_eq!(three_places().then_types(&sent), ["referral.created", "demand.referred"]);
    assert_eq!(three_places().given([sent.clone()]).when(&sent), Ok(vec![]));
}

#[test]
fn nobody_is_sent_round_by_two_or_by_three_places() {
    use Mission::{FollowUp, Interview};
    let scenario = three_places().given([send(1, 1, (1, 2), Interview, "2025-04-01")]);
    let back = send(2, 1, (2, 1), Interview, "2025-04-02");
    assert_eq!(scenario.then_refusal(&back), Refusal::ReferralLoop);
    let again = send(2, 1, (1, 2), Interview, "2025-04-02");
    assert_eq!(scenario.then_refusal(&again), Refusal::ReferralLoop);
    let scenario = scenario.given([send(2, 1, (2, 3), Interview, "2025-04-02")]);
    for to in [1, 2] {
        let round = send(3, 1, (3, to), Interview, "2025-04-03");
        assert_eq!(scenario.then_refusal(&round), Refusal::ReferralLoop);
    }
    let created = ["referral.created", "demand.referred"];
    for (of, to, mission) in [(1, 4, Interview), (1, 1, FollowUp), (2, 1, Interview)] {
        let fine = send(3, of, (3, to), mission, "2025-04-03");
        assert_eq!(scenario.then_types(&fine), created);
    }
}

#[test]
fn a_place_may_be_asked_again_once_the_memory_of_the_network_has_passed() {
    let scenario = three_places().given([send(1, 1, (1, 2), Mission::Interview, "2025-04-01")]);
    let again = |date| send(2, 1, (1, 2), Mission::Interview, date);
    assert_eq!(scenario.then_refusal(&again("2026-03-31")), Refusal::ReferralLoop);
    assert_eq!(scenario.then_types(&again("2026-04-01")).len(), 2);
}

#[test]
fn nobody_is_sent_to_a_place_that_suspended_the_mission_or_left() {
    let suspend = PlaceCommand::Suspend {
        missions: BTreeSet::from([Mission::Interview]),
        cause: crate::place::SuspensionCause::Staff,
        on: day("2025-03-03"),
    };
    let scenario = three_places().given([Command::Place(place(2), suspend)]);
    let sent = send(1, 1, (1, 2), Mission::Interview, "2025-04-01");
    assert_eq!(scenario.then_refusal(&sent), Refusal::MissionSuspended);
    let leave = Command::Place(place(2), PlaceCommand::Leave { on: day("2025-03-31") });
    assert_eq!(scenario.given([leave]).then_refusal(&sent), Refusal::PlaceLeft);
}
