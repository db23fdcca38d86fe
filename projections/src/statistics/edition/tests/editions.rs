//! Editions of small territories, and their arithmetic.

use super::{
    super::{
        Edition, Group, Why,
        batch::batches,
        counted, edition,
        facts::{Exit, Facts},
        told,
    },
    cell, chance, date, lease, months, spell,
};
use chrono::Days;

fn last(facts: &Facts, count: u32) -> Edition {
    edition(facts, &months("2025-01", count), 11).unwrap()
}

#[test]
fn a_month_with_too_little_is_counted_with_the_next_and_never_told_alone() {
    let ended = months("2025-01", 5);
    let at = |month: i64, count: i64| (1..=count).map(move |n| month * 1_000 + n);
    let positions: Vec<i64> = at(0, 20).chain(at(1, 4)).chain(at(2, 9)).chain(at(4, 3)).collect();
    let told: Vec<_> = batches(&ended, &positions, 11)
        .iter()
        .map(|batch| (batch.from.to_string(), batch.to.to_string(), batch.count))
        .collect();
    let batch = |from: &str, to: &str, count| (from.to_owned(), to.to_owned(), count);
    let nobody = batch("2025-04", "2025-04", 0);
    assert_eq!(
        told,
        [batch("2025-01", "2025-01", 20), batch("2025-02", "2025-03", 13), nobody],
        "three of May are told later"
    );
}

#[test]
fn what_is_published_sums_to_the_whole_in_every_table_and_line() {
    for seed in 0..20 {
        let edition = last(&chance(seed, &months("2025-01", 14), 60), 14);
        let half_year = &edition.half_year;
        for table in [&half_year.new, &half_year.allocated, &half_year.housed].into_iter().flatten()
        {
            let sum: i64 = table.groups.iter().map(|group| group.count).sum();
            assert_eq!(sum, table.whole.count, "seed {seed}");
            assert!(table.groups.iter().all(|group| group.count == 0 || group.count >= 11));
            assert_eq!(counted(&table.groups, None, None), Some(sum));
        }
        let lines: i64 = half_year.lines.iter().map(|line| line.count).sum();
        assert_eq!(lines, half_year.allocated.as_ref().unwrap().whole.count, "seed {seed}");
        assert!(half_year.lines.iter().all(|line| line.count >= 11), "seed {seed}");
        let active: i64 = edition.active_by.iter().map(|group| group.count).sum();
        assert_eq!(Some(active), edition.active);
    }
}

#[test]
fn an_edition_is_the_same_when_later_events_are_known() {
    for seed in 0..10 {
        let facts = chance(seed, &months("2025-01", 14), 40);
        let ended = months("2025-01", 9);
        let position = ended[8].position;
        let mut known = facts.clone();
        known.leases.retain(|lease| lease.at <= position);
        known.spells.retain(|spell| spell.since.1 <= position);
        for spell in &mut known.spells {
            spell.until = spell.until.filter(|(_, at, _)| *at <= position);
        }
        assert_ne!(known, facts);
        assert_eq!(edition(&facts, &ended, 11), edition(&known, &ended, 11), "seed {seed}");
    }
}

#[test]
fn tables_of_a_half_year_stay_as_they_are_until_the_next_ends() {
    let facts = chance(5, &months("2025-01", 14), 60);
    let half = |count| last(&facts, count).half_year;
    assert_eq!(half(5).allocated, None, "no half-year ended yet");
    assert_eq!(half(6), half(11));
    let (first, second) = (half(6).allocated.unwrap(), half(12).allocated.unwrap());
    assert_eq!(first.whole.until, second.whole.after, "nothing is counted twice or left out");
}

#[test]
fn the_parts_of_a_change_sum_to_the_difference() {
    let mut told = 0;
    for seed in 0..40 {
        let facts = chance(seed, &months("2025-01", 14), 5 + seed * 3);
        for count in 2..=14 {
            for change in last(&facts, count).changes {
                let (Some(before), Some(after)) = (change.before, change.after) else { continue };
                let sum: i64 = change.parts.iter().map(|part| part.by).sum();
                assert_eq!(sum, after - before, "{seed} {count} {change:?}");
                told += 1;
                let small = |by: i64| by.abs() > 0 && by.abs() < 11;
                let own = change.parts.iter().filter(|part| part.why != Why::Together);
                assert!(own.into_iter().all(|part| !small(part.by)), "{change:?}");
            }
        }
    }
    assert!(told > 500, "{told}");
}

