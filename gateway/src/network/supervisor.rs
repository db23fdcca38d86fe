//! One relay a partner, and an eye on how the server keeps what it acknowledges.

use super::{
    health::{Durability, durability},
    link::Link,
    outbox::{Outbox, partners},
    relay::Relay,
    wire::without_password,
};
use crate::app::App;
use std::{collections::BTreeSet, sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
    time::sleep,
};

/// How often the server is asked how it is set.
const LOOK: Duration = Duration::from_secs(60);

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
    let watched =
        tokio::spawn(watch_server(without_password(&url), app.settings.nats_monitor.clone()));
    let outbox = Outbox { views: app.views.clone() };
    let (mut known, mut relays) = (BTreeSet::new(), JoinSet::new());
    let mut stopped = BTreeSet::new();
    let link = Arc::new(Link::default());
    let mut wake = outbox.wake();
    while !*stop.borrow() {
        wake.mark_unchanged();
        // When the read models do not answer, whoever feeds them says so.
        for partner in partners(&app.views).await.unwrap_or_default() {
            if let Some(position) = partner.stopped.filter(|_| stopped.insert(partner.name.clone()))
            {
                tracing::error!(
                    partner = partner.name,
                    position,
                    "A PARTNER RECEIVES NOTHING ANY MORE: an event that may be for it cannot be read. With a program \
                     that can, rebuild the outbox"
                );
            }
            let named = partner.name != partner.stream;
            if named && known.insert(partner.name.clone()) {
                let relay = Relay {
                    url: url.clone(),
                    partner: partner.name,
                    origin: app.executor.vault.origin().to_owned(),
                    outbox: outbox.clone(),
                    link: link.clone(),
                };
                relays.spawn(relay.run(stop.clone()));
            }
        }
        tokio::select! {
            changed = wake.changed() => if changed.is_err() { break },
            _ = stop.changed() => break,
        }
    }
    watched.abort();
    while relays.join_next().await.is_some() {}
}

/// Warns when what the server acknowledges can be lost with the power, each time its answer changes.
async fn watch_server(url: String, monitor: Option<String>) {
    let mut before = None;
    loop {
        let now = durability(monitor.as_deref()).await;
        if before != Some(now) {
            match now {
                Durability::Always => tracing::info!(url, "NATS flushes what it acknowledges"),
                Durability::Periodic => tracing::warn!(
                    url,
                    "NATS ACKNOWLEDGES MESSAGES BEFORE IT FLUSHES THEM: they can be lost with the power. Set \
                     sync_interval: always in its jetstream block"
                ),
                Durability::Unknown => tracing::warn!(
                    url,
                    "NOT KNOWN WHETHER NATS FLUSHES WHAT IT ACKNOWLEDGES: name its monitoring address with \
                     --nats-monitor, and see that it has sync_interval: always"
                ),
            }
            before = Some(now);
        }
        sleep(LOOK).await;
    }
}
