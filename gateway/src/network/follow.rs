//! A partner that receives events and resumes where it stopped.
//!
//! Its file is its inbox: one line a message, in order of `partner_seq`. What was written is acknowledged after it
//! is on the disk, so a stop at any moment neither loses nor doubles a line. Each connection makes a consumer of
//! its own that begins after the last line; those of earlier connections end by themselves. A gap stops it: what
//! lacks must be fetched from the log. A server that goes away is waited for.

use super::{
    inbox::Inbox,
    wire::{self, without_password},
};
use async_nats::jetstream::{
    self, AckKind,
    consumer::{AckPolicy, DeliverPolicy, PullConsumer, pull},
    context::{GetStreamError, GetStreamErrorKind},
};
use futures::StreamExt;
use serde_json::{Value, json};
use std::{io, time::Duration};
use thiserror::Error;
use tokio::time::sleep;
use uuid::Uuid;

/// Messages asked for at once.
const PAGE: usize = 200;
/// How long a consumer that nobody reads from stays on the server.
const FORGOTTEN: Duration = Duration::from_secs(300);

/// Why a partner stopped following.
#[derive(Debug, Error)]
pub enum FollowError {
    /// The server does not answer or refuses.
    #[error("NATS at {0}: {1}")]
    Nats(String, String),
    /// The server has no stream of this partner.
    #[error(
        "the server has no stream of {0} yet: a partner is made by `filcommun partner add`, its stream by \
         `filcommun serve --nats`"
    )]
    NoStream(String),
    /// The inbox file cannot be read or written.
    #[error("the inbox file: {0}")]
    Inbox(#[from] io::Error),
    /// A message lacks between the last one received and this one.
    #[error("message {} is missing on the server: refill from the log, then follow again", .0 + 1)]
    Gap(i64),
}

/// Whom to ask, for whom.
#[derive(Debug, Clone)]
pub struct Partner {
    /// The server; it may hold a user and a password.
    pub url: String,
    /// Prefix under which the server hands its stream to a partner's account, if it has one.
    pub api: Option<String>,
    /// Short name.
    pub name: String,
}

impl Partner {
    /// Receives messages until `limit` of them came (0: for ever). Returns how many.
    ///
    /// # Errors
    /// See [`FollowError`]: `Nats` and `NoStream` only before the first connection stood, later the server is
    /// waited for. What was received before stays received.
    pub async fn follow(&self, inbox: &mut Inbox, limit: usize) -> Result<usize, FollowError> {
        let mut consumer = Some(self.consumer(inbox.last()).await?);
        let (begun, mut away, mut gap) = (inbox.last(), false, None);
        loop {
            let received = usize::try_from(inbox.last() - begun).unwrap_or(0);
            if limit > 0 && received >= limit {
                return Ok(received);
            }
            let room = if limit == 0 { PAGE } else { (limit - received).min(PAGE) };
            let outcome = match &consumer {
                None => self.consumer(inbox.last()).await.map(|made| {
                    consumer = Some(made);
                }),
                Some(consumer) => self.receive(consumer, inbox, room).await,
            };
            match outcome {
                Ok(()) => {
                    if std::mem::take(&mut away) {
                        eprintln!("NATS answers again, going on after message {}", inbox.last());
                    }
                }
                // Lost on the way or missing on the server: a new consumer tells.
                Err(FollowError::Gap(last)) if gap != Some(last) => {
                    gap = Some(last);
                    consumer = None;
                }
                Err(error @ (FollowError::Nats(..) | FollowError::NoStream(_))) => {
                    if !std::mem::replace(&mut away, true) {
                        eprintln!("{error}; waiting for it");
                    }
                    consumer = None;
                    sleep(Duration::from_millis(500)).await;
                }
                Err(error) => return Err(error),
            }
        }
    }

    async fn consumer(&self, last: i64) -> Result<PullConsumer, FollowError> {
        let client = async_nats::ConnectOptions::new()
            .name("filcommun partner")
            .connection_timeout(Duration::from_secs(3))
            .connect(&self.url)
            .await
            .map_err(|e| self.trouble(&e))?;
        let context = match &self.api {
            Some(prefix) => jetstream::with_prefix(client, prefix),
            None => jetstream::new(client),
        };
        let stream = context
            .get_stream(wire::stream_name(&self.name))
            .await
            .map_err(|e| self.no_stream(&e))?;
        let start_sequence = u64::try_from(last).unwrap_or(0) + 1;
        let config = pull::Config {
            name: Some(format!("follow-{}", Uuid::new_v4().simple())),
            deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
            ack_policy: AckPolicy::Explicit,
            ack_wait: Duration::from_secs(10),
            max_ack_pending: 500,
            inactive_threshold: FORGOTTEN,
            ..pull::Config::default()
        };
        stream.create_consumer(config).await.map_err(|e| self.trouble(&e))
    }

    fn trouble(&self, error: &dyn std::fmt::Display) -> FollowError {
        FollowError::Nats(without_password(&self.url), error.to_string())
    }

    fn no_stream(&self, error: &GetStreamError) -> FollowError {
        match error.kind() {
            GetStreamErrorKind::JetStream(refusal)
                if refusal.error_code() == jetstream::ErrorCode::STREAM_NOT_FOUND =>
            {
                FollowError::NoStream(self.name.clone())
            }
            _ => self.trouble(error),
        }
    }

    /// One batch: what came in order is written and flushed, then acknowledged, also when something failed after.
    async fn receive(
        &self,
        consumer: &PullConsumer,
        inbox: &mut Inbox,
        room: usize,
    ) -> Result<(), FollowError> {
        let mut batch = consumer
            .fetch()
            .max_messages(room)
            .expires(Duration::from_secs(1))
            .messages()
            .await
            .map_err(|e| self.trouble(&e))?;
        let (mut lines, mut acks, mut failed) = (String::new(), Vec::new(), None);
        let (before, mut last) = (inbox.last(), inbox.last());
        while let Some(message) = batch.next().await {
            let message = match message {
                Ok(message) => message,
                Err(error) => {
                    failed = Some(self.trouble(&error));
                    break;
                }
            };
            let seq = message.headers.as_ref().and_then(wire::partner_seq).unwrap_or(0);
            if seq > last + 1 {
                failed = Some(FollowError::Gap(last));
                break;
            }
            if seq == last + 1 {
                lines.push_str(&line(seq, &message));
                last = seq;
            }
            acks.push(message);
        }
        if last > before {
            inbox.write(&lines, last)?;
        }
        for message in acks {
            message.ack_with(AckKind::Ack).await.map_err(|e| self.trouble(&e))?;
        }
        match failed {
            Some(error) if last == before => Err(error),
            // What came stands; the next batch meets the failure again.
            _ => Ok(()),
        }
    }
}

fn line(seq: i64, message: &jetstream::Message) -> String {
    let header = |name: &str| {
        message.headers.as_ref().and_then(|h| h.get(name)).map(|v| v.as_str().to_owned())
    };
    let data: Value = serde_json::from_slice(&message.payload).unwrap_or(Value::Null);
    let value = json!({
        "partner_seq": seq,
        "id": header("ce-id"),
        "type": header("ce-type"),
        "time": header("ce-time"),
        "position": header("ce-logposition").and_then(|p| p.parse::<i64>().ok()),
        "subject": message.subject.as_str(),
        "data": data,
    });
    format!("{value}\n")
}
