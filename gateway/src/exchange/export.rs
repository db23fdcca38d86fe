//! A demand of the log as a document of version 02.01.

use super::{
    check::{self, Finding},
    document::{Document, Kind},
    node::Node,
    sections::merge,
    tables::DEMANDE,
};
use chrono::{Months, NaiveDate};
use domain::{
    declaration::Received,
    demand::{Demand, Ground, Registered, Stage},
    sealed::Sealed,
};
use serde_json::{Map, Value};

/// Why a demand cannot be written.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// It has no number: it is not registered.
    #[error("the demand is not registered yet: it has no number")]
    NotRegistered,
    /// A person's key is destroyed.
    #[error("what the demand said is erased")]
    Erased,
    /// Its document would not be valid.
    #[error("the demand is incomplete: {}", list(.0))]
    Incomplete(Vec<Finding>),
}

fn list(findings: &[Finding]) -> String {
    let each = findings.iter().map(|f| format!("{} {}", f.path, f.defect.reason()));
    each.collect::<Vec<_>>().join("; ")
}

/// The document of an opened demand: CRE while it is active, RAD once it is not.
///
/// `last_renewed_on` is the last renewal, here or before the demand came here (see [`renewed_before`]).
///
/// # Errors
/// See [`ExportError`].
pub fn document(
    demand: &Demand,
    last_renewed_on: Option<NaiveDate>,
    filed_on: NaiveDate,
) -> Result<Document, ExportError> {
    let registration = demand.registration.as_ref().ok_or(ExportError::NotRegistered)?;
    let number = registration.number.open().ok_or(ExportError::Erased)?;
    let kind = if matches!(demand.stage, Stage::Deregistered { .. }) {
        Kind::Deregister
    } else {
        Kind::Create
    };
    let mut document = Document::new(kind, filed_on);
    let mut form = sections(demand)?;
    if let Some(Value::Object(dalo)) = form.remove("informationDalo") {
        document.demand.children.push(Node::from_map("informationDalo", &dalo));
    }
    for said_by_events in ["renouvellement", "radiation"] {
        form.remove(said_by_events);
    }
    document.demand.children.push(Node::from_map("demandeLogement", &form));
    let mut form = document.form();
    form.text("numGuichet", registration.desk.as_str())
        .text("numUnique", number.0.as_str())
        .date("dateCreationDemande", registration.presented_on);
    if let Some(link) = demand.link.as_ref().and_then(Sealed::open) {
        form.text("numUniqueAssocie", link.other_number.as_str());
    }
    if let Some(on) = last_renewed_on {
        form.date("renouvellement/dateRenouvellement", on);
    }
    // the format has no code for a merger
    if let Stage::Deregistered { ground, on } = demand.stage
        && ground != Ground::Merged
    {
        form.date("radiation/dateRadiation", on).code("radiation/motifRadiation", ground.code());
    }
    let mut findings = check::findings(&document.demand, DEMANDE);
    findings.retain(|finding| !finding.defect.writable());
    if findings.is_empty() { Ok(document) } else { Err(ExportError::Incomplete(findings)) }
}

/// The renewal that a migrated demand came with: its first validity begins there and not on its initial date.
#[must_use]
pub fn renewed_before(registered: &Registered) -> Option<NaiveDate> {
    let since = registered.expires_on.checked_sub_months(Months::new(12))?;
    (since > registered.presented_on).then_some(since)
}

/// Every section put together again.
fn sections(demand: &Demand) -> Result<Map<String, Value>, ExportError> {
    let mut whole = Map::new();
    let mut add = |received: Option<&Received>| match received {
        Some(received) => {
            merge(&mut whole, received.0.clone());
            Ok(())
        }
        None => Err(ExportError::Erased),
    };
    if let Some(form) = &demand.form {
        add(form.open().map(|s| &s.received))?;
    }
    if let Some(identity) = &demand.identity {
        add(identity.open().map(|s| &s.received))?;
    }
    if let Some(household) = &demand.household {
        add(household.household.open().map(|s| &s.received))?;
    }
    for co_applicant in &demand.co_applicants {
        add(co_applicant.open().map(|s| &s.received))?;
    }
    if let Some((_, resources)) = &demand.resources {
        add(resources.open().map(|s| &s.received))?;
    }
    if let Some((_, housing)) = &demand.housing {
        add(housing.open().map(|s| &s.received))?;
    }
    if let Some(wish) = &demand.wish {
        add(wish.detail.open().map(|s| &s.received))?;
    }
    if let Some(situation) = &demand.situation {
        add(situation.open().map(|s| &s.received))?;
    }
    Ok(whole)
}
