//! Working days, public holidays, and dates as people read them.

use chrono::{Datelike, NaiveDate, Weekday};

/// The day itself if it is worked, else the next one that is (code of civil procedure, art. 642).
#[must_use]
pub fn next_working_day(day: NaiveDate) -> NaiveDate {
    day.iter_days().find(|day| is_working_day(*day)).unwrap_or(day)
}

/// Neither a Saturday, a Sunday nor a public holiday.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    !matches!(day.weekday(), Weekday::Sat | Weekday::Sun) && !is_public_holiday(day)
}

/// One of the eleven public holidays of metropolitan France (code du travail L3133-1).
#[must_use]
pub fn is_public_holiday(day: NaiveDate) -> bool {
    const FIXED: [(u32, u32); 8] =
        [(1, 1), (5, 1), (5, 8), (7, 14), (8, 15), (11, 1), (11, 11), (12, 25)];
    FIXED.contains(&(day.month(), day.day()))
        || easter(day.year()).is_some_and(|easter| [1, 39, 50].contains(&(day - easter).num_days()))
}

/// Easter Sunday of a Gregorian year (Meeus, Jones and Butcher).
fn easter(year: i32) -> Option<NaiveDate> {
    let (a, b, c) = (year % 19, year / 100, year % 100);
    let f = (b + 8) / 25;
    let g = (b - f + 1) / 3;
    let h = (19 * a + b - b / 4 - g + 15) % 30;
    let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    let m = (a + 11 * h + 22 * l) / 451;
    let n = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(year, u32::try_from(n / 31).ok()?, u32::try_from(n % 31 + 1).ok()?)
}

/// A full date as people read it: « mardi 18 mars 2025 ».
#[must_use]
pub fn french_date(day: NaiveDate) -> String {
    const DAYS: [&str; 7] =
        ["lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"];
    const MONTHS: [&str; 12] = [
        "janvier",
        "février",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
    ];
    let name = |names: &[&'static str], n: u32| {
        usize::try_from(n).ok().and_then(|n| names.get(n).copied()).unwrap_or_default()
    };
    let weekday = name(&DAYS, day.weekday().num_days_from_monday());
    let first = if day.day() == 1 { "er" } else { "" };
    format!("{weekday} {}{first} {} {}", day.day(), name(&MONTHS, day.month0()), day.year())
}
