//! `/demandeur/offre/…`: a home that is offered, and the reply.

use super::{
    own::{Own, own},
    thread::describe,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        fields::{Fields, Options},
        page::{Page, show, show_as},
        read, towns,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    id::{DemandId, VacancyId},
    vacancy::{Dwelling, RefusalReason, Standing, Vacancy, VacancyCommand},
    world::Command,
};

#[derive(Template)]
#[template(path = "applicant/offer.html")]
struct OfferPage {
    page: Page,
    fields: Fields,
    vacancy: VacancyId,
    sentence: String,
    facts: Vec<(&'static str, String)>,
    reply_by: Option<(String, String)>,
    standing: &'static str,
    reasons: Options,
}

/// `GET /demandeur/offre/{vacancy}`
pub(in crate::web) async fn offer(
    State(app): State<App>,
    visit: Visit,
    Path(vacancy): Path<String>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let (id, state) = offered(&app, &vacancy, own.id).await?;
    Ok(show(&draw(&visit, (id, &state), &own, Fields::default())?))
}

/// The vacancy, if this demand was ever offered it.
async fn offered(
    app: &App,
    vacancy: &str,
    demand: DemandId,
) -> Result<(VacancyId, Vacancy), Trouble> {
    let id = vacancy.parse::<VacancyId>().map_err(|_| Trouble::NotFound)?;
    let state = read::vacancy(app, id).await?;
    match state.standing(demand) {
        Some(
            Standing::Offered { .. }
            | Standing::Accepted
            | Standing::Refused
            | Standing::DeemedRefused
            | Standing::Housed,
        ) => Ok((id, state)),
        _ => Err(Trouble::NotFound),
    }
}

fn draw(
    visit: &Visit,
    (id, state): (VacancyId, &Vacancy),
    own: &Own<'_>,
    fields: Fields,
) -> Result<OfferPage, Trouble> {
    let dwelling = state.dwelling.as_ref().ok_or(Trouble::NotFound)?;
    let standing = state.standing(own.id).ok_or(Trouble::NotFound)?;
    let reply_by = state.last_day_to_reply(id, (own.id, &own.demand));
    let reply_by = reply_by.map(|day| (words::iso(day), words::long_day(day)));
    let reasons = words::REFUSALS.iter();
    Ok(OfferPage {
        page: Page::new(visit, "mine", "Un logement proposé").with_errors(fields.has_errors()),
        fields,
        vacancy: id,
        sentence: describe(dwelling),
        facts: facts(dwelling),
        reply_by,
        standing: words::standing(standing),
        reasons: reasons
            .map(|(r, code)| ((*code).to_owned(), words::refusal_reason(*r).to_owned()))
            .collect(),
    })
}

fn facts(dwelling: &Dwelling) -> Vec<(&'static str, String)> {
    vec![
        ("Commune", towns::name(dwelling.commune.as_str())),
        ("Taille", words::typology(dwelling.typology).to_owned()),
        ("Surface", format!("{} m²", dwelling.surface)),
        (
            "Étage",
            if dwelling.floor == 0 {
                "rez-de-chaussée".into()
            } else {
                dwelling.floor.to_string()
            },
        ),
        ("Sans escalier", if dwelling.accessible { "oui".into() } else { "non".into() }),
        ("Loyer", format!("{} par mois", words::euros(dwelling.rent_cents))),
        ("Charges", format!("{} par mois", words::euros(dwelling.charges_cents))),
        ("Libre à partir du", words::day(dwelling.available_on)),
        ("Bailleur", dwelling.landlord.to_string()),
    ]
}

/// `POST /demandeur/offre/{vacancy}/accepter`
pub(in crate::web) async fn accept(
    State(app): State<App>,
    Path(vacancy): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let Own { account, id: demand, .. } = own(&app, &posted.visit).await?;
    let (id, _) = offered(&app, &vacancy, demand).await?;
    let command = VacancyCommand::AcceptOffer { demand, on: app.today() };
    act::submit(
        &app,
        &posted,
        account,
        Command::Vacancy(id, command),
        "/demandeur",
        "offre-acceptee",
    )
    .await
}

/// `POST /demandeur/offre/{vacancy}/refuser`
pub(in crate::web) async fn refuse(
    State(app): State<App>,
    Path(vacancy): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let (account, demand) = (own.account, own.id);
    let (id, state) = offered(&app, &vacancy, demand).await?;
    let Some(reason) = reason(posted.fields.value("motif")) else {
        let mut fields = posted.fields.clone();
        fields.wrong("motif", "Choisissez une raison ; la dernière ne précise rien");
        let page = draw(&posted.visit, (id, &state), &own, fields)?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let command = VacancyCommand::RefuseOffer { demand, on: app.today(), reason };
    act::submit(
        &app,
        &posted,
        account,
        Command::Vacancy(id, command),
        "/demandeur",
        "offre-refusee",
    )
    .await
}

/// Reads the code of a reason.
pub(crate) fn reason(code: &str) -> Option<RefusalReason> {
    words::REFUSALS.iter().find(|(_, c)| *c == code).map(|(reason, _)| *reason)
}
