//! Everything that can have happened to the network as a whole.

use crate::territory::{ContentDigest, ScriptCode, ScriptVersion};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of the `network-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum NetworkEvent {
    /// A version of the shared script is published (CCH R441-2-16).
    #[serde(rename = "network.script-published")]
    ScriptPublished(Script),
}

impl NetworkEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::ScriptPublished(..) => "network.script-published",
        }
    }
}

/// One version of the shared script (référentiel commun d'information).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Script {
    /// Its version.
    pub version: ScriptVersion,
    /// Day from which it may be given.
    pub published_on: NaiveDate,
    /// SHA-256 of its text.
    pub digest: ContentDigest,
    /// Its topics, in order.
    pub topics: Vec<Topic>,
}

/// A topic of the script.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Topic {
    /// Its code.
    pub code: ScriptCode,
    /// Its questions, in order.
    pub questions: Vec<Question>,
}

/// A question of the script.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// Its code, one in the whole script.
    pub code: ScriptCode,
    /// Whether asking it tells by itself a protected fact (health, separation, stay): it is then never recorded beside
    /// a demand.
    pub protected: bool,
    /// The answers that an agent can give.
    pub answers: Vec<ScriptCode>,
}
