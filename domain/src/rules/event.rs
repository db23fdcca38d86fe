//! Everything that can have happened to the register of parameters.

use crate::{
    rules::Value,
    territory::{ActReference, ParameterKey, RuleVersion},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of the `rules-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum RulesEvent {
    /// A version of a parameter is adopted by whoever may: nothing changes yet (CCH R441-2-10).
    #[serde(rename = "rules.parameter-voted")]
    ParameterVoted(Box<Parameter>),
    /// Its effect on the demands of the day was counted.
    #[serde(rename = "rules.dry-run-recorded")]
    DryRunRecorded(DryRun),
    /// Everybody can read it; it applies from its first day.
    #[serde(rename = "rules.parameter-published")]
    ParameterPublished(Step),
    /// Its first day has come.
    #[serde(rename = "rules.parameter-took-effect")]
    ParameterTookEffect(Step),
    /// It will never apply.
    #[serde(rename = "rules.parameter-withdrawn")]
    ParameterWithdrawn(Step),
}

impl RulesEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::ParameterVoted(..) => "rules.parameter-voted",
            Self::DryRunRecorded(..) => "rules.dry-run-recorded",
            Self::ParameterPublished(..) => "rules.parameter-published",
            Self::ParameterTookEffect(..) => "rules.parameter-took-effect",
            Self::ParameterWithdrawn(..) => "rules.parameter-withdrawn",
        }
    }
}

/// One version of a parameter.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parameter {
    /// Which parameter.
    pub key: ParameterKey,
    /// Its version: one a key.
    pub version: RuleVersion,
    /// What it is worth.
    #[serde(rename = "setting")]
    pub value: Value,
    /// First day it applies.
    pub effective_from: NaiveDate,
    /// The text it comes from, for people: at most [`Parameter::SOURCE_LENGTH`] letters.
    pub source: String,
    /// How sure it is.
    pub status: Status,
    /// Day of the vote, or of the act.
    pub voted_on: NaiveDate,
    /// The act that adopts it.
    pub act: ActReference,
}

impl Parameter {
    /// Letters of a source, at most.
    pub const SOURCE_LENGTH: usize = 300;
}

/// How sure a value is.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Status {
    /// Read in the text that gives it.
    Verified,
    /// No text found gives it: it must be confirmed before any real use.
    Assumption,
}

/// One version, and a day.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Step {
    /// Which parameter.
    pub key: ParameterKey,
    /// Its version.
    pub version: RuleVersion,
    /// The day.
    pub on: NaiveDate,
}

/// What a version would change.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DryRun {
    /// Which parameter.
    pub key: ParameterKey,
    /// Its version.
    pub version: RuleVersion,
    /// Day of the count.
    pub on: NaiveDate,
    /// Position of the log it looked at.
    pub position: u64,
    /// Active demands it looked at.
    pub examined: u32,
    /// Those for which something changes.
    pub moved: u32,
    /// The greatest change of one demand: points, days, euros, or 1 for what is or is not.
    pub largest: i64,
}
