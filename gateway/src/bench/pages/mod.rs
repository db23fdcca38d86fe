//! How fast the pages are under many callers at once, each signed in as somebody who may see what it asks.
//!
//! **What it is.** A closed loop: each caller asks for a page, reads it to its end, and asks again. Callers are as many
//! people: each has its own session, and applicants their own file. The site is this process's own, over the given
//! stores, or one that already runs over them.
//!
//! **What it must never do.** Count an answer that is not the page: anything but 200, or a body that ends early, is an
//! error of its row. Leave an account behind: each is closed at the end, also after a failure.

mod caller;
mod people;
mod site;
mod table;

pub(crate) use caller::Client;
pub(crate) use people::{People, Subject, Wanted, named};
pub(crate) use site::OwnSite;
pub(crate) use table::{Limits, Row, printed};

use super::BenchError;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// How hard the site is asked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Load {
    /// Callers at once.
    pub(crate) callers: usize,
    /// How long each page is measured.
    pub(crate) measured: Duration,
    /// How long it is asked before that.
    pub(crate) warm: Duration,
    /// How long a caller rests between two pages.
    pub(crate) pause: Duration,
}

/// What the callers of one page met.
#[derive(Debug, Default)]
pub(crate) struct Met {
    /// Milliseconds of each whole answer.
    pub(crate) waits: Vec<f64>,
    /// Bytes as they travel, the largest.
    pub(crate) packed: usize,
    /// Answers that were not the page, and what the first of them was.
    pub(crate) errors: u64,
    pub(crate) first_error: Option<String>,
}

/// Asks for one page with every caller until the time is over.
///
/// # Errors
/// The site does not answer at all.
pub(crate) async fn measure(
    client: &Client,
    subject: &Subject,
    load: Load,
) -> Result<Row, BenchError> {
    let plain = client.look(subject, 0).await?;
    run(client, subject, Load { measured: load.warm, ..load }).await;
    let begun = Instant::now();
    let met = run(client, subject, load).await;
    Ok(Row::of(subject.name, load.callers, (met, begun.elapsed()), plain))
}

async fn run(client: &Client, subject: &Subject, load: Load) -> Met {
    let until = Instant::now() + load.measured;
    let mut callers = JoinSet::new();
    for caller in 0..load.callers {
        let (client, subject) = (client.clone(), subject.clone());
        callers.spawn(async move {
            let mut met = Met::default();
            while Instant::now() < until {
                client.ask(&subject, caller, &mut met).await;
                if !load.pause.is_zero() {
                    tokio::time::sleep(load.pause).await;
                }
            }
            met
        });
    }
    let mut all = Met::default();
    while let Some(met) = callers.join_next().await {
        // a caller that panicked has asked nothing
        let Ok(met) = met else { continue };
        all.waits.extend(met.waits);
        all.packed = all.packed.max(met.packed);
        all.errors += met.errors;
        all.first_error = all.first_error.or(met.first_error);
    }
    all
}
