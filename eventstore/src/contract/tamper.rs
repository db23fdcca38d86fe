//! Tampering below a checkpoint: what someone with every right on the database can do, and what of it is found.
//!
//! The order of the table is the order of the log's columns. Each change is undone from a copy before the next.

use super::{
    grove::{fill, opened, signer, verified},
    make::{append, ask, everything},
    owner::{Dialect, Owner},
};
use crate::{
    clock::SystemClock,
    position::{Expected, Position},
    store::EventStore,
    tree::{
        checkpoint::Checkpoint,
        fsck::{Flaw, fsck},
        integrator::Integrator,
        leaf::leaf_hash,
        size::Size,
        store::TreeStore,
        structure::Structure,
        tile::TileId,
        verify::Wrong,
    },
};
use std::{any::Any, fmt::Debug, sync::Arc};

/// A log with its owner.
pub struct Target {
    /// The log.
    pub log: Arc<dyn EventStore>,
    /// Its tree.
    pub tree: Arc<dyn TreeStore>,
    /// Who tampers.
    pub owner: Box<dyn Owner>,
    /// What must live as long.
    pub keep: Box<dyn Any + Send + Sync>,
}

impl Debug for Target {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.owner.fmt(f)
    }
}

/// Each column with another value for it.
fn changes(dialect: Dialect) -> Vec<(&'static str, String)> {
    let Dialect { id, next_day, other_truth, bytes: (before, after), .. } = dialect;
    let bytes = |hex: &str| format!("{before}{hex}{after}");
    let more = |column: &str| format!("{column} || 'x'");
    vec![
        ("position", "position + 100000".into()),
        ("stream_id", "stream_id + 100000".into()),
        ("revision", "revision + 100000".into()),
        ("event_id", id.into()),
        ("category", more("category")),
        ("type", more("type")),
        ("schema_version", "schema_version + 1".into()),
        ("content_type", more("content_type")),
        ("occurred_on", next_day.into()),
        ("recorded_at", "recorded_at + 1".into()),
        ("command_id", id.into()),
        ("correlation", id.into()),
        ("causation", id.into()),
        ("actor_who", more("actor_who")),
        ("actor_body", more("actor_body")),
        ("actor_role", more("actor_role")),
        ("source", more("source")),
        ("legal_basis", more("legal_basis")),
        ("applicant_visible", other_truth.into()),
        ("key_ids", bytes("000102030405060708090a0b0c0d0e0f")),
        ("metadata", bytes("00")),
        ("payload", bytes("00")),
    ]
}

impl Target {
    async fn sealed(&self, events: u64) -> Checkpoint {
        fill(&*self.log, events).await;
        let clock = Arc::new(SystemClock);
        let integrator = Integrator::new(Arc::clone(&self.tree), signer(), clock);
        let signed = integrator.once().await.unwrap().unwrap();
        self.owner.disarm().await;
        assert!(self.owner.run("CREATE TABLE kept AS SELECT * FROM events").await);
        opened(&signed)
    }

    async fn wrong(&self) -> Option<Wrong> {
        verified(Arc::clone(&self.tree), None).await.wrong
    }

    /// Whether the log does not open, by a look at all of it: one that opened before would be looked at from there.
    async fn is_refused(&self) -> bool {
        self.run(&["UPDATE tree SET verified = 0".into()]).await;
        self.owner.refusal().await.is_some()
    }

    /// Whether it does not open and says that this position is why.
    async fn is_refused_at(&self, position: u64) -> bool {
        self.run(&["UPDATE tree SET verified = 0".into()]).await;
        let says = self.owner.refusal().await.unwrap_or_default();
        let named = format!("at position {position}");
        says.split_once(&named)
            .is_some_and(|(_, rest)| !rest.starts_with(|c: char| c.is_ascii_digit()))
    }

    async fn run(&self, statements: &[String]) {
        for statement in statements {
            assert!(self.owner.run(statement).await, "{statement}");
        }
    }

    async fn undo(&self) {
        self.run(&["DELETE FROM events".into(), "INSERT INTO events SELECT * FROM kept".into()])
            .await;
    }

    /// What a walk finds that looks at everything but leaves.
    async fn without_leaves(&self) -> bool {
        let mut structure = Structure::default();
        let page = self.tree.rows(Position(0), usize::MAX >> 1).await.unwrap();
        page.unreadable.is_some()
            || page
                .rows
                .iter()
                .any(|row| structure.row(&row.recorded, &row.category, row.stream).is_err())
    }
}

/// What was done and what was found.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Found {
    /// Changes made.
    pub made: usize,
    /// Found, at the position where they were made.
    pub named: usize,
    /// Found by a walk that does not look at leaves.
    pub named_without_leaves: usize,
    /// The log was refused when it was opened; by [`columns`] counted only where the refusal names the position.
    pub refused: usize,
}

