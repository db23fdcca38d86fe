use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, SessionId, VacancyId},
    territory::{Body, Code},
};
use serde::Serialize;
use std::collections::BTreeSet;

crate::codes! {
    /// Where a session stands.
    SessionStatus {
        /// Its members are called.
        Convened = "convened",
        /// It has its quorum.
        Sitting = "sitting",
        /// Its minutes are published.
        Closed = "closed",
    }
}

crate::codes! {
    /// What a commission may decide (R441-3).
    DecisionKind {
        /// a) the dwelling is allocated.
        Allocated = "allocated",
        /// b) with a rank.
        Ranked = "ranked",
        /// c) if a document comes in time.
        Conditional = "conditional",
        /// d) not this dwelling.
        NotAllocated = "not-allocated",
        /// e) the demand is not admissible.
        Inadmissible = "inadmissible",
    }
}

/// A session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Session {
    /// Which one.
    pub session: SessionId,
    /// Where it stands.
    pub status: SessionStatus,
    /// Whose commission it is.
    pub landlord: Body,
    /// Day of the meeting.
    pub meets_on: NaiveDate,
    /// Voting members that make a quorum.
    pub quorum: i64,
    /// Day its agenda was frozen.
    pub frozen_on: Option<NaiveDate>,
    /// Position of the log at which it was: what the members saw is what the log held there.
    pub frozen_at: Option<i64>,
    /// Voting members present.
    pub present: Option<i64>,
    /// How many times it was put off.
    pub postponed: i64,
    /// Day its minutes were published.
    pub minutes_on: Option<NaiveDate>,
    /// Vacancies on its agenda.
    pub vacancies: i64,
}

/// A candidate before a session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Decided {
    /// The session.
    pub session: SessionId,
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The demand.
    pub demand: DemandId,
    /// What was decided; nothing yet if it was only examined.
    pub decision: Option<DecisionKind>,
    /// Its rank.
    pub rank: Option<i64>,
    /// Category of the document that lacks.
    pub document: Option<String>,
    /// Last day to give it.
    pub due: Option<NaiveDate>,
    /// Coded reasons of a non-allocation.
    pub reasons: Vec<Code>,
    /// Sealed copy of the cause of an inadmissibility, in JSON.
    pub cause: Option<String>,
    /// Day of the decision.
    pub decided_on: Option<NaiveDate>,
    /// Day the household was told in writing.
    pub notified_on: Option<NaiveDate>,
    /// Day the letter was first presented.
    pub presented_on: Option<NaiveDate>,
    /// Day it was last contested.
    pub contested_on: Option<NaiveDate>,
    /// Day that was answered.
    pub answered_on: Option<NaiveDate>,
}

/// Sessions that meet from a day on, the earliest first; of some landlords or of all.
///
/// # Errors
/// `Unavailable`.
pub async fn sessions(
    db: &Db,
    landlords: Option<&BTreeSet<Body>>,
    from: NaiveDate,
    limit: u32,
) -> Result<Vec<Session>, DbError> {
    let mut values: Vec<Value> = vec![from.into(), limit.into()];
    let of = match landlords {
        Some(landlords) => crate::of_landlords(landlords, &mut values),
        None => "landlord IS NOT NULL".to_owned(),
    };
    let sql = format!(
        "SELECT * FROM sessions_2_sessions WHERE {of} AND meets_on >= $1 \
         ORDER BY meets_on, session LIMIT $2"
    );
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// One session.
///
/// # Errors
/// `Unavailable`.
pub async fn session(db: &Db, session: SessionId) -> Result<Option<Session>, DbError> {
    let sql = "SELECT * FROM sessions_2_sessions WHERE session = $1 AND landlord IS NOT NULL";
    db.fetch_first(sql, vec![session.into()]).await?.as_ref().map(read).transpose()
}

/// Vacancies of an agenda, in its order.
///
/// # Errors
/// `Unavailable`.
pub async fn agenda(db: &Db, session: SessionId) -> Result<Vec<VacancyId>, DbError> {
    let sql = "SELECT vacancy FROM sessions_2_agenda WHERE session = $1 ORDER BY place";
    let rows = db.fetch(sql, vec![session.into()]).await?;
    rows.iter().map(|row| row.parsed("vacancy")).collect()
}

/// Everything a session decided, vacancy by vacancy, by rank.
///
/// # Errors
/// `Unavailable`.
pub async fn decisions(db: &Db, session: SessionId) -> Result<Vec<Decided>, DbError> {
    let sql = "SELECT * FROM sessions_2_decisions WHERE session = $1 \
               ORDER BY vacancy, COALESCE(rank, 1000), demand";
    db.fetch(sql, vec![session.into()]).await?.iter().map(read_decided).collect()
}

/// Everything decided on a vacancy, by rank.
///
/// # Errors
/// `Unavailable`.
pub async fn decisions_on(db: &Db, vacancy: VacancyId) -> Result<Vec<Decided>, DbError> {
    let sql = "SELECT * FROM sessions_2_decisions WHERE vacancy = $1 \
               ORDER BY session, COALESCE(rank, 1000), demand";
    db.fetch(sql, vec![vacancy.into()]).await?.iter().map(read_decided).collect()
}

fn read(row: &Row) -> Result<Session, DbError> {
    let status = row.text("status")?;
    Ok(Session {
        session: row.parsed("session")?,
        status: SessionStatus::from_code(&status)
            .ok_or_else(|| DbError::Shape(format!("no status {status}")))?,
        landlord: row.parsed("landlord")?,
        meets_on: row.parsed("meets_on")?,
        quorum: row.int("quorum")?,
        frozen_on: row.opt_parsed("frozen_on")?,
        frozen_at: row.opt_int("frozen_at")?,
        present: row.opt_int("present")?,
        postponed: row.int("postponed")?,
        minutes_on: row.opt_parsed("minutes_on")?,
        vacancies: row.int("vacancies")?,
    })
}

fn read_decided(row: &Row) -> Result<Decided, DbError> {
    let decision = row.opt_text("decision")?;
    Ok(Decided {
        session: row.parsed("session")?,
        vacancy: row.parsed("vacancy")?,
        demand: row.parsed("demand")?,
        decision: decision.as_deref().and_then(DecisionKind::from_code),
        rank: row.opt_int("rank")?,
        document: row.opt_text("document")?,
        due: row.opt_parsed("due")?,
        reasons: if row.value("reasons")?.is_null() { vec![] } else { row.json("reasons")? },
        cause: row.opt_text("cause")?,
        decided_on: row.opt_parsed("decided_on")?,
        notified_on: row.opt_parsed("notified_on")?,
        presented_on: row.opt_parsed("presented_on")?,
        contested_on: row.opt_parsed("contested_on")?,
        answered_on: row.opt_parsed("answered_on")?,
    })
}
