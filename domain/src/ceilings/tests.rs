use super::*;
use crate::testing::day;

fn ceiling(financing: Financing, category: u8, extra: u8, on: &str) -> Ceiling {
    let household = Counted { category, extra, size: category };
    Ceilings::default().ceiling((Zone::OtherRegions, financing), household, day(on)).unwrap()
}

#[test]
fn every_line_of_the_shipped_table_is_read() {
    let read: usize = Ceilings::default().columns.values().map(Vec::len).sum();
    assert_eq!(read, SHIPPED.lines().count() - 1);
}

#[test]
fn the_ceiling_in_force_on_the_day_applies_and_tells_its_version() {
    let eve = ceiling(Financing::Plus, 1, 0, "2024-12-31");
    assert_eq!((eve.euros, eve.since), (22_642, day("2024-01-01")));
    let new = ceiling(Financing::Plus, 1, 0, "2025-01-01");
    assert_eq!((new.euros, new.since), (23_201, day("2025-01-01")));
    let last = ceiling(Financing::Plus, 6, 0, "2030-01-01");
    assert_eq!((last.euros, last.since), (60_156, day("2026-01-01")));
}

#[test]
fn before_the_table_begins_its_first_value_stands_and_says_so() {
    let early = ceiling(Financing::Plus, 1, 0, "2010-01-01");
    assert_eq!((early.euros, early.source), (20_107, Source::BeforeTable));
    assert_eq!(ceiling(Financing::Plus, 1, 0, "2015-01-01").source, Source::Published);
}

#[test]
fn an_assumption_about_one_person_more_is_one_about_the_sum() {
    let sources = |extra| ceiling(Financing::Plai, 6, extra, "2022-06-01").source;
    assert_eq!([sources(0), sources(1)], [Source::Published; 2]);
    let mut table = Ceilings::default();
    let beyond = table.columns.get_mut(&(Zone::OtherRegions, true, BEYOND)).unwrap();
    beyond.iter_mut().for_each(|(.., source)| *source = Source::Computed);
    let household = |extra| Counted { category: 6, extra, size: 6 };
    let source = |extra| {
        let place = (Zone::OtherRegions, Financing::Plai);
        table.ceiling(place, household(extra), day("2022-06-01")).unwrap().source
    };
    assert_eq!([source(0), source(1)], [Source::Published, Source::Computed]);
}
