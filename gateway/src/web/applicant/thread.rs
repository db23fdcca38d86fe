//! The thread of a demand in plain French, from the read model of its timeline: what happened, on which day,
//! under which rule.

use crate::{
    app::App,
    error::Trouble,
    web::{towns, words},
};
use chrono::NaiveDate;
use domain::{demand::Ground, id::DemandId, vacancy::Dwelling};
use eventstore::position::Position;
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

/// A section changed after the first form.
fn of_change(kind: &str, with_form: bool) -> Said {
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
    if with_form { None } else { say(what, "") }
}

fn of_demand(kind: &str, says: &Value) -> Said {
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
        "demand.document-verified" => say("Un document est vérifié", ""),
        "demand.document-rejected" => {
            let reason = coded(says, "reason").map(words::rejection).unwrap_or_default();
            say(
                "Un document n’est pas accepté",
                format!("Motif : {reason}. Donnez-en un autre dans un lieu d’accueil."),
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

fn of_vacancy(kind: &str, says: &Value) -> Said {
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

fn of_session(kind: &str, says: &Value) -> Said {
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
