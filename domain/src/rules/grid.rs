//! A scoring grid as a value of the log, and back.

use crate::{
    rules::kept::{kept, kept_bands, kept_list},
    scoring::{self, Aggregation, Band, Criterion, Evidence, Group, Measure, Rule, ScoringGrid},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// A scoring grid, as voted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GridValue {
    /// What the public must know of its standing.
    pub label: String,
    /// Groups, whose points add up.
    pub groups: Vec<GroupValue>,
}

/// Criteria that count together, as voted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupValue {
    /// Stable code.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// Whether only the highest criterion counts, instead of their sum.
    pub highest_only: bool,
    /// Most points the group can give.
    pub cap: i32,
    /// Fewest.
    pub floor: i32,
    /// Its criteria, in the order in which cap and floor cut them.
    pub criteria: Vec<CriterionValue>,
}

/// One criterion, as voted.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionValue {
    /// Stable code.
    pub code: String,
    /// Its name for people.
    pub label: String,
    /// When it holds.
    pub rule: RuleValue,
    /// Points it gives, or gives per unit.
    pub points: i32,
    /// Evidence below which it gives nothing.
    pub evidence: Evidence,
}

/// When a criterion holds: the kinds of [`Rule`].
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "when", rename_all = "kebab-case")]
pub enum RuleValue {
    /// [`Rule::MonthsUpTo`].
    MonthsUpTo {
        /// Months that count at most.
        months: u32,
    },
    /// [`Rule::AbnormalDelay`].
    AbnormalDelay,
    /// [`Rule::HousedIn`].
    HousedIn {
        /// Codes of the national form.
        models: Vec<String>,
    },
    /// [`Rule::Reason`].
    Reason {
        /// Code of the national form.
        reason: String,
    },
    /// [`Rule::TransferFor`].
    TransferFor {
        /// Code of the national form.
        reason: String,
    },
    /// [`Rule::Overcrowded`].
    Overcrowded,
    /// [`Rule::UnsuitedToHandicap`].
    UnsuitedToHandicap,
    /// [`Rule::RentOver`].
    RentOver {
        /// Per cent of the monthly resources.
        percent: i64,
    },
    /// [`Rule::SingleParent`].
    SingleParent,
    /// [`Rule::Unborn`].
    Unborn,
    /// [`Rule::LivesHere`].
    LivesHere,
    /// [`Rule::Band`] of the share of the rent.
    RentShareBand {
        /// Ranges.
        bands: Vec<BandValue>,
    },
    /// [`Rule::Band`] of the months waited.
    MonthsWaitedBand {
        /// Ranges.
        bands: Vec<BandValue>,
    },
    /// [`Rule::RefusalsBeyond`].
    RefusalsBeyond {
        /// Refusals that change nothing.
        tolerated: u32,
    },
}

/// One range of a measure: from just over its start.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandValue {
    /// The start, which is not in the range.
    pub over: i64,
    /// Points it gives.
    pub points: i32,
}

impl GridValue {
    /// Whether it can be applied: every code once, ranges rising, an opposable right never among points.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let codes: Vec<_> = self.groups.iter().flat_map(|g| &g.criteria).map(|c| &c.code).collect();
        let groups: BTreeSet<_> = self.groups.iter().map(|group| &group.code).collect();
        let once = codes.iter().collect::<BTreeSet<_>>().len() == codes.len();
        let bounded = self.groups.iter().all(|group| group.floor <= group.cap);
        let rising = self.groups.iter().flat_map(|group| &group.criteria).all(|c| c.rule.rises());
        !codes.is_empty() && once && groups.len() == self.groups.len() && bounded && rising
    }

    /// The grid that the rules read.
    #[must_use]
    pub fn grid(&self, version: &str, effective_from: NaiveDate) -> ScoringGrid {
        ScoringGrid {
            version: version.to_owned(),
            label: self.label.clone(),
            effective_from,
            groups: self.groups.iter().map(GroupValue::group).collect(),
        }
    }
}

impl GroupValue {
    fn group(&self) -> Group {
        let aggregation = if self.highest_only { Aggregation::Max } else { Aggregation::Sum };
        Group {
            code: kept(&self.code),
            label: kept(&self.label),
            aggregation,
            cap: self.cap,
            floor: self.floor,
            criteria: self.criteria.iter().map(CriterionValue::criterion).collect(),
        }
    }
}

