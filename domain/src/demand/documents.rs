//! Documents: verified or not accepted (R441-2-4-1), and what a verified one proves.

use crate::{
    demand::{
        Demand, DemandEvent, Document, DocumentCheck, DocumentRejection,
        decide::{Facts, open},
    },
    id::DocumentId,
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::Code,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// What a person read in a document, beside what its category says: a proof of one reason is none of another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proven {
    /// Codes of reasons, among those the demand gives.
    pub reasons: Vec<Code>,
    /// Whether it proves a recognised disability.
    #[serde(default)]
    pub disability: bool,
}

impl Proven {
    /// Nothing beside what the category says.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.reasons.is_empty() && !self.disability
    }
}

impl Classed for Proven {
    const CLASS: Class = Class::Sensitive;
}

/// Verified; read again, it may prove something else.
pub(super) fn verify(
    demand: &Demand,
    document: DocumentId,
    verified_on: NaiveDate,
    proves: &Proven,
) -> Facts {
    open(demand)?;
    let Document { check, .. } = demand.documents.get(&document).ok_or(Refusal::DocumentUnknown)?;
    if matches!(check, DocumentCheck::Rejected { .. }) {
        return Err(Refusal::DocumentDecided);
    }
    let proves = sealed(demand, proves)?;
    let known = demand.proven.get(&document);
    let is_verified = matches!(check, DocumentCheck::Verified { .. });
    if is_verified && (proves.is_none() || proves.as_ref() == known) {
        return Ok(vec![]);
    }
    Ok(vec![DemandEvent::DocumentVerified { document, verified_on, proves }])
}

/// Sealed for the applicant: it can tell a protected fact.
fn sealed(demand: &Demand, proves: &Proven) -> Result<Option<Sealed<Proven>>, Refusal> {
    if proves.is_empty() {
        return Ok(None);
    }
    let person = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    if !proves.reasons.is_empty() {
        let situation = demand.situation.as_ref().ok_or(Refusal::ReasonNotGiven)?;
        let given = &situation.open().ok_or(Refusal::Erased)?.reasons;
        if !proves.reasons.iter().all(|reason| given.contains(reason)) {
            return Err(Refusal::ReasonNotGiven);
        }
    }
    Ok(Some(Sealed::new(person, proves.clone())))
}

/// Not accepted, with a reason.
pub(super) fn reject(demand: &Demand, document: DocumentId, reason: DocumentRejection) -> Facts {
    open(demand)?;
    match demand.documents.get(&document).map(|document| document.check) {
        None => Err(Refusal::DocumentUnknown),
        Some(DocumentCheck::Waiting) => {
            Ok(vec![DemandEvent::DocumentRejected { document, reason }])
        }
        Some(DocumentCheck::Rejected { reason: given }) if given == reason => Ok(vec![]),
        Some(_) => Err(Refusal::DocumentDecided),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        demand::{DemandCommand, DocumentCategory},
        testing::*,
        world::Command,
    };

    fn read(date: &str, reasons: &[&str], disability: bool) -> Command {
        let proves =
            Proven { reasons: reasons.iter().map(|code| token(code)).collect(), disability };
        let (document, on) = (document(1), day(date));
        Command::Demand(demand(1), DemandCommand::VerifyDocument { document, on, proves })
    }

    fn filed() -> Scenario {
        let (document, category) = (document(1), DocumentCategory::Other);
        let file = DemandCommand::FileDocument { document, category, on: day("2025-04-01") };
        Scenario::new().given(registered(1)).given([Command::Demand(demand(1), file)])
    }

    fn proven(scenario: &Scenario) -> Option<Proven> {
        let world = scenario.world();
        world.demand(demand(1))?.proven.get(&document(1))?.open().cloned()
    }

    #[test]
    fn what_was_read_in_a_document_is_kept_sealed() {
        let told = filed().given([read("2025-04-03", &["01"], false)]);
        assert_eq!(proven(&told).map(|proven| proven.reasons), Some(vec![token("01")]));
        assert_eq!(proven(&told.erase(person(1))), None);
    }

    #[test]
    fn a_verified_document_may_be_read_again_and_keeps_what_it_proved_meanwhile() {
        let plain = filed().given([read("2025-04-03", &[], false)]);
        assert_eq!(proven(&plain), None);
        let told = plain.given([read("2025-04-05", &["01"], true)]);
        assert!(proven(&told).is_some_and(|proven| proven.disability));
        assert_eq!(told.when(&read("2025-04-06", &[], false)), Ok(vec![]));
        assert_eq!(told.when(&read("2025-04-06", &["01"], true)), Ok(vec![]));
    }

    #[test]
    fn a_document_that_was_not_accepted_proves_nothing() {
        let (document, reason) = (document(1), DocumentRejection::Unreadable);
        let reject = DemandCommand::RejectDocument { document, reason };
        let rejected = filed().given([Command::Demand(demand(1), reject)]);
        let refusal = rejected.then_refusal(&read("2025-04-03", &["01"], false));
        assert_eq!(refusal, Refusal::DocumentDecided);
    }
}
