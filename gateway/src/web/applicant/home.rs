//! `/demandeur`: what is asked of me, where it stands, what happened, what is expected; renewing, renouncing.

use super::{
    Entry, court,
    own::{Own, own},
    thread::describe,
};
use crate::{
    app::App,
    error::PageError,
    web::{
        act,
        file::File,
        page::{Page, show},
        sign_in::After,
        towns,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    demand::{DemandCommand, DocumentCheck, Stage},
    world::Command,
};

#[derive(Template)]
#[template(path = "applicant/home.html")]
struct HomePage {
    page: Page,
    status: Status,
    number: Option<String>,
    facts: Vec<(&'static str, String)>,
    asked: Vec<Asked>,
    past: Vec<Entry>,
    ahead: Vec<(&'static str, String)>,
    readings: Vec<(String, String, String)>,
    may_renew: bool,
    may_renounce: bool,
    position: i64,
    printed_on: String,
}

struct Status {
    word: &'static str,
    tag: &'static str,
    sentence: String,
}

/// Something the household may or must do.
struct Asked {
    title: String,
    more: String,
    link: Option<(String, &'static str, String)>,
}

/// `GET /demandeur`
pub(in crate::web) async fn home(
    State(app): State<App>,
    visit: Visit,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let page = Page::new(&visit, "mine", "Ma demande").with_done(after.fait.as_deref());
    Ok(show(&draw(&app, page, &own).await?))
}

/// `GET /demandeur/imprimer`: the same, every part unfolded.
pub(in crate::web) async fn print(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let home = draw(&app, Page::new(&visit, "mine", "Ma demande, à imprimer"), &own).await?;
    Ok(show(&PrintPage { page: home.page.clone(), home }))
}

#[derive(Template)]
#[template(path = "applicant/print.html")]
struct PrintPage {
    page: Page,
    home: HomePage,
}

async fn draw(app: &App, page: Page, own: &Own<'_>) -> Result<HomePage, PageError> {
    let today = app.today();
    let file = &File::around(app, own.id, own.demand.clone()).await?;
    Ok(HomePage {
        page,
        status: status(file),
        number: file.demand.number().map(|n| n.as_str().to_owned()),
        facts: facts(file, today),
        asked: asked(app, file, today),
        past: own.entries(app).await?,
        ahead: ahead(app, file),
        readings: readings(app, own).await?,
        may_renew: may_renew(file, today),
        may_renounce: file.demand.is_active() && file.demand.candidacies.is_empty(),
        position: own.position(app).await?,
        printed_on: words::day(today),
    })
}

/// Who read the file. Where an adult went is not told to the other: once views are closed, no body is named.
async fn readings(app: &App, own: &Own<'_>) -> Result<Vec<(String, String, String)>, PageError> {
    let narrowed = own.is_narrowed();
    let readings = app.desk.readings_of(own.id, 20).await?;
    let told = readings.into_iter().map(|r| {
        let at = words::minute(eventstore::recorded::Instant(r.at));
        let body = match (narrowed, r.body.is_empty()) {
            (true, _) => "un organisme du réseau".to_owned(),
            (false, true) => r.role,
            (false, false) => r.body,
        };
        (at, body, r.purpose)
    });
    Ok(told.collect())
}

fn status(file: &File) -> Status {
    let demand = &file.demand;
    match demand.stage {
        Stage::Absent | Stage::Submitted => Status {
            word: "à enregistrer",
            tag: "ask",
            sentence: "Votre demande attend une pièce d’identité. Montrez-la dans le lieu d’accueil choisi.".into(),
        },
        Stage::Active if demand.candidacies.is_empty() => Status {
            word: "active",
            tag: "good",
            sentence: match demand.expires_on() {
                Some(day) => format!("Votre demande est valable jusqu’au {} inclus.", words::long_day(day)),
                None => "Votre demande est valable.".into(),
            },
        },
        Stage::Active => Status {
            word: "étudiée pour un logement",
            tag: "good",
            sentence: "Votre demande est étudiée pour un logement. Rien n’est garanti : plusieurs ménages sont comparés.".into(),
        },
        Stage::Deregistered { ground, on } => Status {
            word: "plus active",
            tag: "off",
            sentence: format!(
                "Votre demande n’est plus active depuis le {}, parce que {}.",
                words::day(on),
                words::ground(ground)
            ),
        },
    }
}

fn facts(file: &File, today: NaiveDate) -> Vec<(&'static str, String)> {
    let demand = &file.demand;
    let mut facts = Vec::new();
    if let Some(day) = demand.presented_on() {
        let months = domain::household::months_between(day, today);
        facts.push(("Déposée le", words::day(day)));
        facts.push(("Ancienneté", words::months(i64::from(months))));
    }
    if let Some(household) = &demand.household {
        facts.push(("Personnes à loger", household.size.to_string()));
    }
    if let Some(wish) = &demand.wish {
        let names: Vec<_> = wish.communes.iter().map(|c| towns::name(c.as_str())).collect();
        facts.push(("Communes souhaitées", names.join(", ")));
        let sizes: Vec<_> = wish.typologies.iter().map(|t| words::typology(*t)).collect();
        facts.push(("Tailles souhaitées", sizes.join(", ")));
    }
    if let Some(score) = &demand.score {
        let note = if score.provisional { " (provisoire)" } else { "" };
        facts.push((
            "Points",
            format!("{}{note}, le {}", score.total, words::day(score.computed_on)),
        ));
    }
    let documents: Vec<_> = demand
        .documents
        .values()
        .map(|d| {
            let state = match d.check {
                DocumentCheck::Waiting => "reçu",
                DocumentCheck::Verified { .. } => "vérifié",
                DocumentCheck::Rejected { .. } => "à remplacer",
            };
            format!("{} ({state})", words::document(d.category))
        })
        .collect();
    if !documents.is_empty() {
        facts.push(("Documents", documents.join(", ")));
    }
    facts
}

fn may_renew(file: &File, today: NaiveDate) -> bool {
    let due = file.demand.expires_on().is_some_and(|day| (day - today).num_days() <= 62);
    file.demand.is_active() && (due || file.demand.notice_sent_on.is_some())
}

fn asked(app: &App, file: &File, today: NaiveDate) -> Vec<Asked> {
    let right = &file.demand.right;
    let court = court::open(right, &app.executor.law.on(today), today);
    let court = court.map(|(title, more)| Asked { title, more, link: None });
    let mut asked: Vec<Asked> = court.into_iter().collect();
    for (id, vacancy) in &file.vacancies {
        let last = vacancy.last_day_to_reply(*id, (file.id, &file.demand));
        let Some(reply_by) = last else { continue };
        let home = vacancy.dwelling.as_ref().map(describe).unwrap_or_default();
        asked.push(Asked {
            title: "Un logement vous est proposé".into(),
            more: format!("C’est {home}. Répondez jusqu’au {} inclus.", words::long_day(reply_by)),
            link: Some((
                format!("/demandeur/offre/{id}"),
                "Voir et répondre",
                format!("offer-{id}"),
            )),
        });
    }
    if may_renew(file, today) {
        let day = file.demand.expires_on().map(words::long_day).unwrap_or_default();
        asked.push(Asked {
            title: "Renouvelez votre demande".into(),
            more: format!("À faire jusqu’au {day} inclus. Sinon elle ne sera plus active."),
            link: Some(("/demandeur/renouveler".into(), "Renouveler", "renew".into())),
        });
    }
    if matches!(file.demand.stage, Stage::Submitted) {
        asked.push(Asked {
            title: "Montrez une pièce d’identité".into(),
            more: "Dans le lieu d’accueil choisi, ou dans un autre lieu du réseau.".into(),
            link: Some(("/ou-m-adresser".into(), "Trouver un lieu", "find-place".into())),
        });
    }
    let rejected = file.demand.documents.values();
    for document in rejected.filter(|d| matches!(d.check, DocumentCheck::Rejected { .. })) {
        asked.push(Asked {
            title: format!("Donnez un autre document : {}", words::document(document.category)),
            more: "Le précédent n’a pas pu être accepté. Portez-le dans un lieu d’accueil.".into(),
            link: None,
        });
    }
    if !file.demand.missing.is_empty() && !matches!(file.demand.stage, Stage::Deregistered { .. }) {
        asked.push(Asked {
            title: "Complétez votre formulaire".into(),
            more: "Des réponses manquent. Un lieu d’accueil le complète avec vous ; votre date ne change pas.".into(),
            link: None,
        });
    }
    asked
}

fn ahead(app: &App, file: &File) -> Vec<(&'static str, String)> {
    let demand = &file.demand;
    let not_sure = "À venir, non garanti.";
    match demand.stage {
        Stage::Absent | Stage::Submitted => vec![
            (
                "Enregistrement et numéro unique",
                "À venir, dès que votre pièce d’identité est vue.".into(),
            ),
            ("Étude pour un logement", not_sure.into()),
        ],
        Stage::Active => {
            let mut steps = Vec::new();
            let limit = demand.certificate_limit(&app.executor.law.on(app.today()).calendar);
            if let Some(limit) = limit.filter(|limit| *limit >= app.today()) {
                steps.push((
                    "Envoi de votre attestation",
                    format!("Au plus tard le {}.", words::long_day(limit)),
                ));
            }
            if demand.candidacies.is_empty() {
                steps.push(("Étude pour un logement", not_sure.into()));
            } else {
                steps.push(("Décision de la commission, puis proposition", not_sure.into()));
            }
            if let Some(when) =
                court::ahead(&demand.right, &app.executor.law.on(app.today()), app.today())
            {
                steps.push(("Recours devant le tribunal", when));
            }
            if let Some(day) = demand.expires_on() {
                steps.push((
                    "Renouvellement",
                    format!(
                        "À faire avant le {} inclus. Nous vous écrirons.",
                        words::long_day(day)
                    ),
                ));
            }
            steps
        }
        Stage::Deregistered { .. } => vec![],
    }
}

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
