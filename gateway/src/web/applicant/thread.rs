//! The thread of a demand in plain French: what happened, on which day, under which rule.

use crate::web::words;
use chrono::NaiveDate;
use domain::{
    catalogue,
    demand::{CandidacyOutcome, DemandEvent, Origin},
    id::{DemandId, StreamId, VacancyId},
    referral::ReferralEvent,
    session::SessionEvent,
    vacancy::{Dwelling, VacancyEvent},
    world::Event,
};
use eventstore::recorded::Recorded;
use std::collections::BTreeMap;
use uuid::Uuid;

/// One step of the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Day it happened.
    pub(crate) on: NaiveDate,
    /// What happened.
    pub(crate) what: String,
    /// What it means or what to do; may be empty.
    pub(crate) more: String,
    /// The article it rests on.
    pub(crate) article: String,
    /// Position in the log.
    pub(crate) position: i64,
    /// Type of the event, for machines.
    pub(crate) kind: &'static str,
}

impl Entry {
    /// The day in words.
    pub(crate) fn day(&self) -> String {
        words::long_day(self.on)
    }

    /// The day for machines.
    pub(crate) fn iso(&self) -> String {
        words::iso(self.on)
    }
}

/// The steps of a demand, oldest first, from the events of the streams it touches.
///
/// `dwellings` names the homes. Sections sent with the first form are one step, not eight.
pub(crate) fn entries(
    demand: DemandId,
    events: &[(Recorded, Event)],
    dwellings: &BTreeMap<VacancyId, Dwelling>,
) -> Vec<Entry> {
    let first: Vec<Uuid> = events
        .iter()
        .filter(|(_, event)| matches!(event, Event::Demand(DemandEvent::Submitted { .. })))
        .map(|(recorded, _)| recorded.event.origin.command_id)
        .collect();
    let mut steps: Vec<Entry> = events
        .iter()
        .filter_map(|(recorded, event)| {
            let with_form = first.contains(&recorded.event.origin.command_id);
            let (what, more) = sentence(demand, recorded, event, with_form, dwellings)?;
            let info = catalogue::info(event.type_name());
            Some(Entry {
                on: recorded.event.occurred_on,
                what,
                more,
                article: info.map_or("", |info| info.legal_basis).to_owned(),
                position: recorded.position.0,
                kind: event.type_name(),
            })
        })
        .collect();
    steps.sort_by_key(|step| step.position);
    steps
}

fn sentence(
    demand: DemandId,
    recorded: &Recorded,
    event: &Event,
    with_form: bool,
    dwellings: &BTreeMap<VacancyId, Dwelling>,
) -> Option<(String, String)> {
    let stream = recorded.stream.as_str().parse::<StreamId>().ok()?;
    let home = |vacancy: &VacancyId| {
        dwellings.get(vacancy).map_or_else(|| "un logement".to_owned(), describe)
    };
    match (stream, event) {
        (StreamId::Demand(_), Event::Demand(event)) => of_demand(event, with_form, &home),
        (StreamId::Vacancy(vacancy), Event::Vacancy(event)) => {
            of_vacancy(demand, event, &home(&vacancy))
        }
        (_, Event::Session(event)) => of_session(demand, event, &home),
        (_, Event::Referral(event)) => of_referral(event),
        _ => None,
    }
}

/// « un T3 à Rezé, 512,40 € par mois charges comprises ».
pub(crate) fn describe(dwelling: &Dwelling) -> String {
    format!(
        "un {} à {}, {} par mois charges comprises",
        dwelling.typology.code().replace("6P", "6"),
        crate::web::towns::name(dwelling.commune.as_str()),
        words::euros(dwelling.rent_cents + dwelling.charges_cents)
    )
}

fn say(what: impl Into<String>, more: impl Into<String>) -> Option<(String, String)> {
    Some((what.into(), more.into()))
}

