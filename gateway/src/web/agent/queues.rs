//! `/agent`: the queues of a body, the longest waiting first; search by number.

use super::{Agent, PURPOSES};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        fields::{Fields, Options},
        page::{Page, show, show_as},
        read, towns,
        visit::{Posted, Visit},
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use chrono::NaiveDate;
use domain::{
    demand::Demand,
    id::StreamId,
    number::DemandNumber,
    sealed::{Class, Sealed},
};
use projections::queues::{self as view, Item, Queue};
use serde::Deserialize;

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "agent/queues.html")]
struct QueuesPage {
    page: Page,
    fields: Fields,
    purposes: Options,
    queues: Vec<Tab>,
    here: Tab,
    rows: Vec<Line>,
    next: Option<String>,
    is_first: bool,
    place: String,
}

#[derive(Clone)]
struct Tab {
    code: &'static str,
    label: &'static str,
    count: i64,
    current: bool,
}

struct Line {
    subject: String,
    link: Option<String>,
    who: String,
    number: String,
    detail: String,
    since: (String, String),
    due: Option<(String, String)>,
    referral: bool,
}

/// What part of which queue.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    file: String,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
    #[serde(default)]
    fait: Option<String>,
}

const fn label(queue: Queue) -> &'static str {
    match queue {
        Queue::ToRegister => "À enregistrer",
        Queue::DocumentsToCheck => "Documents à vérifier",
        Queue::RenewalsDue => "Renouvellements attendus",
        Queue::OffersAwaitingReply => "Propositions sans réponse",
        Queue::ReferralsToAccept => "Réorientations reçues",
        Queue::Duplicates => "Demandes qui se ressemblent",
        Queue::Incomplete => "Formulaires à compléter",
        Queue::ToPropose => "À proposer pour le prochain logement",
    }
}

/// Queues that an agent of a place works; offers are the landlords'.
const WORKED: [Queue; 7] = [
    Queue::ToRegister,
    Queue::DocumentsToCheck,
    Queue::RenewalsDue,
    Queue::ReferralsToAccept,
    Queue::Duplicates,
    Queue::Incomplete,
    Queue::ToPropose,
];

/// `GET /agent`
pub(in crate::web) async fn queues(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    let page = draw(&app, &visit, &agent, &asked, Fields::default()).await?;
    Ok(show(&page))
}

async fn draw(
    app: &App,
    visit: &Visit,
    agent: &Agent,
    asked: &Asked,
    fields: Fields,
) -> Result<QueuesPage, Trouble> {
    let queue =
        Queue::from_code(&asked.file).filter(|q| WORKED.contains(q)).unwrap_or(Queue::ToRegister);
    let after = asked.depuis.zip(asked.sujet.as_deref().and_then(|s| s.parse().ok()));
    let is_first = after.is_none();
    let part = view::Page { body: Some(&agent.body), after, limit: PER_PAGE };
    let items = view::items(app.views.db(), queue, &part).await?;
    let counts = view::counts(app.views.db()).await?;
    let count = |queue| {
        let mine =
            counts.iter().filter(|c| c.queue == queue && c.body.as_ref() == Some(&agent.body));
        mine.map(|c| c.items).sum()
    };
    let tab =
        |q: Queue| Tab { code: q.code(), label: label(q), count: count(q), current: q == queue };
    let full = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let last = items.last().filter(|_| items.len() == full);
    let next = last.map(|item| {
        format!("/agent?file={}&depuis={}&sujet={}", queue.code(), item.since, item.subject)
    });
    if !items.is_empty() {
        let purpose = format!("lire la file « {} »", label(queue));
        app.desk
            .note(&agent.account, Reading { demand: None, purpose, class: Class::Personal })
            .await?;
    }
    let wrong = fields.has_errors();
    Ok(QueuesPage {
        page: Page::new(visit, "mine", "Guichet")
            .with_done(asked.fait.as_deref())
            .with_errors(wrong),
        fields,
        purposes: purposes(),
        queues: WORKED.into_iter().map(tab).collect(),
        here: tab(queue),
        rows: lines(app, queue, items).await?,
        next,
        is_first,
        place: agent.account.label.clone(),
    })
}

