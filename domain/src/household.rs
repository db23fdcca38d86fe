//! The household as the law counts it: size, category of the ceilings, consumption units.

use crate::{
    declaration::{Household, Member, MemberLink},
    refusal::Refusal,
    territory::Typology,
};
use chrono::{Datelike, NaiveDate};

/// Sum of ages up to which a couple without dependant counts as young (arrêté of 29 July 1987).
pub const YOUNG_COUPLE_AGES: u32 = 55;

/// How the ceilings count a household (arrêté of 29 July 1987, annex 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Category, 1 to 6.
    pub category: u8,
    /// Persons beyond the six of the last category.
    pub extra: u8,
    /// People who will live in the dwelling, children under visiting right and unborn included.
    pub size: u8,
}

impl Member {
    const fn is_child(self) -> bool {
        matches!(
            self.link,
            MemberLink::Dependant | MemberLink::AlternateCustody | MemberLink::VisitingRight
        )
    }

    fn age(self, on: NaiveDate) -> Option<u32> {
        on.years_since(self.birth_date?)
    }
}

impl Household {
    /// Counts the household on a day. Nobody declared counts as one person.
    ///
    /// A single adult with dependants, a young couple without and a disabled member each raise the category by
    /// one, never together.
    #[must_use]
    pub fn counted(&self, on: NaiveDate) -> Counted {
        let for_ceilings =
            self.members.iter().filter(|m| m.link != MemberLink::VisitingRight).count();
        let persons = (for_ceilings + usize::from(self.unborn)).max(1);
        let adults = self.members.iter().filter(|m| !m.is_child()).count();
        let single_with_dependants = adults <= 1 && persons > adults.max(1);
        let raised = single_with_dependants || self.disabled > 0 || self.is_young_couple(on);
        Counted {
            category: narrow((persons + usize::from(raised)).min(6)),
            extra: narrow(persons.saturating_sub(6)),
            size: narrow((self.members.len() + usize::from(self.unborn)).max(1)),
        }
    }

    /// Two persons, living as a couple, whose ages add up to at most [`YOUNG_COUPLE_AGES`].
    fn is_young_couple(&self, on: NaiveDate) -> bool {
        let [one, other] = self.members.as_slice() else { return false };
        self.unborn == 0
            && other.link == MemberLink::Partner
            && one
                .age(on)
                .zip(other.age(on))
                .is_some_and(|(one, other)| one + other <= YOUNG_COUPLE_AGES)
    }

    /// One adult with at least one child living there all or part of the time, born or not.
    #[must_use]
    pub fn is_single_parent(&self) -> bool {
        let children = self
            .members
            .iter()
            .filter(|m| m.is_child() && m.link != MemberLink::VisitingRight)
            .count();
        self.members.len() - self.members.iter().filter(|m| m.is_child()).count() == 1
            && children + usize::from(self.unborn) > 0
    }

    /// Consumption units in tenths: 10 for the first person, 5 for each other of 14 or more, 3 for each child
    /// below. A dependant without birth date counts as a child; visiting children and the unborn do not count.
    #[must_use]
    pub fn consumption_units(&self, on: NaiveDate) -> u32 {
        let units: u32 = self
            .members
            .iter()
            .filter(|member| member.link != MemberLink::VisitingRight)
            .skip(1)
            .map(|member| match member.age(on) {
                Some(age) if age < 14 => 3,
                None if member.is_child() => 3,
                _ => 5,
            })
            .sum();
        10 + units
    }
}

fn narrow(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}

/// Smallest living surface for a household, square metres (CCH R822-25).
#[must_use]
pub const fn least_surface(size: u8) -> u16 {
    match size {
        0 | 1 => 9,
        2..=7 => 16 + 9 * (size as u16 - 2),
        _ => 70,
    }
}

