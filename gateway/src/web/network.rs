//! The reception network: few places, all public, folded from the log's own category.

use crate::{app::App, error::Trouble};
use domain::{
    id::{PlaceId, StreamId},
    place::Place,
    territory::Desk,
    world::{Event, World},
};
use eventstore::{
    codec,
    position::Position,
    recorded::Recorded,
    store::{Direction, Filter},
};
use std::collections::BTreeSet;
use tokio::sync::Mutex;

/// The places as last read from the log, and how far: each page reads what came since.
#[derive(Debug, Default)]
pub(crate) struct KeptPlaces(Mutex<Read>);

#[derive(Debug, Default)]
struct Read {
    upto: Position,
    world: World,
    ids: BTreeSet<PlaceId>,
}

/// Events read at once.
const PAGE: usize = 1_000;

/// Every place that was ever declared, by name.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn places(app: &App) -> Result<Vec<(PlaceId, Place)>, Trouble> {
    let filter = Filter::Category(PlaceId::CATEGORY.to_owned());
    let mut read = app.places.0.lock().await;
    loop {
        let store = &app.executor.store;
        let page = store.read_all(read.upto, Direction::Forwards, &filter, PAGE).await?;
        for recorded in &page {
            read.take(recorded)?;
        }
        if page.len() < PAGE {
            return Ok(read.by_name());
        }
    }
}

impl Read {
    /// Takes note of one more fact; one that this version does not know changes nothing here.
    fn take(&mut self, recorded: &Recorded) -> Result<(), Trouble> {
        if let Ok(id) = recorded.stream.as_str().parse::<PlaceId>() {
            match codec::decode_closed(recorded) {
                Ok(event) => self.apply(id, &event),
                Err(why) if why.is_unknown() => {}
                Err(why) => return Err(Trouble::Unavailable(why.to_string())),
            }
        }
        self.upto = recorded.position;
        Ok(())
    }

    fn apply(&mut self, id: PlaceId, event: &Event) {
        if self.ids.insert(id) {
            self.world.load(StreamId::Place(id), &[]);
        }
        self.world.apply(StreamId::Place(id), event);
    }

    fn by_name(&self) -> Vec<(PlaceId, Place)> {
        let known = self.ids.iter().filter_map(|id| Some((*id, self.world.place(*id)?.clone())));
        let mut places: Vec<_> = known.collect();
        places.sort_by_key(|(_, place)| name(place));
        places
    }
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
