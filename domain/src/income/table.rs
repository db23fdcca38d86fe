//! Incomes read by hand.
//!
//! Sources: **R** reference tax income of year N-2 of everybody in the home, N-1 if at least 10 % lower, the last
//! twelve months after hardship if better: `domain.md` 3.4 [V: lessentieldeleco.fr], CCH R441-1, arrêté of 29 July
//! 1987; **L** one spouse alone: `domain.md` 1.6 [V: C17 L441-1] and 11.11; **D** our reading where the texts found say
//! nothing. Days are of 2026 unless said, so that N-2 is 2024.

use super::{Basis::*, *};
use crate::{
    declaration::{CoApplicant, Resources},
    refusal::Refusal,
    sealed::Sealed,
    testing::{day, person},
};

/// What one person declares: year of the older notice, its income, that of the next year, twelve months, a month.
type Said = (Option<i32>, Option<i64>, Option<i64>, Option<i64>, i64);

/// One row. The link is that of the other adult.
struct Row {
    who: &'static str,
    own: Said,
    other: Option<(&'static str, Said)>,
    on: &'static str,
    /// A document shows that the partner is left out.
    alone: bool,
    /// A document shows the last months.
    shown: bool,
    income: Result<(i64, Basis), Refusal>,
    source: &'static str,
}

/// 20,000 in 2024, 19,000 in 2025.
const ALONE: Row = Row {
    who: "the year before last",
    own: (Some(2024), Some(20_000), Some(19_000), None, 1_500),
    other: None,
    on: "2026-05-30",
    alone: false,
    shown: false,
    income: Ok((20_000, YearBeforeLast)),
    source: "R",
};

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ALONE,
    Row { who: "the last year, a euro too high for the 10 %", own: (Some(2024), Some(20_000), Some(18_001), None, 1_500), ..ALONE },
    Row { who: "the last year, exactly 10 % lower", own: (Some(2024), Some(20_000), Some(18_000), None, 1_500), income: Ok((18_000, LastYear)), ..ALONE },
    Row { who: "twelve months exactly 10 % lower, shown", own: (Some(2024), Some(20_000), None, Some(18_000), 1_500), shown: true, income: Ok((18_000, LastMonths)), ..ALONE },
    Row { who: "the same, only said", own: (Some(2024), Some(20_000), None, Some(18_000), 1_500), source: "R: « s'il justifie »", ..ALONE },
    Row { who: "twelve months a euro too high", own: (Some(2024), Some(20_000), None, Some(18_001), 1_500), shown: true, ..ALONE },
    Row { who: "both lower: the lower of the two", own: (Some(2024), Some(20_000), Some(17_000), Some(12_000), 1_000), shown: true, income: Ok((12_000, LastMonths)), source: "R: if better", ..ALONE },
    Row { who: "both lower, the last year more", own: (Some(2024), Some(20_000), Some(11_000), Some(17_000), 1_400), shown: true, income: Ok((11_000, LastYear)), source: "R: if better", ..ALONE },
    // everybody in the home
    Row { who: "a couple, each their notice", other: Some(("M", (None, Some(5_000), None, None, 400))), income: Ok((25_000, YearBeforeLast)), ..ALONE },
    Row { who: "a couple taxed together declares once", other: Some(("P", (None, None, None, None, 400))), source: "D", ..ALONE },
    Row { who: "his year fell, hers is not declared: hers of N-2 stays in the sum", own: (Some(2024), Some(10_000), Some(9_000), None, 700), other: Some(("M", (None, Some(5_000), None, None, 400))), income: Ok((15_000, YearBeforeLast)), source: "R: 14,000 is not 10 % under 15,000", ..ALONE },
    Row { who: "both fell", own: (Some(2024), Some(10_000), Some(6_000), None, 700), other: Some(("M", (None, Some(5_000), Some(4_000), None, 400))), income: Ok((10_000, LastYear)), ..ALONE },
    Row { who: "a house-sharer counts too", other: Some(("L", (None, Some(5_000), None, None, 400))), income: Ok((25_000, YearBeforeLast)), ..ALONE },
    // the right year
    Row { who: "declared last year: its N-1 is N-2 today", own: (Some(2023), Some(30_000), Some(20_000), None, 1_500), ..ALONE },
    Row { who: "on 31 December N-2 is still of the year", own: (Some(2023), Some(30_000), Some(20_000), None, 1_500), on: "2025-12-31", income: Ok((20_000, LastYear)), source: "R: 2025, N-2 is 2023, N-1 a third lower", ..ALONE },
    Row { who: "an income of 2019 never counts in 2026", own: (Some(2019), Some(9_000), Some(9_500), None, 1_500), income: Ok((18_000, DeclaredMonths)), source: "D: twelve months of resources, the prudent side", ..ALONE },
    Row { who: "nor when nothing else is declared", own: (Some(2019), Some(9_000), Some(9_500), None, 0), income: Err(Refusal::IncomeYear), source: "D", ..ALONE },
    Row { who: "a notice that is not yet of N-2 counts as N-1", own: (Some(2025), Some(19_000), None, None, 1_500), income: Ok((19_000, LastYear)), source: "D", ..ALONE },
    Row { who: "two forms of two years", other: Some(("M", (Some(2023), Some(9_000), Some(5_000), None, 400))), income: Ok((25_000, YearBeforeLast)), source: "R: each person's 2024", ..ALONE },
    Row { who: "a form without year is taken at its word", own: (None, Some(20_000), None, None, 1_500), source: "D", ..ALONE },
    // nothing of the tax office
    Row { who: "months for a missing notice", own: (None, None, None, None, 1_000), income: Ok((12_000, DeclaredMonths)), source: "D", ..ALONE },
    Row { who: "nothing", own: (None, None, None, None, 0), income: Err(Refusal::ResourcesUnknown), ..ALONE },
    // parted
    Row { who: "proceedings shown: her income alone", other: Some(("M", (None, Some(50_000), None, None, 4_000))), alone: true, source: "L", ..ALONE },
    Row { who: "not shown: everybody's", other: Some(("M", (None, Some(50_000), None, None, 4_000))), income: Ok((70_000, YearBeforeLast)), source: "L: two facts, two documents", ..ALONE },
    Row { who: "shown: a house-sharer still counts", other: Some(("L", (None, Some(5_000), None, None, 400))), alone: true, income: Ok((25_000, YearBeforeLast)), source: "L: of one spouse", ..ALONE },
];

