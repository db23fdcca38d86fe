//! The income set against a ceiling: of which year, and of whom.

use crate::{
    declaration::{CoApplicant, Resources},
    refusal::Refusal,
    sealed::Sealed,
};
use chrono::{Datelike, NaiveDate};

/// What a household's income was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    /// Reference tax income of year N-2: the rule.
    YearBeforeLast,
    /// Of year N-1, because it is at least 10 % lower, or the only one known.
    LastYear,
    /// The last twelve months, because they are at least 10 % lower, and a document shows it.
    LastMonths,
    /// Twelve times the declared months, for want of a tax notice of the right year: the prudent side.
    DeclaredMonths,
}

/// The income of a household for a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Income {
    /// Euros a year.
    pub euros: i64,
    /// What it was read from.
    pub basis: Basis,
}

/// How an income is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reading {
    /// Day of the decision: its year is N.
    pub on: NaiveDate,
    /// Whether a document proves that the partner's resources are left out ([`crate::income::Alone`]).
    pub alone: bool,
    /// Whether a document shows the resources of the last months.
    pub fall_shown: bool,
}

/// What one person declares.
struct Person {
    /// Year of `older`; none when the form does not tell: then it is taken for N-2.
    year: Option<i32>,
    older: Option<i64>,
    newer: Option<i64>,
    last_months: Option<i64>,
    monthly: i64,
}

impl Person {
    /// Reference tax income of year N minus `ago`.
    fn of(&self, n: i32, ago: i32) -> Option<i64> {
        match n - ago - self.year.unwrap_or(n - 2) {
            0 => self.older,
            1 => self.newer,
            _ => None,
        }
    }
}

/// The income set against a ceiling (CCH R441-1, arrêté of 29 July 1987): reference tax income of year N-2 of
/// everybody in the home, N being the year of the decision; that of N-1, or of the last twelve months if a document
/// shows them, when at least 10 % lower. A year that is not the right one never counts.
///
/// # Errors
/// A part is erased, nothing is declared, or only older years are.
pub fn income(
    resources: &Resources,
    co_applicants: &[Sealed<CoApplicant>],
    reading: Reading,
) -> Result<Income, Refusal> {
    let people = people(resources, co_applicants, reading.alone)?;
    let n = reading.on.year();
    let before = sum(&people, |person| person.of(n, 2), |_| None);
    let last = sum(&people, |person| person.of(n, 1), |person| person.of(n, 2));
    let months = sum(&people, |person| person.last_months, |person| person.of(n, 2));
    let months = months.filter(|_| reading.fall_shown);
    let Some(before) = before else { return without_reference(&people, last) };
    let lower = [(last, Basis::LastYear), (months, Basis::LastMonths)];
    let lower =
        lower.into_iter().filter_map(|(euros, basis)| Some(Income { euros: euros?, basis }));
    let lower = lower.filter(|income| income.euros * 10 <= before * 9);
    let rule = Income { euros: before, basis: Basis::YearBeforeLast };
    Ok(lower.min_by_key(|income| income.euros).unwrap_or(rule))
}

/// Nobody has a tax notice of year N-2.
fn without_reference(people: &[Person], last: Option<i64>) -> Result<Income, Refusal> {
    if let Some(euros) = last {
        return Ok(Income { euros, basis: Basis::LastYear });
    }
    let monthly: i64 = people.iter().map(|person| person.monthly).sum();
    let stale = people.iter().any(|p| p.older.is_some() || p.newer.is_some());
    match monthly {
        1.. => Ok(Income { euros: monthly * 12, basis: Basis::DeclaredMonths }),
        _ if stale => Err(Refusal::IncomeYear),
        _ => Err(Refusal::ResourcesUnknown),
    }
}

/// A figure of everybody, if one of them at least has it; the others give `instead`, or nothing (a couple taxed
/// together declares its income once).
fn sum(
    people: &[Person],
    figure: impl Fn(&Person) -> Option<i64>,
    instead: impl Fn(&Person) -> Option<i64>,
) -> Option<i64> {
    let known = people.iter().any(|person| figure(person).is_some());
    let each = people.iter().filter_map(|person| figure(person).or_else(|| instead(person)));
    known.then(|| each.sum())
}

/// Monthly resources of the people who count, if anybody declared some (CCH R441-3-1).
#[must_use]
pub fn monthly(
    resources: &Resources,
    co_applicants: &[Sealed<CoApplicant>],
    alone: bool,
) -> Option<i64> {
    let people = people(resources, co_applicants, alone).ok()?;
    Some(people.iter().map(|person| person.monthly).sum()).filter(|euros| *euros > 0)
}

/// The people whose resources count. An erased one hides whether they are the partner: nothing can be told.
fn people(
    resources: &Resources,
    co_applicants: &[Sealed<CoApplicant>],
    alone: bool,
) -> Result<Vec<Person>, Refusal> {
    let mut people = Vec::with_capacity(1 + co_applicants.len());
    people.push(Person {
        year: resources.year_n2,
        older: resources.tax_income_n2,
        newer: resources.tax_income_n1,
        last_months: resources.last_months,
        monthly: resources.monthly,
    });
    for sealed in co_applicants {
        let other = sealed.open().ok_or(Refusal::Erased)?;
        if alone && other.is_partner() {
            continue;
        }
        people.push(Person {
            year: other.year_n2.or(resources.year_n2),
            older: other.tax_income_n2,
            newer: other.tax_income_n1,
            last_months: other.last_months,
            monthly: other.monthly,
        });
    }
    Ok(people)
}
