//! The pages: every route of the site on one screen.
//!
//! A handler extracts, asks or commands, answers. Who may see what is judged in each folder's `mod.rs`; what a
//! refusal or a trouble looks like in [`crate::error`].

pub(crate) mod act;
mod agent;
pub(crate) mod applicant;
pub(crate) mod audit;
mod came;
mod chart;
mod commission;
mod compare;
mod fields;
pub(crate) mod file;
mod flows;
mod heads;
mod health;
mod holder;
pub(crate) mod landlord;
mod look;
mod mandates;
pub(crate) mod messages;
pub(crate) mod network;
mod office;
mod operator;
pub(crate) mod page;
mod pages;
pub(crate) mod papers;
pub(crate) mod position;
pub(crate) mod public;
pub(crate) mod read;
mod reseau;
mod rules;
mod security;
mod sheet;
pub(crate) mod sign_in;
pub(crate) mod steering;
mod tiles;
pub(crate) mod towns;
pub(crate) mod visit;
pub(crate) mod words;

pub(crate) use commission::KeptSessions;
pub(crate) use network::KeptPlaces;
pub(crate) use reseau::Kept as KeptNetwork;

#[cfg(test)]
pub(crate) mod tests;

use crate::{
    api,
    app::App,
    assets,
    error::{PageError, Problem, Trouble},
    journal,
};
use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    middleware::{Next, from_fn, from_fn_with_state},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use std::time::Duration;
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer};

/// Longest form.
const FORM_BYTES: usize = 256 * 1024;
/// Longest wait for a page; the applicant's stream of news has none.
const PAGE_TIME: Duration = Duration::from_secs(30);

/// The whole site.
pub fn router(app: App) -> Router {
    let pages = public_routes()
        .merge(applicant_routes())
        .merge(agent_routes(&app))
        .merge(office_routes())
        .merge(landlord_routes())
        .merge(holder_routes())
        .merge(steering_routes())
        .merge(commission_routes())
        .merge(audit_routes())
        .merge(operator::routes())
        .merge(api::routes())
        .merge(journal::routes())
        .merge(crate::schema::routes())
        .layer(from_fn(in_time))
        .layer(CompressionLayer::new())
        .route("/demandeur/flux", get(applicant::flux))
        .merge(upload_routes())
        .layer(from_fn_with_state(app.clone(), position::layer))
        .layer(from_fn_with_state(app.clone(), visit::layer));
    Router::new()
        .merge(pages)
        .merge(health::routes())
        .route("/static/{version}/{name}", get(assets::serve))
        .fallback(nowhere)
        .layer(DefaultBodyLimit::max(FORM_BYTES))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(security::headers))
        .with_state(app)
}

/// Answers within [`PAGE_TIME`], if only that nobody answers. What was asked goes on and is not told.
async fn in_time(request: Request, next: Next) -> Response {
    let of_machine = is_of_machines(request.uri());
    match tokio::time::timeout(PAGE_TIME, next.run(request)).await {
        Ok(response) => response,
        Err(_) => late(of_machine),
    }
}

fn is_of_machines(uri: &axum::http::Uri) -> bool {
    ["/api/", "/journal/"].iter().any(|machines| uri.path().starts_with(machines))
}

fn late(of_machine: bool) -> Response {
    let trouble = Trouble::Unavailable(format!("no answer within {PAGE_TIME:?}"));
    if of_machine { Problem(trouble).into_response() } else { PageError(trouble).into_response() }
}

/// What is not there, in the caller's language.
async fn nowhere(uri: axum::http::Uri) -> Response {
    if is_of_machines(&uri) {
        return Problem(Trouble::NotFound).into_response();
    }
    PageError(Trouble::NotFound).into_response()
}

fn public_routes() -> Router<App> {
    Router::new()
        .route("/", get(public::home))
        .route("/statistiques", get(public::figures))
        .route("/ou-m-adresser", get(public::places))
        .route("/regles", get(public::rules))
        .route("/regles/{key}", get(rules::rule))
        .route("/regles/{key}/{version}", get(rules::version))
        .route("/regles/{key}/{version}/json", get(rules::version_json))
        .route("/accessibilite", get(public::accessibility))
        .route("/composants", get(public::components))
        .route("/apparence", get(look::page).post(look::choose))
        .route("/apparence.css", get(look::style))
        .route("/donnees", get(public::data))
        .route("/donnees/mois/{month}/{file}", get(public::of_month))
        .route("/donnees/schemas/{file}", get(public::schema))
        .route("/donnees/catalogue.jsonld", get(public::catalogue))
        .route("/donnees/statistiques.csv", get(public::as_csv))
        .route("/donnees/statistiques.json", get(public::as_json))
        .route("/fiche", get(sheet::languages))
        .route("/fiche/{code}", get(sheet::sheet))
        .route("/langue/{code}", get(messages::choose))
        .route("/connexion", get(sign_in::form).post(sign_in::sign_in))
        .route("/deconnexion", post(sign_in::sign_out))
}

