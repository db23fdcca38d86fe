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
        "reception-notee" => "L’entretien est noté, avec la version du script.",
        "ouverture-revue" => "Votre avis est noté.",
        "alerte-vue" => "L’alerte est notée comme vue.",
        "droit-retire" => "Le compte est fermé. Ses pages se ferment aussi.",
        _ => return None,
    })
}
