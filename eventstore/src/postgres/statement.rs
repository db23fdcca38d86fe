//! The one statement that writes a group, and its values.

use crate::{
    appender::backend::{Page, Row},
    sql::rows::key_ids,
};
use sqlx::{
    Arguments,
    error::BoxDynError,
    postgres::{PgArguments, PgBindIterExt},
};

/// What a group of one event in a known stream needs: no array is built, none is taken apart.
const ONE: &str = concat!(
    "WITH fence AS (UPDATE head SET position = $2, recorded_at = $3 WHERE id = 0 AND position = $1 RETURNING 1) ",
    "INSERT INTO events (position, stream_id, revision, event_id, category, type, schema_version, content_type, \
     occurred_on, recorded_at, command_id, correlation, causation, actor_who, actor_body, actor_role, source, \
     legal_basis, applicant_visible, key_ids, metadata, payload) \
     SELECT $4::bigint, $5::bigint, $6::bigint, $7::uuid, $8::text, $9::text, $10::integer, $11::text, $12::date, \
     $13::bigint, $14::uuid, $15::uuid, $16::uuid, $17::text, $18::text, $19::text, $20::text, $21::text, \
     $22::boolean, $23::bytea, $24::bytea, $25::bytea FROM fence"
);

macro_rules! many {
    ($before:literal) => {
        concat!(
            "WITH fence AS (UPDATE head SET position = $2, recorded_at = $3 WHERE id = 0 AND position = $1 \
             RETURNING 1)",
            $before,
            " INSERT INTO events (position, stream_id, revision, event_id, category, type, schema_version, \
             content_type, occurred_on, recorded_at, command_id, correlation, causation, actor_who, actor_body, \
             actor_role, source, legal_basis, applicant_visible, key_ids, metadata, payload) \
             SELECT unnest($4::bigint[]), unnest($5::bigint[]), unnest($6::bigint[]), unnest($7::uuid[]), \
             unnest($8::text[]), unnest($9::text[]), unnest($10::integer[]), unnest($11::text[]), \
             unnest($12::date[]), unnest($13::bigint[]), unnest($14::uuid[]), unnest($15::uuid[]), \
             unnest($16::uuid[]), unnest($17::text[]), unnest($18::text[]), unnest($19::text[]), \
             unnest($20::text[]), unnest($21::text[]), unnest($22::boolean[]), unnest($23::bytea[]), \
             unnest($24::bytea[]), unnest($25::bytea[]) FROM fence"
        )
    };
}

/// Events of known streams.
const MANY: &str = many!("");

/// Events, some of streams that the group makes. A stream that has a state already gets no id, which is an error: the
/// appender did not know it.
const MANY_NEW: &str = many!(
    ", made AS (INSERT INTO streams (id, name, category) \
     SELECT CASE WHEN EXISTS (SELECT FROM stream_state t WHERE t.name = m.name COLLATE \"C\") AND $29 THEN NULL \
     ELSE m.id END, m.name, m.category \
     FROM fence, unnest($26::bigint[], $27::text[], $28::text[]) AS m (id, name, category))"
);

/// Whether a stream that the page makes may have a state.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Made {
    /// It was looked up under the lock.
    Known,
    /// The appender may have believed that nobody knows it.
    Believed,
}

/// Each column of `events`, in order: its value in a row.
macro_rules! columns {
    ($add:ident, $($first:tt)*) => {
        $add!($($first)*, |row: &Row<'_>| row.place.position.0);
        $add!($($first)*, |row: &Row<'_>| row.key.0);
        $add!($($first)*, |row: &Row<'_>| row.place.revision.0);
        $add!($($first)*, |row: &Row<'_>| row.event.event_id);
        $add!($($first)*, category);
        $add!($($first)*, event_type);
        $add!($($first)*, |row: &Row<'_>| i32::from(row.event.schema_version));
        $add!($($first)*, content_type);
        $add!($($first)*, |row: &Row<'_>| row.event.occurred_on);
        $add!($($first)*, |row: &Row<'_>| row.recorded_at.0);
        $add!($($first)*, |row: &Row<'_>| row.event.origin.command_id);
        $add!($($first)*, |row: &Row<'_>| row.event.origin.correlation);
        $add!($($first)*, |row: &Row<'_>| row.event.origin.causation);
        $add!($($first)*, who);
        $add!($($first)*, body);
        $add!($($first)*, role);
        $add!($($first)*, source);
        $add!($($first)*, legal_basis);
        $add!($($first)*, |row: &Row<'_>| row.event.applicant_visible);
        $add!($($first)*, |row: &Row<'_>| key_ids(&row.event.key_ids));
        $add!($($first)*, metadata);
        $add!($($first)*, payload);
    };
}

macro_rules! texts {
    ($($name:ident -> $of:ty: $row:ident => $value:expr),* $(,)?) => {
        $(fn $name<'a>($row: &'a Row<'_>) -> &'a $of { $value })*
    };
}

texts! {
    category -> str: row => row.stream.category(),
    event_type -> str: row => row.event.event_type.as_str(),
    content_type -> str: row => &row.event.content_type,
    who -> str: row => &row.event.origin.actor.who,
    body -> str: row => &row.event.origin.actor.body,
    role -> str: row => &row.event.origin.actor.role,
    source -> str: row => &row.event.origin.source,
    legal_basis -> str: row => &row.event.legal_basis,
    metadata -> [u8]: row => &row.event.metadata,
    payload -> [u8]: row => &row.event.payload,
}

macro_rules! add_one {
    ($values:ident, $row:ident, $value:expr) => {
        $values.add(($value)($row))?
    };
}

macro_rules! add_array {
    ($values:ident, $rows:ident, $value:expr) => {
        $values.add($rows.iter().map($value).bind_iter())?
    };
}

/// The statement that writes `page` if the head is still where it begins. It counts the events it wrote: all, or none.
pub(super) fn write(
    page: &Page<'_>,
    made: Made,
) -> Result<(&'static str, PgArguments), BoxDynError> {
    let mut values = PgArguments::default();
    let rows = &page.rows;
    values.reserve(
        29,
        rows.iter().map(|row| 400 + row.event.payload.len() + row.event.metadata.len()).sum(),
    );
    values.add(page.before.position.0)?;
    values.add(page.head.position.0)?;
    values.add(page.head.recorded_at.0)?;
    if let ([row], []) = (&**rows, &*page.streams) {
        columns!(add_one, values, row);
        return Ok((ONE, values));
    }
    columns!(add_array, values, rows);
    let streams = &page.streams;
    if streams.is_empty() {
        return Ok((MANY, values));
    }
    values.add(streams.iter().map(|made| made.key.0).bind_iter())?;
    values.add(streams.iter().map(|made| made.name.as_str()).bind_iter())?;
    values.add(streams.iter().map(|made| made.name.category()).bind_iter())?;
    values.add(made == Made::Believed)?;
    Ok((MANY_NEW, values))
}
