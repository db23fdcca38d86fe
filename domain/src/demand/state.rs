//! What the rules remember of a demand.

use crate::{
    access::Access,
    declaration::{
        CoApplicant, CurrentHousing, Form, Household, Identity, Link, NumberGiven, Resources,
        Situation,
    },
    demand::{
        AffectedSession, Channel, Confirmed, DocumentCategory, DocumentRejection, Facts, Ground,
        LeaseElsewhere, Mandate, Origin, Post, PriorityRecorded, Proven, Quartile, RefusalJudged,
        Right, Wish,
    },
    id::{DemandId, DocumentId, MandateId, PersonId, SessionId, VacancyId},
    referral::Passage,
    scoring::ScoreLines,
    sealed::Sealed,
    territory::{Body, Commune, Desk},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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
    /// Day of the postmark, if it came by post.
    pub posted_on: Option<NaiveDate>,
    /// Day it was entered, if that was later.
    pub entered_on: Option<NaiveDate>,
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
    /// Who may help, with the mandates that ended.
    pub mandates: BTreeMap<MandateId, Mandate>,
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
    /// Demands that looked like this one, and that a person set apart.
    pub dismissed: BTreeSet<DemandId>,
    /// The demand that goes on in place of this one.
    pub merged_into: Option<DemandId>,
    /// Demands that go on here.
    pub absorbed: Vec<DemandId>,
    /// Whether a fact was corrected, or a deregistration undone.
    pub put_right: bool,
    /// Sessions in which an error changed its place.
    pub affected: Vec<AffectedSession>,
    /// Since when it is owed the next suitable home.
    pub owed_since: Option<NaiveDate>,
    /// The last lease of another territory that the household was asked about.
    pub lease_elsewhere: Option<Sealed<LeaseElsewhere>>,
    /// Bodies that still need what is known, and since when.
    pub holds: BTreeMap<Body, NaiveDate>,
    /// Day on which what was known was erased.
    pub erased_on: Option<NaiveDate>,
    /// The person whose identity document was accepted, under each of the names the log has for them.
    pub verified: Vec<PersonId>,
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
    /// What a person read in them, beside what their category says.
    pub proven: BTreeMap<DocumentId, Sealed<Proven>>,
    /// Open candidacies and their first day.
    pub candidacies: BTreeMap<VacancyId, NaiveDate>,
    /// The same in the order they were opened: what a rule writes must not follow the order of opaque ids.
    pub opened: Vec<VacancyId>,
    /// Whether a lease was signed here.
    pub housed: bool,
    /// The last recorded score.
    pub score: Option<RecordedScore>,
    /// Refused offers that a person judged.
    pub judged: BTreeMap<VacancyId, RefusalJudged>,
    /// Reasons that a social worker confirmed.
    pub confirmed: Option<Sealed<Confirmed>>,
    /// Priority publics that the household belongs to.
    pub priorities: Vec<PriorityRecorded>,
    /// The opposable right.
    pub right: Right,
    /// Every other adult that the demand ever named.
    pub named: BTreeSet<PersonId>,
    /// The views that were closed.
    pub access: Access,
    /// Where it was sent from and to, in order.
    pub passages: Vec<Passage>,
    /// Decisions of commissions that the household contests, and since when.
    pub contested: BTreeMap<(SessionId, VacancyId), NaiveDate>,
    /// The version of what it says.
    pub facts: Facts,
    /// Letters, and the warning that runs.
    pub post: Post,
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
}
