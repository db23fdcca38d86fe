//! Rows in the binary format of COPY.

use crate::{
    appender::backend::{Made, Row},
    sql::rows::key_ids,
};
use chrono::NaiveDate;

/// Eleven bytes of signature, no flags, no extension.
const HEADER: &[u8] = b"PGCOPY\n\xff\r\n\0\0\0\0\0\0\0\0\0";
/// Days from the first day of a date of chrono to that of PostgreSQL, 2000-01-01.
const EPOCH: i32 = 730_120;

/// Tuples on their way to the server.
#[derive(Debug)]
pub(super) struct Tuples(Vec<u8>);

impl Tuples {
    /// The beginning of a COPY.
    pub(super) fn new() -> Self {
        Self(HEADER.to_vec())
    }

    /// Bytes not yet taken.
    pub(super) const fn len(&self) -> usize {
        self.0.len()
    }

    /// What is to be sent now.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Everything was sent.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// The end of a COPY.
    pub(super) fn end(&mut self) {
        self.0.extend_from_slice(&(-1_i16).to_be_bytes());
    }

    fn tuple(&mut self, columns: i16) {
        self.0.extend_from_slice(&columns.to_be_bytes());
    }

    /// A field; the limits of an event keep it far below what 32 bits can count.
    fn field(&mut self, bytes: &[u8]) {
        let length = i32::try_from(bytes.len()).unwrap_or(i32::MAX);
        self.0.extend_from_slice(&length.to_be_bytes());
        self.0.extend_from_slice(bytes);
    }

    fn number(&mut self, number: i64) {
        self.field(&number.to_be_bytes());
    }

    fn day(&mut self, day: NaiveDate) {
        use chrono::Datelike;
        self.field(&(day.num_days_from_ce() - EPOCH).to_be_bytes());
    }

    /// A row of `events`, in the order of [`super::bulk::COPY_EVENTS`].
    pub(super) fn event(&mut self, row: &Row<'_>) {
        let event = row.event;
        let origin = &event.origin;
        self.tuple(22);
        self.number(row.place.position.0);
        self.number(row.key.0);
        self.number(row.place.revision.0);
        self.field(event.event_id.as_bytes());
        self.field(row.stream.category().as_bytes());
        self.field(event.event_type.as_str().as_bytes());
        self.field(&i32::from(event.schema_version).to_be_bytes());
        self.field(event.content_type.as_bytes());
        self.day(event.occurred_on);
        self.number(row.recorded_at.0);
        self.field(origin.command_id.as_bytes());
        self.field(origin.correlation.as_bytes());
        self.field(origin.causation.as_bytes());
        self.field(origin.actor.who.as_bytes());
        self.field(origin.actor.body.as_bytes());
        self.field(origin.actor.role.as_bytes());
        self.field(origin.source.as_bytes());
        self.field(event.legal_basis.as_bytes());
        self.field(&[u8::from(event.applicant_visible)]);
        self.field(&key_ids(&event.key_ids));
        self.field(&event.metadata);
        self.field(&event.payload);
    }

    /// A row of `streams`, in the order of [`super::bulk::COPY_STREAMS`].
    pub(super) fn stream(&mut self, made: &Made<'_>) {
        self.tuple(3);
        self.number(made.key.0);
        self.field(made.name.as_str().as_bytes());
        self.field(made.name.category().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::{EPOCH, HEADER};
    use chrono::{Datelike, NaiveDate};

    #[test]
    fn a_day_counts_from_the_first_day_of_2000() {
        let first = NaiveDate::from_ymd_opt(2000, 1, 1).unwrap();
        assert_eq!(first.num_days_from_ce(), EPOCH);
        assert_eq!(HEADER.len(), 19);
    }
}
