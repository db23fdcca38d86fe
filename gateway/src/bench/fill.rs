//! Filling a log to any size with what a real one holds, again and again under new ids.
//!
//! A repetition has the streams, sizes, types and sealed boxes of the log it is taken from; every stream, person,
//! event and command id is replaced, the same one by the same one, also inside payloads. Boxes are repeated as they
//! are: under the new ids they do not open. A partner is its name, and subscribes once: repetitions after the first leave
//! its streams out. It is a log to measure, not to use.

use domain::id::{PartnerId, PersonId};
use eventstore::{
    carry::{BulkStore, CarryError},
    position::Position,
    recorded::{Instant, Recorded},
    store::{Direction, EventStore, Filter},
};
use std::sync::Arc;
use tokio::sync::mpsc;
use uuid::Uuid;

/// Rows written at once, and rows of one transaction: a fill that is killed keeps the whole ones.
const PAGE: usize = 2_000;
const TRANSACTION: i64 = 200_000;

/// The rows of a log, to be repeated.
///
/// # Errors
/// `Store`; `Row`: it has none.
pub(crate) async fn source(log: &dyn EventStore) -> Result<Arc<Vec<Recorded>>, CarryError> {
    let mut rows: Vec<Recorded> = Vec::new();
    loop {
        let from = rows.last().map(|row| row.position).unwrap_or_default();
        let page = log.read_all(from, Direction::Forwards, &Filter::All, PAGE).await?;
        match (page.is_empty(), rows.is_empty()) {
            (false, _) => rows.extend(page),
            (true, false) => return Ok(Arc::new(rows)),
            (true, true) => {
                let why = "the log to repeat has no event".to_owned();
                return Err(CarryError::Row { at: Position(1), why });
            }
        }
    }
}

/// Repeats `rows` until the log has `upto` events; `progress` hears the position.
///
/// # Errors
/// See [`CarryError`].
pub(crate) async fn fill(
    log: &dyn BulkStore,
    rows: Arc<Vec<Recorded>>,
    upto: Position,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<Position, CarryError> {
    let mut write = log.begin().await?;
    let begun = write.head();
    let mut pages = pages(rows, begun, upto);
    let mut committed = begun;
    while let Some(page) = pages.recv().await {
        write.write(page).await?;
        progress(write.head());
        if write.head().0 - committed.0 >= TRANSACTION {
            committed = write.commit().await?;
            write = log.begin().await?;
            if write.head() != committed {
                let found = write.head();
                return Err(CarryError::OutOfPlace { expected: committed, found });
            }
        }
    }
    write.commit().await
}

/// Rows under new ids, again and again.
pub(super) fn repeated(rows: &[Recorded]) -> impl Iterator<Item = Recorded> + '_ {
    (0..).flat_map(move |round| {
        let mask = Mask::after(Position(round));
        rows.iter().filter(move |row| round == 0 || !stands_once(row)).map(move |row| mask.row(row))
    })
}

/// Whether its stream is that of a name, of which there is one whatever is repeated.
fn stands_once(row: &Recorded) -> bool {
    row.stream.category() == PartnerId::CATEGORY
}

/// Pages of repeated rows after `from`, made in a thread of their own.
fn pages(
    rows: Arc<Vec<Recorded>>,
    from: Position,
    upto: Position,
) -> mpsc::Receiver<Vec<Recorded>> {
    let (sender, pages) = mpsc::channel(4);
    tokio::task::spawn_blocking(move || {
        let latest = rows.iter().map(|row| row.recorded_at).max().unwrap_or_default();
        let mut head = from;
        while head < upto {
            let (mask, first, begun) = (Mask::after(head), head == Position(0), head);
            // an instant never goes back: only into an empty log can those of the first repetition go in
            let at = if first { Instant(0) } else { latest };
            for chunk in rows.chunks(PAGE) {
                let left = usize::try_from(upto.0 - head.0).unwrap_or(0);
                let told = chunk.iter().filter(|row| first || !stands_once(row));
                let mut page: Vec<_> = told.take(left).map(|row| mask.row(row)).collect();
                for row in &mut page {
                    head.0 += 1;
                    row.position = head;
                    row.recorded_at = row.recorded_at.max(at);
                }
                if left == 0 || sender.blocking_send(page).is_err() {
                    break;
                }
            }
            // nothing of a log is repeated that holds names alone
            if sender.is_closed() || head == begun {
                return;
            }
        }
    });
    pages
}

/// What is added to every id of one repetition: a bijection, so that ids that differ go on to differ.
#[derive(Debug, Clone, Copy)]
struct Mask(u128);

