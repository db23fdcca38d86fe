//! The first quartile, per consumption unit, by hand.
//!
//! Source: `domain.md` 3.5 [V: GAZ, UHF for the method; the threshold of 2024 is an assumption].

use super::*;
use crate::{
    declaration::{Household, Member, MemberLink, Resources},
    demand::Quartile::{self, *},
    testing::day,
};

fn alone_with(children: &[&str]) -> Household {
    let member = |link, birth: &str| Member { link, birth_date: Some(day(birth)) };
    let mut members = vec![member(MemberLink::Applicant, "1980-01-01")];
    members.extend(children.iter().map(|birth| member(MemberLink::Dependant, birth)));
    Household { members, ..Household::default() }
}

/// Who, children, monthly euros, tax income, day, by hand: income of a year by unit against the threshold.
type Row<'a> = (&'a str, &'a [&'a str], i64, Option<i64>, &'a str, Quartile);

#[rustfmt::skip]
const ROWS: &[Row<'_>] = &[
    ("816 × 12 / 1 = 9,792 ≤ 9,800", &[], 816, None, "2024-06-01", First),
    ("817 × 12 / 1 = 9,804 > 9,800", &[], 817, None, "2024-06-01", Other),
    ("770 × 12 / 1 = 9,240 ≤ 9,243, of 2023", &[], 770, None, "2023-06-01", First),
    ("771 × 12 / 1 = 9,252 > 9,243, of 2023", &[], 771, None, "2023-06-01", Other),
    ("1,061 × 12 / 1.3 = 9,793.8, a child of 13", &["2010-06-02"], 1_061, None, "2024-06-01", First),
    ("1,062 × 12 / 1.3 = 9,803.1, a child of 13", &["2010-06-02"], 1_062, None, "2024-06-01", Other),
    ("1,062 × 12 / 1.5 = 8,496, the same child of 14", &["2010-06-02"], 1_062, None, "2024-06-02", First),
    ("no month declared: the tax income, 9,800 / 1, at the threshold", &[], 0, Some(9_800), "2024-06-01", First),
    ("no month declared: the tax income, 9,801 / 1", &[], 0, Some(9_801), "2024-06-01", Other),
    ("nothing declared", &[], 0, None, "2024-06-01", Unknown),
];

#[test]
fn each_quartile_of_the_table_is_the_one_computed_by_hand() {
    for (who, children, monthly, tax_income_n2, on, quartile) in ROWS {
        let resources =
            Resources { monthly: *monthly, tax_income_n2: *tax_income_n2, ..Resources::default() };
        let household = alone_with(children);
        let met =
            QuartileThresholds::default().quartile(Some(&household), &resources, &[], day(on));
        assert_eq!(met, *quartile, "{who}");
    }
}

#[test]
fn a_threshold_tells_its_version_and_that_it_is_an_assumption() {
    let table = QuartileThresholds::default();
    assert_eq!(table.in_force(day("2026-01-01")), Some((day("2024-01-01"), 9_800, true)));
    assert_eq!(table.in_force(day("2021-12-31")), Some((day("2022-01-01"), 8_671, true)));
    let published = QuartileThresholds { values: vec![(day("2022-01-01"), 8_671, false)] };
    assert_eq!(published.in_force(day("2022-01-01")), Some((day("2022-01-01"), 8_671, false)));
    assert!(published.in_force(day("2021-12-31")).is_some_and(|(.., assumption)| assumption));
}

/// Earning more, or being fewer, never brings a household into the first quartile.
#[test]
fn the_quartile_is_monotone() {
    let table = QuartileThresholds::default();
    let place = |yearly, tenths| table.place(yearly, tenths, day("2025-01-01"));
    for tenths in 10..40 {
        for yearly in (0..60_000).step_by(490) {
            let first = place(yearly, tenths) == First;
            assert!(first || place(yearly + 1, tenths) == Other, "{yearly} {tenths}");
            assert!(!first || place(yearly, tenths + 1) == First, "{yearly} {tenths}");
        }
    }
}