impl CriterionValue {
    fn criterion(&self) -> Criterion {
        Criterion {
            code: kept(&self.code),
            label: kept(&self.label),
            rule: self.rule.rule(),
            points: self.points,
            evidence: self.evidence,
        }
    }
}

impl RuleValue {
    fn rises(&self) -> bool {
        match self {
            Self::RentShareBand { bands } | Self::MonthsWaitedBand { bands } => {
                let starts = bands.iter().zip(bands.iter().skip(1));
                !bands.is_empty() && { starts }.all(|(one, next)| one.over < next.over)
            }
            _ => true,
        }
    }

    fn rule(&self) -> Rule {
        let bands = |bands: &[BandValue]| {
            let bands = bands.iter().map(|b| Band { over: b.over, points: b.points });
            kept_bands(&bands.collect::<Vec<_>>())
        };
        match self {
            Self::MonthsUpTo { months } => Rule::MonthsUpTo(*months),
            Self::AbnormalDelay => Rule::AbnormalDelay,
            Self::HousedIn { models } => Rule::HousedIn(kept_list(models)),
            Self::Reason { reason } => Rule::Reason(kept(reason)),
            Self::TransferFor { reason } => Rule::TransferFor(kept(reason)),
            Self::Overcrowded => Rule::Overcrowded,
            Self::UnsuitedToHandicap => Rule::UnsuitedToHandicap,
            Self::RentOver { percent } => Rule::RentOver { percent: *percent },
            Self::SingleParent => Rule::SingleParent,
            Self::Unborn => Rule::Unborn,
            Self::LivesHere => Rule::LivesHere,
            Self::RentShareBand { bands: list } => Rule::Band(Measure::RentShare, bands(list)),
            Self::MonthsWaitedBand { bands: list } => {
                Rule::Band(Measure::MonthsWaited, bands(list))
            }
            Self::RefusalsBeyond { tolerated } => Rule::RefusalsBeyond(*tolerated),
        }
    }
}

impl From<&ScoringGrid> for GridValue {
    fn from(grid: &ScoringGrid) -> Self {
        Self { label: grid.label.clone(), groups: grid.groups.iter().map(Into::into).collect() }
    }
}

impl From<&Group> for GroupValue {
    fn from(group: &Group) -> Self {
        Self {
            code: group.code.to_owned(),
            label: group.label.to_owned(),
            highest_only: group.aggregation == Aggregation::Max,
            cap: group.cap,
            floor: group.floor,
            criteria: group.criteria.iter().map(Into::into).collect(),
        }
    }
}

impl From<&Criterion> for CriterionValue {
    fn from(criterion: &Criterion) -> Self {
        Self {
            code: criterion.code.to_owned(),
            label: criterion.label.to_owned(),
            rule: criterion.rule.into(),
            points: criterion.points,
            evidence: criterion.evidence,
        }
    }
}

impl From<scoring::Rule> for RuleValue {
    fn from(rule: scoring::Rule) -> Self {
        let bands = |bands: &[Band]| {
            bands.iter().map(|b| BandValue { over: b.over, points: b.points }).collect()
        };
        match rule {
            Rule::MonthsUpTo(months) => Self::MonthsUpTo { months },
            Rule::AbnormalDelay => Self::AbnormalDelay,
            Rule::HousedIn(models) => {
                Self::HousedIn { models: models.iter().map(|model| (*model).to_owned()).collect() }
            }
            Rule::Reason(reason) => Self::Reason { reason: reason.to_owned() },
            Rule::TransferFor(reason) => Self::TransferFor { reason: reason.to_owned() },
            Rule::Overcrowded => Self::Overcrowded,
            Rule::UnsuitedToHandicap => Self::UnsuitedToHandicap,
            Rule::RentOver { percent } => Self::RentOver { percent },
            Rule::SingleParent => Self::SingleParent,
            Rule::Unborn => Self::Unborn,
            Rule::LivesHere => Self::LivesHere,
            Rule::Band(Measure::RentShare, list) => Self::RentShareBand { bands: bands(list) },
            Rule::Band(Measure::MonthsWaited, list) => {
                Self::MonthsWaitedBand { bands: bands(list) }
            }
            Rule::RefusalsBeyond(tolerated) => Self::RefusalsBeyond { tolerated },
        }
    }
}
