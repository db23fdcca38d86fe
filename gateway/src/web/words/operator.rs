//! What the operator's pages say. The words of the log are those of KurrentDB, in French where French has one.

use super::minute;
use domain::calendar::Deadline;
use eventstore::recorded::Instant;

/// Categories of streams, with what they hold.
pub(crate) const CATEGORIES: [(&str, &str); 13] = [
    ("demand", "Demandes"),
    ("person", "Personnes"),
    ("vacancy", "Logements à attribuer"),
    ("session", "Séances de commission"),
    ("examination", "Examens d’une demande"),
    ("reception", "Accueils"),
    ("referral", "Réorientations"),
    ("place", "Lieux d’accueil"),
    ("body", "Organismes"),
    ("network", "Réseau d’accueil"),
    ("rules", "Règles"),
    ("partner", "Partenaires"),
    ("clock", "Échéancier"),
];

/// What was just done, for the page after a form.
pub(crate) fn done(code: &str) -> Option<&'static str> {
    Some(match code {
        "pause" => "La vue est en pause. Elle garde ce qu’elle a.",
        "reprise" => "La vue suit de nouveau le journal.",
        "reconstruction" => {
            "La reconstruction a commencé. L’ancienne vue sert jusqu’à ce que la nouvelle soit prête."
        }
        "menage" => "Les anciennes versions de cette vue sont supprimées.",
        "rejouer" => "La vue relit les événements de ce fil.",
        _ => return None,
    })
}

/// Something an operator does to a read model.
pub(crate) struct Gesture {
    /// In the address.
    pub(crate) code: &'static str,
    /// On the button.
    pub(crate) button: &'static str,
    /// Asked before it is done.
    pub(crate) question: &'static str,
    /// What it changes for those who read the pages.
    pub(crate) effect: &'static str,
}

/// Pausing.
pub(crate) const PAUSE: Gesture = Gesture {
    code: "pause",
    button: "Mettre en pause",
    question: "Mettre cette vue en pause ?",
    effect: "Elle ne suit plus le journal. Les pages qui la lisent montrent ce qu’elle avait. \
             Rien n’est perdu : à la reprise, elle lit tout ce qui est venu depuis.",
};

/// Going on.
pub(crate) const RESUME: Gesture = Gesture {
    code: "reprise",
    button: "Reprendre",
    question: "Reprendre cette vue ?",
    effect: "Elle lit le journal depuis sa position, puis le suit.",
};

/// Building again.
pub(crate) const REBUILD: Gesture = Gesture {
    code: "reconstruction",
    button: "Reconstruire",
    question: "Reconstruire cette vue depuis le premier événement ?",
    effect: "Une nouvelle vue se construit à côté de celle qui sert, puis prend sa place d’un seul coup. \
             Les pages lisent l’ancienne jusque-là. La machine travaille davantage pendant ce temps.",
};

/// Taking away what builds replaced.
pub(crate) const DROP: Gesture = Gesture {
    code: "menage",
    button: "Supprimer les anciennes versions",
    question: "Supprimer ce que les reconstructions ont remplacé ?",
    effect: "Les tables de l’ancienne vue et des versions que ce programme n’a plus disparaissent. \
             Faites-le quand plus aucun processus d’une version plus ancienne ne tourne.",
};

/// Taking the parked events of a stream after all.
pub(crate) const REPLAY: Gesture = Gesture {
    code: "rejouer",
    button: "Rejouer",
    question: "Rejouer les événements mis de côté de ce fil ?",
    effect: "La vue relit les événements de ce fil, dans l’ordre. S’ils restent illisibles, ils restent de côté. \
             Certaines vues doivent être reconstruites pour cela, ce qui prend plus de temps.",
};

/// Every gesture.
pub(crate) const GESTURES: [&Gesture; 5] = [&PAUSE, &RESUME, &REBUILD, &DROP, &REPLAY];

/// A kind of deadline.
pub(crate) const fn deadline(kind: Deadline) -> &'static str {
    match kind {
        Deadline::Certificate => "Attestation à envoyer",
        Deadline::RenewalNotice => "Courrier de renouvellement à envoyer",
        Deadline::Expiry => "Fin d’une demande non renouvelée",
        Deadline::OfferReply => "Silence après une proposition de logement",
        Deadline::Condition => "Document d’une condition non reçu",
        Deadline::NoAnswer => "Fin d’une demande sans réponse à l’avertissement",
        Deadline::Inadmissible => "Fin d’une demande jugée non recevable",
        Deadline::ReferralAnswer => "Silence d’un lieu à une réorientation",
        Deadline::FirstReception => "Premier accueil qui n’a pas eu lieu à temps",
        Deadline::NextStep => "Nouvelle démarche ouverte à une personne",
    }
}

/// A time span in words: « 3 minutes », « 2 jours ».
pub(crate) fn span(seconds: i64) -> String {
    let (value, one, many) = match seconds.max(0) {
        s @ 0..60 => (s, "seconde", "secondes"),
        s @ 60..3_600 => (s / 60, "minute", "minutes"),
        s @ 3_600..86_400 => (s / 3_600, "heure", "heures"),
        s => (s / 86_400, "jour", "jours"),
    };
    format!("{} {}", super::number(value), if value < 2 { one } else { many })
}

/// An instant to the second, for those who compare it with a log line: « 18 mars 2025 à 14 h 05 min 09 s ».
pub(crate) fn second(instant: Instant) -> String {
    let seconds = super::spelt::moment(instant).format("%S").to_string();
    format!("{} min {seconds} s", minute(instant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_is_told_in_its_largest_unit() {
        let told: Vec<_> = [0, 1, 59, 60, 7_199, 7_200, 86_400, 200_000].map(span).to_vec();
        let expected = [
            "0 seconde",
            "1 seconde",
            "59 secondes",
            "1 minute",
            "1 heure",
            "2 heures",
            "1 jour",
            "2 jours",
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn every_category_of_the_rules_has_its_word() {
        let types = domain::catalogue::types().iter();
        let mut categories: Vec<_> = types.filter_map(|info| info.name.split('.').next()).collect();
        categories.sort_unstable();
        categories.dedup();
        for category in categories {
            assert!(CATEGORIES.iter().any(|(known, _)| *known == category), "{category}");
        }
    }
}
