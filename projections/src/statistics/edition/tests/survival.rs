//! The estimate against values worked by hand, and against a straightforward count of the definition.

use super::super::survival::{Watched, curve, waiting};
use domain::testing::Dice;

fn all(days: impl IntoIterator<Item = i64>, housed: bool) -> Vec<Watched> {
    days.into_iter().map(|exit| Watched { entry: -1, exit, housed }).collect()
}

fn median(watched: &[Watched], threshold: i64) -> Option<i64> {
    waiting(watched, threshold)?.median.map(|median| median.days)
}

#[test]
fn the_curve_of_six_demands_is_the_one_worked_by_hand() {
    // housed at 2, 4, 4, 7; ended otherwise at 3; still waiting at 9
    let mut watched = all([2, 4, 4, 7], true);
    watched.extend(all([3, 9], false));
    let steps = curve(&watched, 1);
    let told: Vec<_> = steps.iter().map(|step| (step.days, step.at_risk)).collect();
    assert_eq!(told, [(2, 6), (4, 4), (7, 2)]);
    // 5/6, then times 2/4, then times 1/2
    for (step, by_hand) in steps.iter().zip([0.833_333, 0.416_667, 0.208_333]) {
        assert!((step.waiting - by_hand).abs() < 1e-6, "{step:?}");
    }
    // Greenwood at day 4: 1/(6*5) + 2/(4*2) = 0.28333; log(-log): exp(1.96*0.53229/0.87547) = 3.2930
    let (low, high) = steps[1].bounds;
    assert!((low - 0.055_98).abs() < 1e-4 && (high - 0.766_56).abs() < 1e-4, "{low} {high}");
    assert_eq!(median(&watched, 1), Some(4));
    assert_eq!(waiting(&watched, 1).unwrap().p90, None, "the curve stops at a fifth");
}

#[test]
fn a_demand_counts_at_risk_only_from_the_day_it_was_watched() {
    // two came with 10 days behind them: they are not at risk at day 5
    let mut watched = all([5, 20], true);
    watched.extend([15, 30].map(|exit| Watched { entry: 10, exit, housed: true }));
    let told: Vec<_> = curve(&watched, 1).iter().map(|step| (step.days, step.at_risk)).collect();
    assert_eq!(told, [(5, 2), (15, 3), (20, 2), (30, 1)]);
}

#[test]
fn closing_many_files_on_one_day_does_not_move_the_median() {
    let housed = || all((1..=100).map(|n| n * 10), true);
    let before = median(&housed(), 11).unwrap();
    let mut closed = housed();
    closed.extend(all(std::iter::repeat_n(30, 400), false));
    // The mean or the median of files that ended would fall to 30 days; those 400 had waited 30 days, no more is known.
    let mut ended: Vec<i64> = closed.iter().map(|one| one.exit).collect();
    ended.sort_unstable();
    assert_eq!(ended[250], 30, "what a count of ended files would tell");
    let after = median(&closed, 11).unwrap();
    assert!((after - before).abs() <= 20, "{before} and {after}");
}

#[test]
fn files_that_sleep_make_the_tail_longer_and_are_not_left_out() {
    let housed = || all((1..=60).map(|n| n * 5), true);
    assert_eq!(median(&housed(), 11), Some(150));
    let mut asleep = housed();
    asleep.extend(all(std::iter::repeat_n(4_000, 40), false));
    // half of 100 is the 50th housed
    assert_eq!(median(&asleep, 11), Some(250));
    assert_eq!(waiting(&asleep, 11).unwrap().p90, None, "four in ten still wait");
}

#[test]
fn those_who_still_wait_count_and_too_many_of_them_leave_no_median() {
    let mut watched = all(std::iter::repeat_n(100, 20), true);
    assert_eq!(median(&watched, 11), Some(100));
    watched.extend(all(std::iter::repeat_n(200, 21), false));
    assert_eq!(median(&watched, 11), None, "20 of 41 are fewer than half");
    watched.pop();
    assert_eq!(median(&watched, 11), Some(100), "20 of 40 are half");
}

#[test]
fn two_ways_of_being_housed_show_both_times() {
    let mut watched = all(std::iter::repeat_n(30, 60), true);
    watched.extend(all(std::iter::repeat_n(3_000, 60), true));
    let told = waiting(&watched, 11).unwrap();
    assert_eq!((told.median.unwrap().days, told.p90.unwrap().days), (30, 3_000));
    let median = told.median.unwrap();
    assert_eq!((median.low, median.high), (Some(30), None), "the median could be either, or later");
}

#[test]
fn fewer_than_eleven_housed_or_under_watch_give_no_figure() {
    let mut few = all(std::iter::repeat_n(50, 10), true);
    few.extend(all(std::iter::repeat_n(90, 500), false));
    assert_eq!(waiting(&few, 11), None);
    // sixteen under watch, eleven, then six: the curve stops at 6/16 before those
    let mut watched = all([10, 10, 10, 10, 10, 20, 20, 20, 20, 20, 400], true);
    watched.extend(all([300; 5], false));
    let told = waiting(&watched, 11).unwrap();
    assert_eq!((told.median.unwrap().days, told.p90), (20, None));
    assert_eq!(curve(&watched, 11).len(), 2);
}

#[test]
fn the_curve_is_the_product_of_its_definition_whatever_the_demands() {
    for seed in 0..60 {
        let mut dice = Dice(seed);
        let size = 20 + dice.below(200);
        let watched: Vec<Watched> = (0..size)
            .map(|_| {
                let entry = i64::try_from(dice.below(40)).unwrap() - 1;
                let exit = entry + 1 + i64::try_from(dice.below(60)).unwrap();
                Watched { entry, exit, housed: dice.below(3) > 0 }
            })
            .collect();
        let mut waiting = 1.0_f64;
        let mut expected = Vec::new();
        let begun = (0..200).find(|day| at_risk(&watched, *day) >= 11);
        for day in begun.unwrap_or(200)..200 {
            let exits = watched.iter().any(|one| one.exit == day);
            if exits && at_risk(&watched, day) < 11 {
                break;
            }
            let housed = watched.iter().filter(|one| one.exit == day && one.housed).count();
            if housed > 0 {
                waiting *= 1.0 - housed as f64 / at_risk(&watched, day) as f64;
                expected.push((day, waiting));
            }
        }
        let steps = curve(&watched, 11);
        assert_eq!(steps.len(), expected.len(), "seed {seed}");
        for (step, (day, waiting)) in steps.iter().zip(expected) {
            assert!(step.days == day && (step.waiting - waiting).abs() < 1e-9, "seed {seed}");
            assert!(step.bounds.0 <= step.waiting && step.waiting <= step.bounds.1);
        }
    }
}

fn at_risk(watched: &[Watched], day: i64) -> usize {
    watched.iter().filter(|one| one.entry < day && day <= one.exit).count()
}
