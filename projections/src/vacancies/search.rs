//! The board as lists: of a landlord, of a reservation holder, and of those ranked whose dwelling went to another.

use super::query::{Candidacy, Vacancy, VacancyStatus, read, read_candidacy, unknown, vacancies};
use crate::db::{Db, DbError, Value};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, VacancyId},
    territory::{Body, Commune, Typology},
};
use std::collections::{BTreeMap, BTreeSet};

/// Which vacancies. Every filter that is given must hold.
#[derive(Debug, Clone, Default)]
pub struct BoardSearch<'a> {
    /// Of these landlords: one, and those whose place it took.
    pub landlords: Option<&'a BTreeSet<Body>>,
    /// Told to these reservation holders.
    pub holders: Option<&'a BTreeSet<Body>>,
    /// That stand here.
    pub status: Option<VacancyStatus>,
    /// In this commune.
    pub commune: Option<&'a Commune>,
    /// Of this size.
    pub typology: Option<Typology>,
    /// Told to their holder from this day to that one, both included.
    pub reserved: Option<(NaiveDate, NaiveDate)>,
    /// What comes after this one, as the last page ended: day of declaration and vacancy.
    pub after: Option<(NaiveDate, VacancyId)>,
    /// At most this many.
    pub limit: u32,
}

impl BoardSearch<'_> {
    /// The condition, its values in order; `after` and `limit` are not in it.
    fn condition(&self) -> (String, Vec<Value>) {
        let mut values: Vec<Value> = Vec::new();
        let mut sql = String::from("landlord IS NOT NULL");
        if let Some(landlords) = self.landlords {
            sql.push_str(&format!(" AND {}", crate::of_landlords(landlords, &mut values)));
        }
        if let Some(holders) = self.holders {
            sql.push_str(&format!(" AND {}", crate::of_bodies("holder", holders, &mut values)));
        }
        let mut equals = |column: &str, value: Option<Value>| {
            if let Some(value) = value {
                values.push(value);
                sql.push_str(&format!(" AND {column} = ${}", values.len()));
            }
        };
        equals("status", self.status.map(|status| status.code().into()));
        equals("commune", self.commune.map(Into::into));
        equals("typology", self.typology.map(Into::into));
        if let Some((from, to)) = self.reserved {
            let n = values.len();
            values.extend([from.into(), to.into()]);
            sql.push_str(&format!(" AND reserved_on BETWEEN ${} AND ${}", n + 1, n + 2));
        }
        (sql, values)
    }
}

/// Vacancies that match, the oldest declared first.
///
/// # Errors
/// `Unavailable`.
pub async fn board(db: &Db, search: &BoardSearch<'_>) -> Result<Vec<Vacancy>, DbError> {
    let (mut sql, mut values) = search.condition();
    if let Some((declared_on, vacancy)) = search.after {
        let n = values.len();
        values.extend([declared_on.into(), vacancy.into()]);
        sql.push_str(&format!(" AND (declared_on, vacancy) > (${}, ${})", n + 1, n + 2));
    }
    values.push(search.limit.into());
    let sql = format!(
        "SELECT * FROM vacancies_2_board WHERE {sql} ORDER BY declared_on, vacancy LIMIT ${}",
        values.len()
    );
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// How many vacancies that match stand where. Pages and limit of the search are left aside.
///
/// # Errors
/// `Unavailable`.
pub async fn count_by_status(
    db: &Db,
    search: &BoardSearch<'_>,
) -> Result<BTreeMap<VacancyStatus, i64>, DbError> {
    let (sql, values) = search.condition();
    let sql =
        format!("SELECT status, COUNT(*) AS n FROM vacancies_2_board WHERE {sql} GROUP BY status");
    let read = |row: &crate::db::Row| {
        let code = row.text("status")?;
        let status = VacancyStatus::from_code(&code).ok_or_else(|| unknown(&code))?;
        Ok((status, row.int("n")?))
    };
    db.fetch(sql, values).await?.iter().map(read).collect()
}

/// Households that a commission ranked for a dwelling of these landlords that went to another, the last lease
/// first, each with that dwelling.
///
/// # Errors
/// `Unavailable`.
pub async fn ranked_not_served(
    db: &Db,
    landlords: &BTreeSet<Body>,
    after: Option<(NaiveDate, DemandId)>,
    limit: u32,
) -> Result<Vec<(Candidacy, Vacancy)>, DbError> {
    let mut values: Vec<Value> = Vec::new();
    let mut sql = crate::of_landlords(landlords, &mut values);
    if let Some((closed_on, demand)) = after {
        let n = values.len();
        values.extend([closed_on.into(), demand.into()]);
        sql.push_str(&format!(" AND (b.closed_on, c.demand) < (${}, ${})", n + 1, n + 2));
    }
    values.push(limit.into());
    let sql = format!(
        "SELECT c.* FROM vacancies_2_candidates c \
         JOIN vacancies_2_board b ON b.vacancy = c.vacancy \
         WHERE c.standing IN ('not-served', 'ranked') AND b.status = 'leased' AND {sql} \
         ORDER BY b.closed_on DESC, c.demand DESC LIMIT ${}",
        values.len()
    );
    let rows = db.fetch(sql, values).await?;
    let found: Vec<Candidacy> = rows.iter().map(read_candidacy).collect::<Result<_, _>>()?;
    let mut of: Vec<VacancyId> = found.iter().map(|one| one.vacancy).collect();
    of.sort_unstable();
    of.dedup();
    let homes = vacancies(db, &of).await?;
    let home = |one: &Candidacy| homes.iter().find(|home| home.vacancy == one.vacancy).cloned();
    Ok(found.into_iter().filter_map(|one| home(&one).map(|home| (one, home))).collect())
}
