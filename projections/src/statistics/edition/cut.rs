//! The one rule of secrecy: which cells of a whole are told together.
//!
//! A whole is cut into cells. A cell with few households is never told alone: it is told together with others, and
//! what is told together counts at least the threshold. So every published number counts nobody or at least the
//! threshold, and no two published groups of one cut overlap. That is what the proof in [`super`] needs, and all it
//! needs.

/// Which cells are told together. None, or at least two that count `threshold` and more; everything else is told
/// alone and counts nobody or `threshold` and more.
///
/// The whole MUST count nobody or at least `threshold`. With a few households somewhere, the empty cells join them:
/// their emptiness would narrow the rest. The smallest told cells join while those together are too few, or so many
/// that whoever knows this rule could tell each.
#[must_use]
pub(super) fn together(cells: &[i64], threshold: i64) -> Vec<bool> {
    let few = |count: &i64| *count > 0 && *count < threshold;
    if !cells.iter().any(few) {
        return vec![false; cells.len()];
    }
    let mut joined: Vec<bool> = cells.iter().map(|count| *count < threshold).collect();
    while !enough(cells, &joined, threshold) {
        let told = cells.iter().zip(&joined).filter(|(_, join)| !**join).map(|(count, _)| *count);
        let Some(smallest) = told.min() else { break };
        // all of one size at once: their order would tell which it was
        joined.iter_mut().zip(cells).for_each(|(join, count)| *join |= *count == smallest);
    }
    joined
}

/// Whether what is told together says little of each: it reaches the threshold, and even who knows this rule (that
/// cells join from the smallest on) can hold each of the few for half of what it could be.
fn enough(cells: &[i64], joined: &[bool], threshold: i64) -> bool {
    let of = |join: bool| {
        cells
            .iter()
            .zip(joined)
            .filter(move |(_, joined)| **joined == join)
            .map(|(count, _)| *count)
    };
    let few = |count: &i64| *count < threshold;
    let (sum, small) = (of(true).sum::<i64>(), of(true).filter(few).count());
    let (small, large) = (count(small), count(of(true).filter(|count| !few(count)).count()));
    // the most that the cells which joined can hold: no more each than the smallest that did not
    let held = of(false).min().map_or(sum, |told| large * told);
    let most = threshold - 1;
    sum >= threshold && sum - held <= most * (small - 1) + most / 2
}

fn count(cells: usize) -> i64 {
    i64::try_from(cells).unwrap_or(i64::MAX)
}
