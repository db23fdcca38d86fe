//! The six categories of the ceilings.

use crate::{
    declaration::{Household, Member, MemberLink},
    household::CountingRules,
};
use chrono::NaiveDate;

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
    pub(super) const fn is_child(self) -> bool {
        matches!(
            self.link,
            MemberLink::Dependant | MemberLink::AlternateCustody | MemberLink::VisitingRight
        )
    }

    pub(super) fn age(self, on: NaiveDate) -> Option<u32> {
        on.years_since(self.birth_date?)
    }
}

impl Household {
    /// Counts the household on a day. Nobody declared counts as one person.
    ///
    /// A single adult with dependants, a young couple without and a disabled member each raise the category by
    /// one, never together.
    #[must_use]
    pub fn counted(&self, on: NaiveDate, rules: &CountingRules) -> Counted {
        let expected = usize::from(self.expected(on, rules));
        let for_ceilings =
            self.members.iter().filter(|m| m.link != MemberLink::VisitingRight).count();
        let persons = (for_ceilings + expected).max(1);
        let adults = self.members.iter().filter(|m| !m.is_child()).count();
        let single_with_dependants = adults <= 1 && persons > adults.max(1);
        let young = expected == 0 && self.is_young_couple(on, rules);
        let raised = single_with_dependants || self.disabled > 0 || young;
        Counted {
            category: narrow((persons + usize::from(raised)).min(6)),
            extra: narrow(persons.saturating_sub(6)),
            size: narrow((self.members.len() + expected).max(1)),
        }
    }

    /// Two persons, living as a couple, whose ages add up to at most those of the rules. A visiting child is not a
    /// dependant.
    fn is_young_couple(&self, on: NaiveDate, rules: &CountingRules) -> bool {
        let mut home = self.members.iter().filter(|m| m.link != MemberLink::VisitingRight);
        let (Some(one), Some(other), None) = (home.next(), home.next(), home.next()) else {
            return false;
        };
        let ages = one.age(on).zip(other.age(on));
        other.link == MemberLink::Partner
            && ages.is_some_and(|(one, other)| one + other <= rules.young_couple_ages)
    }

    /// One adult with at least one child living there all or part of the time, born or not.
    #[must_use]
    pub fn is_single_parent(&self, on: NaiveDate, rules: &CountingRules) -> bool {
        let living_there = |m: &&Member| m.is_child() && m.link != MemberLink::VisitingRight;
        let children = self.members.iter().filter(living_there).count();
        self.members.iter().filter(|m| !m.is_child()).count() == 1
            && children + usize::from(self.expected(on, rules)) > 0
    }
}

pub(super) fn narrow(count: usize) -> u8 {
    u8::try_from(count).unwrap_or(u8::MAX)
}
