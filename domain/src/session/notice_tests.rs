use crate::{
    law::Law,
    refusal::Refusal,
    session::{
        Answer, ContestationAnswered, Decision, DecisionContested, Door, NonAllocationReason,
        NoticePresented, Outcome, SessionCommand as C, TimeToContest,
    },
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Session(session(1), command)
}

/// Demand 3 was not allocated the dwelling on 24 September.
fn decided() -> Scenario {
    let mut decisions = ranks(2);
    let reasons = vec![NonAllocationReason::MissingDocument];
    decisions.push((demand(3), Decision::NotAllocate { reasons }));
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

fn letter(says_how: bool) -> Command {
    let (vacancy, demand) = (vacancy(1), demand(3));
    on(C::Notify { vacancy, demand, on: day("2025-09-25"), says_how })
}

fn presented(date: &str) -> Command {
    let (vacancy, demand) = (vacancy(1), demand(3));
    on(C::PresentNotice(NoticePresented { vacancy, demand, presented_on: day(date) }))
}

fn contest(date: &str, door: Door) -> Command {
    let (vacancy, demand) = (vacancy(1), demand(3));
    on(C::Contest(DecisionContested { vacancy, demand, on: day(date), door }))
}

fn answer(date: &str, door: Door) -> Command {
    let (vacancy, demand, on_day) = (vacancy(1), demand(3), day(date));
    let (answer, says_how) = (Answer::Upheld, true);
    let said = ContestationAnswered { vacancy, demand, on: on_day, door, answer, says_how };
    on(C::AnswerContestation(said))
}

fn time(scenario: &Scenario) -> TimeToContest {
    let world = scenario.world();
    let decisions = &world.session(session(1)).unwrap().decisions;
    let outcome: &Outcome = &decisions[&(vacancy(1), demand(3))];
    outcome.time_to_contest(&Law::default().commissions)
}

/// The time to contest: (first presentation, last day). Two months, neither end counting, and the next working day
/// (CJA R421-1, R421-5; CPC 642).
#[test]
fn the_time_to_contest_ends_two_months_after_the_day_of_the_first_presentation() {
    let table = [
        ("2025-09-29", "2025-12-01"),
        ("2025-10-09", "2025-12-10"),
        ("2025-12-30", "2026-03-02"),
        ("2026-05-09", "2026-07-10"),
        ("2027-12-31", "2028-03-01"),
    ];
    for (date, last) in table {
        let scenario = decided().given([letter(true), presented(date)]);
        assert_eq!(time(&scenario), TimeToContest::Until(day(last)), "{date}");
    }
}

#[test]
fn no_time_runs_before_the_letter_is_presented_nor_when_it_did_not_say_how() {
    assert_eq!(time(&decided()), TimeToContest::NotPresented);
    assert_eq!(time(&decided().given([letter(true)])), TimeToContest::NotPresented);
    let silent = decided().given([letter(false), presented("2025-09-29")]);
    assert_eq!(time(&silent), TimeToContest::NotSaid);
    assert!(!silent.then_types(&contest("2027-01-04", Door::Court)).is_empty());
}

#[test]
fn the_first_presentation_counts_and_none_is_before_the_letter() {
    let scenario = decided().given([letter(true), presented("2025-09-29")]);
    assert_eq!(scenario.when(&presented("2025-10-15")), Ok(vec![]));
    assert_eq!(time(&scenario), TimeToContest::Until(day("2025-12-01")));
    let early = decided().given([letter(true)]).then_refusal(&presented("2025-09-24"));
    assert_eq!(early, Refusal::ImpossibleDate);
}

#[test]
fn a_contestation_comes_on_the_last_day_and_not_after() {
    let scenario = decided().given([letter(true), presented("2025-09-29")]);
    assert!(!scenario.then_types(&contest("2025-12-01", Door::Commission)).is_empty());
    let late = scenario.then_refusal(&contest("2025-12-02", Door::Commission));
    assert_eq!(late, Refusal::ContestTooLate(day("2025-12-01")));
    let early = scenario.then_refusal(&contest("2025-09-23", Door::Commission));
    assert_eq!(early, Refusal::ImpossibleDate);
}

#[test]
fn a_contestation_interrupts_the_time_and_an_answer_starts_a_new_one() {
    let scenario = decided().given([
        letter(true),
        presented("2025-09-29"),
        contest("2025-10-20", Door::Commission),
    ]);
    assert_eq!(time(&scenario), TimeToContest::Interrupted { since: day("2025-10-20") });
    let answered = scenario.given([answer("2025-11-03", Door::Commission)]);
    assert_eq!(time(&answered), TimeToContest::NotPresented);
    let again = answered.given([presented("2025-11-05")]);
    assert_eq!(time(&again), TimeToContest::Until(day("2026-01-06")));
    assert!(!again.then_types(&contest("2026-01-06", Door::Court)).is_empty());
}

#[test]
fn a_demand_is_held_until_the_last_contestation_is_answered() {
    let held = |scenario: &Scenario| scenario.world().demand(demand(3)).unwrap().is_contested();
    let told = decided().given([letter(true), presented("2025-09-29")]);
    assert!(!held(&told));
    let both =
        told.given([contest("2025-10-20", Door::Commission), contest("2025-10-21", Door::Court)]);
    let one = both.given([answer("2025-11-03", Door::Commission)]);
    assert!(held(&one));
    assert!(!held(&one.given([answer("2026-03-03", Door::Court)])));
}

#[test]
fn the_same_contestation_or_answer_again_changes_nothing() {
    let scenario = decided().given([letter(true), contest("2025-10-20", Door::Commission)]);
    assert_eq!(scenario.when(&contest("2025-10-20", Door::Commission)), Ok(vec![]));
    let answered = scenario.given([answer("2025-11-03", Door::Commission)]);
    assert_eq!(answered.when(&answer("2025-11-03", Door::Commission)), Ok(vec![]));
    let other = answered.then_refusal(&answer("2025-11-04", Door::Commission));
    assert_eq!(other, Refusal::NotContested);
}
