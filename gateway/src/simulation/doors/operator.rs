//! What the operator asks after looking at the whole file. A run that goes on looks again only where the log ends: what
//! was found before stands there.

use super::{
    Ask, By, Door, Live, Voted,
    live::{id, store},
};
use crate::{
    adoption,
    outage::{self, Held},
    simulation::run::Failed,
};
use chrono::NaiveDate;
use domain::{clock::ClockCommand, rules::RulesCommand, world::Command};

impl Live {
    /// Releases what an outage holds back, after its list.
    pub(super) async fn let_go(&mut self, day: NaiveDate, from: NaiveDate) -> Result<(), Failed> {
        self.flush().await?;
        let held = if self.replaying().await? {
            Held::default()
        } else {
            let head = self.executor.store.head().await.map_err(|e| store(&e))?;
            let fed = self.views.catch_up(self.executor.store.clone(), head).await;
            fed.map_err(|e| store(&e))?;
            outage::waiting(&self.views, day).await.map_err(|e| store(&e))?
        };
        let acts = u32::try_from(held.acts.len()).unwrap_or(u32::MAX);
        let command = ClockCommand::Release { from, on: day, acts, preview: held.preview };
        let key = format!("release/{from}");
        let ask = Ask { key, by: By::Operator, command: Command::Clock(command) };
        self.submit(day, vec![ask]).await.map(|_| ())
    }

    /// The count of `filcommun rules dry-run`, on the demands of the log as it stands.
    pub(super) async fn count(&mut self, day: NaiveDate, version: Voted) -> Result<(), Failed> {
        self.flush().await?;
        let key = format!("rules/{}/dry-run", version.1);
        if self.replaying().await? {
            self.counts.commands += 1;
            return self.replayed(id(By::Operator.role(), &key)).await.map(|_| ());
        }
        let counted = adoption::counted(&self.executor, version, day).await;
        let run = counted.map_err(|failure| Failed::Store(failure.message))?;
        let command = Command::Rules(RulesCommand::RecordDryRun(run));
        let ask = Ask { key, by: By::Operator, command };
        self.submit(day, vec![ask]).await.map(|_| ())
    }
}
