//! What a fact says beside its sentence: only what its event holds open, in words.

use super::{coded, home};
use crate::web::{towns, words};
use chrono::NaiveDate;
use domain::territory::Typology;
use serde_json::Value;

/// Days that a fact may hold, with what they are called.
const DAYS: [(&str, &str); 15] = [
    ("received_on", "Reçu le"),
    ("presented_on", "Date de départ"),
    ("filed_on", "Donné le"),
    ("posted_on", "Cachet de la poste"),
    ("entered_on", "Noté par un guichet le"),
    ("verified_on", "Vérifié le"),
    ("sent_on", "Envoyé le"),
    ("returned_on", "Revenu le"),
    ("effective_on", "Compte depuis le"),
    ("decided_on", "Décidé le"),
    ("offered_on", "Proposé le"),
    ("reply_by", "Réponse attendue jusqu’au"),
    ("signed_on", "Signé le"),
    ("notified_on", "Lettre envoyée le"),
    ("computed_on", "Calculé le"),
];

/// Labels and values of an entry.
pub(super) fn of(kind: &str, says: &Value) -> Vec<(String, String)> {
    let mut details = Vec::new();
    let mut add = |label: &str, value: String| details.push((label.to_owned(), value));
    if kind == "demand.wish-declared" {
        let communes: Vec<String> = coded(says, "communes").unwrap_or_default();
        let communes: Vec<_> = communes.iter().map(|code| towns::name(code)).collect();
        let sizes: Vec<Typology> = coded(says, "typologies").unwrap_or_default();
        let sizes: Vec<_> = sizes.into_iter().map(words::typology).collect();
        add("Communes souhaitées", communes.join(", "));
        add("Tailles souhaitées", sizes.join(", "));
    }
    if says.get("dwelling").is_some_and(Value::is_object) {
        add("Logement", home(says));
    }
    if let Some(rank) = says.get("rank").and_then(Value::as_i64) {
        add("Rang", rank.to_string());
    }
    for (name, label) in DAYS {
        if let Some(day) = coded::<NaiveDate>(says, name) {
            add(label, words::long_day(day));
        }
    }
    details
}
