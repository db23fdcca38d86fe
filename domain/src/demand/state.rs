//! What the rules remember of a demand.

use crate::{
    decider::Aggregate,
    declaration::{
        CoApplicant, CurrentHousing, Form, Household, Identity, Link, NumberGiven, Resources,
        Situation,
    },
    demand::{
        Channel, DemandEvent, DocumentCategory, DocumentRejection, Ground, Origin, Quartile, Wish,
    },
    id::{DemandId, DocumentId, PersonId, VacancyId},
    scoring::ScoreLines,
    sealed::Sealed,
    territory::{Commune, Desk},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// Where a demand stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stage {
    /// Nothing was received.
    #[default]
    Absent,
    /// A form waits for an identity document.
    Submitted,
    /// Registered and valid.
    Active,
    /// No longer active.
    Deregistered {
        /// Why.
        ground: Ground,
        /// Since when.
        on: NaiveDate,
    },
}

/// How a form came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reception {
    /// Day of reception.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Desk that received it.
    pub desk: Desk,
}

/// What registration gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Initial date: it never moves.
    pub presented_on: NaiveDate,
    /// Last day of validity.
    pub expires_on: NaiveDate,
    /// Registering desk.
    pub desk: Desk,
    /// New here, or brought from elsewhere.
    pub origin: Origin,
    /// The number.
    pub number: Sealed<NumberGiven>,
}

/// The household with what was derived from it on the day of declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeclaredHousehold {
    /// Category of the ceilings, 1 to 6.
    pub category: u8,
    /// People who will live in the dwelling.
    pub size: u8,
    /// The household.
    pub household: Sealed<Household>,
}

/// A deposited document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Document {
    /// Its category.
    pub category: DocumentCategory,
    /// Day of deposit.
    pub filed_on: NaiveDate,
    /// What was said of it.
    pub check: DocumentCheck,
}

/// What was said of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentCheck {
    /// Nothing yet.
    Waiting,
    /// It proves what it should.
    Verified {
        /// Since when.
        on: NaiveDate,
    },
    /// It does not.
    Rejected {
        /// Why.
        reason: DocumentRejection,
    },
}

/// The last recorded score.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordedScore {
    /// Version of the grid.
    pub grid: String,
    /// Day of the computation.
    pub computed_on: NaiveDate,
    /// Total of points.
    pub total: i32,
    /// True until documents are verified.
    pub provisional: bool,
    /// Line by line.
    pub lines: Sealed<ScoreLines>,
}

/// A demand, folded from its stream. Every sealed part may read as erased.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Demand {
    /// Where it stands.
    pub stage: Stage,
    /// How the form came in.
    pub reception: Option<Reception>,
    /// Commune where the household lives, if in the territory.
    pub residence: Option<Commune>,
    /// Identity of the applicant.
    pub identity: Option<Sealed<Identity>>,
    /// What the form says of itself.
    pub form: Option<Sealed<Form>>,
    /// The other adults.
    pub co_applicants: Vec<Sealed<CoApplicant>>,
    /// The household.
    pub household: Option<DeclaredHousehold>,
    /// Place among the incomes, and the resources.
    pub resources: Option<(Quartile, Sealed<Resources>)>,
    /// Whether it is a transfer, and the current housing.
    pub housing: Option<(bool, Sealed<CurrentHousing>)>,
    /// What is sought.
    pub wish: Option<Wish>,
    /// Reasons and protected facts.
    pub situation: Option<Sealed<Situation>>,
    /// Link to another demand.
    pub link: Option<Sealed<Link>>,
    /// Elements that lack.
    pub missing: Vec<String>,
    /// Elements with an unknown code.
    pub anomalies: Vec<String>,
    /// Demands that look like this one.
    pub lookalikes: Vec<DemandId>,
    /// The person whose identity document was accepted.
    pub verified: Option<PersonId>,
    /// What registration gave.
    pub registration: Option<Registered>,
    /// Last renewal recorded here.
    pub renewed_on: Option<NaiveDate>,
    /// Day the certificate was sent.
    pub certificate_sent_on: Option<NaiveDate>,
    /// Day the notice of the present expiry was sent.
    pub notice_sent_on: Option<NaiveDate>,
    /// Documents, by identifier.
    pub documents: BTreeMap<DocumentId, Document>,
    /// Open candidacies and their first day.
    pub candidacies: BTreeMap<VacancyId, NaiveDate>,
    /// The last recorded score.
    pub score: Option<RecordedScore>,
}

