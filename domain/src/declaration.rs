//! What a household declares, section by section.
//!
//! Each section has two halves: the facts that a rule or a page reads, typed, and [`Received`], the same section
//! as it came in the national format, so that nothing is lost and a demand can be written back.

use crate::{
    income::Alone,
    sealed::{Class, Classed},
    territory::Code,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// A section as it came: the tree of elements of `interfaceNuu` below `demandeLogement`.
///
/// An element with text is a string; one with the attribute `code` is `{"@code": "…"}`; one with children is an
/// object by element name; an element that may repeat is an array. Order is restored on export by the schema.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Received(pub Map<String, Value>);

impl Received {
    /// Nothing was received in this form.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Who the applicant is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ApplicantKind {
    /// A natural person.
    Person,
    /// An association, for sub-letting (CCH R441-2-2).
    Association,
}

/// Identity and contact of the applicant. Received: `personnePhysique/demandeur` without resources, or
/// `association`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Natural person or association.
    pub kind: ApplicantKind,
    /// Surname in use, or name of the association.
    pub name: String,
    /// First name; none for an association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Birth date; none for an association.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// E-mail address, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// Mobile telephone, if one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for Identity {
    const CLASS: Class = Class::Personal;
}

/// What else the document said of itself: internal references, free precision, electronic renewal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Form {
    /// `refInterne`, `precision`, `renouvellementElec`, `forcerDoublon`, `informationTraitement`.
    pub received: Received,
}

impl Classed for Form {
    const CLASS: Class = Class::Personal;
}

/// The other adult who will sign the lease. Received: one `cotitulaire`, with its resources.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CoApplicant {
    /// Surname in use.
    pub name: String,
    /// First name.
    pub first_name: String,
    /// Birth date.
    pub birth_date: NaiveDate,
    /// Link to the applicant (SNE `lienDemandeur`: M, P, C, L; later forms have more).
    pub link: Code,
    /// Reference tax income of year N-2, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_income_n2: Option<i64>,
    /// Reference tax income of year N-1, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_income_n1: Option<i64>,
    /// Resources received in a month, euros.
    #[serde(default)]
    pub monthly: i64,
    /// Year of `tax_income_n2`; that of the applicant's when not declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_n2: Option<i32>,
    /// Taxable income of the last twelve months, euros, when it fell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_months: Option<i64>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for CoApplicant {
    const CLASS: Class = Class::Sensitive;
}

/// How a member of the household is linked to the applicant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum MemberLink {
    /// The applicant.
    Applicant,
    /// Spouse, PACS partner or cohabitant.
    Partner,
    /// House-sharer or any other adult signing the lease.
    HouseSharer,
    /// Fiscal dependant.
    Dependant,
    /// Child in alternate custody: counts for size and for ceilings.
    AlternateCustody,
    /// Child under visiting right: counts for size, not for ceilings (Cerfa 14069, notice).
    VisitingRight,
}

/// One member of the household.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Link to the applicant.
    pub link: MemberLink,
    /// Birth date, if declared.
    pub birth_date: Option<NaiveDate>,
}

/// Who will live in the dwelling. Received: `listePersonneACharge`, `personneANaitre`, `listePersonneEnGarde`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Household {
    /// Everyone born, the applicant first.
    pub members: Vec<Member>,
    /// Children expected: they count before birth, never twice after.
    #[serde(default)]
    pub unborn: u8,
    /// Day they are due, if it is declared.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_on: Option<NaiveDate>,
    /// Members with a recognised disability: they raise the category (arrêté du 29 juillet 1987).
    #[serde(default)]
    pub disabled: u8,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for Household {
    const CLASS: Class = Class::Sensitive;
}

/// Income and resources of the applicant. Received: `revenuFiscal` and the lists of resources.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Resources {
    /// Year of `tax_income_n2`; that of `tax_income_n1` is the next.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year_n2: Option<i32>,
    /// Reference tax income of year N-2, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_income_n2: Option<i64>,
    /// Reference tax income of year N-1, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tax_income_n1: Option<i64>,
    /// Resources received in a month by the applicant and the dependants, euros.
    #[serde(default)]
    pub monthly: i64,
    /// Taxable income of the applicant over the last twelve months, euros, when it fell.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_months: Option<i64>,
    /// That the applicant's resources count without the partner's, and why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alone: Option<Alone>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for Resources {
    const CLASS: Class = Class::Sensitive;
}

/// Where the household lives now. Received: `logementActuel` and `adresseLogement`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CurrentHousing {
    /// Kinds of housing (SNE `modeleLogement`: HLM, LP, SD …).
    pub models: Vec<Code>,
    /// Monthly rent, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rent: Option<i64>,
    /// People living there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inhabitants: Option<u8>,
    /// Surface, square metres.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub surface: Option<u16>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for CurrentHousing {
    const CLASS: Class = Class::Sensitive;
}

/// The part of the wish that is not coarse. Received: `logementRecherche`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WishDetail {
    /// Highest monthly rent wished, euros.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_rent: Option<i64>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Classed for WishDetail {
    const CLASS: Class = Class::Personal;
}

/// Why the household applies, and what is protected. Received: `principauxMotifDemande`, `listeHandicap`,
/// `informationDalo`. Recorded under the neutral type `demand.situation-declared`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Situation {
    /// Codes of reasons (SNE `motifDemande`, 01 to 23; later forms kept as they came).
    pub reasons: Vec<Code>,
    /// Persons with a handicap annex.
    #[serde(default)]
    pub handicaps: u8,
    /// DALO status (SNE NON, ACTIF, CADUC, ACTREL).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opposable_right: Option<Code>,
    /// The section as it came.
    #[serde(default, skip_serializing_if = "Received::is_empty")]
    pub received: Received,
}

impl Situation {
    /// Whether a right to housing is recognised and active (DALO): a class above points, never points.
    #[must_use]
    pub fn has_opposable_right(&self) -> bool {
        self.opposable_right.as_ref().is_some_and(|status| status.as_str() == "ACTIF")
    }
}

impl Classed for Situation {
    const CLASS: Class = Class::Sensitive;
}

/// The numéro unique, personal: it opens the file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct NumberGiven(pub crate::number::DemandNumber);

impl Classed for NumberGiven {
    const CLASS: Class = Class::Personal;
}

/// A link to another demand that must not be read by others (separation: SNE `numUniqueAssocie`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The other number, as it came.
    pub other_number: String,
    /// How the two demands are linked, if it is known here.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Initial date of the other demand, when this one keeps it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seniority_from: Option<NaiveDate>,
    /// Whether the other adult's resources count too, until a document says that these count alone (CCH L441-1).
    #[serde(default, skip_serializing_if = "is_false")]
    pub proof_owed: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde asks for a reference")]
const fn is_false(value: &bool) -> bool {
    !*value
}

impl Link {
    /// A link of which only the number is known.
    #[must_use]
    pub const fn to(other_number: String) -> Self {
        Self { other_number, relation: None, seniority_from: None, proof_owed: false }
    }
}

/// How two demands are linked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// An adult left the other demand.
    Parted,
}

impl Classed for Link {
    const CLASS: Class = Class::Sensitive;
}
