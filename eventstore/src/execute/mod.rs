//! Load, decide, append: the only way anything enters the log.
//!
//! A command has an id. Asked again under the same id it gets its original answer, decoded from the log; with
//! another content it is [`ExecuteError::CommandIdReused`]. A command that was refused or changed nothing left no
//! trace and is judged again. Streams that were only read become checks of the append, so two commands that
//! looked at the same facts cannot both act on them unseen: the later one is judged again. So is a command whose law
//! changed meanwhile: the register of parameters is checked too ([`Rulebook`]), and how far it was read is recorded.
//!
//! [`Executor::execute_all`] answers as if each request ran alone, one after the other: a request sees the facts
//! that those before it decided, and the log has them in that order. Only a request that meets a writer from
//! outside the batch is judged again, behind the batch it was in.

mod answer;
mod attempt;
mod batch;
mod content;
mod history;
mod repair;
mod rulebook;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use content::command_id;
pub use history::AsAt;
pub use rulebook::{Edition, Read, Rulebook};

use crate::{
    codec::CodecError,
    position::Position,
    recorded::{Actor, Instant, Origin},
    store::{EventStore, StoreError},
    vault::{Vault, VaultError},
};
use chrono::NaiveDate;
use domain::{
    id::StreamId,
    refusal::Refusal,
    world::{Command, Event},
};
use std::sync::Arc;
use thiserror::Error;
use uuid::Uuid;

/// Runs commands. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Executor {
    /// The log.
    pub store: Arc<dyn EventStore>,
    /// The keys.
    pub vault: Arc<Vault>,
    /// The dated parameters of the rules, as last read from the log.
    pub law: Rulebook,
}

/// One command, by whom, through which door.
#[derive(Debug, Clone)]
pub struct Request {
    /// Its id, from [`command_id`].
    pub command_id: Uuid,
    /// The story it belongs to; its own id when none is given.
    pub correlation: Option<Uuid>,
    /// What caused it; its own id when none is given.
    pub causation: Option<Uuid>,
    /// Who asks.
    pub actor: Actor,
    /// The door: `page`, `api`, `exchange`, `nats`, `cli`, `scheduler`.
    pub source: String,
    /// Civil day on which it happens.
    pub occurred_on: NaiveDate,
    /// What the caller's clock shows.
    pub at: Instant,
    /// What is asked.
    pub command: Command,
}

/// The answer to a command that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// A reader that has seen this position has seen the effect.
    pub position: Position,
    /// What was recorded, in order; nothing when nothing had to change.
    pub events: Vec<(StreamId, Event)>,
    /// True when the answer is that of an earlier request under the same id.
    pub repeated: bool,
}

/// Why a command does not stand.
#[derive(Debug, Clone, Error)]
pub enum ExecuteError {
    /// The rules say no.
    #[error("refused: {}", .0.code())]
    Refused(Refusal),
    /// The command id was used for another content.
    #[error("this command id was used for another content")]
    CommandIdReused,
    /// The log. `Unavailable` may hide success: ask again with the same id.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// The vault.
    #[error(transparent)]
    Vault(#[from] VaultError),
    /// An event cannot be written or read.
    #[error(transparent)]
    Codec(#[from] CodecError),
    /// A stream that the command has to know holds an event that cannot be read: of a later version of this program,
    /// or damaged. Nothing is decided on half a history.
    #[error("the event at position {} ({event_type}) cannot be read: {source}", at.0)]
    Unreadable {
        /// Where.
        at: Position,
        /// Its type.
        event_type: String,
        /// Why.
        source: CodecError,
    },
    /// The task stopped before the answer. Ask again with the same id.
    #[error("the command was stopped before its answer: ask again with the same id")]
    Stopped,
}

impl Executor {
    /// Runs one command. In a task of its own: dropping the future cancels nothing.
    ///
    /// # Errors
    /// See [`ExecuteError`].
    pub async fn execute(&self, request: Request) -> Result<Done, ExecuteError> {
        self.execute_all(vec![request]).await.pop().unwrap_or(Err(ExecuteError::Stopped))
    }

    /// Runs many, as if one after the other, with as few appends as that allows. One answer a request, in order.
    pub async fn execute_all(&self, requests: Vec<Request>) -> Vec<Result<Done, ExecuteError>> {
        let count = requests.len();
        let executor = self.clone();
        let task = tokio::spawn(async move { executor.run(requests).await });
        task.await.unwrap_or_else(|_| (0..count).map(|_| Err(ExecuteError::Stopped)).collect())
    }

    /// The original answer to a command, if it stands in the log.
    ///
    /// # Errors
    /// `Store`, `Vault`, `Codec`.
    pub async fn known(&self, command_id: Uuid) -> Result<Option<Done>, ExecuteError> {
        Ok(self.original(command_id).await?.map(|(done, _)| done))
    }
}

impl Request {
    /// The part of the envelope that all its events share.
    fn origin(&self) -> Origin {
        Origin {
            command_id: self.command_id,
            correlation: self.correlation.unwrap_or(self.command_id),
            causation: self.causation.unwrap_or(self.command_id),
            actor: self.actor.clone(),
            source: self.source.clone(),
        }
    }
}
