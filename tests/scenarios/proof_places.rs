//! Why a place changed: random demands and pairs of days of a simulated year, every sum exact.

use tests::{
    binary::{init, run},
    environment::at_counts,
    stores::Stores,
};

const UNTIL: &str = "2025-12-31";

#[test]
fn the_parts_of_a_changed_place_sum_to_the_difference_for_every_pair_of_days() {
    let (scale, pairs) = (at_counts("0.05", "0.006"), at_counts("10000", "200"));
    let stores = Stores::new();
    init(&stores);
    let plan = ["simulate", "--scale", scale, "--years", "1", "--seed", "42", "--until", UNTIL];
    run(&stores, &plan).well();
    let asked = ["place", "prove", "--pairs", pairs, "--until", UNTIL, "--json"];
    let said = run(&stores, &asked).objects();
    println!("{said:?}");
    assert_eq!(said[0]["explained"].to_string(), pairs);
    assert_eq!(said[0]["wrong"], 0);
    // The sum would not hold without any one of them; few pairs do not meet all.
    let met = |part: &str| said[0]["parts"][part].as_u64().is_some_and(|count| count > 0);
    let all = ["corrections", "own", "others", "seniority", "departures", "arrivals"];
    let sure = at_counts(&all[..], &all[3..]);
    assert!(sure.iter().all(|part| met(part)), "{said:?}");
}

#[test]
fn a_demand_that_is_not_there_has_no_place_and_the_answer_says_so() {
    let stores = Stores::new();
    init(&stores);
    let nobody = format!("demand-{}", "0".repeat(32));
    let ended = run(&stores, &["place", "show", &nobody]);
    assert_eq!(ended.code, Some(1), "{ended:?}");
    assert!(ended.err.contains("demand.not-ranked"), "{ended:?}");
    let ended = run(&stores, &["place", "why", &nobody, "--from", "yesterday"]);
    assert_eq!(ended.code, Some(2), "{ended:?}");
}
