//! What the head of the network looks at: where desks answer one question of one version of the shared script
//! differently. It reads the interviews of the log, and gives counts and places, never a person (R441-2-16).

use crate::{app::App, cli::Failure};
use domain::{
    id::{PlaceId, StreamId},
    reception::{Difference, Tally},
    world::Event,
};
use eventstore::{codec, execute::AsAt, position::Position, store::Filter};
use std::collections::BTreeMap;

const PAGE: usize = 1_000;

/// Where answers differ, and the names of the places that gave them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Differences {
    /// By version of the script and question.
    pub found: Vec<Difference>,
    /// Name of each place.
    pub places: BTreeMap<PlaceId, String>,
}

/// Counts every interview of the log. Nothing is opened: the answers are codes.
///
/// # Errors
/// The log does not answer, or an event of it cannot be read.
pub async fn differences(app: &App) -> Result<Differences, Failure> {
    let filter = Filter::Type("reception.held".parse()?);
    let (mut tally, mut from) = (Tally::default(), Position(0));
    loop {
        let page = app.executor.store.scan(from, &filter, PAGE).await?;
        for recorded in &page.events {
            match codec::decode_closed(recorded) {
                Ok(Event::Reception(event)) => tally.count(&event),
                Ok(_) => {}
                // Written by a later version of the program: it is not counted, and nothing stops.
                Err(why) if why.is_unknown() => {}
                Err(why) => return Err(why.into()),
            }
        }
        from = page.considered;
        if !page.more {
            break;
        }
    }
    let found = tally.differences();
    let places = names(app, &found).await?;
    Ok(Differences { found, places })
}

async fn names(app: &App, found: &[Difference]) -> Result<BTreeMap<PlaceId, String>, Failure> {
    let told = found.iter().flat_map(|one| &one.answers).flat_map(|told| &told.places);
    let mut streams: Vec<_> = told.map(|(place, _)| *place).collect();
    streams.sort_unstable();
    streams.dedup();
    let ids: Vec<_> = streams.iter().map(|place| StreamId::Place(*place)).collect();
    let world = app.executor.world_at(&ids, &AsAt::default()).await?;
    let name = |place: PlaceId| Some((place, world.place(place)?.card.as_ref()?.name.clone()));
    Ok(streams.into_iter().filter_map(name).collect())
}
