//! The indicators, each with its definition, its article, its target and its table: what the page, the report and the command
//! line all show.

use super::shares::{desks_alike, few, long_waits, mixed, priority, quartile, refusals, steps};
use crate::{app::App, error::Trouble, web::words};
use chrono::{Datelike as _, Days, NaiveDate};
use projections::{
    attributions::{self, Attributions, steering::FEWEST},
    demands::by_desk,
    places,
    projection::Projection as _,
};
use serde::Serialize;
use std::collections::BTreeMap;

/// Leases of a year that are read: more than a territory signs.
const MOST: u32 = 200_000;

/// One indicator.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Indicator {
    /// Its code, in addresses and data.
    pub(crate) code: &'static str,
    pub(crate) title: &'static str,
    pub(crate) definition: String,
    pub(crate) article: &'static str,
    /// What the plan or the law asks for.
    pub(crate) target: String,
    /// The figure in one sentence.
    pub(crate) figure: String,
    pub(crate) header: Vec<&'static str>,
    pub(crate) rows: Vec<Vec<String>>,
    /// A bar a row: label and value; nothing where it is not shown.
    pub(crate) bars: Vec<(String, Option<i64>)>,
    /// What the bars measure.
    pub(crate) measure: &'static str,
}

/// The indicators of a year, and what they are counted from.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Indicators {
    pub(crate) year: i32,
    pub(crate) from: NaiveDate,
    pub(crate) to: NaiveDate,
    pub(crate) position: i64,
    pub(crate) leases: String,
    pub(crate) indicators: Vec<Indicator>,
}

/// The days of a year that are over: whole months, so that two readings never differ by one household alone.
fn days(year: i32, today: NaiveDate) -> Option<(NaiveDate, NaiveDate)> {
    let from = NaiveDate::from_ymd_opt(year, 1, 1)?;
    let end = NaiveDate::from_ymd_opt(year, 12, 31)?;
    let month = today.with_day(1)?.checked_sub_days(Days::new(1))?;
    (month >= from).then_some((from, end.min(month)))
}

/// The last year of which a month is over.
pub(crate) fn last_year(today: NaiveDate) -> i32 {
    if today.month() > 1 { today.year() } else { today.year() - 1 }
}

/// Counts the indicators of a year; nothing for a year of which no month is over.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn read(app: &App, year: i32) -> Result<Option<Indicators>, Trouble> {
    let today = app.today();
    let Some((from, to)) = days(year, today) else { return Ok(None) };
    let db = app.views.db();
    let checkpoint = app.views.checkpoint(Attributions.name()).await;
    let position = checkpoint.map_err(|e| Trouble::Unavailable(e.to_string()))?;
    let leases = attributions::signed(db, (from, to), MOST).await?;
    let law = app.executor.law.on(to);
    let delay = law.calendar.abnormal_delay;
    let desks = by_desk(db, delay.before(today)).await?;
    let directory = places::directory(db, None).await?;
    let names: BTreeMap<String, String> = directory
        .into_iter()
        .filter_map(|place| Some((place.desk?.to_string(), place.name)))
        .collect();
    let indicators = vec![
        quartile(&leases, &law, to),
        mixed(&leases, &law, to),
        priority(&leases, &law, to),
        steps(&leases),
        refusals(&leases, &law, to),
        long_waits(&desks, &names, words::months(i64::from(delay.value))),
        desks_alike(&leases, &desks, &names),
    ];
    let count = i64::try_from(leases.len()).unwrap_or(i64::MAX);
    let leases = if (1..FEWEST).contains(&count) { few() } else { words::number(count) };
    Ok(Some(Indicators { year, from, to, position: position.0, leases, indicators }))
}

/// Years that can be chosen, the last first.
pub(crate) fn years(today: NaiveDate) -> Vec<i32> {
    let last = last_year(today);
    (0..3).map(|back| last - back).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_counts_its_whole_months_alone() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-03-15");
        assert_eq!(days(2026, today), Some((day("2026-01-01"), day("2026-02-28"))));
        assert_eq!(days(2025, today), Some((day("2025-01-01"), day("2025-12-31"))));
        assert_eq!(days(2026, day("2026-01-31")), None);
        assert_eq!(last_year(day("2026-01-31")), 2025);
        assert_eq!(years(today), [2026, 2025, 2024]);
    }
}
