//! Sessions: a random token in a cookie, its hash here, an idle end and an absolute one.

use super::{
    Account, Desk, Kind,
    account::login_of,
    secret::{matches, normalise},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::id::DemandId;
use projections::db::DbError;
use sha2::{Digest, Sha256};
use std::fmt;
use thiserror::Error;

const MINUTE: i64 = 60 * 1_000_000;
/// Without a request for this long, a session ends.
const IDLE: i64 = 30 * MINUTE;
/// A session ends after this long whatever happens: a working day.
const ABSOLUTE: i64 = 9 * 60 * MINUTE;

/// The token of a session: 256 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct SessionToken(String);

/// Never shows the token.
impl fmt::Debug for SessionToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionToken(…)")
    }
}

impl SessionToken {
    /// Draws one.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Takes what a cookie says.
    #[must_use]
    pub fn from_cookie(text: &str) -> Option<Self> {
        (text.len() == 43).then(|| Self(text.to_owned()))
    }

    /// For the cookie.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The token that forms of this session carry: it tells nothing of the session's own.
    #[must_use]
    pub fn form_token(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(format!("form\0{}", self.0)))
    }

    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Someone who signed in.
#[derive(Debug, Clone)]
pub struct Signed {
    /// As whom.
    pub account: Account,
    /// The session's token.
    pub token: SessionToken,
}

/// Why nobody signed in.
#[derive(Debug, Error)]
pub enum SignInError {
    /// Unknown, revoked or wrong: the same answer, after the same work.
    #[error("these words open nothing")]
    Wrong,
    /// Too many failures: wait this many seconds.
    #[error("too many tries: wait {0} seconds")]
    Wait(i64),
    /// The store does not answer.
    #[error(transparent)]
    Db(#[from] DbError),
}

impl Desk {
    /// Signs in with a login, or, for an applicant, with the demand their number opens.
    ///
    /// `typed` is what stands in the field: it names the throttle, and a login. `demand` is what the registry
    /// found for it as a number.
    ///
    /// # Errors
    /// See [`SignInError`]; nothing tells an unknown name from a wrong secret.
    pub async fn sign_in(
        &self,
        typed: &str,
        demand: Option<DemandId>,
        secret: &str,
    ) -> Result<Signed, SignInError> {
        let name = login_of(typed);
        let now = self.now();
        if let Some(seconds) = self.throttle.wait(&name, now) {
            return Err(SignInError::Wait(seconds));
        }
        let Some(account) = self.whose(&name, demand, secret).await? else {
            self.throttle.failed(&name, now);
            return Err(SignInError::Wrong);
        };
        self.throttle.succeeded(&name);
        Ok(self.open_session(account).await?)
    }

    /// Opens a session for an account that has already shown who it is.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn open_session(&self, account: Account) -> Result<Signed, DbError> {
        let token =
            SessionToken::draw().map_err(|_| DbError::Unavailable("no randomness".to_owned()))?;
        let sql =
            "INSERT INTO sessions (hash, account, created_at, seen_at) VALUES ($1, $2, $3, $3)";
        let now = self.now();
        self.db.execute(sql, vec![token.hash().into(), account.id.0.into(), now.into()]).await?;
        Ok(Signed { account, token })
    }

    async fn whose(
        &self,
        name: &str,
        demand: Option<DemandId>,
        secret: &str,
    ) -> Result<Option<Account>, DbError> {
        let sql = "SELECT * FROM accounts WHERE revoked_at IS NULL AND (login = $1 OR \
                   (kind = $2 AND demand = $3)) ORDER BY id LIMIT 4";
        let values = vec![name.into(), Kind::Applicant.word().into(), demand.into()];
        let rows = self.db.fetch(sql, values).await?;
        let mut candidates = Vec::new();
        for row in &rows {
            candidates.push((Account::read(row)?, row.opt_text("secret")?));
        }
        let typed = normalise(secret);
        let _turn = self.hashing.acquire().await;
        let found = tokio::task::spawn_blocking(move || {
            if candidates.is_empty() {
                matches(&typed, None);
            }
            candidates
                .into_iter()
                .find(|(_, hash)| matches(&typed, hash.as_deref()))
                .map(|(account, _)| account)
        });
        found.await.map_err(|_| DbError::Unavailable("the process is stopping".to_owned()))
    }

    /// Who has this token, if its session still runs. Moves the idle end.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn session(&self, token: &SessionToken) -> Result<Option<Account>, DbError> {
        let now = self.now();
        let sql = "SELECT a.*, s.created_at AS opened_at, s.seen_at, m.mandate AS under, \
                   m.demand AS reached FROM sessions s JOIN accounts a ON a.id = s.account \
                   LEFT JOIN session_mandates c ON c.hash = s.hash \
                   LEFT JOIN mandates m ON m.mandate = c.mandate AND m.account = a.id \
                   WHERE s.hash = $1 AND a.revoked_at IS NULL";
        let Some(row) = self.db.fetch_first(sql, vec![token.hash().into()]).await? else {
            return Ok(None);
        };
        let (opened, seen) = (row.int("opened_at")?, row.int("seen_at")?);
        if now - seen > IDLE || now - opened > ABSOLUTE {
            self.sign_out(token).await?;
            return Ok(None);
        }
        if now - seen > MINUTE {
            let touch = "UPDATE sessions SET seen_at = $2 WHERE hash = $1";
            self.db.execute(touch, vec![token.hash().into(), now.into()]).await?;
        }
        let mut account = Account::read(&row)?;
        if let Some(mandate) = row.opt_parsed("under")? {
            account.mandate = Some(mandate);
            account.demand = row.opt_parsed("reached")?;
            account.person = None;
        }
        Ok(Some(account))
    }

    /// Who has this token, without moving the idle end: a page that watches is no sign of life.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn peek(&self, token: &SessionToken) -> Result<Option<Account>, DbError> {
        let now = self.now();
        let sql = "SELECT a.* FROM sessions s JOIN accounts a ON a.id = s.account \
                   WHERE s.hash = $1 AND a.revoked_at IS NULL AND s.seen_at >= $2 AND s.created_at >= $3";
        let values = vec![token.hash().into(), (now - IDLE).into(), (now - ABSOLUTE).into()];
        self.db.fetch_first(sql, values).await?.as_ref().map(Account::read).transpose()
    }

    /// Whether the session still runs, without moving its idle end: watching is no sign of life.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn is_open(&self, token: &SessionToken) -> Result<bool, DbError> {
        let now = self.now();
        let sql = "SELECT 1 AS one FROM sessions s JOIN accounts a ON a.id = s.account \
                   WHERE s.hash = $1 AND a.revoked_at IS NULL AND s.seen_at >= $2 AND s.created_at >= $3";
        let values = vec![token.hash().into(), (now - IDLE).into(), (now - ABSOLUTE).into()];
        Ok(self.db.fetch_first(sql, values).await?.is_some())
    }

    /// Ends a session.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn sign_out(&self, token: &SessionToken) -> Result<(), DbError> {
        let ended = [
            "DELETE FROM sessions WHERE hash = $1",
            "DELETE FROM session_mandates WHERE hash = $1",
        ];
        let statements = ended.map(|sql| (sql.into(), vec![token.hash().into()]));
        self.db.write(statements.into()).await.map(drop)
    }
}
