//! What happened to the demand itself: its file, its letters, what was put right.

use super::{Said, coded, day, home, say};
use crate::web::words;
use domain::demand::Ground;
use serde_json::Value;

/// A section changed after the first form.
pub(super) fn of_change(kind: &str) -> Said {
    let what = match kind {
        "demand.identity-changed" => "Vos coordonnées sont modifiées",
        "demand.co-applicant-declared" => "Une personne signe la demande avec vous",
        "demand.co-applicant-removed" => "Les personnes qui signent la demande ont changé",
        "demand.household-declared" => "Votre ménage est modifié",
        "demand.resources-declared" => "Vos ressources sont modifiées",
        "demand.housing-declared" => "Votre logement actuel est modifié",
        "demand.wish-declared" => "Le logement souhaité est modifié",
        "demand.situation-declared" => "Votre situation est modifiée",
        _ => return None,
    };
    say(what, "")
}

pub(super) fn of_demand(kind: &str, says: &Value) -> Said {
    match kind {
        "demand.submitted" => {
            let channel = coded(says, "channel").map(words::channel).unwrap_or_default();
            say(format!("Votre demande est déposée {channel}"), "")
        }
        "demand.completeness-assessed" => {
            let missing: Vec<String> = coded(says, "missing").unwrap_or_default();
            let more = "Votre demande est reçue quand même. Un lieu d’accueil peut la compléter avec vous.";
            if missing.is_empty() {
                None
            } else {
                say("Il manque des réponses dans votre formulaire", more)
            }
        }
        "demand.identity-accepted" => say("Votre pièce d’identité est acceptée", ""),
        "demand.registered" => {
            let kept = says.get("origin").and_then(Value::as_str) == Some("migrated");
            let what = if kept {
                "Votre demande est reprise, avec son numéro et sa date"
            } else {
                "Votre demande est enregistrée, avec son numéro unique"
            };
            say(
                what,
                format!(
                    "Elle est valable jusqu’au {} inclus. Vous pourrez la renouveler.",
                    day(says, "expires_on")
                ),
            )
        }
        "demand.certificate-issued" => say("Votre attestation est envoyée", ""),
        "demand.document-filed" => {
            let category = coded(says, "category").map(words::document).unwrap_or_default();
            say(format!("Document déposé : {category}"), "")
        }
        "demand.document-verified" => say(format!("Un document est vérifié{}", named(says)), ""),
        "demand.document-rejected" => {
            let reason = coded(says, "reason").map(words::rejection).unwrap_or_default();
            say(
                format!("Un document n’est pas accepté{}", named(says)),
                format!(
                    "Motif : {reason}. Donnez-en un autre, sur ce site ou dans un lieu d’accueil."
                ),
            )
        }
        "demand.score-computed" => {
            let total = says.get("total").and_then(Value::as_i64).unwrap_or(0);
            let provisional = says.get("provisional").and_then(Value::as_bool) == Some(true);
            let more = if provisional {
                "Ce total est provisoire : des documents restent à vérifier."
            } else {
                ""
            };
            say(format!("Vos points sont calculés : {total}"), more)
        }
        _ => of_life(kind, says),
    }
}

/// The category of a document, after a colon.
fn named(says: &Value) -> String {
    let category = coded(says, "category").map(words::document);
    category.map(|category| format!(" : {category}")).unwrap_or_default()
}

