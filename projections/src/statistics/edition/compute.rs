//! From facts to an edition.

use super::{
    Edition, HalfYear, METHOD, PlaceWaiting, Table, Year,
    batch::{Batch, batches, of_half_year, of_year, whole},
    calendar::Ended,
    change,
    facts::{Exit, Facts, How, Spell},
    lines::lines,
    place::{Cell, all_communes, all_sizes, counted, groups, told},
    survival::{Watched, waiting},
};

/// Months of the series.
const SERIES: u32 = 24;

/// The edition of the last of these months, which follow one another from the first of the log. Nothing without one.
///
/// Facts of later positions change nothing in it.
#[must_use]
pub fn edition(facts: &Facts, ended: &[Ended], threshold: i64) -> Option<Edition> {
    let (first, now) = (ended.first()?, *ended.last()?);
    let cut = |positions: Vec<i64>| batches(ended, &positions, threshold);
    let (new, leased, housed) =
        (cut(facts.new_at()), cut(facts.leased_at()), cut(facts.housed_at()));
    let active = |at: i64| facts.spells.iter().filter(move |spell| spell.is_open_at(at));
    let count = |at: i64| {
        let count = i64::try_from(active(at).count()).unwrap_or(i64::MAX);
        (count == 0 || count >= threshold).then_some(count)
    };
    let before = ended.iter().rev().nth(1).copied();
    let year = |batches: &[Batch]| whole(of_year(batches, now.month));
    let housed_in_year = year(&housed);
    let mut changes = Vec::new();
    if let Some(before) = before {
        let counts = (count(before.position), count(now.position));
        changes.push(change::active(facts, (before, now), counts, &new, threshold));
        let new_days = facts.spells.iter().filter(|spell| spell.how == How::New);
        let new_days: Vec<_> = new_days.map(|spell| spell.since).collect();
        changes.push(change::flow("new", &new, &new_days, now, threshold));
        let days: Vec<_> = facts.leases.iter().map(|lease| (lease.signed_on, lease.at)).collect();
        changes.push(change::flow("allocated", &leased, &days, now, threshold));
    }
    let recent = |batches: &[Batch]| {
        let from = now.month.before(SERIES - 1);
        batches.iter().filter(|batch| batch.to >= from).copied().collect()
    };
    Some(Edition {
        month: now.month,
        position: now.position,
        began: first.month,
        threshold,
        active: count(now.position),
        active_by: groups(active(now.position).map(|spell| spell.cell.clone()), threshold),
        year: Year {
            new: year(&new),
            allocated: year(&leased),
            housed: housed_in_year,
            waiting: housed_in_year
                .and_then(|year| waiting(&watch(facts, year, |_| true), threshold)),
        },
        new: recent(&new),
        allocated: recent(&leased),
        half_year: half_year(facts, (&new, &leased, &housed), now, threshold),
        changes,
    })
}

fn half_year(
    facts: &Facts,
    (new, leased, housed): (&[Batch], &[Batch], &[Batch]),
    now: Ended,
    threshold: i64,
) -> HalfYear {
    let table = |batches: &[Batch], cells: &dyn Fn(Batch) -> Vec<Cell>| {
        let whole = whole(of_half_year(batches, now.month))?;
        Some(Table { whole, groups: groups(cells(whole).into_iter(), threshold) })
    };
    let inside = |whole: &Batch, at: i64| at > whole.after && at <= whole.until;
    let registered = |whole: Batch| {
        let new = facts.spells.iter().filter(|spell| spell.how == How::New);
        new.filter(|spell| inside(&whole, spell.since.1)).map(|spell| spell.cell.clone()).collect()
    };
    let of_leases = |whole: Batch| {
        let leases = facts.leases.iter().filter(|lease| inside(&whole, lease.at));
        leases.map(|lease| lease.cell.clone()).collect()
    };
    let of_housed = |whole: Batch| {
        let housed = facts.spells.iter().filter(|spell| {
            spell.until.is_some_and(|(_, at, exit)| exit == Exit::Housed && inside(&whole, at))
        });
        housed.map(|spell| spell.cell.clone()).collect()
    };
    let allocated = table(leased, &of_leases);
    let lines = allocated.as_ref().map_or_else(Vec::new, |table| {
        let leases = facts.leases.iter().filter(|lease| inside(&table.whole, lease.at));
        let leases: Vec<_> = leases.collect();
        lines(&leases, &table.groups, of_half_year(leased, now.month), threshold)
    });
    let housed = table(housed, &of_housed);
    let waiting = housed.as_ref().map_or_else(Vec::new, |table| places(facts, table, threshold));
    HalfYear { new: table(new, &registered), allocated, housed, waiting, lines }
}

/// How long demands wait, for each commune, size, and size in a commune that lets itself be told.
fn places(facts: &Facts, table: &Table, threshold: i64) -> Vec<PlaceWaiting> {
    let (communes, sizes) = (all_communes(), all_sizes());
    let one = |code: &String| Some(code.clone());
    let mut asked = vec![(None, None)];
    asked.extend(sizes.iter().map(|size| (None, one(size))));
    for commune in &communes {
        asked.push((one(commune), None));
        asked.extend(sizes.iter().map(|size| (one(commune), one(size))));
    }
    let place = |(commune, size): (Option<String>, Option<String>)| {
        let (asked, whole) = ((commune.as_deref(), size.as_deref()), table.whole);
        let exact = counted(&table.groups, asked.0, asked.1);
        let housed = exact.or_else(|| match asked {
            (None, Some(_)) => Some(told(&table.groups, asked.0, asked.1).0),
            _ => None,
        })?;
        if housed < threshold {
            return None;
        }
        let similar = |spell: &Spell| {
            let is = |asked: Option<&str>, code: &str| asked.is_none_or(|asked| asked == code);
            is(asked.0, &spell.cell.0) && is(asked.1, &spell.cell.1)
        };
        let waiting = waiting(&watch(facts, whole, similar), threshold)?;
        Some(PlaceWaiting { exact: exact.is_some(), housed, waiting, commune, size })
    };
    asked.into_iter().filter_map(place).collect()
}

/// Demands under watch in a period, as they were known at its last event.
///
/// Whoever was recorded as housed in the period counts in it, also when that happened before: the number housed is
/// that of the table.
fn watch(facts: &Facts, period: Batch, similar: impl Fn(&Spell) -> bool) -> Vec<Watched> {
    let (from, to) = (period.from.first_day(), period.to.last_day());
    let watched = facts.spells.iter().filter(|spell| similar(spell)).filter_map(|spell| {
        if spell.since.1 > period.until {
            return None;
        }
        let (exit, housed) = match spell.end_at(period.until) {
            Some((_, at, _)) if at <= period.after => return None,
            Some((on, _, exit)) => (on.min(to), exit == Exit::Housed),
            None => (to, false),
        };
        let mut entry = spell.since.0.max(from);
        if entry > exit {
            if !housed {
                return None;
            }
            entry = exit;
        }
        let days = |day: chrono::NaiveDate| (day - spell.presented).num_days();
        Some(Watched { entry: days(entry) - 1, exit: days(exit), housed })
    });
    watched.collect()
}

/// The way this is counted, as it is cited beside every figure.
#[must_use]
pub fn method() -> String {
    format!("statistics_3, {METHOD}")
}
