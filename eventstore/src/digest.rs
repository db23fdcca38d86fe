//! One hash for a whole log: two runs that did the same things have the same digest.
//!
//! The *opened* digest says nothing of ids, keys or instants. SHA-256 over one line an event, in order of position:
//!
//! ```text
//! <alias of the stream> TAB <type> TAB <occurred-on> TAB <opened payload> LF
//! ```
//!
//! The payload is canonical JSON (keys sorted, no blanks); each id in it, `[a-z]+-` and 32 hexadecimal digits, is
//! replaced by its alias: its category, a dash, and its rank of first appearance in the log, from 1. A field that is
//! itself a hash over ids (`preview` of `clock.release-granted`) is left out. What belongs
//! to an erased person stays in the digest as erased.
//!
//! The *plain* digest is over the stored rows, column by column: equal only for the very same log.

use crate::{
    codec::{self, CodecError},
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, Filter, StoreError},
    tree::leaf::canonical_row,
    vault::Vault,
};
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};
use std::collections::HashMap;
use thiserror::Error;

const PAGE: usize = 1_000;

/// Why there is no digest.
#[derive(Debug, Error)]
pub enum DigestError {
    /// The log.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// An event does not open.
    #[error("the event at position {}: {source}", at.0)]
    Codec {
        /// Where.
        at: Position,
        /// Why.
        source: CodecError,
    },
}

/// A digest, and how far it reaches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LogDigest {
    /// Position of the last event in it.
    pub position: Position,
    /// SHA-256, hex.
    pub sha256: String,
}

/// Ranks of ids by first appearance.
#[derive(Debug, Default)]
struct Aliases(HashMap<String, usize>);

impl Aliases {
    fn of(&mut self, id: &str) -> String {
        let next = self.0.len() + 1;
        let rank = *self.0.entry(id.to_owned()).or_insert(next);
        let category = id.split('-').next().unwrap_or_default();
        format!("{category}-{rank}")
    }

    /// The text with every id replaced.
    fn replace(&mut self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(dash) = rest.find('-') {
            let (before, after) = rest.split_at(dash);
            let word = before.bytes().rev().take_while(u8::is_ascii_lowercase).count();
            let hex = |id: &&str| id.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
            match after.get(1..33).filter(hex).filter(|_| word > 0) {
                Some(bits) => {
                    let (kept, category) = before.split_at(dash - word);
                    out.push_str(kept);
                    out.push_str(&self.of(&format!("{category}-{bits}")));
                    rest = after.get(33..).unwrap_or_default();
                }
                None => {
                    out.push_str(before);
                    out.push('-');
                    rest = after.get(1..).unwrap_or_default();
                }
            }
        }
        out.push_str(rest);
        out
    }
}

/// The digest of what happened, whatever the keys and ids.
///
/// # Errors
/// The log cannot be read, or an event does not open.
pub async fn opened_digest(
    store: &dyn EventStore,
    vault: &Vault,
) -> Result<LogDigest, DigestError> {
    let (mut hash, mut aliases) = (Sha256::new(), Aliases::default());
    let mut position = Position(0);
    loop {
        let page = store.read_all(position, Direction::Forwards, &Filter::All, PAGE).await?;
        let persons: Vec<_> = page.iter().flat_map(|r| r.event.key_ids.iter().copied()).collect();
        let ring = vault.keys(&persons).await;
        let ring =
            ring.map_err(|error| DigestError::Codec { at: position, source: error.into() })?;
        for recorded in &page {
            let closed = || Value::from(hex::encode(&recorded.event.payload));
            let payload = match is_ours(recorded) {
                true => match codec::open_payload(&ring, vault.origin(), recorded) {
                    Err(error) if error.is_unknown() => Ok(closed()),
                    opened => opened,
                },
                false => Ok(closed()),
            };
            let at = recorded.position;
            let mut payload = payload.map_err(|source| DigestError::Codec { at, source })?;
            leave_out(recorded, &mut payload);
            sort_keys(&mut payload);
            let stream = aliases.replace(recorded.stream.as_str());
            let payload = aliases.replace(&payload.to_string());
            let event = &recorded.event;
            let (name, day) = (&event.event_type, event.occurred_on);
            hash.update(format!("{stream}\t{name}\t{day}\t{payload}\n"));
        }
        match page.last() {
            Some(last) => position = last.position,
            None => return Ok(LogDigest { position, sha256: hex::encode(hash.finalize()) }),
        }
    }
}

