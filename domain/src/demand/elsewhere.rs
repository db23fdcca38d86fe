//! A lease of another territory. It ends nothing here: a person may look for a home in two départements. She is asked.

use crate::{
    demand::{Demand, DemandEvent, active, decide::Facts},
    number::{DemandNumber, TERRITORY},
    refusal::Refusal,
    sealed::{Class, Classed, Sealed},
    territory::{Body, Code},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Where and when a lease was signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseElsewhere {
    /// First three characters of the number it was signed under (`049`).
    pub territory: Code,
    /// Day of the signature.
    pub signed_on: NaiveDate,
}

impl Classed for LeaseElsewhere {
    const CLASS: Class = Class::Personal;
}

/// A lease was signed under a number of another territory; the household is asked whether it still looks here.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LeaseElsewhereReported {
    /// Day of the report, and of the question.
    pub reported_on: NaiveDate,
    /// Body that reports it.
    pub body: Body,
    /// The lease.
    pub lease: Sealed<LeaseElsewhere>,
}

/// Answered by a renewal or a renunciation; no answer changes nothing.
pub(super) fn report(demand: &Demand, on: NaiveDate, body: &Body, lease: &LeaseElsewhere) -> Facts {
    active(demand)?;
    let applicant = demand.applicant().ok_or(Refusal::DemandUnknown)?;
    let own = demand.number().and_then(DemandNumber::parts);
    if lease.territory.as_str() == own.map_or(TERRITORY, |parts| parts.territory) {
        return Err(Refusal::LeaseHere);
    }
    if on < lease.signed_on {
        return Err(Refusal::ImpossibleDate);
    }
    let lease = Sealed::new(applicant, lease.clone());
    if demand.lease_elsewhere.as_ref() == Some(&lease) {
        return Ok(vec![]);
    }
    let reported = LeaseElsewhereReported { reported_on: on, body: body.clone(), lease };
    Ok(vec![DemandEvent::LeaseElsewhereReported(reported)])
}
