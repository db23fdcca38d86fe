//! Who could be proposed for a dwelling.

use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    id::DemandId,
    territory::{Commune, Typology},
};
use serde::Serialize;
use std::collections::BTreeMap;

use super::ANYWHERE;

/// What order to propose in.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// The oldest initial date first.
    #[default]
    Seniority,
    /// The highest recorded score first, then the oldest. Scores are recorded when something rests on them.
    Score,
}

/// What a landlord looks for. Only active demands are found.
#[derive(Debug, Clone)]
pub struct CandidateSearch {
    /// Commune of the dwelling.
    pub commune: Commune,
    /// Its typology.
    pub typology: Typology,
    /// Also incomplete demands.
    pub incomplete: bool,
    /// Also demands that wish other communes and accept a wider search.
    pub widened: bool,
    /// At most this many other open candidacies.
    pub open_at_most: u32,
    /// Household sizes that fit, both included.
    pub sizes: Option<(u8, u8)>,
    /// The order.
    pub order: Order,
    /// At most this many.
    pub limit: u32,
}

/// A demand that could be proposed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Candidate {
    /// The demand.
    pub demand: DemandId,
    /// Its initial date.
    pub presented_on: NaiveDate,
    /// Its last recorded score, 0 if none was recorded.
    pub score: i64,
    /// Household category of the ceilings.
    pub category: Option<i64>,
    /// People who will live in the dwelling.
    pub size: Option<i64>,
    /// Place among incomes: `first`, `other`, `unknown`.
    pub quartile: Option<String>,
    /// Whether it already rents a social dwelling.
    pub transfer: bool,
    /// Open candidacies elsewhere.
    pub open: i64,
    /// Whether it is found only because its search may be widened.
    pub by_widening: bool,
}

/// Active demands that wish a dwelling like this one.
///
/// # Errors
/// `Unavailable`.
pub async fn candidates(db: &Db, search: &CandidateSearch) -> Result<Vec<Candidate>, DbError> {
    let mut found = BTreeMap::new();
    let places = [Some(search.commune.as_str()), search.widened.then_some(ANYWHERE)];
    for place in places.into_iter().flatten() {
        let (sql, values) = statement(search, place);
        for row in db.fetch(sql, values).await? {
            let candidate = read(&row, place == ANYWHERE)?;
            found.entry(candidate.demand).or_insert(candidate);
        }
    }
    let mut found: Vec<Candidate> = found.into_values().collect();
    found.sort_by_key(|candidate| {
        let score = if search.order == Order::Score { -candidate.score } else { 0 };
        (score, candidate.presented_on, candidate.demand)
    });
    found.truncate(search.limit.try_into().unwrap_or(usize::MAX));
    Ok(found)
}

fn statement(search: &CandidateSearch, place: &str) -> (String, Vec<Value>) {
    let mut values: Vec<Value> =
        vec![place.into(), search.typology.into(), search.open_at_most.into()];
    let mut sql = String::from(
        "SELECT * FROM demands_2_wishes WHERE commune = $1 AND typology = $2 AND active = 1 \
         AND open <= $3",
    );
    if !search.incomplete {
        sql.push_str(" AND complete = 1");
    }
    if let Some((least, most)) = search.sizes {
        values.extend([least.into(), most.into()]);
        sql.push_str(" AND size BETWEEN $4 AND $5");
    }
    values.push(search.limit.into());
    let order = match search.order {
        Order::Seniority => "presented_on, demand",
        Order::Score => "score DESC, presented_on, demand",
    };
    sql.push_str(&format!(" ORDER BY {order} LIMIT ${}", values.len()));
    (sql, values)
}

pub(super) fn read(row: &Row, by_widening: bool) -> Result<Candidate, DbError> {
    Ok(Candidate {
        demand: row.parsed("demand")?,
        presented_on: row.parsed("presented_on")?,
        score: row.opt_int("score")?.unwrap_or(0),
        category: row.opt_int("category")?,
        size: row.opt_int("size")?,
        quartile: row.opt_text("quartile")?,
        transfer: row.opt_int("transfer")?.unwrap_or(0) == 1,
        open: row.int("open")?,
        by_widening,
    })
}
