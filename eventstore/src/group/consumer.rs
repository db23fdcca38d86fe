//! A consumer of a group, on the consumer's side.

use super::{Action, GroupError, Reason, owner::Command, strategy::ConsumerId};
use crate::{
    position::{Position, Revision},
    recorded::Recorded,
};
use serde::{Deserialize, Serialize};
use std::{
    fmt,
    sync::{Arc, OnceLock},
};
use tokio::sync::{Notify, mpsc, oneshot};

/// Names a delivery: the event's position, and its place among the parked events if it comes from there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Ticket {
    /// Where the event stands in the log.
    pub position: Position,
    /// Where it was parked, if it is handed out again from there.
    pub parked: Option<Revision>,
}

impl fmt::Display for Ticket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.parked {
            None => write!(f, "{}", self.position.0),
            Some(parked) => write!(f, "{} (parked as {})", self.position.0, parked.0),
        }
    }
}

/// An event handed to a consumer, to be acknowledged in time.
#[derive(Debug, Clone)]
pub struct Delivery {
    /// What to acknowledge.
    pub ticket: Ticket,
    /// The event.
    pub event: Arc<Recorded>,
    /// How often it was handed out before without success.
    pub retries: u32,
}

/// A consumer. Dropping it gives back what it had: those events go to others, one retry further.
#[derive(Debug)]
pub struct Consumer {
    pub(super) deliveries: mpsc::Receiver<Delivery>,
    pub(super) acknowledger: Acknowledger,
    pub(super) room: Arc<Notify>,
}

/// The half of a consumer that answers; it may be given to other tasks.
#[derive(Debug, Clone)]
pub struct Acknowledger {
    pub(super) id: ConsumerId,
    pub(super) commands: mpsc::Sender<Command>,
    pub(super) end: Arc<OnceLock<GroupError>>,
}

impl Consumer {
    /// The next event; waits for it.
    ///
    /// # Errors
    /// Why the group ended for this consumer: `Stale`, `Stopped`, `Source`.
    pub async fn next(&mut self) -> Result<Delivery, GroupError> {
        let delivery = self.deliveries.recv().await;
        self.room.notify_one();
        delivery.ok_or_else(|| self.acknowledger.why())
    }

    /// The half that answers.
    #[must_use]
    pub const fn acknowledger(&self) -> &Acknowledger {
        &self.acknowledger
    }

    /// See [`Acknowledger::ack`].
    ///
    /// # Errors
    /// As there.
    pub async fn ack(&self, tickets: &[Ticket]) -> Result<(), GroupError> {
        self.acknowledger.ack(tickets).await
    }

    /// See [`Acknowledger::nack`].
    ///
    /// # Errors
    /// As there.
    pub async fn nack(
        &self,
        tickets: &[Ticket],
        action: Action,
        reason: Reason,
    ) -> Result<(), GroupError> {
        self.acknowledger.nack(tickets, action, reason).await
    }
}

impl Drop for Consumer {
    fn drop(&mut self) {
        self.deliveries.close();
        self.room.notify_one();
    }
}

impl Acknowledger {
    /// Says that these are done. On return the owner has taken note, under a lease that was the last one given.
    ///
    /// # Errors
    /// `Stale`: this owner was replaced, and none of them counts. `NotOutstanding`. `Store`: none of them counts.
    pub async fn ack(&self, tickets: &[Ticket]) -> Result<(), GroupError> {
        self.nack(tickets, Action::Done, Reason::unsaid()).await
    }

    /// Says what is to become of these.
    ///
    /// # Errors
    /// As [`Self::ack`].
    pub async fn nack(
        &self,
        tickets: &[Ticket],
        action: Action,
        reason: Reason,
    ) -> Result<(), GroupError> {
        let (reply, answer) = oneshot::channel();
        let (consumer, tickets) = (self.id, tickets.to_vec());
        let command = Command::Judge { consumer, tickets, action, reason, reply };
        self.commands.send(command).await.map_err(|_| self.why())?;
        answer.await.map_err(|_| self.why())?
    }

    fn why(&self) -> GroupError {
        self.end.get().cloned().unwrap_or(GroupError::Stopped)
    }
}
