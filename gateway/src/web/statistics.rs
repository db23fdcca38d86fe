//! From the statistics read model to what is published.

use crate::{
    app::App,
    error::Trouble,
    time::paris_day,
    web::{
        public::{Cell, Month, Published},
        towns,
    },
};
use chrono::{Days, Months, NaiveDate};
use eventstore::{
    position::Position,
    store::{Direction, Filter},
};
use projections::projection::Projection;
use projections::statistics::{
    By, DEFAULT_THRESHOLD, Figure, Line, Period, Share, Statistics, breakdown, overview,
};
use tokio::sync::Mutex;

/// The last figures computed and the position they stand at: the public page costs one read of a position.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Option<Published>>);

/// The figures of today, or nothing while nothing is registered.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn read(app: &App) -> Result<Option<Published>, Trouble> {
    let checkpoint = app.views.checkpoint(Statistics.name()).await;
    let position = checkpoint.map_err(|e| Trouble::Unavailable(e.to_string()))?;
    if position == Position(0) {
        return Ok(None);
    }
    let mut kept = app.figures.0.lock().await;
    if let Some(published) = kept.as_ref().filter(|kept| kept.position == position.0) {
        return Ok(Some(published.clone()));
    }
    let published = compute(app, position).await?;
    *kept = Some(published.clone());
    Ok(Some(published))
}

async fn compute(app: &App, position: Position) -> Result<Published, Trouble> {
    let as_of = day_of(app, position).await?;
    let period = Period { from: year_before(as_of), to: as_of };
    let db = app.views.db();
    let all = overview(db, period, DEFAULT_THRESHOLD).await?;
    let line = &all.figures;
    let waiting = line.waiting.shown().flatten();
    Ok(Published {
        position: all.position.0,
        as_of,
        active: line.active.shown(),
        new_in_year: line.new.shown(),
        allocated_in_year: line.allocations.shown(),
        ratio_tenths: line.ratio.shown().flatten().map(|ratio| rounded(ratio * 10.0)),
        wait_median_months: waiting.map(|w| in_months(w.median_days)),
        wait_p90_months: waiting.map(|w| in_months(w.p90_days)),
        renewed_permille: permille(line.renewed),
        refused_permille: permille(line.refused),
        communes: communes(breakdown(db, period, By::Commune, DEFAULT_THRESHOLD).await?),
        typologies: typologies(breakdown(db, period, By::Typology, DEFAULT_THRESHOLD).await?),
        months: breakdown(db, period, By::Month, DEFAULT_THRESHOLD)
            .await?
            .into_iter()
            .map(|line| Month {
                month: line.key,
                new: line.new.shown(),
                allocated: line.allocations.shown(),
            })
            .collect(),
    })
}

/// The day the last event counted was recorded.
async fn day_of(app: &App, position: Position) -> Result<NaiveDate, Trouble> {
    let after = Position(position.0 + 1);
    let store = &app.executor.store;
    let last = store.read_all(after, Direction::Backwards, &Filter::All, 1).await?;
    Ok(last.first().map_or_else(|| app.today(), |recorded| paris_day(recorded.recorded_at)))
}

fn year_before(day: NaiveDate) -> NaiveDate {
    day.checked_sub_months(Months::new(12))
        .and_then(|day| day.checked_add_days(Days::new(1)))
        .unwrap_or(NaiveDate::MIN)
}

#[expect(clippy::cast_possible_truncation, reason = "rounded, and far below 2^52")]
fn rounded(value: f64) -> i64 {
    value.round() as i64
}

/// Whole months, 365.25 / 12 days each.
fn in_months(days: i64) -> i64 {
    (days * 48 + 730) / 1461
}

fn permille(share: Figure<Share>) -> Option<i64> {
    share.shown()?.percent.map(|percent| rounded(percent * 10.0))
}

fn cell(line: &Line, label: String) -> Cell {
    Cell {
        code: line.key.clone(),
        label,
        active: line.active.shown(),
        new_in_year: line.new.shown(),
        allocated_in_year: line.allocations.shown(),
        wait_median_months: line.waiting.shown().flatten().map(|w| in_months(w.median_days)),
    }
}

fn communes(lines: Vec<Line>) -> Vec<Cell> {
    let mut cells: Vec<Cell> = lines
        .iter()
        .map(|line| match line.key.as_str() {
            "unknown" => cell(line, "Non précisée, ou hors métropole".to_owned()),
            code => cell(line, towns::name(code)),
        })
        .collect();
    cells.sort_by(|a, b| b.active.cmp(&a.active).then_with(|| a.label.cmp(&b.label)));
    cells
}

fn typologies(lines: Vec<Line>) -> Vec<Cell> {
    let label = |code: &str| match code {
        "C" => "Chambre".to_owned(),
        "T6P" => "T6 et plus".to_owned(),
        "unknown" => "Non précisée".to_owned(),
        code => code.to_owned(),
    };
    lines.iter().map(|line| cell(line, label(&line.key))).collect()
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
