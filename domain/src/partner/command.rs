//! What may be asked of a partner's subscription.

use crate::territory::Body;

/// A command on one subscription.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum PartnerCommand {
    /// Subscribe, or change the allow-list from here on.
    Subscribe {
        /// The organisation.
        body: Body,
        /// Short name.
        name: Body,
        /// Exact types of events.
        types: Vec<String>,
    },
    /// Stop sending.
    Suspend,
}

impl PartnerCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Subscribe { .. } => "partner.subscribe",
            Self::Suspend => "partner.suspend",
        }
    }
}
