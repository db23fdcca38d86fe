//! The closed lists of the rules, each value in words.

use domain::{
    demand::{DocumentCategory, DocumentRejection, Quartile},
    referral::Mission,
    scoring::ScoringGrid,
    session::NonAllocationReason,
    territory::{Financing, Typology},
    vacancy::{Closure, ExceptionCause, RefusalReason, ShortfallCause, Standing, Vacancy},
};

pub(crate) const fn typology(typology: Typology) -> &'static str {
    match typology {
        Typology::Room => "Chambre",
        Typology::T1 => "T1 (1 pièce)",
        Typology::T2 => "T2 (2 pièces)",
        Typology::T3 => "T3 (3 pièces)",
        Typology::T4 => "T4 (4 pièces)",
        Typology::T5 => "T5 (5 pièces)",
        Typology::T6P => "T6 et plus",
    }
}

/// Typologies to choose from.
pub(crate) fn typologies() -> Vec<(String, String)> {
    Typology::ALL.iter().map(|t| (t.code().to_owned(), typology(*t).to_owned())).collect()
}

pub(crate) const fn financing(financing: Financing) -> &'static str {
    match financing {
        Financing::Plai => "PLAI (loyer le plus bas)",
        Financing::Plus => "PLUS (loyer ordinaire)",
        Financing::Pls => "PLS (loyer intermédiaire)",
    }
}

pub(crate) const fn document(category: DocumentCategory) -> &'static str {
    match category {
        DocumentCategory::IdentityOrStay => "Pièce d’identité ou titre de séjour",
        DocumentCategory::FamilyStatus => "Situation familiale",
        DocumentCategory::TaxNotice => "Avis d’imposition",
        DocumentCategory::MonthlyResources => "Ressources du mois",
        DocumentCategory::ProfessionalSituation => "Situation professionnelle",
        DocumentCategory::CurrentHousing => "Logement actuel",
        DocumentCategory::Other => "Autre document",
    }
}

pub(crate) const DOCUMENTS: [(DocumentCategory, &str); 7] = [
    (DocumentCategory::IdentityOrStay, "identity-or-stay"),
    (DocumentCategory::FamilyStatus, "family-status"),
    (DocumentCategory::TaxNotice, "tax-notice"),
    (DocumentCategory::MonthlyResources, "monthly-resources"),
    (DocumentCategory::ProfessionalSituation, "professional-situation"),
    (DocumentCategory::CurrentHousing, "current-housing"),
    (DocumentCategory::Other, "other"),
];

pub(crate) const fn rejection(reason: DocumentRejection) -> &'static str {
    match reason {
        DocumentRejection::Unreadable => "le document ne peut pas être lu",
        DocumentRejection::OutOfDate => "le document est trop ancien",
        DocumentRejection::OtherPerson => "le document concerne une autre personne",
        DocumentRejection::WrongDocument => "ce n’est pas le document demandé",
    }
}

pub(crate) const REJECTIONS: [(DocumentRejection, &str); 4] = [
    (DocumentRejection::Unreadable, "unreadable"),
    (DocumentRejection::OutOfDate, "out-of-date"),
    (DocumentRejection::OtherPerson, "other-person"),
    (DocumentRejection::WrongDocument, "wrong-document"),
];

pub(crate) const fn quartile(quartile: Quartile) -> &'static str {
    match quartile {
        Quartile::First => "parmi le quart des ressources les plus basses",
        Quartile::Other => "au-dessus du premier quart",
        Quartile::Unknown => "ressources non déclarées",
    }
}

pub(crate) const fn refusal_reason(reason: RefusalReason) -> &'static str {
    match reason {
        RefusalReason::Location => "Le lieu ou le quartier",
        RefusalReason::Size => "La taille du logement",
        RefusalReason::Cost => "Le loyer et les charges",
        RefusalReason::Dwelling => "L’état, l’étage, l’ascenseur ou le bruit",
        RefusalReason::SituationChanged => "Ma situation a changé",
        RefusalReason::Other => "Une autre raison, que je ne précise pas",
    }
}

pub(crate) const REFUSALS: [(RefusalReason, &str); 6] = [
    (RefusalReason::Location, "location"),
    (RefusalReason::Size, "size"),
    (RefusalReason::Cost, "cost"),
    (RefusalReason::Dwelling, "dwelling"),
    (RefusalReason::SituationChanged, "situation-changed"),
    (RefusalReason::Other, "other"),
];

pub(crate) const fn standing(standing: Standing) -> &'static str {
    match standing {
        Standing::Nominated => "candidat, en attente de la commission",
        Standing::Ranked => "classé, en attente de son tour",
        Standing::Offered { .. } => "logement proposé, réponse attendue",
        Standing::Accepted => "a accepté, bail à signer",
        Standing::Refused => "a refusé le logement",
        Standing::DeemedRefused => "réponse non reçue à temps",
        Standing::Lapsed => "document non reçu à temps",
        Standing::NotServed => "classé, document à temps, logement déjà pris",
        Standing::Withdrawn => "candidature retirée",
        Standing::NotAllocated => "la commission n’a pas attribué ce logement",
        Standing::Housed => "bail signé",
    }
}

