//! Households counted by hand: category of the ceilings, persons beyond six, size, consumption units in tenths.
//!
//! Sources, by the mark of a row: **A** arrêté of 29 July 1987, annex 1, as `domain.md` 3.4 quotes it [V];
//! **C** notice of Cerfa 14069, `domain.md` 2.2 [V] (custody, visiting right); **U** scale of consumption units,
//! `domain.md` 3.5 [U]; **D** our reading, a named assumption (unborn children, and until when they count). A letter
//! before a colon is the whole source of the row.

use crate::{
    declaration::{Household, Member, MemberLink as Link},
    household::CountingRules,
    testing::day,
};

/// One row: who, the day, what is counted, the source.
struct Row {
    who: &'static str,
    adults: &'static [(Link, &'static str)],
    /// Child's link and birth.
    children: &'static [(Link, &'static str)],
    /// How many are expected, and the day they are due.
    expected: (u8, &'static str),
    disabled: u8,
    on: &'static str,
    /// Category, extra, size, tenths of units.
    counted: (u8, u8, u8, u32),
    source: &'static str,
}

/// A person alone on 10 March 2025, to vary from.
const ALONE: Row = Row {
    who: "one person",
    adults: &[(Link::Applicant, "1970-01-01")],
    children: &[],
    expected: (0, ""),
    disabled: 0,
    on: "2025-03-10",
    counted: (1, 0, 1, 10),
    source: "A",
};

const COUPLE: &[(Link, &str)] = &[(Link::Applicant, "1970-01-01"), (Link::Partner, "1971-01-01")];
/// 28 and 27 years on 10 March 2025.
const YOUNG: &[(Link, &str)] = &[(Link::Applicant, "1997-03-10"), (Link::Partner, "1998-03-10")];
const FRIENDS: &[(Link, &str)] =
    &[(Link::Applicant, "1997-03-10"), (Link::HouseSharer, "1998-03-10")];
const CHILD: (Link, &str) = (Link::Dependant, "2018-01-01");
const KEPT: (Link, &str) = (Link::AlternateCustody, "2018-01-01");
const VISITS: (Link, &str) = (Link::VisitingRight, "2018-01-01");
const GROWN: (Link, &str) = (Link::Dependant, "2005-01-01");

