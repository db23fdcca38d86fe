//! Publishes a partner's outbox to its JetStream stream, in order, each message once.
//!
//! Where to go on from is read from the stream itself: its last message carries a `partner_seq`. The stream is
//! written by nobody else, so each message says which sequence it must follow (`Nats-Expected-Last-Sequence`); a
//! second relay, or a stream that was restored, is refused by the server and the relay looks again. A stream that
//! was deleted is filled again from the log.

use super::{
    link::Link,
    outbox::Outbox,
    wire::{self, Message},
};
use async_nats::jetstream::{
    self,
    context::PublishErrorKind,
    message::PublishMessage,
    stream::{Config, DiscardPolicy, Stream},
};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use thiserror::Error;
use tokio::sync::watch;

/// Messages sent before their acknowledgements are awaited.
const IN_FLIGHT: usize = 64;
/// How long a stream remembers message ids: a first net, the expected sequence is the second.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(600);
/// How long a partner may stay away before it has to refill from the log.
const MAX_AGE: Duration = Duration::from_secs(90 * 24 * 3600);
/// Pause after a first failure, and after many.
const PAUSE: Duration = Duration::from_millis(200);
const LONGEST_PAUSE: Duration = Duration::from_secs(5);
/// How often a relay with nothing to send looks whether its stream is still there.
const LOOK: Duration = Duration::from_secs(3);

/// Why the relay could not go on. It tries again; nothing is lost, the log has it.
#[derive(Debug, Error)]
pub enum RelayError {
    /// The server does not answer or refuses.
    #[error("NATS does not take the message: {0}")]
    Nats(String),
    /// The outbox cannot be read.
    #[error("the outbox cannot be read: {0}")]
    Outbox(String),
    /// The stream is not where we left it: someone else wrote, or it was restored.
    #[error("the stream moved under the relay")]
    Moved,
    /// The stream holds a message that the outbox does not: it is of another log, or the log is an older copy.
    #[error(
        "the stream ends with message {0}, which this log did not send: it is the stream of another log, or the \
         log is an older copy. Nothing is sent until someone looks"
    )]
    Foreign(i64),
}

/// Publishes for one partner until `stop` says so.
#[derive(Debug)]
pub struct Relay {
    /// Address of the server.
    pub url: String,
    /// Short name of the partner.
    pub partner: String,
    /// Name of the log, for `ce-source`.
    pub origin: String,
    /// What to publish.
    pub outbox: Outbox,
    /// Says once that the server is away.
    pub(super) link: Arc<Link>,
}

/// Where the stream stands: its last sequence, and the `partner_seq` of its last message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    stream_seq: u64,
    partner_seq: i64,
}

