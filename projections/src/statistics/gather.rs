//! Counts out of the tables. A scan or an index range each; no figure leaves here unhidden.

use super::{Period, cells::Raw};
use crate::db::{Db, DbError, Value};

/// Demands that the territory counts.
const HERE: &str = "(commune IS NULL OR commune <> 'elsewhere')";

pub(super) async fn gather(db: &Db, period: Period) -> Result<Raw, DbError> {
    let mut raw = Raw::default();
    demands(db, period, &mut raw).await?;
    let leases = "SELECT wait_days FROM statistics_3_allocations WHERE signed_on BETWEEN $1 AND $2";
    for row in db.fetch(leases, days(period)).await? {
        raw.allocations += 1;
        raw.waits.extend(row.opt_int("wait_days")?);
    }
    let offers = "SELECT COUNT(DISTINCT demand) AS offered, \
         COUNT(DISTINCT CASE WHEN refused = 1 THEN demand END) AS refused \
         FROM statistics_3_offers WHERE offered_on BETWEEN $1 AND $2";
    if let Some(row) = db.fetch_first(offers, days(period)).await? {
        (raw.offered, raw.refused) = (row.int("offered")?, row.int("refused")?);
    }
    Ok(raw)
}

fn days(period: Period) -> Vec<Value> {
    vec![period.from.into(), period.to.into()]
}

async fn demands(db: &Db, period: Period, raw: &mut Raw) -> Result<(), DbError> {
    let sum = |what: &str, name: &str| {
        format!("CAST(COALESCE(SUM(CASE WHEN {what} THEN 1 ELSE 0 END), 0) AS BIGINT) AS {name}")
    };
    let sql = format!(
        "SELECT {}, {}, {}, {} FROM statistics_3_demands WHERE registered_on IS NOT NULL AND {HERE}",
        sum("active = 1", "active"),
        sum("migrated = 0 AND presented_on BETWEEN $1 AND $2", "new"),
        sum("outcome = 'renewed' AND anniversary BETWEEN $1 AND $2", "renewed"),
        sum("outcome = 'lapsed' AND anniversary BETWEEN $1 AND $2", "lapsed"),
    );
    if let Some(row) = db.fetch_first(sql, days(period)).await? {
        (raw.active, raw.new) = (row.int("active")?, row.int("new")?);
        (raw.renewed, raw.lapsed) = (row.int("renewed")?, row.int("lapsed")?);
    }
    Ok(())
}
