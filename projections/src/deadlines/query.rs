use crate::db::{Db, DbError};
use chrono::NaiveDate;
use domain::{
    calendar::Deadline,
    id::{DemandId, StreamId},
};
use eventstore::position::Position;
use serde::Serialize;

/// A deadline that fell due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// Whose deadline it is.
    pub stream: StreamId,
    /// Which one.
    pub kind: Deadline,
    /// Day on which its command may be given.
    pub due: NaiveDate,
    /// The event that set it.
    pub since: Position,
    /// The household an offer was made to.
    pub demand: Option<DemandId>,
}

impl Serialize for Due {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct as _;
        let mut due = serializer.serialize_struct("Due", 5)?;
        due.serialize_field("stream", &self.stream.to_string())?;
        due.serialize_field("kind", self.kind.code())?;
        due.serialize_field("due", &self.due)?;
        due.serialize_field("since", &self.since)?;
        due.serialize_field("demand", &self.demand)?;
        due.end()
    }
}

/// Deadlines due on a day or before, oldest first; those of one day in the order of the log.
///
/// # Errors
/// `Unavailable`.
pub async fn due(db: &Db, on: NaiveDate, limit: u32) -> Result<Vec<Due>, DbError> {
    let sql = "SELECT stream, kind, due, since, demand FROM deadlines_3_waiting WHERE due <= $1 \
               ORDER BY due, since, stream, kind, demand LIMIT $2";
    let rows = db.fetch(sql, vec![on.into(), limit.into()]).await?;
    let read = rows.iter().map(|row| {
        let (kind, demand) = (row.text("kind")?, row.text("demand")?);
        Ok(Due {
            stream: row.parsed("stream")?,
            kind: Deadline::from_code(&kind)
                .ok_or_else(|| DbError::Shape(format!("no deadline {kind}")))?,
            due: row.parsed("due")?,
            since: Position(row.int("since")?),
            demand: if demand.is_empty() { None } else { Some(row.parsed("demand")?) },
        })
    });
    read.collect()
}

/// The first day on which a deadline falls due.
///
/// # Errors
/// `Unavailable`.
pub async fn next_due(db: &Db) -> Result<Option<NaiveDate>, DbError> {
    let row = db.fetch_first("SELECT MIN(due) AS due FROM deadlines_3_waiting", vec![]).await?;
    row.map_or(Ok(None), |row| row.opt_parsed("due"))
}
