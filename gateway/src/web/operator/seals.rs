//! `/exploitation/scellements`: the checkpoints that the log signed of itself, and who bore witness.

use super::{
    PER_PAGE,
    listed::{Edge, Shown, Ways},
    of,
};
use crate::{
    app::App,
    error::PageError,
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
use eventstore::tree::{size::Size, store::Signed};
use serde::Deserialize;

#[derive(Template)]
#[template(path = "operator/seals.html")]
struct SealsPage {
    page: Page,
    here: &'static str,
    facts: Vec<(&'static str, String)>,
    witnesses: Vec<String>,
    rows: Vec<Row>,
    ways: Ways,
}

struct Row {
    size: String,
    position: u64,
    root: String,
    at: String,
    iso: String,
    witnesses: String,
}

/// From where.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
}

/// `GET /exploitation/scellements`
pub(super) async fn seals(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let standing = app.tree.standing().await?;
    let (signed, newer, older) = page(&app, Edge::of(&asked.avant, &asked.apres)).await?;
    let mut rows = Vec::new();
    for one in &signed {
        let lines = app.tree.cosignatures(one.size).await?;
        let names: Vec<_> = lines.into_iter().map(|line| line.witness).collect();
        rows.push(row(one, names.join(", ")));
    }
    let shown = Shown {
        path: "/exploitation/scellements",
        kept: &[],
        first: signed.first().map(|one| one.size),
        last: signed.last().map(|one| one.size),
    };
    let verified = standing.verified.last().0;
    Ok(show(&SealsPage {
        page: Page::new(&visit, "mine", "Scellements du journal"),
        here: "scellements",
        facts: vec![
            ("Dernière position", words::number(standing.head.0)),
            ("Feuilles de l’arbre", words::number(standing.size.last().0)),
            ("Taille du dernier scellement", words::number(standing.signed.last().0)),
            ("Lignes comparées à l’arbre à l’ouverture", words::number(verified)),
            ("Rang du processus qui scelle", words::number(standing.epoch.0)),
            ("Origine", app.executor.vault.origin().to_owned()),
        ],
        witnesses: app.tree.witnesses().await?,
        rows,
        ways: shown.by_time(newer, older),
    }))
}

async fn page(app: &App, edge: Edge) -> Result<(Vec<Signed>, bool, bool), PageError> {
    let size = |at: i64| Size(u64::try_from(at).unwrap_or(0));
    let (mut found, forwards) = match edge {
        Edge::End => (app.tree.checkpoints_before(Size(u64::MAX), PER_PAGE + 1).await?, false),
        Edge::Before(at) => (app.tree.checkpoints_before(size(at), PER_PAGE + 1).await?, false),
        Edge::After(at) => (app.tree.checkpoints(size(at), PER_PAGE + 1).await?, true),
    };
    let more = found.len() > PER_PAGE;
    found.truncate(PER_PAGE);
    if forwards {
        found.reverse();
        return Ok((found, more, true));
    }
    Ok((found, edge != Edge::End, more))
}

fn row(signed: &Signed, witnesses: String) -> Row {
    Row {
        size: words::number(signed.size.last().0),
        position: signed.size.0,
        root: hex::encode(signed.root),
        at: words::minute(signed.at),
        iso: crate::time::rfc3339(signed.at),
        witnesses,
    }
}
