//! The first day of a version of a parameter, noted once. The version applies by its date whether it is noted or not.

use crate::scheduler::{SchedulerError, asked};
use chrono::NaiveDate;
use domain::{
    rules::{RulesCommand, Step},
    world::Command,
};
use eventstore::{execute::Executor, recorded::Instant};

/// Notes each version in force on `day` that nobody has noted.
///
/// # Errors
/// A store that does not answer.
pub(crate) async fn note(
    executor: &Executor,
    (day, at): (NaiveDate, Instant),
) -> Result<(), SchedulerError> {
    let edition = executor.edition().await?;
    let requests = edition.rules().to_note(day).map(|one| {
        let (key, version) = (one.parameter.key.clone(), one.parameter.version.clone());
        let id = format!("rules/effect/{key}/{version}");
        let command = RulesCommand::NoteEffect(Step { key, version, on: day });
        asked(&id, Command::Rules(command), (day, at))
    });
    for answer in executor.execute_all(requests.collect()).await {
        answer?;
    }
    Ok(())
}
