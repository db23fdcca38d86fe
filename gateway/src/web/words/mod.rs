//! French words for codes, days and numbers. Every label a page shows stands here or in a template.

pub(crate) mod agent;
pub(crate) mod applicant;
mod codes;
mod events;
pub(crate) mod figures;
pub(crate) mod letting;
pub(crate) mod operator;
pub(crate) mod rules;
pub(crate) mod session;
mod spelt;

pub(crate) use domain::calendar::french_date as long_day;
pub(crate) use session::{member, topic, vote};

pub(crate) use codes::*;
pub(crate) use spelt::*;

/// Roles of actors, as the log has them.
pub(crate) fn role(role: &str) -> &'static str {
    match role {
        "applicant" => "demandeur",
        "helper" => "aidant, par mandat",
        "agent" => "agent",
        "landlord" => "bailleur",
        "commission" => "commission",
        "auditor" => "contrôle",
        "holder" => "réservataire",
        "metropolis" => "pilotage",
        "operator" => "exploitation",
        "officer" => "sécurité et protection des données",
        "system" => "service",
        _ => "autre",
    }
}

/// Doors, as the log has them.
pub(crate) fn source(source: &str) -> &'static str {
    match source {
        "page" => "site",
        "api" => "interface technique",
        "exchange" => "échange national",
        "nats" => "réseau des partenaires",
        "cli" => "ligne de commande",
        "scheduler" => "échéancier",
        _ => "autre",
    }
}

/// Name of an event for those who replay the log.
pub(crate) fn event(kind: &str) -> &'static str {
    events::EVENTS
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or("Autre événement", |(_, label)| *label)
}

/// What was just done, for the page after a form.
pub(crate) fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "apparence" => "Votre choix de couleurs est gardé sur cet appareil.",
        "enregistree" => "La demande est enregistrée. Son numéro unique est donné.",
        "souhaits" => {
            "Les souhaits sont gardés. Le numéro et la date de la demande ne changent pas."
        }
        "menage" => "Le ménage est à jour.",
        "attestation" => "L’attestation d’enregistrement est envoyée.",
        "document-depose" => "Le document est noté au dossier.",
        "document-envoye" => "Votre document est reçu. Un guichet le vérifie.",
        "document-verifie" => "Le document est vérifié.",
        "document-rejete" => "Le document n’est pas accepté. Le demandeur voit pourquoi.",
        "renouvelee" => "La demande est renouvelée pour un an.",
        "renoncee" => "La renonciation est notée. La demande n’est plus active.",
        "reorientee" => "La réorientation est envoyée au lieu choisi.",
        "accueil-accepte" => "Le lieu accepte cette réorientation.",
        "accueil-decline" => "La réponse est notée.",
        "accueil-termine" => "La réorientation est terminée.",
        "offre-acceptee" => "Votre accord est noté. Le bailleur vous appelle pour le bail.",
        "offre-refusee" => "Votre refus est noté. Votre demande reste active.",
        "reponse-notee" => "La réponse du ménage est notée.",
        "logement-declare" => "Le logement est déclaré.",
        "candidat-propose" => "Le ménage est candidat pour ce logement.",
        "logement-reserve" => "Le réservataire est prévenu. Son délai pour proposer court.",
        "candidat-retire" => "La candidature est retirée.",
        "manque-note" => "Le motif du manque de candidats est noté.",
        "courrier-presente" => {
            "La présentation du courrier est notée. Le délai court depuis ce jour."
        }
        "offre-faite" => "Le logement est proposé au ménage.",
        "bail-signe" => "Le bail est noté. La demande n’est plus active : le ménage est logé.",
        "logement-repris" => "Le logement n’est plus proposé.",
        "seance-convoquee" => "La séance est convoquée.",
        "ordre-du-jour" => "L’ordre du jour est arrêté.",
        "membre-retire" => "Le membre ne prend pas part à ce logement.",
        "quorum" => "Le quorum est constaté.",
        "decisions" => "Les décisions sont enregistrées.",
        "notifiee" => "La décision est notée comme envoyée au ménage.",
        "seance-reportee" => "La séance est reportée. L’ordre du jour est à arrêter de nouveau.",
        "lettre-presentee" => {
            "La présentation de la lettre est notée. Le délai pour contester court depuis ce jour."
        }
        "contestation-notee" => {
            "La contestation est notée. Le délai est arrêté jusqu’à la réponse."
        }
        "contestation-repondue" => "La réponse est notée.",
        "nouvel-examen" => {
            "Le logement est à l’ordre du jour de l’autre séance. La première décision reste écrite."
        }
        "proces-verbal" => "Le procès-verbal est publié.",
        "courrier-revenu" => {
            "Le retour du courrier est noté. Ce n’est pas une absence de réponse : la demande reste active."
        }
        "mandat-termine" => "Le mandat a pris fin. Cette personne ne voit plus la demande.",
        "deconnexion" => "Vous êtes déconnecté.",
        other => return letting::done(other).or_else(|| agent::done(other)),
    })
}
