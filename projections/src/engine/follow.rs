//! The task that feeds the read models while a process lives.

use super::{views::Views, worker::Worker};
use eventstore::{position::Position, store::EventStore};
use std::{sync::Arc, time::Duration};
use tokio::{sync::watch, task::JoinHandle};

/// A task that feeds the read models. Dropped, it goes on until its process ends.
#[derive(Debug)]
pub struct Following {
    pub(super) stop: watch::Sender<bool>,
    pub(super) task: JoinHandle<()>,
}

impl Following {
    /// Ends after the page that is being written.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let _ = self.task.await;
    }
}

const LOOK_AGAIN: Duration = Duration::from_secs(1);

pub(super) async fn follow(
    views: Arc<Views>,
    store: Arc<dyn EventStore>,
    mut stopped: watch::Receiver<bool>,
) {
    let mut head = store.watch();
    let mut worker: Option<Worker> = None;
    while !*stopped.borrow() {
        head.borrow_and_update();
        let outcome = match &mut worker {
            None => views.claim(store.clone()).await.map(|claimed| {
                worker = Some(claimed);
                true
            }),
            Some(worker) => worker.step(Position(i64::MAX)).await,
        };
        if let Some(worker) = &worker {
            views.publish(worker);
        }
        match outcome {
            Ok(true) => continue,
            Ok(false) => {}
            Err(error) => tracing::warn!(%error, "the read models wait"),
        }
        tokio::select! {
            changed = head.changed(), if worker.is_some() => if changed.is_err() { return },
            () = views.nudge.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
            changed = stopped.changed() => if changed.is_err() { return },
        }
        if let Some(worker) = &mut worker
            && let Err(error) = worker.refresh().await
        {
            tracing::warn!(%error, "the read models wait");
        }
    }
}
