//! The original answer to a command that stands in the log.

use super::{Done, ExecuteError, Executor, Request, content};
use crate::{
    codec::CodecError,
    recorded::{Recorded, StreamName},
};
use domain::id::StreamId;
use std::collections::HashMap;
use uuid::Uuid;

pub(super) fn stream_id(name: &StreamName) -> Result<StreamId, ExecuteError> {
    name.as_str().parse().map_err(|_| CodecError::BadType(name.to_string()).into())
}

/// An original answer, nothing, or why it cannot be told.
pub(super) type Known = Result<Option<Done>, ExecuteError>;

impl Executor {
    /// The answer, and the content it answered to.
    pub(super) async fn original(
        &self,
        command_id: Uuid,
    ) -> Result<Option<(Done, Option<String>)>, ExecuteError> {
        self.original_in(&self.store.find_command(command_id).await?).await
    }

    async fn original_in(
        &self,
        recorded: &[Recorded],
    ) -> Result<Option<(Done, Option<String>)>, ExecuteError> {
        let Some(last) = recorded.last() else { return Ok(None) };
        let (position, content) = (last.position, content::content_of(&last.event.metadata));
        let decoded = self.opened(recorded).await?;
        let streams = recorded.iter().map(|recorded| stream_id(&recorded.stream));
        let events = streams.zip(decoded).map(|(stream, event)| Ok((stream?, event)));
        let events = events.collect::<Result<_, ExecuteError>>()?;
        Ok(Some((Done { position, events, repeated: true }, content)))
    }

    /// The original answer to each request, or nothing if it is new.
    pub(super) async fn answered(&self, requests: &[&Request]) -> Vec<Known> {
        let ids: Vec<_> = requests.iter().map(|request| request.command_id).collect();
        let found = match self.store.find_commands(&ids).await {
            Ok(found) => found,
            Err(error) => return requests.iter().map(|_| Err(error.clone().into())).collect(),
        };
        let mut by_command: HashMap<Uuid, Vec<Recorded>> = HashMap::new();
        for recorded in found {
            by_command.entry(recorded.event.origin.command_id).or_default().push(recorded);
        }
        let mut answers = Vec::with_capacity(requests.len());
        for request in requests {
            answers.push(match by_command.remove(&request.command_id) {
                Some(recorded) => self.same(request, &recorded).await,
                None => Ok(None),
            });
        }
        answers
    }

    async fn same(&self, request: &Request, recorded: &[Recorded]) -> Known {
        let Some((done, content)) = self.original_in(recorded).await? else { return Ok(None) };
        match content {
            Some(content) if content != content::content(&self.vault, request) => {
                Err(ExecuteError::CommandIdReused)
            }
            _ => Ok(Some(done)),
        }
    }
}
