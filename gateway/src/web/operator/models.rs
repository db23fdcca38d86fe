//! `/exploitation/vues`: the read models, what each could not take, and the gestures that move them.

use super::{listed::stream_address, of};
use crate::{
    app::App,
    error::{PageError, Trouble},
    operations::{self, Model, Work},
    web::{
        act::go,
        page::{Page, show},
        visit::{Posted, Visit},
        words::{
            self,
            operator::{DROP, GESTURES, Gesture, PAUSE, REBUILD, REPLAY, RESUME},
        },
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use projections::engine::{Parked, Role, State as Doing, ViewsError};
use serde::Deserialize;
use std::collections::BTreeSet;
use url::form_urlencoded::byte_serialize;

/// Parked events that one page shows.
const PARKED_SHOWN: usize = 100;

/// A read model as its line says it.
pub(super) struct Row {
    pub(super) name: String,
    pub(super) state: &'static str,
    pub(super) tag: &'static str,
    pub(super) position: String,
    pub(super) behind: String,
    pub(super) since: String,
    pub(super) rate: String,
    pub(super) parked: i64,
}

impl Row {
    pub(super) fn of(model: &Model) -> Self {
        let health = &model.health;
        let (state, tag) = said(health.state);
        Self {
            name: health.standing.name.clone(),
            state,
            tag,
            position: words::number(health.standing.position.0),
            behind: words::number(health.lag_events),
            since: match health.lag_seconds {
                0 => "–".to_owned(),
                seconds => words::operator::span(seconds),
            },
            rate: model.rate.map_or_else(|| "–".to_owned(), rate),
            parked: health.standing.parked,
        }
    }
}

#[expect(clippy::cast_possible_truncation, reason = "a rate to read")]
fn rate(rate: f64) -> String {
    words::number(rate.round() as i64)
}

const fn said(state: Doing) -> (&'static str, &'static str) {
    match state {
        Doing::Current => ("à jour", "good"),
        Doing::Moving => ("en retard, avance", "ask"),
        Doing::Stalled => ("arrêtée", "ask"),
        Doing::Paused => ("en pause", "off"),
        Doing::Building => ("en construction", "off"),
        Doing::Kept => ("gardée, remplacée", "off"),
    }
}

#[derive(Template)]
#[template(path = "operator/models.html")]
struct ModelsPage {
    page: Page,
    here: &'static str,
    head: String,
    rows: Vec<Row>,
}

/// What was just done.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Did {
    #[serde(default)]
    fait: String,
}

/// `GET /exploitation/vues`
pub(super) async fn models(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    of(&visit)?;
    let (head, models) = operations::models(&app).await?;
    Ok(show(&ModelsPage {
        page: Page::new(&visit, "mine", "Vues"),
        here: "vues",
        head: words::number(head.0),
        rows: models.iter().map(Row::of).collect(),
    }))
}

#[derive(Template)]
#[template(path = "operator/model.html")]
struct ModelPage {
    page: Page,
    here: &'static str,
    row: Row,
    facts: Vec<(&'static str, String)>,
    work: Option<(&'static str, String)>,
    gestures: Vec<&'static Gesture>,
    parked: Vec<ParkedRow>,
    more: usize,
}

struct ParkedRow {
    position: i64,
    number: String,
    stream: String,
    stream_address: String,
    kind: String,
    error: String,
    stream_query: String,
    /// Whether it is the first of its stream here: what the gesture is about.
    first: bool,
}

impl ParkedRow {
    fn of(parked: Parked, streams: &mut BTreeSet<String>) -> Self {
        let address = parked.stream.parse().map(|name| stream_address(&name));
        Self {
            position: parked.position.0,
            number: words::number(parked.position.0),
            stream_address: address.unwrap_or_default(),
            stream_query: byte_serialize(parked.stream.as_bytes()).collect(),
            first: streams.insert(parked.stream.clone()),
            stream: parked.stream,
            kind: parked.event_type,
            error: parked.error,
        }
    }
}

/// `GET /exploitation/vue/{name}`
pub(super) async fn model(
    State(app): State<App>,
    visit: Visit,
    Path(name): Path<String>,
    Query(did): Query<Did>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let model = find(&app, &name).await?;
    let mut parked = app.views.parked(&name).await.map_err(failed)?;
    let more = parked.len().saturating_sub(PARKED_SHOWN);
    parked.truncate(PARKED_SHOWN);
    let mut streams = BTreeSet::new();
    let mut page = Page::new(&visit, "mine", format!("Vue {name}"));
    page.done = words::operator::done(&did.fait);
    Ok(show(&ModelPage {
        page,
        here: "vues",
        facts: facts(&model),
        work: app.works.of(&name).map(tell),
        gestures: gestures(&model),
        row: Row::of(&model),
        parked: parked.into_iter().map(|one| ParkedRow::of(one, &mut streams)).collect(),
        more,
    }))
}

async fn find(app: &App, name: &str) -> Result<Model, Trouble> {
    let (_, models) = operations::models(app).await?;
    models.into_iter().find(|model| model.health.standing.name == name).ok_or(Trouble::NotFound)
}

fn failed(error: ViewsError) -> Trouble {
    Trouble::Unavailable(error.to_string())
}

fn facts(model: &Model) -> Vec<(&'static str, String)> {
    let health = &model.health;
    let standing = &health.standing;
    let built = usize::try_from(standing.generation).unwrap_or(0);
    vec![
        ("Point de reprise", words::number(standing.position.0)),
        ("Événements de retard", words::number(health.lag_events)),
        ("Retard", words::operator::span(health.lag_seconds)),
        ("Événements par seconde", model.rate.map_or_else(|| "–".to_owned(), rate)),
        ("Reconstruite ou rejouée", words::count(built, "fois", "fois")),
        ("Rang du processus qui la nourrit", words::number(standing.epoch)),
        ("Événements mis de côté", words::number(standing.parked)),
    ]
}

fn tell(work: Work) -> (&'static str, String) {
    match work {
        Work::Building(at) => {
            ("", format!("Reconstruction en cours, à la position {}.", words::number(at)))
        }
        Work::Replaying(stream) => ("", format!("Le fil {stream} est en train d’être rejoué.")),
        Work::Built => ("good", "La reconstruction est finie : la nouvelle vue sert.".to_owned()),
        Work::Replayed(done) if done.left == 0 => {
            ("good", "Le fil est rejoué : plus rien de lui n’est de côté.".to_owned())
        }
        Work::Replayed(done) => {
            ("bad", format!("{} événements du fil restent de côté.", words::number(done.left)))
        }
        Work::Failed(why) => ("bad", format!("Rien n’a changé : {why}")),
    }
}

/// What may be done now.
fn gestures(model: &Model) -> Vec<&'static Gesture> {
    match (model.health.standing.role, model.health.state) {
        (Role::Serving, Doing::Paused) => vec![&RESUME, &REBUILD, &DROP],
        (Role::Serving, _) => vec![&PAUSE, &REBUILD, &DROP],
        _ => vec![],
    }
}

#[derive(Template)]
#[template(path = "operator/ask.html")]
struct AskPage {
    page: Page,
    name: String,
    gesture: &'static Gesture,
    stream: String,
}

/// The parked stream that a gesture is about.
#[derive(Debug, Default, Deserialize)]
pub(super) struct About {
    #[serde(default)]
    fil: String,
}

/// The gesture, if it can be made now: on a read model that serves, or on a stream that it parked.
async fn gesture(
    app: &App,
    name: &str,
    (code, stream): (&str, &str),
) -> Result<&'static Gesture, Trouble> {
    let gesture = GESTURES.into_iter().find(|gesture| gesture.code == code);
    let model = find(app, name).await?;
    if code == REPLAY.code {
        let parked = app.views.parked(name).await.map_err(failed)?;
        let there = parked.iter().any(|parked| parked.stream == stream);
        return gesture.filter(|_| there).ok_or(Trouble::NotFound);
    }
    let allowed = gestures(&model);
    gesture.filter(|g| allowed.iter().any(|a| a.code == g.code)).ok_or(Trouble::NotFound)
}

/// `GET /exploitation/vue/{name}/{gesture}`: what it will change, before it is done.
pub(super) async fn ask(
    State(app): State<App>,
    visit: Visit,
    Path((name, code)): Path<(String, String)>,
    Query(about): Query<About>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let gesture = gesture(&app, &name, (&code, &about.fil)).await?;
    let page = Page::new(&visit, "mine", gesture.question);
    Ok(show(&AskPage { page, name, gesture, stream: about.fil }))
}

/// `POST /exploitation/vue/{name}/{gesture}`: the journal has it before it is done.
pub(super) async fn act(
    State(app): State<App>,
    Path((name, code)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let who = of(&posted.visit)?;
    let stream = posted.fields.value("fil").to_owned();
    let gesture = gesture(&app, &name, (&code, &stream)).await?;
    let subject = if stream.is_empty() { name.clone() } else { format!("{name}, {stream}") };
    app.desk.note_operation(who, gesture.code, &subject).await?;
    match gesture.code {
        "pause" => app.views.pause(&name).await.map_err(failed)?,
        "reprise" => app.views.resume(&name).await.map_err(failed)?,
        "menage" => drop(app.views.drop_old(&name).await.map_err(failed)?),
        "rejouer" => operations::replay(&app, &name, &stream),
        _ => operations::rebuild(&app, &name),
    }
    Ok(go(&format!("/exploitation/vue/{name}"), gesture.code))
}
