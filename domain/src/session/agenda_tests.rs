use super::{Moved, SessionCommand as C, SessionEvent, moved};
use crate::{
    demand::{DemandCommand, DocumentCategory, FactsVersion, Topic},
    refusal::Refusal,
    testing::*,
    vacancy::VacancyCommand,
    world::{Command, Event},
};

fn on(command: C) -> Command {
    Command::Session(session(1), command)
}

/// Three candidates on a frozen agenda.
fn frozen() -> Scenario {
    Scenario::new().given(offered().take(11)).given([freeze(1)])
}

/// The n-th applicant earns less.
fn earns_less(n: u128) -> Command {
    let mut said = declaration(n);
    said.on = day("2025-09-23");
    said.resources = said.resources.and_then(|resources| {
        let resources = resources.open()?.clone();
        let less = crate::declaration::Resources { monthly: 900, ..resources };
        Some(crate::sealed::Sealed::new(person(n), less))
    });
    let change = DemandCommand::Change { on: day("2025-09-23"), declaration: Box::new(said) };
    Command::Demand(demand(n), change)
}

fn warnings(scenario: &Scenario) -> Vec<Moved> {
    let world = scenario.world();
    let state = world.vacancy(vacancy(1)).unwrap();
    moved(world.session(session(1)).unwrap(), (vacancy(1), state), &world)
}

/// The decision of a commission that read what every warning says.
fn decided_knowing(scenario: &Scenario, n: u8) -> Command {
    let Command::Session(id, decide) = decide(1, 1, ranks(n)) else { panic!() };
    let read = warnings(scenario).into_iter().map(|moved| (moved.demand, moved.facts));
    Command::Session(id, decide.having_read(read))
}

#[test]
fn a_frozen_agenda_names_every_candidate_and_the_version_of_each_file() {
    let scenario = Scenario::new().given(offered().take(11));
    let events = scenario.when(&freeze(1)).unwrap();
    let [(_, Event::Session(SessionEvent::AgendaFrozen(frozen)))] = &events[..] else { panic!() };
    let named: Vec<_> = frozen.entries.iter().map(|entry| (entry.vacancy, entry.demand)).collect();
    assert_eq!(named, [1, 2, 3].map(|n| (vacancy(1), demand(n))));
    let world = scenario.world();
    for entry in &frozen.entries {
        assert_eq!(world.demand(entry.demand).unwrap().facts.version(), entry.facts);
    }
}

#[test]
fn files_that_did_not_move_warn_of_nothing() {
    let scenario = frozen().given([quorum(1)]);
    assert_eq!(warnings(&scenario), []);
    assert_eq!(scenario.then_types(&decide(1, 1, ranks(3)))[0], "session.candidate-examined");
}

#[test]
fn a_file_that_moved_is_told_with_what_moved() {
    let scenario = frozen().given([earns_less(2)]);
    let told = warnings(&scenario);
    let [one] = &told[..] else { panic!("{told:?}") };
    assert_eq!((one.demand, &one.topics[..]), (demand(2), &[Topic::Resources][..]));
    assert_eq!(one.frozen.map(|frozen| FactsVersion(frozen.0 + 1)), Some(one.facts));
}

#[test]
fn a_file_that_moved_must_be_read_again_before_the_decision() {
    let scenario = frozen().given([earns_less(2), quorum(1)]);
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::DataMoved);
    let knowing = decided_knowing(&scenario, 3);
    assert_eq!(scenario.then_types(&knowing)[0], "session.changes-acknowledged");
}

#[test]
fn reading_a_version_that_moved_again_is_not_enough() {
    let scenario = frozen().given([earns_less(2), quorum(1)]);
    let knowing = decided_knowing(&scenario, 3);
    let (document, category) = (document(1), DocumentCategory::TaxNotice);
    let filed = DemandCommand::FileDocument { document, category, on: day("2025-09-24") };
    let later = scenario.given([Command::Demand(demand(2), filed)]);
    assert_eq!(later.then_refusal(&knowing), Refusal::DataMoved);
}

#[test]
fn a_document_deposited_after_the_freezing_is_a_warning() {
    let (document, category) = (document(1), DocumentCategory::TaxNotice);
    let filed = DemandCommand::FileDocument { document, category, on: day("2025-09-23") };
    let scenario = frozen().given([Command::Demand(demand(3), filed)]);
    let told: Vec<_> = warnings(&scenario).into_iter().map(|m| (m.demand, m.topics)).collect();
    assert_eq!(told, [(demand(3), vec![Topic::Documents])]);
}

#[test]
fn a_candidate_proposed_since_is_a_warning() {
    let scenario = frozen().given(registered(4).skip(6)).given([nominate(1, 4), quorum(1)]);
    let told = warnings(&scenario);
    assert_eq!(told.iter().map(|m| (m.demand, m.frozen)).collect::<Vec<_>>(), [(demand(4), None)]);
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(4))), Refusal::DataMoved);
    assert!(!scenario.then_types(&decided_knowing(&scenario, 4)).is_empty());
}

#[test]
fn a_candidate_withdrawn_since_warns_of_nothing() {
    let withdraw = VacancyCommand::WithdrawCandidate { demand: demand(2), on: day("2025-09-23") };
    let scenario = frozen().given([earns_less(2), Command::Vacancy(vacancy(1), withdraw)]);
    assert_eq!(warnings(&scenario), []);
}

#[test]
fn a_score_or_another_candidacy_does_not_make_a_file_move() {
    let score = DemandCommand::Score { on: day("2025-09-23") };
    let elsewhere = [declare(2), nominate(2, 1), Command::Demand(demand(2), score)];
    assert_eq!(warnings(&frozen().given(elsewhere)), []);
}

#[test]
fn an_agenda_is_frozen_anew_until_the_members_sit() {
    let before = frozen().given([earns_less(2)]);
    let again = before.clone().given([freeze(1)]);
    assert_eq!(warnings(&again), []);
    let sitting = before.given([quorum(1)]);
    assert_eq!(sitting.then_refusal(&freeze(1)), Refusal::AlreadySitting);
    assert_eq!(again.given([quorum(1)]).when(&freeze(1)), Ok(vec![]));
}

#[test]
fn an_agenda_is_not_frozen_after_the_meeting_nor_before_it_was() {
    let called = Scenario::new().given(offered().take(11));
    let late = on(C::FreezeAgenda { on: day("2025-09-25") });
    assert_eq!(called.then_refusal(&late), Refusal::ImpossibleDate);
    let early = on(C::FreezeAgenda { on: day("2025-09-21") });
    assert_eq!(frozen().given([earns_less(2)]).then_refusal(&early), Refusal::ImpossibleDate);
}

#[test]
fn a_session_of_today_decides_only_on_a_frozen_agenda_and_one_put_off_freezes_it_again() {
    let mut scenario = Scenario::new().given(offered().take(12));
    scenario.law.commissions.prepared_from = day("2025-09-24");
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::AgendaNotFrozen);
    let put_off = [on(C::Postpone { meets_on: day("2025-09-30") }), quorum(1)];
    let put_off = scenario.given([freeze(1)]).given(put_off);
    let Command::Session(id, C::Decide { vacancy, decisions, read, ballots, .. }) =
        decide(1, 1, ranks(3))
    else {
        panic!()
    };
    let later = Command::Session(
        id,
        C::Decide { vacancy, decisions, read, ballots, on: day("2025-09-30") },
    );
    assert_eq!(put_off.then_refusal(&later), Refusal::AgendaNotFrozen);
}
