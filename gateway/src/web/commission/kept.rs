//! Sessions as last read from the log, and how far: one on 150 dwellings has more than a thousand events, and its pages
//! are turned one after the other. Each page reads what came since. Nothing sealed is opened for it.

use crate::{app::App, error::Trouble};
use domain::{
    decider::Aggregate as _,
    id::{SessionId, StreamId},
    session::Session,
    world::Event,
};
use eventstore::{
    codec,
    position::Revision,
    recorded::{Recorded, StreamName},
    store::Direction,
};
use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

/// Sessions kept at once; when there are as many, all are forgotten.
const MOST: usize = 64;
/// Events read at once.
const PAGE: usize = 1_000;

/// The sessions whose pages were asked for of late.
#[derive(Debug, Default)]
pub(crate) struct KeptSessions(Mutex<HashMap<SessionId, Kept>>);

/// A session, and the first event that it has not.
#[derive(Debug, Clone, Default)]
struct Kept {
    session: Arc<Session>,
    next: i64,
}

impl KeptSessions {
    fn last(&self, id: SessionId) -> Kept {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get(&id).cloned().unwrap_or_default()
    }

    /// Keeps the further of two that were read at once.
    fn keep(&self, id: SessionId, read: &Kept) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= MOST && !kept.contains_key(&id) {
            kept.clear();
        }
        let known = kept.entry(id).or_default();
        if known.next < read.next {
            *known = read.clone();
        }
    }
}

/// A session as it stands, closed: what is sealed in it reads as erased.
///
/// # Errors
/// There is none; a store does not answer.
pub(super) async fn session(app: &App, id: SessionId) -> Result<Arc<Session>, Trouble> {
    let name = StreamName::from(StreamId::Session(id));
    let mut kept = app.sessions.last(id);
    loop {
        let from = Some(Revision(kept.next));
        let store = &app.executor.store;
        let page = store.read_stream(&name, from, Direction::Forwards, PAGE).await?;
        for recorded in &page {
            kept.take(recorded)?;
        }
        if page.len() < PAGE {
            break;
        }
    }
    if kept.next == 0 {
        return Err(Trouble::NotFound);
    }
    app.sessions.keep(id, &kept);
    Ok(kept.session)
}

impl Kept {
    /// Takes note of one more fact; one that this version does not know changes nothing here.
    fn take(&mut self, recorded: &Recorded) -> Result<(), Trouble> {
        match codec::decode_closed(recorded) {
            Ok(Event::Session(event)) => {
                let session = Arc::unwrap_or_clone(std::mem::take(&mut self.session));
                self.session = Arc::new(session.evolve(&event));
            }
            Err(why) if !why.is_unknown() => return Err(Trouble::Unavailable(why.to_string())),
            _ => {}
        }
        self.next = recorded.revision.0 + 1;
        Ok(())
    }
}