/// Whether a dwelling suits a number of people: the surface of R822-25, at most two persons a room (assumption),
/// up to five rooms, and at most one room more than persons (CCH L621-2).
///
/// # Errors
/// Too small or too big.
pub fn fits(typology: Typology, surface: u16, size: u8) -> Result<(), Refusal> {
    let size = size.max(1);
    if surface < least_surface(size) || typology.rooms() < size.div_ceil(2).min(5) {
        return Err(Refusal::DwellingTooSmall);
    }
    if typology.rooms() > size.saturating_add(1) {
        return Err(Refusal::DwellingTooBig);
    }
    Ok(())
}

/// Whole months from one day to another, zero if the second is earlier.
#[must_use]
pub fn months_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let months = (to.year() - from.year()) * 12 + i32::try_from(to.month()).unwrap_or(0)
        - i32::try_from(from.month()).unwrap_or(0)
        - i32::from(to.day() < from.day());
    u32::try_from(months).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::day;

    const ON: &str = "2025-03-10";

    fn born(link: MemberLink, birth: &str) -> Member {
        Member { link, birth_date: Some(day(birth)) }
    }

    fn adult() -> Member {
        born(MemberLink::Applicant, "1970-01-01")
    }

    fn older() -> Member {
        born(MemberLink::Partner, "1970-01-01")
    }

    fn child() -> Member {
        born(MemberLink::Dependant, "2018-01-01")
    }

    fn category(members: &[Member], unborn: u8, disabled: u8) -> u8 {
        let household =
            Household { members: members.to_vec(), unborn, disabled, ..Household::default() };
        household.counted(day(ON)).category
    }

    #[test]
    fn the_categories_are_those_of_the_arrete() {
        assert_eq!(category(&[adult()], 0, 0), 1);
        assert_eq!(category(&[adult()], 0, 1), 2);
        assert_eq!(category(&[adult(), older()], 0, 0), 2);
        assert_eq!(category(&[adult(), older()], 0, 1), 3);
        assert_eq!(category(&[adult(), child()], 0, 0), 3);
        assert_eq!(category(&[adult(), older(), child()], 0, 0), 3);
        assert_eq!(category(&[adult(), child(), child()], 0, 0), 4);
        assert_eq!(category(&[adult(), older(), child()], 0, 1), 4);
        assert_eq!(category(&[adult(), child(), child(), child(), child()], 0, 0), 6);
        assert_eq!(category(&[adult(), older(), child(), child(), child()], 0, 0), 5);
    }

    #[test]
    fn a_couple_is_young_while_its_ages_add_up_to_fifty_five() {
        let one = born(MemberLink::Applicant, "1997-03-10");
        let other = born(MemberLink::Partner, "1998-03-10");
        assert_eq!(category(&[one, other], 0, 0), 3);
        assert_eq!(category(&[one, born(MemberLink::Partner, "1997-03-10")], 0, 0), 2);
        assert_eq!(category(&[one, born(MemberLink::HouseSharer, "1998-03-10")], 0, 0), 2);
    }

    #[test]
    fn a_child_expected_counts_as_one_born() {
        assert_eq!(category(&[adult()], 1, 0), category(&[adult(), child()], 0, 0));
        assert_eq!(category(&[adult(), older()], 2, 0), 4);
    }

    #[test]
    fn a_visiting_child_counts_for_the_size_and_not_for_the_ceiling() {
        let visiting = born(MemberLink::VisitingRight, "2018-01-01");
        let household = Household { members: vec![adult(), visiting], ..Household::default() };
        let counted = household.counted(day(ON));
        assert_eq!((counted.category, counted.size), (1, 2));
        assert_eq!(household.consumption_units(day(ON)), 10);
    }

    #[test]
    fn beyond_six_each_person_is_extra() {
        let mut members = vec![adult(), older()];
        members.extend([child(); 6]);
        let household = Household { members, ..Household::default() };
        let counted = household.counted(day(ON));
        assert_eq!((counted.category, counted.extra, counted.size), (6, 2, 8));
    }

    #[test]
    fn consumption_units_change_on_the_fourteenth_birthday() {
        let units = |birth: &str| {
            let members = vec![adult(), born(MemberLink::Dependant, birth)];
            Household { members, ..Household::default() }.consumption_units(day(ON))
        };
        assert_eq!((units("2011-03-11"), units("2011-03-10")), (13, 15));
    }

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
}
