//! Named queries over the queues: their rows, how many there are, and every counter, from one snapshot.
//!
//! Rows and counters come from one statement, so that they stand at the same position of the log on both databases.

mod reach;
mod sql;

pub use reach::{OfDesk, by_desk, within};

use super::Queue;
use crate::db::{Db, DbError, Row as Found};
use chrono::{Days, NaiveDate};
use domain::{
    id::{DemandId, StreamId},
    territory::{Body, Commune, Desk},
};
use eventstore::position::Position;
use serde::Serialize;

/// Days without news after which a household may believe that it was forgotten.
pub const SILENCE: u64 = 60;
/// Days ahead that the queue of what falls due looks.
const SOON: u64 = 30;

/// A query that has a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Named {
    /// Lines of one queue.
    Lines(Queue),
    /// Files that the caller took.
    Mine,
    /// Files of the caller's desk that ask something and that nobody took.
    ToTake,
    /// Files with something due within 30 days, or overdue.
    DueSoon,
    /// Active demands whose household was told nothing for 60 days.
    Silent,
}

impl Named {
    /// Its stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Lines(queue) => queue.code(),
            Self::Mine => "mine",
            Self::ToTake => "to-take",
            Self::DueSoon => "due-soon",
            Self::Silent => "silent",
        }
    }
}

/// Whose queues are asked, on which day.
#[derive(Debug, Clone)]
pub struct Scope<'a> {
    /// Desks that the caller's body holds.
    pub desks: &'a [Desk],
    /// The desk where the caller works.
    pub mine: Option<&'a Desk>,
    /// The caller's body.
    pub body: &'a Body,
    /// Files that the caller took.
    pub taken: &'a [DemandId],
    /// Files that anybody of the body took, the caller's too.
    pub held: &'a [DemandId],
    /// Day from which days are counted.
    pub today: NaiveDate,
}

impl Scope<'_> {
    fn soon(&self) -> NaiveDate {
        self.today.checked_add_days(Days::new(SOON)).unwrap_or(self.today)
    }

    fn quiet(&self) -> NaiveDate {
        quiet_since(self.today)
    }
}

/// The last day on which news keeps a household from being without news on this day.
#[must_use]
pub fn quiet_since(today: NaiveDate) -> NaiveDate {
    today.checked_sub_days(Days::new(SILENCE)).unwrap_or(today)
}

/// Who holds a file.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Holder {
    /// Whoever.
    #[default]
    Anyone,
    /// The caller.
    Me,
    /// Nobody.
    Nobody,
    /// Somebody of the body.
    Someone,
}

/// What is left of a queue.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    /// Only what came in at this desk.
    pub desk: Option<Desk>,
    /// Only demands that wish this commune.
    pub commune: Option<Commune>,
    /// Only demands with a recorded priority: for those who may know.
    pub priority: bool,
    /// Only what is held so.
    pub holder: Holder,
    /// Only what falls due on this day or before.
    pub due_by: Option<NaiveDate>,
}

impl Filter {
    /// Whether it leaves everything.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it looks at the file of a line, beside the line.
    const fn is_of_file(&self) -> bool {
        self.desk.is_some() || self.commune.is_some() || self.priority
    }
}

/// Where a page ended: due day as it sorts, seniority, subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct At {
    /// The due day, or the day after every day.
    pub rank: NaiveDate,
    /// Day that gives the seniority.
    pub senior: NaiveDate,
    /// The line's subject.
    pub subject: StreamId,
}

/// Which part of which queue.
#[derive(Debug, Clone)]
pub struct Asked<'a> {
    /// The query.
    pub named: Named,
    /// What is left of it.
    pub filter: &'a Filter,
    /// What comes after this line, as the last page ended.
    pub after: Option<At>,
    /// At most this many.
    pub limit: u32,
}

