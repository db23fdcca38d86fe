//! From the tree of a document to the sections of a declaration.
//!
//! Each section takes the facts that a rule or a page reads, and the elements it came in, nested as they are below
//! `demandeLogement`: merging the sections of a demand gives its document back.

use super::{
    check::{self, Defect, Finding},
    message::{day, missing},
    node::Node,
    problem::Problem,
    sections,
    tables::DEMAND,
};
use chrono::NaiveDate;
use domain::{
    declaration::{
        ApplicantKind, CoApplicant, CurrentHousing, Form, Household, Identity, Link, Received,
        Resources, Situation, WishDetail,
    },
    demand::{Declaration, Wish},
    id::PersonId,
    sealed::Sealed,
    territory::{Commune, Typology},
};

/// INSEE codes of the territory.
const TERRITORY: &str = include_str!("../../data/communes.csv");

/// What a document declares, before it is known whose keys seal it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facts {
    /// Day for which categories and quartiles are computed.
    pub on: NaiveDate,
    /// `dateCreationDemande`.
    pub presented_on: Option<NaiveDate>,
    /// `dateRenouvellement`.
    pub renewed_on: Option<NaiveDate>,
    /// Commune where the household lives, if in the territory.
    pub residence: Option<Commune>,
    /// Identity of the applicant.
    pub identity: Identity,
    /// What the form says of itself.
    pub form: Form,
    /// The other adults.
    pub co_applicants: Vec<CoApplicant>,
    /// The household.
    pub household: Option<Household>,
    /// Resources.
    pub resources: Option<Resources>,
    /// Current housing.
    pub housing: Option<CurrentHousing>,
    /// What is sought, and the part of it that is sealed.
    pub wish: Option<(Vec<Typology>, Vec<Commune>, bool, WishDetail)>,
    /// Reasons and protected facts.
    pub situation: Option<Situation>,
    /// The other number of a separation.
    pub link: Option<Link>,
    /// Elements that lack.
    pub missing: Vec<String>,
    /// Elements that were not understood.
    pub anomalies: Vec<String>,
}

impl Facts {
    /// Reads the sections of a `demande`.
    ///
    /// # Errors
    /// The name lacks, or the birth date of a natural person.
    pub fn read(root: &Node, findings: &[Finding], on: NaiveDate) -> Result<Self, Problem> {
        let form = root.child("demandeLogement").ok_or_else(|| missing(root, "demandeLogement"))?;
        let (co_applicants, untyped) = sections::co_applicants(form);
        Ok(Self {
            on,
            presented_on: day(form, "dateCreationDemande"),
            renewed_on: day(form, "renouvellement/dateRenouvellement"),
            residence: residence(form),
            identity: identity(form)?,
            form: Form { received: rest(form) },
            household: sections::household(form, untyped),
            resources: sections::resources(form),
            housing: sections::housing(form),
            wish: wish(form),
            situation: sections::situation(root),
            link: form.text_at("numUniqueAssocie").map(|number| Link::to(number.to_owned())),
            co_applicants,
            missing: paths(findings, |defect| defect == Defect::Missing),
            anomalies: paths(findings, |defect| defect != Defect::Missing),
        })
    }

    /// The declaration, each section under the key of the person it is about.
    ///
    /// `co_applicants` gives a person for each of [`Facts::co_applicants`], in order.
    #[must_use]
    pub fn seal(self, applicant: PersonId, co_applicants: &[PersonId]) -> Declaration {
        Declaration {
            on: self.on,
            residence: self.residence,
            identity: Sealed::new(applicant, self.identity),
            form: Sealed::new(applicant, self.form),
            co_applicants: co_applicants
                .iter()
                .zip(self.co_applicants)
                .map(|(person, value)| Sealed::new(*person, value))
                .collect(),
            household: self.household.map(|value| Sealed::new(applicant, value)),
            resources: self.resources.map(|value| Sealed::new(applicant, value)),
            housing: self.housing.map(|value| Sealed::new(applicant, value)),
            wish: self.wish.map(|(typologies, communes, widened, detail)| Wish {
                typologies,
                communes,
                widened,
                detail: Sealed::new(applicant, detail),
            }),
            situation: self.situation.map(|value| Sealed::new(applicant, value)),
            link: self.link.map(|value| Sealed::new(applicant, value)),
            missing: self.missing,
            anomalies: self.anomalies,
            lookalikes: Vec::new(),
        }
    }
}

