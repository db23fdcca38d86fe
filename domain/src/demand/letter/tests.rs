use crate::{
    calendar::Deadline,
    demand::{
        DeliveryProof, DemandCommand, DemandEvent, Ground, LetterChannel, LetterCommand as C,
        LetterPurpose, LetterSent, LiftCause, Post,
    },
    testing::*,
    world::{Command, Event},
};
use std::collections::BTreeSet;

fn post(said: C) -> Command {
    Command::Demand(demand(1), DemandCommand::Letter(said))
}

fn send(n: u128, purpose: LetterPurpose, date: &str) -> Command {
    let (channel, address) = (LetterChannel::Registered, Some(1));
    post(C::Send { letter: letter(n), purpose, on: day(date), channel, address })
}

fn present(n: u128, date: &str) -> Command {
    post(C::Present { letter: letter(n), on: day(date), proof: DeliveryProof::PostalNotice })
}

fn ends(scenario: &Scenario) -> Vec<(Deadline, String)> {
    let world = scenario.world();
    let all = world.demand(demand(1)).unwrap().deadlines(&scenario.law);
    let ends = all.into_iter().filter(|(kind, _)| kind.is_adverse());
    ends.map(|(kind, due)| (kind, due.to_string())).collect()
}

#[test]
fn a_warning_is_waited_for_from_its_presentation_while_no_dwelling_is_in_view() {
    let ground = Ground::NoAnswer;
    let warned = Scenario::new().given(registered(1)).given([
        send(1, LetterPurpose::Request, "2025-06-02"),
        present(1, "2025-06-04"),
        send(2, LetterPurpose::Warning { ground }, "2025-07-01"),
    ]);
    assert_eq!(ends(&warned), [], "not before it came");
    // presented on 3 July: the month ends on Sunday 3 August
    let came = warned.given([present(2, "2025-07-03")]);
    assert_eq!(ends(&came), [(Deadline::NoAnswer, "2025-08-05".to_owned())]);
    let end = |date: &str| post(C::End { ground, on: day(date) });
    assert_eq!(came.then_types(&end("2025-08-05"))[0], "demand.deregistered");
    assert_eq!(ends(&came.clone().given([end("2025-08-05")])), []);
    let lift = post(C::Lift { ground, on: day("2025-07-20"), cause: LiftCause::Answered });
    assert_eq!(ends(&came.clone().given([lift])), []);
    assert_eq!(ends(&came.given([declare(1), nominate(1, 1)])), []);
}

#[test]
fn what_a_person_does_on_the_demand_answers_its_letters_and_nothing_else_does() {
    let mut waits = Post::default();
    waits.take(&DemandEvent::LetterSent(LetterSent {
        letter: letter(7),
        purpose: LetterPurpose::Renewal,
        sent_on: day("2026-01-05"),
        channel: LetterChannel::Electronic,
        address: None,
    }));
    let answers = |event: &Event| match event {
        Event::Demand(event) => {
            let mut post = waits.clone();
            post.take(event);
            post.letters.values().any(|letter| letter.answered)
        }
        _ => false,
    };
    let told = samples();
    let signs: BTreeSet<&str> =
        told.iter().filter(|event| answers(event)).map(Event::type_name).collect();
    let expected = [
        "demand.co-applicant-declared",
        "demand.co-applicant-removed",
        "demand.document-filed",
        "demand.household-declared",
        "demand.housing-declared",
        "demand.identity-changed",
        "demand.link-recorded",
        "demand.reinstated",
        "demand.renewed",
        "demand.resources-declared",
        "demand.situation-declared",
        "demand.submitted",
        "demand.warning-lifted",
        "demand.wish-declared",
    ];
    assert_eq!(signs, expected.into());
}
