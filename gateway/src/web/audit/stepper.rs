//! `/audit/pas`: a stream one event at a time, with the state of the rules before and after each, and the rows of a
//! read model. For auditors and for who runs the site: nothing sealed is opened.

use crate::{
    app::App,
    desk::{Account, Kind},
    error::{PageError, Trouble},
    replay::{closed_step, pseudonymous},
    stepper::{
        At, Place,
        diff::{Mark, shortened},
        rows_step, shown, state_step,
    },
    web::{
        fields::{Fields, Options},
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    response::Response,
};
use eventstore::{
    position::Position,
    recorded::{Recorded, StreamName},
};
use projections::step::{Columns, Row, Stepped};
use serde::Deserialize;
use std::time::Duration;
use url::form_urlencoded::Serializer;

/// Lines that stay shown around each that differs.
const NEAR: usize = 3;
/// How long a page folds a read model; longer ones are for the command line.
const BUDGET: Duration = Duration::from_secs(20);
/// Rows that one page shows.
const ROWS: usize = 40;

/// Which event of which stream, beside which read model.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    fil: String,
    #[serde(default)]
    revision: String,
    #[serde(default)]
    position: String,
    #[serde(default)]
    vue: String,
}

#[derive(Template)]
#[template(path = "audit/stepper.html")]
struct StepperPage {
    page: Page,
    fields: Fields,
    models: Options,
    stream: String,
    number: String,
    label: &'static str,
    facts: Vec<(&'static str, String)>,
    around: Vec<(&'static str, &'static str, String)>,
    known: bool,
    content: String,
    lines: Vec<Line>,
    rows: Option<Rows>,
}

/// A line of the state.
struct Line {
    tag: &'static str,
    says: &'static str,
    text: String,
}

/// What a read model's part of the page says.
enum Rows {
    TooLong { name: String, stream: String, revision: i64 },
    None { name: String },
    Parked { name: String, why: String },
    Shown { name: String, rows: Vec<ShownRow>, more: usize },
}

struct ShownRow {
    table: &'static str,
    key: String,
    what: &'static str,
    columns: Vec<(&'static str, String, String, bool)>,
}

/// An auditor, or who runs the site.
fn may_step(visit: &Visit) -> Result<&Account, Trouble> {
    visit.as_kind(Kind::Auditor).or_else(|_| visit.as_kind(Kind::Operator))
}

/// `GET /audit/pas?fil=`
pub(in crate::web) async fn stepper(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    may_step(&visit)?;
    let stream: StreamName = asked.fil.trim().parse().map_err(|_| Trouble::NotFound)?;
    let at = match (asked.revision.parse(), asked.position.parse()) {
        (Ok(revision), _) => At::Revision(revision),
        (_, Ok(position)) => At::Known(Position(position)),
        _ => At::End,
    };
    let step = state_step(&app, &stream, at).await?;
    let recorded = &step.place.recorded;
    let mut fields = Fields::default();
    fields.set("position", recorded.position.0.to_string());
    fields.set("vue", asked.vue.clone());
    let names = crate::app::read_models(&app.executor.law.on(app.today()));
    let rows = match asked.vue.as_str() {
        "" => None,
        name => Some(rows(&app, name, &step.place).await?),
    };
    Ok(show(&StepperPage {
        page: Page::new(&visit, "mine", "Pas à pas"),
        fields,
        models: names.iter().map(|m| (m.name().to_owned(), m.name().to_owned())).collect(),
        stream: stream.to_string(),
        number: words::number(recorded.position.0),
        label: words::event(recorded.event.event_type.as_str()),
        facts: facts(&step.place),
        around: around(&step.place, &asked.vue),
        known: step.known,
        content: content(recorded),
        lines: shortened(&step.lines, NEAR).into_iter().map(line).collect(),
        rows,
    }))
}

/// What an event says: sealed values are shown as sealed.
fn content(recorded: &Recorded) -> String {
    let step = pseudonymous(&closed_step(recorded.clone()));
    step.get("data").and_then(|data| serde_json::to_string_pretty(data).ok()).unwrap_or_default()
}

fn facts(place: &Place) -> Vec<(&'static str, String)> {
    let recorded = &place.recorded;
    let (at, of) = (recorded.revision.0 + 1, place.last + 1);
    vec![
        ("Pas", format!("{} sur {}", words::number(at), words::number(of))),
        ("Type", recorded.event.event_type.to_string()),
        ("Arrivé le", words::day(recorded.event.occurred_on)),
        ("Noté le", words::minute(recorded.recorded_at)),
        ("Par", words::role(&recorded.event.origin.actor.role).to_owned()),
        ("Article", recorded.event.legal_basis.clone()),
    ]
}

fn around(place: &Place, model: &str) -> Vec<(&'static str, &'static str, String)> {
    let (at, last) = (place.recorded.revision.0, place.last);
    let to = |revision: i64| {
        let mut query = Serializer::new(String::new());
        query.append_pair("fil", place.recorded.stream.as_str());
        query.append_pair("revision", &revision.to_string());
        if !model.is_empty() {
            query.append_pair("vue", model);
        }
        format!("/audit/pas?{}", query.finish())
    };
    let mut around = Vec::new();
    if at > 0 {
        around.push(("step-first", "Premier", to(0)));
        around.push(("step-previous", "Précédent", to(at - 1)));
    }
    if at < last {
        around.push(("step-next", "Suivant", to(at + 1)));
        around.push(("step-last", "Dernier", to(last)));
    }
    around
}

fn line((mark, text): (Mark, String)) -> Line {
    let (tag, says, text) = match mark {
        Mark::Same => ("same", "", text),
        Mark::Gone => ("gone", "retiré : ", text),
        Mark::Came => ("came", "ajouté : ", text),
        Mark::Left => ("left", "", format!("… {text} lignes inchangées")),
    };
    Line { tag, says, text }
}

async fn rows(app: &App, name: &str, place: &Place) -> Result<Rows, Trouble> {
    let recorded = &place.recorded;
    let name_of = || name.to_owned();
    Ok(match rows_step(app, name, recorded, Some(BUDGET), |_| {}).await? {
        None => Rows::TooLong {
            name: name_of(),
            stream: recorded.stream.to_string(),
            revision: recorded.revision.0,
        },
        Some(Stepped { parked: Some(why), .. }) => Rows::Parked { name: name_of(), why },
        Some(stepped) if stepped.rows.is_empty() => Rows::None { name: name_of() },
        Some(mut stepped) => {
            // what changed comes first
            stepped.rows.sort_by_key(|row| row.before == row.after);
            let more = stepped.rows.len().saturating_sub(ROWS);
            let rows = stepped.rows.iter().take(ROWS).map(row).collect();
            Rows::Shown { name: name_of(), rows, more }
        }
    })
}

fn row(row: &Row) -> ShownRow {
    let key: Vec<_> = row.key.iter().map(|(name, v)| format!("{name} = {}", shown(v))).collect();
    let what = match (&row.before, &row.after) {
        (None, None) => "regardée, absente",
        (None, Some(_)) => "ajoutée",
        (Some(_), None) => "retirée",
        (Some(a), Some(b)) if a == b => "regardée, inchangée",
        (Some(_), Some(_)) => "changée",
    };
    let names = row.after.as_ref().or(row.before.as_ref()).cloned().unwrap_or_default();
    let side = |columns: &Option<Columns>, at: usize| {
        columns
            .as_ref()
            .and_then(|columns| columns.get(at))
            .map(|(_, v)| shown(v))
            .unwrap_or_default()
    };
    let columns = names.iter().enumerate().map(|(at, (name, _))| {
        let (before, after) = (side(&row.before, at), side(&row.after, at));
        let differs = before != after;
        (*name, before, after, differs)
    });
    // a row that stays says no more than that
    let columns = if row.before == row.after { vec![] } else { columns.collect() };
    ShownRow { table: row.table, key: key.join(", "), what, columns }
}
