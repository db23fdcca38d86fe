//! Two demands of one person, or of two people who look alike.

use super::{Example, gives, refused};
use crate::{
    demand::{DemandCommand as C, Distinct},
    refusal::Refusal as R,
    testing::*,
    world::Command,
};

/// The n-th form, which the registry says looks like another.
pub(super) fn alike(n: u128, other: u128) -> Command {
    let mut form = form(n);
    form.lookalikes = vec![demand(other)];
    submission(n, form)
}

fn dismiss(n: u128, other: u128) -> Command {
    let (other, on, body) = (demand(other), day("2025-03-12"), token("nantes"));
    let reason = Distinct::Homonyms;
    Command::Demand(demand(n), C::DismissResemblance { other, on, body, reason })
}

pub(super) fn examples() -> Vec<Example> {
    let one = Scenario::new().given([submit(1)]);
    let two = one.clone().given([alike(2, 1)]);
    let both = &["demand.resemblance-dismissed", "demand.resemblance-dismissed"];
    vec![
        gives("set apart once, on both", &two, dismiss(1, 2), both),
        refused("what nobody noted", &one.given([submit(2)]), dismiss(1, 2), R::NoResemblance),
    ]
}