impl Row {
    fn resources(&self) -> Resources {
        let (year_n2, tax_income_n2, tax_income_n1, last_months, monthly) = self.own;
        Resources {
            year_n2,
            tax_income_n2,
            tax_income_n1,
            last_months,
            monthly,
            ..Resources::default()
        }
    }

    fn others(&self) -> Vec<Sealed<CoApplicant>> {
        self.other.iter().map(|(link, said)| Sealed::new(person(2), adult(link, *said))).collect()
    }
}

fn adult(link: &str, said: Said) -> CoApplicant {
    let (year_n2, tax_income_n2, tax_income_n1, last_months, monthly) = said;
    CoApplicant {
        name: "MARTIN".to_owned(),
        first_name: "Alex".to_owned(),
        birth_date: day("1988-01-02"),
        link: link.parse().unwrap(),
        tax_income_n2,
        tax_income_n1,
        monthly,
        year_n2,
        last_months,
        received: crate::declaration::Received::default(),
    }
}

#[test]
fn each_income_of_the_table_is_read_as_by_hand() {
    for row in ROWS {
        let reading = Reading { on: day(row.on), alone: row.alone, fall_shown: row.shown };
        let met = income(&row.resources(), &row.others(), reading);
        let met = met.map(|income| (income.euros, income.basis));
        assert_eq!(met, row.income, "{} ({})", row.who, row.source);
    }
}

#[test]
fn an_erased_adult_makes_the_income_unknown() {
    let gone = [Sealed::Erased { person: person(2) }];
    let reading = Reading { on: day("2026-05-30"), alone: true, fall_shown: true };
    assert_eq!(income(&ALONE.resources(), &gone, reading), Err(Refusal::Erased));
    assert_eq!(monthly(&ALONE.resources(), &gone, true), None);
}

/// Showing a fall can only lower an income, whatever is declared.
#[test]
fn what_is_shown_never_raises_an_income() {
    for row in ROWS {
        let read = |shown| {
            let reading = Reading { on: day(row.on), alone: row.alone, fall_shown: shown };
            income(&row.resources(), &row.others(), reading).map_or(0, |income| income.euros)
        };
        assert!(read(true) <= read(false), "{}", row.who);
    }
}
