//! The one shape every read model takes: a pure fold from events to rows.

use crate::{
    rows::Rows,
    table::{Key, Table},
};
use chrono::NaiveDate;
use domain::world::Event;
use eventstore::{codec::sealed_copy, recorded::Recorded};
use thiserror::Error;

/// An event as a projection sees it.
#[derive(Debug, Clone, Copy)]
pub struct Seen<'a> {
    /// The row of the log: place, dates, actor.
    pub recorded: &'a Recorded,
    /// The event, closed: every sealed value reads as erased.
    pub event: &'a Event,
}

impl<'a> Seen<'a> {
    /// Name of the event's stream, which is the identifier of its aggregate.
    #[must_use]
    pub fn stream(&self) -> &'a str {
        self.recorded.stream.as_str()
    }

    /// Civil day on which it happened.
    #[must_use]
    pub const fn day(&self) -> NaiveDate {
        self.recorded.event.occurred_on
    }

    /// Its place in the log.
    #[must_use]
    pub const fn position(&self) -> i64 {
        self.recorded.position.0
    }

    /// The sealed value at a JSON pointer of the payload, as it is in the log, in JSON: for whoever may open it.
    #[must_use]
    pub fn copy(&self, field: &str) -> Option<String> {
        serde_json::to_string(&sealed_copy(self.recorded, field).ok()??).ok()
    }
}

/// An event that a projection cannot take.
///
/// Carries no value of the event.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct Poison(pub String);

/// What an event that a projection cannot take does to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OnPoison {
    /// Its stream is parked with all that follows in it; the projection goes on.
    ParkStream,
    /// The projection stops just before it, paused, with the event listed as parked, until someone resumes it.
    Stop,
}

/// What a projection that uses every event says ([`Projection::uses`]).
pub const EVERYTHING: &[&str] = &["*"];

/// Which rows the events of a stream may touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Partition {
    /// Any: events of several streams may meet in a row, and their order counts.
    Whole,
    /// Each row is touched by the events of one stream only. So streams are folded in any order between them, at
    /// the same time or long after one another.
    ByStream,
}

/// A read model: which rows an event touches, and how they change.
///
/// MUST be pure: same event and rows, same change, for ever. It reads no clock, no other projection, opens
/// nothing. Its name ends in a version, `_1`: another fold or other tables are another version.
pub trait Projection: Send + Sync {
    /// Its name: small letters and `_`, ending in its version.
    fn name(&self) -> &'static str;

    /// Its tables.
    fn tables(&self) -> &'static [&'static Table];

    /// What an event it cannot take does to it.
    fn on_poison(&self) -> OnPoison {
        OnPoison::ParkStream
    }

    /// The events it uses: types, as `demand.registered`, or whole categories, as `vacancy`; or [`EVERYTHING`]. It is told
    /// no other type that this program knows; one that it does not know is told always.
    fn uses(&self) -> &'static [&'static str];

    /// Whether each of its rows belongs to one stream.
    fn partition(&self) -> Partition {
        Partition::Whole
    }

    /// Every row that [`Projection::apply`] may read for this event.
    fn keys(&self, seen: &Seen<'_>) -> Vec<Key>;

    /// Changes the rows.
    ///
    /// # Errors
    /// `Poison`: what it had changed for this event is undone.
    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison>;

    /// Every row that [`Projection::apply_unread`] may read for this event.
    fn unread_keys(&self, _recorded: &Recorded) -> Vec<Key> {
        Vec::new()
    }

    /// Takes note of an event that cannot be read: damaged, or of a later version of this program.
    ///
    /// # Errors
    /// The poison: by default any such event is.
    fn apply_unread(
        &self,
        _recorded: &Recorded,
        why: &Poison,
        _rows: &mut Rows,
    ) -> Result<(), Poison> {
        Err(why.clone())
    }
}
