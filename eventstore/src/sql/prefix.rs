//! Names that begin so: ranges of an index whose order is that of bytes.

use super::read::{Question, Value, count};
use crate::{filter::Prefixes, position::Position, store::Direction};

/// Events with their streams. SQLite walks the events and looks each stream up, never the other way round, which would
/// have to sort; PostgreSQL takes it for an ordinary join.
macro_rules! walk {
    ($rest:expr) => {
        concat!(
            "SELECT e.position, s.name, e.revision, e.event_id, e.type, e.schema_version, e.content_type, \
             e.occurred_on, e.recorded_at, e.command_id, e.correlation, e.causation, e.actor_who, e.actor_body, \
             e.actor_role, e.source, e.legal_basis, e.applicant_visible, e.key_ids, e.metadata, e.payload \
             FROM events e CROSS JOIN streams s WHERE s.id = e.stream_id AND ",
            $rest
        )
    };
}

/// One range on a column.
macro_rules! one {
    ($column:literal) => {
        concat!($column, " >= $3 AND ", $column, " < $4")
    };
}

/// Sixteen ranges on a column: as many as a filter may name.
macro_rules! sixteen {
    ($c:literal) => {
        concat!(
            "(",
            $c,
            " >= $3 AND ",
            $c,
            " < $4 OR ",
            $c,
            " >= $5 AND ",
            $c,
            " < $6 OR ",
            $c,
            " >= $7 AND ",
            $c,
            " < $8 OR ",
            $c,
            " >= $9 AND ",
            $c,
            " < $10 OR ",
            $c,
            " >= $11 AND ",
            $c,
            " < $12 OR ",
            $c,
            " >= $13 AND ",
            $c,
            " < $14 OR ",
            $c,
            " >= $15 AND ",
            $c,
            " < $16 OR ",
            $c,
            " >= $17 AND ",
            $c,
            " < $18 OR ",
            $c,
            " >= $19 AND ",
            $c,
            " < $20 OR ",
            $c,
            " >= $21 AND ",
            $c,
            " < $22 OR ",
            $c,
            " >= $23 AND ",
            $c,
            " < $24 OR ",
            $c,
            " >= $25 AND ",
            $c,
            " < $26 OR ",
            $c,
            " >= $27 AND ",
            $c,
            " < $28 OR ",
            $c,
            " >= $29 AND ",
            $c,
            " < $30 OR ",
            $c,
            " >= $31 AND ",
            $c,
            " < $32 OR ",
            $c,
            " >= $33 AND ",
            $c,
            " < $34)"
        )
    };
}

macro_rules! both_ways {
    ($direction:expr, $within:expr) => {
        match $direction {
            Direction::Forwards => {
                walk!(concat!($within, " AND e.position > $1 ORDER BY e.position LIMIT $2"))
            }
            Direction::Backwards => {
                walk!(concat!($within, " AND e.position < $1 ORDER BY e.position DESC LIMIT $2"))
            }
        }
    };
}

/// Events of the log whose stream, or whose type, begins so.
///
/// The cast keeps SQLite from the index of types, where it would sort everything in the range for every page; it walks
/// the log in order instead. To PostgreSQL it is no cast, and it chooses.
pub(super) fn log(
    from: Position,
    direction: Direction,
    (streams, prefixes): (bool, &Prefixes),
    limit: usize,
) -> Question {
    let mut values = vec![Value::Int(from.0), count(limit)];
    let ranges: Vec<_> = prefixes.ranges().collect();
    let many = ranges.len() > 1;
    let category = prefixes.category().filter(|_| streams);
    let rounds = if many { 16 } else { 1 };
    for (from, below) in ranges.iter().cycle().take(rounds) {
        values.extend([Value::Text((*from).to_owned()), Value::Text(below.clone())]);
    }
    let sql = match (streams, many, category) {
        (true, false, Some(category)) => {
            values.push(Value::Text(category.to_owned()));
            both_ways!(direction, concat!("e.category = $5 AND ", one!("s.name")))
        }
        (true, false, None) => both_ways!(direction, one!("s.name")),
        (true, true, _) => both_ways!(direction, sixteen!("s.name")),
        (false, false, _) => both_ways!(direction, one!("CAST(e.type AS text)")),
        (false, true, _) => both_ways!(direction, sixteen!("CAST(e.type AS text)")),
    };
    Question { sql, values }
}
