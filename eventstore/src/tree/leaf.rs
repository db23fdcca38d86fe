//! From a stored row to its leaf.
//!
//! ```text
//! leaf data = format (1 byte) ‖ position (8 bytes, big-endian) ‖ SHA-256(canonical row)      41 bytes
//! leaf hash = SHA-256(0x00 ‖ leaf data)                                      RFC 6962, section 2.1
//! ```
//!
//! The canonical row is every column that is not derived from another, in the order of [`canonical_row`], each
//! with its length before it. Stream and type are only inside the hash.

use crate::{recorded::Recorded, vault::seal::push};
use sha2::{Digest, Sha256};

/// A hash of the tree.
pub type Hash = [u8; 32];

/// First byte of leaf data: the layout of the canonical row.
pub const FORMAT: u8 = 1;
/// Bytes of leaf data.
pub const DATA_BYTES: usize = 41;

/// Every column of a row, each with its length (4 bytes, big-endian): the same bytes whatever the database.
///
/// Integers are big-endian, a day is `YYYY-MM-DD`, identifiers are their 16 bytes, key ids as written, joined by
/// commas. Absent are `category` and the number of the stream, which both follow from the stream's name.
#[must_use]
pub fn canonical_row(recorded: &Recorded) -> Vec<u8> {
    let event = &recorded.event;
    let origin = &event.origin;
    let mut row = Vec::with_capacity(400 + event.payload.len() + event.metadata.len());
    let day = event.occurred_on.to_string();
    let key_ids = event.key_ids.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    for column in [
        recorded.position.0.to_be_bytes().as_slice(),
        recorded.stream.as_str().as_bytes(),
        &recorded.revision.0.to_be_bytes(),
        &recorded.recorded_at.0.to_be_bytes(),
        event.event_id.as_bytes(),
        event.event_type.as_str().as_bytes(),
        &event.schema_version.to_be_bytes(),
        event.content_type.as_bytes(),
        day.as_bytes(),
        origin.command_id.as_bytes(),
        origin.correlation.as_bytes(),
        origin.causation.as_bytes(),
        origin.actor.who.as_bytes(),
        origin.actor.body.as_bytes(),
        origin.actor.role.as_bytes(),
        origin.source.as_bytes(),
        event.legal_basis.as_bytes(),
        &[u8::from(event.applicant_visible)],
        key_ids.as_bytes(),
        &event.metadata,
        &event.payload,
    ] {
        push(&mut row, column);
    }
    row
}

/// What the tree hashes for this row: says its position, and nothing else that could be read.
#[must_use]
pub fn leaf_data(recorded: &Recorded) -> [u8; DATA_BYTES] {
    let mut data = [FORMAT; DATA_BYTES];
    let (_, rest) = data.split_at_mut(1);
    let (position, row) = rest.split_at_mut(8);
    position.copy_from_slice(&recorded.position.0.to_be_bytes());
    row.copy_from_slice(&Sha256::digest(canonical_row(recorded)));
    data
}

/// The leaf of this row.
#[must_use]
pub fn leaf_hash(recorded: &Recorded) -> Hash {
    Sha256::new().chain_update([0]).chain_update(leaf_data(recorded)).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::{DATA_BYTES, FORMAT, leaf_data, leaf_hash};
    use crate::{
        contract::make::event,
        position::{Position, Revision},
        recorded::{Instant, Recorded},
    };
    use sha2::{Digest, Sha256};

    fn row() -> Recorded {
        Recorded {
            position: Position(258),
            stream: "demand-00112233445566778899aabbccddeeff".parse().unwrap(),
            revision: Revision(3),
            recorded_at: Instant(1_700_000_000_000_000),
            event: event(7),
        }
    }

    #[test]
    fn a_leaf_says_its_format_and_position_in_clear_and_hashes_the_rest() {
        let data = leaf_data(&row());
        assert_eq!((data.len(), data[0]), (DATA_BYTES, FORMAT));
        assert_eq!(data[1..9], 258_i64.to_be_bytes());
        let hash: [u8; 32] = Sha256::digest([[0].as_slice(), data.as_slice()].concat()).into();
        assert_eq!(leaf_hash(&row()), hash);
    }

    #[test]
    fn the_leaf_of_a_known_row_is_the_one_ever_published() {
        assert_eq!(
            hex::encode(leaf_hash(&row())),
            "3691f8a862f422326239d346a4c48016cfff2416d162455e42c22af43fe842ec",
            "the layout of a leaf never changes: a new layout is a new format byte"
        );
    }

    #[test]
    fn every_column_is_in_the_leaf() {
        let first = leaf_hash(&row());
        let changes: Vec<fn(&mut Recorded)> = vec![
            |r| r.position.0 += 1,
            |r| r.stream = "demand-x".parse().unwrap(),
            |r| r.revision.0 += 1,
            |r| r.recorded_at.0 += 1,
            |r| r.event.event_id = uuid::Uuid::from_u128(8),
            |r| r.event.event_type = "demand.other".parse().unwrap(),
            |r| r.event.schema_version += 1,
            |r| r.event.content_type.push('x'),
            |r| r.event.occurred_on = r.event.occurred_on.succ_opt().unwrap(),
            |r| r.event.origin.command_id = uuid::Uuid::from_u128(9),
            |r| r.event.origin.correlation = uuid::Uuid::from_u128(9),
            |r| r.event.origin.causation = uuid::Uuid::from_u128(9),
            |r| r.event.origin.actor.who.push('x'),
            |r| r.event.origin.actor.body.push('x'),
            |r| r.event.origin.actor.role.push('x'),
            |r| r.event.origin.source.push('x'),
            |r| r.event.legal_basis.push('x'),
            |r| r.event.applicant_visible ^= true,
            |r| r.event.key_ids.push(domain::id::PersonId::new(uuid::Uuid::from_u128(9))),
            |r| r.event.metadata = vec![9].into(),
            |r| r.event.payload = vec![9].into(),
        ];
        for (n, change) in changes.iter().enumerate() {
            let mut other = row();
            change(&mut other);
            assert_ne!(leaf_hash(&other), first, "change {n}");
        }
    }
}
