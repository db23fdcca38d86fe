use crate::{
    demand::{
        DeliveryProof, DemandCommand, LetterChannel, LetterCommand, LetterPurpose, ReturnCause,
    },
    refusal::Refusal,
    testing::*,
    vacancy::VacancyCommand as C,
    world::Command,
};

fn at_offer() -> Scenario {
    Scenario::new().given(offered())
}

fn deem(date: &str) -> Command {
    Command::Vacancy(vacancy(1), C::DeemRefused { demand: demand(1), on: day(date) })
}

/// The letter of the offer of demand 1 was presented on 26 September 2025.
fn told() -> Scenario {
    at_offer().given(told_of_offer(1, 1))
}

#[test]
fn silence_is_a_refusal_only_after_the_last_day() {
    let refusal = told().then_refusal(&deem("2025-10-06"));
    assert_eq!(refusal, Refusal::ReplyStillPossible(day("2025-10-06")));
    assert_eq!(told().then_types(&deem("2025-10-07"))[0], "vacancy.offer-deemed-refused");
}

#[test]
fn a_reply_that_came_first_wins_over_silence() {
    assert_eq!(told().given([accept(1, 1)]).when(&deem("2025-10-07")), Ok(vec![]));
}

#[test]
fn silence_says_nothing_before_the_letter_of_the_offer_surely_came() {
    assert_eq!(at_offer().then_refusal(&deem("2026-01-05")), Refusal::NoDeliveryProof);
    let sent = at_offer().given(told_of_offer(1, 1).into_iter().take(1));
    assert_eq!(sent.then_refusal(&deem("2026-01-05")), Refusal::NoDeliveryProof);
    let other = at_offer().given([declare(2)]).given(told_of_offer(2, 1));
    assert_eq!(other.then_refusal(&deem("2026-01-05")), Refusal::NoDeliveryProof);
    let world = sent.world();
    assert_eq!(world.vacancy(vacancy(1)).unwrap().offer_deadlines(vacancy(1), &world), []);
}

#[test]
fn the_time_to_reply_runs_from_the_first_presentation_to_a_worked_day() {
    // presented on Wednesday 1 October: ten days end on a Saturday
    let [sent, _] = told_of_offer(1, 1);
    let scenario = at_offer().given([sent, post(presented("2025-10-01"))]);
    let refusal = scenario.then_refusal(&deem("2025-10-13"));
    assert_eq!(refusal, Refusal::ReplyStillPossible(day("2025-10-13")));
    assert_eq!(scenario.then_types(&deem("2025-10-14"))[0], "vacancy.offer-deemed-refused");
    let world = scenario.world();
    let state = world.vacancy(vacancy(1)).unwrap();
    assert_eq!(state.offer_deadlines(vacancy(1), &world), [(demand(1), day("2025-10-14"))]);
    let household = (demand(1), world.demand(demand(1)).unwrap());
    let told = state.last_day_to_reply(vacancy(1), household);
    assert_eq!(told, Some(day("2025-10-13")), "the household reads the same day");
}

#[test]
fn a_letter_of_an_offer_that_came_back_starts_no_time() {
    let (letter, on, cause) = (letter(1_001), day("2025-10-02"), ReturnCause::Unclaimed);
    let scenario = told().given([post(LetterCommand::Return { letter, on, cause })]);
    assert_eq!(scenario.then_refusal(&deem("2026-01-05")), Refusal::LetterReturned);
}

#[test]
fn a_letter_of_an_offer_handed_over_needs_no_address() {
    let (letter, purpose) = (letter(1_001), LetterPurpose::Offer { vacancy: vacancy(1) });
    let by = |channel| {
        let sent =
            LetterCommand::Send { letter, purpose, on: day("2025-09-25"), channel, address: None };
        at_offer().given([post(sent), post(presented("2025-09-26"))])
    };
    let handed = by(LetterChannel::Hand).then_types(&deem("2025-10-07"));
    assert_eq!(handed[0], "vacancy.offer-deemed-refused");
    let posted = by(LetterChannel::Registered).then_refusal(&deem("2025-10-07"));
    assert_eq!(posted, Refusal::NotLastAddress);
    let (on, cause) = (day("2025-10-02"), ReturnCause::Unclaimed);
    let back = by(LetterChannel::Electronic)
        .given([post(LetterCommand::Return { letter, on, cause })])
        .then_refusal(&deem("2026-01-05"));
    assert_eq!(back, Refusal::LetterReturned);
}

fn presented(date: &str) -> LetterCommand {
    let proof = DeliveryProof::PostalNotice;
    LetterCommand::Present { letter: letter(1_001), on: day(date), proof }
}

fn post(said: LetterCommand) -> Command {
    Command::Demand(demand(1), DemandCommand::Letter(said))
}

#[test]
fn the_offer_deadline_falls_the_day_after_a_worked_last_day() {
    let deadlines = |scenario: Scenario| {
        let world = scenario.world();
        world.vacancy(vacancy(1)).unwrap().offer_deadlines(vacancy(1), &world)
    };
    assert_eq!(deadlines(told()), [(demand(1), day("2025-10-07"))]);
    assert_eq!(deadlines(told().given([accept(1, 1)])), []);
}
