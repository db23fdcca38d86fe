//! French words of the rules: parameters, delays, situations.

use domain::{examination::EntrySituation, rules::DELAY};

/// What a rule is called.
pub(crate) fn key_label(key: &str) -> String {
    let label = match key {
        "abnormal-delays" => "Attente anormalement longue, par secteur et taille",
        "ceilings.plai" => "Plafonds de ressources, PLAI",
        "ceilings.plus" => "Plafonds de ressources, PLUS et PLS",
        "quartile-threshold" => "Seuil des revenus les plus bas",
        "scoring-grid" => "Grille de points",
        "draw-seed" => "Texte du départage entre demandes égales",
        "level-referential" => "Missions de chaque niveau d’accueil",
        "reception-plan" => "Délai du premier accueil",
        "examination-list" => "Situations de l’examen particulier",
        "non-allocation-reasons" => "Motifs de non-attribution",
        "refusal-reasons" => "Motifs de refus d’un logement",
        key => delay_label(key.strip_prefix(DELAY).unwrap_or_default()),
    };
    label.to_owned()
}

/// What a delay is called.
pub(crate) fn delay_label(code: &str) -> &'static str {
    match code {
        "certificate-limit" => "Envoi de l’attestation après le dépôt, au plus",
        "certificate-sending" => "Envoi habituel de l’attestation",
        "validity" => "Validité d’une demande",
        "renewal-notice" => "Courrier avant la fin de validité, au moins",
        "renewal-notice-margin" => "Avance prise sur ce courrier",
        "reinstatement" => "Rétablissement d’une demande retirée par erreur, pendant",
        "offer-reply" => "Temps pour répondre à un logement proposé, au moins",
        "condition" => "Temps pour donner un document demandé par la commission, au moins",
        "reservation" => "Temps laissé à un réservataire pour proposer des candidats",
        "referral-answer" => "Réponse d’un lieu d’accueil à une réorientation",
        "abnormal-delay" => "Attente anormalement longue, au-delà de",
        "outage-push" => "Temps ajouté après une panne du service, au moins",
        "first-reception" => "Premier accueil d’une personne, au plus",
        "first-reception-extended" => {
            "Ou, si le plan le dit dans une grande agglomération, au plus"
        }
        "referral-memory" => {
            "Temps avant qu’un lieu puisse être demandé à nouveau pour le même besoin"
        }
        "warning" => "Temps pour répondre à un avertissement, après sa présentation",
        "right-offer" => "Temps pour proposer un logement à un ménage dont le droit est reconnu",
        "court-window" => "Temps pour saisir le tribunal, après ce délai, si la lettre le disait",
        "letter-answer" => "Temps pour répondre à un courrier, avant un avertissement",
        "retention" => "Conservation des informations personnelles après la fin de la demande",
        _ => "Autre délai",
    }
}

/// A situation of a specific examination, in words.
pub(crate) const fn situation_label(situation: EntrySituation) -> &'static str {
    use EntrySituation as E;
    match situation {
        E::DelayWithoutProposal => "Attente anormalement longue, sans aucun logement proposé",
        E::FailedPresentations => "Demande présentée en commission, sans attribution",
        E::ResourcesNotAllocated => "Logement non attribué à cause du loyer ou du plafond",
        E::UnmetConditions => "Attribution sous condition qui n’a pas abouti",
        E::SupplyMismatch => {
            "Peu de logements conviennent : cinq pièces et plus, ou logement adapté"
        }
        E::Violence => "Violences",
        E::DebtOrExpulsion => "Dette de loyer, ou expulsion",
        E::HealthOrAutonomy => "Santé ou autonomie",
        E::BlockedTransfer => "Locataire d’un logement social dont le changement n’aboutit pas",
        E::TravellingHabitat => "Habitat des gens du voyage",
    }
}
