//! What may be asked of the network as a whole.

use crate::network::Script;

/// A command on the network.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum NetworkCommand {
    /// Publish a version of the shared script.
    PublishScript(Script),
}

impl NetworkCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::PublishScript(..) => "network.publish-script",
        }
    }
}
