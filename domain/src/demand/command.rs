//! What may be asked of a demand.

use crate::{
    declaration::{
        CoApplicant, CurrentHousing, Form, Household, Identity, Link, Resources, Situation,
        WishDetail,
    },
    demand::{
        Channel, Distinct, DocumentCategory, DocumentEntry, DocumentRejection, Finding, Ground,
        LetterCommand, MandateCommand, Mistake, Parting, Priority, Proven, RepairCommand,
        RightSaid,
    },
    id::{DemandId, DocumentId, PersonId, VacancyId},
    number::DemandNumber,
    sealed::Sealed,
    territory::{Body, Code, Commune, Desk, Typology},
};
use chrono::NaiveDate;

/// A command on one demand.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum DemandCommand {
    /// Take in a form. Registered at once when `registration` is given (a desk, or the exchange format);
    /// otherwise it waits in the queue "to register" for an identity document.
    Submit(Box<Submission>),
    /// Accept an identity document and register (R441-2-3). Refused without a submitted form.
    Register {
        /// Day of registration.
        on: NaiveDate,
        /// Body that saw the document.
        body: Body,
        /// Number to give, from the registry.
        number: DemandNumber,
        /// Registering desk.
        desk: Desk,
        /// People of other demands whose identity the document shows to be the same; whoever saw it leaves out twins
        /// and homonyms.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        same: Vec<PersonId>,
    },
    /// Change what was declared: only the sections that differ are recorded (R441-2-7).
    Change {
        /// Day of the change.
        on: NaiveDate,
        /// The new declaration.
        declaration: Box<Declaration>,
    },
    /// Say how many children are still expected, at the desk: no document, no reason.
    AdjustHousehold {
        /// Day of the action.
        on: NaiveDate,
        /// Children still expected, at most as many as announced.
        expected: u8,
    },
    /// Send the certificate (R441-2-4).
    IssueCertificate {
        /// Day of sending.
        on: NaiveDate,
    },
    /// Deposit a document, once.
    FileDocument {
        /// The document.
        document: DocumentId,
        /// Its category.
        category: DocumentCategory,
        /// Day of deposit.
        on: NaiveDate,
    },
    /// Enter a document that came by post, or was handed to a desk before.
    EnterDocument(DocumentEntry),
    /// Say that a document proves what it should.
    VerifyDocument {
        /// The document.
        document: DocumentId,
        /// Day of verification.
        on: NaiveDate,
        /// What a person read in it, beside what its category says.
        #[serde(skip_serializing_if = "Proven::is_empty")]
        proves: Proven,
    },
    /// Say that it does not.
    RejectDocument {
        /// The document.
        document: DocumentId,
        /// Why.
        reason: DocumentRejection,
    },
    /// Compute and record the score, because something is going to rest on it.
    Score {
        /// Day of the computation.
        on: NaiveDate,
    },
    /// Send the renewal notice (R441-2-7): the scheduler's command. A late one moves the expiry.
    SendRenewalNotice {
        /// Day of sending.
        on: NaiveDate,
    },
    /// Renew for a year.
    Renew {
        /// Day of renewal.
        on: NaiveDate,
        /// What changed, if the renewal form says so.
        declaration: Option<Box<Declaration>>,
    },
    /// Let the demand lapse: not renewed in time (R441-2-8 e), the scheduler's command.
    Expire {
        /// Day after the last day of validity.
        on: NaiveDate,
    },
    /// Written renunciation: recorded, and deregistered without delay (R441-2-8 b).
    Renounce {
        /// Day of reception.
        on: NaiveDate,
    },
    /// A deregistration made elsewhere comes in by the exchange format (RAD).
    Deregister {
        /// Which ground.
        ground: Ground,
        /// Effective day.
        on: NaiveDate,
    },
    /// Undo an erroneous deregistration within twelve months.
    Reinstate {
        /// Effective day.
        on: NaiveDate,
        /// Our error, if it was one: then a renewal that fell meanwhile is taken as done.
        #[serde(skip_serializing_if = "Option::is_none")]
        mistake: Option<Mistake>,
    },
    /// Say whether the refusal of an offer had a legitimate reason. Only a person says so, never a clock.
    JudgeRefusal {
        /// The dwelling that was refused.
        vacancy: VacancyId,
        /// Day of the judgement.
        on: NaiveDate,
        /// Body of the person who judges.
        body: Body,
        /// What is found.
        finding: Finding,
    },
    /// Confirm, as a social worker, reasons that the demand gives.
    ConfirmSituation {
        /// Day of the confirmation.
        on: NaiveDate,
        /// Body of the social worker.
        body: Body,
        /// Codes of the reasons.
        reasons: Vec<Code>,
    },
    /// Record that the household belongs to a priority public (L441-1).
    RecordPriority {
        /// Day.
        on: NaiveDate,
        /// Body of the person who recognises it.
        body: Body,
        /// Which, and on what document.
        priority: Priority,
    },
    /// Record a step of the opposable right (L441-2-3).
    RecordRight {
        /// Day of the step.
        on: NaiveDate,
        /// Body that says so; none for the clock.
        body: Option<Body>,
        /// The step.
        step: RightSaid,
    },
    /// Give an adult who leaves a joint demand their own, with the date of the joint one (CCH L441-1, SNE CRS).
    Part(Box<Parting>),
    /// Close to the other adults what is one adult's.
    CloseViews {
        /// Whose views close.
        person: PersonId,
        /// Day from which.
        on: NaiveDate,
        /// Documents about that person alone.
        documents: Vec<DocumentId>,
    },
    /// Say that two demands that look alike are not of one person.
    DismissResemblance {
        /// The other demand.
        other: DemandId,
        /// Day on which they are set apart.
        on: NaiveDate,
        /// Body of the person who says so.
        body: Body,
        /// Why.
        reason: Distinct,
    },
    /// About somebody who helps.
    Mandate(MandateCommand),
    /// About a letter to the applicant.
    Letter(LetterCommand),
    /// About what is put right, merged, kept or erased.
    Repair(RepairCommand),
}

