//! From a message to a command: which demand it is about, and who its people are.

use super::{
    convert::Facts,
    importer::{ImportError, Importer},
    message::{Ask, Message},
    outcome::Became,
    problem::Problem,
};
use chrono::NaiveDate;
use domain::{
    declaration::{ApplicantKind, CoApplicant, Identity},
    demand::{Channel, Demand, DemandCommand, Registration, Submission},
    id::{DemandId, PersonId, StreamId},
    number::DemandNumber,
    sealed::Sealed,
    territory::Desk,
};
use eventstore::{
    execute::AsAt,
    vault::{Entry, IdentityKey, NumberEntry, PersonEntry, Prepared, normal_name},
};
use uuid::Uuid;

/// What is to be done about a message.
pub(super) enum Plan {
    /// It came before.
    Repeated(DemandId),
    /// It cannot go in.
    Refused(Problem),
    /// A command, once the vault has its keys and its number.
    Run(Box<Run>),
}

/// A command to be.
pub(super) struct Run {
    pub(super) command_id: Uuid,
    pub(super) demand: DemandId,
    pub(super) entry: Entry,
    pub(super) occurred_on: NaiveDate,
    pub(super) became: Became,
    build: Build,
}

enum Build {
    Submit(Box<Form>),
    Ready(DemandCommand),
}

/// A form that waits for its number.
struct Form {
    facts: Facts,
    received_on: NaiveDate,
    desk: Desk,
    /// Whether the number came with it.
    kept: bool,
    people: People,
}

/// The applicant and the other adults, in the order of the document.
struct People {
    applicant: PersonId,
    others: Vec<PersonId>,
}

impl Run {
    /// The command, with what the vault prepared.
    pub(super) fn command(self, prepared: &Prepared) -> Result<DemandCommand, Problem> {
        let Form { facts, received_on, desk, kept, people } = match self.build {
            Build::Ready(command) => return Ok(compared(command, prepared)),
            Build::Submit(form) => *form,
        };
        let number = prepared.number.clone().ok_or_else(|| number_taken(0))?;
        let presented_on = facts.presented_on.unwrap_or(received_on);
        Ok(DemandCommand::Submit(Box::new(Submission {
            received_on,
            channel: Channel::Exchange,
            desk,
            registration: Some(Registration {
                presented_on,
                last_renewed_on: facts.renewed_on.filter(|_| kept),
                number,
                migrated: kept,
            }),
            lookalikes: prepared.lookalikes.clone(),
            declaration: facts.seal(people.applicant, &people.others),
        })))
    }
}

/// A changed name is compared like a new one.
fn compared(mut command: DemandCommand, prepared: &Prepared) -> DemandCommand {
    if let DemandCommand::Change { declaration, .. }
    | DemandCommand::Renew { declaration: Some(declaration), .. } = &mut command
    {
        declaration.lookalikes.clone_from(&prepared.lookalikes);
    }
    command
}

fn number_taken(line: u32) -> Problem {
    Problem::demand(
        "number.taken",
        line,
        "numUnique",
        "another demand bears this number: send MOD to change it",
    )
}

fn number_unknown(line: u32) -> Problem {
    Problem::demand(
        "number.unknown",
        line,
        "numUnique",
        "no demand bears this number here: send CRE with the number to bring it in",
    )
}

impl Importer {
    pub(super) async fn resolve(&self, message: Message) -> Result<Plan, ImportError> {
        let vault = &self.executor.vault;
        let key = vault.message_key(&message.canonical);
        let command_id = eventstore::execute::command_id("exchange", "interfaceNuu", &key);
        let held = match &message.number {
            Some(number) => vault.find_number(number).await?,
            None => None,
        };
        let Some(demand) = held else { return Ok(self.without_holder(command_id, message)) };
        if self.executor.known(command_id).await?.is_some() {
            return Ok(Plan::Repeated(demand));
        }
        // What is said under the number of a merged demand is said of the one that goes on; an end is not.
        let demand = match message.ask {
            Ask::Deregister(..) | Ask::Reinstate(_) => demand,
            _ => self.executor.goes_on(demand).await?,
        };
        let world = self.executor.world_at(&[StreamId::Demand(demand)], &AsAt::default()).await?;
        match world.demand(demand).filter(|state| state.reception.is_some()) {
            Some(state) => Ok(self.about(command_id, demand, state, message)),
            // The number was noted for a creation whose events never came.
            None => Ok(match message.ask {
                Ask::Create(facts) | Ask::CreateOrChange(facts) => self.create(
                    command_id,
                    Some(demand),
                    message.number,
                    facts,
                    &Said::of(message.line, message.received_on, message.desk),
                ),
                _ => Plan::Refused(number_unknown(message.line)),
            }),
        }
    }

    /// No demand bears its number, or it has none.
    fn without_holder(&self, command_id: Uuid, message: Message) -> Plan {
        let said = Said::of(message.line, message.received_on, message.desk);
        match message.ask {
            Ask::Create(facts) | Ask::CreateOrChange(facts) => {
                self.create(command_id, None, message.number, facts, &said)
            }
            _ => Plan::Refused(number_unknown(said.line)),
        }
    }

