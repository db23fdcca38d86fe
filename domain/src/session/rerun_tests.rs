use crate::{
    demand::DemandCommand,
    refusal::Refusal,
    session::{Decision, NonAllocationReason, RerunCause, RerunOpened, SessionCommand as C},
    testing::*,
    vacancy::{Standing, VacancyCommand},
    world::Command,
};
use chrono::NaiveDate;

const AGAIN: &str = "2025-10-22";

fn not_allocated(n: u128) -> (crate::id::DemandId, Decision) {
    (demand(n), Decision::NotAllocate { reasons: vec![NonAllocationReason::MissingDocument] })
}

/// Demands 1 and 2 are ranked, demand 3 is not.
fn first_run() -> Scenario {
    let mut decisions = ranks(2);
    decisions.push(not_allocated(3));
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

/// The second session sits, with the dwelling to examine again.
fn reopened(scenario: Scenario) -> Scenario {
    let on = day(AGAIN);
    let (vacancy_id, first, cause) = (vacancy(1), session(1), RerunCause::MaterialError);
    let said = RerunOpened { vacancy: vacancy_id, first, cause, on };
    scenario.given([
        declare(2),
        convene_on(2, AGAIN, vec![vacancy(2)]),
        Command::Session(session(2), C::OpenRerun(said)),
        Command::Session(session(2), C::FreezeAgenda { on }),
        attend(2, 1..=5),
    ])
}

fn again(ranked: &[u128], others: &[u128]) -> Command {
    let ranks = (1u8..).zip(ranked).map(|(rank, n)| (demand(*n), Decision::Allocate { rank }));
    let decisions = ranks.chain(others.iter().map(|n| not_allocated(*n))).collect();
    let (vacancy, on) = (vacancy(1), day(AGAIN));
    let read = std::collections::BTreeMap::new();
    let ballots = ballots(1..=5, []);
    Command::Session(session(2), C::Decide { vacancy, on, decisions, read, ballots })
}

fn offer_on(n: u128, date: &str) -> Command {
    let on = day(date);
    let reply_by: NaiveDate = on + chrono::Days::new(12);
    Command::Vacancy(vacancy(1), VacancyCommand::MakeOffer { demand: demand(n), on, reply_by })
}

#[test]
fn a_second_run_moves_the_ranking_while_nobody_was_offered_the_dwelling() {
    let scenario = reopened(first_run()).given([again(&[3, 1], &[2])]);
    let world = scenario.world();
    let state = world.vacancy(vacancy(1)).unwrap();
    assert_eq!(
        (state.ranking.clone(), state.session),
        (vec![demand(3), demand(1)], Some(session(2)))
    );
    let candidate = |n| world.demand(demand(n)).unwrap().candidacies.contains_key(&vacancy(1));
    assert_eq!([1, 2, 3].map(candidate), [true, false, true]);
    assert_eq!(scenario.then_types(&offer_on(3, "2025-10-23")), ["vacancy.offer-made"]);
}

#[test]
fn the_first_run_stays_as_it_was_written() {
    let before = first_run().world().session(session(1)).unwrap().clone();
    let scenario = reopened(first_run()).given([again(&[3, 1], &[2])]);
    let world = scenario.world();
    assert_eq!(*world.session(session(1)).unwrap(), before);
    let second = world.session(session(2)).unwrap();
    assert_eq!(second.decisions[&(vacancy(1), demand(3))].rank, Some(1));
    let mut decisions = ranks(2);
    let reasons = vec![NonAllocationReason::EffortRate];
    decisions.push((demand(3), Decision::NotAllocate { reasons }));
    assert_eq!(scenario.then_refusal(&decide(1, 1, decisions)), Refusal::DecisionKept);
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::RankingDone);
}

#[test]
fn a_second_run_makes_no_second_winner() {
    let taken = reopened(first_run().given([offer(1, 1), accept(1, 1)]));
    assert_eq!(taken.then_refusal(&again(&[3, 2, 1], &[])), Refusal::DecisionsIncomplete);
    let types = taken.then_types(&again(&[3, 2], &[]));
    assert!(types.iter().all(|name| name.starts_with("session.")), "{types:?}");
    let scenario = taken.given([again(&[3, 2], &[])]);
    assert_eq!(scenario.then_refusal(&offer_on(3, "2025-10-23")), Refusal::OfferNotOpen);
    let world = scenario.world();
    let state = world.vacancy(vacancy(1)).unwrap();
    assert_eq!(state.standing(demand(1)), Some(Standing::Accepted));
    assert_eq!(state.ranking, [demand(1), demand(2)]);
}

#[test]
fn an_open_offer_stands_while_a_second_run_says_what_should_have_been() {
    let scenario = reopened(first_run().given([offer(1, 1)])).given([again(&[3], &[2])]);
    let world = scenario.world();
    let state = world.vacancy(vacancy(1)).unwrap();
    assert!(matches!(state.standing(demand(1)), Some(Standing::Offered { .. })));
    assert_eq!(state.session, Some(session(1)));
}

#[test]
fn a_household_that_no_longer_asks_is_not_examined_again() {
    let renounce = DemandCommand::Renounce { on: day("2025-10-01") };
    let left = first_run().given([Command::Demand(demand(2), renounce)]);
    let scenario = reopened(left);
    assert_eq!(scenario.then_refusal(&again(&[3, 1], &[2])), Refusal::DecisionsIncomplete);
    assert!(!scenario.then_types(&again(&[3, 1], &[])).is_empty());
}

#[test]
fn a_file_that_moved_since_the_second_agenda_is_a_warning_too() {
    let (document, category) = (document(1), crate::demand::DocumentCategory::TaxNotice);
    let filed = DemandCommand::FileDocument { document, category, on: day("2025-10-22") };
    let scenario = reopened(first_run()).given([Command::Demand(demand(3), filed)]);
    assert_eq!(scenario.then_refusal(&again(&[3, 1], &[2])), Refusal::DataMoved);
}

#[test]
fn the_same_second_run_again_changes_nothing() {
    let scenario = reopened(first_run()).given([again(&[3, 1], &[2])]);
    assert_eq!(scenario.when(&again(&[3, 1], &[2])), Ok(vec![]));
}