/// Names of elements, each once, in the order they were found.
fn paths(findings: &[Finding], wanted: impl Fn(Defect) -> bool) -> Vec<String> {
    let mut paths: Vec<String> = Vec::new();
    for finding in findings.iter().filter(|finding| wanted(finding.defect)) {
        if !paths.contains(&finding.path) {
            paths.push(finding.path.clone());
        }
    }
    paths
}

fn identity(form: &Node) -> Result<Identity, Problem> {
    if let Some(association) = form.child("association") {
        let name =
            association.text_at("nom").ok_or_else(|| missing(association, "association/nom"))?;
        return Ok(Identity {
            kind: ApplicantKind::Association,
            name: name.to_owned(),
            first_name: None,
            birth_date: None,
            email: association.text_at("mel").map(str::to_owned),
            phone: association.text_at("telPortable").map(str::to_owned),
            received: sections::part(form, &["association"], |_| true),
        });
    }
    let person = form.child("personnePhysique").ok_or_else(|| missing(form, "personnePhysique"))?;
    let path = |name: &str| format!("personnePhysique/demandeur{name}");
    let applicant = person.child("demandeur").ok_or_else(|| missing(person, &path("")))?;
    let name = applicant.text_at("nom").ok_or_else(|| missing(applicant, &path("/nom")))?;
    let birth_date = day(applicant, "dateNaissance")
        .ok_or_else(|| missing(applicant, &path("/dateNaissance")))?;
    let mut received = sections::part(form, &["personnePhysique", "demandeur"], |name| {
        !sections::RESOURCES.contains(&name)
    });
    sections::merge(
        &mut received.0,
        sections::part(form, &["personnePhysique"], |name| !sections::PERSON.contains(&name)).0,
    );
    Ok(Identity {
        kind: ApplicantKind::Person,
        name: name.to_owned(),
        first_name: applicant.text_at("prenom").map(str::to_owned),
        birth_date: Some(birth_date),
        email: applicant.text_at("mel").map(str::to_owned),
        phone: applicant.text_at("telPortable").map(str::to_owned),
        received,
    })
}

/// What no other section takes, but the number and the dates that events of their own record.
fn rest(form: &Node) -> Received {
    const ELSEWHERE: &[&str] = &[
        "numUnique",
        "numUniqueAssocie",
        "dateCreationDemande",
        "renouvellement",
        "radiation",
        "logementRecherche",
        "principauxMotifDemande",
        "association",
        "personnePhysique",
        "listeHandicap",
        "listeAnomalie",
        "listeDoublons",
    ];
    Received(form.map(DEMAND, |name| !ELSEWHERE.contains(&name)))
}

/// Where the household lives: the address of the home, else the postal one.
fn residence(form: &Node) -> Option<Commune> {
    let code = form
        .code_at("personnePhysique/adresseLogement/commune")
        .or_else(|| form.code_at("personnePhysique/demandeur/adressePostale/commune"))
        .or_else(|| form.code_at("association/adressePostale/commune"))?;
    let inside = TERRITORY.lines().skip(1).any(|line| line.split(',').next() == Some(code));
    if inside { code.parse().ok() } else { None }
}

/// What a `demande` seeks.
#[must_use]
pub fn wished(root: &Node) -> Option<(Vec<Typology>, Vec<Commune>, bool, WishDetail)> {
    root.child("demandeLogement").and_then(wish)
}

fn wish(form: &Node) -> Option<(Vec<Typology>, Vec<Commune>, bool, WishDetail)> {
    let node = form.child("logementRecherche")?;
    let mut typologies = Vec::new();
    for wished in node.child("listeTypeLogement").iter().flat_map(|list| list.each("typeLogement"))
    {
        if let Some(typology) = wished.code.as_deref().and_then(Typology::from_code)
            && !typologies.contains(&typology)
        {
            typologies.push(typology);
        }
    }
    let mut communes = Vec::new();
    let places = node.child("listeLocalisationSouhaite");
    for place in places.iter().flat_map(|list| list.each("localisationSouhaite")) {
        if let Some(commune) = place.code_at("commune").and_then(|code| code.parse().ok())
            && !communes.contains(&commune)
        {
            communes.push(commune);
        }
    }
    let widened = node.text_at("demandeElargie").and_then(check::flag).unwrap_or(false);
    let max_rent = node.text_at("montantLoyer").and_then(check::int);
    let received = sections::part(form, &["logementRecherche"], |_| true);
    Some((typologies, communes, widened, WishDetail { max_rent, received }))
}
