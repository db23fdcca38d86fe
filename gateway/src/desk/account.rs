//! Accounts: a person or a desk that may sign in, and what for.

use super::{Desk, Kind, Secret};
use domain::{
    id::{DemandId, MandateId, PersonId, PlaceId},
    territory::{Body, Desk as DeskCode},
};
use eventstore::recorded::Actor;
use projections::db::{DbError, Row, Value};
use std::fmt;
use uuid::Uuid;

/// Opaque identifier of an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AccountId(pub Uuid);

impl fmt::Display for AccountId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "account-{}", self.0.simple())
    }
}

/// An account to make.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// What it is for.
    pub kind: Kind,
    /// What is typed to sign in; `None`: a file reference is drawn (applicants).
    pub login: Option<String>,
    /// How the site greets it. Never an applicant's name.
    pub label: String,
    /// Body it acts for.
    pub body: Option<Body>,
    /// Registration desk it acts for.
    pub desk: Option<DeskCode>,
    /// Reception place it works in.
    pub place: Option<PlaceId>,
    /// Demand it may read (applicants).
    pub demand: Option<DemandId>,
    /// Person it is (applicants).
    pub person: Option<PersonId>,
}

impl NewAccount {
    /// An account of a kind, with nothing else said.
    #[must_use]
    pub fn of(kind: Kind, label: impl Into<String>) -> Self {
        Self {
            kind,
            login: None,
            label: label.into(),
            body: None,
            desk: None,
            place: None,
            demand: None,
            person: None,
        }
    }
}

/// An account.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Account {
    /// Its identifier.
    pub id: AccountId,
    /// What is typed to sign in.
    pub login: String,
    /// What it is for.
    pub kind: Kind,
    /// How the site greets it.
    pub label: String,
    /// Body it acts for.
    pub body: Option<Body>,
    /// Registration desk it acts for.
    pub desk: Option<DeskCode>,
    /// Reception place it works in.
    pub place: Option<PlaceId>,
    /// Demand it may read (applicants).
    pub demand: Option<DemandId>,
    /// Person it is (applicants).
    pub person: Option<PersonId>,
    /// Mandate under which it reads and acts in this session: its demand is then the one of the mandate.
    pub mandate: Option<MandateId>,
    /// Whether it may no longer sign in.
    pub revoked: bool,
}

impl Account {
    /// The actor that the log remembers.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor {
            who: self.id.to_string(),
            body: self.body.as_ref().map(ToString::to_string).unwrap_or_default(),
            role: self.kind.word().to_owned(),
        }
    }

    pub(super) fn read(row: &Row) -> Result<Self, DbError> {
        Ok(Self {
            id: AccountId(row.parsed("id")?),
            login: row.text("login")?,
            kind: row.parsed("kind")?,
            label: row.text("label")?,
            body: row.opt_parsed("body")?,
            desk: row.opt_parsed("desk")?,
            place: row.opt_parsed("place")?,
            demand: row.opt_parsed("demand")?,
            person: row.opt_parsed("person")?,
            mandate: None,
            revoked: row.opt_int("revoked_at")?.is_some(),
        })
    }
}

const INSERT: &str = "INSERT INTO accounts (id, login, kind, label, body, desk, place, demand, person, \
     secret, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";

impl Desk {
    /// Makes an account and its secret, which is shown once and kept nowhere.
    ///
    /// # Errors
    /// `Duplicate` when the login is taken; the database cannot be used.
    pub async fn add(&self, new: NewAccount) -> Result<(Account, Secret), DbError> {
        let secret = draw()?;
        let hash = self.hash(secret.clone()).await?;
        let login = match new.login {
            Some(login) => login,
            None => format!("FC-{}", draw()?.spelt().chars().take(9).collect::<String>()),
        };
        let account = Account {
            id: AccountId(Uuid::new_v4()),
            login: login_of(&login),
            kind: new.kind,
            label: new.label,
            body: new.body,
            desk: new.desk,
            place: new.place,
            demand: new.demand,
            person: new.person,
            mandate: None,
            revoked: false,
        };
        let values: Vec<Value> = vec![
            account.id.0.into(),
            (&account.login).into(),
            account.kind.word().into(),
            (&account.label).into(),
            account.body.as_ref().into(),
            account.desk.as_ref().into(),
            account.place.into(),
            account.demand.into(),
            account.person.into(),
            hash.into(),
            self.now().into(),
        ];
        self.db.execute(INSERT, values).await?;
        Ok((account, secret))
    }

