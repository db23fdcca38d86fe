//! The thread of a demand, from the read model of its timeline: what happened, on which day, under which rule. Its
//! sentences stand in `messages/<language>/thread.ftl`, under the types of the events.

mod change;
mod details;
mod dwelling;
mod fact;
mod letting;
mod mandate;
mod pages;
mod who;

use crate::{
    app::App,
    error::Trouble,
    web::{
        messages::{Part, Said, Sentence, Words},
        words as words_of,
    },
};
use change::of_demand;
use chrono::NaiveDate;
use domain::id::DemandId;
use eventstore::position::Position;
use fact::{Fact, Telling};
use letting::{of_referral, of_session, of_vacancy};
use mandate::of_mandate;
use projections::timeline as view;
use who::doer;

pub(crate) use dwelling::{describe, described};
pub(super) use mandate::acted;
pub(super) use pages::Thread;
pub(in crate::web) use pages::Wanted;

/// Entries that a desk reads at once; the whole thread is in what can be downloaded.
const LIMIT: u32 = 200;

/// One step of the thread.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, utoipa::ToSchema)]
pub(crate) struct Entry {
    /// Day it happened.
    pub(crate) on: NaiveDate,
    /// What happened.
    #[schema(value_type = String)]
    pub(crate) what: Said,
    /// What it means or what to do; may be empty.
    #[schema(value_type = String)]
    pub(crate) more: Said,
    /// The article it rests on.
    pub(crate) article: String,
    /// Position in the log.
    pub(crate) position: i64,
    /// Type of the event, for machines.
    pub(crate) kind: String,
    /// Who did it: a body, never a person.
    #[schema(value_type = String)]
    pub(crate) who: Said,
    /// When the log took it, in words.
    #[schema(value_type = String)]
    pub(crate) noted: Said,
    /// What the fact says beside its sentence: labels and values.
    #[schema(value_type = Vec<(String, String)>)]
    pub(crate) details: Vec<(Said, Said)>,
    /// The day and who did it.
    #[serde(skip)]
    pub(crate) when: Said,
}

impl Entry {
    /// An entry of the read model, in words.
    pub(crate) fn of(entry: &view::Entry, words: Words, narrowed: bool) -> Self {
        let fact = Fact { kind: &entry.kind, says: &entry.parameters };
        let told = told(fact);
        let who = doer(&entry.role, &entry.body, narrowed);
        let when = when(entry, &who);
        Self {
            on: entry.occurred_on,
            what: words.tell(&told.what),
            more: words.tell_all(&told.more),
            article: entry.legal_basis.clone(),
            position: entry.position.0,
            kind: entry.kind.clone(),
            who: words.part(&who),
            noted: words.part(&Part::Minute(entry.recorded_at)),
            details: details::of(fact, words),
            when: words.tell(&when),
        }
    }

    /// The day in words.
    pub(crate) fn day(&self) -> String {
        words_of::long_day(self.on)
    }

    /// The day for machines.
    pub(crate) fn iso(&self) -> String {
        words_of::iso(self.on)
    }
}

/// On which day, by whom.
fn when(entry: &view::Entry, who: &Part) -> Sentence {
    Sentence::of("thread-when").with("day", Part::Day(entry.occurred_on)).with("who", who.clone())
}

/// The last steps of a demand, newest first.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn entries(app: &App, demand: DemandId) -> Result<Vec<Entry>, Trouble> {
    let end = Position(i64::MAX);
    let found = view::newest_entries(app.views.db(), demand, end, LIMIT).await?;
    Ok(found.iter().map(|entry| Entry::of(entry, Words::default(), false)).collect())
}

/// What is told of a fact. What nobody here can put into words is told all the same.
fn told(fact: Fact<'_>) -> Telling {
    let known = if fact.says.get("unknown").is_some() { None } else { sentence(fact) };
    known.unwrap_or_else(|| Telling::of(Sentence::of("thread-unknown")).also("thread-unknown-more"))
}

fn sentence(fact: Fact<'_>) -> Option<Telling> {
    match fact.kind.split('.').next().unwrap_or_default() {
        "demand" => of_mandate(fact).or_else(|| of_demand(fact)),
        "session" => of_session(fact),
        "vacancy" => of_vacancy(fact),
        "referral" => of_referral(fact),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
