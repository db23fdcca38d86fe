//! A document as a message about one demand: what it asks, for which number, on which day.

use super::{
    check::{self, Defect, Finding},
    convert::Facts,
    document::{Document, Kind},
    node::Node,
    problem::Problem,
    tables::DEMANDE,
};
use chrono::NaiveDate;
use domain::{
    demand::Ground,
    number::DemandNumber,
    territory::{Code, Desk},
};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// What a document asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ask {
    /// A new demand, or one brought from elsewhere when the message has a number.
    Create(Facts),
    /// A change of the demand that bears the number.
    Change(Facts),
    /// Created if the register does not hold the number, else changed: the document did not say.
    CreateOrChange(Facts),
    /// Renewed on a day, perhaps with changes.
    Renew(NaiveDate, Option<Facts>),
    /// No longer active.
    Deregister(Ground, NaiveDate),
    /// Active again.
    Reinstate(NaiveDate),
}

/// A document that can go in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// Line of the demand in its file.
    pub line: u32,
    /// What it asks.
    pub ask: Ask,
    /// The number it carries.
    pub number: Option<DemandNumber>,
    /// Desk it names.
    pub desk: Option<Desk>,
    /// Day of reception: `dateFichier`, else the day of import.
    pub received_on: NaiveDate,
    /// The document does not say its kind: it was read from the number it carries, or not.
    pub assumed: bool,
    /// What was not understood, and what lacks.
    pub findings: Vec<Finding>,
    /// The content without what changes from one sending to the next: sent again, it is the same message.
    pub canonical: Vec<u8>,
}

/// Judges a document. `today` stands for a `dateFichier` that lacks.
///
/// # Errors
/// Why the demand cannot go in, with element and line.
pub fn read(document: &Document, today: NaiveDate) -> Result<Message, Problem> {
    let root = &document.demand;
    let Some(form) = root.child("demandeLogement") else {
        return Err(missing(root, "demandeLogement"));
    };
    let received_on = received_on(document, today)?;
    let kind = kind(document)?;
    let mut findings = check::findings(root, DEMANDE);
    if kind == Some(Kind::CreateAfterSeparation) && form.child("numUniqueAssocie").is_none() {
        let path = "numUniqueAssocie".to_owned();
        findings.push(Finding { defect: Defect::Missing, path, line: form.line });
    }
    refuse(&findings)?;
    not_after(received_on, form)?;
    let number = number(form)?;
    let facts = || Facts::read(root, &findings, received_on);
    let ask = match kind {
        Some(Kind::Create | Kind::CreateAfterSeparation) => Ask::Create(created(form, facts()?)?),
        Some(Kind::Change) => Ask::Change(facts()?),
        Some(Kind::Renew) => Ask::Renew(
            day(form, "renouvellement/dateRenouvellement").unwrap_or(received_on),
            has_applicant(form).then(facts).transpose()?,
        ),
        Some(Kind::Deregister) => deregistration(form, received_on)?,
        None if number.is_some() => Ask::CreateOrChange(created(form, facts()?)?),
        None => Ask::Create(created(form, facts()?)?),
    };
    if number.is_none() && !matches!(ask, Ask::Create(_)) {
        return Err(missing(form, "numUnique"));
    }
    let desk = form.text_at("numGuichet").and_then(|text| text.to_uppercase().parse().ok());
    let canonical = canonical(document, &ask);
    let assumed = kind.is_none();
    Ok(Message { line: root.line, ask, number, desk, received_on, assumed, findings, canonical })
}

impl Message {
    /// What it declares, if anything.
    #[must_use]
    pub const fn facts(&self) -> Option<&Facts> {
        match &self.ask {
            Ask::Create(facts) | Ask::Change(facts) | Ask::CreateOrChange(facts) => Some(facts),
            Ask::Renew(_, facts) => facts.as_ref(),
            Ask::Deregister(..) | Ask::Reinstate(_) => None,
        }
    }

    /// Elements whose absence makes the demand incomplete.
    #[must_use]
    pub fn missing(&self) -> &[String] {
        self.facts().map_or(&[], |facts| &facts.missing)
    }
}

pub(super) fn missing(parent: &Node, element: &str) -> Problem {
    Problem::demand(
        "element.missing",
        parent.line,
        element,
        format!("{element} is missing, and the demand cannot go in without it"),
    )
}

fn received_on(document: &Document, today: NaiveDate) -> Result<NaiveDate, Problem> {
    let Some(node) = document.header.child("dateFichier") else { return Ok(today) };
    check::instant(&node.text).or_else(|| check::date(&node.text)).ok_or_else(|| {
        Problem::demand(
            "date.impossible",
            node.line,
            "entete/dateFichier",
            "entete/dateFichier is not a possible date",
        )
    })
}

fn kind(document: &Document) -> Result<Option<Kind>, Problem> {
    let Some(node) = document.header.child("typeFichier") else { return Ok(None) };
    if let Some(kind) = Kind::from_code(&node.text) {
        return Ok(Some(kind));
    }
    let reason = match node.text.as_str() {
        "SUP" => "SUP (deletion) is not taken: nothing leaves the log; send RAD to deregister",
        "DIS" => "DIS (dispatch) is not taken: it concerns the national system alone",
        "RET" => "RET (return) is an answer of the national system, not a demand",
        "COP" => "COP (digital copy) is not taken: documents come in by the site",
        _ => {
            return Err(Problem::demand(
                "kind.unknown",
                node.line,
                "entete/typeFichier",
                "typeFichier is none of CRE, CRS, MOD, REN, RAD",
            ));
        }
    };
    Err(Problem::demand("kind.not-taken", node.line, "entete/typeFichier", reason))
}

