//! The figures of the last edition as the API answers them: one document, one line a commune, a size, a month.

use crate::{
    app::App,
    editions::{self, Issue},
    error::Trouble,
    web::words::figures::{in_months, size, town},
};
use chrono::NaiveDate;
use projections::statistics::edition::{Batch, Edition, Quantile, all_communes, all_sizes};
use serde::Serialize;

/// The published figures at one position of the log. `None` is a cell under statistical secrecy, or without meaning yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Published {
    /// Last position counted.
    pub(crate) position: i64,
    /// Last day of the month that ended.
    pub(crate) as_of: NaiveDate,
    /// The month, `2026-03`.
    pub(crate) month: String,
    /// Day of the next figures.
    pub(crate) next_on: NaiveDate,
    /// What counted them: versions of the program, the read model and the method.
    pub(crate) code: String,
    /// Active demands.
    pub(crate) active: Option<i64>,
    /// Demands registered in the last twelve months.
    pub(crate) new_in_year: Option<i64>,
    /// Leases signed in the last twelve months.
    pub(crate) allocated_in_year: Option<i64>,
    /// Active demands for one lease of the year, in tenths.
    pub(crate) ratio_tenths: Option<i64>,
    /// Median wait, those who still wait counted, months.
    pub(crate) wait_median_months: Option<i64>,
    /// 90th percentile of that wait, months.
    pub(crate) wait_p90_months: Option<i64>,
    /// By commune wished first.
    pub(crate) communes: Vec<Cell>,
    /// By size.
    pub(crate) typologies: Vec<Cell>,
    /// By month, oldest first.
    pub(crate) months: Vec<Month>,
}

/// One line of a breakdown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Cell {
    /// Code of the commune or size.
    pub(crate) code: String,
    /// Its name.
    pub(crate) label: String,
    /// Active demands.
    pub(crate) active: Option<i64>,
    /// New in the last half-year that ended.
    pub(crate) new_in_half_year: Option<i64>,
    /// Leases in the last half-year that ended.
    pub(crate) allocated_in_half_year: Option<i64>,
    /// Median wait, those who still wait counted, months.
    pub(crate) wait_median_months: Option<i64>,
}

/// One month.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub(crate) struct Month {
    /// `2025-03`.
    pub(crate) month: String,
    /// Demands registered.
    pub(crate) new: Option<i64>,
    /// Leases signed.
    pub(crate) allocated: Option<i64>,
}

/// The figures of the last month that ended, or nothing before the first one ends.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn published(app: &App) -> Result<Option<Published>, Trouble> {
    Ok(editions::latest(app).await?.as_deref().map(of))
}

fn of(issue: &Issue) -> Published {
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

fn cell(edition: &Edition, commune: Option<&str>, asked: Option<&str>) -> Cell {
    let figures = edition.place(commune, asked);
    let median = figures.waiting.and_then(|waiting| waiting.median);
    Cell {
        code: commune.or(asked).unwrap_or_default().to_owned(),
        label: commune.map(town).or_else(|| asked.map(size)).unwrap_or_default(),
        active: figures.active,
        new_in_half_year: figures.new,
        allocated_in_half_year: figures.allocated,
        wait_median_months: median.map(|quantile| in_months(quantile.days)),
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
    let of = |month: projections::statistics::edition::Month| Month {
        month: month.to_string(),
        new: count(&edition.new, month),
        allocated: count(&edition.allocated, month),
    };
    known.map(of).collect()
}
