//! Who works on which file, and what each has seen of it.
//!
//! This is desk state, no event: it binds nobody outside the body, no right and no delay follows from it, and it dies
//! with the working day; who acted stands in the log with each act. The reason of each move is kept as long as the
//! journal.

use super::{Account, AccountId, Desk, Kind};
use domain::{id::DemandId, territory::Body};
use projections::db::{DbError, Row, Sql, Value};
use uuid::Uuid;

pub(super) const TABLES: [&str; 6] = [
    // One holder a file: two agents who take it at once are one too many.
    "CREATE TABLE IF NOT EXISTS assignments (demand TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, \
     body TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS assignments_by_body ON assignments (body, account)",
    // Why a file changed hands.
    "CREATE TABLE IF NOT EXISTS assignment_moves (id TEXT NOT NULL PRIMARY KEY, demand TEXT NOT NULL, \
     account TEXT NOT NULL, body TEXT NOT NULL, move TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS assignment_moves_by_demand ON assignment_moves (demand, at)",
    // What an agent saw of a file: without it, everything is new each time.
    "CREATE TABLE IF NOT EXISTS visits (demand TEXT NOT NULL, account TEXT NOT NULL, body TEXT NOT NULL, \
     before BIGINT NOT NULL, seen BIGINT NOT NULL, at BIGINT NOT NULL, PRIMARY KEY (demand, account))",
    "CREATE INDEX IF NOT EXISTS visits_by_time ON visits (at)",
];

const MINUTE: i64 = 60_000_000;
/// Another page of the same visit, within this.
const ONE_VISIT: i64 = 30 * MINUTE;
/// An agent who opened a file so long ago may still have it before them.
const PRESENT: i64 = 10 * MINUTE;
/// The most files an agent may hold.
pub const MOST_HELD: u32 = 500;
/// The most files of a body that are told apart as held.
const OF_A_BODY: u32 = 5_000;

/// Who holds a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assignment {
    /// The file.
    pub demand: DemandId,
    /// The account that holds it.
    pub account: AccountId,
    /// How colleagues call it.
    pub label: String,
    /// Its body.
    pub body: String,
    /// Since when, microseconds.
    pub since: i64,
}

/// Why a file was not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Taking {
    /// It is the account's.
    Taken,
    /// Somebody else has it.
    Held(Assignment),
    /// The account has as many as it may.
    TooMany,
}

/// A colleague who has the file open.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Present {
    /// Their body.
    pub body: String,
    /// How colleagues of the same body call them.
    pub label: String,
    /// Minutes since they opened it.
    pub minutes: i64,
}

/// What an agent had seen before this visit.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Visited {
    /// Position of the log up to which they had seen the file; none at the first visit.
    pub before: Option<i64>,
}

const HELD: &str = "SELECT s.demand, s.account, s.body, s.at, a.label FROM assignments s \
                    JOIN accounts a ON a.id = s.account";

