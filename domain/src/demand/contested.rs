//! A decision of a commission that the household contests: nothing of the demand is erased while it is open.

use crate::{
    demand::Demand,
    id::{SessionId, VacancyId},
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

impl Demand {
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
