use super::PLACES;
use crate::{
    projection::{Partition, Poison, Projection, Seen},
    rows::Rows,
    table::{Key, Table},
};
use domain::{place::PlaceEvent, world::Event};

/// The directory of the network.
#[derive(Debug, Clone, Copy, Default)]
pub struct Places;

impl Projection for Places {
    fn name(&self) -> &'static str {
        "places_1"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[PLACES]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["place"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Place(_) => vec![PLACES.key([seen.stream().into()])],
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        let Event::Place(event) = seen.event else { return Ok(()) };
        let row = rows.entry(PLACES.key([seen.stream().into()]))?;
        match event {
            PlaceEvent::Declared { name, body, commune, address } => {
                row.set("name", name).set("body", body).set("commune", commune);
                row.set("address", address);
            }
            PlaceEvent::LevelCommitted { level, referential, .. }
            | PlaceEvent::LevelChanged { level, referential, .. } => {
                row.set("level", crate::code(level)).set("referential", referential);
            }
            PlaceEvent::DeskAuthorised { desk, .. } => {
                row.set("desk", desk);
            }
            PlaceEvent::LeftNetwork { on } => {
                row.set("left_on", on);
            }
            PlaceEvent::DeskWithdrawn { .. } => {
                row.set("desk", None::<&str>);
            }
            // Folded places say which missions are suspended and who acts there; the directory shows neither.
            PlaceEvent::CommitmentSuspended { .. }
            | PlaceEvent::CommitmentResumed { .. }
            | PlaceEvent::AgentEmpowered { .. }
            | PlaceEvent::AgentRevoked { .. } => {}
        }
        Ok(())
    }
}
