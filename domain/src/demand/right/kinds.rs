//! The steps of a right, as they are recorded and as they are asked for.

use crate::{
    id::VacancyId,
    sealed::{Class, Classed, Sealed},
    territory::{Body, Typology},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What an offer says to a household whose right is recognised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Mention {
    /// That it is made for the right.
    MadeForTheRight,
    /// What refusing it does.
    EffectOfRefusing,
}

impl Mention {
    /// Without one of these, a refusal loses nothing.
    pub const ALL: [Self; 2] = [Self::MadeForTheRight, Self::EffectOfRefusing];
}

/// A decision that recognises the right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recognition {
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// The size of dwelling that it names.
    pub typology: Typology,
    /// Whether the letter said when and how to go to the court: without that, no time runs against the person.
    pub told: bool,
}

/// A step, as it is recorded.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum RightStep {
    /// The mediation commission was asked.
    Referred,
    /// It recognised the right.
    Recognised(Recognition),
    /// The préfet designated the household to a landlord.
    Designated {
        /// The landlord.
        landlord: Body,
    },
    /// A dwelling was offered for the right.
    Offered {
        /// The dwelling.
        vacancy: VacancyId,
        /// What the offer said.
        said: BTreeSet<Mention>,
        /// Whether the dwelling suited the household on the day of the offer.
        suited: bool,
    },
    /// The right lapsed, because a suitable offer that said it was refused.
    Lapsed {
        /// The dwelling.
        vacancy: VacancyId,
    },
    /// No suitable offer came in time: the court is open.
    CourtOpen {
        /// Last day to go to it; none if nobody said so to the person.
        until: Option<NaiveDate>,
    },
}

impl Classed for RightStep {
    const CLASS: Class = Class::Sensitive;
}

/// A step of the right was recorded.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RightRecorded {
    /// Day of the step.
    pub on: NaiveDate,
    /// Body that records it; none for the clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<Body>,
    /// The next date to look at, if there is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due: Option<NaiveDate>,
    /// The step.
    pub step: Sealed<RightStep>,
}

/// A step, as it is asked for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum RightSaid {
    /// The mediation commission is asked.
    Refer,
    /// It recognises the right.
    Recognise(Recognition),
    /// The préfet designates the household to a landlord.
    Designate {
        /// The landlord.
        landlord: Body,
    },
    /// A dwelling is offered for the right.
    Offer {
        /// The dwelling.
        vacancy: VacancyId,
        /// What the offer says.
        said: BTreeSet<Mention>,
    },
    /// The right lapses by the refusal of a dwelling.
    Lapse {
        /// The dwelling.
        vacancy: VacancyId,
    },
    /// The time for an offer is over.
    OpenCourt,
}

impl RightSaid {
    /// The dwelling it is about.
    pub(in crate::demand) const fn vacancy(&self) -> Option<VacancyId> {
        match self {
            Self::Offer { vacancy, .. } | Self::Lapse { vacancy } => Some(*vacancy),
            Self::Refer | Self::Recognise(_) | Self::Designate { .. } | Self::OpenCourt => None,
        }
    }
}
