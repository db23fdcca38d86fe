//! The whole history of a demand for machines: each fact with its place in the log, the identifier of its event, and
//! the proof that the log's tree has it (RFC 6962, C2SP tlog-proof), which anyone with the log's key can check.
//!
//! The leaf is a hash of the row: it lets an auditor who has the log recognise the event, and tells nobody else
//! anything. The checkpoint is the same for all, and stands once.

use crate::{
    app::App,
    error::Trouble,
    web::applicant::{Entry, own::Own},
};
use eventstore::{
    position::Position,
    tree::{
        leaf::leaf_data,
        prove,
        size::{LeafIndex, Size},
        witness,
    },
};
use serde_json::{Value, json};

/// Facts of one file.
const MOST: usize = 2_000;

/// The history before a position, newest first.
///
/// # Errors
/// A store does not answer.
pub(super) async fn tell(app: &App, own: &Own<'_>, before: i64) -> Result<Value, Trouble> {
    let mut entries = own.entries(app, before, MOST + 1).await?;
    let next = (entries.len() > MOST).then(|| entries.get(MOST - 1).map(|entry| entry.position));
    entries.truncate(MOST);
    let tree = &*app.tree;
    let signed = app.tree.last_checkpoint().await?;
    let size = signed.as_ref().map_or(Size(0), |signed| signed.size);
    let note = match &signed {
        Some(signed) => Some(witness::published(tree, signed).await?.to_string()),
        None => None,
    };
    let mut facts = Vec::with_capacity(entries.len());
    for entry in &entries {
        facts.push(fact(app, entry, size).await?);
    }
    Ok(json!({
        "format": "filcommun-history-1",
        "demand": own.id.to_string(),
        "number": own.demand.number().map(|number| number.as_str()),
        "made_on": app.today(),
        "origin": app.executor.vault.origin(),
        "checkpoint": note,
        "how_to_check": "leaf hash = SHA-256(0x00 || leaf_data); the path leads from it to the root of the \
                         checkpoint (RFC 6962, 2.1.1); the checkpoint is signed by the log's key, published at \
                         /journal/checkpoint",
        "next": next.flatten().map(|position| format!("historique.json?avant={position}")),
        "facts": facts,
    }))
}

async fn fact(app: &App, entry: &Entry, size: Size) -> Result<Value, Trouble> {
    let position = Position(entry.position);
    let row = app.tree.rows(Position(entry.position - 1), 1).await?.rows.into_iter().next();
    let row = row.filter(|row| row.recorded.position == position).ok_or(Trouble::NotFound)?;
    let leaf = LeafIndex::of(position).ok_or(Trouble::NotFound)?;
    // a fact that came after the last checkpoint is proven by the next one
    let path = match size >= Size::from(position) {
        true => prove::inclusion(&*app.tree, leaf, size).await?,
        false => None,
    };
    let path = path.map(|path| path.iter().map(hex::encode).collect::<Vec<_>>());
    Ok(json!({
        "position": entry.position,
        "event_id": row.recorded.event.event_id,
        "type": entry.kind,
        "occurred_on": entry.on,
        "recorded_at_us": row.recorded.recorded_at.0,
        "what": entry.what,
        "more": entry.more,
        "who": entry.who,
        "article": entry.article,
        "leaf_index": leaf.0,
        "leaf_data": hex::encode(leaf_data(&row.recorded)),
        "path": path,
    }))
}
