//! Identifiers: 128 opaque bits each, spelt `category-<32 hex digits>`, which is also the name of the stream.
//!
//! They say nothing outside: the gateway derives them from a keyed hash of the command, so that a retry finds
//! the same one.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::{fmt, str::FromStr};
use thiserror::Error;
use uuid::Uuid;

/// The text is not an identifier of this kind.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{text:?} is not a {category} identifier: {category}-<32 hex digits> expected")]
pub struct BadId {
    /// The kind of identifier that was expected.
    pub category: &'static str,
    /// What was given.
    pub text: String,
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident = $category:literal;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Uuid);

        impl $name {
            /// First part of the spelling, and category of the stream.
            pub const CATEGORY: &'static str = $category;

            /// Wraps 128 bits.
            #[must_use]
            pub const fn new(bits: Uuid) -> Self {
                Self(bits)
            }

            /// The 128 bits.
            #[must_use]
            pub const fn bits(self) -> Uuid {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}-{}", $category, self.0.simple())
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }

        impl FromStr for $name {
            type Err = BadId;

            fn from_str(text: &str) -> Result<Self, BadId> {
                let bad = || BadId { category: $category, text: text.to_owned() };
                let bits = text
                    .strip_prefix($category)
                    .and_then(|rest| rest.strip_prefix('-'))
                    .filter(|hex| hex.len() == 32 && !hex.bytes().any(|b| b.is_ascii_uppercase()))
                    .ok_or_else(bad)?;
                Uuid::try_parse(bits).map(Self).map_err(|_| bad())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        #[cfg(feature = "schema")]
        crate::schema::text!($name, concat!("^", $category, "-[0-9a-f]{32}$"));

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }
    )*};
}

ids! {
    /// A demand (demande de logement social), whatever its number.
    DemandId = "demand";
    /// A natural person or an association: the owner of one key, never of a file.
    PersonId = "person";
    /// A dwelling offered once, from its declaration to a lease or a withdrawal.
    VacancyId = "vacancy";
    /// One meeting of an attribution commission (CALEOL).
    SessionId = "session";
    /// A reception place of the network.
    PlaceId = "place";
    /// One redirection of an applicant from a place to another.
    ReferralId = "referral";
    /// A machine that receives events: a landlord's or a town hall's system.
    PartnerId = "partner";
    /// A supporting document, deposited once.
    DocumentId = "document";
    /// A letter to the applicant of a demand.
    LetterId = "letter";
    /// A mandate that an adult of a demand gives to a helper.
    MandateId = "mandate";
    /// A stream of the clock: there are two in a log.
    ClockId = "clock";
    /// The specific examinations of one demand.
    ExaminationId = "examination";
    /// The reception network as a whole: there is one in a log.
    NetworkId = "network";
    /// The reception of a person, from the request to the interview.
    ReceptionId = "reception";
    /// The register of legal and local parameters: there is one in a log.
    RulesId = "rules";
    /// The register of organisations: there is one in a log.
    BodyId = "body";
    /// A person who sits in an attribution commission. It names nobody: who it is stays with the landlord.
    MemberId = "member";
    /// A person who acts in a reception place. It names nobody: who it is stays with the accounts.
    AgentId = "agent";
}

impl ClockId {
    /// The days whose round was done.
    pub const ROUNDS: Self = Self(Uuid::from_u128(1));
    /// The outages, and what was released.
    pub const OUTAGES: Self = Self(Uuid::from_u128(2));
}

impl BodyId {
    /// The register of the territory.
    pub const REGISTER: Self = Self(Uuid::from_u128(1));
}

impl RulesId {
    /// The register of the territory.
    pub const REGISTER: Self = Self(Uuid::from_u128(1));
}

impl NetworkId {
    /// The network of the territory.
    pub const WHOLE: Self = Self(Uuid::from_u128(1));
}

