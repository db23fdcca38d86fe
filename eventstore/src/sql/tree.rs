//! The tree's tables: what is asked and written, in words that both databases take.

use crate::{
    recorded::Instant,
    store::StoreError,
    tree::{
        size::Size,
        store::{Signed, StreamNumber, StreamRow},
        tile::TileId,
    },
};

/// Rows with what their leaf does not cover. The day is given by each database: PostgreSQL has days that are none.
macro_rules! rows {
    ($day:literal) => {
        concat!(
            "SELECT e.position, s.name, e.revision, e.event_id, e.type, e.schema_version, e.content_type, ",
            $day,
            ", e.recorded_at, e.command_id, e.correlation, e.causation, e.actor_who, e.actor_body, e.actor_role, \
             e.source, e.legal_basis, e.applicant_visible, e.key_ids, e.metadata, e.payload, e.category, e.stream_id \
             FROM events e LEFT JOIN streams s ON s.id = e.stream_id \
             WHERE e.position > $1 ORDER BY e.position LIMIT $2"
        )
    };
}
pub(crate) use rows;

pub(crate) const STANDING: &str = "SELECT h.position, t.size, t.signed, t.verified, t.epoch \
    FROM head h CROSS JOIN tree t WHERE h.id = 0 AND t.id = 0";
pub(crate) const STREAMS: &str =
    "SELECT id, name, category FROM streams WHERE id > $1 ORDER BY id LIMIT $2";
pub(crate) const STREAMS_NAMED: &str =
    "SELECT id, name, category FROM streams WHERE name >= $1 AND name < $2 ORDER BY name LIMIT $3";
pub(crate) const STREAMS_NAMED_BACK: &str = "SELECT id, name, category FROM streams WHERE name >= $1 AND name < $2 \
    ORDER BY name DESC LIMIT $3";
/// Tiles of one question.
pub(crate) const TILES_ASKED: usize = 8;
pub(crate) const TILES: &str = "SELECT level, idx, hashes FROM tiles WHERE (level = $1 AND idx = $2) \
    OR (level = $3 AND idx = $4) OR (level = $5 AND idx = $6) OR (level = $7 AND idx = $8) \
    OR (level = $9 AND idx = $10) OR (level = $11 AND idx = $12) OR (level = $13 AND idx = $14) \
    OR (level = $15 AND idx = $16)";
pub(crate) const TILE_RUN: &str =
    "SELECT level, idx, hashes FROM tiles WHERE level = $1 AND idx >= $2 ORDER BY idx LIMIT $3";
pub(crate) const CHECKPOINTS: &str =
    "SELECT size, root, note, signed_at FROM checkpoints WHERE size > $1 ORDER BY size LIMIT $2";
pub(crate) const CHECKPOINTS_BEFORE: &str = "SELECT size, root, note, signed_at FROM checkpoints WHERE size < $1 ORDER BY size DESC LIMIT $2";
pub(crate) const LAST_CHECKPOINT: &str =
    "SELECT size, root, note, signed_at FROM checkpoints ORDER BY size DESC LIMIT 1";
pub(crate) const COSIGNATURES: &str =
    "SELECT size, witness, line, at FROM cosignatures WHERE size = $1 ORDER BY witness";
pub(crate) const WITNESSES: &str = "SELECT key FROM witnesses ORDER BY name";

pub(crate) const TAKE_OVER: &str = "UPDATE tree SET epoch = epoch + 1 WHERE id = 0 RETURNING epoch";
pub(crate) const MOVE: &str =
    "UPDATE tree SET size = $1 WHERE id = 0 AND size = $2 AND epoch = $3 AND size < $1";
pub(crate) const PUT_TILE: &str = "INSERT INTO tiles (level, idx, hashes) VALUES ($1, $2, $3) \
    ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes";
pub(crate) const MOVE_SIGNED: &str = "UPDATE tree SET signed = $1 \
    WHERE id = 0 AND signed = $2 AND epoch = $3 AND size >= $1 AND signed < $1";
pub(crate) const PUT_CHECKPOINT: &str =
    "INSERT INTO checkpoints (size, root, note, signed_at) VALUES ($1, $2, $3, $4)";
pub(crate) const MARK: &str =
    "UPDATE tree SET verified = $1 WHERE id = 0 AND verified < $1 AND size >= $1";
pub(crate) const COSIGN: &str = "INSERT INTO cosignatures (size, witness, line, at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (size, witness) DO NOTHING";
pub(crate) const PUT_WITNESS: &str = "INSERT INTO witnesses (name, key, added_at) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO NOTHING";

/// A number as both databases keep it.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that both databases give back; one below zero is none of ours.
pub(crate) fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// A row of the table of tiles.
pub(crate) fn tile((level, index, hashes): (i64, i64, Vec<u8>)) -> (TileId, Vec<u8>) {
    (TileId { level: u8::try_from(level).unwrap_or(u8::MAX), index: natural(index) }, hashes)
}

/// A row of the table of streams.
pub(crate) fn stream((number, name, category): (i64, String, String)) -> StreamRow {
    StreamRow { stream: StreamNumber(number), name, category }
}

/// A row of the table of checkpoints.
pub(crate) fn signed(row: (i64, Vec<u8>, String, i64)) -> Result<Signed, StoreError> {
    let (size, root, note, at) = row;
    let root = root.try_into().map_err(|_| {
        StoreError::Unusable(format!("the checkpoint of size {size} has a root that is no hash"))
    })?;
    Ok(Signed { size: Size(natural(size)), root, note, at: Instant(at) })
}
