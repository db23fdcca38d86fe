use crate::db::{Db, DbError, Row};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, SessionId, VacancyId},
    territory::{Body, Commune, DwellingRegistryId, Typology},
};
use serde::Serialize;

crate::codes! {
    /// Where a vacancy stands.
    VacancyStatus {
        /// Candidates may be proposed.
        Open = "open",
        /// The commission ranked candidates; the next one may be offered the dwelling.
        Ranked = "ranked",
        /// An offer waits for its reply.
        Offered = "offered",
        /// A household accepted and waits for its lease.
        Accepted = "accepted",
        /// The lease is signed.
        Leased = "leased",
        /// The landlord took it back.
        Withdrawn = "withdrawn",
        /// Every household of the ranking refused.
        Exhausted = "exhausted",
    }
}

crate::codes! {
    /// Where a candidate stands.
    Standing {
        /// Proposed, not examined yet.
        Nominated = "nominated",
        /// Withdrawn by the nominator.
        Withdrawn = "withdrawn",
        /// Ranked by the commission.
        Ranked = "ranked",
        /// The commission did not allocate the dwelling to it.
        NotAllocated = "not-allocated",
        /// Offered the dwelling.
        Offered = "offered",
        /// It accepted.
        Accepted = "accepted",
        /// It refused.
        Refused = "refused",
        /// It did not reply in time.
        DeemedRefused = "deemed-refused",
        /// Nothing came by the last day of its condition.
        Lapsed = "lapsed",
        /// Ranked, in time, and the dwelling already another's.
        NotServed = "not-served",
        /// It signed the lease.
        Housed = "housed",
    }
}

/// A line of the board.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[expect(
    missing_docs,
    reason = "each field is that of the event `vacancy.declared` but those told"
)]
pub struct Vacancy {
    pub vacancy: VacancyId,
    /// Where it stands.
    pub status: VacancyStatus,
    pub landlord: Body,
    pub rpls: DwellingRegistryId,
    pub commune: Commune,
    pub typology: Typology,
    pub surface: i64,
    pub floor: i64,
    pub accessible: bool,
    pub rent_cents: i64,
    pub charges_cents: i64,
    /// `PLAI`, `PLUS` or `PLS`.
    pub financing: String,
    pub in_priority_district: bool,
    pub available_on: NaiveDate,
    pub declared_on: NaiveDate,
    /// Reservation holder that may propose.
    pub holder: Option<Body>,
    /// Day the holder was told: its time to propose runs from there.
    pub reserved_on: Option<NaiveDate>,
    /// Day of the first nomination.
    pub named_on: Option<NaiveDate>,
    /// Who made it.
    pub named_by: Option<Body>,
    /// Candidates that were not withdrawn.
    pub candidates: i64,
    /// Recorded shortfall: `{"count", "cause"}`.
    pub shortfall: Option<serde_json::Value>,
    /// Last session with the vacancy on its agenda.
    pub session: Option<SessionId>,
    /// Demand that holds the offer, or accepted it.
    pub offered_to: Option<DemandId>,
    /// Last day to reply to the open offer.
    pub reply_by: Option<NaiveDate>,
    pub closed_on: Option<NaiveDate>,
}

/// A candidate for a dwelling.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is that of the events of the candidacy")]
pub struct Candidacy {
    pub vacancy: VacancyId,
    pub demand: DemandId,
    pub nominator: Option<Body>,
    pub nominated_on: Option<NaiveDate>,
    pub score: Option<i64>,
    pub category: Option<i64>,
    pub standing: Standing,
    pub rank: Option<i64>,
    pub offered_on: Option<NaiveDate>,
    pub reply_by: Option<NaiveDate>,
    pub replied_on: Option<NaiveDate>,
    /// Coded reason of a refusal.
    pub refusal: Option<String>,
    pub signed_on: Option<NaiveDate>,
}

/// One vacancy.
///
/// # Errors
/// `Unavailable`.
pub async fn vacancy(db: &Db, vacancy: VacancyId) -> Result<Option<Vacancy>, DbError> {
    Ok(vacancies(db, &[vacancy]).await?.pop())
}

/// Several vacancies; unknown ones are left out.
///
/// # Errors
/// `Unavailable`.
pub async fn vacancies(db: &Db, which: &[VacancyId]) -> Result<Vec<Vacancy>, DbError> {
    let mut found = Vec::new();
    for chunk in which.chunks(200) {
        let places = places(chunk.len());
        let sql = format!("SELECT * FROM vacancies_2_board WHERE vacancy IN ({places})");
        for row in db.fetch(sql, chunk.iter().map(Into::into).collect()).await? {
            found.push(read(&row)?);
        }
    }
    Ok(found)
}

