//! The explanation of a score, as recorded.

use crate::sealed::{Class, Classed};
use serde::{Deserialize, Serialize};

/// The lines of a score. Sensitive: a line can tell a protected fact.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLines {
    /// One line a criterion that gave points.
    pub lines: Vec<ScoreLine>,
}

/// One criterion and its points.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScoreLine {
    /// Stable code of the criterion in the grid.
    pub criterion: String,
    /// Points it gave.
    pub points: i32,
}

impl Classed for ScoreLines {
    const CLASS: Class = Class::Sensitive;
}
