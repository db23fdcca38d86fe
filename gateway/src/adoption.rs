//! Adopting a version of a parameter: vote, count its effect, publish, take back. The rules are `domain::rules`.

use crate::{
    app::App,
    cli::{Failure, refused},
    places,
};
use chrono::NaiveDate;
use domain::{
    rules::{DryRun, Parameter, RulesCommand, Step, dry_run},
    territory::{ParameterKey, RuleVersion},
    world::Command,
};
use eventstore::{
    execute::{Executor, Request, command_id},
    recorded::Actor,
};

/// Adopts a version. It changes nothing yet.
///
/// # Errors
/// The rules refuse, or a store does not answer.
pub(crate) async fn vote(app: &App, parameter: Parameter) -> Result<(), Failure> {
    let key = format!("vote/{}/{}", parameter.key, parameter.version);
    run(app, &key, RulesCommand::Vote(Box::new(parameter))).await
}

/// Counts on every demand of the log what a voted version would change, and keeps the count if it can still serve.
///
/// # Errors
/// No such version, the rules refuse, or a store does not answer.
pub(crate) async fn dry_run(
    app: &App,
    (key, version): (ParameterKey, RuleVersion),
) -> Result<DryRun, Failure> {
    let counted = counted(&app.executor, (key, version), app.today()).await?;
    let name = format!("dry-run/{}/{}/{}", counted.key, counted.version, counted.position);
    run(app, &name, RulesCommand::RecordDryRun(counted.clone())).await?;
    Ok(counted)
}

/// The count alone, on the demands as they stand on a day.
///
/// # Errors
/// No such version, or a store does not answer.
pub(crate) async fn counted(
    executor: &Executor,
    (key, version): (ParameterKey, RuleVersion),
    on: NaiveDate,
) -> Result<DryRun, Failure> {
    let edition = executor.edition().await?;
    let adopted = edition.rules().version(&key, &version);
    let adopted = adopted.ok_or_else(|| unknown(&key, &version))?;
    let position = u64::try_from(executor.store.head().await?.0).unwrap_or_default();
    let parameter = &adopted.parameter;
    let before = edition.on(parameter.effective_from);
    let demands = places::standing(executor, on).await?;
    let all = demands.iter().map(|(id, demand)| (*id, demand));
    let effect = dry_run::count(parameter, (before, &before.with(parameter)), all);
    let dry_run::Effect { examined, moved, largest } = effect;
    Ok(DryRun { key, version, on, position, examined, moved, largest })
}

/// Lets everybody read a version: it applies from its first day.
///
/// # Errors
/// The rules refuse, or a store does not answer.
pub(crate) async fn publish(
    app: &App,
    key: ParameterKey,
    version: RuleVersion,
) -> Result<(), Failure> {
    let name = format!("publish/{key}/{version}");
    run(app, &name, RulesCommand::Publish(Step { key, version, on: app.today() })).await
}

/// Takes back a version that does not apply yet.
///
/// # Errors
/// The rules refuse, or a store does not answer.
pub(crate) async fn withdraw(
    app: &App,
    key: ParameterKey,
    version: RuleVersion,
) -> Result<(), Failure> {
    let name = format!("withdraw/{key}/{version}");
    run(app, &name, RulesCommand::Withdraw(Step { key, version, on: app.today() })).await
}

fn unknown(key: &ParameterKey, version: &RuleVersion) -> Failure {
    Failure::new(format!("no version {version} of {key}: see filcommun rules list"))
}

async fn run(app: &App, key: &str, command: RulesCommand) -> Result<(), Failure> {
    let request = Request {
        command_id: command_id("operator", "cli", &format!("rules/{key}")),
        correlation: None,
        causation: None,
        actor: Actor { who: "operator:cli".into(), body: String::new(), role: "operator".into() },
        source: "cli".into(),
        occurred_on: app.today(),
        at: app.clock.now(),
        command: Command::Rules(command),
    };
    app.executor.execute(request).await.map_err(refused)?;
    Ok(())
}
