//! `/exploitation/histoire/…`: everything of one story (correlation), as a tree of what caused what.

use super::{
    listed::{Row, actor},
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
    extract::{Path, State},
    response::Response,
};
use eventstore::{
    position::Position,
    recorded::Recorded,
    store::{Direction, Filter},
};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// Events of a story that are shown; longer ones are read with `events read --correlation`.
const MOST: usize = 300;

#[derive(Template)]
#[template(path = "operator/story.html")]
struct StoryPage {
    page: Page,
    here: &'static str,
    id: String,
    events: usize,
    cut: bool,
    streams: usize,
    lines: Vec<Line>,
}

/// A node of the tree, in the order in which it is read.
struct Line {
    /// Levels below the root, which the words say too.
    depth: usize,
    node: Node,
}

enum Node {
    Command { id: String, actor: String, source: &'static str },
    Event(Row),
}

/// `GET /exploitation/histoire/{correlation}`
pub(super) async fn story(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let id: Uuid = id.parse().map_err(|_| Trouble::NotFound)?;
    let store = &app.executor.store;
    let filter = Filter::Correlation(id);
    let mut events = store.read_all(Position(0), Direction::Forwards, &filter, MOST + 1).await?;
    if events.is_empty() {
        return Err(Trouble::NotFound.into());
    }
    let cut = events.len() > MOST;
    events.truncate(MOST);
    let streams: BTreeSet<_> = events.iter().map(|event| event.stream.as_str()).collect();
    Ok(show(&StoryPage {
        page: Page::new(&visit, "mine", "Une histoire du journal"),
        here: "journal",
        id: id.to_string(),
        events: events.len(),
        cut,
        streams: streams.len(),
        lines: tree(&events),
    }))
}

/// Commands under what caused them, events under their command or under the event that caused them.
fn tree(events: &[Recorded]) -> Vec<Line> {
    let ids: HashSet<Uuid> = events.iter().map(|event| event.event.event_id).collect();
    let mut commands: BTreeMap<i64, &Recorded> = BTreeMap::new();
    let mut first: HashMap<Uuid, i64> = HashMap::new();
    for event in events {
        let at = event.position.0;
        if *first.entry(event.event.origin.command_id).or_insert(at) == at {
            commands.insert(at, event);
        }
    }
    // children of an event, in the order of the log: the commands it led to
    let mut below: HashMap<Option<Uuid>, Vec<&Recorded>> = HashMap::new();
    for event in commands.values() {
        let cause = event.event.origin.causation;
        let cause = Some(cause).filter(|cause| ids.contains(cause));
        // an event cannot come before its cause: a story written otherwise is shown flat
        let later = cause.and_then(|cause| events.iter().find(|e| e.event.event_id == cause));
        let cause = cause.filter(|_| later.is_some_and(|cause| cause.position < event.position));
        below.entry(cause).or_default().push(event);
    }
    let mut lines = Vec::new();
    walk(None, 0, (events, &below), &mut lines);
    lines
}

type Below<'a> = HashMap<Option<Uuid>, Vec<&'a Recorded>>;

fn walk(
    cause: Option<Uuid>,
    depth: usize,
    (events, below): (&[Recorded], &Below<'_>),
    lines: &mut Vec<Line>,
) {
    for command in below.get(&cause).into_iter().flatten() {
        let origin = &command.event.origin;
        let node = Node::Command {
            id: origin.command_id.to_string(),
            actor: actor(command),
            source: words::source(&origin.source),
        };
        lines.push(Line { depth, node });
        let of_command = |event: &&Recorded| event.event.origin.command_id == origin.command_id;
        for event in events.iter().filter(of_command) {
            lines.push(Line { depth: depth + 1, node: Node::Event(Row::of(event)) });
            walk(Some(event.event.event_id), depth + 2, (events, below), lines);
        }
    }
}
