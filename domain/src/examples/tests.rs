//! What each command of the catalogue costs to decide, where an example sees it accepted.

use super::{Then, all};
use crate::{
    catalogue,
    world::{Command, World},
};
use std::{collections::BTreeMap, hint::black_box, time::Instant};

/// Events of each demand, at least.
const EVENTS: usize = 200;
const TIMES: usize = 2_000;

/// Each command that an example sees accepted on demands of so many events, with what it is decided on.
fn accepted(events: usize) -> Vec<(Command, World, crate::law::Law)> {
    let examples = all().into_iter().filter(|example| matches!(example.then, Then::Gives(_)));
    let long = examples.map(|example| (example.when, example.given.grown(events)));
    let stands = long.filter(|(when, given)| given.when(when).is_ok());
    stands.map(|(when, given)| (when, given.world(), given.law_in_force())).collect()
}

#[test]
fn every_command_of_the_catalogue_is_accepted_on_a_demand_of_200_events() {
    let names: Vec<_> = accepted(EVENTS).iter().map(|(command, ..)| command.name()).collect();
    let missed = catalogue::commands().iter().filter(|info| !names.contains(&info.name));
    assert_eq!(missed.map(|info| info.name).collect::<Vec<_>>(), Vec::<&str>::new());
}

/// `cargo test --release -p domain --lib examples::tests -- --ignored --nocapture`
#[test]
#[ignore = "measures: to be read, on a machine that does nothing else"]
fn the_median_of_each_command_in_microseconds() {
    let mut slowest = BTreeMap::new();
    for (command, world, law) in accepted(EVENTS) {
        let once = |_| {
            let begun = Instant::now();
            let _ = black_box(black_box(&command).decide(black_box(&world), &law));
            begun.elapsed().as_nanos()
        };
        let mut took: Vec<u128> = (0..TIMES).map(once).collect();
        took.sort_unstable();
        let slow: &mut u128 = slowest.entry(command.name()).or_default();
        *slow = took[TIMES / 2].max(*slow);
    }
    for (name, took) in &slowest {
        println!("{name:<36} {:>7.2} µs", *took as f64 / 1_000.0);
    }
    let above = slowest.values().filter(|took| **took > 5_000).count();
    println!("{} commands, {above} above 5 µs", slowest.len());
}
