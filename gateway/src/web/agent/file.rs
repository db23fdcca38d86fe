//! `/agent/dossier/…`: a file, opened for a purpose that the journal keeps.

use super::{Agent, purpose, queues::name};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        applicant::{Entry, entries},
        fields::{Fields, Options},
        file::File,
        network,
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
use domain::{
    demand::{Demand, DocumentCheck, Stage},
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
    may_renounce: bool,
    has_desk: bool,
    categories: Options,
    rejections: Options,
    missions: Options,
    places: Options,
}

struct Paper {
    id: String,
    label: &'static str,
    filed: String,
    state: String,
    waiting: bool,
}

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
        purpose: purpose(&why.objet).to_owned(),
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
    }
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
    });
    papers.collect()
}

/// What was declared, section by section; an erased section says so.
#[expect(clippy::too_many_lines, reason = "one row a field of the form, nothing else")]
pub(in crate::web) fn sections(
    demand: &Demand,
) -> Vec<(&'static str, Vec<(&'static str, String)>)> {
    let erased = || vec![("Contenu", "effacé, ou non ouvert".to_owned())];
    let mut all = Vec::new();
    if let Some(identity) = &demand.identity {
        all.push((
            "Demandeur",
            identity.open().map_or_else(erased, |i| {
                vec![
                    ("Nom", i.name.clone()),
                    ("Prénom", i.first_name.clone().unwrap_or_default()),
                    ("Né(e) le", i.birth_date.map(words::day).unwrap_or_default()),
                    ("Téléphone", i.phone.clone().unwrap_or_default()),
                    ("Adresse électronique", i.email.clone().unwrap_or_default()),
                    (
                        "Commune",
                        demand
                            .residence
                            .as_ref()
                            .map(|c| towns::name(c.as_str()))
                            .unwrap_or_default(),
                    ),
                ]
            }),
        ));
    }
    for adult in &demand.co_applicants {
        all.push((
            "Signe aussi le bail",
            adult.open().map_or_else(erased, |a| {
                vec![
                    ("Nom", a.name.clone()),
                    ("Prénom", a.first_name.clone()),
                    ("Né(e) le", words::day(a.birth_date)),
                ]
            }),
        ));
    }
    if let Some(household) = &demand.household {
        let mut lines = vec![
            ("Personnes à loger", household.size.to_string()),
            ("Catégorie de ménage", household.category.to_string()),
        ];
        if let Some(open) = household.household.open() {
            let births: Vec<_> =
                open.members.iter().skip(1).filter_map(|m| m.birth_date).map(words::day).collect();
            lines.push(("Autres membres nés le", births.join(", ")));
            lines.push((
                "Enfants à naître",
                if open.unborn > 0 { open.unborn.to_string() } else { String::new() },
            ));
        }
        all.push(("Ménage", lines));
    }
    if let Some((quartile, resources)) = &demand.resources {
        let mut lines = vec![("Niveau", words::quartile(*quartile).to_owned())];
        if let Some(open) = resources.open() {
            lines.push((
                "Revenu fiscal (avant-dernière année)",
                open.tax_income_n2.map(words::whole_euros).unwrap_or_default(),
            ));
            lines.push((
                "Revenu fiscal (dernière année)",
                open.tax_income_n1.map(words::whole_euros).unwrap_or_default(),
            ));
            lines.push(("Ressources par mois", words::whole_euros(open.monthly)));
        }
        all.push(("Ressources", lines));
    }
    if let Some((transfer, housing)) = &demand.housing {
        let mut lines =
            vec![("Déjà locataire social", if *transfer { "oui" } else { "non" }.to_owned())];
        if let Some(open) = housing.open() {
            let label = |code: &str| {
                words::HOUSINGS
                    .iter()
                    .find(|(c, _)| *c == code)
                    .map_or_else(|| code.to_owned(), |(_, l)| (*l).to_owned())
            };
            lines.push((
                "Logement actuel",
                open.models.iter().map(|m| label(m.as_str())).collect::<Vec<_>>().join(", "),
            ));
            lines.push(("Loyer", open.rent.map(words::whole_euros).unwrap_or_default()));
            lines.push(("Habitants", open.inhabitants.map(|n| n.to_string()).unwrap_or_default()));
        }
        all.push(("Logement actuel", lines));
    }
    if let Some(wish) = &demand.wish {
        let communes: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        all.push((
            "Souhaits",
            vec![
                ("Communes", communes.join(", ")),
                ("Tailles", sizes.join(", ")),
                ("Recherche élargie", if wish.widened { "oui" } else { "non" }.to_owned()),
            ],
        ));
    }
    if let Some(score) = &demand.score {
        all.push((
            "Points",
            vec![
                (
                    "Total",
                    format!(
                        "{}{}",
                        score.total,
                        if score.provisional { " (provisoire)" } else { "" }
                    ),
                ),
                ("Calculés le", words::day(score.computed_on)),
            ],
        ));
    }
    for (_, lines) in &mut all {
        lines.retain(|(_, value)| !value.is_empty());
    }
    all
}