impl Relay {
    /// Runs for ever: a failure is said once and tried again after a pause.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut pause = PAUSE;
        while !*stop.borrow() {
            let begun = Instant::now();
            tokio::select! {
                _ = stop.changed() => return,
                outcome = self.session() => {
                    if let Err(error) = outcome {
                        self.link.failed(&self.partner, &error);
                    }
                }
            }
            if begun.elapsed() > LONGEST_PAUSE {
                pause = PAUSE;
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(LONGEST_PAUSE),
            }
        }
    }

    /// One connection: finds its place, then follows the outbox until something fails.
    async fn session(&self) -> Result<(), RelayError> {
        let client = async_nats::ConnectOptions::new()
            .name("filcommun relay")
            .connection_timeout(Duration::from_secs(3))
            .connect(&self.url)
            .await
            .map_err(|e| RelayError::Nats(e.to_string()))?;
        let context = jetstream::new(client);
        let stream = self.stream(&context).await?;
        let mut place = self.place(&stream).await?;
        self.link.works(&self.partner);
        tracing::info!(partner = %self.partner, from = place.partner_seq, "relay publishes");
        let mut wake = self.outbox.wake();
        let mut looked = Instant::now();
        loop {
            wake.mark_unchanged();
            let before = place;
            place = self.drain(&context, place).await?;
            if place != before {
                looked = Instant::now();
            } else if looked.elapsed() >= LOOK {
                if self.end(&stream).await?.0 != place.stream_seq {
                    return Err(RelayError::Moved);
                }
                looked = Instant::now();
            }
            tokio::select! {
                changed = wake.changed() => if changed.is_err() { return Ok(()); },
                () = tokio::time::sleep(Duration::from_millis(500)) => {}
            }
        }
    }

    async fn stream(&self, context: &jetstream::Context) -> Result<Stream, RelayError> {
        context
            .get_or_create_stream(Config {
                name: wire::stream_name(&self.partner),
                subjects: vec![wire::subjects(&self.partner)],
                discard: DiscardPolicy::New,
                duplicate_window: DUPLICATE_WINDOW,
                max_age: MAX_AGE,
                deny_delete: true,
                deny_purge: true,
                ..Config::default()
            })
            .await
            .map_err(|e| RelayError::Nats(e.to_string()))
    }

    /// Last sequence of the stream, and how many messages it holds.
    async fn end(&self, stream: &Stream) -> Result<(u64, u64), RelayError> {
        let info = stream.get_info().await.map_err(|e| RelayError::Nats(e.to_string()))?;
        Ok((info.state.last_sequence, info.state.messages))
    }

    /// What the stream says of itself. An expired last message leaves its sequence: the outbox knows which
    /// message that was, as the stream has always had one message a `partner_seq`.
    async fn place(&self, stream: &Stream) -> Result<Place, RelayError> {
        let (stream_seq, messages) = self.end(stream).await?;
        if messages == 0 {
            let partner_seq = i64::try_from(stream_seq).unwrap_or(i64::MAX);
            return Ok(Place { stream_seq, partner_seq });
        }
        let last = stream
            .get_raw_message(stream_seq)
            .await
            .map_err(|e| RelayError::Nats(e.to_string()))?;
        let foreign = || RelayError::Foreign(i64::try_from(stream_seq).unwrap_or(i64::MAX));
        let (partner_seq, position) = wire::partner_seq(&last.headers)
            .zip(wire::position(&last.headers))
            .ok_or_else(foreign)?;
        let event = last.headers.get(wire::ID).map(|id| id.as_str().to_owned());
        let outbox = |e: projections::db::DbError| RelayError::Outbox(e.to_string());
        self.outbox.reaches(position).await;
        let ours =
            self.outbox.after(&self.partner, partner_seq - 1, 1).await.map_err(outbox)?.pop();
        match ours {
            Some(ours) if ours.seq == partner_seq && Some(&ours.event_id) == event.as_ref() => {
                Ok(Place { stream_seq, partner_seq })
            }
            _ => Err(foreign()),
        }
    }

    async fn drain(
        &self,
        context: &jetstream::Context,
        mut place: Place,
    ) -> Result<Place, RelayError> {
        loop {
            let page = self
                .outbox
                .after(&self.partner, place.partner_seq, IN_FLIGHT)
                .await
                .map_err(|e| RelayError::Outbox(e.to_string()))?;
            if page.is_empty() {
                return Ok(place);
            }
            place = self.publish(context, place, &page).await?;
        }
    }

    /// Sends a page without waiting between messages, then awaits every acknowledgement in order.
    async fn publish(
        &self,
        context: &jetstream::Context,
        mut place: Place,
        page: &[Message],
    ) -> Result<Place, RelayError> {
        let mut acks = Vec::with_capacity(page.len());
        for (expected, message) in (place.stream_seq..).zip(page) {
            let outbound = PublishMessage::build()
                .payload(message.body.clone().into_bytes().into())
                .headers(message.headers(&self.partner, &self.origin))
                .expected_last_sequence(expected);
            let subject = wire::subject(&self.partner, &message.event_type);
            let ack = context
                .send_publish(subject, outbound)
                .await
                .map_err(|e| RelayError::Nats(e.to_string()))?;
            acks.push((message.seq, ack));
        }
        for (seq, ack) in acks {
            let ack = ack.await.map_err(|error| match error.kind() {
                PublishErrorKind::WrongLastSequence => RelayError::Moved,
                _ => RelayError::Nats(error.to_string()),
            })?;
            if ack.duplicate || ack.sequence != place.stream_seq + 1 {
                return Err(RelayError::Moved);
            }
            place = Place { stream_seq: ack.sequence, partner_seq: seq };
        }
        Ok(place)
    }
}
