//! `events groups`: the groups of persistent subscriptions, and their parked events.

use super::{Failure, show};
use crate::{app::App, time};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::{
    group::{Group, GroupId, parked},
    position::Revision,
};
use serde_json::{Value, json};

/// Look at groups of consumers, and at what they parked.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
    /// One JSON object a line (always so here).
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Every group: what it reads, how far it is done, who owns it.
    List,
    /// The parked events of a group, oldest first.
    Parked {
        #[command(flatten)]
        which: Which,
        /// Print those from this one on, by its place among the parked events.
        #[arg(long, default_value_t = 0)]
        from: i64,
        /// Print at most this many; 0: all.
        #[arg(long, default_value_t = 100)]
        limit: usize,
    },
    /// Hand parked events out again. The group's owner does it when it next renews its lease.
    Replay {
        #[command(flatten)]
        which: Which,
        /// The oldest so many; 0: all.
        #[arg(long, default_value_t = 0)]
        limit: usize,
    },
    /// Forget parked events: they are not listed nor handed out any more. The log keeps them.
    Truncate {
        #[command(flatten)]
        which: Which,
        /// Those below this place among the parked events; without it, all.
        #[arg(long)]
        before: Option<i64>,
    },
}

#[derive(Debug, ClapArgs)]
struct Which {
    /// What the group reads: a stream, $ce-CATEGORY, or $all.
    source: String,
    /// Its name.
    name: String,
}

impl Which {
    fn id(&self) -> Result<GroupId, Failure> {
        Ok(GroupId::of(&self.source, &self.name)?)
    }
}

const fn limit(asked: usize) -> usize {
    if asked == 0 { usize::MAX } else { asked }
}

pub(super) async fn run(args: Args, app: &App) -> Result<(), Failure> {
    let (store, groups, clock) = (&*app.executor.store, &*app.groups, &*app.clock);
    match args.action {
        Action::List => groups.groups().await?.iter().try_for_each(|group| show(&line(group))),
        Action::Parked { which, from, limit: most } => {
            let id = which.id()?;
            groups.group(&id).await?;
            let parked = parked::list(store, clock, &id, Revision(from), limit(most)).await?;
            parked.iter().try_for_each(|parked| show(&entry(parked)))
        }
        Action::Replay { which, limit: most } => {
            let most = (most > 0).then_some(most);
            let asked = parked::replay(store, groups, clock, &which.id()?, most).await?;
            show(&json!({ "asked": asked }))
        }
        Action::Truncate { which, before } => {
            let id = which.id()?;
            groups.group(&id).await?;
            parked::truncate(store, clock, &id, before.map(Revision)).await?;
            let left = parked::list(store, clock, &id, Revision(0), usize::MAX).await?;
            show(&json!({ "left": left.len() }))
        }
    }
}

fn line(group: &Group) -> Value {
    json!({
        "source": group.id.source(),
        "name": group.id.name(),
        "definition": group.definition,
        "checkpoint": group.checkpoint,
        "replay_to": group.replay_to,
        "epoch": group.epoch,
        "owner": group.owner,
        "lease_until": group.owner.map(|_| time::rfc3339(group.lease_until)),
    })
}

fn entry(parked: &parked::Parked) -> Value {
    json!({
        "revision": parked.revision,
        "stream": parked.stream,
        "at": parked.at,
        "position": parked.position,
        "reason": parked.reason,
        "retries": parked.retries,
        "parked_at": time::rfc3339(parked.parked_at),
    })
}
