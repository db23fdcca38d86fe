//! The queues of a desk: each a named query with its words, its empty sentence and the one thing to do about a line.

use projections::queues::{Named, Queue};

/// What is first done about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    /// Open a page of the file: what the link says, which page.
    Open(&'static str, &'static str),
    /// Take the file.
    Take,
    /// Accept the referral.
    Accept,
    /// Say that the person was received.
    Complete,
}

/// A queue.
#[derive(Debug)]
pub(super) struct Kept {
    /// Its query.
    pub(super) named: Named,
    /// What it is called.
    pub(super) label: &'static str,
    /// What stands in the column of what is particular to it.
    pub(super) column: &'static str,
    /// What is first done about a line.
    pub(super) action: Action,
    /// What it says when nothing is in it.
    pub(super) empty: &'static str,
}

const fn kept(
    named: Named,
    label: &'static str,
    column: &'static str,
    action: Action,
    empty: &'static str,
) -> Kept {
    Kept { named, label, column, action, empty }
}

const OPEN: Action = Action::Open("Ouvrir", "");

/// Every queue a desk works, in the order of its page.
#[rustfmt::skip]
pub(super) const QUEUES: [Kept; 15] = [
    kept(Named::Mine, "Mes dossiers", "Commune souhaitée", OPEN,
        "Vous ne tenez aucun dossier. Prenez-en un dans « À prendre »."),
    kept(Named::ToTake, "À prendre", "Commune souhaitée", Action::Take,
        "Aucun dossier à prendre dans votre lieu."),
    kept(Named::Lines(Queue::ToRegister), "À enregistrer", "Commune souhaitée", Action::Open("Enregistrer", ""),
        "Aucun formulaire n’attend une pièce d’identité."),
    kept(Named::Lines(Queue::DocumentsToCheck), "Documents à vérifier", "Documents", Action::Open("Vérifier", "pieces"),
        "Aucun document n’attend d’être vérifié."),
    kept(Named::Lines(Queue::Waiting), "En attente du demandeur", "Ce qui est demandé", OPEN,
        "Rien n’est attendu d’un demandeur."),
    kept(Named::Lines(Queue::RenewalsDue), "Renouvellements attendus", "Commune souhaitée", Action::Open("Renouveler", ""),
        "Aucun renouvellement n’est attendu."),
    kept(Named::Lines(Queue::LettersReturned), "Courriers revenus", "Qui peut aider", Action::Open("Vérifier l’adresse", "acces"),
        "Aucun courrier n’est revenu sans nouvelle de la personne."),
    kept(Named::Lines(Queue::ToReexamine), "À réexaminer", "Commune souhaitée", Action::Open("Réexaminer", "evaluation"),
        "Aucune situation n’a changé depuis la dernière vérification."),
    kept(Named::Lines(Queue::Duplicates), "Demandes qui se ressemblent", "Demandes", Action::Open("Comparer", "ressemblances"),
        "Aucune demande n’en rappelle une autre."),
    kept(Named::Lines(Queue::Contestations), "Contestations", "Décisions", Action::Open("Lire", "chronologie"),
        "Aucune décision de commission n’est contestée."),
    kept(Named::DueSoon, "Échéance dans 30 jours", "Commune souhaitée", OPEN,
        "Rien n’est dû dans les 30 jours."),
    kept(Named::Silent, "Sans nouvelle depuis 60 jours", "Commune souhaitée", OPEN,
        "Chaque ménage a eu des nouvelles depuis 60 jours."),
    kept(Named::Lines(Queue::ReferralsToAccept), "Réorientations reçues", "Pour", Action::Accept,
        "Aucune réorientation n’attend votre réponse."),
    kept(Named::Lines(Queue::ReferralsTaken), "Personnes à recevoir", "Pour", Action::Complete,
        "Aucune personne réorientée n’attend d’être reçue."),
    kept(Named::Lines(Queue::ToPropose), "À proposer pour le prochain logement", "Séances", OPEN,
        "Aucun ménage n’a manqué une place par une erreur."),
];

/// The queue with this code.
pub(super) fn coded(code: &str) -> Option<&'static Kept> {
    QUEUES.iter().find(|kept| kept.named.code() == code)
}

/// Every query, to count it.
pub(super) fn every() -> [Named; QUEUES.len()] {
    QUEUES.each_ref().map(|kept| kept.named)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_queue_has_its_own_name_its_own_address_and_its_own_empty_sentence() {
        let all =
            |read: fn(&Kept) -> &'static str| QUEUES.iter().map(read).collect::<BTreeSet<_>>();
        assert_eq!(all(|kept| kept.label).len(), QUEUES.len());
        assert_eq!(all(|kept| kept.empty).len(), QUEUES.len());
        assert_eq!(all(|kept| kept.named.code()).len(), QUEUES.len());
    }
}
