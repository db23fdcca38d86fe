//! Forms of the site, as its own pages take them.

use super::{
    Ask, By, Form,
    live::{Live, id, request},
};
use crate::exchange::message;
use chrono::NaiveDate;
use domain::{
    demand::{Channel, Declaration, DemandCommand, Submission},
    id::{DemandId, PersonId},
    territory::Desk,
    world::Command,
};
use eventstore::{
    execute::Request,
    vault::{Entry, IdentityKey, NumberEntry, PersonEntry, Prepared},
};

/// A form of the site on its way.
pub(super) struct Web {
    pub(super) demand: DemandId,
    pub(super) entry: Entry,
    key: String,
    desk: Desk,
    declaration: Declaration,
}

impl Web {
    pub(super) fn request(self, day: NaiveDate, prepared: Prepared) -> Request {
        let submission = Submission {
            received_on: day,
            channel: Channel::Portal,
            desk: self.desk,
            declaration: self.declaration,
            registration: None,
            lookalikes: prepared.lookalikes,
        };
        let command = DemandCommand::Submit(Box::new(submission));
        let command = Command::Demand(self.demand, command);
        request(day, Ask { key: self.key, by: By::Applicant, command })
    }
}

impl Live {
    /// A form as the site takes it: the applicant's person is new, the demand waits for an agent.
    pub(super) fn web(&self, day: NaiveDate, form: Form) -> Option<Web> {
        let command_id = id("applicant", &form.key);
        let vault = &self.executor.vault;
        let facts = match self.read(day, &form.document)?.ask {
            message::Ask::Create(facts) => facts,
            _ => return None,
        };
        let person = |n| PersonId::new(vault.derive_id(command_id, "person", n));
        let others: Vec<PersonId> = (1..).take(facts.co_applicants.len()).map(person).collect();
        let mut persons =
            vec![PersonEntry { id: person(0), identity: Some(IdentityKey::from(&facts.identity)) }];
        persons.extend(
            others.iter().zip(&facts.co_applicants).map(|(id, adult)| PersonEntry {
                id: *id,
                identity: Some(IdentityKey::from(adult)),
            }),
        );
        let demand = DemandId::new(vault.derive_id(command_id, "demand", 0));
        Some(Web {
            demand,
            entry: Entry { command_id, demand: Some(demand), persons, number: NumberEntry::None },
            key: form.key,
            desk: form.desk,
            declaration: facts.seal(person(0), &others),
        })
    }
}
