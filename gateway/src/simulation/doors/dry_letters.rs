//! Letters without a store: a silence counts once they came.

use crate::simulation::diary::later;
use chrono::NaiveDate;
use domain::{
    calendar::next_working_day,
    demand::{LetterCommand, LetterPurpose},
    id::{DemandId, LetterId, VacancyId},
    law::Law,
};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of renewal on their way.
#[derive(Debug, Default)]
pub(super) struct Notices(BTreeSet<LetterId>);

impl Notices {
    /// The end of the month that a letter leaves, once it came.
    pub(super) fn came(&mut self, said: &LetterCommand, law: &Law) -> Option<NaiveDate> {
        match said {
            LetterCommand::Send { letter, purpose: LetterPurpose::Renewal, .. } => {
                self.0.insert(*letter);
                None
            }
            LetterCommand::Present { letter, on, .. } if self.0.remove(letter) => {
                Some(law.calendar.renewal_notice.after(*on))
            }
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
pub(super) struct Offers {
    /// To whom, and the last day to reply.
    made: BTreeMap<VacancyId, (DemandId, NaiveDate)>,
    letters: BTreeMap<LetterId, VacancyId>,
    opened: BTreeSet<VacancyId>,
}

impl Offers {
    pub(super) fn make(&mut self, id: VacancyId, offer: (DemandId, NaiveDate)) {
        self.made.insert(id, offer);
        self.opened.remove(&id);
    }

    pub(super) fn end(&mut self, id: VacancyId) {
        self.made.remove(&id);
    }

    pub(super) fn letter(&mut self, said: &LetterCommand, law: &Law) {
        match said {
            LetterCommand::Send { letter, purpose: LetterPurpose::Offer { vacancy }, .. } => {
                self.letters.insert(*letter, *vacancy);
            }
            LetterCommand::Present { letter, on, .. } => {
                let Some(vacancy) = self.letters.remove(letter) else { return };
                let until = law.calendar.offer_reply.after(*on);
                if let Some((_, reply_by)) = self.made.get_mut(&vacancy) {
                    *reply_by = until.max(*reply_by);
                    self.opened.insert(vacancy);
                }
            }
            _ => {}
        }
    }

    /// Offers whose time is over.
    pub(super) fn silent(&self, day: NaiveDate) -> Vec<(VacancyId, DemandId)> {
        let over = |by: NaiveDate| later(next_working_day(by), 1) <= day;
        let opened = self.made.iter().filter(|(vacancy, _)| self.opened.contains(vacancy));
        opened.filter(|(_, (_, by))| over(*by)).map(|(v, (d, _))| (*v, *d)).collect()
    }
}
