//! One attempt at some requests: the streams they look at, and what was decided so far on top.

use super::{
    ExecuteError, Executor, Request, content,
    rulebook::{Edition, REGISTERS},
};
use crate::{
    codec::{self, CodecError, Draft},
    position::{Expected, Position, Revision},
    recorded::{Recorded, StreamName},
    store::{Append, Check, Direction, StoreError, StreamWrite},
    vault::Keyring,
};
use domain::{
    id::StreamId,
    world::{Command, Event, World},
};
use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::Arc,
};

/// Events read at once from a stream.
const PAGE: usize = 500;

/// Where a stream stands, decided facts included.
#[derive(Debug, Clone, Copy, Default)]
struct Stand {
    revision: Option<Revision>,
    position: Position,
}

/// What a request came to, before the log was asked.
pub(super) struct Decided {
    pub(super) events: Vec<(StreamId, Event)>,
    pub(super) seen: Vec<StreamId>,
    expected: Vec<(StreamId, Expected)>,
    /// The register it was decided under.
    edition: Arc<Edition>,
}

pub(super) struct Attempt {
    world: World,
    stands: HashMap<StreamId, Stand>,
    unreadable: HashMap<StreamId, ExecuteError>,
    edition: Arc<Edition>,
}

impl Attempt {
    /// Under an edition of the register.
    pub(super) fn new(edition: Arc<Edition>) -> Self {
        Self {
            world: World::default(),
            stands: HashMap::new(),
            unreadable: HashMap::new(),
            edition,
        }
    }

    /// Folds every stream that the commands name, and those that folded states name, until nothing new comes.
    pub(super) async fn load(
        &mut self,
        executor: &Executor,
        commands: &[&Command],
    ) -> Result<(), ExecuteError> {
        loop {
            let mut wanted: Vec<_> =
                commands.iter().flat_map(|command| command.needs(&self.world)).collect();
            wanted.retain(|id| !self.stands.contains_key(id) && !self.unreadable.contains_key(id));
            wanted.sort_unstable();
            wanted.dedup();
            if wanted.is_empty() {
                return Ok(());
            }
            self.read(executor, wanted).await?;
        }
    }

    async fn read(
        &mut self,
        executor: &Executor,
        wanted: Vec<StreamId>,
    ) -> Result<(), ExecuteError> {
        let histories = executor.histories(&wanted).await;
        let persons: Vec<_> = histories
            .iter()
            .filter_map(|history| history.as_ref().ok())
            .flatten()
            .flat_map(|recorded| recorded.event.key_ids.iter().copied())
            .collect();
        let ring = executor.vault.keys(&persons).await?;
        for (id, history) in wanted.into_iter().zip(histories) {
            if let Err(error) = self.fold(executor, &ring, id, history) {
                self.unreadable.insert(id, error);
            }
        }
        Ok(())
    }

    fn fold(
        &mut self,
        executor: &Executor,
        ring: &Keyring,
        id: StreamId,
        history: Result<Vec<Recorded>, StoreError>,
    ) -> Result<(), ExecuteError> {
        let history = history?;
        let origin = executor.vault.origin();
        let events: Vec<_> = history
            .iter()
            .map(|recorded| {
                codec::decode_with(ring, origin, recorded).map_err(|why| unreadable(recorded, why))
            })
            .collect::<Result<_, _>>()?;
        let last = history.last();
        let stand = Stand {
            revision: last.map(|last| last.revision),
            position: last.map(|last| last.position).unwrap_or_default(),
        };
        self.world.load(id, &events);
        self.stands.insert(id, stand);
        Ok(())
    }

    /// Judges one command over the folded streams, and folds what it decided on top.
    pub(super) async fn decide(
        &mut self,
        executor: &Executor,
        request: &Request,
    ) -> Result<Decided, (Vec<StreamId>, ExecuteError)> {
        let (command, day) = (&request.command, request.occurred_on);
        loop {
            // states may name other streams since those before in the batch were decided
            self.load(executor, &[command]).await.map_err(|error| (Vec::new(), error))?;
            let seen = command.needs(&self.world);
            if let Some(error) = seen.iter().find_map(|id| self.unreadable.get(id)) {
                return Err((seen, error.clone()));
            }
            let events = match command.decide(&self.world, self.edition.on(day)) {
                Ok(events) => events,
                Err(refusal) => return Err((seen, ExecuteError::Refused(refusal))),
            };
            let unread: Vec<_> = written(&events)
                .filter(|id| !self.stands.contains_key(id))
                .collect::<HashSet<_>>()
                .into_iter()
                .collect();
            if unread.is_empty() {
                return Ok(self.note(events, seen));
            }
            self.read(executor, unread).await.map_err(|error| (seen, error))?;
        }
    }