fn applicant_routes() -> Router<App> {
    Router::new()
        .route("/demande", get(applicant::form).post(applicant::submit))
        .route("/demande/reprendre", get(applicant::resume_form).post(applicant::resume))
        .route("/demandeur", get(applicant::home))
        .route("/demandeur/aide", get(applicant::mandates).post(applicant::give_mandate))
        .route("/demandeur/aide/{mandate}/terminer", post(applicant::end_mandate))
        .route("/demandeur/choisir", get(applicant::choice).post(applicant::choose))
        .route("/demandeur/imprimer", get(applicant::print))
        .route("/demandeur/renouveler", get(applicant::renew_form).post(applicant::renew))
        .route("/demandeur/renoncer", get(applicant::renounce_form).post(applicant::renounce))
        .route("/demandeur/souhaits", get(applicant::wishes).post(applicant::change_wishes))
        .route("/demandeur/place", get(applicant::place))
        .route("/demandeur/attente", get(applicant::wait))
        .route("/demandeur/decisions", get(applicant::decisions))
        .route("/demandeur/lectures", get(applicant::readings))
        .route("/demandeur/attestation.pdf", get(applicant::certificate))
        .route("/demandeur/historique.pdf", get(applicant::history))
        .route("/demandeur/historique.json", get(applicant::proven))
        .route("/demandeur/echeances.ics", get(applicant::calendar))
        .route("/demandeur/documents", get(applicant::documents))
        .route("/demandeur/documents/{document}", get(applicant::see))
        .route("/demandeur/offre/{vacancy}", get(applicant::offer))
        .route(
            "/demandeur/extrait/{session}/{vacancy}/extrait.pdf",
            get(commission::own_extract_pdf),
        )
        .route(
            "/demandeur/extrait/{session}/{vacancy}/extrait.json",
            get(commission::own_extract_json),
        )
        .route("/demandeur/offre/{vacancy}/accepter", post(applicant::accept))
        .route("/demandeur/offre/{vacancy}/refuser", post(applicant::refuse))
}

/// What takes a file: a longer body, and the time that a slow telephone needs.
fn upload_routes() -> Router<App> {
    Router::new()
        .route("/demandeur/documents", post(applicant::give))
        .route("/agent/dossier/{id}/documents", post(agent::take))
        .layer(DefaultBodyLimit::max(papers::BODY_BYTES))
}

fn agent_routes(app: &App) -> Router<App> {
    let file = Router::new()
        .route("/", get(agent::file))
        .route("/chronologie", get(agent::timeline))
        .route("/evaluation", get(agent::evaluation))
        .route("/priorite", post(agent::prioritise))
        .route("/pieces", get(agent::documents))
        .route("/echanges", get(agent::exchanges))
        .route("/ressemblances", get(agent::alike))
        .route("/ressemblances/ecarter", post(agent::dismiss))
        .route("/ressemblances/reunir", post(agent::merge))
        .route("/script", get(agent::script).post(agent::give))
        .route("/veille", get(agent::watch))
        .route("/enregistrer", post(agent::register))
        .route("/attestation", post(agent::certificate))
        .route("/menage", post(agent::household))
        .route("/attestation.pdf", get(applicant::desk_certificate))
        .route("/historique.pdf", get(applicant::desk_history))
        .route("/historique.json", get(applicant::desk_proven))
        .route("/documents", get(agent::papers))
        .route("/documents/{document}", get(agent::see))
        .route("/document", post(agent::deposit))
        .route("/document/{document}/verifier", post(agent::verify))
        .route("/document/{document}/rejeter", post(agent::reject))
        .route("/renouveler", post(agent::renew))
        .route("/courrier-renouvellement", post(agent::notice_came))
        .route("/renoncer", post(agent::renounce))
        .route("/souhaits", get(applicant::desk_wishes).post(applicant::desk_change_wishes))
        .route("/depart", get(applicant::apart_form).post(applicant::set_apart))
        .route("/fermer", post(applicant::close_views))
        .route("/offre/{vacancy}", get(applicant::desk_offer))
        .route("/offre/{vacancy}/accepter", post(applicant::desk_accept))
        .route("/offre/{vacancy}/refuser", post(applicant::desk_refuse))
        .route("/acces", get(agent::help).post(agent::access))
        .route("/aide", post(agent::give_mandate))
        .route("/aide/{mandate}/terminer", post(agent::end_mandate))
        .route("/courrier-revenu", post(agent::returned))
        .route("/prendre", post(agent::hold))
        .route("/rendre", post(agent::hand_back))
        .route("/reorienter", post(agent::create))
        .layer(from_fn_with_state(app.clone(), agent::guard));
    Router::new()
        .route("/reseau", get(reseau::head))
        .route("/agent", get(agent::queues))
        .route("/agent/nouvelle-demande", get(applicant::desk_form).post(applicant::desk_submit))
        .route("/agent/chercher", post(agent::search))
        .route("/agent/exporter", post(agent::export))
        .route("/agent/lot", post(agent::preview))
        .route("/agent/lot/faire", post(agent::apply))
        .route("/agent/urgence", post(agent::open_emergency))
        .route("/agent/urgence/{id}", get(agent::emergency))
        .nest("/agent/dossier/{id}", file)
        .route("/agent/reorientation/{id}/accepter", post(agent::accept))
        .route("/agent/reorientation/{id}/decliner", post(agent::decline))
        .route("/agent/reorientation/{id}/terminer", post(agent::complete))
}

