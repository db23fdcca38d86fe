//! `/exploitation/fils`: the streams. Those created last, those changed last, or those whose name begins so.

use super::{
    PER_PAGE,
    listed::{Edge, Shown, Ways, stream_address},
    log::{categories, of_category},
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
    response::Response,
};
use eventstore::{
    position::Position,
    recorded::StreamName,
    store::{Direction, EventStore, Filter, StoreError},
    tree::store::StreamRow,
};
use serde::Deserialize;
use std::collections::HashMap;

/// Events that one page of the list looks at, at most: the rest is a page further.
const LOOKED_AT: usize = 5_000;
/// Events read at once.
const CHUNK: usize = 500;

#[derive(Template)]
#[template(path = "operator/streams.html")]
struct StreamsPage {
    page: Page,
    here: &'static str,
    fields: Fields,
    categories: Options,
    orders: Options,
    caption: &'static str,
    rows: Vec<Row>,
    ways: Ways,
}

struct Row {
    name: String,
    address: String,
    events: String,
    last_kind: String,
    last_at: String,
    last_iso: String,
    position: i64,
}

/// What of the streams, from where.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    categorie: String,
    #[serde(default)]
    prefixe: String,
    #[serde(default)]
    ordre: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
}

/// `GET /exploitation/fils`
pub(super) async fn streams(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let mut fields = Fields::default();
    fields.set("categorie", asked.categorie.clone());
    fields.set("prefixe", asked.prefixe.clone());
    fields.set("ordre", if asked.ordre.is_empty() { "changement" } else { &asked.ordre });
    let (rows, ways, caption) = match asked.prefixe.trim() {
        "" => along_the_log(&app, &asked).await?,
        prefix => by_name(&app, prefix, &asked).await?,
    };
    Ok(show(&StreamsPage {
        page: Page::new(&visit, "mine", "Fils du journal"),
        here: "fils",
        fields,
        categories: categories(),
        orders: vec![
            ("changement".into(), "Changés en dernier".into()),
            ("creation".into(), "Créés en dernier".into()),
        ],
        caption,
        rows,
        ways,
    }))
}

type Answer = (Vec<Row>, Ways, &'static str);

/// Streams in the order of the log: by their first event, or by their last one.
async fn along_the_log(app: &App, asked: &Asked) -> Result<Answer, PageError> {
    let by_creation = asked.ordre == "creation";
    let filter = of_category(&asked.categorie);
    let edge = Edge::of(&asked.avant, &asked.apres);
    let mut found = found(&*app.executor.store, &filter, edge, by_creation).await?;
    let (newer, older) = match edge {
        Edge::After(_) => {
            found.rows.reverse();
            (found.first, found.last) = (found.last, found.first);
            (found.more, true)
        }
        _ => (edge != Edge::End, found.more),
    };
    let kept = [("categorie", asked.categorie.as_str()), ("ordre", asked.ordre.as_str())];
    let shown =
        Shown { path: "/exploitation/fils", kept: &kept, first: found.first, last: found.last };
    let caption =
        if by_creation { "Le dernier créé d’abord" } else { "Le dernier changé d’abord" };
    Ok((found.rows, shown.by_time(newer, older), caption))
}

/// Streams found along the log, in the order read, and the stretch that was looked at.
struct Found {
    rows: Vec<Row>,
    first: Option<i64>,
    last: Option<i64>,
    more: bool,
}

/// Reads on until a page is full or enough was looked at.
async fn found(
    store: &dyn EventStore,
    filter: &Filter,
    edge: Edge,
    by_creation: bool,
) -> Result<Found, StoreError> {
    let (mut from, direction) = match edge {
        Edge::End => (i64::MAX, Direction::Backwards),
        Edge::Before(at) => (at, Direction::Backwards),
        Edge::After(at) => (at, Direction::Forwards),
    };
    let mut found = Found { rows: Vec::new(), first: None, last: None, more: true };
    // where each stream met ends: a stream of many events is asked once
    let mut ends: HashMap<StreamName, i64> = HashMap::new();
    for _ in 0..LOOKED_AT / CHUNK {
        let events = store.read_all(Position(from), direction, filter, CHUNK).await?;
        found.more = events.len() == CHUNK;
        for event in events {
            from = event.position.0;
            found.first.get_or_insert(from);
            found.last = Some(from);
            let wanted = match (by_creation, ends.get(&event.stream)) {
                (true, _) => event.revision.0 == 0,
                (false, Some(end)) => *end == from,
                (false, None) => true,
            };
            if !wanted {
                continue;
            }
            let Some(row) = row(store, &event.stream).await? else { continue };
            ends.insert(event.stream, row.position);
            if by_creation || row.position == from {
                found.rows.push(row);
            }
            if found.rows.len() == PER_PAGE {
                found.more = true;
                return Ok(found);
            }
        }
        if !found.more {
            break;
        }
    }
    Ok(found)
}

async fn row(store: &dyn EventStore, name: &StreamName) -> Result<Option<Row>, StoreError> {
    let last = store.read_stream(name, None, Direction::Backwards, 1).await?;
    Ok(last.first().map(|last| Row {
        name: name.to_string(),
        address: stream_address(name),
        events: words::number(last.revision.0 + 1),
        last_kind: last.event.event_type.to_string(),
        last_at: words::minute(last.recorded_at),
        last_iso: crate::time::rfc3339(last.recorded_at),
        position: last.position.0,
    }))
}

/// Streams whose name begins so, by name.
async fn by_name(app: &App, prefix: &str, asked: &Asked) -> Result<Answer, PageError> {
    let below = format!("{prefix}\u{10ffff}");
    let (from, below, direction) = match (asked.avant.as_str(), asked.apres.as_str()) {
        ("", "") => (prefix.to_owned(), below, Direction::Forwards),
        // no name holds this character: what follows a name begins here
        ("", name) => (format!("{name}\u{1}"), below, Direction::Forwards),
        (name, _) => (prefix.to_owned(), name.to_owned(), Direction::Backwards),
    };
    let mut named = app.tree.streams_named((&from, &below), direction, PER_PAGE + 1).await?;
    let more = named.len() > PER_PAGE;
    named.truncate(PER_PAGE);
    let (back, on) = match direction {
        Direction::Forwards => (!asked.apres.is_empty(), more),
        Direction::Backwards => {
            named.reverse();
            (more, true)
        }
    };
    let mut rows = Vec::new();
    for one in &named {
        let Ok(name) = one.name.parse() else { continue };
        rows.extend(row(&*app.executor.store, &name).await?);
    }
    let kept = [("prefixe", prefix)];
    let name = |row: &StreamRow| row.name.clone();
    let shown = Shown {
        path: "/exploitation/fils",
        kept: &kept,
        first: named.first().map(name),
        last: named.last().map(name),
    };
    Ok((rows, shown.by_name(back, on), "Par nom"))
}