impl DemandCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Submit(..) => "demand.submit",
            Self::Register { .. } => "demand.register",
            Self::Change { .. } => "demand.change",
            Self::AdjustHousehold { .. } => "demand.adjust-household",
            Self::IssueCertificate { .. } => "demand.issue-certificate",
            Self::FileDocument { .. } => "demand.file-document",
            Self::EnterDocument(..) => "demand.enter-document",
            Self::VerifyDocument { .. } => "demand.verify-document",
            Self::RejectDocument { .. } => "demand.reject-document",
            Self::Score { .. } => "demand.score",
            Self::SendRenewalNotice { .. } => "demand.send-renewal-notice",
            Self::Renew { .. } => "demand.renew",
            Self::Expire { .. } => "demand.expire",
            Self::Renounce { .. } => "demand.renounce",
            Self::Deregister { .. } => "demand.deregister",
            Self::Reinstate { .. } => "demand.reinstate",
            Self::JudgeRefusal { .. } => "demand.judge-refusal",
            Self::ConfirmSituation { .. } => "demand.confirm-situation",
            Self::RecordPriority { .. } => "demand.record-priority",
            Self::RecordRight { .. } => "demand.record-right",
            Self::Part(..) => "demand.part",
            Self::CloseViews { .. } => "demand.close-views",
            Self::DismissResemblance { .. } => "demand.dismiss-resemblance",
            Self::Mandate(command) => command.name(),
            Self::Letter(command) => command.name(),
            Self::Repair(command) => command.name(),
        }
    }
}

/// A form that comes in.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Submission {
    /// Day of reception.
    pub received_on: NaiveDate,
    /// How it came.
    pub channel: Channel,
    /// Desk that received it.
    pub desk: Desk,
    /// What the household says.
    pub declaration: Declaration,
    /// Given when the demand is registered at once.
    pub registration: Option<Registration>,
    /// Other demands that look like this one (from the registry of persons).
    pub lookalikes: Vec<DemandId>,
}

/// What registration at once needs.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Registration {
    /// Initial date (`dateCreationDemande`).
    pub presented_on: NaiveDate,
    /// Last renewal, for a demand brought from another system.
    pub last_renewed_on: Option<NaiveDate>,
    /// The number, new or kept.
    pub number: DemandNumber,
    /// Whether the number was given elsewhere.
    pub migrated: bool,
}

/// What a household declares: every section of the form. A section left out of a change stays as it was.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Declaration {
    /// Day for which categories and quartiles are computed.
    pub on: NaiveDate,
    /// Commune where the household lives, if in the territory.
    pub residence: Option<Commune>,
    /// Identity of the applicant.
    pub identity: Sealed<Identity>,
    /// What the form says of itself.
    pub form: Sealed<Form>,
    /// The other adults, each with their own key.
    pub co_applicants: Vec<Sealed<CoApplicant>>,
    /// The household.
    pub household: Option<Sealed<Household>>,
    /// Resources.
    pub resources: Option<Sealed<Resources>>,
    /// Current housing.
    pub housing: Option<Sealed<CurrentHousing>>,
    /// What is sought.
    pub wish: Option<Wish>,
    /// Reasons and protected facts.
    pub situation: Option<Sealed<Situation>>,
    /// Link to another demand (CRS).
    pub link: Option<Sealed<Link>>,
    /// Elements that lack.
    pub missing: Vec<String>,
    /// Elements with an unknown code.
    pub anomalies: Vec<String>,
    /// Other demands that look like this one once its people changed (from the registry of persons).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lookalikes: Vec<DemandId>,
}

/// What is sought.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Wish {
    /// Typologies wished.
    pub typologies: Vec<Typology>,
    /// Communes wished, in order of preference.
    pub communes: Vec<Commune>,
    /// Whether the search may be widened.
    pub widened: bool,
    /// The rest.
    pub detail: Sealed<WishDetail>,
}
