//! Who helps: mandates, and what was done under them.

use super::{Said, coded, day, say};
use domain::demand::MandateAct;
use serde_json::Value;

pub(super) fn of_mandate(kind: &str, says: &Value) -> Said {
    match kind {
        "demand.mandate-given" => say(
            "Un mandat est noté : quelqu’un peut vous aider",
            format!(
                "Jusqu’au {} inclus. Vous pouvez y mettre fin à tout moment.",
                day(says, "until")
            ),
        ),
        "demand.mandate-ended" => {
            say("Un mandat a pris fin", "Cette personne ne voit plus votre demande.")
        }
        "demand.acted-for" => say(acted(coded(says, "act"), None), ""),
        _ => None,
    }
}

/// What somebody did for the household, and who it was, if that is known.
pub(in crate::web::applicant) fn acted(act: Option<MandateAct>, who: Option<&str>) -> String {
    let what = match act {
        Some(MandateAct::Renewed) => "votre demande est renouvelée",
        Some(MandateAct::Changed) => "votre demande est modifiée",
        Some(MandateAct::Filed) => "un document est déposé",
        Some(MandateAct::Renounced) => "votre demande est abandonnée",
        None => "quelque chose est fait",
    };
    format!("Par {} pour vous : {what}", who.unwrap_or("une personne mandatée"))
}
