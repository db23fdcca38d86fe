//! How a household is drawn.

use super::{Address, Adult, Child, Household, Told, names, wish};
use crate::simulation::{
    dice::{Dice, Seed},
    territory::Territory,
};
use chrono::{Days, NaiveDate};

/// Adults, children, and share: half of applicants are one person (USH Pays de la Loire, 2025); the others are
/// spread so that typologies sought come out at 12, 40, 27, 16 and 5 % (T1 to T5+).
const COMPOSITIONS: [(usize, usize, f64); 9] = [
    (1, 0, 0.51),
    (2, 0, 0.09),
    (1, 1, 0.13),
    (1, 2, 0.07),
    (1, 3, 0.03),
    (2, 1, 0.06),
    (2, 2, 0.07),
    (2, 3, 0.03),
    (2, 4, 0.01),
];

/// Current housing (SNE codes) and share: 32 % already social tenants (derived, Nantes Métropole 2023), a quarter
/// private tenants, a quarter with relatives (national, 2024).
const HOUSINGS: [(&str, f64); 14] = [
    ("HLM", 0.32),
    ("LP", 0.26),
    ("CPE", 0.15),
    ("CP", 0.09),
    ("RS", 0.03),
    ("RE", 0.02),
    ("SLHT", 0.02),
    ("SH", 0.035),
    ("HOT", 0.01),
    ("SD", 0.025),
    ("SQUAT", 0.003),
    ("CAMCAR", 0.005),
    ("LTG", 0.012),
    ("POCC", 0.02),
];

/// Median monthly income a consumption unit, euros: with this spread a quarter stands under the first-quartile
/// threshold assumed for 2024 (9,800 a year).
const INCOME: (f64, f64) = (1106.0, 0.45);

pub(super) fn household(seed: Seed, territory: &Territory, told: Told) -> Household {
    let mut household = first_form(seed, territory, told);
    for change in 1..=told.changes {
        let mut dice = seed.dice("change", told.serial, u64::from(change));
        apply_change(&mut household, &mut dice, territory);
    }
    household
}

fn first_form(seed: Seed, territory: &Territory, told: Told) -> Household {
    let mut dice = seed.dice("household", told.serial, 0);
    let dice = &mut dice;
    let (adults, count, _) = pick(dice, &COMPOSITIONS.map(|c| c.2))
        .and_then(|i| COMPOSITIONS.get(i))
        .copied()
        .unwrap_or((1, 0, 1.0));
    let (housing, _) = pick(dice, &HOUSINGS.map(|h| h.1))
        .and_then(|i| HOUSINGS.get(i))
        .copied()
        .unwrap_or(("LP", 1.0));
    let day = told.presented_on;
    let age = applicant_age(dice, count > 0, housing);
    let mut applicant = adult(dice, day, age, None);
    let mut partner = (adults == 2).then(|| {
        let mate_age = age + dice.between(-5, 5);
        let mate = adult(dice, day, mate_age, Some(&applicant));
        (mate, *dice.one_of(&["M", "P", "C"]).unwrap_or(&"C"))
    });
    let children: Vec<Child> = (0..count).map(|_| child(dice, day, age, &applicant.name)).collect();
    incomes(dice, &mut applicant, partner.as_mut().map(|(mate, _)| mate), &children, day);
    let in_custody = if adults == 1 && count == 0 && dice.happens(0.02) {
        vec![child(dice, day, age, &applicant.name)]
    } else {
        Vec::new()
    };
    let expected = (adults == 2 && dice.happens(0.06)).then(|| later(day, dice.between(30, 200)));
    let (residence, address) = residence(dice, territory);
    let size = adults + count + in_custody.len() + usize::from(expected.is_some());
    let typologies = wish::typologies(dice, size);
    let (rent, surface, typology) = wish::home(dice, housing, size);
    let contactable = dice.happens(0.85);
    Household {
        family: family(dice, partner.as_ref().map(|(_, link)| *link), age),
        reasons: wish::reasons(dice, housing, count),
        disabled: dice.happens(0.06),
        allowances: [0, 0, 149, 340, 530].get(count).copied().unwrap_or(530),
        phone: contactable.then(|| format!("063998{:04}", dice.between(0, 9999))),
        email: dice.happens(0.7).then(|| format!("demandeur.{}@example.org", told.serial)),
        towns: wish::towns(dice, territory, residence),
        widened: dice.happens(0.35),
        max_rent: wish::max_rent(dice, size),
        told_on: day,
        applicant,
        partner,
        children,
        in_custody,
        expected,
        address,
        residence,
        housing,
        rent,
        surface,
        typology,
        typologies,
    }
}

fn pick(dice: &mut Dice, weights: &[f64]) -> Option<usize> {
    Some(dice.weighted(weights))
}

fn later(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_add_days(Days::new(days.unsigned_abs())).unwrap_or(day)
}

fn before(day: NaiveDate, days: i64) -> NaiveDate {
    day.checked_sub_days(Days::new(days.unsigned_abs())).unwrap_or(day)
}

fn applicant_age(dice: &mut Dice, parent: bool, housing: &str) -> i64 {
    let (low, high) = match (housing, parent) {
        ("RE", _) => (18, 26),
        ("CPE", false) => (18, 34),
        (_, true) => (23, 52),
        _ => (20, 78),
    };
    // The lower of two draws: applicants are younger than the population.
    dice.between(low, high).min(dice.between(low, high))
}

