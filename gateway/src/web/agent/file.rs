//! `/agent/dossier/…`: a file, opened for a purpose that the journal keeps.

use super::{Agent, queues::name, sections::sections};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        applicant::{Entry, entries},
        came,
        fields::{Fields, Options},
        file::File,
        network,
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    demand::{Demand, DocumentCategory, DocumentCheck, Stage},
    id::{DemandId, PersonId},
    referral::Mission,
    sealed::{Class, Sealed},
};
use eventstore::vault::IdentityKey;
use serde::Deserialize;

#[derive(Template)]
#[template(path = "agent/file.html")]
struct FilePage {
    page: Page,
    fields: Fields,
    id: String,
    name: String,
    status: &'static str,
    tag: &'static str,
    number: String,
    sections: Vec<(&'static str, Vec<(&'static str, String)>)>,
    missing: Vec<String>,
    documents: Vec<Paper>,
    past: Vec<Entry>,
    is_submitted: bool,
    has_namesake: bool,
    may_certify: bool,
    may_renew: bool,
    notice_lacks: bool,
    proofs: Options,
    may_renounce: bool,
    has_desk: bool,
    categories: Options,
    rejections: Options,
    missions: Options,
    places: Options,
    expected: Options,
}

struct Paper {
    id: String,
    label: &'static str,
    filed: String,
    state: String,
    waiting: bool,
    /// What it may prove that its category does not say: only its reader can tell.
    proves: Options,
}

/// Reasons that are protected facts (SNE `motifDemande`).
const PROTECTED: [(&str, &str); 3] = [
    ("06", "Des violences"),
    ("07", "Un logement qui ne convient pas à un handicap"),
    ("08", "Des raisons de santé"),
];

/// The value of the box that says that a document proves a disability; the others are codes of reasons.
pub(super) const DISABILITY: &str = "handicap";

/// Why the file is opened, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Why {
    #[serde(default)]
    objet: String,
    #[serde(default)]
    fait: Option<String>,
}

/// `GET /agent/dossier/{demand}`
pub(in crate::web) async fn file(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    let (id, _) = agent.demand(&app, &id).await?;
    let reading = Reading {
        demand: Some(id),
        purpose: words::agent::purpose(&why.objet).to_owned(),
        class: Class::Sensitive,
    };
    app.desk.note(&agent.account, reading).await?;
    let file = File::open(&app, id).await?;
    let page = Page::new(&visit, "mine", "Dossier").with_done(why.fait.as_deref());
    let past = entries(&app, id).await?;
    let mut drawn = draw(&app, page, &agent, &file, past);
    drawn.has_namesake = drawn.is_submitted && !namesakes(&app, id, &file.demand).await?.is_empty();
    Ok(show(&drawn))
}

/// People of other demands with the applicant's names and birth date.
pub(super) async fn namesakes(
    app: &App,
    id: DemandId,
    demand: &Demand,
) -> Result<Vec<PersonId>, Trouble> {
    let Some(identity) = demand.identity.as_ref().and_then(Sealed::open) else {
        return Ok(Vec::new());
    };
    let found = app.executor.vault.find_identity(&IdentityKey::from(identity)).await?;
    Ok(found.into_iter().filter(|(_, other)| *other != id).map(|(person, _)| person).collect())
}

fn draw(app: &App, page: Page, agent: &Agent, file: &File, past: Vec<Entry>) -> FilePage {
    let demand = &file.demand;
    let (status, tag) = match demand.stage {
        Stage::Absent | Stage::Submitted => ("à enregistrer", "ask"),
        Stage::Active => ("active", "good"),
        Stage::Deregistered { .. } => ("plus active", "off"),
    };
    let today = app.today();
    let soon = demand.expires_on().is_some_and(|day| (day - today).num_days() <= 62);
    let is_active = demand.is_active();
    FilePage {
        page,
        fields: Fields::default(),
        id: file.id.to_string(),
        name: name(demand),
        status,
        tag,
        number: demand.number().map(|n| n.as_str().to_owned()).unwrap_or_default(),
        sections: sections(demand),
        missing: demand.missing.clone(),
        documents: papers(demand),
        past,
        is_submitted: matches!(demand.stage, Stage::Submitted),
        has_namesake: false,
        may_certify: is_active && demand.certificate_sent_on.is_none(),
        may_renew: is_active && (soon || demand.notice_sent_on.is_some()),
        notice_lacks: is_active && demand.notice_sent_on.is_some() && !demand.notice_came(),
        proofs: came::proofs(),
        may_renounce: is_active && demand.candidacies.is_empty(),
        has_desk: agent.desk().is_some(),
        categories: words::DOCUMENTS
            .iter()
            .map(|(c, code)| ((*code).to_owned(), words::document(*c).to_owned()))
            .collect(),
        rejections: words::REJECTIONS
            .iter()
            .map(|(r, code)| ((*code).to_owned(), words::rejection(*r).to_owned()))
            .collect(),
        missions: words::MISSIONS
            .iter()
            .map(|(m, code)| ((*code).to_owned(), words::mission(*m).to_owned()))
            .collect(),
        places: places(agent),
        expected: expected(demand),
    }
}

/// The ordinary reasons that the demand gives, and every protected one: that a box is there tells nothing of the demand.
fn provable(demand: &Demand) -> Options {
    let situation = demand.situation.as_ref().and_then(Sealed::open);
    let gives = |code: &str| {
        situation.is_some_and(|situation| situation.reasons.iter().any(|r| r.as_str() == code))
    };
    let ordinary = words::REASONS.iter().filter(|(code, _)| gives(code));
    let all = ordinary.chain(&PROTECTED).chain([&(DISABILITY, "Un handicap reconnu")]);
    all.map(|(code, label)| ((*code).to_owned(), (*label).to_owned())).collect()
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

/// Places that can take a referral of some mission, but the agent's own.
fn places(agent: &Agent) -> Options {
    let mine = agent.place();
    let others = agent
        .places
        .iter()
        .filter(|(id, place)| Some(*id) != mine && place.does(Mission::Information));
    others.map(|(id, place)| (id.to_string(), network::name(place))).collect()
}

fn papers(demand: &Demand) -> Vec<Paper> {
    let papers = demand.documents.iter().map(|(id, document)| Paper {
        id: id.to_string(),
        label: words::document(document.category),
        filed: words::day(document.filed_on),
        state: match document.check {
            DocumentCheck::Waiting => "à vérifier".to_owned(),
            DocumentCheck::Verified { on } => format!("vérifié le {}", words::day(on)),
            DocumentCheck::Rejected { reason } => {
                format!("non accepté : {}", words::rejection(reason))
            }
        },
        waiting: matches!(document.check, DocumentCheck::Waiting),
        proves: if document.category == DocumentCategory::Other {
            provable(demand)
        } else {
            vec![]
        },
    });
    papers.collect()
}
