//! The closed lists letters are written with.

use crate::{demand::Ground, id::VacancyId};
use serde::{Deserialize, Serialize};

/// What a letter is for.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum LetterPurpose {
    /// To say that the demand must be renewed (R441-2-7).
    Renewal,
    /// To ask something: a silence may lead to a warning (R441-2-8 c).
    Request,
    /// To propose a dwelling (R441-10).
    Offer {
        /// The dwelling.
        vacancy: VacancyId,
    },
    /// To tell what a commission decided (L441-2-2).
    Decision {
        /// The dwelling.
        vacancy: VacancyId,
    },
    /// To warn that the demand will no longer be active (R441-2-8 c and d).
    Warning {
        /// On which ground.
        ground: Ground,
    },
}

/// How a letter goes.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LetterChannel {
    /// Registered, with a notice of delivery.
    Registered,
    /// By ordinary post.
    Post,
    /// By electronic means that can prove the delivery.
    Electronic,
    /// In person.
    Hand,
}

/// What proves that a letter came.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeliveryProof {
    /// The notice of a registered letter.
    PostalNotice,
    /// The electronic record of a delivery.
    Electronic,
    /// The signature of the person.
    Signature,
}

/// Why a letter came back.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReturnCause {
    /// Nobody of that name lives there.
    UnknownAtAddress,
    /// Nobody fetched it.
    Unclaimed,
    /// It was not taken.
    Refused,
}

/// Why a warning is lifted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LiftCause {
    /// The person answered, in whatever way.
    Answered,
    /// Whoever sent it takes it back.
    TakenBack,
}
