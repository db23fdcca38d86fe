//! French words of the desks: queues, reasons, purposes.

/// Purposes an agent may give for opening a file or looking for somebody.
pub(crate) const PURPOSES: [(&str, &str); 5] = [
    ("file", "traiter la file d’attente"),
    ("accueil", "recevoir la personne"),
    ("telephone", "répondre au téléphone"),
    ("courrier", "traiter un courrier"),
    ("suivi", "suivre la demande"),
];

/// The purpose in words, when it is one of those.
pub(crate) fn known_purpose(code: &str) -> Option<&'static str> {
    PURPOSES.iter().find(|(known, _)| *known == code).map(|(_, words)| *words)
}

/// The purpose in words; the last one when none is known.
pub(crate) fn purpose(code: &str) -> &'static str {
    known_purpose(code).unwrap_or("suivre la demande")
}

/// Why a file is handed back.
pub(crate) const HAND_BACKS: [(&str, &str); 4] = [
    ("absence", "absence ou congés"),
    ("charge", "trop de dossiers en même temps"),
    ("autre-lieu", "un autre lieu suit la personne"),
    ("termine", "plus rien à faire pour le moment"),
];

/// Why a list is taken away.
pub(crate) const EXPORTS: [(&str, &str); 3] = [
    ("permanence", "préparer une permanence"),
    ("courrier", "préparer un courrier"),
    ("bilan", "faire le bilan d’une file"),
];

/// The words of a code in a list.
pub(crate) fn among(list: &[(&str, &'static str)], code: &str) -> Option<&'static str> {
    list.iter().find(|(known, _)| *known == code).map(|(_, words)| *words)
}

/// What a form of a file does, by the last part of its address.
pub(crate) fn file_act(path: &str) -> &'static str {
    match path {
        "enregistrer" => "Enregistrer la demande",
        "attestation" => "Envoyer l’attestation",
        "menage" => "Mettre à jour le ménage",
        "document" => "Noter le dépôt d’un document",
        "verifier" => "Dire qu’un document est vérifié",
        "rejeter" => "Dire qu’un document n’est pas accepté",
        "renouveler" => "Renouveler la demande",
        "courrier-renouvellement" => "Noter la présentation d’un courrier",
        "renoncer" => "Noter une renonciation",
        "acces" => "Remettre un code secret",
        "souhaits" => "Changer les souhaits",
        "depart" => "Enregistrer une demande à soi",
        "fermer" => "Fermer ce qui est à une personne",
        "reorienter" => "Envoyer une réorientation",
        "prendre" => "Prendre le dossier",
        "rendre" => "Rendre le dossier",
        "ecarter" => "Dire que ce sont deux personnes",
        "priorite" => "Noter une priorité",
        "reunir" => "Réunir deux demandes",
        "script" => "Noter un entretien",
        _ => "Agir sur ce dossier",
    }
}

/// A question or an answer of the shared script, by its code. A code that has no words yet is shown spelt out.
pub(crate) fn script(code: &str) -> String {
    let known = match code {
        "pieces-a-fournir" => "Quelles pièces faut-il pour enregistrer une demande ?",
        "identite-seule" => "Une pièce d’identité ou un titre de séjour, rien d’autre",
        "toutes-les-pieces" => "Toutes les pièces du dossier",
        "delai-moyen" => "Combien de temps faut-il attendre ?",
        "delai-de-la-commune" => "Le délai de la commune demandée",
        "delai-du-territoire" => "Le délai du territoire",
        "qui-decide" => "Qui décide de l’attribution ?",
        "bailleur" => "Le bailleur",
        "commission" => "La commission d’attribution",
        other => return capital(&other.replace('-', " ")),
    };
    known.to_owned()
}

/// What was done with personal data, as a household and a security officer read it.
pub(crate) const fn act(act: crate::desk::Act) -> &'static str {
    use crate::desk::Act;
    match act {
        Act::Read => "lecture",
        Act::Search => "recherche",
        Act::Export => "liste emportée",
        Act::Emergency => "ouverture d’urgence",
    }
}

/// What was just done, for the page after a form.
pub(crate) fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "dossier-pris" => "Ce dossier est à vous. Vous le retrouvez dans « Mes dossiers ».",
        "dossier-rendu" => "Le dossier est rendu. Il revient dans « À prendre ».",
        "pas-a-rendre" => "Personne ne tenait ce dossier : rien n’a changé.",
        "deja-pris" => "Un autre agent tient déjà ce dossier. Il n’a pas changé de mains.",
        "trop-de-dossiers" => {
            "Vous tenez déjà 500 dossiers. Rendez-en avant d’en prendre d’autres."
        }
        "ressemblance-ecartee" => "C’est noté dans les deux demandes : ce sont deux personnes.",
        "demandes-reunies" => {
            "Les deux demandes sont réunies. La date la plus ancienne est gardée."
        }
        "priorite-notee" => "La priorité est notée. La commission la verra.",
        "reception-notee" => "L’entretien est noté, avec la version du script.",
        "ouverture-revue" => "Votre avis est noté.",
        "vues-fermees" => "C’est fermé. L’autre personne n’est pas prévenue.",
        "alerte-vue" => "L’alerte est notée comme vue.",
        "droit-retire" => "Le compte est fermé. Ses pages se ferment aussi.",
        _ => return None,
    })
}

/// A text with a capital.
pub(crate) fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_uppercase().chain(letters).collect()).unwrap_or_default()
}
