//! `catalogue`: what can be asked, what can happen, and why the answer can be no.

use super::{Failure, show};
use domain::{catalogue, refusal};
use serde_json::{Value, json};
use std::io::Write;

/// Print aggregates with their commands, events and refusals, and the article each rests on.
///
/// All of it is read off the rules of this program. A refusal belongs to the aggregate that its code names.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// One aggregate, as demand; without it, every one.
    aggregate: Option<String>,
    /// One JSON object a command, event or refusal.
    #[arg(long)]
    json: bool,
}

/// Part of a name before its first dot.
fn category(name: &str) -> &str {
    name.split('.').next().unwrap_or(name)
}

/// Every aggregate, in the order of the events.
fn aggregates() -> Vec<&'static str> {
    let mut all: Vec<&str> = catalogue::types().iter().map(|info| info.category).collect();
    all.dedup();
    all
}

pub(super) fn run(args: &Args) -> Result<(), Failure> {
    let mut chosen = aggregates();
    if let Some(one) = &args.aggregate {
        let known = chosen.join(", ");
        chosen.retain(|aggregate| aggregate == one);
        if chosen.is_empty() {
            return Err(Failure::usage(format!("{one} is no aggregate: there are {known}")));
        }
    }
    for aggregate in chosen {
        if args.json { entries(aggregate).iter().try_for_each(show)? } else { print(aggregate)? }
    }
    Ok(())
}

fn commands(aggregate: &str) -> impl Iterator<Item = &'static catalogue::CommandInfo> {
    catalogue::commands().iter().filter(move |info| category(info.name) == aggregate)
}

fn events(aggregate: &str) -> impl Iterator<Item = &'static catalogue::TypeInfo> {
    catalogue::types().iter().filter(move |info| info.category == aggregate)
}

fn refusals(aggregate: &str) -> impl Iterator<Item = &'static refusal::RefusalInfo> {
    refusal::ALL.iter().filter(move |info| category(info.code) == aggregate)
}

fn entries(aggregate: &str) -> Vec<Value> {
    let command = |info: &catalogue::CommandInfo| json!({ "kind": "command", "aggregate": aggregate, "name": info.name, "asks": info.asks });
    let event = |info: &catalogue::TypeInfo| {
        json!({
            "kind": "event", "aggregate": aggregate, "name": info.name, "legal_basis": info.legal_basis,
            "applicant_visible": info.applicant_visible, "public": info.public, "operational": info.operational,
        })
    };
    let refusal = |info: &refusal::RefusalInfo| {
        json!({
            "kind": "refusal", "aggregate": aggregate, "code": info.code, "legal_basis": info.article,
            "sentence": info.sentence,
        })
    };
    let said = commands(aggregate).map(command).chain(events(aggregate).map(event));
    said.chain(refusals(aggregate).map(refusal)).collect()
}

fn print(aggregate: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{aggregate}, streams {aggregate}-ID")?;
    writeln!(out, "  commands")?;
    for info in commands(aggregate) {
        writeln!(out, "    {:<36} {}", info.name, info.asks)?;
    }
    writeln!(out, "  events")?;
    for info in events(aggregate) {
        let seen = if info.applicant_visible { "  shown to the applicant" } else { "" };
        writeln!(out, "    {:<36} {}{seen}", info.name, info.legal_basis)?;
    }
    writeln!(out, "  refusals")?;
    for info in refusals(aggregate) {
        writeln!(out, "    {:<36} {}: {}", info.code, info.article, info.sentence)?;
    }
    writeln!(out)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{aggregates, entries};
    use domain::{catalogue, refusal};

    #[test]
    fn every_command_event_and_refusal_is_under_one_aggregate() {
        let listed: usize = aggregates().into_iter().map(|one| entries(one).len()).sum();
        let known = catalogue::commands().len() + catalogue::types().len() + refusal::ALL.len();
        assert_eq!(listed, known);
    }
}
