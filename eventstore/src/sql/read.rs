//! The questions a log is asked.

use super::prefix;
use crate::{
    position::{Position, Revision},
    recorded::StreamName,
    span::Skipped,
    store::{Direction, Filter},
};
use uuid::Uuid;

/// A value put in a question.
#[derive(Debug, Clone)]
pub(crate) enum Value {
    Int(i64),
    Text(String),
    Id(Uuid),
}

/// A statement and its values.
#[derive(Debug)]
pub(crate) struct Question {
    pub(crate) sql: &'static str,
    pub(crate) values: Vec<Value>,
}

macro_rules! select {
    ($rest:expr) => {
        concat!(
            "SELECT e.position, s.name, e.revision, e.event_id, e.type, e.schema_version, e.content_type, \
             e.occurred_on, e.recorded_at, e.command_id, e.correlation, e.causation, e.actor_who, e.actor_body, \
             e.actor_role, e.source, e.legal_basis, e.applicant_visible, e.key_ids, e.metadata, e.payload \
             FROM events e JOIN streams s ON s.id = e.stream_id WHERE ",
            $rest
        )
    };
}

/// The last position.
pub(crate) const HEAD: &str = "SELECT position FROM head WHERE id = 0";

pub(super) fn count(limit: usize) -> Value {
    Value::Int(i64::try_from(limit).unwrap_or(i64::MAX))
}

/// Events of a stream.
pub(crate) fn stream(
    name: &StreamName,
    from: Option<Revision>,
    direction: Direction,
    limit: usize,
) -> Question {
    let (sql, from) = match direction {
        Direction::Forwards => (
            select!(
                "e.stream_id = (SELECT id FROM streams WHERE name = $1) AND e.revision >= $2 \
                 ORDER BY e.revision LIMIT $3"
            ),
            from.map_or(0, |revision| revision.0),
        ),
        Direction::Backwards => (
            select!(
                "e.stream_id = (SELECT id FROM streams WHERE name = $1) AND e.revision <= $2 \
                 ORDER BY e.revision DESC LIMIT $3"
            ),
            from.map_or(i64::MAX, |revision| revision.0),
        ),
    };
    let values = vec![Value::Text(name.as_str().to_owned()), Value::Int(from), count(limit)];
    Question { sql, values }
}

/// Events of the log.
pub(crate) fn log(from: Position, direction: Direction, filter: &Filter, limit: usize) -> Question {
    use Direction::{Backwards, Forwards};
    if let Filter::StreamPrefix(prefixes) | Filter::TypePrefix(prefixes) = filter {
        let streams = matches!(filter, Filter::StreamPrefix(_));
        return prefix::log(from, direction, (streams, prefixes), limit);
    }
    let sql = match (filter, direction) {
        (Filter::Category(_), Forwards) => {
            select!("e.category = $3 AND e.position > $1 ORDER BY e.position LIMIT $2")
        }
        (Filter::Category(_), Backwards) => {
            select!("e.category = $3 AND e.position < $1 ORDER BY e.position DESC LIMIT $2")
        }
        (Filter::Type(_), Forwards) => {
            select!("e.type = $3 AND e.position > $1 ORDER BY e.position LIMIT $2")
        }
        (Filter::Type(_), Backwards) => {
            select!("e.type = $3 AND e.position < $1 ORDER BY e.position DESC LIMIT $2")
        }
        (Filter::Correlation(_), Forwards) => {
            select!("e.correlation = $3 AND e.position > $1 ORDER BY e.position LIMIT $2")
        }
        (Filter::Correlation(_), Backwards) => {
            select!("e.correlation = $3 AND e.position < $1 ORDER BY e.position DESC LIMIT $2")
        }
        // a pattern is judged in process, over pages of everything
        (_, Forwards) => select!("e.position > $1 ORDER BY e.position LIMIT $2"),
        (_, Backwards) => select!("e.position < $1 ORDER BY e.position DESC LIMIT $2"),
    };
    let mut values = vec![Value::Int(from.0), count(limit)];
    match filter {
        Filter::Category(category) => values.push(Value::Text(category.clone())),
        Filter::Type(name) => values.push(Value::Text(name.as_str().to_owned())),
        Filter::Correlation(id) => values.push(Value::Id(*id)),
        _ => {}
    }
    Question { sql, values }
}

/// A stretch of the log without some types, whose names are given as one JSON list.
pub(crate) fn span(after: Position, upto: Position, skipped: &Skipped) -> Question {
    let names: Vec<&str> = skipped.iter().map(|name| name.as_str()).collect();
    let sql = select!(
        "e.position > $1 AND e.position <= $2 AND e.type NOT IN (SELECT value FROM json_each($3)) \
         ORDER BY e.position"
    );
    let names = Value::Text(serde_json::json!(names).to_string());
    Question { sql, values: vec![Value::Int(after.0), Value::Int(upto.0), names] }
}

/// Events of a command.
pub(crate) fn command(id: Uuid) -> Question {
    Question { sql: select!("e.command_id = $1 ORDER BY e.position"), values: vec![Value::Id(id)] }
}

/// Values of a list in a question.
const LIST: usize = 32;

/// The list, its last value repeated up to [`LIST`].
fn filled<T: Clone>(list: &[T], value: impl Fn(T) -> Value) -> Vec<Value> {
    let last = list.last().cloned();
    list.iter().cloned().chain(last.into_iter().cycle()).take(LIST).map(value).collect()
}

/// Events of many commands, a question for each [`LIST`] of them.
pub(crate) fn commands(ids: &[Uuid]) -> impl Iterator<Item = Question> + '_ {
    ids.chunks(LIST).map(|ids| match ids {
        [one] => command(*one),
        ids => Question {
            sql: select!(
                "e.command_id IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
                 $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32) \
                 ORDER BY e.command_id, e.position"
            ),
            values: filled(ids, Value::Id),
        },
    })
}

/// Whole streams, a question for each [`LIST`] of them.
pub(crate) fn streams(names: &[StreamName]) -> impl Iterator<Item = Question> + '_ {
    names.chunks(LIST).map(|names| match names {
        [one] => stream(one, None, Direction::Forwards, usize::MAX),
        names => Question {
            sql: select!(
                "e.stream_id IN (SELECT id FROM streams WHERE name IN ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, \
                 $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $30, $31, $32)) \
                 ORDER BY e.stream_id, e.revision"
            ),
            values: filled(names, |name| Value::Text(name.as_str().to_owned())),
        },
    })
}
