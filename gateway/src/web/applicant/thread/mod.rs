//! The thread of a demand in plain French, from the read model of its timeline: what happened, on which day,
//! under which rule.

mod change;
mod letting;

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
use projections::timeline as view;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Most entries of one page; no demand has more in years.
const LIMIT: u32 = 1_000;

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
}

impl Entry {
    /// The day in words.
    pub(crate) fn day(&self) -> String {
        words::long_day(self.on)
    }

    /// The day for machines.
    pub(crate) fn iso(&self) -> String {
        words::iso(self.on)
    }
}

/// The steps of a demand, newest first. Sections sent with the first form are one step, not eight.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn entries(app: &App, demand: DemandId) -> Result<Vec<Entry>, Trouble> {
    let found = view::entries(app.views.db(), demand, Position(0), LIMIT).await?;
    let sent = found.iter().find(|e| e.kind == "demand.submitted").map(|e| e.recorded_at);
    let steps = found.iter().filter_map(|entry| {
        let with_form = sent == Some(entry.recorded_at);
        let (what, more) = sentence(&entry.kind, &entry.parameters, with_form)?;
        Some(Entry {
            on: entry.occurred_on,
            what,
            more,
            article: entry.legal_basis.clone(),
            position: entry.position.0,
            kind: entry.kind.clone(),
        })
    });
    let mut steps: Vec<Entry> = steps.collect();
    steps.reverse();
    Ok(steps)
}

/// A sentence and what it means; nothing for what another entry already tells.
type Said = Option<(String, String)>;

fn say(what: impl Into<String>, more: impl Into<String>) -> Said {
    Some((what.into(), more.into()))
}

fn sentence(kind: &str, says: &Value, with_form: bool) -> Said {
    if says.get("unknown").is_some() {
        return say(
            "Quelque chose s’est passé dans votre dossier",
            "Cette page ne sait pas encore le décrire. Votre guichet peut vous répondre.",
        );
    }
    match kind.split('.').next().unwrap_or_default() {
        "demand" => of_change(kind, with_form).or_else(|| of_demand(kind, says)),
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
    if kind != "referral.created" {
        return None;
    }
    let mission = coded(says, "mission").map(words::mission).map(lower).unwrap_or_default();
    say("Un lieu d’accueil vous envoie vers le bon contact", format!("Pour : {mission}."))
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_non_allocation_tells_its_reasons_in_words_and_how_to_contest() {
        let says = json!({"reasons": ["EFFORT"], "dwelling": {"typology": "T3", "commune": "44143", "rent_cents": 50_000, "charges_cents": 0}});
        let (what, more) = sentence("session.non-allocation-decided", &says, false).unwrap();
        assert!(what.contains("n’a pas attribué ce logement"));
        assert!(
            more.contains("loyer trop lourd")
                && more.contains("Rezé")
                && more.contains("contester")
        );
    }

    #[test]
    fn whatever_changes_in_a_household_is_told_in_the_same_words() {
        let told = sentence("demand.household-declared", &json!({}), false);
        assert_eq!(told, say("Votre ménage est modifié", ""));
    }

    #[test]
    fn every_type_an_applicant_sees_has_a_sentence_or_is_told_by_another() {
        let told_elsewhere = [
            "demand.candidacy-closed",
            "demand.completeness-assessed",
            "vacancy.candidate-nominated",
            "vacancy.candidate-withdrawn",
            "vacancy.ranking-recorded",
            "session.candidate-examined",
            "referral.accepted",
            "referral.declined",
            "referral.completed",
            "referral.expired",
        ];
        for info in domain::catalogue::types().iter().filter(|info| info.applicant_visible) {
            let said = sentence(info.name, &json!({}), false);
            assert!(said.is_some() || told_elsewhere.contains(&info.name), "{}", info.name);
        }
    }

    #[test]
    fn no_sentence_uses_a_word_that_hurts() {
        for info in domain::catalogue::types() {
            if let Some((what, more)) = sentence(info.name, &json!({"ground": "RADREN"}), false) {
                for word in
                    ["malheureusement", "félicitations", "doublon", "rejeté", "éliminé", "fraude"]
                {
                    assert!(
                        !format!("{what} {more}").to_lowercase().contains(word),
                        "{}",
                        info.name
                    );
                }
            }
        }
    }
}
