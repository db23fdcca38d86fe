//! Figures worked by hand, and attacks on what is published.

mod cut;
mod editions;
mod linear;
mod solver;
mod survival;

use super::{
    Ended, Facts, Month,
    facts::{Exit, How, Lease, Spell},
};
use chrono::{Days, NaiveDate};
use domain::testing::{Dice, day};

/// Months from one on, each ending at a multiple of 1,000.
fn months(first: &str, count: u32) -> Vec<Ended> {
    let first: Month = first.parse().unwrap();
    let ended = |n| Ended { month: first.after(n), position: i64::from(n + 1) * 1_000 };
    (0..count).map(ended).collect()
}

fn cell(commune: &str, size: &str) -> (String, String) {
    (commune.to_owned(), size.to_owned())
}

/// A lease recorded as the n-th thing of a month, on a day of it.
fn lease(ended: Ended, n: i64, commune: &str, size: &str) -> Lease {
    Lease {
        cell: cell(commune, size),
        signed_on: ended.month.first_day(),
        at: ended.position - 1_000 + n,
        financing: Some("plus".to_owned()),
        wait_days: Some(400),
        candidates: 3,
        refusals: 0,
    }
}

/// A demand presented and registered on a day, as the n-th thing of its month.
fn spell(ended: &[Ended], n: i64, on: NaiveDate, place: (String, String)) -> Spell {
    let at = at(ended, n, on);
    Spell { cell: place, presented: on, since: (on, at), how: How::New, until: None }
}

fn at(ended: &[Ended], n: i64, on: NaiveDate) -> i64 {
    let month = ended.iter().find(|end| end.month == Month::of(on)).unwrap();
    month.position - 1_000 + n
}

/// A territory of chance: three communes of very different size, three sizes, some months almost empty.
fn chance(seed: u64, ended: &[Ended], per_month: u64) -> Facts {
    let mut dice = Dice(seed);
    let places = ["44109", "44109", "44109", "44109", "44162", "44162", "44024"];
    let sizes = ["T2", "T2", "T3", "T3", "T3", "T4"];
    let mut facts = Facts::default();
    for end in ended {
        let many = dice.below(per_month) + dice.below(per_month);
        for n in 1..=i64::try_from(many).unwrap() {
            let place = |dice: &mut Dice| {
                let commune = places[usize::try_from(dice.below(7)).unwrap()];
                cell(commune, sizes[usize::try_from(dice.below(6)).unwrap()])
            };
            let (home, wish) = (place(&mut dice), place(&mut dice));
            let mut lease = lease(*end, n, &home.0, &home.1);
            lease.financing = Some(if dice.below(3) == 0 { "plai" } else { "plus" }.to_owned());
            lease.refusals = i64::try_from(dice.below(3)).unwrap();
            facts.leases.push(lease);
            let on = end.month.first_day() + Days::new(dice.below(25));
            let mut demand = spell(ended, n + 300, on, wish);
            if dice.below(3) == 0 {
                let exit = if dice.below(2) == 0 { Exit::Housed } else { Exit::Left };
                demand.until = Some((on + Days::new(2), demand.since.1 + 300, exit));
            }
            facts.spells.push(demand);
        }
    }
    facts
}

fn date(text: &str) -> NaiveDate {
    day(text)
}