/// Candidates of a vacancy: by rank, then in the order they were proposed.
///
/// # Errors
/// `Unavailable`.
pub async fn candidates(db: &Db, vacancy: VacancyId) -> Result<Vec<Candidacy>, DbError> {
    let sql = "SELECT * FROM vacancies_2_candidates WHERE vacancy = $1 \
               ORDER BY COALESCE(rank, 1000), nominated_at";
    db.fetch(sql, vec![vacancy.into()]).await?.iter().map(read_candidacy).collect()
}

/// The demands that were ever proposed for these vacancies, each once.
///
/// # Errors
/// `Unavailable`.
pub async fn proposed(db: &Db, vacancies: &[VacancyId]) -> Result<Vec<DemandId>, DbError> {
    let mut found = Vec::new();
    for chunk in vacancies.chunks(200) {
        let sql = format!(
            "SELECT DISTINCT demand FROM vacancies_2_candidates WHERE vacancy IN ({})",
            places(chunk.len())
        );
        for row in db.fetch(sql, chunk.iter().map(Into::into).collect()).await? {
            found.push(row.parsed("demand")?);
        }
    }
    Ok(found)
}

/// Candidacies of these demands, the oldest first.
///
/// # Errors
/// `Unavailable`.
pub async fn candidacies(db: &Db, demands: &[DemandId]) -> Result<Vec<Candidacy>, DbError> {
    let mut found = Vec::new();
    for chunk in demands.chunks(200) {
        let sql = format!(
            "SELECT * FROM vacancies_2_candidates WHERE demand IN ({}) ORDER BY nominated_at",
            places(chunk.len())
        );
        for row in db.fetch(sql, chunk.iter().map(Into::into).collect()).await? {
            found.push(read_candidacy(&row)?);
        }
    }
    Ok(found)
}

/// `$1, $2, …`
fn places(count: usize) -> String {
    (1..=count).map(|n| format!("${n}")).collect::<Vec<_>>().join(", ")
}

pub(super) fn unknown(code: &str) -> DbError {
    DbError::Shape(format!("no status {code}"))
}

pub(super) fn read(row: &Row) -> Result<Vacancy, DbError> {
    let (status, typology) = (row.text("status")?, row.text("typology")?);
    let shortfall = row.opt_text("shortfall")?;
    Ok(Vacancy {
        vacancy: row.parsed("vacancy")?,
        status: VacancyStatus::from_code(&status).ok_or_else(|| unknown(&status))?,
        landlord: row.parsed("landlord")?,
        rpls: row.parsed("rpls")?,
        commune: row.parsed("commune")?,
        typology: Typology::from_code(&typology).ok_or_else(|| unknown(&typology))?,
        surface: row.int("surface")?,
        floor: row.int("floor")?,
        accessible: row.truth("accessible")?,
        rent_cents: row.int("rent_cents")?,
        charges_cents: row.int("charges_cents")?,
        financing: row.text("financing")?,
        in_priority_district: row.truth("in_priority_district")?,
        available_on: row.parsed("available_on")?,
        declared_on: row.parsed("declared_on")?,
        holder: row.opt_parsed("holder")?,
        reserved_on: row.opt_parsed("reserved_on")?,
        named_on: row.opt_parsed("named_on")?,
        named_by: row.opt_parsed("named_by")?,
        candidates: row.int("candidates")?,
        shortfall: shortfall.and_then(|text| serde_json::from_str(&text).ok()),
        session: row.opt_parsed("session")?,
        offered_to: row.opt_parsed("offered_to")?,
        reply_by: row.opt_parsed("reply_by")?,
        closed_on: row.opt_parsed("closed_on")?,
    })
}

pub(super) fn read_candidacy(row: &Row) -> Result<Candidacy, DbError> {
    let standing = row.text("standing")?;
    Ok(Candidacy {
        vacancy: row.parsed("vacancy")?,
        demand: row.parsed("demand")?,
        nominator: row.opt_parsed("nominator")?,
        nominated_on: row.opt_parsed("nominated_on")?,
        score: row.opt_int("score")?,
        category: row.opt_int("category")?,
        standing: Standing::from_code(&standing).ok_or_else(|| unknown(&standing))?,
        rank: row.opt_int("rank")?,
        offered_on: row.opt_parsed("offered_on")?,
        reply_by: row.opt_parsed("reply_by")?,
        replied_on: row.opt_parsed("replied_on")?,
        refusal: row.opt_text("refusal")?,
        signed_on: row.opt_parsed("signed_on")?,
    })
}
