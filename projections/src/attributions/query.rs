use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, SessionId, VacancyId},
    territory::{Body, Commune, Desk, DwellingRegistryId, Typology},
};
use serde::Serialize;

/// A signed lease with what led to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[expect(missing_docs, reason = "each field is the fact of the same name, see the events")]
pub struct Attribution {
    pub vacancy: VacancyId,
    pub demand: DemandId,
    pub session: Option<SessionId>,
    pub landlord: Body,
    pub rpls: DwellingRegistryId,
    pub commune: Commune,
    pub typology: Typology,
    pub financing: String,
    pub in_priority_district: bool,
    /// Candidates that were not withdrawn.
    pub candidates: i64,
    pub rank: Option<i64>,
    /// Score on the day of nomination.
    pub score: Option<i64>,
    pub category: Option<i64>,
    pub quartile: Option<String>,
    pub presented_on: Option<NaiveDate>,
    /// Desk where the demand was registered.
    pub desk: Option<Desk>,
    /// Whether a priority or a step of a right is recorded on the demand; which stays sealed.
    pub priority: bool,
    /// Reservation holder told of the dwelling.
    pub holder: Option<Body>,
    pub reserved_on: Option<NaiveDate>,
    /// Day of the first nomination.
    pub named_on: Option<NaiveDate>,
    pub declared_on: NaiveDate,
    pub ranked_on: Option<NaiveDate>,
    pub offered_on: Option<NaiveDate>,
    pub signed_on: NaiveDate,
    /// Days from the initial date to the signature.
    pub wait_days: Option<i64>,
    /// Households that refused the dwelling before, replies that never came included.
    pub refusals: i64,
}

/// Attributions, the latest signature first; `before` is where the last page ended.
///
/// # Errors
/// `Unavailable`.
pub async fn attributions(
    db: &Db,
    before: Option<(NaiveDate, VacancyId)>,
    limit: u32,
) -> Result<Vec<Attribution>, DbError> {
    let mut values: Vec<Value> = vec![limit.into()];
    let mut after = "";
    if let Some((signed_on, vacancy)) = before {
        values.extend([signed_on.into(), vacancy.into()]);
        after = "AND (signed_on, vacancy) < ($2, $3)";
    }
    let sql = format!(
        "SELECT * FROM attributions_2_leases WHERE signed_on IS NOT NULL {after} \
         ORDER BY signed_on DESC, vacancy DESC LIMIT $1"
    );
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// Attributions of a time, both days included, the earliest signature first.
///
/// # Errors
/// `Unavailable`.
pub async fn signed(
    db: &Db,
    (from, to): (NaiveDate, NaiveDate),
    limit: u32,
) -> Result<Vec<Attribution>, DbError> {
    let sql = "SELECT * FROM attributions_2_leases WHERE signed_on BETWEEN $1 AND $2 \
               ORDER BY signed_on, vacancy LIMIT $3";
    let values = vec![from.into(), to.into(), limit.into()];
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// The attribution of a vacancy, if its lease is signed.
///
/// # Errors
/// `Unavailable`.
pub async fn attribution(db: &Db, vacancy: VacancyId) -> Result<Option<Attribution>, DbError> {
    let sql = "SELECT * FROM attributions_2_leases WHERE vacancy = $1 AND signed_on IS NOT NULL";
    db.fetch_first(sql, vec![vacancy.into()]).await?.as_ref().map(read).transpose()
}

/// How many leases were signed.
///
/// # Errors
/// `Unavailable`.
pub async fn count(db: &Db) -> Result<i64, DbError> {
    let sql = "SELECT COUNT(*) AS n FROM attributions_2_leases WHERE signed_on IS NOT NULL";
    db.fetch_first(sql, vec![]).await?.map_or(Ok(0), |row| row.int("n"))
}

fn read(row: &Row) -> Result<Attribution, DbError> {
    let typology = row.text("typology")?;
    Ok(Attribution {
        vacancy: row.parsed("vacancy")?,
        demand: row.parsed("demand")?,
        session: row.opt_parsed("session")?,
        landlord: row.parsed("landlord")?,
        rpls: row.parsed("rpls")?,
        commune: row.parsed("commune")?,
        typology: Typology::from_code(&typology)
            .ok_or_else(|| DbError::Shape(format!("no typology {typology}")))?,
        financing: row.text("financing")?,
        in_priority_district: row.truth("in_priority_district")?,
        candidates: row.int("candidates")?,
        rank: row.opt_int("rank")?,
        score: row.opt_int("score")?,
        category: row.opt_int("category")?,
        quartile: row.opt_text("quartile")?,
        presented_on: row.opt_parsed("presented_on")?,
        desk: row.opt_parsed("desk")?,
        priority: row.opt_int("priority")? == Some(1),
        holder: row.opt_parsed("holder")?,
        reserved_on: row.opt_parsed("reserved_on")?,
        named_on: row.opt_parsed("named_on")?,
        declared_on: row.parsed("declared_on")?,
        ranked_on: row.opt_parsed("ranked_on")?,
        offered_on: row.opt_parsed("offered_on")?,
        signed_on: row.parsed("signed_on")?,
        wait_days: row.opt_int("wait_days")?,
        refusals: row.int("refusals")?,
    })
}