/// Each column of every `step`-th row, one at a time. Opening is tried for the second row of each column.
pub async fn columns(target: &Target, events: u64, step: usize) -> Found {
    target.sealed(events).await;
    let mut found = Found::default();
    for (column, value) in changes(target.owner.dialect()) {
        for (n, position) in (1..=events).rev().step_by(step).enumerate() {
            let change =
                format!("UPDATE events SET {column} = {value} WHERE position = {position}");
            assert!(target.owner.run(&change).await, "{change}");
            found.made += 1;
            let at = Position(i64::try_from(position).unwrap());
            let wrong = target.wrong().await;
            match wrong.as_ref().and_then(Wrong::position) == Some(at) {
                true => found.named += 1,
                false => println!("{column} at {position}: {wrong:?}"),
            }
            // not the last row: the root of the checkpoint would name that one whatever was changed
            if n == 1 {
                found.named_without_leaves += usize::from(target.without_leaves().await);
                found.refused += usize::from(target.is_refused_at(position).await);
            }
            let moved = position + 100_000;
            target
                .run(&[
                    format!("DELETE FROM events WHERE position IN ({position}, {moved})"),
                    format!("INSERT INTO events SELECT * FROM kept WHERE position = {position}"),
                ])
                .await;
        }
    }
    assert_eq!(target.wrong().await, None, "everything is undone");
    found
}

/// A row deleted, inserted, two swapped, the table rolled back, around this position; the log has `events` events.
pub async fn rows(target: &Target, events: u64, positions: &[u64]) -> Found {
    target.sealed(events).await;
    let mut found = Found::default();
    for position in positions {
        for (what, first, statements) in row_changes(*position, events) {
            target.run(&statements).await;
            found.made += 1;
            let wrong = target.wrong().await;
            let at = Some(Position(i64::try_from(first).unwrap()));
            match wrong.as_ref().and_then(Wrong::position) == at {
                true => found.named += 1,
                false => println!("{what} at {position}: {wrong:?}, not {first}"),
            }
            found.named_without_leaves += usize::from(target.without_leaves().await);
            found.refused += usize::from(target.is_refused().await);
            target.undo().await;
        }
    }
    assert_eq!(target.wrong().await, None, "everything is undone");
    found
}

fn row_changes(position: u64, events: u64) -> Vec<(&'static str, u64, Vec<String>)> {
    let other = position % events + 1;
    let spare = 5_000_000;
    let move_to =
        |from: u64, to: u64| format!("UPDATE events SET position = {to} WHERE position = {from}");
    vec![
        ("deleted", position, vec![format!("DELETE FROM events WHERE position = {position}")]),
        (
            "swapped",
            position.min(other),
            vec![move_to(position, spare), move_to(other, position), move_to(spare, other)],
        ),
        (
            "inserted",
            position,
            vec![
                format!(
                    "UPDATE events SET position = position + {spare} WHERE position >= {position}"
                ),
                format!(
                    "UPDATE events SET position = position - {spare} + 1 WHERE position > {spare}"
                ),
                format!(
                    "CREATE TEMPORARY TABLE one AS SELECT * FROM kept WHERE position = {position}"
                ),
                "UPDATE one SET revision = revision + 100000, stream_id = stream_id + 100000"
                    .into(),
                "INSERT INTO events SELECT * FROM one".into(),
                "DROP TABLE one".into(),
            ],
        ),
        ("rolled back", position, vec![format!("DELETE FROM events WHERE position >= {position}")]),
    ]
}

/// A row changed together with its leaf in the tiles: the tile above, or the root of the checkpoint, tells.
pub async fn a_row_changed_with_its_leaf(target: &Target, position: u64) {
    target.sealed(1_000).await;
    target.run(&[format!("UPDATE events SET source = 'x' WHERE position = {position}")]).await;
    let rows = everything(&*target.log).await;
    let hash = hex::encode(leaf_hash(&rows[usize::try_from(position).unwrap() - 1]));
    let (tile, place) = ((position - 1) / 256, (position - 1) % 256 * 32);
    let Dialect { bytes: (before, after), blob, .. } = target.owner.dialect();
    // SQLite makes text of joined bytes: the cast keeps them
    let joined = format!(
        "CAST(substr(hashes, 1, {place}) || {before}{hash}{after} || substr(hashes, {}) AS {blob})",
        place + 33
    );
    let change = format!("UPDATE tiles SET hashes = {joined} WHERE level = 0 AND idx = {tile}");
    target.run(&[change]).await;
    let wrong = target.wrong().await.expect("it is found");
    let first = i64::try_from(tile * 256 + 1).unwrap();
    match tile {
        3 => assert!(matches!(wrong, Wrong::Root { size: Size(1_000), .. }), "{wrong}"),
        _ => assert!(matches!(wrong, Wrong::Tile { from, .. } if from.0 == first), "{wrong}"),
    }
    assert!(target.is_refused().await, "it does not open");
}

