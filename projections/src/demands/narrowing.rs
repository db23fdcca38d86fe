//! How the demands that wish a dwelling narrow, filter by filter, before anybody is proposed.
//!
//! These filters read what `decide` computed and left in clear: wish, missing elements, size of the household, open
//! candidacies. What needs sealed facts (the ceiling of resources) is assessed one demand at a time, by whoever may.

use super::candidates::{Candidate, CandidateSearch, read};
use crate::db::{Db, DbError, Value};
use chrono::NaiveDate;
use domain::id::DemandId;
use eventstore::position::Position;
use serde::Serialize;

/// How many demands are left after each filter, in the order of the filters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Narrowing {
    /// Last event seen.
    pub position: Position,
    /// Active, and wishing this size in this commune.
    pub wished: i64,
    /// Of them, those with nothing missing.
    pub complete: i64,
    /// Of them, those of a size that fits.
    pub fitting: i64,
    /// Of them, those with few other open candidacies.
    pub free: i64,
}

/// A demand of the set, and whether its file is complete.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Member {
    /// What is compared.
    pub candidate: Candidate,
    /// Whether nothing is missing.
    pub complete: bool,
}

/// Where a page of the set ended: score, initial date, demand.
pub type AfterMember = (i64, NaiveDate, DemandId);

/// Counts the set at each filter, all at one position. `incomplete`, `widened`, `order` and `limit` of the search are left
/// aside.
///
/// # Errors
/// `Unavailable`.
pub async fn narrowing(db: &Db, search: &CandidateSearch) -> Result<Narrowing, DbError> {
    let (least, most) = search.sizes.unwrap_or((0, u8::MAX));
    let sql = "SELECT COUNT(*) AS wished, COUNT(CASE WHEN complete = 1 THEN 1 END) AS complete, \
               COUNT(CASE WHEN complete = 1 AND size BETWEEN $3 AND $4 THEN 1 END) AS fitting, \
               COUNT(CASE WHEN complete = 1 AND size BETWEEN $3 AND $4 AND open <= $5 THEN 1 END) AS free, \
               (SELECT position FROM views_projections WHERE name = 'demands_2') AS position \
               FROM demands_2_wishes WHERE commune = $1 AND typology = $2 AND active = 1";
    let values = vec![
        (&search.commune).into(),
        search.typology.into(),
        least.into(),
        most.into(),
        search.open_at_most.into(),
    ];
    let row = db.fetch_first(sql, values).await?;
    let row = row.ok_or_else(|| DbError::Shape("no count".to_owned()))?;
    Ok(Narrowing {
        position: Position(row.opt_int("position")?.unwrap_or(0)),
        wished: row.int("wished")?,
        complete: row.int("complete")?,
        fitting: row.int("fitting")?,
        free: row.int("free")?,
    })
}

/// The set itself, complete or not, fitting or not: the highest recorded score first, then the oldest.
///
/// # Errors
/// `Unavailable`.
pub async fn members(
    db: &Db,
    search: &CandidateSearch,
    after: Option<AfterMember>,
) -> Result<Vec<Member>, DbError> {
    let mut values: Vec<Value> = vec![(&search.commune).into(), search.typology.into()];
    let mut beyond = String::new();
    if let Some((score, presented_on, demand)) = after {
        values.extend([score.into(), presented_on.into(), demand.into()]);
        beyond.push_str(" AND (score < $3 OR (score = $3 AND (presented_on, demand) > ($4, $5)))");
    }
    values.push(search.limit.into());
    let sql = format!(
        "SELECT * FROM demands_2_wishes WHERE commune = $1 AND typology = $2 AND active = 1{beyond} \
         ORDER BY score DESC, presented_on, demand LIMIT ${}",
        values.len()
    );
    let rows = db.fetch(sql, values).await?;
    let member = |row: &crate::db::Row| {
        let complete = row.opt_int("complete")? == Some(1);
        Ok(Member { candidate: read(row, false)?, complete })
    };
    rows.iter().map(member).collect()
}
