//! The points of a demand today, line by line, and how well each is established.

use super::Own;
use crate::{app::App, error::Trouble, web::words};
use domain::scoring::{Evidence, Outcome, score};

/// The points of a demand.
#[derive(Debug)]
pub(super) struct Points {
    pub(super) total: i32,
    pub(super) is_provisional: bool,
    /// Version of the grid.
    pub(super) grid: String,
    /// Whether an opposable right comes before points.
    pub(super) comes_first: bool,
    pub(super) lines: Vec<Line>,
}

/// One criterion of the grid.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) label: &'static str,
    pub(super) sentence: String,
    pub(super) points: i32,
    /// « vérifié », « déclaré » …, and the colour beside the word.
    pub(super) mark: (&'static str, &'static str),
}

/// The points of today; none when the reader no longer sees the whole file, or when there are none to count.
///
/// # Errors
/// A store does not answer.
pub(super) async fn points(app: &App, own: &Own<'_>) -> Result<Option<Points>, Trouble> {
    if own.is_narrowed() || !own.demand.is_active() {
        return Ok(None);
    }
    let today = app.today();
    let edition = app.executor.edition().await?;
    let Ok(score) = score(&own.demand, today, edition.on(today)) else { return Ok(None) };
    let shown = score.explanation.iter().filter(|line| line.outcome != Outcome::NotMet);
    let lines = shown.map(|line| Line {
        label: line.label,
        sentence: line.sentence(),
        points: line.points,
        mark: mark(line.evidence),
    });
    Ok(Some(Points {
        total: score.total,
        is_provisional: score.provisional,
        grid: score.grid.clone(),
        comes_first: score.class == domain::scoring::RankClass::OpposableRight,
        lines: lines.collect(),
    }))
}

const fn mark(evidence: Evidence) -> (&'static str, &'static str) {
    match evidence {
        Evidence::Declared => ("déclaré", "off"),
        Evidence::Evidenced => ("document reçu, à vérifier", "ask"),
        Evidence::Verified => ("vérifié", "good"),
        Evidence::SocialWorker => ("confirmé par un travailleur social", "good"),
    }
}

impl Line {
    /// « 12 points ».
    pub(super) fn worth(&self) -> String {
        let many = words::count(usize::try_from(self.points.abs()).unwrap_or(0), "point", "points");
        if self.points < 0 { format!("−{many}") } else { many }
    }
}