fn office_routes() -> Router<App> {
    Router::new()
        .route("/securite", get(office::office))
        .route("/securite/alerte/{id}/vue", post(office::see))
        .route("/securite/urgence/{id}/avis", post(office::review))
        .route("/securite/compte/{id}/retirer", post(office::withdraw))
}

fn landlord_routes() -> Router<App> {
    let dwelling = Router::new()
        .route("/", get(landlord::dwelling))
        .route("/candidat", post(landlord::nominate))
        .route("/retirer-candidat", post(landlord::withdraw_candidate))
        .route("/ensemble", get(landlord::set))
        .route("/motif", post(landlord::reason))
        .route("/reserver", post(landlord::reserve))
        .route("/manque", post(landlord::shortfall))
        .route("/proposer-au-menage", post(landlord::offer))
        .route("/condition", post(landlord::meet))
        .route("/rendre-rang", post(landlord::give_back))
        .route("/presentation", post(landlord::present))
        .route("/reponse", post(landlord::reply))
        .route("/bail", post(landlord::sign))
        .route("/reprendre", post(landlord::withdraw));
    Router::new()
        .route("/bailleur", get(landlord::board))
        .route("/bailleur/declarer", get(landlord::form).post(landlord::declare))
        .route("/bailleur/classes", get(landlord::ranked))
        .route("/bailleur/conventions", get(landlord::conventions).post(landlord::agree))
        .route("/bailleur/seance", post(landlord::convene))
        .nest("/bailleur/logement/{id}", dwelling)
}

fn holder_routes() -> Router<App> {
    let dwelling = Router::new()
        .route("/", get(holder::dwelling))
        .route("/candidat", post(landlord::nominate))
        .route("/retirer-candidat", post(landlord::withdraw_candidate))
        .route("/ensemble", get(landlord::set))
        .route("/motif", post(landlord::reason));
    Router::new()
        .route("/reservataire", get(holder::home))
        .nest("/reservataire/logement/{id}", dwelling)
}

fn steering_routes() -> Router<App> {
    Router::new()
        .route("/pilotage", get(steering::page))
        .route("/pilotage/rapport/{year}/rapport.pdf", get(steering::report_pdf))
        .route("/pilotage/rapport/{year}/rapport.json", get(steering::report_json))
}

fn commission_routes() -> Router<App> {
    let session = Router::new()
        .route("/", get(commission::session))
        .route("/ordre-du-jour", post(commission::freeze))
        .route("/presents", post(commission::attendance))
        .route("/logement/{vacancy}/retrait", post(commission::recuse))
        .route("/quorum", post(commission::quorum))
        .route("/reporter", post(commission::postpone))
        .route("/proces-verbal.pdf", get(commission::minutes_pdf))
        .route("/proces-verbal.json", get(commission::minutes_json))
        .route("/logement/{vacancy}/suites", get(commission::after))
        .route("/logement/{vacancy}/presentee", post(commission::present))
        .route("/logement/{vacancy}/contester", post(commission::contest))
        .route("/logement/{vacancy}/repondre", post(commission::answer))
        .route("/logement/{vacancy}/examiner-a-nouveau", post(commission::rerun))
        .route("/logement/{vacancy}/extrait/{demand}/extrait.pdf", get(commission::extract_pdf))
        .route("/logement/{vacancy}/extrait/{demand}/extrait.json", get(commission::extract_json))
        .route("/logement/{vacancy}/decider", post(commission::decide))
        .route("/logement/{vacancy}/notifier", post(commission::notify))
        .route("/proces-verbal", post(commission::minutes));
    Router::new().route("/commission", get(commission::list)).nest("/commission/{id}", session)
}

fn audit_routes() -> Router<App> {
    Router::new()
        .route("/audit", get(audit::list))
        .route("/audit/pas", get(audit::stepper))
        .route("/audit/attribution/{vacancy}", get(audit::attribution))
        .route("/audit/seance/{session}", get(audit::session))
        .route("/audit/demande/{demand}", get(audit::demand))
        .route("/audit/demande/{demand}/lever", post(audit::unmask))
}
