//! The doors the simulator goes through, the same as everybody's: documents by the importer, the rest as commands,
//! deadlines by the scheduler. It counts what is refused and goes on.

#[cfg(test)]
pub(super) mod dry;
#[cfg(test)]
mod dry_letters;
mod files;
mod forms;
mod live;
mod operator;
mod replay;

pub use files::Files;
pub use live::Live;

use super::{document::Document, run::Failed};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, PersonId, StreamId},
    number::DemandNumber,
    territory::{Body, Desk, ParameterKey, RuleVersion},
    world::{Command, Event},
};
use eventstore::recorded::Actor;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Commands or documents sent together.
pub const CHUNK: usize = 256;
/// Name of the caller in command ids.
pub(super) const CALLER: &str = "simulation";

/// How whoever acts in the simulated territory is named in the log: no account of a real one begins so.
pub const SIMULATED: &str = "simulated:";

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum By {
    /// An agent of a reception place.
    Agent(Body),
    /// An officer of a landlord.
    Landlord(Body),
    /// The secretary of a landlord's commission.
    Commission(Body),
    /// The applicant.
    Applicant,
    /// The operator of the shared file.
    Operator,
}

impl By {
    /// `agent`, `landlord` …: part of command ids and of the actor.
    #[must_use]
    pub const fn role(&self) -> &'static str {
        match self {
            Self::Agent(_) => "agent",
            Self::Landlord(_) => "landlord",
            Self::Commission(_) => "commission",
            Self::Applicant => "applicant",
            Self::Operator => "operator",
        }
    }

    /// The actor recorded with the event.
    #[must_use]
    pub fn actor(&self) -> Actor {
        let body = match self {
            Self::Agent(body) | Self::Landlord(body) | Self::Commission(body) => body.as_str(),
            Self::Applicant => "",
            Self::Operator => "nantes-metropole",
        };
        let role = self.role();
        Actor { who: format!("{SIMULATED}{role}"), body: body.to_owned(), role: role.to_owned() }
    }
}

/// A command to send.
#[derive(Debug, Clone)]
pub struct Ask {
    /// Unique among those of the same role, and the same in every run of a plan.
    pub key: String,
    /// Who asks.
    pub by: By,
    /// What.
    pub command: Command,
}

/// A form filled on the site.
#[derive(Debug, Clone)]
pub struct Form {
    /// Unique among forms.
    pub key: String,
    /// What it says, spelt as a message of a desk.
    pub document: Document,
    /// Desk chosen.
    pub desk: Desk,
}

/// A form whose applicant came with an identity document.
#[derive(Debug, Clone)]
pub struct Registered {
    /// Unique among forms.
    pub key: String,
    /// The demand.
    pub demand: DemandId,
    /// The body that saw the document.
    pub body: Body,
    /// Its desk.
    pub desk: Desk,
}

/// A demand the importer took in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Imported {
    /// Its stream.
    pub demand: DemandId,
    /// Its number, given or kept.
    pub number: DemandNumber,
}

/// A version of a parameter, by its names.
pub type Voted = (ParameterKey, RuleVersion);

/// What went through the doors.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Counts {
    /// Commands sent, documents and deadlines included.
    pub commands: u64,
    /// Documents among them.
    pub documents: u64,
    /// Deadlines among them.
    pub deadlines: u64,
    /// Answers read from the log of a run that was cut.
    pub replayed: u64,
    /// Refusals, by code.
    pub refused: BTreeMap<String, u64>,
}

/// What a day needs of the outside. Answers come in the order of what was asked; a refusal is an answer.
#[async_trait::async_trait]
pub trait Door: Send {
    /// The identifier that a command of this role and key will give to something new.
    fn derive(&self, role: &str, key: &str, kind: &str) -> Uuid;
    /// Sends commands; says which of them changed something.
    async fn submit(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<Vec<bool>, Failed>;
    /// Sends commands whose answer changes nothing here, at the latest with the next ones.
    async fn leave(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<(), Failed>;
    /// Sends documents; says which were taken in.
    async fn import(
        &mut self,
        day: NaiveDate,
        documents: Vec<Document>,
    ) -> Result<Vec<Option<Imported>>, Failed>;
    /// Sends forms of the site; says which demands wait for an agent.
    async fn submit_forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<Form>,
    ) -> Result<Vec<Option<DemandId>>, Failed>;
    /// An agent saw the identity document of these; says which number each was given.
    async fn register_forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<Registered>,
    ) -> Result<Vec<Option<DemandNumber>>, Failed>;
    /// Keeps documents that say to others what forms and agents did here. Nothing is sent.
    fn keep(&mut self, day: NaiveDate, documents: &[Document]) -> Result<(), Failed>;
    /// Lets the scheduler do what is due up to this day; says what happened.
    async fn run_due(&mut self, day: NaiveDate) -> Result<Vec<(StreamId, Event)>, Failed>;
    /// The person who signs a demand, if the demand is there.
    async fn applicant(&mut self, demand: DemandId) -> Result<Option<PersonId>, Failed>;
    /// A person has read the list of what the outage that began on `from` holds back, and releases it.
    async fn release(&mut self, day: NaiveDate, from: NaiveDate) -> Result<(), Failed>;
    /// Counts on every demand what a voted version would change, as the operator does, and keeps the count.
    async fn count_effect(&mut self, day: NaiveDate, version: Voted) -> Result<(), Failed>;
    /// Nothing more comes.
    async fn finish(&mut self) -> Result<(), Failed>;
}
