//! Why a figure is not what it was a month ago: parts that sum exactly to the difference.

use super::{
    batch::{Batch, of_year},
    calendar::Ended,
    facts::{Exit, Facts, How, is_late},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Why a figure moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// Which figure: `active`, `new` or `allocated`.
    pub figure: String,
    /// A month before; nothing in the first month, or where too few are counted.
    pub before: Option<i64>,
    /// Now.
    pub after: Option<i64>,
    /// What was added and taken away; the sum is the difference.
    pub parts: Vec<Part>,
}

/// One reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    /// Which.
    pub why: Why,
    /// How many more, or fewer.
    pub by: i64,
}

/// Reasons, in the order in which they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Why {
    /// Happened in the month and recorded in it.
    Arrived,
    /// Happened before the month, recorded in it.
    ArrivedLate,
    /// Demands reinstated, brought from another system, or that now wish a commune of the territory.
    Corrected,
    /// Ended in the month.
    Left,
    /// Ended before the month, recorded in it.
    LeftLate,
    /// Month that is no longer among the last twelve.
    OutOfPeriod,
    /// Several of them, told together: one of them is too small to be told alone.
    Together,
}

fn part(why: Why, by: i64) -> Option<Part> {
    (by != 0).then_some(Part { why, by })
}

/// Two parts of one whole, or the whole where one of them is too small to be told.
fn split(of: (Why, i64), late: (Why, i64), sign: i64, threshold: i64) -> Vec<Part> {
    let fine = |count: i64| count == 0 || count >= threshold;
    let parts = if fine(of.1) && fine(late.1) {
        vec![part(of.0, sign * of.1), part(late.0, sign * late.1)]
    } else {
        vec![part(of.0, sign * (of.1 + late.1))]
    };
    parts.into_iter().flatten().collect()
}

/// Active demands, between two ends of months.
///
/// New demands are published by month; what else came and went is told apart only where both are many, or nobody.
pub(super) fn active(
    facts: &Facts,
    (before, now): (Ended, Ended),
    (was, is): (Option<i64>, Option<i64>),
    new: &[Batch],
    threshold: i64,
) -> Change {
    let figure = "active".to_owned();
    let (Some(old), Some(current)) = (was, is) else {
        return Change { figure, before: was, after: is, parts: Vec::new() };
    };
    let moves = Moves::between(facts, before.position, now);
    let told = new.iter().find(|batch| batch.from == now.month && batch.to == now.month);
    let mut parts = Vec::new();
    let mut known = 0;
    if let Some(batch) = told {
        known = batch.count;
        let (on_time, late) = (batch.count - moves.new_late, moves.new_late);
        parts = split((Why::Arrived, on_time), (Why::ArrivedLate, late), 1, threshold);
    }
    let fine = |count: i64| count == 0 || count >= threshold;
    let left = moves.left + moves.left_late;
    if told.is_some() && fine(moves.corrected) && fine(left) {
        parts.extend(part(Why::Corrected, moves.corrected));
        let (on_time, late) = ((Why::Left, moves.left), (Why::LeftLate, moves.left_late));
        parts.extend(split(on_time, late, -1, threshold));
    } else {
        parts.extend(part(Why::Together, current - old - known));
    }
    Change { figure, before: was, after: is, parts }
}

/// What began and ended between two positions.
#[derive(Debug, Default)]
struct Moves {
    new_late: i64,
    corrected: i64,
    left: i64,
    left_late: i64,
}

impl Moves {
    fn between(facts: &Facts, after: i64, now: Ended) -> Self {
        let inside = |at: i64| at > after && at <= now.position;
        let (mut moves, mut moved) = (Self::default(), 0);
        for spell in &facts.spells {
            if inside(spell.since.1) {
                match spell.how {
                    How::New => moves.new_late += i64::from(is_late(spell.since.0, now.month)),
                    How::Returned => moves.corrected += 1,
                    How::Moved => moved += 1,
                }
            }
            match spell.until {
                Some((_, at, Exit::Moved)) if inside(at) => moved -= 1,
                Some((on, at, _)) if inside(at) && is_late(on, now.month) => moves.left_late += 1,
                Some((_, at, _)) if inside(at) => moves.left += 1,
                _ => {}
            }
        }
        // a move inside the territory ends one spell and begins another
        moves.corrected += moved.max(0);
        moves.left += (-moved).max(0);
        moves
    }
}

/// What was counted over twelve months, a month before and now.
pub(super) fn flow(
    figure: &str,
    batches: &[Batch],
    days: &[(NaiveDate, i64)],
    now: Ended,
    threshold: i64,
) -> Change {
    let sum = |year: &[Batch]| {
        (!year.is_empty()).then(|| year.iter().map(|batch| batch.count).sum::<i64>())
    };
    let (was, is) = (of_year(batches, now.month.before(1)), of_year(batches, now.month));
    let mut parts = Vec::new();
    if !was.is_empty() && !is.is_empty() {
        for batch in is.iter().filter(|batch| !was.contains(batch)) {
            let inside = |at: i64| at > batch.after && at <= batch.until;
            let late = days.iter().filter(|(day, at)| inside(*at) && is_late(*day, batch.from));
            let late = i64::try_from(late.count()).unwrap_or(0);
            let (on_time, late) = ((Why::Arrived, batch.count - late), (Why::ArrivedLate, late));
            parts.extend(split(on_time, late, 1, threshold));
        }
        let gone: i64 = was.iter().filter(|b| !is.contains(b)).map(|batch| batch.count).sum();
        parts.extend(part(Why::OutOfPeriod, -gone));
    }
    Change { figure: figure.to_owned(), before: sum(was), after: sum(is), parts }
}