impl Mask {
    /// That of the repetition which begins after a position: no other has the same.
    fn after(head: Position) -> Self {
        let name = format!("filcommun bench fill after {}", head.0);
        Self(Uuid::new_v5(&Uuid::NAMESPACE_OID, name.as_bytes()).as_u128())
    }

    fn id(self, id: Uuid) -> Uuid {
        Uuid::from_u128(id.as_u128() ^ self.0)
    }

    fn row(self, row: &Recorded) -> Recorded {
        let mut copy = row.clone();
        let name = self.text(row.stream.as_str().as_bytes().to_vec());
        let name = String::from_utf8(name).ok().and_then(|name| name.parse().ok());
        copy.stream = name.unwrap_or(copy.stream);
        let event = &mut copy.event;
        event.payload = self.text(event.payload.to_vec()).into();
        event.event_id = self.id(event.event_id);
        let origin = &mut event.origin;
        for id in [&mut origin.command_id, &mut origin.correlation, &mut origin.causation] {
            *id = self.id(*id);
        }
        for person in &mut event.key_ids {
            *person = PersonId::new(self.id(person.bits()));
        }
        copy
    }

    /// Replaces every id in a text, in its place: a small letter, a dash, 32 hexadecimal digits.
    fn text(self, mut text: Vec<u8>) -> Vec<u8> {
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.iter().position(|b| *b == b'-'))
        {
            let dash = at + found;
            at = dash + 1;
            let named = dash.checked_sub(1).and_then(|before| text.get(before));
            let named = named.is_some_and(u8::is_ascii_lowercase);
            let Some(digits) = text.get_mut(at..at + 32) else { break };
            if named && let Some(id) = parse(digits) {
                digits.copy_from_slice(format!("{:032x}", id ^ self.0).as_bytes());
                at += 32;
            }
        }
        text
    }
}

fn parse(digits: &[u8]) -> Option<u128> {
    let hex = |b: &u8| matches!(b, b'0'..=b'9' | b'a'..=b'f');
    let text = digits.iter().all(hex).then_some(digits)?;
    u128::from_str_radix(std::str::from_utf8(text).ok()?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::{Mask, fill, source};
    use eventstore::{
        contract::carry::rows,
        memory::MemoryStore,
        position::{Position, Revision},
        store::{Direction, EventStore, Filter},
    };

    #[test]
    fn an_id_is_replaced_by_the_same_one_wherever_it_stands_and_nothing_else_is() {
        let id = "00112233445566778899aabbccddeeff";
        let mask = Mask::after(Position(7));
        let text = format!(
            "{{\"a\":\"demand-{id}\",\"b\":[\"person-{id}\"],\"c\":\"2026-03-09 x-{}\"}}",
            &id[..31]
        );
        let masked = String::from_utf8(mask.text(text.clone().into_bytes())).unwrap();
        let other = format!("{:032x}", u128::from_str_radix(id, 16).unwrap() ^ mask.0);
        assert_eq!(masked, text.replace(&format!("-{id}"), &format!("-{other}")));
        assert_eq!(mask.text(masked.into_bytes()), text.into_bytes(), "twice is not at all");
    }

    #[tokio::test]
    async fn a_log_is_filled_to_the_event_with_streams_of_their_own_each_time() {
        let from = MemoryStore::new();
        let mut given = rows(1_000);
        for row in &mut given {
            let name = row.stream.as_str().trim_start_matches("demand-").to_owned();
            row.stream = format!("demand-{name:0>32}").parse().unwrap();
        }
        let partner = format!("partner-{:0>32}", 7).parse().unwrap();
        let last = given.last_mut().unwrap();
        (last.stream, last.revision) = (partner, Revision(0));
        let log = eventstore::contract::carry::BulkLog::of(from, ());
        log.load(given).await.unwrap();
        let source = source(&*log.store).await.unwrap();
        let into = MemoryStore::new();
        for upto in [2_500, 2_600] {
            fill(&into, source.clone(), Position(upto), &|_| {}).await.unwrap();
            assert_eq!(into.verify_head().await.unwrap(), Position(upto));
        }
        let all =
            into.read_all(Position(0), Direction::Forwards, &Filter::All, 9_999).await.unwrap();
        let streams = |from: usize, to: usize| {
            let names = all[from..to].iter().map(|row| row.stream.clone());
            names.collect::<std::collections::BTreeSet<_>>()
        };
        assert!(streams(0, 1_000).is_disjoint(&streams(1_000, 1_999)));
        assert_eq!(streams(0, 1_000).len(), streams(1_000, 1_999).len() + 1);
        let partners = all.iter().filter(|row| row.stream.category() == "partner");
        assert_eq!(partners.count(), 1, "a partner subscribes once");
        assert!(all.is_sorted_by_key(|row| row.recorded_at));
    }
}
