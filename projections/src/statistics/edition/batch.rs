//! What happened month after month, in batches that count nobody or at least the threshold and never overlap.

use super::calendar::{Ended, Month};
use serde::{Deserialize, Serialize};

/// Months counted together: one, unless too little happened in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Batch {
    /// First month.
    pub from: Month,
    /// Last month.
    pub to: Month,
    /// How many.
    pub count: i64,
    /// Position before the first event that may count.
    pub after: i64,
    /// Position of the last event that may count.
    pub until: i64,
}

/// Batches of what was recorded at these positions, in order. A month in which too few were counted is counted with
/// the next; at the end, what is too little yet is in no batch.
pub(super) fn batches(ended: &[Ended], positions: &[i64], threshold: i64) -> Vec<Batch> {
    let mut batches = Vec::new();
    let (mut from, mut after) = (None, 0);
    for end in ended {
        let first = *from.get_or_insert(end.month);
        let inside = positions.iter().filter(|at| **at > after && **at <= end.position).count();
        let count = i64::try_from(inside).unwrap_or(i64::MAX);
        if count == 0 || count >= threshold {
            let (to, until) = (end.month, end.position);
            batches.push(Batch { from: first, to, count, after, until });
            (from, after) = (None, until);
        }
    }
    batches
}

/// Several batches as one: what they count together.
pub(super) fn whole(batches: &[Batch]) -> Option<Batch> {
    let (first, last) = (batches.first()?, batches.last()?);
    let count = batches.iter().map(|batch| batch.count).sum();
    Some(Batch { from: first.from, after: first.after, count, ..*last })
}

/// The batches that lie inside the twelve months that end with this one.
pub(super) fn of_year(batches: &[Batch], end: Month) -> &[Batch] {
    let from = end.before(11);
    let begin = batches.partition_point(|batch| batch.from < from);
    let end = batches.partition_point(|batch| batch.to <= end);
    batches.get(begin..end).unwrap_or_default()
}

/// The batches of the last half-year whose tables are counted by the end of this month.
///
/// A batch belongs to the half-year at whose end it was known: nothing is counted twice, nothing is left out.
pub(super) fn of_half_year(batches: &[Batch], end: Month) -> &[Batch] {
    let mut closed = end;
    while !closed.ends_half_year() {
        closed = closed.before(1);
    }
    let known = |by: Month| batches.partition_point(|batch| batch.to <= by);
    batches.get(known(closed.before(6))..known(closed)).unwrap_or_default()
}