impl Desk {
    /// Takes a file, if nobody has it.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn take(&self, who: &Account, demand: DemandId) -> Result<Taking, DbError> {
        if let Some(held) = self.file_holder(demand).await? {
            return Ok(if held.account == who.id { Taking::Taken } else { Taking::Held(held) });
        }
        let sql = "SELECT CAST(COUNT(*) AS BIGINT) AS n FROM assignments WHERE body = $1 AND account = $2";
        let counted = self.db.fetch_first(sql, vec![body_of(who), who.id.0.into()]).await?;
        if counted.map_or(Ok(0), |row| row.int("n"))? >= i64::from(MOST_HELD) {
            return Ok(Taking::TooMany);
        }
        let insert = "INSERT INTO assignments (demand, account, body, at) VALUES ($1, $2, $3, $4)";
        let values = vec![demand.into(), who.id.0.into(), body_of(who), self.now().into()];
        let statements = vec![(insert.into(), values), self.moved(who, demand, "take", "")];
        match self.db.write(statements).await {
            Ok(_) => Ok(Taking::Taken),
            // somebody was faster
            Err(DbError::Duplicate) => {
                let held = self.file_holder(demand).await?;
                Ok(held.filter(|held| held.account != who.id).map_or(Taking::Taken, Taking::Held))
            }
            Err(error) => Err(error),
        }
    }

    /// Hands a file back, for a reason. Anyone of the holder's body may: people fall ill. Says whether it was held.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn hand_back(
        &self,
        who: &Account,
        demand: DemandId,
        reason: &str,
    ) -> Result<bool, DbError> {
        let held = self.file_holder(demand).await?;
        if held.is_none_or(|held| Value::from(held.body) != body_of(who)) {
            return Ok(false);
        }
        let delete = "DELETE FROM assignments WHERE demand = $1 AND body = $2";
        let statements = vec![
            (delete.into(), vec![demand.into(), body_of(who)]),
            self.moved(who, demand, "hand-back", reason),
        ];
        Ok(self.db.write(statements).await?.first().is_some_and(|gone| *gone > 0))
    }

    fn moved(
        &self,
        who: &Account,
        demand: DemandId,
        what: &str,
        reason: &str,
    ) -> (Sql, Vec<Value>) {
        let sql = "INSERT INTO assignment_moves (id, demand, account, body, move, reason, at) \
                   VALUES ($1, $2, $3, $4, $5, $6, $7)";
        let (id, account) = (Uuid::new_v4().into(), who.id.0.into());
        let (what, reason, now) = (what.into(), reason.into(), self.now().into());
        (sql.into(), vec![id, demand.into(), account, body_of(who), what, reason, now])
    }

    /// Who holds a file.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn file_holder(&self, demand: DemandId) -> Result<Option<Assignment>, DbError> {
        let sql = format!("{HELD} WHERE s.demand = $1");
        self.db.fetch_first(sql, vec![demand.into()]).await?.as_ref().map(held).transpose()
    }

    /// Every file that a body holds, the longest held first; at most 5,000.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn held_by(&self, body: &Body) -> Result<Vec<Assignment>, DbError> {
        let sql = format!("{HELD} WHERE s.body = $1 ORDER BY s.at, s.demand LIMIT {OF_A_BODY}");
        self.db.fetch(sql, vec![body.into()]).await?.iter().map(held).collect()
    }

    /// Notes that an agent sees a file as it is at a position, and says up to where they had seen it before. Pages of
    /// one visit have one « before ».
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn visit(
        &self,
        who: &Account,
        demand: DemandId,
        position: i64,
    ) -> Result<Visited, DbError> {
        let now = self.now();
        let sql = "SELECT before, seen, at FROM visits WHERE demand = $1 AND account = $2";
        let known = self.db.fetch_first(sql, vec![demand.into(), who.id.0.into()]).await?;
        let before = match &known {
            None => 0,
            Some(row) if now - row.int("at")? <= ONE_VISIT => row.int("before")?,
            Some(row) => row.int("seen")?,
        };
        let upsert = "INSERT INTO visits (demand, account, body, before, seen, at) \
                      VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (demand, account) \
                      DO UPDATE SET before = excluded.before, seen = excluded.seen, at = excluded.at";
        let (account, body) = (who.id.0.into(), body_of(who));
        let values = vec![demand.into(), account, body, before.into(), position.into(), now.into()];
        self.db.execute(upsert, values).await?;
        Ok(Visited { before: (before > 0).then_some(before) })
    }

    /// Other agents who opened a file in the last ten minutes.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn present(&self, who: &Account, demand: DemandId) -> Result<Vec<Present>, DbError> {
        let now = self.now();
        let sql = "SELECT v.body, v.at, a.label FROM visits v JOIN accounts a ON a.id = v.account \
                   WHERE v.demand = $1 AND v.account <> $2 AND v.at >= $3 AND a.revoked_at IS NULL \
                   ORDER BY v.at DESC LIMIT 10";
        let values = vec![demand.into(), who.id.0.into(), (now - PRESENT).into()];
        let rows = self.db.fetch(sql, values).await?;
        let read = rows.iter().map(|row| {
            let (body, minutes) = (row.text("body")?, (now - row.int("at")?) / MINUTE);
            Ok(Present { body, label: row.text("label")?, minutes })
        });
        read.collect()
    }

    /// Accounts of a body that may sign in, by login.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn accounts_of(&self, body: &Body) -> Result<Vec<Account>, DbError> {
        let sql = "SELECT * FROM accounts WHERE body = $1 AND kind <> $2 AND revoked_at IS NULL \
                   ORDER BY login LIMIT 500";
        let values = vec![body.into(), Kind::Applicant.word().into()];
        self.db.fetch(sql, values).await?.iter().map(Account::read).collect()
    }
}

fn body_of(who: &Account) -> Value {
    who.body.as_ref().map(ToString::to_string).unwrap_or_default().into()
}

fn held(row: &Row) -> Result<Assignment, DbError> {
    Ok(Assignment {
        demand: row.parsed("demand")?,
        account: AccountId(row.parsed("account")?),
        label: row.text("label")?,
        body: row.text("body")?,
        since: row.int("at")?,
    })
}
