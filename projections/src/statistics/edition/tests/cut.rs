//! What is told together, for every table of a few cells.

use super::super::cut::together;
use std::collections::{BTreeMap, BTreeSet};

const FEW: i64 = 4;

/// Every table of so many cells of 0 to `most`.
fn tables(cells: u32, most: i64) -> impl Iterator<Item = Vec<i64>> {
    let base = most + 1;
    (0..base.pow(cells)).map(move |n| (0..cells).map(|cell| n / base.pow(cell) % base).collect())
}

#[test]
fn a_small_cell_is_told_with_others_that_count_enough_together() {
    let told = |cells: &[i64]| together(cells, 11);
    assert_eq!(told(&[40, 12, 300]), [false, false, false]);
    assert_eq!(told(&[40, 0, 300]), [false, false, false], "nobody is no secret");
    assert_eq!(told(&[40, 3, 300]), [true, true, false], "the next smallest joins");
    assert_eq!(told(&[40, 3, 9, 0]), [false, true, true, true], "12 together, the empty one too");
    assert_eq!(
        told(&[40, 10, 10]),
        [true, true, true],
        "20 in two cells of at most 10 would be 10 each"
    );
}

#[test]
fn every_group_of_every_small_table_counts_nobody_or_enough() {
    for cells in tables(4, 9).filter(|cells| cells.iter().sum::<i64>() >= FEW) {
        let joined = together(&cells, FEW);
        let of = |join: bool| cells.iter().zip(&joined).filter(move |(_, j)| **j == join);
        assert!(of(false).all(|(count, _)| *count == 0 || *count >= FEW), "{cells:?}");
        let sum: i64 = of(true).map(|(count, _)| count).sum();
        assert!(of(true).count() != 1 && (of(true).count() == 0 || sum >= FEW), "{cells:?}");
    }
}

#[test]
fn whoever_knows_the_rule_cannot_tell_a_small_cell_of_any_small_table() {
    // Every table with the same publication: what each cell told together could be, to who knows the rule.
    let mut worlds: BTreeMap<_, Vec<Vec<i64>>> = BTreeMap::new();
    for cells in tables(4, 12).filter(|cells| cells.iter().sum::<i64>() >= FEW) {
        let joined = together(&cells, FEW);
        let told: Vec<_> =
            cells.iter().zip(&joined).map(|(count, join)| (!join).then_some(*count)).collect();
        worlds.entry((told, cells.iter().sum::<i64>())).or_default().push(cells);
    }
    for ((told, sum), worlds) in worlds {
        for (cell, shown) in told.iter().enumerate().filter(|(_, shown)| shown.is_none()) {
            let could_be: BTreeSet<i64> = worlds.iter().map(|world| world[cell]).collect();
            let small = could_be.iter().any(|count| (1..FEW).contains(count));
            assert!(
                !small || could_be.len() > 1,
                "{told:?} of {sum}: {cell} is {could_be:?} {shown:?}"
            );
        }
    }
}
