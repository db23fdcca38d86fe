//! The share of a year: what each landlord agreed to, and how many homes were told to the holder so far.

use crate::{
    app::App,
    error::Trouble,
    web::{
        chart::{Bar, bars},
        flows::{self, Whose},
        words::{self, letting},
    },
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    body::{Assignment, Bodies, Flow},
    territory::Body,
};
use projections::vacancies::Vacancy;
use std::collections::BTreeSet;

/// One landlord's share.
pub(super) struct Share {
    pub(super) landlord: String,
    pub(super) agreed: String,
    pub(super) used: String,
    pub(super) left: String,
    pub(super) terms: String,
}

/// The shares of a year, and how its homes fared.
pub(super) struct Year {
    pub(super) year: i32,
    pub(super) shares: Vec<Share>,
    pub(super) chart: String,
    /// Homes told, those for which a candidate was proposed in the month, later, and not yet.
    pub(super) told: usize,
    pub(super) in_time: usize,
    pub(super) late: usize,
    pub(super) waiting: usize,
}

/// Reads a year.
///
/// # Errors
/// A store does not answer.
pub(super) async fn year(app: &App, body: &Body, year: i32) -> Result<Year, Trouble> {
    let today = app.today();
    let law = app.executor.law.on(today);
    let (bodies, holders) = (&law.bodies, law.bodies.answers_for(body, today));
    let (told, given) = flows::told(app, Whose::Holders(&holders), year).await?;
    let landlords = landlords(bodies, body, year, today, &given);
    let flow = |one: &Body| (one.clone(), bodies.flow((one, body), year, today, &given));
    let flows: Vec<(Body, Flow)> = landlords.iter().map(flow).collect();
    let delay = law.calendar.reservation;
    let named = |one: &&Vacancy, in_time: bool| {
        let due = one.reserved_on.map(|since| delay.after(since));
        one.named_on.zip(due).is_some_and(|(named, due)| (named <= due) == in_time)
    };
    let name = |one: &Body| letting::body(&law, one, today);
    let shares =
        flows.iter().map(|(one, flow)| share(bodies, (one, body), year, today, *flow, &name));
    Ok(Year {
        year,
        shares: shares.collect(),
        chart: chart(&flows, &name),
        told: told.len(),
        in_time: told.iter().filter(|one| named(one, true)).count(),
        late: told.iter().filter(|one| named(one, false)).count(),
        waiting: told.iter().filter(|one| one.named_on.is_none()).count(),
    })
}

/// Whoever owes or gave something this year, by short name.
fn landlords(
    bodies: &Bodies,
    holder: &Body,
    year: i32,
    today: NaiveDate,
    given: &[Assignment],
) -> BTreeSet<Body> {
    let agreed = bodies.flows().iter().filter(|flow| {
        i32::from(flow.year) == year && bodies.holder(&flow.holder, today) == Some(holder)
    });
    let owe = agreed.filter_map(|flow| bodies.holder(&flow.landlord, today));
    let gave = given.iter().filter(|one| one.on.year() == year);
    let gave = gave.filter_map(|one| bodies.holder_in(&one.landlord, &one.commune, today));
    owe.chain(gave).cloned().collect()
}

fn share(
    bodies: &Bodies,
    (landlord, holder): (&Body, &Body),
    year: i32,
    today: NaiveDate,
    flow: Flow,
    name: &impl Fn(&Body) -> String,
) -> Share {
    let terms = flows::terms(bodies, (landlord, holder), year, today);
    let number = |n: u32| words::number(i64::from(n));
    let agreed = !terms.is_empty();
    Share {
        landlord: name(landlord),
        agreed: if agreed { number(flow.agreed) } else { "aucune convention".to_owned() },
        used: number(flow.used),
        left: if agreed { number(flow.agreed.saturating_sub(flow.used)) } else { String::new() },
        terms,
    }
}

fn chart(flows: &[(Body, Flow)], name: &impl Fn(&Body) -> String) -> String {
    let bar = |(one, flow): &(Body, Flow)| {
        let told = Bar { label: name(one), value: Some(i64::from(flow.used)) };
        let owed = Bar { label: "  convenu".to_owned(), value: Some(i64::from(flow.agreed)) };
        if flow.agreed > 0 { vec![told, owed] } else { vec![told] }
    };
    let all: Vec<Bar> = flows.iter().flat_map(bar).collect();
    let desc = "Les mêmes nombres sont dans le tableau.";
    bars("flux", "Logements mis à disposition, et part convenue", desc, &all)
}
