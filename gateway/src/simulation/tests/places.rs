//! Places of a played year, told from its log.

use super::Place;
use crate::places::{Lives, prove};
use chrono::NaiveDate;
use domain::law::{Law, Laws};

const PAIRS: u32 = 150;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_changed_place_sum_to_the_difference_in_the_log_of_a_territory() {
    let place = Place::new().await;
    place.play(1).await;
    let lives = Lives::of(&place.executor).await.unwrap().remembered();
    let (laws, year) = (Laws::from(Law::default()), (day("2024-07-01"), day("2025-06-30")));
    let proof = prove(&lives, &laws, year, (PAIRS, 7), |_| ()).unwrap();
    assert_eq!((proof.explained, proof.wrong.len()), (PAIRS, 0));
    // The sum would not hold without any one of them; so few pairs hardly meet the others.
    for part in ["seniority", "departures", "arrivals"] {
        assert!(proof.parts.get(part).is_some_and(|count| *count > 0), "{part}: {proof:?}");
    }
}
