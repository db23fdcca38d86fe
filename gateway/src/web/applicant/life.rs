//! Renewing a demand, and renouncing it: a page that says what follows, then the command.

use super::own::own;
use crate::{
    app::App,
    error::PageError,
    web::{
        act,
        page::{Page, show},
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use domain::{demand::DemandCommand, world::Command};

#[derive(Template)]
#[template(path = "applicant/confirm.html")]
struct ConfirmPage {
    page: Page,
    heading: &'static str,
    lines: Vec<String>,
    action: &'static str,
    button: &'static str,
    id: &'static str,
    grave: bool,
}

/// `GET /demandeur/renouveler`
pub(in crate::web) async fn renew_form(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let until = own.demand.expires_on().map(words::long_day).unwrap_or_default();
    Ok(show(&ConfirmPage {
        page: Page::new(&visit, "mine", "Renouveler ma demande"),
        heading: "Renouveler ma demande",
        lines: vec![
            format!("Votre demande est valable jusqu’au {until} inclus."),
            "Le renouvellement la prolonge d’un an à partir d’aujourd’hui. Votre ancienneté ne change pas.".into(),
            "Si votre situation a changé, dites-le aussi à un lieu d’accueil.".into(),
        ],
        action: "/demandeur/renouveler",
        button: "Renouveler pour un an",
        id: "renew-submit",
        grave: false,
    }))
}

/// `POST /demandeur/renouveler`
pub(in crate::web) async fn renew(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let command = DemandCommand::Renew { on: app.today(), declaration: None };
    let command = Command::Demand(own.id, command);
    act::submit(&app, &posted, own.account, command, "/demandeur", "renouvelee").await
}

/// `GET /demandeur/renoncer`
pub(in crate::web) async fn renounce_form(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    own(&app, &visit).await?;
    Ok(show(&ConfirmPage {
        page: Page::new(&visit, "mine", "Renoncer à ma demande"),
        heading: "Renoncer à ma demande",
        lines: vec![
            "Votre demande ne sera plus active. Aucun logement ne vous sera plus proposé.".into(),
            "Si vous en déposez une autre plus tard, son ancienneté repartira de zéro.".into(),
            "Une erreur peut être corrigée pendant un an dans un lieu d’accueil.".into(),
        ],
        action: "/demandeur/renoncer",
        button: "Oui, je renonce à ma demande",
        id: "renounce-submit",
        grave: true,
    }))
}

/// `POST /demandeur/renoncer`
pub(in crate::web) async fn renounce(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let own = own(&app, &posted.visit).await?;
    let command = Command::Demand(own.id, DemandCommand::Renounce { on: app.today() });
    act::submit(&app, &posted, own.account, command, "/demandeur", "renoncee").await
}
