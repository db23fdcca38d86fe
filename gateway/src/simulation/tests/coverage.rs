//! Every kind of event of the catalogue occurs in a played territory, but those named with the reason.

use super::Place;
use crate::simulation::kinds::{Kinds, NEVER};

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_event_occurs_in_two_years_of_a_territory() {
    let place = Place::new().await;
    place.play(2).await;
    let kinds = Kinds::count(place.executor.store.as_ref()).await.unwrap();
    let absent = kinds.absent();
    assert!(
        absent.is_empty(),
        "no life of the simulation has {absent:?}: write one in simulation/rare"
    );
    let met = kinds.unexpected();
    assert!(met.is_empty(), "{met:?} occur: they no longer belong in NEVER");
    assert!(NEVER.len() <= 10 && NEVER.iter().all(|(_, why)| why.len() > 20), "{NEVER:?}");
}