pub(crate) const fn closure(closure: Closure) -> &'static str {
    match closure {
        Closure::Leased => "bail signé",
        Closure::Withdrawn => "logement repris par le bailleur",
        Closure::RankingExhausted => "tous les ménages classés ont répondu non",
    }
}

pub(crate) const fn shortfall(cause: ShortfallCause) -> &'static str {
    match cause {
        ShortfallCause::TooFewDemands => "trop peu de demandes correspondent",
        ShortfallCause::OpposableRight | ShortfallCause::VerySocial => {
            "exception prévue par la loi"
        }
    }
}

pub(crate) const SHORTFALLS: [(ShortfallCause, &str); 1] =
    [(ShortfallCause::TooFewDemands, "too-few-demands")];

pub(crate) const fn exception(cause: ExceptionCause) -> &'static str {
    match cause {
        ExceptionCause::Designated => "ménage désigné par le préfet",
        ExceptionCause::VerySocial => "logement très social",
    }
}

pub(crate) const EXCEPTIONS: [(ExceptionCause, &str); 2] =
    [(ExceptionCause::Designated, "designated"), (ExceptionCause::VerySocial, "very-social")];

/// What is said of a dwelling examined with fewer than three candidates. Which exception it is, nobody reads here.
pub(crate) fn fewer_than_three(vacancy: &Vacancy) -> Option<&'static str> {
    let excepted = (!vacancy.excepted.is_empty()).then_some("exception prévue par la loi");
    excepted.or_else(|| vacancy.shortfall.map(shortfall))
}

pub(crate) const fn non_allocation(reason: NonAllocationReason) -> &'static str {
    match reason {
        NonAllocationReason::DwellingUnsuited => "Logement trop petit ou trop grand pour le ménage",
        NonAllocationReason::EffortRate => "Loyer trop lourd par rapport aux ressources",
        NonAllocationReason::MissingDocument => "Un document de la liste manque",
        NonAllocationReason::OtherHouseholdFirst => "Le besoin d’un autre ménage passe avant",
        NonAllocationReason::SuitableOwner => "Propriétaire d’un logement adapté à ses besoins",
        NonAllocationReason::AboveCeiling => "Ressources au-dessus du plafond de ce logement",
    }
}

pub(crate) const NON_ALLOCATIONS: [NonAllocationReason; 6] = [
    NonAllocationReason::DwellingUnsuited,
    NonAllocationReason::EffortRate,
    NonAllocationReason::MissingDocument,
    NonAllocationReason::OtherHouseholdFirst,
    NonAllocationReason::SuitableOwner,
    NonAllocationReason::AboveCeiling,
];

pub(crate) const fn mission(mission: Mission) -> &'static str {
    match mission {
        Mission::Information => "Première information",
        Mission::FormHelp => "Aide pour remplir le formulaire",
        Mission::Registration => "Enregistrement de la demande",
        Mission::FollowUp => "Suivi de la demande",
        Mission::Interview => "Entretien individuel",
        Mission::SpecificExamination => "Examen particulier",
        Mission::Redirection => "Réorientation vers le bon interlocuteur",
        Mission::Documents => "Dépôt des documents",
    }
}

pub(crate) const MISSIONS: [(Mission, &str); 8] = [
    (Mission::Information, "information"),
    (Mission::FormHelp, "form-help"),
    (Mission::Registration, "registration"),
    (Mission::FollowUp, "follow-up"),
    (Mission::Interview, "interview"),
    (Mission::SpecificExamination, "specific-examination"),
    (Mission::Redirection, "redirection"),
    (Mission::Documents, "documents"),
];

/// Label of a criterion of the grid, or its code when the grid no longer has it.
pub(crate) fn criterion(grid: &ScoringGrid, code: &str) -> String {
    grid.criterion(code).map_or_else(|| code.to_owned(), |c| c.label.to_owned())
}

/// Reasons of a demand (SNE 2.01) that the short form offers. Protected facts are told to a person, not here.
pub(crate) const REASONS: [(&str, &str); 12] = [
    ("01", "Je n’ai pas de logement, ou je suis hébergé"),
    ("03", "Mon logement est indigne, dangereux ou inadapté"),
    ("04", "Mon propriétaire reprend ou vend le logement"),
    ("05", "Je suis menacé d’expulsion"),
    ("09", "Mon logement est trop cher"),
    ("10", "Mon logement est trop grand"),
    ("13", "Mon logement est trop petit"),
    ("11", "Je me sépare"),
    ("12", "Je quitte une cohabitation"),
    ("19", "Je veux me rapprocher du travail"),
    ("21", "Je veux me rapprocher de ma famille"),
    ("23", "Une autre raison"),
];

/// Kinds of current housing (SNE `modeleLogement`) that the short form offers.
pub(crate) const HOUSINGS: [(&str, &str); 8] = [
    ("HLM", "Locataire d’un logement social"),
    ("LP", "Locataire d’un propriétaire privé"),
    ("CPE", "Chez mes parents ou mes enfants"),
    ("CP", "Chez un ami ou un proche"),
    ("RS", "Résidence sociale, foyer"),
    ("HOT", "À l’hôtel"),
    ("SH", "En hébergement d’urgence"),
    ("SD", "Sans logement"),
];
