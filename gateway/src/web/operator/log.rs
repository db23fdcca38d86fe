//! `/exploitation/journal`: the events, the newest first; and one box that goes where its words lead.

use super::{
    PER_PAGE,
    listed::{Edge, Row, Shown, Ways, list, stream_address},
    of,
};
use crate::{
    app::App,
    error::PageError,
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
    response::{IntoResponse, Redirect, Response},
};
use domain::catalogue;
use eventstore::{
    recorded::StreamName,
    store::{Direction, Filter},
};
use serde::Deserialize;
use url::form_urlencoded::byte_serialize;
use uuid::Uuid;

#[derive(Template)]
#[template(path = "operator/log.html")]
struct LogPage {
    page: Page,
    here: &'static str,
    head: String,
    fields: Fields,
    categories: Options,
    types: Options,
    rows: Vec<Row>,
    ways: Ways,
    filtered: bool,
}

/// What of the log, from where.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    categorie: String,
    #[serde(default, rename = "type")]
    event_type: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
}

/// `GET /exploitation/journal`
pub(super) async fn log(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let store = &*app.executor.store;
    let (filter, kept) = filter(&asked);
    let listed = list(store, &filter, Edge::of(&asked.avant, &asked.apres), PER_PAGE).await?;
    let shown = Shown {
        path: "/exploitation/journal",
        kept: &kept,
        first: listed.events.first().map(|event| event.position.0),
        last: listed.events.last().map(|event| event.position.0),
    };
    let mut fields = Fields::default();
    fields.set("categorie", asked.categorie.clone());
    fields.set("type", asked.event_type.clone());
    Ok(show(&LogPage {
        page: Page::new(&visit, "mine", "Journal"),
        here: "journal",
        head: words::number(store.head().await?.0),
        fields,
        categories: categories(),
        types: types(),
        rows: listed.events.iter().map(Row::of).collect(),
        ways: shown.by_time(listed.newer, listed.older),
        filtered: filter != Filter::All,
    }))
}

/// The type says more than the category, so it wins.
fn filter(asked: &Asked) -> (Filter, Vec<(&str, &str)>) {
    let (category, kind) = (asked.categorie.as_str(), asked.event_type.as_str());
    match (kind.parse(), category) {
        (Ok(kind_named), _) => (Filter::Type(kind_named), vec![("type", kind)]),
        _ => match of_category(category) {
            Filter::All => (Filter::All, vec![]),
            chosen => (chosen, vec![("categorie", category)]),
        },
    }
}

/// The events of a category; of all when there is none of this name.
pub(super) fn of_category(code: &str) -> Filter {
    let known = words::operator::CATEGORIES.iter().any(|(known, _)| *known == code);
    if known { Filter::Category(code.to_owned()) } else { Filter::All }
}

/// Categories to choose from.
pub(super) fn categories() -> Options {
    let all = words::operator::CATEGORIES.iter();
    all.map(|(code, label)| ((*code).to_owned(), format!("{label} ({code})"))).collect()
}

fn types() -> Options {
    let all = catalogue::types().iter();
    all.map(|info| (info.name.to_owned(), info.name.to_owned())).collect()
}

/// What was typed in the box.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    q: String,
}

/// `GET /exploitation/chercher`: a position, an identifier of a command or of a story, the name of a stream or its
/// beginning.
pub(super) async fn search(
    State(app): State<App>,
    visit: Visit,
    Query(typed): Query<Typed>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let words = typed.q.trim();
    let position: String = words.chars().filter(|c| !c.is_whitespace()).collect();
    if position.parse::<i64>().is_ok() {
        return Ok(Redirect::to(&format!("/exploitation/evenement/{position}")).into_response());
    }
    if let Ok(id) = words.parse::<Uuid>() {
        let story = match app.executor.store.find_command(id).await?.first() {
            Some(of_command) => of_command.event.origin.correlation,
            None => id,
        };
        return Ok(Redirect::to(&format!("/exploitation/histoire/{story}")).into_response());
    }
    if let Ok(name) = words.parse::<StreamName>() {
        let store = &app.executor.store;
        if !store.read_stream(&name, None, Direction::Backwards, 1).await?.is_empty() {
            return Ok(Redirect::to(&stream_address(&name)).into_response());
        }
    }
    let prefix: String = byte_serialize(words.as_bytes()).collect();
    Ok(Redirect::to(&format!("/exploitation/fils?prefixe={prefix}")).into_response())
}
