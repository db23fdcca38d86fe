use crate::desk::{Account, AccountId, Act, Desk, Reading};
use domain::{id::DemandId, sealed::Class, territory::Body};
use projections::db::{DbError, Row};
use std::str::FromStr;
use uuid::Uuid;

/// How long a minimal view stays open: the time of a conversation.
const OPEN: i64 = 60 * 60_000_000;

/// What a reviewer said of an opening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// It was right.
    Justified,
    /// It was not.
    Unjustified,
}

impl Verdict {
    /// Its stable word.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::Unjustified => "unjustified",
        }
    }
}

impl FromStr for Verdict {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let all = [Self::Justified, Self::Unjustified];
        let known = all.into_iter().find(|verdict| verdict.word() == text);
        known.ok_or_else(|| format!("{text:?} is no verdict"))
    }
}

/// A file opened out of reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its identifier.
    pub id: Uuid,
    /// Who opened it.
    pub account: AccountId,
    /// How colleagues call them.
    pub label: String,
    /// Why, in their words.
    pub reason: String,
    /// When, microseconds.
    pub at: i64,
    /// What was said of it, once reviewed.
    pub verdict: Option<Verdict>,
}

impl Desk {
    /// Opens a minimal view of a file out of reach. The journal and the reviewer's list have it before it opens.
    ///
    /// # Errors
    /// The database cannot be used: then nothing opens.
    pub async fn open_emergency(
        &self,
        who: &Account,
        demand: DemandId,
        reason: &str,
    ) -> Result<(), DbError> {
        let sql = "INSERT INTO emergencies (id, account, body, demand, reason, at) \
                   VALUES ($1, $2, $3, $4, $5, $6)";
        let body = who.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let values = vec![
            Uuid::new_v4().into(),
            who.id.0.into(),
            body.into(),
            demand.into(),
            reason.into(),
            self.now().into(),
        ];
        let purpose = "ouverture d’urgence, avec un motif qui sera contrôlé".to_owned();
        let reading = Reading { demand: Some(demand), purpose, class: Class::Personal };
        let noted = self.noted(who, Act::Emergency, 1, reading);
        self.db.write(vec![(sql.into(), values), noted]).await.map(drop)
    }

    /// Whether an account may still see the minimal view of a file.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn in_emergency(&self, who: &Account, demand: DemandId) -> Result<bool, DbError> {
        let sql = "SELECT 1 AS one FROM emergencies WHERE account = $1 AND demand = $2 AND at >= $3 \
                   AND (verdict IS NULL OR verdict = $4) LIMIT 1";
        let values = vec![
            who.id.0.into(),
            demand.into(),
            (self.now() - OPEN).into(),
            Verdict::Justified.word().into(),
        ];
        Ok(self.db.fetch_first(sql, values).await?.is_some())
    }

    /// Openings of a body's agents: those that wait for a review first, then the last ones. Of no file by name.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn emergencies_of(&self, body: &Body, limit: u32) -> Result<Vec<Emergency>, DbError> {
        let sql = "SELECT e.*, a.label FROM emergencies e JOIN accounts a ON a.id = e.account \
                   WHERE e.body = $1 ORDER BY CASE WHEN e.verdict IS NULL THEN 0 ELSE 1 END, e.at DESC, \
                   e.id LIMIT $2";
        let rows = self.db.fetch(sql, vec![body.into(), limit.into()]).await?;
        rows.iter().map(read).collect()
    }

    /// Says whether an opening was right. Nobody reviews their own, and a review is never taken back. Says whether it
    /// was noted.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn review(
        &self,
        reviewer: &Account,
        id: Uuid,
        verdict: Verdict,
    ) -> Result<bool, DbError> {
        let sql = "UPDATE emergencies SET reviewed_at = $1, reviewer = $2, verdict = $3 \
                   WHERE id = $4 AND body = $5 AND account <> $2 AND verdict IS NULL";
        let body = reviewer.body.as_ref().map(ToString::to_string).unwrap_or_default();
        let values = vec![
            self.now().into(),
            reviewer.id.0.into(),
            verdict.word().into(),
            id.into(),
            body.into(),
        ];
        Ok(self.db.execute(sql, values).await? > 0)
    }
}

fn read(row: &Row) -> Result<Emergency, DbError> {
    Ok(Emergency {
        id: row.parsed("id")?,
        account: AccountId(row.parsed("account")?),
        label: row.text("label")?,
        reason: row.text("reason")?,
        at: row.int("at")?,
        verdict: row.opt_parsed("verdict")?,
    })
}
