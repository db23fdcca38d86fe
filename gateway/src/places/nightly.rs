//! The places of the day, computed once for everybody and kept at the desk.
//!
//! Told alone, a place needs every other demand of the day, and why it changed needs those of two days: at the size
//! of a metropolis that is minutes and gigabytes, which no page can spend. So the first round of a day reads the log
//! once, from the first day of the month to today, and keeps one small row a demand: its place then and now, and the
//! seven parts of the difference. A month that ended keeps its row. Between two days of different months the parts
//! are those of the months between them, added: they sum to the difference, because each month's do.

use super::pair::pairs;
use crate::{app::App, cli::Failure, desk::PlaceRow};
use chrono::{Datelike as _, Days, NaiveDate};
use domain::ranking::{Course, Day, why_did_places_change};

/// How many months before the present one are computed on a first run.
const FIRST_MONTHS: u32 = 1;

/// The first day of the month of a day.
fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

fn month_before(month: NaiveDate) -> NaiveDate {
    month.checked_sub_days(Days::new(1)).map_or(month, month_of)
}

/// Computes what lacks: months that ended and today. Gives how many rows were written.
///
/// # Errors
/// A store does not answer.
pub async fn keep_up(app: &App) -> Result<usize, Failure> {
    let today = app.today();
    let month = month_of(today);
    let mut wanted = Vec::new();
    // what people read first comes first
    if app.desk.places_computed(month).await? != Some(today) {
        wanted.push((month, today));
    }
    let mut ended = month;
    for _ in 0..FIRST_MONTHS {
        let next = ended;
        ended = month_before(ended);
        if app.desk.places_computed(ended).await? != Some(next) {
            wanted.push((ended, next));
        }
    }
    let mut written = 0;
    for (from, to) in wanted {
        let rows = computed(app, (from, to)).await?;
        written += rows.len();
        app.desk.keep_places((from, to), rows).await?;
    }
    Ok(written)
}

async fn computed(app: &App, (from, to): (NaiveDate, NaiveDate)) -> Result<Vec<PlaceRow>, Failure> {
    let pairs = pairs(&app.executor, (from, to)).await?;
    let edition = app.executor.edition().await?;
    let changes = tokio::task::spawn_blocking(move || {
        let laws = edition.laws();
        let (old, new) = (laws.on(from), laws.on(to));
        let (first, second) = (old.draws.on(from), new.draws.on(to));
        let days =
            (Day { on: from, law: old, seed: &first }, Day { on: to, law: new, seed: &second });
        let courses: Vec<Course> = pairs
            .into_iter()
            .map(|(id, pair)| {
                let corrected = pair.corrected.as_ref().map(Option::as_ref);
                Course::of(id, (pair.before.as_ref(), corrected, pair.after.as_ref()), days)
            })
            .collect();
        why_did_places_change(&courses)
    });
    let changes = changes.await.map_err(Failure::new)?;
    let rows = changes.into_iter().map(|(demand, change)| PlaceRow {
        demand,
        from,
        to,
        after: change.after,
        since: change.since,
    });
    Ok(rows.collect())
}
