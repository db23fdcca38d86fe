//! What an outage holds back, and letting it happen.
//!
//! The list is what is due, goes against a person and was not done. Its digest is asked for at the release: whoever
//! releases has seen this list and no other. The rules alone decide when each act may happen (`domain::clock`).

use crate::{app::App, cli::Failure};
use chrono::NaiveDate;
use domain::{
    calendar::Deadline,
    clock::{ClockCommand, Outage},
    id::{ClockId, StreamId},
    world::{Command, World},
};
use eventstore::{
    execute::{ExecuteError, Request, command_id},
    recorded::Actor,
};
use projections::{
    db::DbError,
    deadlines::{self, Due},
    engine::Views,
};
use sha2::{Digest, Sha256};

/// Acts of a list at most: more than a territory has in a year.
const ALL: u32 = 1_000_000;

/// Acts that wait.
#[derive(Debug, Clone, Default)]
pub struct Held {
    /// Oldest first.
    pub acts: Vec<Due>,
    /// SHA-256 of the list, in hexadecimal.
    pub preview: String,
}

/// What is due today against a person and was not done.
///
/// # Errors
/// The read models do not answer.
pub async fn held(app: &App) -> Result<Held, Failure> {
    crate::app::catch_up(app).await?;
    Ok(waiting(&app.views, app.today()).await?)
}

/// What is due on a day against a person and was not done, as far as the read models are fed.
///
/// # Errors
/// The read models do not answer.
pub async fn waiting(views: &Views, day: NaiveDate) -> Result<Held, DbError> {
    let due = deadlines::due(views.db(), day, ALL).await?;
    let acts: Vec<Due> = due.into_iter().filter(|due| due.kind.is_adverse()).collect();
    let preview = hex::encode(
        acts.iter().fold(Sha256::new(), |sum, act| sum.chain_update(line(act))).finalize(),
    );
    Ok(Held { acts, preview })
}

fn line(act: &Due) -> String {
    let household = act.demand.map(|demand| demand.to_string()).unwrap_or_default();
    format!("{} {} {} {household}\n", act.stream, act.kind.code(), act.due)
}

/// What an act does to whom it is about; empty for one that goes against nobody.
#[must_use]
pub const fn says(kind: Deadline) -> &'static str {
    match kind {
        Deadline::Expiry => "the demand ends, not renewed",
        Deadline::Condition => "the next household gets its turn, no document came",
        Deadline::NoAnswer => "the demand ends, no answer came",
        Deadline::Inadmissible => "the demand ends, found inadmissible",
        Deadline::OfferReply => "silence counts as a refusal",
        Deadline::Certificate
        | Deadline::RenewalNotice
        | Deadline::ReferralAnswer
        | Deadline::FirstReception
        | Deadline::NextStep => "",
    }
}

/// Every outage of the log, oldest first.
///
/// # Errors
/// The log does not answer.
pub async fn outages(app: &App) -> Result<Vec<Outage>, ExecuteError> {
    let stream = StreamId::Clock(ClockId::OUTAGES);
    let history = app.executor.read_history(stream).await?;
    let events: Vec<_> = history.into_iter().map(|(_, event)| event).collect();
    let mut world = World::default();
    world.load(stream, &events);
    Ok(world.clock(ClockId::OUTAGES).map(|clock| clock.outages.clone()).unwrap_or_default())
}

/// Releases what the outage that began on `from` holds back, if `preview` is the list as it is now; the acts in it.
///
/// # Errors
/// The list changed since, no such outage, or a store does not answer.
pub async fn release(app: &App, from: NaiveDate, preview: &str) -> Result<usize, Failure> {
    let held = held(app).await?;
    if held.preview != preview {
        return Err(Failure::usage(
            "the list is not the one that was shown: look again with filcommun clock show",
        ));
    }
    let at = app.clock.now();
    let (acts, on) = (u32::try_from(held.acts.len()).unwrap_or(u32::MAX), app.today());
    let command = ClockCommand::Release { from, on, acts, preview: held.preview };
    let request = Request {
        command_id: command_id("operator", "cli", &format!("release/{from}/{preview}")),
        correlation: None,
        causation: None,
        actor: Actor { who: "operator:cli".into(), body: String::new(), role: "operator".into() },
        source: "cli".into(),
        occurred_on: on,
        at,
        command: Command::Clock(command),
    };
    app.executor.execute(request).await.map_err(crate::cli::refused)?;
    Ok(held.acts.len())
}