    fn note(&mut self, events: Vec<(StreamId, Event)>, mut seen: Vec<StreamId>) -> Decided {
        seen.extend(written(&events));
        seen.sort_unstable();
        seen.dedup();
        let expected = seen.iter().map(|id| (*id, self.expected(*id))).collect();
        let edition = Arc::clone(&self.edition);
        for (id, event) in &events {
            if REGISTERS.contains(id) {
                // those behind it in the batch are judged under what it decided
                Arc::make_mut(&mut self.edition).decided(*id, event);
            }
            self.world.apply(*id, event);
            let stand = self.stands.entry(*id).or_default();
            stand.revision = Some(Revision(stand.revision.map_or(0, |revision| revision.0 + 1)));
        }
        Decided { events, seen, expected, edition }
    }

    fn expected(&self, id: StreamId) -> Expected {
        let stand = self.stands.get(&id).copied().unwrap_or_default();
        stand.revision.map_or(Expected::NoStream, Expected::Exact)
    }

    /// The last position that one of the streams was read at.
    pub(super) fn position(&self, seen: &[StreamId]) -> Position {
        seen.iter()
            .filter_map(|id| self.stands.get(id))
            .map(|stand| stand.position)
            .max()
            .unwrap_or_default()
    }
}

/// Names the event that stands in the way.
pub(super) fn unreadable(recorded: &Recorded, source: CodecError) -> ExecuteError {
    let event_type = recorded.event.event_type.to_string();
    ExecuteError::Unreadable { at: recorded.position, event_type, source }
}

fn written(events: &[(StreamId, Event)]) -> impl Iterator<Item = StreamId> + '_ {
    events.iter().map(|(id, _)| *id)
}

impl Decided {
    /// The append of what was decided: each stream once, in the order it is first written.
    pub(super) fn append(
        &self,
        executor: &Executor,
        ring: &Keyring,
        request: &Request,
    ) -> Result<Append, ExecuteError> {
        let expected: BTreeMap<_, _> = self.expected.iter().copied().collect();
        let content = content::content(&executor.vault, request);
        let metadata = content::metadata(&content, self.edition.read());
        let mut writes: Vec<StreamWrite> = Vec::new();
        for (n, (id, event)) in self.events.iter().enumerate() {
            let stream = StreamName::from(*id);
            let draft = Draft {
                stream: &stream,
                event_id: content::event_id(request.command_id, n),
                event,
                occurred_on: request.occurred_on,
                origin: request.origin(),
                metadata: metadata.clone(),
            };
            let event = codec::encode_with(ring, executor.vault.origin(), draft)?;
            match writes.iter_mut().find(|write| write.stream == stream) {
                Some(write) => write.events.push(event),
                None => {
                    let expected = expected.get(id).copied().unwrap_or(Expected::NoStream);
                    writes.push(StreamWrite { stream, expected, events: vec![event] });
                }
            }
        }
        let checks = expected
            .into_iter()
            .filter(|(id, _)| !REGISTERS.contains(id))
            .map(|(id, expected)| Check { stream: id.into(), expected })
            .chain(self.edition.checks())
            .filter(|check| !writes.iter().any(|write| write.stream == check.stream))
            .collect();
        Ok(Append { writes, checks, at: request.at })
    }

    /// The events in the order the log has them: stream by stream.
    pub(super) fn into_log_order(self) -> Vec<(StreamId, Event)> {
        let mut order: Vec<StreamId> = Vec::new();
        for (id, _) in &self.events {
            if !order.contains(id) {
                order.push(*id);
            }
        }
        let mut events = self.events;
        events.sort_by_key(|(id, _)| order.iter().position(|other| other == id));
        events
    }
}

impl Executor {
    /// Each stream whole; when one cannot be read, the others still are.
    async fn histories(&self, streams: &[StreamId]) -> Vec<Result<Vec<Recorded>, StoreError>> {
        let names: Vec<_> = streams.iter().map(|id| StreamName::from(*id)).collect();
        if let Ok(found) = self.store.read_streams(&names).await {
            let mut by_name: HashMap<StreamName, Vec<Recorded>> = HashMap::new();
            for recorded in found {
                by_name.entry(recorded.stream.clone()).or_default().push(recorded);
            }
            let take = |name| Ok(by_name.remove(name).unwrap_or_default());
            return names.iter().map(take).collect();
        }
        let mut histories = Vec::with_capacity(streams.len());
        for id in streams {
            histories.push(self.stream(*id).await);
        }
        histories
    }

    /// The whole stream, oldest first.
    pub(super) async fn stream(&self, id: StreamId) -> Result<Vec<Recorded>, StoreError> {
        let name = StreamName::from(id);
        let mut events: Vec<Recorded> = Vec::new();
        loop {
            let from = events.last().map(|last| Revision(last.revision.0 + 1));
            let page = self.store.read_stream(&name, from, Direction::Forwards, PAGE).await?;
            let full = page.len() == PAGE;
            events.extend(page);
            if !full {
                return Ok(events);
            }
        }
    }
}
