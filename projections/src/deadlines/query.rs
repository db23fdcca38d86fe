use crate::db::{Db, DbError, Row};
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
        let mut due = serializer.serialize_struct("Due", 6)?;
        due.serialize_field("stream", &self.stream.to_string())?;
        due.serialize_field("kind", self.kind.code())?;
        due.serialize_field("article", self.kind.article())?;
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
    let sql = "SELECT stream, kind, due, since, demand FROM deadlines_5_waiting WHERE due <= $1 \
               ORDER BY due, since, stream, kind, demand LIMIT $2";
    let rows = db.fetch(sql, vec![on.into(), limit.into()]).await?;
    read(&rows)
}

/// Deadlines that fall from a day to another, both included, in the same order: all of them, or those of one demand, on
/// its own file and on the dwellings it is a candidate for.
///
/// # Errors
/// `Unavailable`.
pub async fn coming(
    db: &Db,
    (from, to): (NaiveDate, NaiveDate),
    demand: Option<DemandId>,
    limit: u32,
) -> Result<Vec<Due>, DbError> {
    let of = "SELECT stream, kind, due, since, demand FROM deadlines_5_waiting \
              WHERE due >= $1 AND due <= $2";
    let mut values = vec![from.into(), to.into(), limit.into()];
    let found = match demand {
        None => of.to_owned(),
        // two questions, each by its own index: a page of one household looks at no deadline of another
        Some(demand) => {
            values.extend([StreamId::Demand(demand).to_string().into(), (&demand).into()]);
            format!("{of} AND stream = $4 UNION {of} AND demand = $5")
        }
    };
    let sql = format!("{found} ORDER BY due, since, stream, kind, demand LIMIT $3");
    read(&db.fetch(sql, values).await?)
}

fn read(rows: &[Row]) -> Result<Vec<Due>, DbError> {
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
    let row = db.fetch_first("SELECT MIN(due) AS due FROM deadlines_5_waiting", vec![]).await?;
    row.map_or(Ok(None), |row| row.opt_parsed("due"))
}

/// How many deadlines are due on a day or before.
///
/// # Errors
/// `Unavailable`.
pub async fn count_due(db: &Db, on: NaiveDate) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM deadlines_5_waiting WHERE due <= $1";
    db.fetch_first(sql, vec![on.into()]).await?.map_or(Ok(0), |row| row.int("n"))
}
