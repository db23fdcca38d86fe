//! Items of files, and messages on their way to the log.

use super::{
    document::Document,
    importer::ImportError,
    message::{self, Message},
    outcome::{Became, Outcome},
    problem::Problem,
    reader::Reader,
    resolve::Run,
    vacancies,
};
use chrono::NaiveDate;
use domain::{number::DemandNumber, world::Command};
use eventstore::execute::{Done, ExecuteError};
use std::{collections::HashSet, sync::Arc};

/// Something read from a file, judged as far as a file alone can be.
#[derive(Debug)]
pub struct Item {
    /// File, with the entry of an archive behind a colon.
    pub file: Arc<str>,
    /// Its content.
    pub content: Content,
}

/// What was read.
#[derive(Debug)]
pub enum Content {
    /// A demand.
    Demand(Box<Document>, Box<Result<Message, Problem>>),
    /// A vacancy.
    Vacancy(Box<vacancies::Row>),
    /// Something that could not be read.
    Broken(Problem),
    /// The file was read to its end, without a break.
    End,
}

/// Reads the demands of one XML file and judges each.
pub fn read_xml(
    file: &Arc<str>,
    bytes: impl std::io::Read,
    day: NaiveDate,
    take: &mut impl FnMut(Item),
) {
    let mut give = |content| take(Item { file: file.clone(), content });
    let reader = match Reader::open(bytes) {
        Ok(reader) => reader,
        Err(problem) => return give(Content::Broken(problem)),
    };
    let mut whole = true;
    for read in reader {
        give(match read {
            Ok(document) => {
                let message = message::read(&document, day);
                Content::Demand(Box::new(document), Box::new(message))
            }
            Err(problem) => {
                whole &= !problem.fatal;
                Content::Broken(problem)
            }
        });
    }
    if whole {
        give(Content::End);
    }
}

/// Messages on their way.
#[derive(Default)]
pub(super) struct Batch {
    pub(super) slots: Vec<Slot>,
    /// Numbers that a message under way is about: the next one about them waits for it.
    pub(super) numbers: HashSet<DemandNumber>,
    pub(super) finished: Vec<(Outcome, Option<Document>)>,
}

pub(super) struct Slot {
    pub(super) outcome: Outcome,
    pub(super) document: Option<Document>,
    pub(super) todo: Option<Todo>,
}

pub(super) enum Todo {
    Demand(Box<Run>),
    Vacancy(uuid::Uuid, Box<Command>),
}

impl Slot {
    pub(super) const fn done(outcome: Outcome, document: Option<Document>) -> Self {
        Self { outcome, document, todo: None }
    }
}

/// What an answer makes of a demand's line in the report.
pub(super) fn settle(
    outcome: &mut Outcome,
    answer: Result<Done, ExecuteError>,
) -> Result<(), ImportError> {
    match answer {
        Ok(done) if done.repeated => outcome.became = Became::Repeated,
        Ok(done) if done.events.is_empty() => outcome.became = Became::Unchanged,
        Ok(_) => {}
        // The same content was sent before with another day of sending: it is the same message.
        Err(ExecuteError::CommandIdReused) => outcome.became = Became::Repeated,
        Err(ExecuteError::Refused(refusal)) => {
            outcome.became = Became::Refused;
            refusal.code().clone_into(&mut outcome.code);
            outcome.reason = refusal.sentence();
            outcome.warnings.clear();
            outcome.demand = None;
        }
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
