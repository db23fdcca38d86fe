//! The task that keeps the tree up with the log and signs checkpoints, outside the append lock.
//!
//! Any process that serves a log runs one; who has the epoch works, the others stand by and take over when nothing
//! moves. A take-over costs time, never truth: each write checks epoch and size.

use super::{
    checkpoint::Checkpoint,
    grow::Grower,
    signer::Signer,
    size::Size,
    store::{Signed, Standing, TreeError, TreeStore},
};
use crate::{clock::Clock, position::Position};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

/// How often, and how late.
#[derive(Debug, Clone, Copy)]
pub struct Timing {
    /// Rows gather this long before the tree takes them: half of how far the tree may be behind.
    pub gather: Duration,
    /// The longest time between two checkpoints of a log that grows.
    pub every: Duration,
    /// A log that has not grown for this long gets its checkpoint.
    pub idle: Duration,
    /// Who stands by takes over when the tree has not moved for this long and should have.
    pub patience: Duration,
    /// How long to wait when the tree cannot be written.
    pub retry: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            gather: Duration::from_millis(250),
            every: Duration::from_secs(55),
            idle: Duration::from_secs(3),
            patience: Duration::from_millis(1_500),
            retry: Duration::from_secs(5),
        }
    }
}

/// Builds the tree of one log and signs it.
#[derive(Debug, Clone)]
pub struct Integrator {
    store: Arc<dyn TreeStore>,
    signer: Signer,
    clock: Arc<dyn Clock>,
    timing: Timing,
}

/// The tree while this process has it.
struct Held {
    grower: Grower,
    grown: Instant,
    signed: Instant,
}

impl Integrator {
    /// An integrator of this tree; `signer` is the log's.
    #[must_use]
    pub fn new(store: Arc<dyn TreeStore>, signer: Signer, clock: Arc<dyn Clock>) -> Self {
        Self { store, signer, clock, timing: Timing::default() }
    }

