//! What a commission decided and a landlord offered.

use super::{Said, coded, day, home, lower, say};
use crate::web::words;
use serde_json::Value;

pub(super) fn of_vacancy(kind: &str, says: &Value) -> Said {
    match kind {
        "vacancy.offer-made" => say(
            format!("Un logement vous est proposé : {}", home(says)),
            format!("Réponse attendue jusqu’au {} inclus.", day(says, "reply_by")),
        ),
        "vacancy.offer-accepted" => {
            say("Vous avez accepté le logement", "Le bailleur vous contacte pour signer le bail.")
        }
        "vacancy.offer-refused" => {
            let reason =
                coded(says, "reason").map(words::refusal_reason).map(lower).unwrap_or_default();
            say(
                "Vous avez refusé ce logement",
                format!("Motif donné : {reason}. Votre demande reste active."),
            )
        }
        "vacancy.offer-deemed-refused" => say(
            "Nous n’avons pas reçu votre réponse à temps",
            "Si vous avez répondu, dites-le-nous dans un lieu d’accueil.",
        ),
        "vacancy.next-rank-activated" => {
            say("Le ménage classé avant vous n’a pas pris le logement : c’est votre tour", "")
        }
        "vacancy.candidate-withdrawn" => {
            let reason = coded::<String>(says, "reason").unwrap_or_default();
            let reason = words::NON_ALLOCATIONS.iter().find(|known| known.code() == reason);
            let reason = reason.map(|known| lower(words::non_allocation(*known)));
            let why = reason.map(|why| format!("Motif : {why}. ")).unwrap_or_default();
            say(
                "Ce logement passe au ménage suivant : une condition n’est plus remplie",
                format!(
                    "{why}Votre demande reste active. Un lieu d’accueil peut vous expliquer ce motif."
                ),
            )
        }
        "vacancy.condition-met" => {
            say("Le document demandé par la commission est arrivé et vérifié", "")
        }
        "vacancy.condition-lapsed" => say(
            "Nous n’avons pas reçu à temps le document demandé par la commission",
            format!(
                "Il fallait le donner jusqu’au {} inclus. Si vous l’avez donné ou posté avant, dites-le-nous.",
                day(says, "due")
            ),
        ),
        "vacancy.lapse-undone" => say(
            "Votre document était à temps : vous retrouvez votre rang",
            format!("{}{}", in_time(says), ours(says)),
        ),
        "vacancy.offer-taken-back" => say(
            "Ce logement ne vous est plus proposé pour le moment",
            "Un ménage classé avant vous avait donné son document à temps. Votre rang et votre demande restent.",
        ),
        "vacancy.ranked-not-served" => say(
            "Votre document était à temps, mais un autre ménage a déjà accepté ce logement",
            format!("{}{}Votre demande reste active.", in_time(says), ours(says)),
        ),
        "vacancy.lease-signed" => say("Le bail est signé", format!("C’est {}.", home(says))),
        _ => None,
    }
}

/// When a document that looked late was given.
fn in_time(says: &Value) -> String {
    let given = coded(says, "given_on").map(words::long_day);
    given.map(|day| format!("Vous l’avez donné le {day}. ")).unwrap_or_default()
}

/// What is our fault is said to be ours.
fn ours(says: &Value) -> &'static str {
    match says.get("cause").and_then(Value::as_str) {
        Some("entered-late") => {
            "Nous nous sommes trompés : un guichet l’avait, et nous l’avons noté trop tard. "
        }
        Some("misjudged") => "Nous nous sommes trompés. ",
        _ => "",
    }
}

pub(super) fn of_session(kind: &str, says: &Value) -> Said {
    match kind {
        "session.allocation-decided" => {
            say("La commission vous attribue un logement", format!("C’est {}.", home(says)))
        }
        "session.ranked-allocation-decided" => {
            let rank = says.get("rank").and_then(Value::as_i64).unwrap_or(0);
            say(
                format!("La commission vous classe au rang {rank}"),
                format!(
                    "C’est pour {}. Ce n’est pas une file d’attente : le premier n’est pas toujours choisi.",
                    home(says)
                ),
            )
        }
        "session.conditional-allocation-decided" => {
            let document = coded(says, "document").map(words::document).unwrap_or_default();
            say(
                "La commission vous attribue un logement, à une condition",
                format!("Donnez ce document jusqu’au {} inclus : {document}.", day(says, "due")),
            )
        }
        "session.non-allocation-decided" => {
            let codes: Vec<String> = coded(says, "reasons").unwrap_or_default();
            let reasons =
                words::NON_ALLOCATIONS.iter().filter(|r| codes.iter().any(|c| c == r.code()));
            let reasons: Vec<_> = reasons.map(|r| lower(words::non_allocation(*r))).collect();
            say(
                "La commission n’a pas attribué ce logement à votre ménage",
                format!(
                    "C’était {}. Motif : {}. Votre demande reste active. Vous pouvez contester cette \
                     décision dans les deux mois qui suivent la lettre.",
                    home(says),
                    reasons.join(" ; ")
                ),
            )
        }
        "session.inadmissibility-decided" => say(
            "La commission a déclaré votre demande non recevable",
            "La lettre dit pourquoi, et comment contester.",
        ),
        "session.decision-notified" => {
            say("La décision de la commission vous est envoyée par écrit", "")
        }
        _ => of_contestation(kind, says),
    }
}

/// The letter of a decision, and what the household says against it.
fn of_contestation(kind: &str, says: &Value) -> Said {
    match kind {
        "session.notice-presented" => say(
            "La lettre de la commission vous a été présentée",
            "Si elle dit comment contester, les deux mois se comptent à partir de ce jour.",
        ),
        "session.decision-contested" => say(
            "Vous contestez la décision de la commission",
            "Le délai est arrêté, et rien de votre dossier n’est effacé jusqu’à la réponse.",
        ),
        "session.contestation-answered" => {
            let more = if says.get("answer").and_then(Value::as_str) == Some("examined-again") {
                "La commission examine de nouveau votre candidature."
            } else {
                "La décision ne change pas. La lettre dit comment la contester encore."
            };
            say("Votre contestation a reçu une réponse", more)
        }
        _ => None,
    }
}
