//! The reception network: few places, all public, folded from the log's own category.

use crate::{app::App, error::Trouble};
use domain::{
    id::{PlaceId, StreamId},
    place::Place,
    territory::Desk,
    world::World,
};
use eventstore::{
    codec,
    position::Position,
    store::{Direction, Filter},
};
use std::collections::BTreeMap;

/// Every place that was ever declared, by name.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn places(app: &App) -> Result<Vec<(PlaceId, Place)>, Trouble> {
    let filter = Filter::Category(PlaceId::CATEGORY.to_owned());
    let store = &app.executor.store;
    let recorded = store
        .read_all(Position(0), Direction::Forwards, &filter, 10_000)
        .await
        .map_err(|e| Trouble::Unavailable(e.to_string()))?;
    let mut world = World::default();
    let mut ids = BTreeMap::new();
    for recorded in &recorded {
        let Ok(id) = recorded.stream.as_str().parse::<PlaceId>() else { continue };
        let event = match codec::decode_closed(recorded) {
            Err(why) if why.is_unknown() => continue,
            event => event.map_err(|e| Trouble::Unavailable(e.to_string()))?,
        };
        if ids.insert(id, ()).is_none() {
            world.load(StreamId::Place(id), &[]);
        }
        world.apply(StreamId::Place(id), &event);
    }
    let known = ids.into_keys().filter_map(|id| Some((id, world.place(id)?.clone())));
    let mut places: Vec<_> = known.collect();
    places.sort_by_key(|(_, place)| name(place));
    Ok(places)
}

/// Name of a place.
pub(crate) fn name(place: &Place) -> String {
    place.card.as_ref().map(|card| card.name.clone()).unwrap_or_default()
}

/// Places where a demand can be registered: desk code and name.
pub(crate) fn desks(places: &[(PlaceId, Place)]) -> Vec<(Desk, String)> {
    let open = places.iter().filter(|(_, place)| place.left_on.is_none());
    open.filter_map(|(_, place)| Some((place.desk.clone()?, name(place)))).collect()
}
