//! A decision of a commission that the household contests: nothing of the demand is erased while it is open.

use crate::{
    demand::{Demand, Stage},
    id::{SessionId, VacancyId},
    law::Law,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// A contestation that opens or ends.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contested {
    /// The session that decided.
    pub session: SessionId,
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Since when, or on which day it ended.
    pub on: NaiveDate,
    /// Whether it opens.
    pub open: bool,
}

/// Whether what a demand says of people may be erased (décret 2017-917, art. 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Erasure {
    /// It has not ended.
    NotEnded,
    /// It is kept until this day, included.
    KeptUntil(NaiveDate),
    /// A decision is contested: nothing is erased until the answer.
    Held,
    /// It may be.
    Possible,
}

impl Demand {
    /// What whoever erases MUST ask first.
    #[must_use]
    pub fn erasure(&self, on: NaiveDate, law: &Law) -> Erasure {
        let Stage::Deregistered { on: ended, .. } = self.stage else { return Erasure::NotEnded };
        let last = law.calendar.retention.after(ended);
        match (self.is_contested(), on <= last) {
            (_, true) => Erasure::KeptUntil(last),
            (true, false) => Erasure::Held,
            (false, false) => Erasure::Possible,
        }
    }

    pub(super) fn note_contested(&mut self, noted: &Contested) {
        let key = (noted.session, noted.vacancy);
        if noted.open {
            self.contested.insert(key, noted.on);
        } else {
            self.contested.remove(&key);
        }
    }

    /// Whether a decision is contested: a planned erasure waits (décret 2017-917, art. 4; CRPA L231-4).
    #[must_use]
    pub fn is_contested(&self) -> bool {
        !self.contested.is_empty()
    }
}