fn of_demand(
    event: &DemandEvent,
    with_form: bool,
    home: &dyn Fn(&VacancyId) -> String,
) -> Option<(String, String)> {
    use DemandEvent as E;
    match event {
        E::Submitted { channel, .. } => {
            say(format!("Votre demande est déposée {}", words::channel(*channel)), "")
        }
        E::IdentityChanged { .. } if !with_form => say("Vos coordonnées sont modifiées", ""),
        E::CoApplicantDeclared { .. } if !with_form => {
            say("Une personne signe la demande avec vous", "")
        }
        E::CoApplicantRemoved { .. } => say("Les personnes qui signent la demande ont changé", ""),
        E::HouseholdDeclared { .. } if !with_form => say("Votre ménage est modifié", ""),
        E::ResourcesDeclared { .. } if !with_form => say("Vos ressources sont modifiées", ""),
        E::HousingDeclared { .. } if !with_form => say("Votre logement actuel est modifié", ""),
        E::WishDeclared { .. } if !with_form => say("Le logement souhaité est modifié", ""),
        E::SituationDeclared { .. } if !with_form => say("Votre situation est modifiée", ""),
        E::CompletenessAssessed { missing, .. } if !missing.is_empty() => say(
            "Il manque des réponses dans votre formulaire",
            "Votre demande est reçue quand même. Un lieu d’accueil peut la compléter avec vous.",
        ),
        E::IdentityAccepted { .. } => say("Votre pièce d’identité est acceptée", ""),
        E::Registered { expires_on, origin, .. } => {
            let more = format!(
                "Elle est valable jusqu’au {} inclus. Vous pourrez la renouveler.",
                words::long_day(*expires_on)
            );
            let what = match origin {
                Origin::New => "Votre demande est enregistrée, avec son numéro unique",
                Origin::Migrated => "Votre demande est reprise, avec son numéro et sa date",
            };
            say(what, more)
        }
        E::CertificateIssued { .. } => say("Votre attestation est envoyée", ""),
        E::DocumentFiled { category, .. } => {
            say(format!("Document déposé : {}", words::document(*category)), "")
        }
        E::DocumentVerified { .. } => say("Un document est vérifié", ""),
        E::DocumentRejected { reason, .. } => say(
            "Un document n’est pas accepté",
            format!(
                "Motif : {}. Donnez-en un autre dans un lieu d’accueil.",
                words::rejection(*reason)
            ),
        ),
        E::ScoreComputed { total, provisional, .. } => say(
            format!("Vos points sont calculés : {total}"),
            if *provisional {
                "Ce total est provisoire : des documents restent à vérifier."
            } else {
                ""
            },
        ),
        E::RenewalNoticeSent { expires_on, .. } => say(
            "Un courrier vous invite à renouveler votre demande",
            format!("À faire jusqu’au {} inclus.", words::long_day(*expires_on)),
        ),
        E::Renewed { expires_on, .. } => say(
            "Votre demande est renouvelée",
            format!("Elle est valable jusqu’au {} inclus.", words::long_day(*expires_on)),
        ),
        E::RenunciationReceived { .. } => say("Vous avez renoncé à votre demande, par écrit", ""),
        E::Deregistered { ground, .. } => say(
            "Votre demande n’est plus active",
            format!(
                "Raison : {} (le mot de la loi est « radiation »). Si c’est une erreur, dites-le à un \
                 lieu d’accueil : elle peut être rétablie avec son numéro et sa date.",
                words::ground(*ground)
            ),
        ),
        E::Reinstated { .. } => say(
            "Nous nous sommes trompés : votre demande est rétablie",
            "Son numéro et sa date ne changent pas.",
        ),
        E::CandidacyOpened { vacancy, .. } => say(
            "Votre demande est étudiée pour un logement",
            format!("C’est {}. Une commission compare les ménages candidats.", home(vacancy)),
        ),
        E::CandidacyClosed { outcome, .. } => of_outcome(outcome),
        _ => None,
    }
}

fn of_outcome(outcome: &CandidacyOutcome) -> Option<(String, String)> {
    match outcome {
        CandidacyOutcome::Withdrawn => say("Votre candidature est retirée de ce logement", ""),
        CandidacyOutcome::VacancyClosed => say(
            "Ce logement n’est plus proposé",
            "Un autre ménage l’a pris, ou il a été repris. Votre demande reste active.",
        ),
        // told by the decision, the reply or the lease itself
        _ => None,
    }
}

