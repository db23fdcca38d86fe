//! A grid: groups of criteria, and how their points add up.

use crate::scoring::{Evidence, Kind, Rule};
use chrono::NaiveDate;

/// A dated grid. What a plan publishes: every criterion, its points, and what it asks as evidence (R441-2-17).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ScoringGrid {
    /// Version, recorded with every score.
    pub version: String,
    /// What the public must know of its standing.
    pub label: String,
    /// First day it applies.
    pub effective_from: NaiveDate,
    /// Groups, whose points add up.
    pub groups: Vec<Group>,
}

/// Criteria that count together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Stable code.
    pub code: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// How the criteria add up.
    pub aggregation: Aggregation,
    /// Most points the group can give.
    pub cap: i32,
    /// Fewest: zero, or what the group can take away at most.
    pub floor: i32,
    /// Its criteria. The order counts: cap and floor cut the criterion that reaches them.
    pub criteria: Vec<Criterion>,
}

/// How points of a group add up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aggregation {
    /// All of them.
    Sum,
    /// The highest only; of equals the first of the grid.
    Max,
}

/// One criterion.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Criterion {
    /// Stable code, recorded in the lines.
    pub code: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// When it holds.
    pub rule: Rule,
    /// Points it gives, or gives per unit; for ranges, the most it can give.
    pub points: i32,
    /// Evidence below which it gives nothing.
    pub evidence: Evidence,
}

impl ScoringGrid {
    /// The criterion a recorded line speaks of, if this grid has it.
    #[must_use]
    pub fn criterion(&self, code: &str) -> Option<&Criterion> {
        self.criteria().find(|c| c.code == code)
    }

    /// Every criterion, in the order of the grid.
    pub fn criteria(&self) -> impl Iterator<Item = &Criterion> {
        self.groups.iter().flat_map(|group| &group.criteria)
    }

    /// Whether a refused offer may ever change a score: only if the plan says so.
    #[must_use]
    pub fn counts_refusals(&self) -> bool {
        self.criteria().any(|criterion| matches!(criterion.rule, Rule::RefusalsBeyond(_)))
    }
}

impl Criterion {
    /// What it is.
    #[must_use]
    pub const fn kind(&self) -> Kind {
        match self.rule {
            _ if self.points < 0 => Kind::Malus,
            Rule::MonthsUpTo(_) => Kind::PerMonth,
            Rule::Band(..) => Kind::Band,
            _ => Kind::Flag,
        }
    }
}