#[rustfmt::skip]
const ROWS: &[Row] = &[
    // category 1
    ALONE,
    Row { who: "nobody declared counts as one person", adults: &[], source: "D: a form without its people", ..ALONE },
    Row { who: "one person who is visited by two children", children: &[VISITS, VISITS], counted: (1, 0, 3, 10), source: "C", ..ALONE },
    // category 2
    Row { who: "two persons, not a young couple", adults: COUPLE, counted: (2, 0, 2, 15), ..ALONE },
    Row { who: "one person alone, disabled", disabled: 1, counted: (2, 0, 1, 10), ..ALONE },
    Row { who: "two house-sharers, however young", adults: FRIENDS, counted: (2, 0, 2, 15), source: "A: « jeune ménage » is a couple", ..ALONE },
    Row { who: "a couple on the day its ages pass 55", adults: YOUNG, on: "2026-03-10", counted: (2, 0, 2, 15), source: "A: 28 + 27 becomes 29 + 28", ..ALONE },
    // category 3
    Row { who: "a young couple: 27 + 28", adults: YOUNG, counted: (3, 0, 2, 15), ..ALONE },
    Row { who: "a young couple the day before", adults: YOUNG, on: "2026-03-09", counted: (3, 0, 2, 15), ..ALONE },
    Row { who: "a young couple, one of them disabled: raised once", adults: YOUNG, disabled: 1, counted: (3, 0, 2, 15), source: "A: never together", ..ALONE },
    Row { who: "a young couple that a child visits", adults: YOUNG, children: &[VISITS], counted: (3, 0, 3, 15), source: "A and C: a visiting child is no dependant", ..ALONE },
    Row { who: "two persons, one disabled", adults: COUPLE, disabled: 1, counted: (3, 0, 2, 15), ..ALONE },
    Row { who: "three persons", adults: COUPLE, children: &[CHILD], counted: (3, 0, 3, 18), ..ALONE },
    Row { who: "one person and a dependant", children: &[CHILD], counted: (3, 0, 2, 13), ..ALONE },
    Row { who: "one person and a child in alternate custody", children: &[KEPT], counted: (3, 0, 2, 13), source: "A and C", ..ALONE },
    Row { who: "one person and a grown dependant", children: &[GROWN], counted: (3, 0, 2, 15), source: "A and U", ..ALONE },
    Row { who: "one person who expects a child", expected: (1, "2025-06-10"), counted: (3, 0, 2, 10), source: "D: as one born", ..ALONE },
    Row { who: "a young couple that expects a child is three, not four", adults: YOUNG, expected: (1, "2025-06-10"), counted: (3, 0, 3, 15), source: "D: the child is the dependant", ..ALONE },
    // category 4
    Row { who: "four persons", adults: COUPLE, children: &[CHILD, CHILD], counted: (4, 0, 4, 21), ..ALONE },
    Row { who: "one person and two dependants", children: &[CHILD, CHILD], counted: (4, 0, 3, 16), ..ALONE },
    Row { who: "three persons, one disabled", adults: COUPLE, children: &[CHILD], disabled: 1, counted: (4, 0, 3, 18), ..ALONE },
    Row { who: "one person, a dependant, disabled: raised once", children: &[CHILD], disabled: 1, counted: (3, 0, 2, 13), source: "A: never together", ..ALONE },
    Row { who: "a couple that expects twins", adults: COUPLE, expected: (2, "2025-06-10"), counted: (4, 0, 4, 15), source: "D: as born", ..ALONE },
    // category 5
    Row { who: "five persons", adults: COUPLE, children: &[CHILD, CHILD, CHILD], counted: (5, 0, 5, 24), ..ALONE },
    Row { who: "one person and three dependants", children: &[CHILD, CHILD, KEPT], counted: (5, 0, 4, 19), ..ALONE },
    Row { who: "four persons, two disabled", adults: COUPLE, children: &[CHILD, CHILD], disabled: 2, counted: (5, 0, 4, 21), source: "A: « au moins une »", ..ALONE },
    // category 6, and beyond
    Row { who: "six persons", adults: COUPLE, children: &[CHILD, CHILD, CHILD, GROWN], counted: (6, 0, 6, 29), ..ALONE },
    Row { who: "one person and four dependants", children: &[CHILD, CHILD, CHILD, CHILD], counted: (6, 0, 5, 22), ..ALONE },
    Row { who: "five persons, one disabled", adults: COUPLE, children: &[CHILD, CHILD, CHILD], disabled: 1, counted: (6, 0, 5, 24), ..ALONE },
    Row { who: "seven persons and a visiting child", adults: COUPLE, children: &[CHILD, CHILD, CHILD, CHILD, CHILD, VISITS], counted: (6, 1, 8, 30), source: "A and C", ..ALONE },
    // a child expected counts before birth and never twice after
    Row { who: "sixty days after the day it was due, nothing declared", adults: COUPLE, expected: (1, "2025-06-10"), on: "2025-08-09", counted: (3, 0, 3, 15), source: "D: sixty days", ..ALONE },
    Row { who: "the day after", adults: COUPLE, expected: (1, "2025-06-10"), on: "2025-08-10", counted: (2, 0, 2, 15), source: "D: sixty days", ..ALONE },
    Row { who: "the child is there and still announced", adults: COUPLE, children: &[(Link::Dependant, "2025-06-02")], expected: (1, "2025-06-10"), on: "2025-06-20", counted: (3, 0, 3, 18), source: "D: once", ..ALONE },
    Row { who: "born early, by less than four months", adults: COUPLE, children: &[(Link::Dependant, "2025-02-20")], expected: (1, "2025-06-10"), counted: (3, 0, 3, 18), source: "D: once", ..ALONE },
    Row { who: "the elder of a year ago is not the one expected", adults: COUPLE, children: &[(Link::Dependant, "2024-03-01")], expected: (1, "2025-06-10"), counted: (4, 0, 4, 18), source: "D", ..ALONE },
    Row { who: "one twin is declared, the other still announced", adults: COUPLE, children: &[(Link::Dependant, "2025-06-02")], expected: (2, "2025-06-10"), on: "2025-06-20", counted: (4, 0, 4, 18), source: "D: once each", ..ALONE },
    Row { who: "announced without a day", adults: COUPLE, expected: (1, ""), on: "2027-01-01", counted: (3, 0, 3, 15), source: "D: nothing tells that it is past", ..ALONE },
];

impl Row {
    fn household(&self) -> Household {
        let people = self.adults.iter().chain(self.children);
        let member =
            |(link, birth): &(Link, &str)| Member { link: *link, birth_date: Some(day(birth)) };
        Household {
            members: people.map(member).collect(),
            unborn: self.expected.0,
            expected_on: Some(self.expected.1).filter(|due| !due.is_empty()).map(day),
            disabled: self.disabled,
            ..Household::default()
        }
    }

    fn met(&self) -> (u8, u8, u8, u32) {
        let (household, on) = (self.household(), day(self.on));
        let counted = household.counted(on, &CountingRules::default());
        (counted.category, counted.extra, counted.size, household.consumption_units(on))
    }
}

#[test]
fn each_household_of_the_table_is_counted_as_by_hand() {
    for row in ROWS {
        assert_eq!(row.met(), row.counted, "{} ({})", row.who, row.source);
    }
}

#[test]
fn the_table_has_every_category_and_every_variant() {
    for category in 1..=6 {
        assert!(ROWS.iter().filter(|row| row.counted.0 == category).count() >= 3, "{category}");
    }
    let sources = ROWS.iter().filter(|row| !row.source.starts_with(['A', 'C', 'U', 'D']));
    assert_eq!(sources.count(), 0, "a row without its source");
}

/// Whoever joins a household never lowers its ceiling, nor the place it needs.
#[test]
fn a_dependant_more_never_lowers_a_category() {
    for row in ROWS {
        let mut more = row.household();
        let (rules, on) = (CountingRules::default(), day(row.on));
        let before = more.counted(on, &rules);
        more.members.push(Member { link: Link::Dependant, birth_date: Some(day("2010-01-01")) });
        let after = more.counted(on, &rules);
        assert!(after.category + after.extra >= before.category + before.extra, "{}", row.who);
        assert!(after.size > before.size || row.adults.is_empty(), "{}", row.who);
    }
}
