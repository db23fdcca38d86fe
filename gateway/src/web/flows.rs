//! What a landlord and a reservation holder agreed on for a year, and the homes that were told of it: read alike by both.

use crate::{app::App, error::Trouble, web::words};
use chrono::NaiveDate;
use domain::{
    body::{Assignment, Bodies, FlowAgreement},
    territory::Body,
};
use projections::vacancies::{BoardSearch, Vacancy, board};
use std::collections::BTreeSet;

/// Homes told in a year that are read: more than a territory lets.
const MOST: u32 = 20_000;

/// Whose homes are read.
#[derive(Debug, Clone, Copy)]
pub(super) enum Whose<'a> {
    /// Those of landlords.
    Landlords(&'a BTreeSet<Body>),
    /// Those told to reservation holders.
    Holders(&'a BTreeSet<Body>),
}

/// The homes that were told to a reservation holder in a year, and what each counts as.
///
/// # Errors
/// There is no such year; a store does not answer.
pub(super) async fn told(
    app: &App,
    whose: Whose<'_>,
    year: i32,
) -> Result<(Vec<Vacancy>, Vec<Assignment>), Trouble> {
    let day = |month, day| NaiveDate::from_ymd_opt(year, month, day);
    let days = day(1, 1).zip(day(12, 31)).ok_or(Trouble::NotFound)?;
    let (landlords, holders) = match whose {
        Whose::Landlords(bodies) => (Some(bodies), None),
        Whose::Holders(bodies) => (None, Some(bodies)),
    };
    let reserved = Some(days);
    let search = BoardSearch { landlords, holders, reserved, limit: MOST, ..Default::default() };
    let told = board(app.views.db(), &search).await?;
    let given = told.iter().filter_map(assignment).collect();
    Ok((told, given))
}

fn assignment(one: &Vacancy) -> Option<Assignment> {
    Some(Assignment {
        landlord: one.landlord.clone(),
        commune: one.commune.clone(),
        holder: one.holder.clone()?,
        on: one.reserved_on?,
    })
}

/// What the two agreed on for a year, in words; nothing if they did not.
pub(super) fn terms(
    bodies: &Bodies,
    (landlord, holder): (&Body, &Body),
    year: i32,
    today: NaiveDate,
) -> String {
    let between = bodies.flows().iter().filter(|one| {
        i32::from(one.year) == year
            && bodies.holder(&one.landlord, today) == Some(landlord)
            && bodies.holder(&one.holder, today) == Some(holder)
    });
    between.map(term).collect::<Vec<_>>().join(", puis ")
}

fn term(one: &FlowAgreement) -> String {
    let share = words::tenths(i64::from(one.permille));
    format!("{share}\u{a0}% de {} logements", words::number(i64::from(one.base)))
}