/// A stream of the log: the aggregate it belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum StreamId {
    /// History of one demand.
    Demand(DemandId),
    /// What one verified identity holds: the place where "one active demand a person" is checked.
    Person(PersonId),
    /// History of one vacancy, its candidates and offers.
    Vacancy(VacancyId),
    /// History of one commission session.
    Session(SessionId),
    /// History of one reception place.
    Place(PlaceId),
    /// History of one referral.
    Referral(ReferralId),
    /// Rules of one partner's subscription.
    Partner(PartnerId),
    /// Days closed, or outages.
    Clock(ClockId),
    /// History of the specific examinations of one demand.
    Examination(ExaminationId),
    /// What concerns every place of the network.
    Network(NetworkId),
    /// History of the reception of a person.
    Reception(ReceptionId),
    /// Parameters voted, published, withdrawn.
    Rules(RulesId),
    /// Organisations declared, merged, split, closed, and their agents.
    Body(BodyId),
}

impl StreamId {
    /// Everything before the first dash of the name.
    #[must_use]
    pub const fn category(self) -> &'static str {
        match self {
            Self::Demand(_) => DemandId::CATEGORY,
            Self::Person(_) => PersonId::CATEGORY,
            Self::Vacancy(_) => VacancyId::CATEGORY,
            Self::Session(_) => SessionId::CATEGORY,
            Self::Place(_) => PlaceId::CATEGORY,
            Self::Referral(_) => ReferralId::CATEGORY,
            Self::Partner(_) => PartnerId::CATEGORY,
            Self::Clock(_) => ClockId::CATEGORY,
            Self::Examination(_) => ExaminationId::CATEGORY,
            Self::Network(_) => NetworkId::CATEGORY,
            Self::Reception(_) => ReceptionId::CATEGORY,
            Self::Rules(_) => RulesId::CATEGORY,
            Self::Body(_) => BodyId::CATEGORY,
        }
    }
}

impl fmt::Display for StreamId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Demand(id) => id.fmt(f),
            Self::Person(id) => fmt::Display::fmt(id, f),
            Self::Vacancy(id) => fmt::Display::fmt(id, f),
            Self::Session(id) => fmt::Display::fmt(id, f),
            Self::Place(id) => fmt::Display::fmt(id, f),
            Self::Referral(id) => fmt::Display::fmt(id, f),
            Self::Partner(id) => fmt::Display::fmt(id, f),
            Self::Clock(id) => fmt::Display::fmt(id, f),
            Self::Examination(id) => fmt::Display::fmt(id, f),
            Self::Network(id) => fmt::Display::fmt(id, f),
            Self::Reception(id) => fmt::Display::fmt(id, f),
            Self::Rules(id) => fmt::Display::fmt(id, f),
            Self::Body(id) => fmt::Display::fmt(id, f),
        }
    }
}

impl FromStr for StreamId {
    type Err = BadId;

    fn from_str(text: &str) -> Result<Self, BadId> {
        match text.split('-').next().unwrap_or_default() {
            DemandId::CATEGORY => text.parse().map(Self::Demand),
            PersonId::CATEGORY => text.parse().map(Self::Person),
            VacancyId::CATEGORY => text.parse().map(Self::Vacancy),
            SessionId::CATEGORY => text.parse().map(Self::Session),
            PlaceId::CATEGORY => text.parse().map(Self::Place),
            ReferralId::CATEGORY => text.parse().map(Self::Referral),
            PartnerId::CATEGORY => text.parse().map(Self::Partner),
            ClockId::CATEGORY => text.parse().map(Self::Clock),
            ExaminationId::CATEGORY => text.parse().map(Self::Examination),
            NetworkId::CATEGORY => text.parse().map(Self::Network),
            ReceptionId::CATEGORY => text.parse().map(Self::Reception),
            RulesId::CATEGORY => text.parse().map(Self::Rules),
            BodyId::CATEGORY => text.parse().map(Self::Body),
            _ => Err(BadId { category: "stream", text: text.to_owned() }),
        }
    }
}