/// System events, those that are not in our words and those of another content type go in as the hexadecimal digits of their payload.
fn is_ours(recorded: &Recorded) -> bool {
    recorded.event.content_type == codec::JSON
        && !recorded.event.event_type.as_str().starts_with('$')
}

/// The digest of the stored rows.
///
/// # Errors
/// The log cannot be read.
pub async fn plain_digest(store: &dyn EventStore) -> Result<LogDigest, DigestError> {
    let mut hash = Sha256::new();
    let mut position = Position(0);
    loop {
        let page = store.read_all(position, Direction::Forwards, &Filter::All, PAGE).await?;
        page.iter().for_each(|recorded| hash.update(canonical_row(recorded)));
        match page.last() {
            Some(last) => position = last.position,
            None => return Ok(LogDigest { position, sha256: hex::encode(hash.finalize()) }),
        }
    }
}

/// Digests over ids: they differ with the ids and say nothing more.
const OF_IDS: [(&str, &str); 1] = [("clock.release-granted", "preview")];

fn leave_out(recorded: &Recorded, payload: &mut Value) {
    let name = recorded.event.event_type.as_str();
    let fields = OF_IDS.iter().filter(|(of, _)| *of == name);
    for (_, field) in fields {
        payload.as_object_mut().and_then(|payload| payload.remove(*field));
    }
}

fn sort_keys(value: &mut Value) {
    match value {
        Value::Object(object) => {
            let mut pairs: Vec<_> = std::mem::take(object).into_iter().collect();
            pairs.sort_by(|(a, _), (b, _)| a.cmp(b));
            pairs.iter_mut().for_each(|(_, value)| sort_keys(value));
            *object = Map::from_iter(pairs);
        }
        Value::Array(items) => items.iter_mut().for_each(sort_keys),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use super::{Aliases, opened_digest, plain_digest};
    use crate::execute::testing::{Bench, ask, certify, person, submit_as};

    const A: &str = "00112233445566778899aabbccddeeff";
    const B: &str = "ffeeddccbbaa99887766554433221100";

    #[test]
    fn an_id_is_replaced_by_its_rank_wherever_it_stands() {
        let mut aliases = Aliases::default();
        assert_eq!(aliases.replace(&format!("demand-{A}")), "demand-1");
        let text =
            format!(r#"{{"a":"person-{A}","b":["demand-{A}","demand-{B}"],"c":"2026-03-09"}}"#);
        let out = r#"{"a":"person-2","b":["demand-1","demand-3"],"c":"2026-03-09"}"#;
        assert_eq!(aliases.replace(&text), out);
        // no id: no word, too short, capitals; and text that is no ASCII
        for text in [format!("-{A}"), format!("x-{}", &A[..31]), format!("x-{}", A.to_uppercase())]
        {
            assert_eq!(aliases.replace(&text), text);
        }
        assert_eq!(aliases.replace("é-à-ü"), "é-à-ü");
    }

    #[tokio::test]
    async fn two_runs_with_other_ids_and_keys_have_one_digest() {
        let (one, two, three) =
            (Bench::memory().await, Bench::sqlite().await, Bench::memory().await);
        for (bench, shift, name) in
            [(&one, 1, "Canari"), (&two, 90, "Canari"), (&three, 1, "Moineau")]
        {
            bench.run(ask("a", submit_as(shift, "0440326000001044A7", name))).await.unwrap();
            bench.run(ask("b", submit_as(shift + 1, "0440326000002044A7", "Autre"))).await.unwrap();
            bench.run(ask("c", certify(shift))).await.unwrap();
        }
        let digest = async |bench: &Bench| {
            let executor = &bench.executor;
            opened_digest(&*executor.store, &executor.vault).await.unwrap()
        };
        let first = digest(&one).await;
        assert_eq!(first.position.0, 7);
        assert_eq!(first, digest(&two).await);
        assert_ne!(first, digest(&three).await);
        let plain = plain_digest(&*one.executor.store).await.unwrap();
        assert_eq!(plain, plain_digest(&*one.executor.store).await.unwrap());
        assert_ne!(plain, plain_digest(&*two.executor.store).await.unwrap());

        one.executor.vault.destroy_key(person(1)).await.unwrap();
        let erased = digest(&one).await;
        assert_ne!(erased.sha256, first.sha256);
        assert_eq!(plain, plain_digest(&*one.executor.store).await.unwrap());
    }
}
