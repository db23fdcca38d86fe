//! Everything that can have happened to a partner's subscription. Its rules are in force from a position on.

use crate::territory::Body;
use serde::{Deserialize, Serialize};

/// One event of a `partner-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PartnerEvent {
    /// The partner receives the types of the allow-list from here on.
    #[serde(rename = "partner.subscribed")]
    Subscribed {
        /// The organisation.
        body: Body,
        /// Short name: its stream, its subjects.
        name: Body,
        /// Types of events it receives, exact names; nothing else ever.
        types: Vec<String>,
    },
    /// The partner receives nothing until it subscribes again.
    #[serde(rename = "partner.suspended")]
    Suspended {},
}

impl PartnerEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Subscribed { .. } => "partner.subscribed",
            Self::Suspended { .. } => "partner.suspended",
        }
    }
}
