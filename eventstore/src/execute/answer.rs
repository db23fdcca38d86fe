//! The original answer to a command that stands in the log.

use super::{Done, ExecuteError, Executor, Request, content};
use crate::{
    codec::{self, CodecError},
    recorded::StreamName,
};
use domain::id::StreamId;
use uuid::Uuid;

pub(super) fn stream_id(name: &StreamName) -> Result<StreamId, ExecuteError> {
    name.as_str().parse().map_err(|_| CodecError::BadType(name.to_string()).into())
}

impl Executor {
    /// The answer, and the content it answered to.
    pub(super) async fn original(
        &self,
        command_id: Uuid,
    ) -> Result<Option<(Done, Option<String>)>, ExecuteError> {
        let recorded = self.store.find_command(command_id).await?;
        let Some(last) = recorded.last() else { return Ok(None) };
        let (position, content) = (last.position, content::content_of(&last.event.metadata));
        let decoded = codec::decode_all(&self.vault, &recorded).await?;
        let streams = recorded.iter().map(|recorded| stream_id(&recorded.stream));
        let events = streams.zip(decoded).map(|(stream, event)| Ok((stream?, event)));
        let events = events.collect::<Result<_, ExecuteError>>()?;
        Ok(Some((Done { position, events, repeated: true }, content)))
    }

    /// The original answer to this request, or nothing if it is new.
    pub(super) async fn answered(&self, request: &Request) -> Result<Option<Done>, ExecuteError> {
        let Some((done, content)) = self.original(request.command_id).await? else {
            return Ok(None);
        };
        match content {
            Some(content) if content != content::content(&self.vault, request) => {
                Err(ExecuteError::CommandIdReused)
            }
            _ => Ok(Some(done)),
        }
    }
}
