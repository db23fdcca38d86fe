//! Unwrapped keys kept in memory: a bounded number, wiped when they leave.

use super::keys::PersonKey;
use domain::id::PersonId;
use lru::LruCache;
use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Mutex, MutexGuard, PoisonError},
};

/// Keys kept at most; about 100 bytes each.
const KEPT: NonZeroUsize = NonZeroUsize::new(65_536).unwrap();

/// What the vault says of a person's key.
#[derive(Debug, Clone)]
pub enum KeyState {
    /// It is there.
    Present(PersonKey),
    /// It was destroyed: everything sealed under it is erased.
    Destroyed,
}

/// The keys a batch of events needs, by person.
#[derive(Debug, Clone, Default)]
pub struct Keyring(pub(crate) HashMap<PersonId, KeyState>);

impl Keyring {
    /// The person's key, `None` when destroyed or not asked for.
    #[must_use]
    pub fn key(&self, person: PersonId) -> Option<&PersonKey> {
        match self.0.get(&person) {
            Some(KeyState::Present(key)) => Some(key),
            Some(KeyState::Destroyed) | None => None,
        }
    }
}

pub(crate) struct Cache(Mutex<Inner>);

struct Inner {
    keys: LruCache<PersonId, KeyState>,
    /// Counts destructions, so that a key read before one is not put back after it.
    epoch: u64,
}

impl Cache {
    pub(crate) fn new() -> Self {
        Self(Mutex::new(Inner { keys: LruCache::new(KEPT), epoch: 0 }))
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Those of `persons` that are kept, those that must be read, and the epoch to give back.
    pub(crate) fn find(&self, persons: &[PersonId]) -> (Keyring, Vec<PersonId>, u64) {
        let mut inner = self.inner();
        let (mut ring, mut missing) = (Keyring::default(), Vec::new());
        for person in persons {
            if ring.0.contains_key(person) {
                continue;
            }
            match inner.keys.get(person) {
                Some(state) => drop(ring.0.insert(*person, state.clone())),
                None => missing.push(*person),
            }
        }
        missing.sort_unstable();
        missing.dedup();
        (ring, missing, inner.epoch)
    }

    /// Keeps what was read at `epoch`, unless a key was destroyed since.
    pub(crate) fn keep(&self, person: PersonId, state: &KeyState, epoch: u64) {
        let mut inner = self.inner();
        if inner.epoch == epoch {
            inner.keys.put(person, state.clone());
        }
    }

    pub(crate) fn destroyed(&self, person: PersonId) {
        let mut inner = self.inner();
        inner.epoch += 1;
        inner.keys.put(person, KeyState::Destroyed);
    }
}
