//! Everything that can have happened to what a verified identity holds.

use crate::id::DemandId;
use serde::{Deserialize, Serialize};

/// One event of a `person-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum PersonEvent {
    /// An active demand now belongs to this verified identity.
    #[serde(rename = "person.demand-attached")]
    DemandAttached {
        /// The demand.
        demand: DemandId,
    },
    /// That demand is no longer active.
    #[serde(rename = "person.demand-detached")]
    DemandDetached {
        /// The demand.
        demand: DemandId,
    },
}

impl PersonEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::DemandAttached { .. } => "person.demand-attached",
            Self::DemandDetached { .. } => "person.demand-detached",
        }
    }
}