impl Demand {
    /// Registered and valid.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        matches!(self.stage, Stage::Active)
    }

    /// The person whose key seals the file.
    #[must_use]
    pub fn applicant(&self) -> Option<PersonId> {
        self.identity.as_ref().map(Sealed::person)
    }

    /// Initial date, or the day of reception while not registered.
    #[must_use]
    pub fn presented_on(&self) -> Option<NaiveDate> {
        self.registration
            .as_ref()
            .map(|registered| registered.presented_on)
            .or_else(|| self.reception.as_ref().map(|reception| reception.received_on))
    }

    /// Last day of validity.
    #[must_use]
    pub fn expires_on(&self) -> Option<NaiveDate> {
        self.registration.as_ref().map(|registered| registered.expires_on)
    }

    /// The number, unless there is none yet or it is erased.
    #[must_use]
    pub fn number(&self) -> Option<&crate::number::DemandNumber> {
        self.registration.as_ref()?.number.open().map(|given| &given.0)
    }

    /// Whether a document of this category is verified.
    #[must_use]
    pub fn has_verified(&self, category: DocumentCategory) -> bool {
        self.documents.values().any(|document| {
            document.category == category
                && matches!(document.check, DocumentCheck::Verified { .. })
        })
    }

    fn expire_on(&mut self, day: NaiveDate) {
        if let Some(registered) = &mut self.registration {
            registered.expires_on = day;
        }
    }

    fn check_document(&mut self, id: DocumentId, check: DocumentCheck) {
        if let Some(document) = self.documents.get_mut(&id) {
            document.check = check;
        }
    }

    fn declare(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::CoApplicantDeclared { co_applicant } => {
                self.co_applicants.retain(|other| other.person() != co_applicant.person());
                self.co_applicants.push(co_applicant.clone());
            }
            E::CoApplicantRemoved { person } => {
                self.co_applicants.retain(|other| other.person() != *person);
            }
            E::HouseholdDeclared { category, size, household } => {
                self.household = Some(DeclaredHousehold {
                    category: *category,
                    size: *size,
                    household: household.clone(),
                });
            }
            E::ResourcesDeclared { quartile, resources } => {
                self.resources = Some((*quartile, resources.clone()));
            }
            E::HousingDeclared { transfer, housing } => {
                self.housing = Some((*transfer, housing.clone()));
            }
            E::WishDeclared { typologies, communes, widened, detail } => {
                self.wish = Some(Wish {
                    typologies: typologies.clone(),
                    communes: communes.clone(),
                    widened: *widened,
                    detail: detail.clone(),
                });
            }
            E::SituationDeclared { situation } => self.situation = Some(situation.clone()),
            E::LinkRecorded { link } => self.link = Some(link.clone()),
            _ => {}
        }
    }
}

impl Aggregate for Demand {
    type Event = DemandEvent;

    fn evolve(mut self, event: &DemandEvent) -> Self {
        use DemandEvent as E;
        match event {
            E::Submitted { received_on, channel, desk, residence, identity, form } => {
                let (received_on, channel, desk) = (*received_on, *channel, desk.clone());
                self.reception = Some(Reception { received_on, channel, desk });
                self.stage = Stage::Submitted;
                self.identify(residence, identity, form);
            }
            E::IdentityChanged { residence, identity, form } => {
                self.identify(residence, identity, form);
            }
            E::CoApplicantDeclared { .. }
            | E::CoApplicantRemoved { .. }
            | E::HouseholdDeclared { .. }
            | E::ResourcesDeclared { .. }
            | E::HousingDeclared { .. }
            | E::WishDeclared { .. }
            | E::SituationDeclared { .. }
            | E::LinkRecorded { .. } => self.declare(event),
            E::CompletenessAssessed { missing, anomalies } => {
                self.missing.clone_from(missing);
                self.anomalies.clone_from(anomalies);
            }
            E::DuplicateSuspected { others } => self.lookalikes.clone_from(others),
            E::IdentityAccepted { .. } => self.verified = self.applicant(),
            E::Registered { .. }
            | E::CertificateIssued { .. }
            | E::RenewalNoticeSent { .. }
            | E::Renewed { .. }
            | E::RenunciationReceived { .. }
            | E::Deregistered { .. }
            | E::Reinstated { .. } => self.live(event),
            E::DocumentFiled { document, category, filed_on } => {
                let (category, filed_on, check) = (*category, *filed_on, DocumentCheck::Waiting);
                self.documents.insert(*document, Document { category, filed_on, check });
            }
            E::DocumentVerified { document, verified_on } => {
                self.check_document(*document, DocumentCheck::Verified { on: *verified_on });
            }
            E::DocumentRejected { document, reason } => {
                self.check_document(*document, DocumentCheck::Rejected { reason: *reason });
            }
            E::ScoreComputed { grid, computed_on, total, provisional, lines } => {
                self.score = Some(RecordedScore {
                    grid: grid.clone(),
                    computed_on: *computed_on,
                    total: *total,
                    provisional: *provisional,
                    lines: lines.clone(),
                });
            }
            E::CandidacyOpened { vacancy, on } => {
                self.candidacies.insert(*vacancy, *on);
            }
            E::CandidacyClosed { vacancy, .. } => {
                self.candidacies.remove(vacancy);
            }
        }
        self
    }
}

impl Demand {
    fn identify(
        &mut self,
        residence: &Option<Commune>,
        identity: &Sealed<Identity>,
        form: &Sealed<Form>,
    ) {
        self.residence.clone_from(residence);
        self.identity = Some(identity.clone());
        self.form = Some(form.clone());
    }

    fn live(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::Registered { presented_on, expires_on, desk, origin, number } => {
                self.stage = Stage::Active;
                self.registration = Some(Registered {
                    presented_on: *presented_on,
                    expires_on: *expires_on,
                    desk: desk.clone(),
                    origin: *origin,
                    number: number.clone(),
                });
            }
            E::CertificateIssued { sent_on } => self.certificate_sent_on = Some(*sent_on),
            E::RenewalNoticeSent { sent_on, expires_on } => {
                self.notice_sent_on = Some(*sent_on);
                self.expire_on(*expires_on);
            }
            E::Renewed { renewed_on, expires_on } => {
                self.renewed_on = Some(*renewed_on);
                self.notice_sent_on = None;
                self.expire_on(*expires_on);
            }
            E::Deregistered { ground, effective_on } => {
                self.stage = Stage::Deregistered { ground: *ground, on: *effective_on };
            }
            E::Reinstated { expires_on, .. } => {
                self.stage = Stage::Active;
                self.notice_sent_on = None;
                self.expire_on(*expires_on);
            }
            _ => {}
        }
    }
}
