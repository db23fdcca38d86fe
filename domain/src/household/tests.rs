use crate::{
    household::{fits, months_between},
    refusal::Refusal,
    territory::Typology,
    testing::day,
};

#[test]
fn a_dwelling_has_at_most_a_room_more_than_persons_and_two_persons_a_room() {
    assert_eq!(fits(Typology::T3, 60, 1), Err(Refusal::DwellingTooBig));
    assert_eq!(fits(Typology::T2, 46, 1), Ok(()));
    assert_eq!(fits(Typology::T2, 46, 5), Err(Refusal::DwellingTooSmall));
    assert_eq!(fits(Typology::T3, 42, 5), Err(Refusal::DwellingTooSmall));
    assert_eq!(fits(Typology::T5, 100, 12), Ok(()));
}

#[test]
fn a_month_is_whole_on_its_day() {
    assert_eq!(months_between(day("2025-01-31"), day("2025-02-28")), 0);
    assert_eq!(months_between(day("2024-03-10"), day("2025-03-10")), 12);
    assert_eq!(months_between(day("2025-03-10"), day("2024-03-10")), 0);
}
