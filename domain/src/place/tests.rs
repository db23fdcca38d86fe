use crate::{
    place::{Level, PlaceCommand as C},
    refusal::Refusal,
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Place(place(1), command)
}

fn declare() -> Command {
    on(C::Declare {
        name: "Mairie de Rezé".to_owned(),
        body: token("reze"),
        commune: token("44143"),
        address: "Place Jean-Baptiste-Daviais".to_owned(),
    })
}

fn commit(level: Level) -> Command {
    on(C::Commit { level, referential: "2025.1".to_owned(), on: day("2025-01-06") })
}

fn authorise(desk: &str) -> Command {
    on(C::AuthoriseDesk { desk: token(desk), on: day("2025-01-06") })
}

#[test]
fn a_place_of_level_one_cannot_register_demands() {
    let scenario = Scenario::new().given([declare(), commit(Level::One)]);
    assert_eq!(scenario.then_refusal(&authorise("G4402")), Refusal::LevelTooLow);
}

#[test]
fn a_desk_keeps_its_place_at_level_two_or_above() {
    let scenario = Scenario::new().given([declare(), commit(Level::Two), authorise("G4402")]);
    assert_eq!(scenario.then_refusal(&commit(Level::One)), Refusal::DeskNeedsLevel);
    assert_eq!(scenario.when(&authorise("G4402")), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&authorise("G4403")), Refusal::DeskExists);
}

#[test]
fn a_place_that_left_commits_to_nothing() {
    let leave = on(C::Leave { on: day("2025-12-31") });
    let scenario = Scenario::new().given([declare(), leave.clone()]);
    assert_eq!(scenario.when(&leave), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&commit(Level::Two)), Refusal::PlaceLeft);
}

#[test]
fn a_place_nobody_declared_commits_to_nothing() {
    assert_eq!(Scenario::new().then_refusal(&commit(Level::Two)), Refusal::PlaceUnknown);
}

#[test]
fn a_place_declared_twice_counts_once() {
    assert_eq!(Scenario::new().given([declare()]).when(&declare()), Ok(vec![]));
}
