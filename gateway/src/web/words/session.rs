//! French words of a commission.

use crate::web::towns;
use domain::{
    demand::Topic,
    session::{Member, Seat, VoteCounted},
};

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

/// A member by their seat; `nth` counts those of the board.
pub(crate) fn member(member: &Member, nth: u8) -> String {
    let who = match member.seat {
        Seat::Board => format!("Membre {nth} nommé par le bailleur"),
        Seat::Mayor => {
            let commune = member.commune.as_ref().map(|commune| towns::name(commune.as_str()));
            format!("Maire de {}", commune.unwrap_or_default())
        }
        Seat::Intermunicipality => "Présidence de l’intercommunalité".to_owned(),
        Seat::State => "Préfet".to_owned(),
        Seat::Association => "Association agréée".to_owned(),
    };
    if member.votes() { who } else { format!("{who}, sans vote") }
}

/// How a commission voted.
pub(crate) fn vote(vote: &VoteCounted) -> String {
    format!("{} pour, {} contre, {} abstentions", vote.in_favour, vote.against, vote.abstained)
}
