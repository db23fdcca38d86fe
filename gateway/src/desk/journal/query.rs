use super::Act;
use crate::{desk::Desk, time::paris_day};
use chrono::NaiveDate;
use domain::{id::DemandId, sealed::Class, territory::Body};
use eventstore::recorded::Instant;
use projections::db::{DbError, Row, Value};
use uuid::Uuid;

/// An entry of the journal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// Its identifier.
    pub id: Uuid,
    /// When, microseconds.
    pub at: i64,
    /// Which account.
    pub account: String,
    /// For which body.
    pub body: String,
    /// In which role.
    pub role: String,
    /// Why.
    pub purpose: String,
    /// What was done.
    pub act: Act,
    /// The highest class shown.
    pub class: Class,
    /// Whose file; none for a list.
    pub demand: Option<DemandId>,
    /// How far the log was.
    pub position: i64,
    /// How many rows or answers were shown.
    pub shown: i64,
}

/// What a household reads of the journal: one line a day, body, role, purpose and class.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Opening {
    /// The civil day at Paris.
    pub day: NaiveDate,
    /// For which body; empty for the installation itself.
    pub body: String,
    /// In which role.
    pub role: String,
    /// Why.
    pub purpose: String,
    /// What was done.
    pub act: Act,
    /// The highest class shown.
    pub class: Class,
    /// How many times that day.
    pub times: usize,
}

/// Where a page of the journal ended: an instant and an identifier.
pub type Since = (i64, Uuid);

/// Which entries of the journal, newest first.
#[derive(Debug, Clone, Default)]
pub struct Asked<'a> {
    /// Only of this body.
    pub body: Option<&'a Body>,
    /// Only of this account, spelt as in the journal.
    pub account: Option<&'a str>,
    /// Only these acts.
    pub act: Option<Act>,
    /// Those before this one.
    pub before: Option<Since>,
    /// At most this many.
    pub limit: u32,
}

/// The most entries that one household's page is made of: a year of daily openings.
const OF_A_HOUSEHOLD: u32 = 1_000;

impl Desk {
    /// Who read a demand's file, newest first.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn readings_of(&self, demand: DemandId, limit: u32) -> Result<Vec<Access>, DbError> {
        let sql = "SELECT * FROM access_journal WHERE demand = $1 ORDER BY at DESC, id LIMIT $2";
        let rows = self.db.fetch(sql, vec![demand.into(), limit.into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Who opened a demand's file, day by day, newest first: what is told to the household.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn openings_of(&self, demand: DemandId) -> Result<Vec<Opening>, DbError> {
        let mut days: Vec<Opening> = Vec::new();
        for access in self.readings_of(demand, OF_A_HOUSEHOLD).await? {
            let opening = Opening::of(access);
            match days.iter_mut().find(|known| known.is_same(&opening)) {
                Some(known) => known.times += 1,
                None => days.push(opening),
            }
        }
        Ok(days)
    }

    /// A page of the journal, newest first.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn journal(&self, asked: &Asked<'_>) -> Result<Vec<Access>, DbError> {
        let mut sql = String::from("SELECT * FROM access_journal WHERE 1 = 1");
        let mut values: Vec<Value> = Vec::new();
        let mut only = |column: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                sql.push_str(&format!(" AND {column} = ${}", values.len()));
            }
        };
        only("body", asked.body.map(Into::into));
        only("account", asked.account.map(Into::into));
        only("act", asked.act.map(|act| act.word().into()));
        if let Some((at, id)) = asked.before {
            values.extend([at.into(), id.into()]);
            let n = values.len();
            sql.push_str(&format!(" AND (at < ${} OR (at = ${0} AND id > ${n}))", n - 1));
        }
        values.push(asked.limit.into());
        sql.push_str(&format!(" ORDER BY at DESC, id LIMIT ${}", values.len()));
        self.db.fetch(sql, values).await?.iter().map(read).collect()
    }

    /// How many rows an account took away since an instant.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn exported_since(&self, account: &str, since: i64) -> Result<i64, DbError> {
        let sql = "SELECT CAST(COALESCE(SUM(shown), 0) AS BIGINT) AS shown FROM access_journal \
                   WHERE account = $1 AND at >= $2 AND act = $3";
        let values = vec![account.into(), since.into(), Act::Export.word().into()];
        self.db.fetch_first(sql, values).await?.map_or(Ok(0), |row| row.int("shown"))
    }
}

impl Opening {
    fn of(access: Access) -> Self {
        Self {
            day: paris_day(Instant(access.at)),
            body: access.body,
            role: access.role,
            purpose: access.purpose,
            act: access.act,
            class: access.class,
            times: 1,
        }
    }

    fn is_same(&self, other: &Self) -> bool {
        Self { times: 0, ..self.clone() } == Self { times: 0, ..other.clone() }
    }
}

fn read(row: &Row) -> Result<Access, DbError> {
    Ok(Access {
        id: row.parsed("id")?,
        at: row.int("at")?,
        account: row.text("account")?,
        body: row.text("body")?,
        role: row.text("role")?,
        purpose: row.text("purpose")?,
        act: row.parsed("act")?,
        class: match row.text("class")?.as_str() {
            "sensitive" => Class::Sensitive,
            _ => Class::Personal,
        },
        demand: row.opt_parsed("demand")?,
        position: row.int("position")?,
        shown: row.int("shown")?,
    })
}
