use super::*;
use crate::testing::day;

#[test]
fn the_public_holidays_of_2025_are_known() {
    let holidays: Vec<String> = day("2025-01-01")
        .iter_days()
        .take(365)
        .filter(|day| is_public_holiday(*day))
        .map(|day| day.format("%m-%d").to_string())
        .collect();
    assert_eq!(
        holidays,
        [
            "01-01", "04-21", "05-01", "05-08", "05-29", "06-09", "07-14", "08-15", "11-01",
            "11-11", "12-25"
        ]
    );
}

#[test]
fn a_deadline_rolls_over_a_bank_holiday_weekend() {
    assert_eq!(next_working_day(day("2025-04-19")), day("2025-04-22"));
    assert_eq!(next_working_day(day("2025-04-22")), day("2025-04-22"));
}

#[test]
fn a_month_before_the_end_of_march_is_the_end_of_february() {
    let calendar = LegalCalendar::default();
    assert_eq!(calendar.last_notice_day(day("2025-03-31")), day("2025-02-28"));
}

#[test]
fn a_notice_is_in_time_on_its_last_day_and_late_the_day_after() {
    let calendar = LegalCalendar::default();
    let expiry = day("2025-03-10");
    assert_eq!(calendar.expiry_after_notice(expiry, day("2025-02-10")), expiry);
    assert_eq!(calendar.expiry_after_notice(expiry, day("2025-02-11")), day("2025-03-11"));
}

#[test]
fn a_validity_begun_on_a_leap_day_ends_on_the_last_of_february() {
    let validity = LegalCalendar::default().validity;
    assert_eq!(validity.after(day("2024-02-29")), day("2025-02-28"));
}

#[test]
fn people_read_full_dates() {
    assert_eq!(french_date(day("2025-03-18")), "mardi 18 mars 2025");
    assert_eq!(french_date(day("2025-08-01")), "vendredi 1er août 2025");
}

#[test]
fn codes_of_deadlines_read_back() {
    for deadline in Deadline::ALL {
        assert_eq!(Deadline::from_code(deadline.code()), Some(deadline));
    }
}
