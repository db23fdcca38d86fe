//! The times during which a demand was active in one place of the tables: what waiting is counted from.
//!
//! A spell begins when the demand is registered or reinstated, or when it moves to another place of the tables; it
//! ends when the demand ends, or moves. The open one is in the row of the demand, those that ended have a row each.

use super::{DEMANDS, SPELLS};
use crate::{
    projection::{Poison, Seen},
    rows::{Record, Rows},
    table::Key,
};
use chrono::NaiveDate;
use domain::demand::{DemandEvent, Ground, Origin};

/// What a spell is counted by: another value is another spell.
const PLACE: [&str; 3] = ["commune", "typology", "presented_on"];

/// The row of a spell that this event ends.
pub(super) fn key(seen: &Seen<'_>) -> Key {
    SPELLS.key([seen.stream().into(), seen.position().into()])
}

/// Whether an event may begin or end a spell.
pub(super) const fn may_turn(event: &DemandEvent) -> bool {
    use DemandEvent as E;
    matches!(
        event,
        E::Submitted { .. }
            | E::IdentityChanged { .. }
            | E::WishDeclared { .. }
            | E::Registered { .. }
            | E::Absorbed(_)
            | E::Deregistered { .. }
            | E::Reinstated { .. }
    )
}

/// Ends and begins spells, once the demand's row says what the event changed.
pub(super) fn turn(
    seen: &Seen<'_>,
    event: &DemandEvent,
    before: &Record,
    rows: &mut Rows,
) -> Result<(), Poison> {
    let demand = DEMANDS.key([seen.stream().into()]);
    let Some(row) = rows.find(&demand)?.cloned() else { return Ok(()) };
    let (was, is) = (!before.value("since_at").is_null(), row.int("active") == 1);
    let moved = PLACE.iter().any(|column| before.value(column) != row.value(column));
    if was == is && !(is && moved) {
        return Ok(());
    }
    if was {
        let spell = rows.entry(key(seen))?;
        for column in PLACE.iter().chain(&["since_on", "since_at", "since_how"]) {
            spell.set(column, before.value(column).clone());
        }
        let (on, ended) = end(seen, event);
        spell.set("until_on", on).set("ended", ended);
    }
    let row = rows.entry(demand)?;
    if is {
        let (on, how) = begin(seen, event);
        row.set("since_on", on).set("since_at", seen.position()).set("since_how", how);
    } else {
        let nothing = None::<i64>;
        row.set("since_on", nothing).set("since_at", nothing).set("since_how", nothing);
    }
    Ok(())
}

fn end(seen: &Seen<'_>, event: &DemandEvent) -> (NaiveDate, &'static str) {
    match event {
        DemandEvent::Deregistered { ground: Ground::Allocated, effective_on, .. } => {
            (*effective_on, "housed")
        }
        DemandEvent::Deregistered { effective_on, .. } => (*effective_on, "left"),
        _ => (seen.day(), "moved"),
    }
}

fn begin(seen: &Seen<'_>, event: &DemandEvent) -> (NaiveDate, &'static str) {
    match event {
        DemandEvent::Registered { origin: Origin::Migrated, .. } => (seen.day(), "migrated"),
        DemandEvent::Registered { .. } => (seen.day(), "new"),
        DemandEvent::Reinstated { effective_on, .. } => (*effective_on, "reinstated"),
        _ => (seen.day(), "moved"),
    }
}
