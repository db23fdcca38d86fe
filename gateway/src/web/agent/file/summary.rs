//! The first part of a file: one sentence a fact, what is asked of the desk, what was declared.

use super::{
    super::sections::sections,
    Why,
    documents::namesakes,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::PageError,
    web::{
        applicant::describe,
        came,
        fields::{Fields, Options},
        file::File,
        page::{Page, show},
        towns,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::demand::{Demand, DocumentCheck, Stage};

#[derive(Template)]
#[template(path = "agent/summary.html")]
struct SummaryPage {
    page: Page,
    head: Head,
    fields: Fields,
    facts: Vec<String>,
    /// Homes that wait for a reply: address, what they are, until when.
    offers: Vec<(String, String, String)>,
    sections: Vec<(&'static str, Vec<(&'static str, String)>)>,
    missing: Vec<String>,
    is_submitted: bool,
    has_namesake: bool,
    may_certify: bool,
    may_renew: bool,
    notice_lacks: bool,
    proofs: Options,
    may_renounce: bool,
    has_others: bool,
    may_change: bool,
    has_desk: bool,
    expected: Options,
}

/// `GET /agent/dossier/{demand}`
pub(in crate::web) async fn summary(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, file, agent) = open(&app, &visit, (&id, &why), Tab::Summary).await?;
    let today = app.today();
    let demand = &file.demand;
    let soon = demand.expires_on().is_some_and(|day| (day - today).num_days() <= 62);
    let is_active = demand.is_active();
    let is_submitted = matches!(demand.stage, Stage::Submitted);
    let has_namesake = is_submitted && !namesakes(&app, file.id, demand).await?.is_empty();
    Ok(show(&SummaryPage {
        page,
        head,
        fields: Fields::default(),
        facts: facts(&file, today),
        offers: offers(&file),
        sections: sections(demand),
        missing: demand.missing.clone(),
        is_submitted,
        has_namesake,
        may_certify: is_active && demand.certificate_sent_on.is_none(),
        may_renew: is_active && (soon || demand.notice_sent_on.is_some()),
        notice_lacks: is_active && demand.notice_sent_on.is_some() && !demand.notice_came(),
        proofs: came::proofs(),
        may_renounce: is_active && demand.candidacies.is_empty(),
        may_change: is_active,
        has_others: !is_submitted && !demand.co_applicants.is_empty() && agent.desk().is_some(),
        has_desk: agent.desk().is_some(),
        expected: expected(demand),
    }))
}

/// The homes that the household may still answer for.
fn offers(file: &File) -> Vec<(String, String, String)> {
    let waiting = file.vacancies.iter().filter_map(|(id, vacancy)| {
        let reply_by = vacancy.last_day_to_reply(*id, (file.id, &file.demand))?;
        let home = vacancy.dwelling.as_ref().map(describe).unwrap_or_default();
        let page = format!("/agent/dossier/{}/offre/{id}", file.id);
        Some((page, home, words::long_day(reply_by)))
    });
    waiting.collect()
}

/// One sentence a fact, the most pressing first.
fn facts(file: &File, today: NaiveDate) -> Vec<String> {
    let demand = &file.demand;
    let since = demand.presented_on().map(|day| format!("Demande du {}.", words::day(day)));
    let ends = demand.expires_on().filter(|_| demand.is_active()).map(|day| {
        let left = (day - today).num_days();
        match left {
            0.. => format!("Valable jusqu’au {} inclus, dans {left} jours.", words::day(day)),
            _ => format!("Validité dépassée depuis le {}.", words::day(day)),
        }
    });
    let size = demand.household.as_ref().map(|household| {
        let people = words::count(household.size.into(), "personne", "personnes");
        format!("{people} à loger.")
    });
    let wish = demand.wish.as_ref().map(|wish| {
        let communes: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        format!("Souhaite {} à {}.", sizes.join(" ou "), communes.join(", "))
    });
    let score = demand.score.as_ref().map(|score| {
        let mark =
            if score.provisional { ", provisoires tant que des papiers manquent" } else { "" };
        format!("{} points{mark}.", score.total)
    });
    let open = (!demand.candidacies.is_empty()).then(|| {
        let open = words::count(demand.candidacies.len(), "candidature", "candidatures");
        format!("{open} en cours.")
    });
    [ends, papers(demand), open, since, size, wish, score].into_iter().flatten().collect()
}

fn papers(demand: &Demand) -> Option<String> {
    let all = demand.documents.len();
    let waiting = demand.documents.values().filter(|d| matches!(d.check, DocumentCheck::Waiting));
    match (all, waiting.count()) {
        (0, _) => None,
        (all, 0) => {
            Some(format!("{}, rien à vérifier.", words::count(all, "document", "documents")))
        }
        (all, some) => {
            Some(format!("{}, {some} à vérifier.", words::count(all, "document", "documents")))
        }
    }
}

/// The numbers of births that may still be expected, if some are announced.
fn expected(demand: &Demand) -> Options {
    if !matches!(demand.stage, Stage::Submitted | Stage::Active) {
        return Options::new();
    }
    let household = demand.household.as_ref().and_then(|declared| declared.household.open());
    let fewer = 0..household.map_or(0, |household| household.unborn);
    fewer.map(|count| (count.to_string(), count.to_string())).collect()
}
