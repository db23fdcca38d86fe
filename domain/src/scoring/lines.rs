//! The explanation of a score, as recorded.

use crate::{
    scoring::Evidence,
    sealed::{Class, Classed},
};
use serde::{Deserialize, Serialize};

/// The lines of a score. Sensitive: a line can tell a protected fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLines {
    /// One line a criterion that gave points, or took some away.
    pub lines: Vec<ScoreLine>,
}

/// One criterion and its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// Stable code of the criterion in the grid.
    pub criterion: String,
    /// Points it gave.
    pub points: i32,
    /// How well the facts it rests on were established that day; lines recorded before it was kept have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Evidence>,
}

impl Classed for ScoreLines {
    const CLASS: Class = Class::Sensitive;
}
