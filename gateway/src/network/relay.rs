//! Publishes a partner's outbox to its JetStream stream, in order, each message once.
//!
//! Where to go on from is read from the stream itself: its last message carries a `partner_seq`. The stream is
//! written by nobody else, so each message says which sequence it must follow (`Nats-Expected-Last-Sequence`); a
//! second relay, or a stream that was restored, is refused by the server and the relay looks again. A stream that
//! was deleted is filled again from the log.

use super::{
    outbox::{Outbox, partners},
    wire::{self, Message},
};
use crate::app::App;
use async_nats::jetstream::{
    self,
    context::PublishErrorKind,
    message::PublishMessage,
    stream::{Config, DiscardPolicy, Stream},
};
use std::{collections::BTreeSet, time::Duration};
use thiserror::Error;
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};

/// Messages sent before their acknowledgements are awaited.
const IN_FLIGHT: usize = 64;
/// How long a stream remembers message ids: a first net, the expected sequence is the second.
const DUPLICATE_WINDOW: Duration = Duration::from_secs(600);
/// How long a partner may stay away before it has to refill from the log.
const MAX_AGE: Duration = Duration::from_secs(90 * 24 * 3600);

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
}

/// Where the stream stands: its last sequence, and the `partner_seq` of its last message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    stream_seq: u64,
    partner_seq: i64,
}

impl Relay {
    /// Runs for ever: a failure is logged and tried again after a pause.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut pause = Duration::from_millis(200);
        while !*stop.borrow() {
            tokio::select! {
                _ = stop.changed() => return,
                outcome = self.session() => {
                    if let Err(error) = outcome {
                        tracing::warn!(partner = %self.partner, %error, "relay interrupted, trying again");
                    }
                }
            }
            tokio::select! {
                _ = stop.changed() => return,
                () = tokio::time::sleep(pause) => pause = (pause * 2).min(Duration::from_secs(5)),
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
        tracing::info!(partner = %self.partner, from = place.partner_seq, "relay publishes");
        let mut wake = self.outbox.wake();
        loop {
            wake.mark_unchanged();
            place = self.drain(&context, place).await?;
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

    /// What the stream says of itself. An expired last message leaves its sequence: the outbox knows which
    /// message that was, as the stream has always had one message a `partner_seq`.
    async fn place(&self, stream: &Stream) -> Result<Place, RelayError> {
        let info = stream.get_info().await.map_err(|e| RelayError::Nats(e.to_string()))?;
        let stream_seq = info.state.last_sequence;
        if info.state.messages == 0 {
            let partner_seq = i64::try_from(stream_seq).unwrap_or(i64::MAX);
            return Ok(Place { stream_seq, partner_seq });
        }
        let last = stream
            .get_raw_message(stream_seq)
            .await
            .map_err(|e| RelayError::Nats(e.to_string()))?;
        let partner_seq = wire::partner_seq(&last.headers)
            .ok_or_else(|| RelayError::Nats("a message in the stream is not ours".into()))?;
        Ok(Place { stream_seq, partner_seq })
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

/// The relays of this process: one a subscribed partner.
#[derive(Debug)]
pub struct Relays {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Relays {
    /// Stops publishing, after the message on its way is acknowledged or given up.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        // A relay that panicked has nothing left to stop.
        let _ = self.task.await;
    }
}

/// Starts a relay for every partner, and for those that subscribe later. Without a NATS address, none.
#[must_use]
pub fn start(app: &App) -> Relays {
    let (stop, stopped) = watch::channel(false);
    let task = tokio::spawn(supervise(app.clone(), stopped));
    Relays { stop, task }
}

async fn supervise(app: App, mut stop: watch::Receiver<bool>) {
    let Some(url) = app.settings.nats.clone() else { return };
    let outbox = Outbox { views: app.views.clone() };
    let (mut known, mut relays) = (BTreeSet::new(), JoinSet::new());
    let mut wake = outbox.wake();
    loop {
        wake.mark_unchanged();
        match partners(&app.views).await {
            Err(error) => tracing::warn!(%error, "the outbox cannot be read"),
            Ok(partners) => {
                for partner in partners {
                    if known.insert(partner.name.clone()) {
                        let relay = Relay {
                            url: url.clone(),
                            partner: partner.name,
                            origin: app.executor.vault.origin().to_owned(),
                            outbox: outbox.clone(),
                        };
                        relays.spawn(relay.run(stop.clone()));
                    }
                }
            }
        }
        tokio::select! {
            changed = wake.changed() => if changed.is_err() { break },
            _ = stop.changed() => break,
        }
    }
    while relays.join_next().await.is_some() {}
}
