//! Statistical secrecy: a cell with few households is hidden, and enough others that nobody can subtract.

/// Fewest households a shown cell may have. No value was found for the national system: a parameter.
pub const DEFAULT_THRESHOLD: i64 = 11;

/// One cell of a column: how many are behind it, and whether it may not be shown for itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Cell {
    pub(super) size: i64,
    pub(super) small: bool,
}

impl Cell {
    /// A count; nobody is no secret.
    pub(super) const fn count(size: i64, threshold: i64) -> Self {
        Self { size, small: size > 0 && size < threshold }
    }

    /// A part and a whole: neither those in the part nor those out of it may be few.
    pub(super) fn share(count: i64, of: i64, threshold: i64) -> Self {
        let small = [of, count, of - count].iter().any(|n| *n > 0 && *n < threshold);
        Self { size: of, small }
    }
}

/// Which cells of a column with a published total to hide.
///
/// With small cells, at least two are hidden and together they hold at least `threshold`: the total less the
/// shown ones says nothing about one of them.
pub(super) fn hidden(cells: &[Cell], threshold: i64) -> Vec<bool> {
    let mut hidden: Vec<bool> = cells.iter().map(|cell| cell.small).collect();
    loop {
        let secret = || cells.iter().zip(&hidden).filter(|(_, hidden)| **hidden);
        let (count, sum) = (secret().count(), secret().map(|(cell, _)| cell.size).sum::<i64>());
        if count == 0 || (count > 1 && sum >= threshold) {
            return hidden;
        }
        let shown =
            cells.iter().zip(&mut hidden).filter(|(cell, hidden)| !**hidden && cell.size > 0);
        match shown.min_by_key(|(cell, _)| cell.size) {
            Some((_, smallest)) => *smallest = true,
            None => return hidden,
        }
    }
}