fn adult(dice: &mut Dice, day: NaiveDate, age: i64, beside: Option<&Adult>) -> Adult {
    let civility = match beside.map(|other| other.civility) {
        Some(1) => 2,
        Some(_) => 1,
        None => 1 + u8::from(dice.happens(0.56)),
    };
    let name = match beside {
        Some(other) if dice.happens(0.6) => other.name.clone(),
        _ => names::surname(dice),
    };
    let age = age.max(18);
    let working: [(&str, &str, f64); 7] = [
        ("CDI", "SAL", 0.42),
        ("CDD", "SAL", 0.15),
        ("CHO", "CHO", 0.13),
        ("AUT", "RSA", 0.16),
        ("ETU", "BE", 0.04),
        ("ART", "SAL", 0.03),
        ("AUT", "AAH", 0.07),
    ];
    let (contract, resource) = if age >= 64 {
        ("RET", "RET")
    } else {
        let drawn = working.get(dice.weighted(&working.map(|w| w.2)));
        drawn.map_or(("CDI", "SAL"), |w| (w.0, w.1))
    };
    Adult {
        civility,
        name,
        first_name: names::first_name(dice, civility),
        birth: before(day, age * 365 + age / 4 + dice.between(0, 364)),
        nationality: [1, 2, 3].get(dice.weighted(&[0.78, 0.05, 0.17])).copied().unwrap_or(1),
        contract,
        resource,
        monthly: 0,
        tax_income: (0, 0),
    }
}

fn child(dice: &mut Dice, day: NaiveDate, parent_age: i64, name: &str) -> Child {
    let oldest = (parent_age - 19).clamp(1, 19);
    let sex = if dice.happens(0.5) { "M" } else { "F" };
    Child {
        name: name.to_owned(),
        first_name: names::first_name(dice, if sex == "M" { 1 } else { 2 })
            .chars()
            .take(24)
            .collect(),
        birth: before(day, dice.between(30, oldest * 365)),
        sex,
    }
}

/// Income by consumption unit, shared by those who sign, and the tax income that goes with it.
fn incomes(
    dice: &mut Dice,
    applicant: &mut Adult,
    partner: Option<&mut Adult>,
    children: &[Child],
    day: NaiveDate,
) {
    let teens = children.iter().filter(|c| (day - c.birth).num_days() >= 14 * 365).count();
    #[expect(clippy::cast_precision_loss, reason = "a household")]
    let units = 1.0
        + if partner.is_some() { 0.5 } else { 0.0 }
        + 0.5 * teens as f64
        + 0.3 * (children.len() - teens) as f64;
    let normal: f64 = (0..12).map(|_| dice.unit()).sum::<f64>() - 6.0;
    let total = INCOME.0 * (INCOME.1 * normal).exp() * units;
    let share = if partner.is_some() { 0.4 + 0.3 * dice.unit() } else { 1.0 };
    earn(dice, applicant, total * share);
    if let Some(mate) = partner {
        earn(dice, mate, total * (1.0 - share));
    }
}

#[expect(clippy::cast_possible_truncation, reason = "euros of a month")]
fn earn(dice: &mut Dice, adult: &mut Adult, monthly: f64) {
    let monthly = if adult.resource == "RSA" { monthly.min(720.0) } else { monthly };
    adult.monthly = monthly.round() as i64;
    let taxed = if matches!(adult.resource, "RSA" | "AAH" | "BE") { 0.15 } else { 0.9 };
    let year = monthly * 12.0 * taxed;
    adult.tax_income = (year.round() as i64, (year * (0.9 + 0.15 * dice.unit())).round() as i64);
}

fn residence(dice: &mut Dice, territory: &Territory) -> (Option<usize>, Address) {
    let number = dice.between(1, 180);
    let street = names::street(dice);
    let town = dice.happens(0.87).then(|| territory.residence(dice));
    let outside = [("44600", "44184"), ("44150", "44003"), ("44190", "44043")];
    let (postcode, insee) = match town.and_then(|rank| territory.towns.get(rank)) {
        Some(town) => (town.postcode.clone(), town.insee.as_str().to_owned()),
        None => {
            let (postcode, insee) = dice.one_of(&outside).copied().unwrap_or_default();
            (postcode.to_owned(), insee.to_owned())
        }
    };
    (town, Address { number, street, postcode, insee })
}

fn family(dice: &mut Dice, link: Option<&str>, age: i64) -> &'static str {
    match link {
        Some("M") => "M",
        Some("P") => "P",
        Some(_) => "U",
        None if age > 68 && dice.happens(0.5) => "V",
        None => ["C", "D", "S"].get(dice.weighted(&[0.66, 0.24, 0.10])).copied().unwrap_or("C"),
    }
}

/// A birth, another income, another address, or a wider search.
fn apply_change(household: &mut Household, dice: &mut Dice, territory: &Territory) {
    match dice.weighted(&[0.15, 0.5, 0.15, 0.2]) {
        0 if household.expected.is_some() && household.children.len() < 4 => {
            let birth = household.expected.take().unwrap_or(household.told_on);
            let name = household.applicant.name.clone();
            let first_name = names::first_name(dice, 2).chars().take(24).collect();
            household.children.push(Child { name, first_name, birth, sex: "F" });
        }
        2 => {
            let (residence, address) = residence(dice, territory);
            household.address = address;
            household.residence = residence;
        }
        3 if !household.widened => household.widened = true,
        _ => {
            let more = dice.between(10, 90) - 30;
            household.applicant.monthly = (household.applicant.monthly + more).max(1);
            household.applicant.tax_income.0 =
                (household.applicant.tax_income.0 + 10 * more + 1).max(0);
        }
    }
}