/// A line of a queue.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Row {
    /// What it is about: a demand, a vacancy with an open offer, a referral. Spelt as its stream.
    #[serde(serialize_with = "spelt")]
    pub subject: StreamId,
    /// The demand, if there is one.
    pub demand: Option<DemandId>,
    /// Desk that follows the demand.
    pub desk: Option<Desk>,
    /// Since when it waits.
    pub since: NaiveDate,
    /// Until when it can be done.
    pub due: Option<NaiveDate>,
    /// What gives its place among lines of the same due day.
    pub senior: NaiveDate,
    /// What is particular to the queue: documents, missing elements, lookalikes, mission.
    pub details: serde_json::Value,
    /// The last event of the demand, by its type, and its day.
    pub last: Option<(String, NaiveDate)>,
    #[serde(skip)]
    rank: Option<NaiveDate>,
}

impl Row {
    /// Where a page ends that ends with this line.
    #[must_use]
    pub fn at(&self) -> At {
        let (senior, subject) = (self.senior, self.subject);
        At { rank: self.rank.unwrap_or_default(), senior, subject }
    }
}

fn spelt<S: serde::Serializer>(stream: &StreamId, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(stream)
}

/// A part of a queue and every counter, at one position of the log.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Snapshot {
    /// How far the log was read.
    pub position: Position,
    /// How many lines each query has.
    pub counts: Vec<(Named, i64)>,
    /// How many the filter leaves of the query asked.
    pub left: i64,
    /// The lines.
    pub rows: Vec<Row>,
}

impl Snapshot {
    /// How many lines a query has.
    #[must_use]
    pub fn count(&self, named: Named) -> i64 {
        self.counts.iter().find(|(known, _)| *known == named).map_or(0, |(_, count)| *count)
    }
}

/// A part of a query's lines with the counters of these queries, sorted by due day, then by seniority.
///
/// # Errors
/// `Unavailable`.
pub async fn snapshot(
    db: &Db,
    scope: &Scope<'_>,
    asked: &Asked<'_>,
    counted: &[Named],
) -> Result<Snapshot, DbError> {
    let (statement, values) = sql::statement(scope, asked, counted);
    let mut snapshot = Snapshot::default();
    for found in db.fetch(statement, values).await? {
        let tag = found.text("tag")?;
        match tag.as_str() {
            "row" => snapshot.rows.push(read(&found)?),
            "left" => snapshot.left = found.int("n")?,
            "position" => snapshot.position = Position(found.int("n")?),
            code => {
                let named = counted.iter().find(|named| named.code() == code);
                let named = named.ok_or_else(|| DbError::Shape(format!("no queue {code}")))?;
                snapshot.counts.push((*named, found.int("n")?));
            }
        }
    }
    // the parts of a union come in no promised order
    snapshot.rows.sort_by(|a, b| {
        (a.rank, a.senior, a.subject.to_string()).cmp(&(b.rank, b.senior, b.subject.to_string()))
    });
    Ok(snapshot)
}

/// Lines of one queue over the whole territory, the most pressing first.
///
/// # Errors
/// `Unavailable`.
pub async fn items(db: &Db, queue: Queue, limit: u32) -> Result<Vec<Row>, DbError> {
    let sql = "SELECT i.*, f.last_kind, f.last_on FROM queues_4_items i \
               LEFT JOIN queues_4_files f ON f.demand = i.demand WHERE i.queue = $1 \
               ORDER BY i.rank, i.senior, i.subject LIMIT $2";
    let rows = db.fetch(sql, vec![queue.code().into(), limit.into()]).await?;
    rows.iter().map(read).collect()
}

fn read(row: &Found) -> Result<Row, DbError> {
    let details = row.opt_text("details")?.and_then(|text| serde_json::from_str(&text).ok());
    Ok(Row {
        subject: row.parsed("subject")?,
        demand: row.opt_parsed("demand")?,
        desk: row.opt_parsed("desk")?,
        since: row.opt_parsed("since")?.unwrap_or_default(),
        due: row.opt_parsed("due")?,
        senior: row.parsed("senior")?,
        details: details.unwrap_or_default(),
        last: row.opt_text("last_kind")?.zip(row.opt_parsed("last_on")?),
        rank: row.opt_parsed("rank")?,
    })
}
