use super::*;
use crate::{calendar::LegalCalendar, decider::Aggregate, testing::day};
use chrono::{Days, NaiveDate};

fn term(since: &str, last: &str, outages: &[(&str, &str)]) -> Term {
    let events = outages
        .iter()
        .map(|(from, to)| ClockEvent::OutageRecorded { from: day(from), to: day(to) });
    let clock = events.fold(Clock::default(), |clock, event| clock.evolve(&event));
    clock.term(day(since), day(last), LegalCalendar::default().outage_push)
}

/// Since, last, outages, the last day that comes of it.
type Case = (&'static str, &'static str, &'static [(&'static str, &'static str)], &'static str);

#[test]
fn an_outage_moves_the_end_of_a_time_it_took_some_of() {
    // 2026-05-01 and 2026-05-08 are public holidays
    let cases: [Case; 10] = [
        ("2026-01-05", "2026-01-20", &[], "2026-01-20"),
        ("2026-01-05", "2026-01-20", &[("2025-12-01", "2026-01-04")], "2026-01-20"),
        ("2026-01-05", "2026-01-20", &[("2026-01-22", "2026-02-01")], "2026-01-20"),
        // the 20th was closed at some hour, and nobody knows what became of its evening
        ("2026-01-05", "2026-01-20", &[("2026-01-21", "2026-02-01")], "2026-02-02"),
        // one day, on the first or on the last: ten days
        ("2026-01-05", "2026-01-20", &[("2026-01-05", "2026-01-05")], "2026-01-30"),
        ("2026-01-05", "2026-01-20", &[("2026-01-20", "2026-01-20")], "2026-01-30"),
        // 45 days, then to a working day
        ("2026-01-05", "2026-01-20", &[("2026-01-10", "2026-02-23")], "2026-03-06"),
        ("2026-04-01", "2026-04-21", &[("2026-04-10", "2026-04-10")], "2026-05-04"),
        // the second falls in the time that the first gave
        (
            "2026-01-05",
            "2026-01-20",
            &[("2026-01-20", "2026-01-20"), ("2026-01-28", "2026-01-28")],
            "2026-02-09",
        ),
        (
            "2026-01-05",
            "2026-01-20",
            &[("2026-01-10", "2026-01-10"), ("2026-03-01", "2026-03-02")],
            "2026-01-30",
        ),
    ];
    for (since, last, outages, expected) in cases {
        let term = term(since, last, outages);
        assert_eq!(term.last, day(expected), "{since} {last} {outages:?}");
        assert_eq!((term.pushed, term.held), (last != expected, last != expected));
    }
}

#[test]
fn no_outage_ever_shortens_a_time() {
    let start = day("2026-01-01");
    let at = |n: u64| start.checked_add_days(Days::new(n)).unwrap();
    for seed in 0..5_000_u64 {
        let dice = |n: u64, sides: u64| (seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> n) % sides;
        let (since, from) = (at(dice(3, 90)), at(dice(9, 160)));
        let last = since.checked_add_days(Days::new(dice(15, 60))).unwrap();
        let to = from.checked_add_days(Days::new(dice(21, 70))).unwrap();
        let clock = Clock::default().evolve(&ClockEvent::OutageRecorded { from, to });
        let term = clock.term(since, last, LegalCalendar::default().outage_push);
        let took_some = from.pred_opt().unwrap() <= last && since <= to;
        assert_eq!(term.pushed, took_some, "{since} {last} {from} {to}");
        let longer = (term.last - last).num_days();
        assert!(!took_some || longer >= 10.max((to - from).num_days() + 1));
    }
}

#[test]
fn the_end_of_the_calendar_is_no_panic() {
    let clock = Clock::default()
        .evolve(&ClockEvent::OutageRecorded { from: NaiveDate::MIN, to: NaiveDate::MAX });
    let least = LegalCalendar::default().outage_push;
    assert!(clock.term(NaiveDate::MIN, NaiveDate::MAX, least).last == NaiveDate::MAX);
    let backwards = Clock::default()
        .evolve(&ClockEvent::OutageRecorded { from: day("2026-01-09"), to: day("2026-01-02") });
    assert!(!backwards.term(day("2026-01-01"), day("2026-01-31"), least).pushed);
}
