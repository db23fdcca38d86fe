//! What each level of commitment asks: a dated parameter of the plan (R441-2-10).

use crate::{place::Level, referral::Mission};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a level asks of a mission.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Duty {
    /// Every place of the level does it.
    Mandatory,
    /// A place of the level may take it.
    Optional,
    /// No place of the level does it.
    Absent,
}

/// One version of the level referential.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referential {
    /// Its name, recorded with each commitment.
    pub version: String,
    /// First day.
    pub effective_from: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// True when no text found gives it: it must be confirmed before any real use.
    pub assumption: bool,
    /// What levels 1, 2 and 3 ask of each mission.
    pub matrix: BTreeMap<Mission, [Duty; 3]>,
}

impl Referential {
    /// The article every version rests on.
    pub const ARTICLE: &'static str = "CCH R441-2-10";

    /// What a level asks of a mission; one that the matrix does not name is asked of nobody.
    #[must_use]
    pub fn duty(&self, level: Level, mission: Mission) -> Duty {
        let Some([one, two, three]) = self.matrix.get(&mission) else { return Duty::Absent };
        match level {
            Level::One => *one,
            Level::Two => *two,
            Level::Three => *three,
        }
    }

    /// The missions of a place of this level that takes these optional ones.
    #[must_use]
    pub fn missions(&self, level: Level, optional: &BTreeSet<Mission>) -> BTreeSet<Mission> {
        let has = |mission: &&Mission| match self.duty(level, **mission) {
            Duty::Mandatory => true,
            Duty::Optional => optional.contains(*mission),
            Duty::Absent => false,
        };
        self.matrix.keys().filter(has).copied().collect()
    }
}

/// Every version, from the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Referentials {
    /// The versions.
    pub versions: Vec<Referential>,
}

impl Default for Referentials {
    /// The referential of Nantes Métropole was not found: the matrix of 5.3 of the domain reference, in force from the
    /// law that asks for a plan (ALUR, 24 March 2014). The line of the head of the network is left out: it goes with
    /// one place, whatever its level.
    fn default() -> Self {
        use Duty::{Absent as No, Mandatory as Yes, Optional as May};
        let matrix = [
            (Mission::Information, [Yes, Yes, Yes]),
            (Mission::Redirection, [Yes, Yes, Yes]),
            (Mission::FormHelp, [May, Yes, Yes]),
            (Mission::Registration, [No, Yes, Yes]),
            (Mission::Documents, [No, Yes, Yes]),
            (Mission::FollowUp, [No, Yes, Yes]),
            (Mission::Interview, [No, May, Yes]),
            (Mission::SpecificExamination, [No, May, Yes]),
        ];
        Self {
            versions: vec![Referential {
                version: "exemple-2017".to_owned(),
                effective_from: NaiveDate::from_ymd_opt(2014, 3, 24).unwrap_or(NaiveDate::MIN),
                source: "Matrice d'exemple : celle de Nantes Métropole n'a pas été trouvée.",
                assumption: true,
                matrix: BTreeMap::from(matrix),
            }],
        }
    }
}

impl Referentials {
    /// The version in force on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&Referential> {
        self.versions.iter().rev().find(|one| one.effective_from <= day)
    }
}
