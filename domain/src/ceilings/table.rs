//! Ceilings of three years, each value against a source.
//!
//! Zone « autres régions » (Nantes). Columns: categories 1 to 6, then each person beyond. Marks: **V** verified in the
//! published table that `domain.md` names; **D** derived there or here, to be checked against the order before any real
//! use. `domain.md` gives no PLAI of 2024: ours is the 2023 value × 1.0349 (the index of PLUS between the two years),
//! which [`the_plai_of_2024_stands_between_its_neighbours`] checks against 2025 too.

use super::*;
use crate::testing::day;
use Financing::{Plai, Pls, Plus};
use Mark::{D, V};

/// How sure a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    V,
    D,
}

type Values = [(i64, Mark); 7];

const fn all(values: [i64; 7], mark: Mark) -> Values {
    let [a, b, c, d, e, f, g] = values;
    [(a, mark), (b, mark), (c, mark), (d, mark), (e, mark), (f, mark), (g, mark)]
}

#[rustfmt::skip]
const TABLE: [(i32, Financing, Values, &str); 9] = [
    (2024, Plus, all([22_642, 30_238, 36_362, 43_899, 51_641, 58_200, 6_492], V), "domain.md 3.1 [V: OF]"),
    (2025, Plus, all([23_201, 30_984, 37_259, 44_982, 52_915, 59_636, 6_652], V), "domain.md 3.1 [V: OF]"),
    (2026, Plus, all([23_403, 31_254, 37_584, 45_374, 53_376, 60_156, 6_710], V), "domain.md 3.1 [V: OF; lessentieldeleco.fr]"),
    (2024, Plai, all([12_452, 18_143, 21_818, 24_276, 28_403, 32_010, 3_569], D), "not in domain.md: 2023 [V: logementsocial69.fr] × 1.0349"),
    (2025, Plai, [(12_759, V), (18_591, V), (22_356, V), (24_875, V), (29_104, D), (32_799, D), (3_658, D)], "domain.md 3.2 [V for 1-4: mes-allocs.fr; D: rent index]"),
    (2026, Plai, all([12_870, 18_752, 22_550, 25_091, 29_358, 33_085, 3_690], D), "domain.md 3.2 [D: × 1.0087]"),
    (2024, Pls, all([29_435, 39_309, 47_271, 57_069, 67_133, 75_660, 8_440], D), "domain.md 3.3: 130 % of PLUS"),
    (2025, Pls, all([30_161, 40_279, 48_437, 58_477, 68_790, 77_527, 8_648], D), "domain.md 3.3 [D]"),
    (2026, Pls, all([30_424, 40_630, 48_859, 58_986, 69_389, 78_203, 8_723], D), "domain.md 3.3 [D]"),
];

fn met(financing: Financing, category: u8, extra: u8, on: NaiveDate) -> Ceiling {
    let household = Counted { category, extra, size: category };
    Ceilings::default().ceiling((Zone::OtherRegions, financing), household, on).unwrap()
}

fn days(year: i32) -> [NaiveDate; 2] {
    [day(&format!("{year}-01-01")), day(&format!("{year}-12-31"))]
}

#[test]
fn each_ceiling_of_three_years_is_the_one_of_its_source() {
    for (year, financing, values, source) in &TABLE {
        for (column, (euros, _)) in (1..=6).zip(values) {
            for on in days(*year) {
                let ceiling = met(*financing, column, 0, on);
                let told = (ceiling.euros, ceiling.since);
                let since = day(&format!("{year}-01-01"));
                assert_eq!(told, (*euros, since), "{financing:?} {column} on {on}: {source}");
            }
        }
    }
}

/// The sum is rounded once: a person beyond six is worth the last column within a euro for PLS, exactly otherwise.
#[test]
fn each_person_beyond_six_adds_the_last_column() {
    for (year, financing, values, source) in &TABLE {
        let [.., (six, _), (beyond, _)] = values;
        for extra in 1..=3_u8 {
            let ceiling = met(*financing, 6, extra, days(*year)[0]).euros;
            let expected = six + beyond * i64::from(extra);
            let allowed = if *financing == Pls { i64::from(extra) } else { 0 };
            assert!((ceiling - expected).abs() <= allowed, "{financing:?} {year}: {source}");
        }
    }
}

#[test]
fn a_value_marked_as_derived_is_an_assumption_of_the_parameter_too() {
    for (year, financing, values, _) in TABLE.iter().filter(|row| row.1 != Pls) {
        for (column, (_, mark)) in (1..=6).zip(values) {
            let source = met(*financing, column, 0, days(*year)[0]).source;
            assert_eq!(source == Source::Published, *mark == V, "{financing:?} {year} {column}");
        }
    }
}

/// PLS follows PLUS by a rule, not by a table of its own.
#[test]
fn pls_is_thirty_per_cent_above_plus_to_the_nearest_euro() {
    for year in 2015..=2026 {
        for category in 1..=6 {
            let [on, _] = days(year);
            let (plus, pls) = (met(Plus, category, 0, on), met(Pls, category, 0, on));
            assert!((pls.euros * 10 - plus.euros * 13).abs() <= 5, "{year} {category}");
            assert_eq!((pls.since, pls.source), (plus.since, plus.source));
        }
    }
}

/// The index of PLUS links the years: 2023 gives 2024 going forward, 2025 gives it going back, within two euros.
#[test]
fn the_plai_of_2024_stands_between_its_neighbours() {
    let on = |year: i32| days(year)[0];
    for category in 1..=6 {
        let plai = |year| met(Plai, category, 0, on(year)).euros;
        let index = |from, to| (met(Plus, 1, 0, on(to)).euros, met(Plus, 1, 0, on(from)).euros);
        for from in [2023, 2025] {
            let (to, since) = index(from, 2024);
            let computed = (plai(from) * to + since / 2) / since;
            assert!((computed - plai(2024)).abs() <= 2, "{category} from {from}: {computed}");
        }
    }
}

#[test]
fn no_year_of_the_table_falls_back_on_another() {
    for year in 2017..=2026 {
        for (financing, column) in
            [Plai, Plus].into_iter().flat_map(|f| (1..=6).map(move |c| (f, c)))
        {
            let since = met(financing, column, 0, days(year)[0]).since;
            assert_eq!(since, days(year)[0], "{financing:?} {column}");
        }
        assert_eq!(met(Plai, 6, 1, days(year)[0]).since, days(year)[0]);
    }
}
