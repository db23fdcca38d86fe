//! Everything that can have happened to the organisations of the territory.

use crate::{
    id::AgentId,
    territory::{Body, Commune, Siren},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One event of the `body-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum BodyEvent {
    /// An organisation takes part in the shared management (CCH L441-2-8).
    #[serde(rename = "body.declared")]
    Declared(Organisation),
    /// It has another name from a day on; the past keeps the old one.
    #[serde(rename = "body.renamed")]
    Renamed {
        /// Which one.
        body: Body,
        /// The new name.
        name: String,
        /// First day of it.
        on: NaiveDate,
    },
    /// Another organisation takes its place, with all it holds and all it promised.
    #[serde(rename = "body.merged")]
    Merged {
        /// The one that ends.
        body: Body,
        /// The one that answers from then on.
        into: Body,
        /// First day.
        on: NaiveDate,
    },
    /// Another organisation takes over its dwellings in some communes.
    #[serde(rename = "body.split")]
    Split {
        /// The one that goes on with the rest.
        body: Body,
        /// The one that answers there from then on.
        into: Body,
        /// Where.
        communes: BTreeSet<Commune>,
        /// First day.
        on: NaiveDate,
    },
    /// It ends, and nobody takes its place.
    #[serde(rename = "body.closed")]
    Closed {
        /// Which one.
        body: Body,
        /// First day without it.
        on: NaiveDate,
    },
    /// A landlord and a reservation holder agree on the share of a year (CCH R441-5).
    #[serde(rename = "body.flow-agreed")]
    FlowAgreed(FlowAgreement),
    /// An organisation lets an agent act for it (CCH R441-2-6).
    #[serde(rename = "body.agent-empowered")]
    AgentEmpowered {
        /// The organisation.
        body: Body,
        /// Who: an identifier that names nobody.
        agent: AgentId,
        /// As what.
        role: BodyRole,
        /// First day.
        from: NaiveDate,
    },
    /// An agent no longer acts for it.
    #[serde(rename = "body.agent-revoked")]
    AgentRevoked {
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

impl BodyEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Declared(..) => "body.declared",
            Self::Renamed { .. } => "body.renamed",
            Self::Merged { .. } => "body.merged",
            Self::Split { .. } => "body.split",
            Self::Closed { .. } => "body.closed",
            Self::FlowAgreed(..) => "body.flow-agreed",
            Self::AgentEmpowered { .. } => "body.agent-empowered",
            Self::AgentRevoked { .. } => "body.agent-revoked",
        }
    }
}

/// An organisation as it declares itself.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organisation {
    /// Its short name, kept for ever.
    pub body: Body,
    /// Its name for people.
    pub name: String,
    /// What it is.
    pub kind: BodyKind,
    /// Its number in the national register of companies; none where it has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub siren: Option<Siren>,
    /// First day.
    pub from: NaiveDate,
}

/// What an organisation is.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyKind {
    /// A social landlord.
    Landlord,
    /// A town hall.
    TownHall,
    /// The metropolis.
    Metropolis,
    /// A service of the State.
    State,
    /// Another holder of reservations, as Action Logement.
    ReservationHolder,
    /// An association.
    Association,
}

/// What an agent does for an organisation.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum BodyRole {
    /// Registers and follows demands.
    Registrar,
    /// Proposes candidates, makes offers.
    Letting,
    /// Prepares the commission and writes its minutes.
    Commission,
    /// Empowers and revokes the others.
    Head,
}

/// Why an agent no longer acts.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RevocationCause {
    /// The agent left, or does something else.
    Left,
    /// The organisation ended; its successor empowers anew.
    BodyEnded,
    /// The right was used for another purpose.
    Misuse,
}

/// The share of one year that a landlord owes to a reservation holder.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlowAgreement {
    /// Who owes.
    pub landlord: Body,
    /// To whom.
    pub holder: Body,
    /// Calendar year.
    pub year: u16,
    /// The share, in thousandths of the base.
    pub permille: u16,
    /// Dwellings the share is counted on.
    pub base: u32,
}
