//! What may be asked of the register of organisations.

use crate::{
    body::{BodyRole, FlowAgreement, Organisation, RevocationCause},
    id::AgentId,
    territory::{Body, Commune},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

/// A command on the register.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum BodyCommand {
    /// Declare an organisation.
    Declare(Organisation),
    /// Give it another name.
    Rename {
        /// Which one.
        body: Body,
        /// The new name.
        name: String,
        /// First day of it.
        on: NaiveDate,
    },
    /// Let another take its place.
    Merge {
        /// The one that ends.
        body: Body,
        /// Its successor.
        into: Body,
        /// First day of the successor.
        on: NaiveDate,
    },
    /// Let another take over its dwellings in some communes.
    Split {
        /// The one that goes on.
        body: Body,
        /// The other.
        into: Body,
        /// Where.
        communes: BTreeSet<Commune>,
        /// First day.
        on: NaiveDate,
    },
    /// End it, with nobody in its place.
    Close {
        /// Which one.
        body: Body,
        /// First day without it.
        on: NaiveDate,
    },
    /// Agree on the share of a year.
    AgreeFlow(FlowAgreement),
    /// Let an agent act for it.
    EmpowerAgent {
        /// The organisation.
        body: Body,
        /// Who.
        agent: AgentId,
        /// As what.
        role: BodyRole,
        /// First day.
        from: NaiveDate,
    },
    /// End that.
    RevokeAgent {
        /// The organisation.
        body: Body,
        /// Who.
        agent: AgentId,
        /// First day without.
        on: NaiveDate,
        /// Why.
        cause: RevocationCause,
    },
}

impl BodyCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Declare(..) => "body.declare",
            Self::Rename { .. } => "body.rename",
            Self::Merge { .. } => "body.merge",
            Self::Split { .. } => "body.split",
            Self::Close { .. } => "body.close",
            Self::AgreeFlow(..) => "body.agree-flow",
            Self::EmpowerAgent { .. } => "body.empower-agent",
            Self::RevokeAgent { .. } => "body.revoke-agent",
        }
    }
}
