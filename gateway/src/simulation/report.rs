//! The product's own statistics beside the targets.

use super::{
    parameters::{Figure, Kind, NoFigure, Targets},
    run::Plan,
};
use chrono::Days;
use projections::{
    db::{Db, DbError},
    statistics::{DEFAULT_THRESHOLD, Line, Period, Share, overview},
};
use serde_json::{Value, json};
use std::fmt;

/// How far from its target a figure may be.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Margin {
    /// So many percent of the target.
    Percent(f64),
    /// So many points.
    Points(f64),
}

/// A target, and what the statistics found.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// What is counted.
    pub what: &'static str,
    /// The target, with its kind, place and year.
    pub target: Figure,
    /// The target at the scale of the run.
    pub scaled: f64,
    /// What was found; none when too few households are behind it.
    pub found: Option<f64>,
    margin: Margin,
}

/// The five figures, over the last year of a run.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// The year.
    pub period: Period,
    /// A line each.
    pub rows: Vec<Row>,
}

/// Why there is no report.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The read models.
    #[error(transparent)]
    Views(#[from] DbError),
    /// The targets.
    #[error(transparent)]
    Targets(#[from] NoFigure),
}

impl Row {
    /// Whether the figure is near enough.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let margin = match self.margin {
            Margin::Percent(percent) => self.scaled * percent / 100.0,
            Margin::Points(points) => points,
        };
        self.found.is_some_and(|found| (found - self.scaled).abs() <= margin)
    }

    fn margin(&self) -> String {
        match self.margin {
            Margin::Percent(percent) => format!("± {percent} %"),
            Margin::Points(points) => format!("± {points} points"),
        }
    }
}

/// Asks the read models for the last year of a run.
///
/// # Errors
/// See [`ReportError`].
pub async fn report(db: &Db, plan: &Plan) -> Result<Report, ReportError> {
    let from = plan.until.checked_sub_days(Days::new(364)).unwrap_or(plan.until);
    let period = Period { from, to: plan.until };
    let found = overview(db, period, DEFAULT_THRESHOLD).await?.figures;
    Ok(Report { period, rows: rows(Targets::read()?, plan.scale, &found) })
}

fn rows(targets: Targets, scale: f64, found: &Line) -> Vec<Row> {
    #[expect(clippy::cast_precision_loss, reason = "counts of demands are far below 2^52")]
    let count = |figure: projections::statistics::Figure<i64>| figure.shown().map(|n| n as f64);
    let share =
        |figure: projections::statistics::Figure<Share>| figure.shown().and_then(|s| s.percent);
    let row = |what, target: Figure, scale: f64, found, margin| Row {
        what,
        scaled: target.value * scale,
        target,
        found,
        margin,
    };
    vec![
        row(
            "active demands at the end",
            targets.active,
            scale,
            count(found.active),
            Margin::Percent(5.0),
        ),
        row("new demands in the year", targets.new, scale, count(found.new), Margin::Percent(5.0)),
        row(
            "allocations in the year",
            targets.allocations,
            scale,
            count(found.allocations),
            Margin::Percent(10.0),
        ),
        row(
            "% renewed at the first anniversary",
            targets.renewed,
            1.0,
            share(found.renewed),
            Margin::Points(3.0),
        ),
        row(
            "% of those offered a home who refused one",
            targets.refused,
            1.0,
            share(found.refused),
            Margin::Points(3.0),
        ),
    ]
}

impl Report {
    /// One object a line.
    #[must_use]
    pub fn to_json(&self) -> Value {
        let rows = self.rows.iter().map(|row| {
            json!({
                "what": row.what,
                "found": row.found,
                "target": row.scaled,
                "margin": row.margin(),
                "met": row.is_met(),
                "kind": row.target.kind.to_string(),
                "place": row.target.place,
                "year": row.target.date,
                "source": row.target.source,
                "from": self.period.from,
                "to": self.period.to,
            })
        });
        Value::Array(rows.collect())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "Statistics of {} to {}, beside the targets:",
            self.period.from, self.period.to
        )?;
        for row in &self.rows {
            let found =
                row.found.map_or_else(|| "hidden".to_owned(), |found| format!("{found:.1}"));
            let kind = match row.target.kind {
                Kind::Derived => "derived (an estimate)".to_owned(),
                kind => kind.to_string(),
            };
            writeln!(
                f,
                "{} {:<42} {found:>9}  target {:>8.1} {:<11} {kind}, {}, {}",
                if row.is_met() { "met   " } else { "MISSED" },
                row.what,
                row.scaled,
                row.margin(),
                row.target.place,
                row.target.date,
            )?;
        }
        Ok(())
    }
}
