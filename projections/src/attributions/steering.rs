//! The plan's indicators, counted from signed leases: shares by group, times between steps, and what may be shown.
//!
//! Pure counts over [`Attribution`]s, so that a report and a page say the same. A cell that counts few households is not
//! shown, nor what would give it back by subtraction from a total.

use super::Attribution;
use chrono::NaiveDate;
use serde::Serialize;
use std::collections::BTreeMap;

/// Fewest households behind a cell that is shown.
pub const FEWEST: i64 = 11;

/// A part of a whole, for one group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Part {
    /// The group, by its code; empty for the total.
    pub key: String,
    /// The part and the whole; nothing where too few are counted, or where it would give another cell back.
    pub shown: Option<(i64, i64)>,
}

/// A part of a whole by group, with its total.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Parts {
    /// One line a group, by code.
    pub groups: Vec<Part>,
    /// All of them.
    pub total: Part,
}

/// Counts a part of a whole by group: leases for which `of` says a group are the whole, those that `is` are the part.
#[must_use]
pub fn parts(
    leases: &[Attribution],
    of: impl Fn(&Attribution) -> Option<String>,
    is: impl Fn(&Attribution) -> bool,
) -> Parts {
    let mut counts: BTreeMap<String, Cell> = BTreeMap::new();
    for lease in leases {
        if let Some(key) = of(lease) {
            let cell = counts.entry(key).or_default();
            cell.whole += 1;
            cell.part += i64::from(is(lease));
        }
    }
    shown(counts)
}

/// A part and a whole, counted elsewhere, by group.
#[must_use]
pub fn of_counts(counts: impl IntoIterator<Item = (String, i64, i64)>) -> Parts {
    shown(counts.into_iter().map(|(key, part, whole)| (key, Cell { part, whole })).collect())
}

fn shown(counts: BTreeMap<String, Cell>) -> Parts {
    let cells: Vec<Cell> = counts.values().copied().collect();
    let hidden = hidden(&cells);
    let all = cells.iter().fold(Cell::default(), |sum, cell| sum.plus(*cell));
    let part = |key: String, cell: Cell, hidden: bool| Part {
        key,
        shown: (!hidden).then_some((cell.part, cell.whole)),
    };
    let groups = counts.into_iter().zip(hidden);
    let groups = groups.map(|((key, cell), hidden)| part(key, cell, hidden)).collect();
    Parts { groups, total: part(String::new(), all, all.is_few()) }
}

/// What is counted of one group.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Cell {
    part: i64,
    whole: i64,
}

impl Cell {
    const fn plus(self, other: Self) -> Self {
        Self { part: self.part + other.part, whole: self.whole + other.whole }
    }

    /// Those in the part, and those out of it: each is a group of people.
    const fn sides(self) -> [i64; 2] {
        [self.part, self.whole - self.part]
    }

    /// Whether one side is somebody, and few. Nobody is no secret.
    fn is_few(self) -> bool {
        self.sides().iter().any(|n| *n > 0 && *n < FEWEST)
    }
}

/// Which groups of a table with a published total are hidden: those with few, then the smallest of the others until what is
/// hidden holds two groups and no side of it counts few.
fn hidden(cells: &[Cell]) -> Vec<bool> {
    let mut hidden: Vec<bool> = cells.iter().map(|cell| cell.is_few()).collect();
    loop {
        let secret: Vec<Cell> =
            cells.iter().zip(&hidden).filter(|(_, out)| **out).map(|(cell, _)| *cell).collect();
        let sum = secret.iter().fold(Cell::default(), |sum, cell| sum.plus(*cell));
        if secret.is_empty() || (secret.len() > 1 && !sum.is_few()) {
            return hidden;
        }
        let others = cells.iter().zip(&mut hidden);
        let others = others.filter(|(cell, out)| !**out && cell.whole > 0);
        match others.min_by_key(|(cell, _)| cell.whole) {
            Some((_, out)) => *out = true,
            None => return hidden,
        }
    }
}

/// Days between two steps of leases: how many have both, the median, and the 90th percentile, by nearest rank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Spell {
    /// Leases that have both steps.
    pub leases: i64,
    /// Half of them took this many days or fewer.
    pub median: i64,
    /// Nine of ten took this many days or fewer.
    pub p90: i64,
}

/// Counts days; nothing when too few leases have both steps.
#[must_use]
pub fn spell(
    leases: &[Attribution],
    between: impl Fn(&Attribution) -> Option<(NaiveDate, NaiveDate)>,
) -> Option<Spell> {
    let days = leases.iter().filter_map(between).map(|(from, to)| (to - from).num_days());
    let mut days: Vec<i64> = days.filter(|days| *days >= 0).collect();
    days.sort_unstable();
    let leases = i64::try_from(days.len()).unwrap_or(i64::MAX);
    let at = |percent: usize| {
        let rank = (days.len() * percent).div_ceil(100).max(1);
        days.get(rank - 1).copied()
    };
    if leases < FEWEST {
        return None;
    }
    Some(Spell { leases, median: at(50)?, p90: at(90)? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[(i64, i64)]) -> Parts {
        of_counts(cells.iter().enumerate().map(|(n, (part, whole))| (n.to_string(), *part, *whole)))
    }

    /// Every way the hidden cells could be filled, knowing what is shown: small tables, so all of them are tried.
    fn recovered(cells: &[(i64, i64)]) -> Option<usize> {
        let told = table(cells);
        let (part, whole) = told.total.shown?;
        let seen = told.groups.iter().filter_map(|group| group.shown);
        let (part, whole) = seen.fold((part, whole), |(p, w), (a, b)| (p - a, w - b));
        let secret: Vec<usize> =
            (0..cells.len()).filter(|n| told.groups[*n].shown.is_none()).collect();
        // one hidden group, or hidden groups that are few together, are given back by subtraction
        match secret.as_slice() {
            [] => None,
            [one] => Some(*one),
            more if Cell { part, whole }.is_few() => Some(more[0]),
            _ => None,
        }
    }

    #[test]
    fn no_cell_with_few_is_shown_nor_given_back_by_subtraction() {
        let sizes = [0, 1, 5, 10, 11, 12, 30];
        for a in sizes {
            for b in sizes {
                for c in sizes {
                    for share in [0, 1, 2] {
                        let part = |whole: i64| whole * share / 2;
                        let cells = [(part(a), a), (part(b), b), (part(c), c)];
                        for group in table(&cells).groups {
                            let few = |(p, w): (i64, i64)| Cell { part: p, whole: w }.is_few();
                            assert!(!group.shown.is_some_and(few), "{cells:?} shows {group:?}");
                        }
                        let all_few = Cell { part: part(a) + part(b) + part(c), whole: a + b + c };
                        if !all_few.is_few() {
                            assert_eq!(recovered(&cells), None, "{cells:?}");
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn what_is_hidden_with_a_total_is_never_one_group_alone() {
        let told = table(&[(3, 5), (20, 40), (30, 60)]);
        let hidden = told.groups.iter().filter(|group| group.shown.is_none()).count();
        assert_eq!((hidden, told.total.shown), (2, Some((53, 105))));
        let plain = table(&[(20, 40), (30, 60)]);
        assert!(plain.groups.iter().all(|group| group.shown.is_some()));
    }
}
