//! Everything that can have happened to a vacancy: a dwelling offered once.

use crate::{
    id::{DemandId, SessionId},
    session::NonAllocationReason,
    territory::{Body, Commune, DwellingRegistryId, Financing, Siren, Typology},
    vacancy::{
        ConditionLapsed, ConditionMet, ExceptionRecorded, LapseUndone, OfferTakenBack,
        RankedNotServed,
    },
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// One event of a `vacancy-…` stream.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", content = "data")]
pub enum VacancyEvent {
    /// A landlord says that a dwelling is, or will be, free.
    #[serde(rename = "vacancy.declared")]
    Declared(Dwelling),
    /// A reservation holder may propose candidates (CCH R441-5).
    #[serde(rename = "vacancy.assigned-to-reservation")]
    AssignedToReservation {
        /// Who may propose.
        holder: Body,
        /// Day of notice.
        notified_on: NaiveDate,
    },
    /// A demand is proposed for the dwelling.
    #[serde(rename = "vacancy.candidate-nominated")]
    CandidateNominated {
        /// The demand.
        demand: DemandId,
        /// Who proposes it.
        nominator: Body,
        /// Day of nomination.
        on: NaiveDate,
        /// Score on that day.
        score: i32,
        /// Household category on that day.
        category: u8,
    },
    /// The nominator withdrew a candidate before the session; after it, who no longer fulfils what the law asks.
    #[serde(rename = "vacancy.candidate-withdrawn")]
    CandidateWithdrawn {
        /// The demand.
        demand: DemandId,
        /// Day of withdrawal.
        on: NaiveDate,
        /// What the household no longer fulfils, if its condition was met and the dwelling passed to the next rank.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        reason: Option<NonAllocationReason>,
    },
    /// Fewer than three candidates could be found (R441-3).
    #[serde(rename = "vacancy.shortfall-recorded")]
    ShortfallRecorded {
        /// Candidates found.
        count: u8,
        /// Why.
        cause: ShortfallCause,
    },
    /// Fewer than three candidates are examined by an exception of the law: never a lack of them.
    #[serde(rename = "vacancy.exception-recorded")]
    ExceptionRecorded(ExceptionRecorded),
    /// The commission decided: who may be offered the dwelling, in which order.
    #[serde(rename = "vacancy.ranking-recorded")]
    RankingRecorded {
        /// The session that decided.
        session: SessionId,
        /// Demands by rank, the first to be offered first.
        ranked: Vec<DemandId>,
        /// Demands to which the dwelling was not allocated.
        not_allocated: Vec<DemandId>,
    },
    /// The dwelling is offered to the household (R441-10).
    #[serde(rename = "vacancy.offer-made")]
    OfferMade {
        /// The demand.
        demand: DemandId,
        /// Its rank.
        rank: u8,
        /// Day of the offer.
        offered_on: NaiveDate,
        /// Last day to reply, at least ten days later.
        reply_by: NaiveDate,
    },
    /// The household accepted.
    #[serde(rename = "vacancy.offer-accepted")]
    OfferAccepted {
        /// The demand.
        demand: DemandId,
        /// Day of the reply.
        replied_on: NaiveDate,
    },
    /// The household refused.
    #[serde(rename = "vacancy.offer-refused")]
    OfferRefused {
        /// The demand.
        demand: DemandId,
        /// Day of the reply.
        replied_on: NaiveDate,
        /// Coded reason.
        reason: RefusalReason,
    },
    /// No reply came in time (R441-10).
    #[serde(rename = "vacancy.offer-deemed-refused")]
    OfferDeemedRefused {
        /// The demand.
        demand: DemandId,
        /// Day after the last day to reply.
        on: NaiveDate,
    },
    /// The next household in the ranking may be offered the dwelling.
    #[serde(rename = "vacancy.next-rank-activated")]
    NextRankActivated {
        /// The demand.
        demand: DemandId,
        /// Its rank.
        rank: u8,
    },
    /// The household brought what the commission asked for (R441-3).
    #[serde(rename = "vacancy.condition-met")]
    ConditionMet(ConditionMet),
    /// Nothing came by the last day of a condition (R441-3): the next household gets its turn.
    #[serde(rename = "vacancy.condition-lapsed")]
    ConditionLapsed(ConditionLapsed),
    /// A document that looked late was in time: the household has its rank again.
    #[serde(rename = "vacancy.lapse-undone")]
    LapseUndone(LapseUndone),
    /// An offer that nobody had answered is taken back: a household ranked before has its rank again.
    #[serde(rename = "vacancy.offer-taken-back")]
    OfferTakenBack(OfferTakenBack),
    /// A document was in time, and the dwelling is already another household's.
    #[serde(rename = "vacancy.ranked-not-served")]
    RankedNotServed(RankedNotServed),
    /// The lease is signed.
    #[serde(rename = "vacancy.lease-signed")]
    LeaseSigned {
        /// The demand.
        demand: DemandId,
        /// Day of signature.
        signed_on: NaiveDate,
        /// Who signs for the dwelling that day, where it is declared.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        landlord: Option<Body>,
        /// Its number in the national register of companies.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        siren: Option<Siren>,
    },
    /// The dwelling is no longer offered.
    #[serde(rename = "vacancy.closed")]
    Closed {
        /// Day it closed.
        on: NaiveDate,
        /// Why.
        cause: Closure,
    },
}

impl VacancyEvent {
    /// The stored type, a literal of the log.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Declared(..) => "vacancy.declared",
            Self::AssignedToReservation { .. } => "vacancy.assigned-to-reservation",
            Self::CandidateNominated { .. } => "vacancy.candidate-nominated",
            Self::CandidateWithdrawn { .. } => "vacancy.candidate-withdrawn",
            Self::ShortfallRecorded { .. } => "vacancy.shortfall-recorded",
            Self::ExceptionRecorded(..) => "vacancy.exception-recorded",
            Self::RankingRecorded { .. } => "vacancy.ranking-recorded",
            Self::OfferMade { .. } => "vacancy.offer-made",
            Self::OfferAccepted { .. } => "vacancy.offer-accepted",
            Self::OfferRefused { .. } => "vacancy.offer-refused",
            Self::OfferDeemedRefused { .. } => "vacancy.offer-deemed-refused",
            Self::NextRankActivated { .. } => "vacancy.next-rank-activated",
            Self::ConditionMet(..) => "vacancy.condition-met",
            Self::ConditionLapsed(..) => "vacancy.condition-lapsed",
            Self::LapseUndone(..) => "vacancy.lapse-undone",
            Self::OfferTakenBack(..) => "vacancy.offer-taken-back",
            Self::RankedNotServed(..) => "vacancy.ranked-not-served",
            Self::LeaseSigned { .. } => "vacancy.lease-signed",
            Self::Closed { .. } => "vacancy.closed",
        }
    }
}

