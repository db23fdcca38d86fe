//! Everything that can have happened to a demand. The strings are the log's own words.

use crate::{
    declaration::{
        CoApplicant, CurrentHousing, Form, Household, Identity, Link, NumberGiven, Resources,
        Situation, WishDetail,
    },
    demand::{
        Absorbed, AccessChanged, ActedFor, CandidacyOutcome, Channel, Contested, DataErased,
        DocumentCategory, DocumentRejection, ErasureHeld, ErasureReleased, FactCorrected, Ground,
        LeaseElsewhereReported, LetterPresented, LetterReturned, LetterSent, MandateEnded,
        MandateGiven, Merged, Mistake, Origin, PriorityRecorded, Proven, Quartile, RefusalJudged,
        ResemblanceDismissed, RightRecorded, SessionsAffected, SituationConfirmed, WarningLifted,
        WarningSent,
    },
    id::{DemandId, DocumentId, PersonId, VacancyId},
    referral::Passage,
    scoring::ScoreLines,
    sealed::Sealed,
    territory::{Body, Commune, Desk, Typology},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `demand-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum DemandEvent {
    /// The form came in (CCH R441-2-2). Starts the one-month delay of the certificate.
    #[serde(rename = "demand.submitted")]
    Submitted {
        /// Day of reception.
        received_on: NaiveDate,
        /// How it came.
        channel: Channel,
        /// Desk that received it.
        desk: Desk,
        /// Commune where the household lives, if it is in the territory.
        residence: Option<Commune>,
        /// Identity of the applicant; its person owns the file's main key.
        identity: Sealed<Identity>,
        /// What the form says of itself.
        form: Sealed<Form>,
    },
    /// The applicant's identity or contact changed (R441-2-7).
    #[serde(rename = "demand.identity-changed")]
    IdentityChanged {
        /// Commune where the household lives, if it is in the territory.
        residence: Option<Commune>,
        /// The new identity section.
        identity: Sealed<Identity>,
        /// What the form says of itself.
        form: Sealed<Form>,
    },
    /// Another adult signs the demand, with a key of their own.
    #[serde(rename = "demand.co-applicant-declared")]
    CoApplicantDeclared {
        /// Who it is.
        co_applicant: Sealed<CoApplicant>,
    },
    /// An adult no longer signs the demand.
    #[serde(rename = "demand.co-applicant-removed")]
    CoApplicantRemoved {
        /// Who it was.
        person: PersonId,
    },
    /// The household was declared or changed.
    #[serde(rename = "demand.household-declared")]
    HouseholdDeclared {
        /// Household category of the ceilings, 1 to 6, on the day of declaration.
        category: u8,
        /// People who will live in the dwelling, unborn included.
        size: u8,
        /// The household.
        household: Sealed<Household>,
    },
    /// Income and resources were declared or changed.
    #[serde(rename = "demand.resources-declared")]
    ResourcesDeclared {
        /// Place among the incomes of applicants of the territory.
        quartile: Quartile,
        /// The resources.
        resources: Sealed<Resources>,
    },
    /// Current housing was declared or changed.
    #[serde(rename = "demand.housing-declared")]
    HousingDeclared {
        /// Whether the household already rents a social dwelling (transfer).
        transfer: bool,
        /// The current housing.
        housing: Sealed<CurrentHousing>,
    },
    /// What is sought was declared or changed.
    #[serde(rename = "demand.wish-declared")]
    WishDeclared {
        /// Typologies wished.
        typologies: Vec<Typology>,
        /// Communes wished, in order of preference.
        communes: Vec<Commune>,
        /// Whether the search may be widened to other communes.
        widened: bool,
        /// The rest of the wish.
        detail: Sealed<WishDetail>,
    },
    /// Reasons and protected facts, under one neutral name (domain caution 8).
    #[serde(rename = "demand.situation-declared")]
    SituationDeclared {
        /// What only a few may read.
        situation: Sealed<Situation>,
    },
    /// What the form lacks and what could not be understood. Names of elements only, never a value.
    #[serde(rename = "demand.completeness-assessed")]
    CompletenessAssessed {
        /// Elements without which the demand is incomplete.
        missing: Vec<String>,
        /// Elements whose code is unknown: kept as they came.
        anomalies: Vec<String>,
    },
    /// A link to another demand, under one neutral name (separation, L441-1).
    #[serde(rename = "demand.link-recorded")]
    LinkRecorded {
        /// The other demand.
        link: Sealed<Link>,
    },
    /// Another demand looks like this one. Shown to agents; never a refusal.
    #[serde(rename = "demand.duplicate-suspected")]
    DuplicateSuspected {
        /// The other demands.
        others: Vec<DemandId>,
    },
    /// An identity document or proof of regular stay was accepted (R441-2-3).
    #[serde(rename = "demand.identity-accepted")]
    IdentityAccepted {
        /// Day of acceptance.
        accepted_on: NaiveDate,
        /// Body that saw it.
        body: Body,
        /// People of other demands who are this person: they hold the demand too.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        same: Vec<PersonId>,
    },
    /// The demand is registered and has its numéro unique (L441-2-1).
    #[serde(rename = "demand.registered")]
    Registered {
        /// Initial date: it never moves.
        presented_on: NaiveDate,
        /// Last day of validity.
        expires_on: NaiveDate,
        /// Registering desk.
        desk: Desk,
        /// New here, or brought from another system with its number.
        origin: Origin,
        /// The number.
        number: Sealed<NumberGiven>,
    },
    /// The registration certificate was sent (R441-2-4).
    #[serde(rename = "demand.certificate-issued")]
    CertificateIssued {
        /// Day of sending.
        sent_on: NaiveDate,
    },
    /// A supporting document was deposited, once (R441-2-4-1).
    #[serde(rename = "demand.document-filed")]
    DocumentFiled {
        /// The document.
        document: DocumentId,
        /// Its category.
        category: DocumentCategory,
        /// Day of deposit.
        filed_on: NaiveDate,
        /// Day of the postmark, if it came by post: it counts if it is earlier.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        posted_on: Option<NaiveDate>,
        /// The body whose desk took it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        handed_to: Option<Body>,
        /// Day it was entered, if that was later: the delay is ours.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        entered_on: Option<NaiveDate>,
    },
    /// The document proves what it should.
    #[serde(rename = "demand.document-verified")]
    DocumentVerified {
        /// The document.
        document: DocumentId,
        /// Day of verification.
        verified_on: NaiveDate,
        /// What a person read in it, beside what its category says; it can tell a protected fact.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        proves: Option<Sealed<Proven>>,
    },
    /// The document does not prove what it should.
    #[serde(rename = "demand.document-rejected")]
    DocumentRejected {
        /// The document.
        document: DocumentId,
        /// Coded reason.
        reason: DocumentRejection,
    },
    /// The score as it stood when something rested on it (L441-2-8).
    #[serde(rename = "demand.score-computed")]
    ScoreComputed {
        /// Version of the grid.
        grid: String,
        /// Day of the computation.
        computed_on: NaiveDate,
        /// Total of points.
        total: i32,
        /// True until documents are verified.
        provisional: bool,
        /// Line by line; a line can tell a protected fact.
        lines: Sealed<ScoreLines>,
    },
    /// The notice at least one month before expiry (R441-2-7).
    #[serde(rename = "demand.renewal-notice-sent")]
    RenewalNoticeSent {
        /// Day of sending.
        sent_on: NaiveDate,
        /// Expiry stated in the notice; a late notice moves it.
        expires_on: NaiveDate,
    },
    /// The demand is renewed for a year (R441-2-7).
    #[serde(rename = "demand.renewed")]
    Renewed {
        /// Day of renewal.
        renewed_on: NaiveDate,
        /// New last day of validity.
        expires_on: NaiveDate,
    },
    /// The applicant renounced in writing (R441-2-8 b).
    #[serde(rename = "demand.renunciation-received")]
    RenunciationReceived {
        /// Day of reception.
        received_on: NaiveDate,
    },
    /// The demand is no longer active (R441-2-8, closed list).
    #[serde(rename = "demand.deregistered")]
    Deregistered {
        /// Which of the grounds.
        ground: Ground,
        /// Effective day.
        effective_on: NaiveDate,
        /// Whether another system decided and told: it answers for its letters and delays.
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        elsewhere: bool,
    },
    /// An erroneous deregistration is undone, with number and date (SNE déradiation).
    #[serde(rename = "demand.reinstated")]
    Reinstated {
        /// Effective day.
        effective_on: NaiveDate,
        /// Last day of validity, given back.
        expires_on: NaiveDate,
        /// Our error, if it was one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        mistake: Option<Mistake>,
    },
    /// The demand is a candidate for a dwelling.
    #[serde(rename = "demand.candidacy-opened")]
    CandidacyOpened {
        /// The dwelling offered.
        vacancy: VacancyId,
        /// Day of nomination.
        on: NaiveDate,
    },
    /// The candidacy ended.
    #[serde(rename = "demand.candidacy-closed")]
    CandidacyClosed {
        /// The dwelling offered.
        vacancy: VacancyId,
        /// Day it ended.
        on: NaiveDate,
        /// How it ended.
        outcome: CandidacyOutcome,
    },
    /// A person judged whether the refusal of an offer had a legitimate reason (R441-2-17).
    #[serde(rename = "demand.refusal-judged")]
    RefusalJudged(RefusalJudged),
    /// A social worker confirmed what the demand says of the situation.
    #[serde(rename = "demand.situation-confirmed")]
    SituationConfirmed(SituationConfirmed),
    /// The household belongs to a priority public, under one neutral name (L441-1).
    #[serde(rename = "demand.priority-recorded")]
    PriorityRecorded(PriorityRecorded),
    /// A step of a right, under one neutral name (L441-2-3).
    #[serde(rename = "demand.right-recorded")]
    RightRecorded(RightRecorded),
    /// Who may see what changed, under one neutral name (domain cautions 8 and 10).
    #[serde(rename = "demand.access-changed")]
    AccessChanged(AccessChanged),
    /// An adult gave somebody a mandate to help (Code civil, art. 1984).
    #[serde(rename = "demand.mandate-given")]
    MandateGiven(MandateGiven),
    /// A mandate ended before its last day (Code civil, art. 2003).
    #[serde(rename = "demand.mandate-ended")]
    MandateEnded(MandateEnded),
    /// Somebody acted for the household under a mandate.
    #[serde(rename = "demand.acted-for")]
    ActedFor(ActedFor),
    /// A decision of a commission is contested, or is no longer: an erasure waits meanwhile.
    #[serde(rename = "demand.contestation-noted")]
    ContestationNoted(Contested),
    /// The demand was sent from a place to another (R441-2-1): the referral's own stream says what became of it.
    #[serde(rename = "demand.referred")]
    Referred(Passage),
    /// Two demands that look alike are not of one person: said on both, by a person.
    #[serde(rename = "demand.resemblance-dismissed")]
    ResemblanceDismissed(ResemblanceDismissed),
    /// A letter was sent to the applicant.
    #[serde(rename = "demand.letter-sent")]
    LetterSent(LetterSent),
    /// A letter was presented for the first time, with proof: times against the person run from that day.
    #[serde(rename = "demand.letter-presented")]
    LetterPresented(LetterPresented),
    /// A letter came back: nothing follows from the silence after it.
    #[serde(rename = "demand.letter-returned")]
    LetterReturned(LetterReturned),
    /// The applicant was warned that the demand may end (R441-2-8 c and d).
    #[serde(rename = "demand.warning-sent")]
    WarningSent(WarningSent),
    /// The warning has no object any more.
    #[serde(rename = "demand.warning-lifted")]
    WarningLifted(WarningLifted),
    /// The demand goes on under another one of the same person (R441-2-8 f).
    #[serde(rename = "demand.merged")]
    Merged(Merged),
    /// Another demand of the same person goes on here, on the older date.
    #[serde(rename = "demand.absorbed")]
    Absorbed(Absorbed),
    /// Facts are put right from a document (R441-2-15); the right ones follow.
    #[serde(rename = "demand.fact-corrected")]
    FactCorrected(FactCorrected),
    /// The sessions in which an error changed the place of the demand.
    #[serde(rename = "demand.sessions-affected")]
    SessionsAffected(SessionsAffected),
    /// A lease was signed under a number of another territory: the household is asked.
    #[serde(rename = "demand.lease-elsewhere-reported")]
    LeaseElsewhereReported(LeaseElsewhereReported),
    /// Someone still needs what is known: nothing is erased.
    #[serde(rename = "demand.erasure-held")]
    ErasureHeld(ErasureHeld),
    /// A body no longer needs what is known.
    #[serde(rename = "demand.erasure-released")]
    ErasureReleased(ErasureReleased),
    /// What is known of the people is erased.
    #[serde(rename = "demand.data-erased")]
    DataErased(DataErased),
}