/// The defects that no demand can go in with.
fn refuse(findings: &[Finding]) -> Result<(), Problem> {
    let both = |f: &&Finding| {
        f.defect == Defect::BothChosen
            && matches!(f.path.as_str(), "association" | "personnePhysique")
    };
    let found = findings.iter().find(|f| f.defect.refuses()).or_else(|| findings.iter().find(both));
    let Some(found) = found else { return Ok(()) };
    Err(Problem::demand(
        found.defect.code(),
        found.line,
        &found.path,
        format!("{} {}", found.path, found.defect.reason()),
    ))
}

/// Days that cannot come after the file was sent.
fn not_after(received_on: NaiveDate, form: &Node) -> Result<(), Problem> {
    for path in [
        "dateCreationDemande",
        "personnePhysique/demandeur/dateNaissance",
        "renouvellement/dateRenouvellement",
        "radiation/dateRadiation",
    ] {
        let Some(node) = form.at(path) else { continue };
        if check::date(&node.text).is_some_and(|day| day > received_on) {
            return Err(Problem::demand(
                "date.impossible",
                node.line,
                path,
                format!("{path} is later than the file itself"),
            ));
        }
    }
    let cohabitants = form.at("personnePhysique/listeCotitulaire");
    for node in cohabitants.iter().flat_map(|list| &list.children) {
        let Some(birth) = node.child("dateNaissance") else { continue };
        if check::date(&birth.text).is_some_and(|day| day > received_on) {
            return Err(Problem::demand(
                "date.impossible",
                birth.line,
                "personnePhysique/listeCotitulaire/cotitulaire/dateNaissance",
                "the birth of a co-applicant is later than the file itself",
            ));
        }
    }
    Ok(())
}

/// What a creation must have besides the identity: its initial date, not after its last renewal.
fn created(form: &Node, facts: Facts) -> Result<Facts, Problem> {
    let Some(presented_on) = facts.presented_on else {
        return Err(missing(form, "dateCreationDemande"));
    };
    if facts.renewed_on.is_some_and(|renewed| renewed < presented_on) {
        let line = form.at("renouvellement/dateRenouvellement").map_or(form.line, |n| n.line);
        return Err(Problem::demand(
            "date.impossible",
            line,
            "renouvellement/dateRenouvellement",
            "renouvellement/dateRenouvellement is before dateCreationDemande",
        ));
    }
    Ok(facts)
}

fn number(form: &Node) -> Result<Option<DemandNumber>, Problem> {
    let Some(node) = form.child("numUnique") else { return Ok(None) };
    node.text.to_uppercase().parse().map(Some).map_err(|_| {
        Problem::demand(
            "number.unreadable",
            node.line,
            "numUnique",
            "numUnique must be 1 to 18 letters or digits",
        )
    })
}

fn has_applicant(form: &Node) -> bool {
    form.at("personnePhysique/demandeur").is_some() || form.child("association").is_some()
}

fn deregistration(form: &Node, received_on: NaiveDate) -> Result<Ask, Problem> {
    let Some(node) = form.child("radiation") else { return Err(missing(form, "radiation")) };
    let on = day(node, "dateRadiation").unwrap_or(received_on);
    let Some(code) = node.code_at("motifRadiation") else { return Ok(Ask::Reinstate(on)) };
    let line = node.child("motifRadiation").map_or(node.line, |node| node.line);
    let known = Ground::from_code(code).filter(|ground| *ground != Ground::Merged);
    known.map(|ground| Ask::Deregister(ground, on)).ok_or_else(|| {
        Problem::demand(
            "ground.unknown",
            line,
            "radiation/motifRadiation",
            "radiation/motifRadiation is none of the grounds of the closed list (CCH R441-2-8)",
        )
    })
}

pub(super) fn day(node: &Node, path: &str) -> Option<NaiveDate> {
    node.text_at(path).and_then(check::date)
}

pub(super) fn code(node: &Node, path: &str) -> Option<Code> {
    node.code_at(path).and_then(|code| code.parse().ok())
}

/// The content with its elements in one order, without `dateFichier` for a creation: a desk that sends it again
/// another day has not created a second demand. Other messages keep it, because going from A to B and back to A
/// is two changes.
fn canonical(document: &Document, ask: &Ask) -> Vec<u8> {
    let mut whole = Map::new();
    let kind = document.kind().unwrap_or_default();
    whole.insert("kind".to_owned(), Value::from(kind));
    if !matches!(ask, Ask::Create(_)) {
        let filed_at = document.header.text_at("dateFichier").unwrap_or_default();
        whole.insert("filed".to_owned(), Value::from(filed_at));
    }
    let mut demand = document.demand.received(DEMANDE).0;
    if let Some(Value::Object(form)) = demand.get_mut("demandeLogement") {
        form.retain(|name, _| !matches!(name.as_str(), "listeAnomalie" | "listeDoublons"));
    }
    whole.insert("demand".to_owned(), Value::Object(demand));
    serde_json::to_vec(&sorted(&Value::Object(whole))).unwrap_or_default()
}

fn sorted(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let ordered: BTreeMap<&String, Value> =
                map.iter().map(|(key, value)| (key, sorted(value))).collect();
            Value::Object(ordered.into_iter().map(|(key, value)| (key.clone(), value)).collect())
        }
        Value::Array(items) => Value::Array(items.iter().map(sorted).collect()),
        other => other.clone(),
    }
}