    /// Gives an account a new secret and ends its sessions.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn renew_secret(&self, id: AccountId) -> Result<Secret, DbError> {
        let secret = draw()?;
        let hash = self.hash(secret.clone()).await?;
        let update = "UPDATE accounts SET secret = $2 WHERE id = $1 AND revoked_at IS NULL";
        let statements = vec![
            (update.into(), vec![id.0.into(), hash.into()]),
            ("DELETE FROM sessions WHERE account = $1".into(), vec![id.0.into()]),
        ];
        self.db.write(statements).await?;
        Ok(secret)
    }

    /// Ends an account and every session it has; it can be read but never used again.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn revoke(&self, login: &str) -> Result<bool, DbError> {
        let Some(account) = self.find_login(login).await? else { return Ok(false) };
        let update = "UPDATE accounts SET revoked_at = $2, secret = NULL WHERE id = $1";
        let statements = vec![
            (update.into(), vec![account.id.0.into(), self.now().into()]),
            ("DELETE FROM sessions WHERE account = $1".into(), vec![account.id.0.into()]),
        ];
        self.db.write(statements).await?;
        Ok(true)
    }

    /// Ends an account of a body by its identifier: it acts no more from its next request on. Says whether it was open.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn withdraw(&self, id: AccountId, body: &Body) -> Result<bool, DbError> {
        let update = "UPDATE accounts SET revoked_at = $2, secret = NULL \
                      WHERE id = $1 AND body = $3 AND revoked_at IS NULL";
        let ended = self.db.execute(update, vec![id.0.into(), self.now().into(), body.into()]);
        let ended = ended.await? > 0;
        if ended {
            let sessions = "DELETE FROM sessions WHERE account = $1";
            self.db.execute(sessions, vec![id.0.into()]).await?;
        }
        Ok(ended)
    }

    /// The account with this login, revoked or not.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn find_login(&self, login: &str) -> Result<Option<Account>, DbError> {
        let sql = "SELECT * FROM accounts WHERE login = $1";
        let row = self.db.fetch_first(sql, vec![login_of(login).into()]).await?;
        row.as_ref().map(Account::read).transpose()
    }

    /// The accounts that may read a demand.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn of_demand(&self, demand: DemandId) -> Result<Vec<Account>, DbError> {
        let sql =
            "SELECT * FROM accounts WHERE demand = $1 AND revoked_at IS NULL ORDER BY id LIMIT 20";
        self.db.fetch(sql, vec![demand.into()]).await?.iter().map(Account::read).collect()
    }

    /// Every account, by login.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn accounts(&self) -> Result<Vec<Account>, DbError> {
        let rows = self.db.fetch("SELECT * FROM accounts ORDER BY login", vec![]).await?;
        rows.iter().map(Account::read).collect()
    }

    async fn hash(&self, secret: Secret) -> Result<String, DbError> {
        let _turn = self.hashing.acquire().await;
        let hash = tokio::task::spawn_blocking(move || secret.hash()).await;
        hash.ok()
            .flatten()
            .ok_or_else(|| DbError::Unavailable("no secret could be hashed".to_owned()))
    }
}

fn draw() -> Result<Secret, DbError> {
    Secret::draw().map_err(|_| DbError::Unavailable("no randomness".to_owned()))
}

/// A login as it is compared: capitals, no blanks.
pub(super) fn login_of(typed: &str) -> String {
    typed.chars().filter(|c| !c.is_whitespace()).take(80).collect::<String>().to_uppercase()
}
