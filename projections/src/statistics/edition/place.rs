//! Communes and sizes: the cells of the tables, and the groups that are published.

use super::cut::together;
use domain::territory::{Typology, communes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// In place of a commune or a size that nobody declared.
pub const UNKNOWN: &str = "unknown";

/// A cell: commune and size.
pub(super) type Cell = (String, String);

/// Published together: so many households in these communes and sizes.
///
/// Groups of one table never overlap, cover every cell, and count nobody or at least the threshold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Group {
    /// INSEE codes, or `unknown`.
    pub communes: Vec<String>,
    /// SNE codes, or `unknown`; empty when they are not told apart.
    pub sizes: Vec<String>,
    /// How many.
    pub count: i64,
}

impl Group {
    /// Whether a cell is counted in it.
    #[must_use]
    pub fn holds(&self, commune: &str, size: &str) -> bool {
        self.communes.iter().any(|code| code == commune)
            && (self.sizes.is_empty() || self.sizes.iter().any(|code| code == size))
    }
}

/// Every commune of the tables.
#[must_use]
pub fn all_communes() -> Vec<String> {
    let codes = communes().iter().map(|info| info.code.to_string());
    codes.chain([UNKNOWN.to_owned()]).collect()
}

/// Every size of the tables.
#[must_use]
pub fn all_sizes() -> Vec<String> {
    let codes = Typology::ALL.iter().map(|size| size.code().to_owned());
    codes.chain([UNKNOWN.to_owned()]).collect()
}

/// Cuts a table: communes first, then the sizes inside each commune, or inside those told together.
///
/// What is in no commune of the tables counts as unknown. Too few in all: no group.
pub(super) fn groups(cells: impl Iterator<Item = Cell>, threshold: i64) -> Vec<Group> {
    let (communes, sizes) = (all_communes(), all_sizes());
    let mut counts: BTreeMap<(usize, usize), i64> = BTreeMap::new();
    for (commune, size) in cells {
        *counts.entry((place(&communes, &commune), place(&sizes, &size))).or_default() += 1;
    }
    let row = |at: usize| -> Vec<i64> {
        (0..sizes.len()).map(|size| counts.get(&(at, size)).copied().unwrap_or(0)).collect()
    };
    let rows: Vec<Vec<i64>> = (0..communes.len()).map(row).collect();
    let totals: Vec<i64> = rows.iter().map(|row| row.iter().sum()).collect();
    if totals.iter().sum::<i64>() < threshold {
        return Vec::new();
    }
    let joined = together(&totals, threshold);
    let (mut groups, mut rest) = (Vec::new(), (Vec::new(), vec![0; sizes.len()]));
    for ((commune, row), join) in communes.into_iter().zip(&rows).zip(joined) {
        if join {
            rest.0.push(commune);
            rest.1.iter_mut().zip(row).for_each(|(sum, count)| *sum += count);
        } else {
            by_size(&[commune], row, &sizes, threshold, &mut groups);
        }
    }
    if !rest.0.is_empty() {
        by_size(&rest.0, &rest.1, &sizes, threshold, &mut groups);
    }
    groups
}

fn by_size(
    communes: &[String],
    counts: &[i64],
    sizes: &[String],
    threshold: i64,
    groups: &mut Vec<Group>,
) {
    let joined = together(counts, threshold);
    let group = |sizes: Vec<String>, count| Group { communes: communes.to_vec(), sizes, count };
    let cells = || sizes.iter().zip(counts).zip(&joined);
    let rest: Vec<_> = cells().filter(|(_, join)| **join).map(|(cell, _)| cell).collect();
    if rest.len() == sizes.len() || counts.iter().all(|count| *count == 0) {
        groups.push(group(Vec::new(), counts.iter().sum()));
        return;
    }
    let alone = cells().filter(|(_, join)| !**join);
    groups.extend(alone.map(|((size, count), _)| group(vec![size.clone()], *count)));
    if !rest.is_empty() {
        let names = rest.iter().map(|(size, _)| (*size).clone()).collect();
        groups.push(group(names, rest.iter().map(|(_, count)| **count).sum()));
    }
}

fn place(codes: &[String], code: &str) -> usize {
    let last = codes.len().saturating_sub(1);
    codes.iter().position(|known| known == code).unwrap_or(last)
}

/// How many in a commune, in a size, or in all; nothing when it is told only together with others.
#[must_use]
pub fn counted(groups: &[Group], commune: Option<&str>, size: Option<&str>) -> Option<i64> {
    if groups.is_empty() {
        return None;
    }
    let mut count = 0;
    for group in groups {
        let (inside, outside) = (sides(&group.communes, commune), sides(&group.sizes, size));
        match (inside, outside) {
            (Side::In, Side::In) => count += group.count,
            (Side::Out, _) | (_, Side::Out) => {}
            _ if group.count == 0 => {}
            _ => return None,
        }
    }
    Some(count)
}

/// The part of a commune or size that is told for itself, and the part of the whole that is not told apart.
#[must_use]
pub fn told(groups: &[Group], commune: Option<&str>, size: Option<&str>) -> (i64, i64) {
    groups.iter().fold((0, 0), |(told, apart), group| {
        match (sides(&group.communes, commune), sides(&group.sizes, size)) {
            (Side::In, Side::In) => (told + group.count, apart),
            (Side::Out, _) | (_, Side::Out) => (told, apart),
            _ => (told, apart + group.count),
        }
    })
}

enum Side {
    In,
    Out,
    Both,
}

/// Where codes lie, of one that is asked; an empty list is every code.
fn sides(codes: &[String], asked: Option<&str>) -> Side {
    let Some(asked) = asked else { return Side::In };
    match codes {
        [] => Side::Both,
        [one] if one == asked => Side::In,
        several if several.iter().any(|code| code == asked) => Side::Both,
        _ => Side::Out,
    }
}