    /// The same at other times.
    #[must_use]
    pub fn with(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// Takes the tree over, brings it up to the head as it is now, and signs it; `None`: the log is empty.
    ///
    /// # Errors
    /// `Fenced`: another process took it meanwhile. `Damaged`, `Store`.
    pub async fn once(&self) -> Result<Option<Signed>, TreeError> {
        let mut held = self.take().await?;
        self.catch_up(&mut held).await?;
        self.sign(&mut held).await?;
        Ok(held.grower.signed().cloned())
    }

    /// Works until `stop` is true, then signs what is there.
    pub async fn run(self, mut head: watch::Receiver<Position>, mut stop: watch::Receiver<bool>) {
        let mut held: Option<Held> = None;
        let mut said = None;
        while !*stop.borrow() {
            let worked = match &mut held {
                Some(held) => self.round(held, &mut head, &mut stop).await,
                None => self.enter(&mut held, said.is_some()).await,
            };
            match worked {
                Ok(()) => said = None,
                Err(TreeError::Fenced) => {
                    held = None;
                    or_stop(&mut stop, self.stand_by()).await;
                }
                Err(error) => {
                    held = None;
                    let why = error.to_string();
                    if said.as_ref() != Some(&why) {
                        tracing::error!(
                            why,
                            code = error.code(),
                            "the tree of the log does not grow"
                        );
                        said = Some(why);
                    }
                    or_stop(&mut stop, sleep(self.timing.retry)).await;
                }
            }
        }
        if let Some(mut held) = held
            && let Err(error) = self.finish(&mut held).await
        {
            tracing::warn!(%error, "the log ends without a last checkpoint");
        }
    }

    async fn enter(&self, held: &mut Option<Held>, after_trouble: bool) -> Result<(), TreeError> {
        *held = Some(self.take().await?);
        if after_trouble {
            tracing::info!("the tree of the log grows again");
        }
        Ok(())
    }

    async fn take(&self) -> Result<Held, TreeError> {
        let grower = Grower::take_over(Arc::clone(&self.store)).await?;
        if let Some(signed) = grower.signed() {
            self.expect_ours(signed)?;
        }
        let now = Instant::now();
        Ok(Held { grower, grown: now, signed: now })
    }

    /// The last checkpoint was signed by the same key for the same log.
    fn expect_ours(&self, signed: &Signed) -> Result<(), TreeError> {
        let log = self.signer.verifier();
        let size = signed.size;
        let why = |e: &dyn std::fmt::Display| {
            TreeError::Damaged(format!("the checkpoint of size {size}: {e}"))
        };
        let note = signed.note.parse().map_err(|e| why(&e))?;
        let checkpoint = Checkpoint::open(&note, log).map_err(|e| why(&e))?;
        match checkpoint == signed.checkpoint(log.name()) {
            true => Ok(()),
            false => Err(why(&"its row says otherwise than its note")),
        }
    }

    async fn round(
        &self,
        held: &mut Held,
        head: &mut watch::Receiver<Position>,
        stop: &mut watch::Receiver<bool>,
    ) -> Result<(), TreeError> {
        head.mark_unchanged();
        self.catch_up(held).await?;
        let due = self.due(held);
        if due.is_some_and(|due| due <= Instant::now()) {
            self.sign(held).await?;
            return Ok(());
        }
        let until_due = async {
            match due {
                Some(due) => tokio::time::sleep_until(due).await,
                None => std::future::pending().await,
            }
        };
        tokio::select! {
            // also when the log is closed and nothing more will come: then this waits as if something had
            _ = head.changed() => or_stop(stop, sleep(self.timing.gather)).await,
            () = until_due => {}
            _ = stop.changed() => {}
        }
        Ok(())
    }

    /// When the tree as it stands has to be signed.
    fn due(&self, held: &Held) -> Option<Instant> {
        let signed = held.grower.signed().map_or(Size(0), |signed| signed.size);
        let unsigned = held.grower.size() > signed;
        unsigned.then(|| (held.signed + self.timing.every).min(held.grown + self.timing.idle))
    }

    async fn catch_up(&self, held: &mut Held) -> Result<(), TreeError> {
        let head = Size::from(self.store.standing().await?.head);
        while held.grower.size() < head {
            if held.grower.step().await? == 0 {
                let next = held.grower.size().0 + 1;
                return Err(TreeError::Damaged(format!("the event at position {next} is missing")));
            }
            held.grown = Instant::now();
        }
        Ok(())
    }

    async fn sign(&self, held: &mut Held) -> Result<(), TreeError> {
        let size = held.grower.size();
        if held.grower.signed().map_or(Size(0), |signed| signed.size) < size {
            let (origin, root) = (self.signer.verifier().name().to_owned(), held.grower.root());
            let note = self.signer.sign(&Checkpoint { origin, size, root }).to_string();
            held.grower.keep(Signed { size, root, note, at: self.clock.now() }).await?;
        }
        held.signed = Instant::now();
        Ok(())
    }

    async fn finish(&self, held: &mut Held) -> Result<(), TreeError> {
        self.catch_up(held).await?;
        self.sign(held).await
    }

    /// Returns when whoever has the tree seems gone: there is something to do, and nothing moves.
    async fn stand_by(&self) {
        let mut seen: Option<(Standing, Instant)> = None;
        loop {
            sleep(self.timing.patience).await;
            let Ok(now) = self.store.standing().await else { continue };
            let behind = now.size < Size::from(now.head);
            let same = |was: &Standing| {
                (was.size, was.signed, was.epoch) == (now.size, now.signed, now.epoch)
            };
            match &seen {
                Some((was, _)) if same(was) && behind => return,
                Some((was, since)) if same(was) => {
                    if now.signed < now.size && since.elapsed() > self.timing.every {
                        return;
                    }
                }
                _ => seen = Some((now, Instant::now())),
            }
        }
    }
}

/// Waits for the first of the two.
async fn or_stop(stop: &mut watch::Receiver<bool>, other: impl Future<Output = ()>) {
    tokio::select! {
        _ = stop.wait_for(|stop| *stop) => {}
        () = other => {}
    }
}
