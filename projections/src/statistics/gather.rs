//! Counts out of the tables, by one key. A scan or an index range each; no figure leaves here unhidden.

use super::{By, Period, cells::Raw};
use crate::db::{Db, DbError, Row, Value};
use std::collections::BTreeMap;

/// Demands that the territory counts.
const HERE: &str = "(commune IS NULL OR commune <> 'elsewhere')";

type Lines = BTreeMap<String, Raw>;

pub(super) async fn gather(db: &Db, period: Period, by: Option<By>) -> Result<Lines, DbError> {
    let mut lines = Lines::new();
    if by == Some(By::Month) {
        months(db, period, &mut lines).await?;
    } else {
        demands(db, period, key(by, ""), &mut lines).await?;
    }
    allocations(db, period, key(by, "signed_on"), &mut lines).await?;
    offers(db, period, key(by, "offered_on"), &mut lines).await?;
    Ok(lines)
}

/// The expression lines are grouped by; `day` is the column that says the month.
fn key(by: Option<By>, day: &str) -> String {
    match by {
        None => "'all'".to_owned(),
        Some(By::Commune) => "commune".to_owned(),
        Some(By::Typology) => "typology".to_owned(),
        Some(By::Month) => format!("SUBSTR({day}, 1, 7)"),
    }
}

fn days(period: Period) -> Vec<Value> {
    vec![period.from.into(), period.to.into()]
}

fn line<'a>(lines: &'a mut Lines, row: &Row) -> Result<&'a mut Raw, DbError> {
    Ok(lines.entry(row.opt_text("k")?.unwrap_or_else(|| "unknown".to_owned())).or_default())
}

async fn demands(db: &Db, period: Period, key: String, lines: &mut Lines) -> Result<(), DbError> {
    let sql = format!(
        "SELECT {key} AS k, CAST(SUM(active) AS BIGINT) AS active, \
         CAST(SUM(CASE WHEN migrated = 0 AND presented_on BETWEEN $1 AND $2 THEN 1 ELSE 0 END) \
         AS BIGINT) AS new, \
         CAST(SUM(CASE WHEN outcome = 'renewed' AND anniversary BETWEEN $1 AND $2 THEN 1 ELSE 0 END) \
         AS BIGINT) AS renewed, \
         CAST(SUM(CASE WHEN outcome = 'lapsed' AND anniversary BETWEEN $1 AND $2 THEN 1 ELSE 0 END) \
         AS BIGINT) AS lapsed \
         FROM statistics_2_demands WHERE registered_on IS NOT NULL AND {HERE} GROUP BY 1"
    );
    for row in db.fetch(sql, days(period)).await? {
        let raw = line(lines, &row)?;
        raw.active = row.int("active")?;
        raw.new = row.int("new")?;
        raw.renewed = row.int("renewed")?;
        raw.lapsed = row.int("lapsed")?;
    }
    Ok(())
}

/// Every month of the period has its line, and says how many were active when it ended.
async fn months(db: &Db, period: Period, lines: &mut Lines) -> Result<(), DbError> {
    let (first, last) = (period.from.format("%Y-%m"), period.to.format("%Y-%m"));
    let (first, last) = (first.to_string(), last.to_string());
    let mut day = period.from;
    while day.format("%Y-%m").to_string() <= last {
        lines.insert(day.format("%Y-%m").to_string(), Raw::default());
        let Some(next) = day.checked_add_months(chrono::Months::new(1)) else { break };
        day = next;
    }
    let stays = format!(
        "SELECT came, went, COUNT(*) AS n FROM statistics_2_demands \
         WHERE came IS NOT NULL AND {HERE} GROUP BY came, went"
    );
    for row in db.fetch(stays, vec![]).await? {
        let (came, went) = (row.text("came")?, row.opt_text("went")?);
        for (month, raw) in lines.iter_mut() {
            if came <= *month && went.as_ref().is_none_or(|went| went > month) {
                raw.active += row.int("n")?;
            }
        }
    }
    let new = format!(
        "SELECT SUBSTR(presented_on, 1, 7) AS k, COUNT(*) AS n FROM statistics_2_demands \
         WHERE migrated = 0 AND presented_on BETWEEN $1 AND $2 AND {HERE} GROUP BY 1"
    );
    for row in db.fetch(new, days(period)).await? {
        line(lines, &row)?.new = row.int("n")?;
    }
    let settled = format!(
        "SELECT SUBSTR(anniversary, 1, 7) AS k, outcome, COUNT(*) AS n FROM statistics_2_demands \
         WHERE anniversary BETWEEN $1 AND $2 AND {HERE} GROUP BY 1, 2"
    );
    for row in db.fetch(settled, days(period)).await? {
        let n = row.int("n")?;
        match row.opt_text("outcome")?.as_deref() {
            Some("renewed") => line(lines, &row)?.renewed = n,
            Some("lapsed") => line(lines, &row)?.lapsed = n,
            _ => {}
        }
    }
    lines.retain(|month, _| *month >= first && *month <= last);
    Ok(())
}

async fn allocations(
    db: &Db,
    period: Period,
    key: String,
    lines: &mut Lines,
) -> Result<(), DbError> {
    let sql = format!(
        "SELECT {key} AS k, wait_days FROM statistics_2_allocations \
         WHERE signed_on BETWEEN $1 AND $2"
    );
    for row in db.fetch(sql, days(period)).await? {
        let raw = line(lines, &row)?;
        raw.allocations += 1;
        raw.waits.extend(row.opt_int("wait_days")?);
    }
    Ok(())
}

async fn offers(db: &Db, period: Period, key: String, lines: &mut Lines) -> Result<(), DbError> {
    let sql = format!(
        "SELECT {key} AS k, COUNT(DISTINCT demand) AS offered, \
         COUNT(DISTINCT CASE WHEN refused = 1 THEN demand END) AS refused \
         FROM statistics_2_offers WHERE offered_on BETWEEN $1 AND $2 GROUP BY 1"
    );
    for row in db.fetch(sql, days(period)).await? {
        let raw = line(lines, &row)?;
        raw.offered = row.int("offered")?;
        raw.refused = row.int("refused")?;
    }
    Ok(())
}
