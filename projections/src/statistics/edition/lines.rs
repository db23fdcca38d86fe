//! One anonymous line an allocation: told as finely as eleven allocations allow.
//!
//! The lines refine the table of allocations of a half-year: each group of the table is cut by month where every
//! month of it reaches the threshold, then by what is told of the dwelling and the wait, in a fixed order. What the
//! household is (priority, age, health, income) is never told.

use super::{batch::Batch, facts::Lease, place::Group};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Allocations that look alike. A field that is nothing is not told apart.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// First month in which they were recorded.
    pub from: super::Month,
    /// Last month in which they were recorded.
    pub to: super::Month,
    /// Communes of the dwellings.
    pub communes: Vec<String>,
    /// Sizes of the dwellings; empty when not told apart.
    pub sizes: Vec<String>,
    /// What differs inside.
    #[serde(flatten)]
    pub traits: Traits,
    /// How many look alike.
    pub count: i64,
}

/// What is told of an allocation, codes.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Traits {
    /// Financing of the dwelling, hence its class of rent: `plai`, `plus`, `pls`.
    pub financing: Option<String>,
    /// Years from the initial date to the lease: `0-1`, `1-3`, `3-5`, `5+`.
    pub seniority: Option<String>,
    /// Offers of the dwelling refused before: `0`, `1`, `2+`.
    pub refusals: Option<String>,
    /// Candidates proposed: `1-2`, `3`, `4+`.
    pub candidates: Option<String>,
}

/// Fields in the order in which they stop being told, the last first.
const LEVELS: usize = 5;

impl Traits {
    fn of(lease: &Lease, level: usize) -> Self {
        let financing = lease.financing.clone().unwrap_or_else(|| "unknown".to_owned());
        let told = |field: usize, code: &str| (field + level < LEVELS).then(|| code.to_owned());
        Self {
            financing: told(1, &financing),
            seniority: told(2, seniority(lease.wait_days)),
            refusals: told(3, refusals(lease.refusals)),
            candidates: told(4, candidates(lease.candidates)),
        }
    }
}

fn seniority(days: Option<i64>) -> &'static str {
    match days {
        None => "unknown",
        Some(..366) => "0-1",
        Some(366..1096) => "1-3",
        Some(1096..1827) => "3-5",
        Some(_) => "5+",
    }
}

const fn refusals(count: i64) -> &'static str {
    match count {
        ..1 => "0",
        1 => "1",
        _ => "2+",
    }
}

const fn candidates(count: i64) -> &'static str {
    match count {
        ..3 => "1-2",
        3 => "3",
        _ => "4+",
    }
}

/// The lines of the allocations of a half-year.
pub(super) fn lines(
    leases: &[&Lease],
    groups: &[Group],
    batches: &[Batch],
    threshold: i64,
) -> Vec<Line> {
    let split: Vec<Vec<Vec<&Lease>>> =
        groups.iter().map(|group| by_month(group, leases, batches)).collect();
    let told = told_by_month(&split, threshold);
    let mut lines = Vec::new();
    for ((group, months), told) in groups.iter().zip(split).zip(told) {
        let slots: Vec<(&[Batch], Vec<&Lease>)> = if told {
            batches.chunks(1).zip(months).collect()
        } else {
            vec![(batches, months.into_iter().flatten().collect())]
        };
        for (slot, leases) in slots {
            let Some(time) = super::batch::whole(slot) else { continue };
            let alike = coarsen(leases, threshold);
            lines.extend(alike.into_iter().map(|(traits, count)| Line {
                from: time.from,
                to: time.to,
                communes: group.communes.clone(),
                sizes: group.sizes.clone(),
                traits,
                count,
            }));
        }
    }
    lines
}

fn by_month<'a>(group: &Group, leases: &[&'a Lease], batches: &[Batch]) -> Vec<Vec<&'a Lease>> {
    let inside = |lease: &&Lease| group.holds(&lease.cell.0, &lease.cell.1);
    let of = |batch: &Batch| {
        let then = |lease: &&&Lease| lease.at > batch.after && lease.at <= batch.until;
        leases.iter().filter(then).copied().filter(inside).collect()
    };
    batches.iter().map(of).collect()
}

/// Which groups are told month by month: those where each month counts nobody or enough, as long as what remains of
/// each month, all other groups together, does too. The months of the whole territory are published.
fn told_by_month(split: &[Vec<Vec<&Lease>>], threshold: i64) -> Vec<bool> {
    let size = |leases: &Vec<&Lease>| i64::try_from(leases.len()).unwrap_or(i64::MAX);
    let fine = |count: i64| count == 0 || count >= threshold;
    let all = |months: &Vec<Vec<&Lease>>| months.iter().map(size).sum::<i64>();
    let mut told: Vec<bool> =
        split.iter().map(|months| months.iter().map(size).all(fine)).collect();
    loop {
        let rest = split.iter().zip(&told).filter(|(_, told)| !**told).map(|(months, _)| months);
        let mut remains = vec![0; split.first().map_or(0, Vec::len)];
        for months in rest {
            remains.iter_mut().zip(months).for_each(|(sum, leases)| *sum += size(leases));
        }
        if remains.into_iter().all(fine) {
            return told;
        }
        let smallest =
            split.iter().zip(&mut told).filter(|(months, told)| **told && all(months) > 0);
        match smallest.min_by_key(|(months, _)| all(months)) {
            Some((_, told)) => *told = false,
            None => return vec![false; split.len()],
        }
    }
}

/// Allocations that look alike, at least `threshold` a combination: fields stop being told one after the other; the
/// few that remain in the end take the smallest combination with them.
fn coarsen(leases: Vec<&Lease>, threshold: i64) -> Vec<(Traits, i64)> {
    let mut told: Vec<(Traits, i64)> = Vec::new();
    let mut rest = leases;
    for level in 0..LEVELS {
        let mut alike: BTreeMap<Traits, Vec<&Lease>> = BTreeMap::new();
        for lease in std::mem::take(&mut rest) {
            alike.entry(Traits::of(lease, level)).or_default().push(lease);
        }
        for (traits, leases) in alike {
            let count = i64::try_from(leases.len()).unwrap_or(i64::MAX);
            if count >= threshold {
                told.push((traits, count));
            } else {
                rest.extend(leases);
            }
        }
    }
    let few = i64::try_from(rest.len()).unwrap_or(i64::MAX);
    if few > 0 {
        let smallest = told.iter().enumerate().min_by_key(|(_, (_, count))| *count);
        let taken = smallest.map(|(at, _)| at).map_or(0, |at| told.remove(at).1);
        told.push((Traits::default(), few + taken));
    }
    told
}
