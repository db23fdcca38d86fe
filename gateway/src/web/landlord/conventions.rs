//! `/bailleur/conventions`: the share of a year that a landlord owes to each reservation holder (CCH R441-5), and the form
//! that notes one that was signed. A landlord binds itself alone, so the holder has nothing to type.

use super::{of, reserve::holds};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, Options},
        flows::{self, Whose},
        page::{Page, show, show_as},
        sign_in::After,
        visit::{Posted, Visit},
        words::{self, letting},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::Response,
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    body::{BodyCommand, Flow, FlowAgreement},
    law::Law,
    territory::Body,
    world::Command,
};
use std::collections::BTreeSet;

#[derive(Template)]
#[template(path = "landlord/conventions.html")]
struct ConventionsPage {
    page: Page,
    fields: Fields,
    year: i32,
    shares: Vec<Share>,
    /// Whether the register of organisations knows the landlord: a convention binds only whom it knows.
    known: bool,
    holders: Options,
    years: Options,
}

/// What is owed to one holder in the year, and was told to it so far.
struct Share {
    holder: String,
    terms: String,
    agreed: String,
    used: String,
}

/// `GET /bailleur/conventions`
pub(in crate::web) async fn conventions(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let mut page = draw(&app, &visit, Fields::default()).await?;
    page.page = page.page.with_done(after.fait.as_deref());
    Ok(show(&page))
}

async fn draw(app: &App, visit: &Visit, fields: Fields) -> Result<ConventionsPage, Trouble> {
    let (_, body) = of(visit)?;
    let today = app.today();
    let law = app.executor.law.on(today);
    Ok(ConventionsPage {
        page: Page::new(visit, "mine", "Conventions de réservation")
            .with_errors(fields.has_errors()),
        fields,
        year: today.year(),
        shares: shares(app, body, &law, today).await?,
        known: law.bodies.get(body).is_some(),
        holders: holders(&law, body, today),
        years: years(today).map(|year| (year.to_string(), year.to_string())).collect(),
    })
}

/// A convention of the year that ended may be noted late, and one of the next year early.
fn years(today: NaiveDate) -> std::ops::RangeInclusive<i32> {
    today.year() - 1..=today.year() + 1
}

/// Holders of reservations that the register knows and that are still there.
fn holders(law: &Law, landlord: &Body, today: NaiveDate) -> Options {
    let there = law.bodies.all().filter(|(body, history)| {
        *body != landlord && holds(history.organisation.kind) && !history.has_ended(today)
    });
    there.map(|(body, _)| (body.to_string(), letting::body(law, body, today))).collect()
}

/// What this landlord owes this year, holder by holder.
async fn shares(
    app: &App,
    landlord: &Body,
    law: &Law,
    today: NaiveDate,
) -> Result<Vec<Share>, Trouble> {
    let (bodies, own) = (&law.bodies, law.bodies.answers_for(landlord, today));
    let owed = bodies.flows().iter().filter(|flow| {
        i32::from(flow.year) == today.year()
            && bodies.holder(&flow.landlord, today) == Some(landlord)
    });
    let to: BTreeSet<&Body> = owed.filter_map(|flow| bodies.holder(&flow.holder, today)).collect();
    let (_, given) = flows::told(app, Whose::Landlords(&own), today.year()).await?;
    let share = |holder: &Body| {
        let terms = flows::terms(bodies, (landlord, holder), today.year(), today);
        let flow = bodies.flow((landlord, holder), today.year(), today, &given);
        told_share(letting::body(law, holder, today), terms, flow)
    };
    Ok(to.into_iter().map(share).collect())
}

fn told_share(holder: String, terms: String, flow: Flow) -> Share {
    let number = |n: u32| words::number(i64::from(n));
    Share { holder, terms, agreed: number(flow.agreed), used: number(flow.used) }
}

/// `POST /bailleur/conventions`
pub(in crate::web) async fn agree(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let mut fields = posted.fields.clone();
    let today = app.today();
    let known = holders(&app.executor.law.on(today), body, today);
    let Some(agreed) = read(&mut fields, body, &known, today) else {
        let page = draw(&app, &posted.visit, fields).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let command = Command::Body(BodyCommand::AgreeFlow(agreed));
    act::submit(&app, &posted, account, command, "/bailleur/conventions", "convention-notee").await
}

fn read(
    fields: &mut Fields,
    landlord: &Body,
    known: &Options,
    today: NaiveDate,
) -> Option<FlowAgreement> {
    let holder = fields.value("reservataire").to_owned();
    let holder = known.iter().any(|(body, _)| *body == holder).then(|| holder.parse::<Body>());
    let year = fields.parsed::<i32>("annee").filter(|year| years(today).contains(year));
    let permille = permille(fields.value("part"));
    let base = fields.parsed::<u32>("base").filter(|base| (1..=1_000_000).contains(base));
    if holder.is_none() {
        fields.wrong("reservataire", "Choisissez le réservataire");
    }
    if year.is_none() {
        fields.wrong("annee", "Choisissez l’année");
    }
    if permille.is_none() {
        fields.wrong(
            "part",
            "Écrivez la part, de 0,1 à 100 %, avec un chiffre au plus après la virgule",
        );
    }
    if base.is_none() {
        fields.wrong("base", "Écrivez le nombre de logements sur lequel la part est comptée");
    }
    Some(FlowAgreement {
        landlord: landlord.clone(),
        holder: holder?.ok()?,
        year: u16::try_from(year?).ok()?,
        permille: permille?,
        base: base?,
    })
}

/// A share as people write it, in thousandths.
fn permille(text: &str) -> Option<u16> {
    let text = text.replace([' ', '\u{202f}', '\u{a0}', '%'], "").replace(',', ".");
    let (whole, rest) = text.split_once('.').unwrap_or((&text, "0"));
    let whole: u16 = whole.parse().ok().filter(|whole| *whole <= 100)?;
    let rest: u16 = rest.parse().ok().filter(|tenth| *tenth < 10 && rest.len() == 1)?;
    Some(whole * 10 + rest).filter(|all| (1..=1000).contains(all))
}

#[cfg(test)]
mod tests {
    use super::permille;

    #[test]
    fn a_share_is_read_as_people_write_it() {
        assert_eq!(permille("30"), Some(300));
        assert_eq!(permille("12,5 %"), Some(125));
        assert_eq!(permille("100"), Some(1000));
        assert_eq!(permille("0,1"), Some(1));
        for wrong in ["", "0", "0,0", "100,1", "101", "-3", "1,25", "1,+", "trente", "1.", "99999"]
        {
            assert_eq!(permille(wrong), None, "{wrong}");
        }
    }
}
