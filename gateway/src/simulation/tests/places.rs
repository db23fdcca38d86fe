//! Places of a played year, told from its log.

use super::Place;
use crate::places::{Lives, prove};
use chrono::NaiveDate;

const PAIRS: u32 = 150;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn the_parts_of_a_changed_place_sum_to_the_difference_in_the_log_of_a_territory() {
    let place = Place::new().await;
    place.play(1).await;
    let lives = Lives::of(&place.executor).await.unwrap().remembered();
    // the laws of the log: a grid was adopted within the year
    let edition = place.executor.edition().await.unwrap();
    let year = (day("2024-07-01"), day("2025-06-30"));
    let proof = prove(&lives, edition.laws(), year, (PAIRS, 7), |_| ()).unwrap();
    assert_eq!((proof.explained, proof.wrong.len()), (PAIRS, 0));
    // The sum would not hold without any one of them; so few pairs hardly meet the others.
    for part in ["seniority", "departures", "arrivals", "rule"] {
        assert!(proof.parts.get(part).is_some_and(|count| *count > 0), "{part}: {proof:?}");
    }
}
