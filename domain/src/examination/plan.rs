//! The situations that open an examination, as the plan lists them (R441-2-10 8°).

use crate::examination::EntrySituation;
use chrono::NaiveDate;

/// One situation of a list, and how often it must be counted before it is proposed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Listed {
    /// The situation.
    pub situation: EntrySituation,
    /// Proposed from this count on; a person may ask before.
    pub proposed_from: u32,
}

/// One version of the plan's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryList {
    /// Its name, recorded with each case.
    pub version: String,
    /// First day.
    pub effective_from: NaiveDate,
    /// Where it comes from.
    pub source: &'static str,
    /// True when no text found gives it: it must be confirmed before any real use.
    pub assumption: bool,
    /// The situations.
    pub situations: Vec<Listed>,
    /// Fewest bodies of a panel.
    pub least_bodies: usize,
}

impl EntryList {
    /// The article every list rests on.
    pub const ARTICLE: &'static str = "CCH R441-2-10";

    /// The line of a situation, if the list takes it.
    #[must_use]
    pub fn listed(&self, situation: EntrySituation) -> Option<Listed> {
        self.situations.iter().copied().find(|listed| listed.situation == situation)
    }
}

/// Every version of the list, from the oldest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryLists {
    /// The versions.
    pub versions: Vec<EntryList>,
}

impl Default for EntryLists {
    /// The list of Nantes Métropole was not found: that of 5.4 of the domain reference, in force from the opening
    /// of the Maison de l'Habitant. Twice for what repeats, once for the rest; three bodies sit.
    fn default() -> Self {
        use EntrySituation::{FailedPresentations, ResourcesNotAllocated, UnmetConditions};
        let repeats = [FailedPresentations, ResourcesNotAllocated, UnmetConditions];
        let listed = |situation| Listed {
            situation,
            proposed_from: if repeats.contains(&situation) { 2 } else { 1 },
        };
        Self {
            versions: vec![EntryList {
                version: "exemple-2017.1".to_owned(),
                effective_from: NaiveDate::from_ymd_opt(2017, 4, 5).unwrap_or(NaiveDate::MIN),
                source: "Liste d'exemple : celle du plan de Nantes Métropole n'a pas été trouvée.",
                assumption: true,
                situations: EntrySituation::ALL.map(listed).to_vec(),
                least_bodies: 3,
            }],
        }
    }
}

impl EntryLists {
    /// The list in force on a day; none before the first.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> Option<&EntryList> {
        self.versions.iter().rev().find(|list| list.effective_from <= day)
    }
}
