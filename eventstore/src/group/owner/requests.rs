//! What an owner is asked between two turns: new consumers, and what is to become of events.

use super::{
    Acknowledger, Action, Command, Consumer, GroupError, QUEUE,
    task::{End, Task},
};
use std::sync::Arc;
use tokio::sync::mpsc;

impl Task {
    /// Takes a request and those behind it. What is said of events counts only after a look at the lease: one look for
    /// all of them.
    pub(super) async fn take(&mut self, first: Command) -> Result<(), End> {
        let mut batch = vec![first];
        while batch.len() < QUEUE
            && let Ok(command) = self.commands.try_recv()
        {
            batch.push(command);
        }
        let judged = batch.iter().any(|command| matches!(command, Command::Judge { .. }));
        let lease = match judged {
            true => self.groups.confirm(&self.id, self.lease).await,
            false => Ok(()),
        };
        let mut stop = None;
        for command in batch {
            match command {
                Command::Connect { room, reply } => drop(reply.send(self.connect(room))),
                Command::Stop { reply } => stop = Some(reply),
                judge @ Command::Judge { .. } => self.judge(judge, &lease),
            }
        }
        match (lease, stop) {
            (Err(error @ GroupError::Stale { .. }), _) => Err(End::Failed(error)),
            (_, Some(reply)) => Err(End::Asked(reply)),
            _ => Ok(()),
        }
    }

    fn judge(&mut self, command: Command, lease: &Result<(), GroupError>) {
        let Command::Judge { consumer, tickets, action, reason, reply } = command else { return };
        let mut answer = lease.clone();
        if lease.is_ok() {
            for ticket in tickets {
                let (what, of) = ((consumer, ticket), (action, reason.clone()));
                if !self.ledger.judge(what, of, &self.settings, &mut self.consumers) {
                    answer = answer.and(Err(GroupError::NotOutstanding { ticket }));
                }
            }
            if action == Action::Stop {
                self.ledger.disconnect(consumer, &self.settings, &mut self.consumers);
            }
        }
        let _ = reply.send(answer);
    }

    fn connect(&mut self, room: usize) -> Result<Consumer, GroupError> {
        for gone in self.consumers.gone() {
            self.ledger.disconnect(gone, &self.settings, &mut self.consumers);
        }
        let most = self.settings.max_consumers;
        if most > 0 && self.consumers.count() >= most {
            return Err(GroupError::Full);
        }
        let commands = self.to_me.upgrade().ok_or(GroupError::Stopped)?;
        let room = room.clamp(1, self.settings.buffer);
        let (send, deliveries) = mpsc::channel(room);
        let id = self.consumers.seat(room, send);
        let end = Arc::clone(&self.end);
        let acknowledger = Acknowledger { id, commands, end };
        Ok(Consumer { deliveries, acknowledger, room: Arc::clone(&self.room) })
    }
}