fn of_vacancy(demand: DemandId, event: &VacancyEvent, home: &str) -> Option<(String, String)> {
    use VacancyEvent as E;
    match event {
        E::OfferMade { demand: d, reply_by, .. } if *d == demand => say(
            format!("Un logement vous est proposé : {home}"),
            format!("Réponse attendue jusqu’au {} inclus.", words::long_day(*reply_by)),
        ),
        E::OfferAccepted { demand: d, .. } if *d == demand => {
            say("Vous avez accepté le logement", "Le bailleur vous contacte pour signer le bail.")
        }
        E::OfferRefused { demand: d, reason, .. } if *d == demand => say(
            "Vous avez refusé ce logement",
            format!(
                "Motif donné : {}. Votre demande reste active.",
                lower(words::refusal_reason(*reason))
            ),
        ),
        E::OfferDeemedRefused { demand: d, .. } if *d == demand => say(
            "Nous n’avons pas reçu votre réponse à temps",
            "Si vous avez répondu, dites-le-nous dans un lieu d’accueil.",
        ),
        E::NextRankActivated { demand: d, .. } if *d == demand => {
            say("Le ménage classé avant vous n’a pas pris le logement : c’est votre tour", "")
        }
        E::LeaseSigned { demand: d, .. } if *d == demand => {
            say("Le bail est signé", format!("C’est {home}."))
        }
        _ => None,
    }
}

fn of_session(
    demand: DemandId,
    event: &SessionEvent,
    home: &dyn Fn(&VacancyId) -> String,
) -> Option<(String, String)> {
    use SessionEvent as E;
    match event {
        E::AllocationDecided { vacancy, demand: d } if *d == demand => {
            say("La commission vous attribue un logement", format!("C’est {}.", home(vacancy)))
        }
        E::RankedAllocationDecided { vacancy, demand: d, rank } if *d == demand => say(
            format!("La commission vous classe au rang {rank}"),
            format!(
                "C’est pour {}. Ce n’est pas une file d’attente : rien n’est garanti.",
                home(vacancy)
            ),
        ),
        E::ConditionalAllocationDecided { demand: d, document, due, .. } if *d == demand => say(
            "La commission vous attribue un logement, à une condition",
            format!(
                "Donnez ce document jusqu’au {} inclus : {}.",
                words::long_day(*due),
                words::document(*document)
            ),
        ),
        E::NonAllocationDecided { vacancy, demand: d, reasons } if *d == demand => {
            let reasons: Vec<_> =
                reasons.iter().map(|reason| lower(words::non_allocation(*reason))).collect();
            say(
                "La commission n’a pas attribué ce logement à votre ménage",
                format!(
                    "C’était {}. Motif : {}. Votre demande reste active. Vous pouvez contester cette \
                     décision dans les deux mois qui suivent la lettre.",
                    home(vacancy),
                    reasons.join(" ; ")
                ),
            )
        }
        E::InadmissibilityDecided { demand: d, .. } if *d == demand => say(
            "La commission a déclaré votre demande non recevable",
            "La lettre dit pourquoi et comment contester.",
        ),
        E::DecisionNotified { demand: d, .. } if *d == demand => {
            say("La décision de la commission vous est envoyée par écrit", "")
        }
        _ => None,
    }
}

fn of_referral(event: &ReferralEvent) -> Option<(String, String)> {
    match event {
        ReferralEvent::Created { mission, .. } => say(
            "Un lieu d’accueil vous envoie vers le bon contact",
            format!("Pour : {}.", lower(words::mission(*mission))),
        ),
        ReferralEvent::Accepted { .. } => say("Le lieu contacté vous attend", ""),
        ReferralEvent::Declined { reason, .. } => say(
            "Le lieu contacté ne peut pas vous recevoir",
            format!("Raison : {}. Demandez un autre lieu.", words::decline(*reason)),
        ),
        ReferralEvent::Completed { .. } => say("Le rendez-vous demandé a eu lieu", ""),
        ReferralEvent::Expired { .. } => say(
            "Le lieu contacté n’a pas répondu à temps",
            "C’est notre retard. Demandez un autre lieu.",
        ),
    }
}

fn lower(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}
