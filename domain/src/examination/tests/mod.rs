use super::*;
use crate::{
    demand::DemandCommand,
    id::StreamId,
    refusal::Refusal,
    sealed::Sealed,
    territory::Body,
    testing::*,
    world::{Command, Event},
};
use chrono::NaiveDate;
use std::collections::BTreeSet;

mod random;
mod refusals;
mod situations;
mod steps;

pub(crate) fn ask(command: ExaminationCommand) -> Command {
    Command::Examination(ExaminationId::of(demand(1)), command)
}

use crate::id::ExaminationId;

pub(crate) fn of(case: u32, step: Step) -> Command {
    ask(ExaminationCommand::Of { case: CaseNumber(case), step })
}

pub(crate) fn sealed<T>(value: T) -> Sealed<T> {
    Sealed::new(person(1), value)
}

pub(crate) fn entry(situation: EntrySituation) -> Sealed<Entry> {
    sealed(Entry { situation, by: token("nantes") })
}

pub(crate) fn request(date: &str) -> Command {
    let entry = entry(EntrySituation::FailedPresentations);
    ask(ExaminationCommand::Request { on: day(date), entry })
}

pub(crate) fn scope(data: &[SocialData]) -> Sealed<ConsentScope> {
    sealed(ConsentScope(data.iter().copied().collect()))
}

pub(crate) fn consent(date: &str, data: &[SocialData]) -> Step {
    Step::RecordConsent { on: day(date), scope: scope(data) }
}

pub(crate) fn appraisal(n: u128, covers: &[SocialData]) -> Sealed<SocialAppraisal> {
    let covers = covers.iter().copied().collect();
    sealed(SocialAppraisal { document: document(n), covers, by: token("nantes") })
}

pub(crate) fn attach(date: &str, covers: &[SocialData]) -> Step {
    Step::AttachAppraisal { on: day(date), appraisal: appraisal(1, covers) }
}

pub(crate) fn admit(date: &str) -> Step {
    Step::Admit { on: day(date) }
}

pub(crate) fn panel(bodies: &[&str]) -> Sealed<Panel> {
    sealed(Panel(bodies.iter().map(|body| token(body)).collect()))
}

pub(crate) const BODIES: [&str; 3] = ["departement-44", "nantes", "nmh"];

pub(crate) fn convene(date: &str, meets_on: &str) -> Step {
    Step::ConvenePanel { on: day(date), meets_on: day(meets_on), panel: panel(&BODIES) }
}

pub(crate) fn advise(holder: &str) -> Sealed<Orientation> {
    sealed(Orientation { outcome: Outcome::PriorityAdvised, holder: token(holder) })
}

pub(crate) fn orient(date: &str) -> Step {
    let due = day("2025-12-25");
    Step::DecideOrientation { on: day(date), due, orientation: advise("nantes") }
}

pub(crate) fn terms(body: &str) -> Sealed<Terms> {
    sealed(Terms { body: token(body), action: Action::ProposeToCommission })
}

pub(crate) fn commit(date: &str, due: &str) -> Step {
    Step::TakeCommitment { on: day(date), due: day(due), terms: terms("nmh") }
}

pub(crate) fn honour(n: u32, date: &str) -> Step {
    Step::HonourCommitment { commitment: CommitmentNumber(n), on: day(date) }
}

pub(crate) fn miss(n: u32, date: &str) -> Step {
    Step::MissCommitment { commitment: CommitmentNumber(n), on: day(date) }
}

pub(crate) fn close(date: &str, outcome: Closing) -> Step {
    Step::Close { on: day(date), outcome }
}

pub(crate) fn renounce() -> Command {
    Command::Demand(demand(1), DemandCommand::Renounce { on: day("2025-11-01") })
}

/// Demand 1 is registered, and an examination asked for on 15 September 2025.
pub(crate) fn requested() -> Scenario {
    Scenario::new().given(registered(1)).given([request("2025-09-15")])
}

pub(crate) fn admitted() -> Scenario {
    requested().given([of(1, admit("2025-09-17"))])
}

/// The panel meets on 25 September.
pub(crate) fn convened() -> Scenario {
    admitted().given([of(1, convene("2025-09-18", "2025-09-25"))])
}

pub(crate) fn oriented() -> Scenario {
    convened().given([of(1, orient("2025-09-25"))])
}

/// The landlord commits itself until 31 October.
pub(crate) fn committed() -> Scenario {
    oriented().given([of(1, commit("2025-09-25", "2025-10-31"))])
}

pub(crate) fn open_case(scenario: &Scenario) -> Case {
    let world = scenario.world();
    let state = world.examination(ExaminationId::of(demand(1))).unwrap();
    state.open.as_deref().unwrap().clone()
}