    fn create(
        &self,
        command_id: Uuid,
        demand: Option<DemandId>,
        number: Option<DemandNumber>,
        facts: Facts,
        said: &Said,
    ) -> Plan {
        let vault = &self.executor.vault;
        let demand =
            demand.unwrap_or_else(|| DemandId::new(vault.derive_id(command_id, "demand", 0)));
        let people = self.new_people(command_id, &facts);
        let desk = said.desk.clone().or_else(|| first_desk(number.as_ref()));
        let desk = desk.unwrap_or_else(|| self.desk.clone());
        let month = facts.presented_on.unwrap_or(said.received_on);
        let kept = number.is_some();
        let entry = Entry {
            command_id,
            demand: Some(demand),
            persons: persons(&people, &facts),
            number: match number {
                Some(number) => NumberEntry::Keep(number),
                None => NumberEntry::Give { desk: desk.clone(), month },
            },
        };
        let became = if facts.missing.is_empty() { Became::New } else { Became::Incomplete };
        let form = Form { facts, received_on: said.received_on, desk, kept, people };
        Plan::Run(Box::new(Run {
            command_id,
            demand,
            entry,
            occurred_on: said.received_on,
            became,
            build: Build::Submit(Box::new(form)),
        }))
    }

    /// A message about a demand that is here.
    fn about(&self, command_id: Uuid, demand: DemandId, state: &Demand, message: Message) -> Plan {
        let received_on = message.received_on;
        if matches!(message.ask, Ask::Create(_)) {
            return Plan::Refused(number_taken(message.line));
        }
        if message.facts().is_some_and(|facts| is_someone_else(state, facts)) {
            return Plan::Refused(Problem::demand(
                "applicant.other",
                message.line,
                "personnePhysique/demandeur",
                "neither name, first name nor birth date is that of the demand: check the number",
            ));
        }
        let declare = |facts: Facts| {
            let people = self.known_people(command_id, state, &facts);
            let persons = persons(&people, &facts);
            (persons, Box::new(facts.seal(people.applicant, &people.others)))
        };
        let (persons, command, occurred_on, became) = match message.ask {
            Ask::Create(facts) | Ask::Change(facts) | Ask::CreateOrChange(facts) => {
                let (persons, declaration) = declare(facts);
                let command = DemandCommand::Change { on: received_on, declaration };
                (persons, command, received_on, Became::Changed)
            }
            Ask::Renew(on, facts) => {
                let declared = facts.map(declare);
                let (persons, declaration) = declared.unzip();
                let command = DemandCommand::Renew { on, declaration };
                (persons.unwrap_or_default(), command, on, Became::Renewed)
            }
            Ask::Deregister(ground, on) => {
                (vec![], DemandCommand::Deregister { ground, on }, on, Became::Deregistered)
            }
            Ask::Reinstate(on) => {
                (vec![], DemandCommand::Reinstate { on, mistake: None }, on, Became::Reinstated)
            }
        };
        let entry = Entry { command_id, demand: Some(demand), persons, number: NumberEntry::None };
        let build = Build::Ready(command);
        Plan::Run(Box::new(Run { command_id, demand, entry, occurred_on, became, build }))
    }

    fn new_people(&self, command_id: Uuid, facts: &Facts) -> People {
        let person = |n| PersonId::new(self.executor.vault.derive_id(command_id, "person", n));
        let others = (1..).take(facts.co_applicants.len()).map(person).collect();
        People { applicant: person(0), others }
    }

    /// The applicant of the demand, and each other adult it knows already: one whose name or first name, and whose
    /// birth date, are the same.
    fn known_people(&self, command_id: Uuid, state: &Demand, facts: &Facts) -> People {
        let mut people = self.new_people(command_id, facts);
        people.applicant = state.applicant().unwrap_or(people.applicant);
        let mut free: Vec<&Sealed<CoApplicant>> = state.co_applicants.iter().collect();
        for (person, adult) in people.others.iter_mut().zip(&facts.co_applicants) {
            let same = |known: &CoApplicant| {
                known.birth_date == adult.birth_date
                    && (normal_name(&known.name) == normal_name(&adult.name)
                        || normal_name(&known.first_name) == normal_name(&adult.first_name))
            };
            if let Some(at) = free.iter().position(|known| known.open().is_some_and(same)) {
                *person = free.swap_remove(at).person();
            }
        }
        people
    }
}

/// A wrong number must not give one household's demand to another. Names change, and birth dates are corrected, but
/// not all at once.
fn is_someone_else(state: &Demand, facts: &Facts) -> bool {
    let Some(known) = state.identity.as_ref().and_then(Sealed::open) else { return false };
    let said = &facts.identity;
    let first = |identity: &Identity| identity.first_name.as_deref().map(normal_name);
    known.kind == ApplicantKind::Person
        && said.kind == ApplicantKind::Person
        && known.birth_date != said.birth_date
        && normal_name(&known.name) != normal_name(&said.name)
        && first(known) != first(said)
}

/// What every creation says besides its facts.
struct Said {
    line: u32,
    received_on: NaiveDate,
    desk: Option<Desk>,
}

impl Said {
    const fn of(line: u32, received_on: NaiveDate, desk: Option<Desk>) -> Self {
        Self { line, received_on, desk }
    }
}

/// The desk at the end of a number of 18 characters.
fn first_desk(number: Option<&DemandNumber>) -> Option<Desk> {
    let text = number?.as_str();
    if text.len() == 18 { text.get(13..)?.parse().ok() } else { None }
}

/// Who needs a key, and what to find them by.
fn persons(people: &People, facts: &Facts) -> Vec<PersonEntry> {
    let applicant =
        PersonEntry { id: people.applicant, identity: Some(IdentityKey::from(&facts.identity)) };
    let others = people.others.iter().zip(&facts.co_applicants).map(|(person, adult)| {
        PersonEntry { id: *person, identity: Some(IdentityKey::from(adult)) }
    });
    std::iter::once(applicant).chain(others).collect()
}
