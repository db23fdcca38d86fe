//! A log that is wrong on purpose, to show that the tail test sees it.

use crate::{
    position::{Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Append, Appended, Direction, EventStore, Filter, StoreError},
};
use async_trait::async_trait;
use std::{
    collections::BTreeMap,
    sync::{
        Mutex,
        atomic::{AtomicI64, Ordering::SeqCst},
    },
};
use tokio::sync::watch;
use uuid::Uuid;

/// Takes its positions from a sequence, as most event stores on PostgreSQL did: a position is given first, and the
/// event becomes visible later, at its own commit. Expectations are not looked at.
#[derive(Debug, Default)]
pub struct SequenceStore {
    sequence: AtomicI64,
    visible: Mutex<BTreeMap<Position, Recorded>>,
    head: watch::Sender<Position>,
}

#[async_trait]
impl EventStore for SequenceStore {
    async fn append(&self, requests: Vec<Append>) -> Vec<Result<Appended, StoreError>> {
        let mut answers = Vec::new();
        for request in requests {
            let mut rows = Vec::new();
            for write in request.writes {
                for event in write.events {
                    let position = Position(self.sequence.fetch_add(1, SeqCst) + 1);
                    let (stream, revision) = (write.stream.clone(), Revision(position.0));
                    rows.push(Recorded {
                        position,
                        stream,
                        revision,
                        recorded_at: request.at,
                        event,
                    });
                }
            }
            // between nextval and COMMIT other transactions run, and some are done first
            for _ in 0..rows.len() % 5 {
                tokio::task::yield_now().await;
            }
            let position = rows.last().map(|row| row.position).unwrap_or_default();
            self.visible.lock().unwrap().extend(rows.into_iter().map(|row| (row.position, row)));
            self.head
                .send_if_modified(|head| std::mem::replace(head, position.max(*head)) < position);
            answers.push(Ok(Appended { position, revisions: Vec::new(), repeated: false }));
        }
        answers
    }

    async fn read_stream(
        &self,
        stream: &StreamName,
        _from: Option<Revision>,
        _direction: Direction,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let visible = self.visible.lock().unwrap();
        Ok(visible.values().filter(|event| event.stream == *stream).take(limit).cloned().collect())
    }

    async fn read_all(
        &self,
        from: Position,
        _direction: Direction,
        _filter: &Filter,
        limit: usize,
    ) -> Result<Vec<Recorded>, StoreError> {
        let visible = self.visible.lock().unwrap();
        Ok(visible
            .range(Position(from.0 + 1)..)
            .take(limit)
            .map(|(_, event)| event.clone())
            .collect())
    }

    async fn find_command(&self, _command_id: Uuid) -> Result<Vec<Recorded>, StoreError> {
        Ok(Vec::new())
    }

    async fn head(&self) -> Result<Position, StoreError> {
        Ok(*self.head.borrow())
    }

    async fn verify_head(&self) -> Result<Position, StoreError> {
        self.head().await
    }

    fn watch(&self) -> watch::Receiver<Position> {
        self.head.subscribe()
    }
}
