//! Instants and days as they are shown.

use chrono::{DateTime, NaiveDate, SecondsFormat, Utc};
use chrono_tz::Europe::Paris;
use eventstore::recorded::Instant;

/// RFC 3339, UTC, microseconds.
#[must_use]
pub fn rfc3339(at: Instant) -> String {
    DateTime::<Utc>::from_timestamp_micros(at.0)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Micros, true)
}

/// The clock on the wall at Paris.
#[must_use]
pub fn paris(at: Instant) -> DateTime<chrono_tz::Tz> {
    DateTime::<Utc>::from_timestamp_micros(at.0).unwrap_or_default().with_timezone(&Paris)
}

/// The civil day at Paris: the day that legal delays count.
#[must_use]
pub fn paris_day(at: Instant) -> NaiveDate {
    paris(at).date_naive()
}

#[cfg(test)]
mod tests {
    //! Instants against civil days, by hand. Legal time in France is an hour ahead of UTC, two from the last Sunday of
    //! March to the last Sunday of October, changed at 01:00 UTC (directive 2000/84/CE, art. 2 and 3; décret 78-855).

    use super::*;

    /// An instant, the clock on the wall, the day.
    #[rustfmt::skip]
    const INSTANTS: [(&str, &str, &str); 51] = [
        // around midnight, in winter and in summer
        ("2026-01-15T22:30:00Z",        "23:30, hiver",          "2026-01-15"),
        ("2026-01-15T22:59:59.999999Z", "23:59:59, hiver",       "2026-01-15"),
        ("2026-01-15T23:00:00Z",        "00:00, hiver",          "2026-01-16"),
        ("2026-01-15T23:30:00Z",        "00:30, hiver",          "2026-01-16"),
        ("2026-07-15T21:30:00Z",        "23:30, été",            "2026-07-15"),
        ("2026-07-15T21:59:59.999999Z", "23:59:59, été",         "2026-07-15"),
        ("2026-07-15T22:00:00Z",        "00:00, été",            "2026-07-16"),
        ("2026-07-15T23:30:00Z",        "01:30, été",            "2026-07-16"),
        // the end of a year, and 29 February
        ("2026-12-31T22:59:59Z",        "23:59:59, hiver",       "2026-12-31"),
        ("2026-12-31T23:00:00Z",        "00:00, hiver",          "2027-01-01"),
        ("2027-02-28T23:00:00Z",        "00:00, hiver",          "2027-03-01"),
        ("2028-02-28T22:59:59Z",        "23:59:59, hiver",       "2028-02-28"),
        ("2028-02-28T23:00:00Z",        "00:00, hiver",          "2028-02-29"),
        ("2028-02-29T22:59:59Z",        "23:59:59, hiver",       "2028-02-29"),
        ("2028-02-29T23:00:00Z",        "00:00, hiver",          "2028-03-01"),
        // 29 March 2026, a day of 23 hours
        ("2026-03-28T22:59:59Z",        "23:59:59, la veille",   "2026-03-28"),
        ("2026-03-28T23:00:00Z",        "00:00, hiver",          "2026-03-29"),
        ("2026-03-29T00:59:59Z",        "01:59:59, hiver",       "2026-03-29"),
        ("2026-03-29T01:00:00Z",        "03:00, été",            "2026-03-29"),
        ("2026-03-29T21:59:59Z",        "23:59:59, été",         "2026-03-29"),
        ("2026-03-29T22:00:00Z",        "00:00, le lendemain",   "2026-03-30"),
        // 25 October 2026, a day of 25 hours
        ("2026-10-24T21:59:59Z",        "23:59:59, la veille",   "2026-10-24"),
        ("2026-10-24T22:00:00Z",        "00:00, été",            "2026-10-25"),
        ("2026-10-25T00:30:00Z",        "02:30, été",            "2026-10-25"),
        ("2026-10-25T01:30:00Z",        "02:30 encore, hiver",   "2026-10-25"),
        ("2026-10-25T22:00:00Z",        "23:00, hiver",          "2026-10-25"),
        ("2026-10-25T23:00:00Z",        "00:00, le lendemain",   "2026-10-26"),
        // 28 March 2027
        ("2027-03-27T22:59:59Z",        "23:59:59, la veille",   "2027-03-27"),
        ("2027-03-27T23:00:00Z",        "00:00, hiver",          "2027-03-28"),
        ("2027-03-28T01:00:00Z",        "03:00, été",            "2027-03-28"),
        ("2027-03-28T21:59:59Z",        "23:59:59, été",         "2027-03-28"),
        ("2027-03-28T22:00:00Z",        "00:00, le lendemain",   "2027-03-29"),
        // 31 October 2027: the repeated hour is the last day of a month
        ("2027-10-30T21:59:59Z",        "23:59:59, la veille",   "2027-10-30"),
        ("2027-10-30T22:00:00Z",        "00:00, été",            "2027-10-31"),
        ("2027-10-31T00:59:59Z",        "02:59:59, été",         "2027-10-31"),
        ("2027-10-31T01:00:00Z",        "02:00 encore, hiver",   "2027-10-31"),
        ("2027-10-31T22:30:00Z",        "23:30, hiver",          "2027-10-31"),
        ("2027-10-31T23:00:00Z",        "00:00, le lendemain",   "2027-11-01"),
        // 26 March 2028
        ("2028-03-25T22:59:59Z",        "23:59:59, la veille",   "2028-03-25"),
        ("2028-03-25T23:00:00Z",        "00:00, hiver",          "2028-03-26"),
        ("2028-03-26T00:59:59Z",        "01:59:59, hiver",       "2028-03-26"),
        ("2028-03-26T01:00:00Z",        "03:00, été",            "2028-03-26"),
        ("2028-03-26T21:59:59Z",        "23:59:59, été",         "2028-03-26"),
        ("2028-03-26T22:00:00Z",        "00:00, le lendemain",   "2028-03-27"),
        // 29 October 2028
        ("2028-10-28T21:59:59Z",        "23:59:59, la veille",   "2028-10-28"),
        ("2028-10-28T22:00:00Z",        "00:00, été",            "2028-10-29"),
        ("2028-10-29T00:30:00Z",        "02:30, été",            "2028-10-29"),
        ("2028-10-29T01:30:00Z",        "02:30 encore, hiver",   "2028-10-29"),
        ("2028-10-29T22:30:00Z",        "23:30, hiver",          "2028-10-29"),
        ("2028-10-29T22:59:59.999999Z", "23:59:59, hiver",       "2028-10-29"),
        ("2028-10-29T23:00:00Z",        "00:00, le lendemain",   "2028-10-30"),
    ];

    #[test]
    fn an_instant_is_of_the_civil_day_of_paris_written_by_hand() {
        for (instant, wall, expected) in INSTANTS {
            let at = DateTime::parse_from_rfc3339(instant).unwrap();
            let day = paris_day(Instant(at.timestamp_micros()));
            let expected: NaiveDate = expected.parse().unwrap();
            assert_eq!(day, expected, "{instant}: {wall}");
        }
    }
}
