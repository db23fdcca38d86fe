//! From an edition to what pages and machines show.

use crate::{
    app::App,
    editions::{self, Issue},
    error::Trouble,
    web::{
        public::{Cell, Month, Published},
        towns,
    },
};
use projections::statistics::edition::{
    Batch, Edition, Quantile, UNKNOWN, all_communes, all_sizes,
};

/// The figures of the last month that ended, or nothing before the first one ends.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn read(app: &App) -> Result<Option<Published>, Trouble> {
    Ok(editions::latest(app).await?.as_deref().map(published))
}

fn published(issue: &Issue) -> Published {
    let edition = &issue.edition;
    let year = edition.year;
    let months = |quantile: Option<Quantile>| quantile.map(|quantile| in_months(quantile.days));
    Published {
        position: edition.position,
        as_of: edition.day(),
        month: edition.month.to_string(),
        next_on: edition.next_on(),
        code: issue.code.clone(),
        active: edition.active,
        new_in_year: year.new.map(|batch| batch.count),
        allocated_in_year: year.allocated.map(|batch| batch.count),
        ratio_tenths: edition.ratio_tenths(),
        wait_median_months: months(year.waiting.and_then(|waiting| waiting.median)),
        wait_p90_months: months(year.waiting.and_then(|waiting| waiting.p90)),
        communes: all_communes().iter().map(|code| cell(edition, Some(code), None)).collect(),
        typologies: all_sizes().iter().map(|code| cell(edition, None, Some(code))).collect(),
        months: series(edition),
    }
}

/// Whole months, 365.25 / 12 days each.
pub(crate) fn in_months(days: i64) -> i64 {
    (days * 48 + 730) / 1461
}

fn cell(edition: &Edition, commune: Option<&str>, size: Option<&str>) -> Cell {
    let figures = edition.place(commune, size);
    let median = figures.waiting.and_then(|waiting| waiting.median);
    let label = match (commune, size) {
        (Some(code), _) => town(code),
        (_, Some(code)) => size_name(code),
        _ => String::new(),
    };
    Cell {
        code: commune.or(size).unwrap_or_default().to_owned(),
        label,
        active: figures.active,
        new_in_half_year: figures.new,
        allocated_in_half_year: figures.allocated,
        wait_median_months: median.map(|quantile| in_months(quantile.days)),
    }
}

/// Name of a commune of the tables.
pub(crate) fn town(code: &str) -> String {
    if code == UNKNOWN { "Non précisée".to_owned() } else { towns::name(code) }
}

/// Name of a size of the tables.
pub(crate) fn size_name(code: &str) -> String {
    match code {
        "C" => "Chambre".to_owned(),
        "T6P" => "T6 et plus".to_owned(),
        UNKNOWN => "Non précisée".to_owned(),
        code => code.to_owned(),
    }
}

/// The last twelve months, each with its own count or nothing.
fn series(edition: &Edition) -> Vec<Month> {
    let count = |batches: &[Batch], month| {
        let own = |batch: &&Batch| batch.from == month && batch.to == month;
        batches.iter().find(own).map(|batch| batch.count)
    };
    let months = (0..12).rev().map(|n| edition.month.before(n));
    let known = months.filter(|month| *month >= edition.began);
    known
        .map(|month| Month {
            month: month.to_string(),
            new: count(&edition.new, month),
            allocated: count(&edition.allocated, month),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_told_in_the_nearest_month() {
        assert_eq!(in_months(0), 0);
        assert_eq!(in_months(365), 12);
        assert_eq!(in_months(46), 2);
    }
}
