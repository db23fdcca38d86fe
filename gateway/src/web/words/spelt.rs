//! Days, instants, numbers and amounts as people write them.

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Europe::Paris;
use domain::calendar::french_date as long_day;
use eventstore::recorded::Instant;

/// A day without its weekday: « 18 mars 2025 ».
pub(crate) fn day(day: NaiveDate) -> String {
    let long = long_day(day);
    long.split_once(' ').map_or(long.clone(), |(_, rest)| rest.to_owned())
}

/// An instant to the minute: « 18 mars 2025 à 14 h 05 ».
pub(crate) fn minute(instant: Instant) -> String {
    let at = moment(instant);
    format!("{} à {}", day(at.date_naive()), at.format("%H h %M"))
}

/// An instant as clocks here show it.
pub(crate) fn moment(instant: Instant) -> DateTime<chrono_tz::Tz> {
    DateTime::<Utc>::from_timestamp_micros(instant.0).unwrap_or_default().with_timezone(&Paris)
}

/// Machine spelling of a day, for `<time datetime>`.
pub(crate) fn iso(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A number with thin spaces: « 38 000 ».
pub(crate) fn number(value: i64) -> String {
    let digits = value.unsigned_abs().to_string();
    let mut spelt = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            spelt.push('\u{202f}');
        }
        spelt.push(digit);
    }
    if value < 0 { format!("−{spelt}") } else { spelt }
}

/// An amount of cents: « 512,40 € ».
pub(crate) fn euros(cents: i64) -> String {
    format!("{},{:02}\u{a0}€", number(cents / 100), (cents % 100).abs())
}

/// Whole euros: « 1 311 € ».
pub(crate) fn whole_euros(amount: i64) -> String {
    format!("{}\u{a0}€", number(amount))
}

/// Tenths as a decimal: 205 is « 20,5 ».
pub(crate) fn tenths(value: i64) -> String {
    format!("{},{}", number(value / 10), (value % 10).abs())
}

/// A count of months in years and months.
pub(crate) fn months(count: i64) -> String {
    let (years, months) = (count / 12, count % 12);
    match (years, months) {
        (0, m) => format!("{m} mois"),
        (1, 0) => "1 an".into(),
        (y, 0) => format!("{y} ans"),
        (1, m) => format!("1 an et {m} mois"),
        (y, m) => format!("{y} ans et {m} mois"),
    }
}

/// A count with its noun.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    if n < 2 { format!("{n} {one}") } else { format!("{n} {many}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_days_and_durations_read_as_french() {
        assert_eq!(number(38_000), "38\u{202f}000");
        assert_eq!(euros(51_240), "512,40\u{a0}€");
        assert_eq!(day(NaiveDate::from_ymd_opt(2025, 3, 18).unwrap()), "18 mars 2025");
        assert_eq!(months(25), "2 ans et 1 mois");
        assert_eq!(tenths(205), "20,5");
    }
}