/// A dwelling as declared by its landlord.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dwelling {
    /// The landlord.
    pub landlord: Body,
    /// RPLS identifier.
    pub rpls: DwellingRegistryId,
    /// Commune.
    pub commune: Commune,
    /// Typology.
    pub typology: Typology,
    /// Surface, square metres.
    pub surface: u16,
    /// Floor, ground floor 0.
    pub floor: i8,
    /// Whether a lift or the ground floor makes it reachable without stairs.
    pub accessible: bool,
    /// Monthly rent without charges, cents.
    pub rent_cents: i64,
    /// Monthly charges, cents.
    pub charges_cents: i64,
    /// Financing, hence ceiling.
    pub financing: Financing,
    /// Whether it stands in a priority district (QPV).
    pub in_priority_district: bool,
    /// First day it can be lived in.
    pub available_on: NaiveDate,
}

/// Why fewer than three candidates were examined (R441-3).
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ShortfallCause {
    /// Too few demands fit.
    TooFewDemands,
    /// Written before an exception had an event of its own; no command writes it any more.
    OpposableRight,
    /// The same.
    VerySocial,
}

/// Why a household refuses an offer. Coarse on purpose: nothing here tells health or a private life.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefusalReason {
    /// Place or district.
    Location,
    /// Size of the dwelling.
    Size,
    /// Rent and charges.
    Cost,
    /// State, floor, lift, noise.
    Dwelling,
    /// The household's situation changed.
    SituationChanged,
    /// Another reason, not asked.
    Other,
}

/// Why a vacancy closed.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Closure {
    /// A lease was signed.
    Leased,
    /// The landlord took it back.
    Withdrawn,
    /// Every household of the ranking refused.
    RankingExhausted,
}