/// Columns of the tables beside the log that the walk holds against the events.
pub async fn tables_beside_the_log(target: &Target) {
    target.sealed(100).await;
    let (before, after) = target.owner.dialect().bytes;
    let root = format!("{before}{}{after}", "00".repeat(32));
    for (change, undo, code) in [
        (
            "UPDATE streams SET category = 'x' WHERE id = 1",
            "UPDATE streams SET category = 's' WHERE id = 1",
            "stream-wrong",
        ),
        (
            "UPDATE streams SET name = 's-x' WHERE id = 1",
            "UPDATE streams SET name = 's-0' WHERE id = 1",
            "leaf-wrong",
        ),
        (
            "INSERT INTO streams (id, name, category) VALUES (50000, 'x-1', 'x')",
            "DELETE FROM streams WHERE id = 50000",
            "stream-wrong",
        ),
        ("UPDATE head SET position = 99", "UPDATE head SET position = 100", "event-missing"),
        ("UPDATE head SET position = 101", "UPDATE head SET position = 100", "event-missing"),
        ("UPDATE tree SET size = 101", "UPDATE tree SET size = 100", "event-missing"),
        ("UPDATE tree SET signed = 99", "UPDATE tree SET signed = 100", "tree-wrong"),
        (
            "UPDATE checkpoints SET signed_at = 0, note = note || 'x'",
            "UPDATE checkpoints SET note = substr(note, 1, length(note) - 1)",
            "checkpoint-wrong",
        ),
        (&format!("UPDATE checkpoints SET root = {root}"), "", "checkpoint-wrong"),
    ] {
        target.run(&[change.to_owned()]).await;
        let wrong = target.wrong().await.unwrap_or_else(|| panic!("not found: {change}"));
        assert_eq!(wrong.code(), code, "{change}: {wrong}");
        if !undo.is_empty() {
            target.run(&[undo.to_owned()]).await;
            assert_eq!(target.wrong().await, None, "{undo}");
        }
    }
}

/// `forked` and `back` are other logs of the same origin and key, as someone with the key would write them anew.
pub async fn a_log_written_anew_with_the_true_key(kept: &Target, forked: &Target, back: &Target) {
    let checkpoint = kept.sealed(1_000).await;
    append(&*forked.log, ask("s-0", Expected::Any, &[1 << 90])).await.unwrap();
    forked.sealed(1_009).await;
    back.sealed(900).await;
    let events = everything(&*kept.log).await;
    assert_eq!(events[..900], everything(&*back.log).await, "the same past");
    for (target, wrong) in [
        (kept, None),
        (forked, Some(Wrong::Forked { kept: Size(1_000), ours: Size(1_010) })),
        (back, Some(Wrong::RolledBack { kept: Size(1_000), ours: Size(900) })),
    ] {
        assert_eq!(target.wrong().await, None, "by itself it holds");
        let report = verified(Arc::clone(&target.tree), Some(checkpoint.clone())).await;
        assert_eq!(report.wrong, wrong);
        if let Some(wrong) = wrong {
            let says = wrong.to_string();
            assert!(
                says.contains("1000") && (says.contains("1010") || says.contains("900")),
                "{says}"
            );
        }
    }
}

/// Tiles that are gone, changed, cut, or not the tree's.
pub async fn tiles_that_are_not_whole(target: &Target) {
    target.sealed(1_000).await;
    assert!(target.owner.run("CREATE TABLE kept_tiles AS SELECT * FROM tiles").await);
    let id = |level, index| TileId { level, index };
    for (change, flaw) in [
        (
            "DELETE FROM tiles WHERE level = 0 AND idx = 1",
            Flaw::Width { tile: id(0, 1), expected: 256, found: 0 },
        ),
        ("DELETE FROM tiles WHERE level = 1", Flaw::Hash { tile: id(0, 0) }),
        (
            "UPDATE tiles SET hashes = (SELECT hashes FROM kept_tiles WHERE level = 0 AND idx = 0) \
             WHERE level = 0 AND idx = 2",
            Flaw::Hash { tile: id(0, 2) },
        ),
        (
            "UPDATE tiles SET hashes = substr(hashes, 1, 32) WHERE level = 0 AND idx = 3",
            Flaw::Width { tile: id(0, 3), expected: 232, found: 1 },
        ),
        (
            "INSERT INTO tiles SELECT 0, 4, hashes FROM kept_tiles WHERE level = 1",
            Flaw::Width { tile: id(0, 4), expected: 0, found: 3 },
        ),
        (
            "INSERT INTO tiles SELECT 2, 0, hashes FROM kept_tiles WHERE level = 1",
            Flaw::Width { tile: id(2, 0), expected: 0, found: 3 },
        ),
    ] {
        target.run(&[change.to_owned()]).await;
        let found = fsck(&*target.tree, signer().verifier()).await.unwrap().1;
        assert_eq!(found, Some(flaw), "{change}");
        let undo = ["DELETE FROM tiles", "INSERT INTO tiles SELECT * FROM kept_tiles"];
        target.run(&undo.map(str::to_owned)).await;
        assert_eq!(fsck(&*target.tree, signer().verifier()).await.unwrap().1, None);
    }
}
