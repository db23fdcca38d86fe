//! Decisions on the register: voted, counted, published, in force, or taken back.

use crate::{
    decider::Decided,
    id::{RulesId, StreamId},
    refusal::Refusal,
    rules::{Adopted, DryRun, Parameter, Rules, RulesCommand, RulesEvent, Step, value},
    territory::{ParameterKey, RuleVersion},
    world::{Event, World},
};

type Fact = Result<Option<RulesEvent>, Refusal>;

pub(crate) fn decide(command: &RulesCommand, world: &World) -> Decided {
    use RulesCommand as C;
    let absent = Rules::default();
    let rules = world.rules(RulesId::REGISTER).unwrap_or(&absent);
    let event = match command {
        C::Vote(parameter) => vote(rules, parameter),
        C::RecordDryRun(run) => record_dry_run(rules, run),
        C::Publish(step) => publish(rules, step),
        C::NoteEffect(step) => note_effect(rules, step),
        C::Withdraw(step) => withdraw(rules, step),
    }?;
    let stream = StreamId::Rules(RulesId::REGISTER);
    Ok(event.map(|event| (stream, Event::Rules(event))).into_iter().collect())
}

/// A version once voted never changes: decisions point at it.
fn vote(rules: &Rules, parameter: &Parameter) -> Fact {
    match rules.version(&parameter.key, &parameter.version) {
        Some(known) if known.parameter == *parameter => return Ok(None),
        Some(_) => return Err(Refusal::RuleVersionTaken),
        None => {}
    }
    if !value::is_known(&parameter.key) {
        return Err(Refusal::RuleUnknown);
    }
    let told = 1..=Parameter::SOURCE_LENGTH;
    let fits = parameter.value.fits(&parameter.key) && parameter.value.is_sound();
    if !fits || !told.contains(&parameter.source.chars().count()) {
        return Err(Refusal::RuleValue);
    }
    Ok(Some(RulesEvent::ParameterVoted(Box::new(parameter.clone()))))
}

/// Voted and not taken back.
fn standing<'a>(
    rules: &'a Rules,
    key: &ParameterKey,
    version: &RuleVersion,
) -> Result<&'a Adopted, Refusal> {
    let adopted = rules.version(key, version).ok_or(Refusal::RuleNotVoted)?;
    if adopted.withdrawn_on.is_some() { Err(Refusal::RuleWithdrawn) } else { Ok(adopted) }
}

fn record_dry_run(rules: &Rules, run: &DryRun) -> Fact {
    let adopted = standing(rules, &run.key, &run.version)?;
    if adopted.dry_run.as_ref() == Some(run) {
        return Ok(None);
    }
    if adopted.published_on.is_some() {
        return Err(Refusal::RulePublished);
    }
    Ok(Some(RulesEvent::DryRunRecorded(run.clone())))
}

/// Never for a day that is over: whoever decided that day could not know. What can be counted is counted first.
fn publish(rules: &Rules, step: &Step) -> Fact {
    let adopted = standing(rules, &step.key, &step.version)?;
    if adopted.published_on.is_some() {
        return Ok(None);
    }
    if step.on > adopted.parameter.effective_from || step.on < adopted.parameter.voted_on {
        return Err(Refusal::RuleDatePassed);
    }
    if adopted.parameter.value.is_measured() && adopted.dry_run.is_none() {
        return Err(Refusal::RuleNotCounted);
    }
    Ok(Some(RulesEvent::ParameterPublished(step.clone())))
}

fn note_effect(rules: &Rules, step: &Step) -> Fact {
    let adopted = standing(rules, &step.key, &step.version)?;
    if adopted.noted_on.is_some() {
        return Ok(None);
    }
    let first = adopted.parameter.effective_from;
    if adopted.published_on.is_none() || step.on < first {
        return Err(Refusal::RuleNotYet(first));
    }
    Ok(Some(RulesEvent::ParameterTookEffect(step.clone())))
}

/// Before its first day only: what decisions rest on is never taken back, a later version replaces it.
fn withdraw(rules: &Rules, step: &Step) -> Fact {
    let adopted = match standing(rules, &step.key, &step.version) {
        Err(Refusal::RuleWithdrawn) => return Ok(None),
        other => other?,
    };
    if adopted.published_on.is_some() && step.on >= adopted.parameter.effective_from {
        return Err(Refusal::RuleInForce);
    }
    Ok(Some(RulesEvent::ParameterWithdrawn(step.clone())))
}
