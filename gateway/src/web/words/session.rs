//! French words of a commission.

use crate::web::towns;
use domain::{
    demand::{Attestation, PriorityGround, Topic},
    session::{Answer, Door, Member, RerunCause, Seat, VoteCounted},
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

/// Where a decision is contested.
pub(crate) const DOORS: [(Door, &str, &str); 2] = [
    (Door::Commission, "commission", "Devant la commission"),
    (Door::Court, "court", "Devant le tribunal administratif"),
];

/// What is answered to a contestation.
pub(crate) const ANSWERS: [(Answer, &str, &str); 2] = [
    (Answer::ExaminedAgain, "examined-again", "La commission examine à nouveau"),
    (Answer::Upheld, "upheld", "La décision ne change pas"),
];

/// Why a dwelling is examined again.
pub(crate) const CAUSES: [(RerunCause, &str, &str); 3] = [
    (RerunCause::Contestation, "contestation", "Un ménage conteste la décision"),
    (RerunCause::MaterialError, "material-error", "La décision reposait sur un fait inexact"),
    (RerunCause::Judgement, "judgement", "Un juge le demande"),
];

/// The words of a list such as [`DOORS`].
pub(crate) fn told<T: PartialEq>(list: &[(T, &str, &'static str)], one: &T) -> &'static str {
    list.iter().find(|(known, _, _)| known == one).map_or("", |(_, _, told)| *told)
}

/// The choices of a list such as [`DOORS`].
pub(crate) fn choices<T>(list: &[(T, &str, &str)]) -> Vec<(String, String)> {
    list.iter().map(|(_, code, told)| ((*code).to_owned(), (*told).to_owned())).collect()
}

/// The value of a list such as [`DOORS`] that a form spells.
pub(crate) fn chosen<T: Copy>(list: &[(T, &str, &str)], code: &str) -> Option<T> {
    list.iter().find(|(_, known, _)| *known == code).map(|(value, _, _)| *value)
}

/// A priority public, for members of a commission alone. What must not be told by its name is a protected situation.
pub(crate) const fn priority(ground: PriorityGround) -> &'static str {
    match ground {
        PriorityGround::Violence
        | PriorityGround::Assault
        | PriorityGround::LeavingProstitution
        | PriorityGround::Trafficking => "situation protégée",
        PriorityGround::Disability => "situation de handicap",
        PriorityGround::TherapeuticFlat => "sortie d’appartement de coordination thérapeutique",
        PriorityGround::Hardship => "mal logé, avec des difficultés économiques ou sociales",
        PriorityGround::Sheltered => "hébergé ou logé pour un temps",
        PriorityGround::BackToWork => "reprise d’activité après un long chômage",
        PriorityGround::UnfitHousing => "logement indigne",
        PriorityGround::OvercrowdedChild => "enfant mineur en logement suroccupé ou non décent",
        PriorityGround::NoDwelling => "sans logement",
        PriorityGround::Eviction => "menacé d’expulsion",
        PriorityGround::CareLeaver => "sortie de l’aide sociale à l’enfance",
    }
}

/// The priority publics in the order of the article, as an agent of a place that prepares examinations chooses one.
pub(crate) const PRIORITIES: [(PriorityGround, &str, &str); 14] = [
    (PriorityGround::Disability, "disability", "Situation de handicap"),
    (
        PriorityGround::TherapeuticFlat,
        "therapeutic-flat",
        "Sortie d’un appartement de coordination thérapeutique",
    ),
    (
        PriorityGround::Hardship,
        "hardship",
        "Mal logé, avec des difficultés économiques ou sociales",
    ),
    (PriorityGround::Sheltered, "sheltered", "Hébergé ou logé pour un temps"),
    (
        PriorityGround::BackToWork,
        "back-to-work",
        "Mal logé, reprise d’activité après un long chômage",
    ),
    (PriorityGround::UnfitHousing, "unfit-housing", "Logement indigne"),
    (PriorityGround::Violence, "violence", "Violences dans le couple, ou mariage forcé"),
    (
        PriorityGround::Assault,
        "assault",
        "Viol ou agression sexuelle, au domicile ou près du domicile",
    ),
    (PriorityGround::LeavingProstitution, "leaving-prostitution", "Sortie de la prostitution"),
    (PriorityGround::Trafficking, "trafficking", "Victime de la traite ou du proxénétisme"),
    (
        PriorityGround::OvercrowdedChild,
        "overcrowded-child",
        "Enfant mineur en logement suroccupé ou non décent",
    ),
    (PriorityGround::NoDwelling, "no-dwelling", "Sans logement, ou hébergé par quelqu’un"),
    (PriorityGround::Eviction, "eviction", "Menacé d’expulsion"),
    (PriorityGround::CareLeaver, "care-leaver", "Sortie de l’aide sociale à l’enfance"),
];

/// Who wrote the document that a priority rests on.
pub(crate) const WRITERS: [(Attestation, &str, &str); 4] = [
    (Attestation::Association, "association", "Une association"),
    (Attestation::SocialWorker, "social-worker", "Un travailleur social"),
    (Attestation::Justice, "justice", "La justice ou la police"),
    (Attestation::PublicBody, "public-body", "Un autre organisme public"),
];