#[test]
fn a_late_event_is_told_as_late_and_counts_in_the_month_it_was_recorded() {
    let ended = months("2025-01", 3);
    let mut facts = Facts::default();
    for n in 1..=30 {
        facts.spells.push(spell(&ended, n, date("2025-02-03"), cell("44109", "T2")));
        // twelve of March happened in February
        let mut late = spell(&ended, n, date("2025-03-03"), cell("44109", "T2"));
        late.since.0 = if n <= 12 { date("2025-02-20") } else { late.since.0 };
        facts.spells.push(late);
    }
    for spell in facts.spells.iter_mut().take(22) {
        spell.until = Some((date("2025-03-09"), 2_900, Exit::Left));
    }
    let edition = last(&facts, 3);
    let change = &edition.changes[0];
    let parts: Vec<_> = change.parts.iter().map(|part| (part.why, part.by)).collect();
    assert_eq!((change.before, change.after), (Some(30), Some(38)));
    assert_eq!(parts, [(Why::Arrived, 18), (Why::ArrivedLate, 12), (Why::Left, -22)]);
    assert_eq!(edition.new.iter().map(|batch| batch.count).collect::<Vec<_>>(), [0, 30, 30]);
}

#[test]
fn a_small_commune_is_told_with_another_and_a_small_size_inside_its_commune() {
    let ended = months("2025-01", 6);
    let mut facts = Facts::default();
    for (commune, size, count) in [
        ("44109", "T2", 40),
        ("44109", "T3", 30),
        ("44109", "T5", 2),
        ("44162", "T2", 25),
        ("44024", "T3", 4),
    ] {
        for n in 0..count {
            let n = n + 1;
            facts.leases.push(lease(ended[0], n, commune, size));
        }
    }
    let table = last(&facts, 6).half_year.allocated.unwrap();
    let count = |commune, size| counted(&table.groups, commune, size);
    assert_eq!(count(None, None), Some(101));
    assert_eq!(
        (count(Some("44109"), None), count(Some("44109"), Some("T2"))),
        (Some(72), Some(40))
    );
    assert_eq!(count(Some("44109"), Some("T3")), None, "told with the two of T5");
    assert_eq!((count(Some("44162"), None), count(Some("44024"), None)), (None, None));
    assert_eq!(told(&table.groups, None, Some("T2")), (40, 29), "and 29 not told apart");
    let together: Vec<&Group> =
        table.groups.iter().filter(|group| group.communes.len() > 1).collect();
    assert_eq!(together.iter().map(|group| group.count).sum::<i64>(), 29);
}

#[test]
fn the_wait_counts_those_who_still_wait_and_only_time_under_watch() {
    let ended = months("2025-01", 6);
    let mut facts = Facts::default();
    for n in 1..=40 {
        let mut spell = spell(&ended, n, date("2025-01-10"), cell("44109", "T2"));
        if n <= 20 {
            spell.until = Some((date("2025-04-20"), 3_500 + n, Exit::Housed));
        }
        facts.spells.push(spell);
    }
    let edition = last(&facts, 6);
    let waiting = edition.year.waiting.unwrap();
    assert_eq!(waiting.median.unwrap().days, 100);
    assert_eq!(waiting.p90, None);
    assert_eq!(edition.year.housed.unwrap().count, 20);
    let place = edition.place(Some("44109"), Some("T2"));
    assert_eq!((place.active, place.housed), (Some(20), Some(20)));
    assert_eq!(place.waiting.unwrap().median.unwrap().days, 100);
    // the same demands brought from elsewhere in April with their old date: nobody watched them before
    for spell in &mut facts.spells {
        spell.since = (date("2025-04-15"), 3_100);
        spell.presented = date("2025-01-10") - Days::new(1_000);
    }
    let late = last(&facts, 6).year.waiting.unwrap();
    assert_eq!(late.median.unwrap().days, 1_100);
}
