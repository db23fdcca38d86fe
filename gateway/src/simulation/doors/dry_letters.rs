//! What is known without a store: a silence counts once its letter came.

use crate::simulation::diary::later;
use chrono::NaiveDate;
use domain::{
    calendar::next_working_day,
    demand::{LetterCommand, LetterPurpose},
    id::{DemandId, LetterId, VacancyId},
    law::Law,
    session::Decision,
    vacancy::{ConditionLapsed, VacancyEvent},
};
use std::collections::{BTreeMap, BTreeSet};

/// An active demand.
#[derive(Debug, Default)]
pub(super) struct Known {
    pub(super) presented_on: NaiveDate,
    pub(super) expires_on: NaiveDate,
    pub(super) noticed: bool,
    /// Whether the letter of the notice came.
    pub(super) told: bool,
    pub(super) renewals: u32,
    pub(super) candidate: bool,
}

/// What an element of a document holds.
pub(super) fn inside<'a>(xml: &'a str, element: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{element}>"))?;
    rest.split_once('<').map(|(value, _)| value)
}

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
    /// Who owes a paper, and its last day.
    conditions: BTreeMap<VacancyId, (DemandId, NaiveDate)>,
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

    /// A commission may ask the first household for a paper.
    pub(super) fn decided(&mut self, vacancy: VacancyId, decisions: &[(DemandId, Decision)]) {
        for (demand, decision) in decisions {
            if let Decision::AllocateIf { due, .. } = decision {
                self.conditions.insert(vacancy, (*demand, *due));
            }
        }
    }

    pub(super) fn met(&mut self, id: VacancyId) {
        self.conditions.remove(&id);
    }

    /// What falls by lapse of time.
    pub(super) fn fall(&mut self, on: NaiveDate) -> Vec<(VacancyId, DemandId, VacancyEvent)> {
        let over = |by: NaiveDate| later(next_working_day(by), 1) <= on;
        let silent = self.made.iter().filter(|(id, (_, by))| self.opened.contains(id) && over(*by));
        let silent = silent.map(|(id, (demand, _))| {
            (*id, *demand, VacancyEvent::OfferDeemedRefused { demand: *demand, on })
        });
        let lapsed = self.conditions.iter().filter(|(_, (_, due))| over(*due));
        let lapsed = lapsed.map(|(id, (demand, due))| {
            let lapsed = ConditionLapsed { demand: *demand, on, due: *due };
            (*id, *demand, VacancyEvent::ConditionLapsed(lapsed))
        });
        let all: Vec<_> = silent.chain(lapsed).collect();
        for (id, ..) in &all {
            self.made.remove(id);
            self.conditions.remove(id);
        }
        all
    }
}
