//! French words of a commission.

use domain::demand::Topic;

/// What moved in a file since the agenda was frozen.
pub(crate) const fn topic(topic: Topic) -> &'static str {
    match topic {
        Topic::Applicants => "les personnes qui demandent",
        Topic::Household => "le ménage",
        Topic::Resources => "les ressources",
        Topic::Housing => "le logement actuel",
        Topic::Wish => "le logement souhaité",
        Topic::Situation => "la situation",
        Topic::Documents => "les documents",
        Topic::Standing => "l’état de la demande",
    }
}
