//! An adult leaves a joint demand, and the views of the other close.

use super::{Example, gives, refused};
use crate::{demand::DemandCommand as C, refusal::Refusal as R, testing::*, world::Command};

fn part_with(change: impl FnOnce(&mut crate::demand::Parting)) -> Command {
    let mut said = parting(2, 1, "2026-03-10");
    change(&mut said);
    Command::Demand(demand(2), C::Part(Box::new(said)))
}

fn close(who: u128, documents: &[u128]) -> Command {
    let documents = documents.iter().copied().map(document).collect();
    let (person, on) = (person(who), day("2026-03-10"));
    Command::Demand(demand(1), C::CloseViews { person, on, documents })
}

const PARTED: &[&str] = &[
    "demand.submitted",
    "demand.household-declared",
    "demand.resources-declared",
    "demand.housing-declared",
    "demand.wish-declared",
    "demand.situation-declared",
    "demand.link-recorded",
    "demand.identity-accepted",
    "demand.registered",
    "demand.document-filed",
    "demand.document-verified",
    "person.demand-attached",
    "demand.access-changed",
];

pub(super) fn examples() -> Vec<Example> {
    let joint = Scenario::new().given(joint(1, 2));
    let alone = Scenario::new().given(registered(1));
    let form = Scenario::new().given([submit(1)]);
    let later = |said: &mut crate::demand::Parting| said.on = day("2025-03-09");
    let unknown = |said: &mut crate::demand::Parting| said.alone = vec![document(9)];
    vec![
        gives("who leaves keeps the date of the joint demand", &joint, part_with(|_| ()), PARTED),
        refused("not who was never named", &alone, part_with(|_| ()), R::NotNamed),
        refused("nor from a form without a number", &form, part_with(|_| ()), R::NotRegistered),
        refused("nor before the form came", &joint, part_with(later), R::ImpossibleDate),
        refused("nor with a paper nobody filed", &joint, part_with(unknown), R::DocumentUnknown),
        gives("views close at once", &joint, close(2, &[1]), &["demand.access-changed"]),
        refused("for who signs the demand", &joint, close(3, &[]), R::NotAnAdult),
    ]
}
