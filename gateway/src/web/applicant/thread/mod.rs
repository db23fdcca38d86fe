//! The thread of a demand in plain French, from the read model of its timeline: what happened, on which day,
//! under which rule.

mod change;
mod details;
mod letting;
mod mandate;
mod pages;

use crate::{
    app::App,
    error::Trouble,
    web::{towns, words},
};
use change::{of_change, of_demand};
use chrono::NaiveDate;
use domain::{id::DemandId, vacancy::Dwelling};
use eventstore::position::Position;
use letting::{of_session, of_vacancy};
pub(super) use mandate::acted;
use mandate::of_mandate;
use projections::timeline as view;
use serde::de::DeserializeOwned;
use serde_json::Value;

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
    pub(crate) what: String,
    /// What it means or what to do; may be empty.
    pub(crate) more: String,
    /// The article it rests on.
    pub(crate) article: String,
    /// Position in the log.
    pub(crate) position: i64,
    /// Type of the event, for machines.
    pub(crate) kind: String,
    /// Who did it: a body, never a person.
    pub(crate) who: String,
    /// When the log took it, in words.
    pub(crate) noted: String,
    /// What the fact says beside its sentence: labels and values.
    pub(crate) details: Vec<(String, String)>,
}

impl Entry {
    /// An entry of the read model, in words.
    pub(crate) fn of(entry: &view::Entry, narrowed: bool) -> Self {
        let (what, more) = told(&entry.kind, &entry.parameters);
        Self {
            on: entry.occurred_on,
            what,
            more,
            article: entry.legal_basis.clone(),
            position: entry.position.0,
            kind: entry.kind.clone(),
            who: words::applicant::doer(&entry.role, &entry.body, narrowed),
            noted: words::minute(entry.recorded_at),
            details: details::of(&entry.kind, &entry.parameters),
        }
    }

    /// The day in words.
    pub(crate) fn day(&self) -> String {
        words::long_day(self.on)
    }

    /// The day for machines.
    pub(crate) fn iso(&self) -> String {
        words::iso(self.on)
    }
}

/// The last steps of a demand, newest first.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn entries(app: &App, demand: DemandId) -> Result<Vec<Entry>, Trouble> {
    let end = Position(i64::MAX);
    let found = view::newest_entries(app.views.db(), demand, end, LIMIT).await?;
    Ok(found.iter().map(|entry| Entry::of(entry, false)).collect())
}

/// A sentence and what it means; nothing for a type that has no words here.
type Said = Option<(String, String)>;

fn say(what: impl Into<String>, more: impl Into<String>) -> Said {
    Some((what.into(), more.into()))
}

/// What an entry says. What nobody here can put into words is told all the same.
fn told(kind: &str, says: &Value) -> (String, String) {
    let known = if says.get("unknown").is_some() { None } else { sentence(kind, says) };
    known.unwrap_or_else(|| {
        (
            "Quelque chose s’est passé dans votre dossier".to_owned(),
            "Cette page ne sait pas encore le décrire. Votre guichet peut vous répondre."
                .to_owned(),
        )
    })
}

fn sentence(kind: &str, says: &Value) -> Said {
    match kind.split('.').next().unwrap_or_default() {
        "demand" => {
            of_change(kind).or_else(|| of_mandate(kind, says)).or_else(|| of_demand(kind, says))
        }
        "session" => of_session(kind, says),
        "vacancy" => of_vacancy(kind, says),
        "referral" => of_referral(kind, says),
        _ => None,
    }
}

/// A code of the entry, read as the type it belongs to.
fn coded<T: DeserializeOwned>(says: &Value, name: &str) -> Option<T> {
    serde_json::from_value(says.get(name)?.clone()).ok()
}

fn day(says: &Value, name: &str) -> String {
    coded(says, name).map(words::long_day).unwrap_or_default()
}

fn home(says: &Value) -> String {
    let dwelling = says.get("dwelling");
    let text = |name: &str| dwelling.and_then(|d| d.get(name)).and_then(Value::as_str);
    let cents = |name: &str| dwelling.and_then(|d| d.get(name)).and_then(Value::as_i64);
    let (Some(typology), Some(commune)) = (text("typology"), text("commune")) else {
        return "un logement".to_owned();
    };
    let rent = cents("rent_cents").unwrap_or(0) + cents("charges_cents").unwrap_or(0);
    spelt(typology, commune, rent)
}

/// « un T3 à Rezé, 512,40 € par mois charges comprises ».
pub(crate) fn describe(dwelling: &Dwelling) -> String {
    let rent = dwelling.rent_cents + dwelling.charges_cents;
    spelt(dwelling.typology.code(), dwelling.commune.as_str(), rent)
}

fn spelt(typology: &str, commune: &str, rent: i64) -> String {
    let size = match typology {
        "C" => "une chambre",
        "T6P" => "un T6 ou plus",
        other => {
            return format!(
                "un {other} à {}, {} par mois charges comprises",
                towns::name(commune),
                words::euros(rent)
            );
        }
    };
    format!("{size} à {}, {} par mois charges comprises", towns::name(commune), words::euros(rent))
}

fn of_referral(kind: &str, says: &Value) -> Said {
    let mission = coded(says, "mission").map(words::mission).map(lower).unwrap_or_default();
    match kind {
        "referral.created" => {
            say("Un lieu d’accueil vous envoie vers le bon contact", format!("Pour : {mission}."))
        }
        "referral.accepted" => {
            say("Le lieu d’accueil où vous êtes envoyé vous attend", format!("Pour : {mission}."))
        }
        "referral.declined" => say(
            "Le lieu d’accueil où vous étiez envoyé ne peut pas vous recevoir",
            "Celui qui vous a envoyé doit vous en proposer un autre. Vous pouvez le lui rappeler.",
        ),
        "referral.completed" => {
            say("Le lieu d’accueil a fini ce qui vous y menait", format!("C’était : {mission}."))
        }
        "referral.expired" => say(
            "Le lieu d’accueil où vous étiez envoyé n’a pas répondu à temps",
            "C’est notre retard. Celui qui vous a envoyé doit vous en proposer un autre.",
        ),
        _ => None,
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
