//! The log's tree for the outside: checkpoint and hash tiles for everyone, entries for those who may read the log,
//! a door for witnesses. Addresses are those of C2SP tlog-tiles under the prefix `/journal`.

use crate::{
    app::App,
    desk::Kind,
    error::{Problem, Trouble},
    web::visit::Visit,
};
use axum::{
    Router,
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::{get, post},
};
use eventstore::{
    position::Position,
    store::StoreError,
    tree::{
        leaf::leaf_data,
        size::Size,
        store::{TreeError, TreeReader},
        tile::{TilePath, WIDTH},
        witness::{self, WitnessError},
    },
};

/// A checkpoint changes: kept for a moment only.
const MOMENT: HeaderValue = HeaderValue::from_static("public, max-age=5");
/// A tile never changes.
const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const NEVER: HeaderValue = HeaderValue::from_static("private, no-store");
const TEXT: HeaderValue = HeaderValue::from_static("text/plain; charset=utf-8");
const BYTES: HeaderValue = HeaderValue::from_static("application/octet-stream");

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/journal/checkpoint", get(checkpoint))
        .route("/journal/tile/{*path}", get(tile))
        .route("/journal/cosignature", post(cosignature))
}

/// `GET /journal/checkpoint`: the last one, with what witnesses gave.
async fn checkpoint(State(app): State<App>) -> Result<Response, Problem> {
    let signed = app.tree.last_checkpoint().await?.ok_or(Trouble::NotFound)?;
    let note = witness::published(&*app.tree, &signed).await?;
    Ok(answer(TEXT, MOMENT, note.into_bytes()))
}

/// `GET /journal/tile/…`: only what a checkpoint covers.
async fn tile(
    State(app): State<App>,
    visit: Visit,
    Path(path): Path<String>,
) -> Result<Response, Problem> {
    let path: TilePath = path.parse().map_err(|_| Trouble::NotFound)?;
    if path.entries {
        may_read_entries(&visit)?;
    }
    let signed = app.tree.last_checkpoint().await?.map_or(Size(0), |signed| signed.size);
    if path.width > path.id.width(signed) {
        return Err(Trouble::NotFound.into());
    }
    if path.entries {
        return Ok(answer(BYTES, NEVER, entries(&*app.tree, path).await?));
    }
    let tiles = app.tree.tiles(&[path.id]).await?;
    let hashes = tiles.hashes(path.id, path.width).map_err(TreeError::from)?;
    Ok(answer(BYTES, FOR_EVER, hashes.concat()))
}

/// Auditors and operators; whether an entry is there is not said to others.
fn may_read_entries(visit: &Visit) -> Result<(), Trouble> {
    visit.as_kind(Kind::Auditor).or_else(|_| visit.as_kind(Kind::Operator)).map(drop)
}

/// Leaf data, each with its length before it.
async fn entries(store: &dyn TreeReader, path: TilePath) -> Result<Vec<u8>, Trouble> {
    let first = path.id.index.saturating_mul(WIDTH as u64);
    let page = store.rows(Size(first).last(), path.width).await?;
    let mut bundle = Vec::new();
    for (row, position) in page.rows.iter().zip(first + 1..) {
        let at = row.recorded.position;
        if Size::from(at) != Size(position) {
            break;
        }
        let data = leaf_data(&row.recorded);
        let length = u16::try_from(data.len()).unwrap_or_default();
        bundle.extend(length.to_be_bytes());
        bundle.extend(data);
    }
    match page.rows.len() == path.width {
        true => Ok(bundle),
        false => {
            Err(StoreError::Unreadable { at: Position(0), why: "an entry is missing".into() }
                .into())
        }
    }
}

/// `POST /journal/cosignature`: a checkpoint's note with lines of witnesses that this log knows.
async fn cosignature(State(app): State<App>, note: String) -> Response {
    match witness::take(&*app.tree, &note, app.clock.now()).await {
        Ok(taken) => {
            let lines: String = taken.iter().map(|one| format!("{}\n", one.line)).collect();
            answer(TEXT, NEVER, lines.into_bytes())
        }
        Err(WitnessError::Store(error)) => Problem(error.into()).into_response(),
        Err(error) => {
            let status = match error {
                WitnessError::Unknown(_) => StatusCode::NOT_FOUND,
                WitnessError::NoWitness => StatusCode::FORBIDDEN,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            (status, [(header::CONTENT_TYPE, TEXT)], format!("{}: {error}\n", error.code()))
                .into_response()
        }
    }
}

fn answer(kind: HeaderValue, kept: HeaderValue, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, kept)], body).into_response()
}
