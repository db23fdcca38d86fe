//! What can have happened to a letter.

use crate::{
    demand::{DeliveryProof, Ground, LetterChannel, LetterPurpose, LiftCause, ReturnCause},
    id::LetterId,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A letter was sent.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterSent {
    /// The letter.
    pub letter: LetterId,
    /// What it is for.
    pub purpose: LetterPurpose,
    /// Day of sending.
    pub sent_on: NaiveDate,
    /// How it went.
    pub channel: LetterChannel,
    /// To which of the addresses the person gave, from 1; none for an address that the demand does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<u32>,
}

/// A letter was presented for the first time: times against the person run from that day.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterPresented {
    /// The letter.
    pub letter: LetterId,
    /// What it is for.
    pub purpose: LetterPurpose,
    /// Day of the first presentation.
    pub presented_on: NaiveDate,
    /// What proves it.
    pub proof: DeliveryProof,
    /// Last day of the time that runs from it, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// A letter came back: nothing follows from the silence after it.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterReturned {
    /// The letter.
    pub letter: LetterId,
    /// What it is for.
    pub purpose: LetterPurpose,
    /// Day it came back.
    pub returned_on: NaiveDate,
    /// Why.
    pub cause: ReturnCause,
}

/// A warning was sent (R441-2-8): a month after its presentation, the demand may end.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningSent {
    /// On which ground.
    pub ground: Ground,
    /// The letter that warns.
    pub letter: LetterId,
    /// The letter that had no answer (ground c).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unanswered: Option<LetterId>,
    /// Day of sending.
    pub sent_on: NaiveDate,
    /// How it went.
    pub channel: LetterChannel,
    /// To which of the addresses the person gave, from 1; none for an address that the demand does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<u32>,
}

/// A warning is lifted: the demand stays.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WarningLifted {
    /// On which ground it was.
    pub ground: Ground,
    /// Day.
    pub on: NaiveDate,
    /// Why.
    pub cause: LiftCause,
}
