//! Feeding the read models live, beside whoever else may.

use super::{ViewsError, views::Views, worker::Worker};
use eventstore::{position::Position, store::EventStore};
use std::{
    sync::Arc,
    time::{Duration, Instant},
};
use tokio::{sync::watch, task::JoinHandle};

/// A task that feeds the read models. Dropped, it goes on until its process ends.
#[derive(Debug)]
pub struct Following {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Following {
    pub(super) fn start(
        views: Arc<Views>,
        store: Arc<dyn EventStore>,
        stop: watch::Sender<bool>,
        stopped: watch::Receiver<bool>,
    ) -> Self {
        Self { stop, task: tokio::spawn(follow(views, store, stopped)) }
    }

    /// Ends after the page that is being written.
    pub async fn stop(self) {
        self.stop.send_replace(true);
        let _ = self.task.await;
    }
}

const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// How long a projection may stand still behind the log under another worker before it is taken back.
const PATIENCE: Duration = Duration::from_secs(4);

async fn follow(views: Arc<Views>, store: Arc<dyn EventStore>, mut stopped: watch::Receiver<bool>) {
    let mut head = store.watch();
    let mut worker: Option<Worker> = None;
    let (mut trouble, mut still) = (Trouble::default(), Still::default());
    while !*stopped.borrow() {
        let end = *head.borrow_and_update();
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
            Ok(false) => trouble.over(),
            Err(error) => trouble.met(&error),
        }
        if worker.as_ref().is_some_and(|worker| still.for_too_long(worker.left_behind(end))) {
            tracing::warn!("nobody feeds the read models any more: taken back");
            worker = None;
            continue;
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
            trouble.met(&error);
        }
    }
}

/// Says that something is wrong once, and once that it is over.
#[derive(Default)]
struct Trouble(Option<String>);

impl Trouble {
    fn met(&mut self, error: &ViewsError) {
        let said = error.to_string();
        if self.0.as_ref() != Some(&said) {
            tracing::warn!(error = said, "the read models wait");
            self.0 = Some(said);
        }
    }

    fn over(&mut self) {
        if self.0.take().is_some() {
            tracing::info!("the read models go on");
        }
    }
}

/// Where projections under another worker were seen behind the log, and since when they have not moved.
#[derive(Default)]
struct Still(Option<(Vec<Position>, Instant)>);

impl Still {
    fn for_too_long(&mut self, behind: Vec<Position>) -> bool {
        match &self.0 {
            _ if behind.is_empty() => self.0 = None,
            Some((before, since)) if *before == behind => {
                let long = since.elapsed() >= PATIENCE;
                if long {
                    self.0 = None;
                }
                return long;
            }
            _ => self.0 = Some((behind, Instant::now())),
        }
        false
    }
}