fn of_life(kind: &str, says: &Value) -> Said {
    match kind {
        "demand.renewal-notice-sent" => say(
            "Un courrier vous invite à renouveler votre demande",
            format!("À faire jusqu’au {} inclus.", day(says, "expires_on")),
        ),
        "demand.renewed" => say(
            "Votre demande est renouvelée",
            format!("Elle est valable jusqu’au {} inclus.", day(says, "expires_on")),
        ),
        "demand.renunciation-received" => say("Vous avez renoncé à votre demande, par écrit", ""),
        "demand.deregistered" => {
            let ground = says.get("ground").and_then(Value::as_str).and_then(Ground::from_code);
            let why =
                ground.map(|g| format!("Raison : {}. ", words::ground(g))).unwrap_or_default();
            let told = match says.get("elsewhere").and_then(Value::as_bool) {
                Some(true) => "C’est un autre organisme qui l’a décidé et nous l’a dit. ",
                _ => "",
            };
            say(
                "Votre demande n’est plus active",
                format!(
                    "{why}{told}Le mot de la loi est « radiation ». Si c’est une erreur, dites-le à un lieu \
                     d’accueil : la demande peut être rétablie avec son numéro et sa date."
                ),
            )
        }
        "demand.reinstated" => say(
            "Nous nous sommes trompés : votre demande est rétablie",
            "Son numéro et sa date ne changent pas.",
        ),
        "demand.merged"
        | "demand.absorbed"
        | "demand.fact-corrected"
        | "demand.sessions-affected"
        | "demand.lease-elsewhere-reported"
        | "demand.erasure-held" => of_repair(kind, says),
        "demand.candidacy-opened" => say(
            "Votre demande est étudiée pour un logement",
            format!("C’est {}. Une commission compare les ménages candidats.", home(says)),
        ),
        "demand.refusal-judged" => say(
            "Une personne a examiné votre refus d’un logement",
            "Un lieu d’accueil peut vous dire ce qu’elle a retenu, et comment le contester.",
        ),
        "demand.candidacy-closed" => {
            match says.pointer("/outcome/kind").and_then(Value::as_str) {
                Some("withdrawn") => say("Votre candidature est retirée de ce logement", ""),
                Some("vacancy-closed") => say(
                    "Ce logement n’est plus proposé",
                    "Un autre ménage l’a pris, ou il a été repris. Votre demande reste active.",
                ),
                // told by the decision, the reply or the lease itself
                _ => None,
            }
        }
        _ => of_letter(kind, says),
    }
}

/// What a letter is for, in words.
fn purpose(says: &Value) -> &'static str {
    match says.pointer("/purpose/kind").and_then(Value::as_str) {
        Some("renewal") => "pour renouveler votre demande",
        Some("request") => "pour vous poser une question",
        Some("offer") => "pour vous proposer un logement",
        Some("decision") => "pour vous dire une décision de la commission",
        Some("warning") => "pour vous avertir",
        _ => "au sujet de votre demande",
    }
}

fn of_letter(kind: &str, says: &Value) -> Said {
    let until = coded(says, "until").map(words::long_day);
    match kind {
        "demand.letter-sent" => say(
            format!("Un courrier vous est envoyé {}", purpose(says)),
            "Si votre adresse a changé, dites-le à un lieu d’accueil.",
        ),
        "demand.letter-presented" => say(
            format!("Le courrier envoyé {} vous est présenté", purpose(says)),
            until
                .map(|day| format!("Le temps compte depuis ce jour, jusqu’au {day} inclus."))
                .unwrap_or_default(),
        ),
        "demand.letter-returned" => say(
            "Un courrier est revenu sans vous être remis",
            "Ce n’est pas une absence de réponse : votre demande reste active. Vérifiez votre adresse avec un \
             lieu d’accueil.",
        ),
        "demand.warning-sent" => say(
            "Une lettre vous avertit que votre demande peut ne plus être active",
            "Vous avez un mois pour répondre après la présentation de la lettre. Un lieu d’accueil peut vous aider.",
        ),
        "demand.warning-lifted" => say("L’avertissement est levé", "Votre demande reste active."),
        _ => None,
    }
}

/// What was put right, and what becomes of two demands.
fn of_repair(kind: &str, says: &Value) -> Said {
    match kind {
        "demand.merged" => say(
            "Vos deux demandes n’en font plus qu’une",
            "Elle garde la date la plus ancienne. Ce numéro et ses attestations restent reconnus.",
        ),
        "demand.absorbed" => say(
            "Vos deux demandes n’en font plus qu’une",
            format!("Elle date maintenant du {}.", day(says, "presented_on")),
        ),
        "demand.fact-corrected" => say(
            "Une information de votre demande est corrigée d’après un document",
            format!("La correction compte depuis le {}.", day(says, "effective_on")),
        ),
        "demand.sessions-affected" => {
            let days: Vec<_> = coded::<Vec<_>>(says, "days").unwrap_or_default();
            let days: Vec<String> = days.into_iter().map(words::long_day).collect();
            say(
                "Nous avons cherché les séances où notre erreur a changé votre place",
                format!(
                    "Séances : {}. Votre demande sera proposée pour le prochain logement qui vous convient.",
                    days.join(" ; ")
                ),
            )
        }
        "demand.lease-elsewhere-reported" => say(
            "Un bail à votre nom nous est signalé dans un autre département",
            "Votre demande ici reste active. Dites-nous si vous cherchez toujours un logement.",
        ),
        _ => say(
            "Vos informations sont gardées plus longtemps",
            "Un organisme en a encore besoin. Un lieu d’accueil peut vous dire lequel.",
        ),
    }
}
