//! `network`: what the head of the reception network looks at.

use super::{Failure, settings, show};
use crate::{
    answers::{self, Differences},
    app,
    config::StoreArgs,
};
use clap::{Args as ClapArgs, Subcommand};
use domain::id::PlaceId;
use serde_json::json;
use std::io::Write;

/// The reception network as a whole.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Questions to which desks answered differently from the same version of the shared script.
    ///
    /// Counts of interviews, place by place; no person and no demand.
    Differences {
        /// One object a question.
        #[arg(long)]
        json: bool,
    },
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    let Action::Differences { json } = args.action;
    let differences = answers::differences(&app).await?;
    if json { as_json(&differences) } else { print(&differences) }
}

fn name(differences: &Differences, place: PlaceId) -> String {
    differences.places.get(&place).cloned().unwrap_or_else(|| place.to_string())
}

fn as_json(differences: &Differences) -> Result<(), Failure> {
    for one in &differences.found {
        let answers: Vec<_> = one
            .answers
            .iter()
            .map(|told| {
                let place = |(id, count): &(PlaceId, u64)| json!({ "place": id, "name": name(differences, *id), "interviews": count });
                json!({ "answer": told.answer, "places": told.places.iter().map(place).collect::<Vec<_>>() })
            })
            .collect();
        show(&json!({ "script": one.script, "question": one.question, "answers": answers }))?;
    }
    Ok(())
}

fn print(differences: &Differences) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    if differences.found.is_empty() {
        writeln!(out, "no difference: every desk gave the same answer to the same question")?;
    }
    for one in &differences.found {
        writeln!(out, "{}, script {}", one.question, one.script)?;
        for told in &one.answers {
            writeln!(out, "  {}", told.answer)?;
            for (place, count) in &told.places {
                writeln!(out, "    {:<40}  {count}", name(differences, *place))?;
            }
        }
    }
    Ok(())
}
