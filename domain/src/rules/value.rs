//! What a parameter can be worth: one case a kind, so that nothing that could not be read ever enters the log.

use crate::{
    calendar::Unit,
    ceilings::Zone,
    examination::EntrySituation,
    place::Duty,
    referral::Mission,
    rules::GridValue,
    session::NonAllocationReason,
    territory::{Commune, Financing, ParameterKey, Typology},
    vacancy::RefusalReason,
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Prefix of the keys of delays: the rest is the name that [`crate::calendar::LegalCalendar::delays`] gives.
pub const DELAY: &str = "delay.";

/// The value of a parameter.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Value {
    /// A delay of the law or of the plan.
    Delay {
        /// How many.
        count: u32,
        /// Of what.
        unit: Unit,
    },
    /// Waits beyond these are abnormally long, by territory and typology (CCH L441-1-4).
    AbnormalDelays {
        /// The lines; where none fits, the delay `delay.abnormal-delay` applies.
        lines: Vec<AbnormalLine>,
    },
    /// Ceilings of resources of one financing (CCH R441-1), from the first day on.
    Ceilings {
        /// Zone of the table.
        zone: Zone,
        /// PLAI or PLUS; PLS follows PLUS.
        financing: Financing,
        /// Yearly euros of categories 1 to 6, then of each person more.
        euros: Vec<i64>,
    },
    /// Threshold of the first quartile (CCH L441-1), yearly euros per consumption unit.
    QuartileThreshold {
        /// Euros.
        euros: i64,
    },
    /// The scoring grid (CCH R441-2-17).
    ScoringGrid(GridValue),
    /// Seed of the draw between demands that nothing else tells apart.
    DrawSeed {
        /// The published text.
        seed: String,
    },
    /// What each level asks of each mission (CCH R441-2-10).
    LevelReferential {
        /// What levels 1, 2 and 3 ask.
        matrix: BTreeMap<Mission, [Duty; 3]>,
    },
    /// Whether the plan takes the longer delay of first reception (CCH L441-2-8).
    ReceptionPlan {
        /// Two months instead of one.
        extended: bool,
    },
    /// The situations that open a specific examination (CCH R441-2-10).
    ExaminationList {
        /// The situations, and from how many times on each is proposed.
        situations: BTreeMap<EntrySituation, u32>,
        /// Fewest bodies of a panel.
        least_bodies: u8,
    },
    /// Reasons a commission may give for not allocating (CCH L441-2-2).
    NonAllocationReasons {
        /// The reasons.
        reasons: BTreeSet<NonAllocationReason>,
    },
    /// Reasons a household may give for refusing an offer.
    RefusalReasons {
        /// The reasons.
        reasons: BTreeSet<RefusalReason>,
    },
}

/// One line of the abnormal delays: every part it names must fit.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AbnormalLine {
    /// Communes it is about; all of them when it names none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub communes: BTreeSet<Commune>,
    /// Typologies it is about; all of them when it names none.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub typologies: BTreeSet<Typology>,
    /// The delay, months.
    pub months: u32,
}

/// The keys beside those of delays.
const KEYS: [&str; 11] = [
    "abnormal-delays",
    "ceilings.plai",
    "ceilings.plus",
    "quartile-threshold",
    "scoring-grid",
    "draw-seed",
    "level-referential",
    "reception-plan",
    "examination-list",
    "non-allocation-reasons",
    "refusal-reasons",
];

/// Every key a value can be adopted for.
#[must_use]
pub fn keys() -> Vec<String> {
    let delays = crate::calendar::LegalCalendar::default().delays();
    let delays = delays.iter().map(|(code, _)| format!("{DELAY}{code}"));
    delays.chain(KEYS.map(str::to_owned)).collect()
}

/// Whether a parameter of this name exists.
pub(crate) fn is_known(key: &ParameterKey) -> bool {
    keys().iter().any(|known| known == key.as_str())
}

impl Value {
    /// Whether this kind of value goes with the key.
    #[must_use]
    pub fn fits(&self, key: &ParameterKey) -> bool {
        let key = key.as_str();
        match self {
            Self::Delay { .. } => key.starts_with(DELAY),
            Self::AbnormalDelays { .. } => key == "abnormal-delays",
            Self::Ceilings { financing: Financing::Plai, .. } => key == "ceilings.plai",
            Self::Ceilings { financing: Financing::Plus, .. } => key == "ceilings.plus",
            Self::Ceilings { financing: Financing::Pls, .. } => false,
            Self::QuartileThreshold { .. } => key == "quartile-threshold",
            Self::ScoringGrid(_) => key == "scoring-grid",
            Self::DrawSeed { .. } => key == "draw-seed",
            Self::LevelReferential { .. } => key == "level-referential",
            Self::ReceptionPlan { .. } => key == "reception-plan",
            Self::ExaminationList { .. } => key == "examination-list",
            Self::NonAllocationReasons { .. } => key == "non-allocation-reasons",
            Self::RefusalReasons { .. } => key == "refusal-reasons",
        }
    }

    /// Whether it can be applied: nothing empty, nothing that would harm by a slip of the pen.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        match self {
            Self::Delay { count, .. } => (1..=1_200).contains(count),
            Self::AbnormalDelays { lines } => {
                !lines.is_empty() && lines.iter().all(|line| (1..=240).contains(&line.months))
            }
            Self::Ceilings { euros, .. } => {
                // each category of the arrêté is above the one before, but the last is what one more person adds
                let categories = euros.get(..6).unwrap_or_default();
                let rises = categories.iter().zip(categories.iter().skip(1));
                euros.len() == 7 && euros.iter().all(|e| *e > 0) && { rises }.all(|(a, b)| a < b)
            }
            Self::QuartileThreshold { euros } => *euros > 0,
            Self::ScoringGrid(grid) => grid.is_sound(),
            Self::DrawSeed { seed } => (1..=100).contains(&seed.chars().count()),
            Self::LevelReferential { matrix } => !matrix.is_empty(),
            Self::ReceptionPlan { .. } => true,
            Self::ExaminationList { situations, least_bodies } => {
                *least_bodies > 0 && !situations.is_empty() && situations.values().all(|n| *n > 0)
            }
            Self::NonAllocationReasons { reasons } => !reasons.is_empty(),
            Self::RefusalReasons { reasons } => !reasons.is_empty(),
        }
    }

    /// Whether its effect on demands can be counted, hence must be before it is published.
    #[must_use]
    pub const fn is_measured(&self) -> bool {
        matches!(
            self,
            Self::Delay { .. }
                | Self::AbnormalDelays { .. }
                | Self::Ceilings { .. }
                | Self::QuartileThreshold { .. }
                | Self::ScoringGrid(_)
        )
    }
}
