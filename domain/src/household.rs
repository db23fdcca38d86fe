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
