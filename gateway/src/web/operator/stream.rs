//! `/exploitation/fil`: one stream, its newest event first, and what its metadata say.

use super::{
    PER_PAGE,
    listed::{Row, Shown, Ways},
    of,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
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
    position::Revision,
    recorded::{Recorded, StreamName},
    state::StreamState,
    store::{Direction, StoreError},
    views::stream_state,
};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "operator/stream.html")]
struct StreamPage {
    page: Page,
    here: &'static str,
    name: String,
    facts: Vec<(&'static str, String)>,
    rows: Vec<Row>,
    ways: Ways,
}

/// Which stream, from which revision.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    nom: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
}

/// `GET /exploitation/fil?nom=`
pub(super) async fn stream(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let name: StreamName = asked.nom.parse().map_err(|_| Trouble::NotFound)?;
    let store = &*app.executor.store;
    let last = store.read_stream(&name, None, Direction::Backwards, 1).await?;
    let last = last.into_iter().next().ok_or(Trouble::NotFound)?;
    let (events, newer) = events(&app, &name, &asked).await?;
    let shown = Shown {
        path: "/exploitation/fil",
        kept: &[("nom", name.as_str())],
        first: events.first().map(|event| event.revision.0),
        last: events.last().map(|event| event.revision.0),
    };
    let older = shown.last.is_none_or(|last| last > 0);
    Ok(show(&StreamPage {
        page: Page::new(&visit, "mine", "Un fil du journal"),
        here: "fils",
        facts: facts(&last, &stream_state(store, &name).await?),
        rows: events.iter().map(Row::of).collect(),
        ways: shown.by_time(newer, older),
        name: name.to_string(),
    }))
}

/// A page of revisions, the newest first, and whether there are newer ones.
async fn events(
    app: &App,
    name: &StreamName,
    asked: &Asked,
) -> Result<(Vec<Recorded>, bool), StoreError> {
    let store = &app.executor.store;
    let backwards = |from| store.read_stream(name, from, Direction::Backwards, PER_PAGE);
    match (asked.avant.parse::<i64>(), asked.apres.parse::<i64>()) {
        (Ok(before), _) if before < 1 => Ok((Vec::new(), true)),
        (Ok(before), _) => Ok((backwards(Some(Revision(before - 1))).await?, true)),
        (_, Ok(after)) => {
            let from = Some(Revision(after.saturating_add(1).max(0)));
            let mut events =
                store.read_stream(name, from, Direction::Forwards, PER_PAGE + 1).await?;
            let newer = events.len() > PER_PAGE;
            events.truncate(PER_PAGE);
            events.reverse();
            Ok((events, newer))
        }
        _ => Ok((backwards(None).await?, false)),
    }
}

fn facts(last: &Recorded, state: &StreamState) -> Vec<(&'static str, String)> {
    let category = last.stream.category();
    let holds = words::operator::CATEGORIES.iter().find(|(known, _)| *known == category);
    let holds = holds.map_or(category.to_owned(), |(code, label)| format!("{label} ({code})"));
    let mut facts = vec![
        ("Catégorie", holds),
        ("Dernière révision", words::number(last.revision.0)),
        ("Dernier événement noté le", words::operator::second(last.recorded_at)),
    ];
    if state.tombstoned {
        facts.push(("État", "fermé pour toujours (tombstone)".to_owned()));
    }
    if state.truncate_before > 0 {
        facts.push(("Caché avant la révision", words::number(state.truncate_before)));
    }
    if let Some(count) = state.max_count {
        facts.push(("Événements visibles au plus", words::number(count)));
    }
    if let Some(age) = state.max_age {
        facts.push(("Âge visible au plus", words::operator::span(age)));
    }
    facts
}
