//! Which demands an account reaches by mandate, and which of them a session is about.
//!
//! That a mandate stands here opens nothing: the rules judge it each time, from the demand's own events.

use super::{Account, AccountId, Desk, SessionToken};
use domain::id::{DemandId, MandateId};
use projections::db::DbError;

pub(super) const TABLES: [&str; 3] = [
    // A mandate has one holder.
    "CREATE TABLE IF NOT EXISTS mandates (mandate TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, \
     demand TEXT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS mandates_by_account ON mandates (account)",
    // The demand that a session is about, for who reaches several.
    "CREATE TABLE IF NOT EXISTS session_mandates (hash BYTEA NOT NULL PRIMARY KEY, mandate TEXT NOT NULL)",
];

/// Most demands that one account is shown.
const MOST: u32 = 500;

impl Desk {
    /// Gives an account a mandate over a demand. Given twice, it is one.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn reach(
        &self,
        holder: AccountId,
        demand: DemandId,
        mandate: MandateId,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO mandates (mandate, account, demand) VALUES ($1, $2, $3) \
                   ON CONFLICT (mandate) DO NOTHING";
        let values = vec![mandate.to_string().into(), holder.0.into(), demand.into()];
        self.db.execute(sql, values).await.map(drop)
    }

    /// The demands that an account reaches by mandate, at most 500.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn reached(&self, holder: AccountId) -> Result<Vec<(DemandId, MandateId)>, DbError> {
        let sql = "SELECT demand, mandate FROM mandates WHERE account = $1 ORDER BY demand, mandate LIMIT $2";
        let rows = self.db.fetch(sql, vec![holder.0.into(), MOST.into()]).await?;
        rows.iter().map(|row| Ok((row.parsed("demand")?, row.parsed("mandate")?))).collect()
    }

    /// The account that holds a mandate.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn holder(&self, mandate: MandateId) -> Result<Option<Account>, DbError> {
        let sql =
            "SELECT a.* FROM mandates m JOIN accounts a ON a.id = m.account WHERE m.mandate = $1";
        let row = self.db.fetch_first(sql, vec![mandate.to_string().into()]).await?;
        row.as_ref().map(Account::read).transpose()
    }

    /// Says which demand a session is about from now on; none: the account's own.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn turn_to(
        &self,
        token: &SessionToken,
        mandate: Option<MandateId>,
    ) -> Result<(), DbError> {
        let forget = "DELETE FROM session_mandates WHERE hash = $1";
        let mut statements = vec![(forget.into(), vec![token.hash().into()])];
        if let Some(mandate) = mandate {
            let choose = "INSERT INTO session_mandates (hash, mandate) VALUES ($1, $2)";
            statements.push((choose.into(), vec![token.hash().into(), mandate.to_string().into()]));
        }
        self.db.write(statements).await.map(drop)
    }
}