pub(super) fn purposes() -> Options {
    PURPOSES.iter().map(|(code, words)| ((*code).to_owned(), upper(words))).collect()
}

fn upper(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

async fn lines(app: &App, queue: Queue, items: Vec<Item>) -> Result<Vec<Line>, Trouble> {
    let streams: Vec<StreamId> =
        items.iter().filter_map(|item| item.demand.map(StreamId::Demand)).collect();
    let world = read::world(app, &streams).await?;
    let line = |item: Item| {
        let demand = item.demand.and_then(|id| world.demand(id));
        let link = item.demand.map(|id| format!("/agent/dossier/{id}?objet=file"));
        Line {
            subject: item.subject.to_string(),
            link,
            who: demand.map_or_else(|| "personne sans demande".to_owned(), name),
            number: demand
                .and_then(Demand::number)
                .map(|n| n.as_str().to_owned())
                .unwrap_or_default(),
            detail: detail(queue, &item, demand),
            since: (words::iso(item.since), words::day(item.since)),
            due: item.due.map(|day| (words::iso(day), words::day(day))),
            referral: queue == Queue::ReferralsToAccept,
        }
    };
    Ok(items.into_iter().map(line).collect())
}

/// Name of the applicant, or what stands for it once erased.
pub(in crate::web) fn name(demand: &Demand) -> String {
    match demand.identity.as_ref().map(Sealed::open) {
        Some(Some(identity)) => match &identity.first_name {
            Some(first) => format!("{} {first}", identity.name),
            None => identity.name.clone(),
        },
        _ => "identité effacée".to_owned(),
    }
}

fn detail(queue: Queue, item: &Item, demand: Option<&Demand>) -> String {
    let listed =
        |key: &str| item.details.get(key).and_then(|v| v.as_array().map(Vec::len)).unwrap_or(0);
    match queue {
        Queue::DocumentsToCheck => {
            words::count(listed("documents").max(1), "document", "documents")
        }
        Queue::Incomplete => words::count(listed("missing"), "réponse manque", "réponses manquent"),
        Queue::Duplicates => {
            words::count(listed("others"), "autre demande ressemble", "autres demandes ressemblent")
        }
        Queue::ToPropose => words::count(
            listed("sessions"),
            "séance manquée par erreur",
            "séances manquées par erreur",
        ),
        Queue::ReferralsToAccept => {
            let mission = item.details.get("mission").cloned().unwrap_or_default();
            serde_json::from_value(mission).map(words::mission).unwrap_or_default().to_owned()
        }
        _ => demand
            .and_then(|d| d.wish.as_ref())
            .and_then(|wish| wish.communes.first())
            .map(|commune| towns::name(commune.as_str()))
            .unwrap_or_default(),
    }
}

/// `POST /agent/chercher`: a number opens a file of this desk, with a purpose. Anything else: the same answer.
pub(in crate::web) async fn search(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let typed: String =
        posted.fields.value("numero").chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    let number = typed.to_uppercase().parse::<DemandNumber>().ok();
    let found = match &number {
        Some(number) => app.executor.bearer(number).await.map_err(Trouble::from)?,
        None => None,
    };
    if let Some(id) = found
        && let Ok((id, _)) = agent.demand(&app, &id.to_string()).await
    {
        let code = posted.fields.value("objet");
        return Ok(Redirect::to(&format!("/agent/dossier/{id}?objet={code}")).into_response());
    }
    let mut fields = posted.fields.clone();
    fields.wrong("numero", "Aucune demande de votre guichet ne porte ce numéro");
    let page = draw(&app, &posted.visit, &agent, &Asked::default(), fields).await?;
    Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page))
}
