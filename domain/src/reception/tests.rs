use crate::{
    calendar::Deadline,
    id::StreamId,
    network::{NetworkCommand, Question, Script, Topic},
    place::{Level, PlaceCommand, SuspensionCause},
    reception::{
        CancellationCause, Course, ReceptionCommand as C, ReceptionEvent, ReceptionPlan, Tally,
        differences,
    },
    referral::Mission,
    refusal::Refusal,
    testing::*,
    world::{Command, Event},
};
use std::collections::BTreeSet;

/// Two questions, one of them protected.
pub(crate) fn script(version: &str, published: &str) -> Script {
    let question = |code: &str, protected, answers: [&str; 2]| Question {
        code: token(code),
        protected,
        answers: answers.map(token).to_vec(),
    };
    Script {
        version: token(version),
        published_on: day(published),
        digest: token(&"0123456789abcdef".repeat(4)),
        topics: vec![Topic {
            code: token("avant-la-demande"),
            questions: vec![
                question("pieces-a-fournir", false, ["identite-seule", "toutes-les-pieces"]),
                question("mise-a-l-abri", true, ["plainte-demandee", "sans-plainte"]),
            ],
        }],
    }
}

pub(crate) fn publish(version: &str, published: &str) -> Command {
    Command::Network(NetworkCommand::PublishScript(script(version, published)))
}

pub(crate) fn on(n: u128, command: C) -> Command {
    Command::Reception(reception(n), command)
}

/// In place `at`, for a demand or for nobody known yet.
pub(crate) fn request(n: u128, of: Option<u128>, at: u128, mission: Mission) -> Command {
    let (demand, place) = (of.map(demand), place(at));
    on(n, C::Request { demand, place, mission, on: day("2025-04-01") })
}

pub(crate) fn schedule(n: u128, at: u128, date: &str) -> Command {
    let (agent, place) = (agent(at), place(at));
    on(n, C::Schedule { place, agent, on: day("2025-04-02"), meets_on: day(date) })
}

/// The agent of place `at` says that the person was received there.
pub(crate) fn hold(n: u128, at: u128, date: &str, said: &[(&str, &str)]) -> Command {
    held_with("2025.1", n, at, date, said)
}

pub(crate) fn held_with(
    version: &str,
    n: u128,
    at: u128,
    date: &str,
    said: &[(&str, &str)],
) -> Command {
    let answers = said.iter().map(|(question, answer)| (token(question), token(answer))).collect();
    let (agent, place, script) = (agent(at), place(at), token(version));
    on(n, C::Hold { place, agent, on: day(date), script, answers })
}

pub(crate) fn breach(n: u128, date: &str) -> Command {
    on(n, C::Breach { on: day(date) })
}

/// Places 1 and 2 at level 3, place 3 at level 1, each with an agent of the same number; the script; demand 1.
pub(crate) fn network() -> Scenario {
    let mut scenario = Scenario::new().given([submit(1), publish("2025.1", "2025-02-01")]);
    for (n, level) in [(1, Level::Three), (2, Level::Three), (3, Level::One)] {
        let name = format!("Lieu {n}");
        let (body, commune, address) = (token("nantes"), token("44109"), "rue".to_owned());
        let (referential, optional) = ("exemple-2017".to_owned(), BTreeSet::new());
        let signed = day("2025-01-06");
        for command in [
            PlaceCommand::Declare { name, body, commune, address },
            PlaceCommand::Commit { level, referential, on: signed, optional },
            PlaceCommand::EmpowerAgent { agent: agent(n), by: token("nantes"), from: signed },
        ] {
            scenario.play(&Command::Place(place(n), command));
        }
    }
    scenario
}

fn asked() -> Scenario {
    network().given([request(1, Some(1), 1, Mission::Interview)])
}

fn due(scenario: &Scenario) -> Option<(Deadline, chrono::NaiveDate)> {
    scenario.world().reception(reception(1)).unwrap().deadline()
}

#[test]
fn a_person_asks_is_given_a_day_and_is_received() {
    let scenario = asked().given([schedule(1, 1, "2025-04-16")]);
    let hold = hold(1, 1, "2025-04-16", &[("pieces-a-fournir", "identite-seule")]);
    assert_eq!(scenario.then_types(&hold), ["reception.held"]);
    let scenario = scenario.given([hold.clone()]);
    assert_eq!(scenario.when(&hold), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&schedule(1, 1, "2025-04-20")), Refusal::ReceptionEnded);
    assert_eq!(due(&scenario), None);
}

#[test]
fn a_person_is_received_only_where_the_mission_is_done() {
    let here = |at, mission| request(1, None, at, mission);
    assert_eq!(network().then_refusal(&here(3, Mission::Interview)), Refusal::MissionNotHeld);
    assert_eq!(network().then_refusal(&here(9, Mission::Interview)), Refusal::PlaceUnknown);
    let unknown = request(1, Some(9), 1, Mission::Interview);
    assert_eq!(network().then_refusal(&unknown), Refusal::DemandUnknown);
    assert_eq!(asked().then_refusal(&schedule(1, 3, "2025-04-16")), Refusal::MissionNotHeld);
    let elsewhere = hold(1, 2, "2025-04-16", &[]);
    assert_eq!(asked().then_refusal(&elsewhere), Refusal::ReceptionElsewhere);
    let moved = asked().given([schedule(1, 2, "2025-04-16")]);
    assert_eq!(moved.then_types(&elsewhere), ["reception.held"]);
}

#[test]
fn a_fact_is_not_lost_because_the_place_suspended_since() {
    let suspend = PlaceCommand::Suspend {
        missions: BTreeSet::new(),
        cause: SuspensionCause::Closure,
        on: day("2025-04-20"),
    };
    let scenario = asked().given([Command::Place(place(1), suspend)]);
    assert_eq!(scenario.then_types(&hold(1, 1, "2025-04-16", &[])), ["reception.held"]);
    assert_eq!(scenario.then_refusal(&schedule(1, 1, "2025-04-25")), Refusal::MissionSuspended);
}

#[test]
fn an_agent_acts_only_on_the_days_of_the_mandate() {
    let (by, on) = (token("nantes"), day("2025-04-10"));
    let revoke = Command::Place(place(1), PlaceCommand::RevokeAgent { agent: agent(1), by, on });
    let scenario = asked().given([revoke]);
    assert_eq!(scenario.then_types(&hold(1, 1, "2025-04-09", &[])), ["reception.held"]);
    assert_eq!(scenario.then_refusal(&hold(1, 1, "2025-04-10", &[])), Refusal::AgentNotEmpowered);
    let stranger = C::Schedule {
        place: place(1),
        agent: agent(2),
        on: day("2025-04-02"),
        meets_on: day("2025-04-16"),
    };
    assert_eq!(scenario.then_refusal(&super::tests::on(1, stranger)), Refusal::AgentNotEmpowered);
}

#[test]
fn an_answer_is_one_of_the_version_that_was_followed() {
    let refusal = |said: &[(&str, &str)]| asked().then_refusal(&hold(1, 1, "2025-04-16", said));
    assert_eq!(refusal(&[("prix-du-loyer", "identite-seule")]), Refusal::QuestionUnknown);
    assert_eq!(refusal(&[("pieces-a-fournir", "sans-plainte")]), Refusal::QuestionUnknown);
    let unpublished = held_with("2025.2", 1, 1, "2025-04-16", &[]);
    assert_eq!(asked().then_refusal(&unpublished), Refusal::ScriptUnknown);
    let later = asked().given([publish("2025.2", "2025-04-17")]);
    assert_eq!(later.then_refusal(&unpublished), Refusal::ScriptUnknown);
    let on_the_day = held_with("2025.2", 1, 1, "2025-04-17", &[]);
    assert_eq!(later.then_types(&on_the_day), ["reception.held"]);
}

#[test]
fn a_question_that_tells_a_protected_fact_is_never_recorded_beside_a_demand() {
    let said = [("mise-a-l-abri", "sans-plainte")];
    let hold = hold(1, 1, "2025-04-16", &said);
    assert_eq!(asked().then_refusal(&hold), Refusal::QuestionProtected);
    let nobody = network().given([request(1, None, 1, Mission::Interview)]);
    assert_eq!(nobody.then_types(&hold), ["reception.held"]);
}

#[test]
fn a_late_reception_is_recorded_once_by_the_clock() {
    let scenario = asked();
    assert_eq!(due(&scenario), Some((Deadline::FirstReception, day("2025-05-02"))));
    let last = Refusal::ReceptionStillPossible(day("2025-05-01"));
    assert_eq!(scenario.then_refusal(&breach(1, "2025-05-01")), last);
    assert_eq!(scenario.then_types(&breach(1, "2025-05-02")), ["reception.delay-breached"]);
    let late = scenario.given([breach(1, "2025-05-02")]);
    assert_eq!(late.when(&breach(1, "2025-05-03")), Ok(vec![]));
    assert_eq!(due(&late), None);
    assert_eq!(late.then_types(&hold(1, 1, "2025-05-20", &[])), ["reception.held"]);
}

#[test]
fn an_interview_held_late_says_so_when_the_clock_did_not() {
    let types = asked().then_types(&hold(1, 1, "2025-05-20", &[]));
    assert_eq!(types, ["reception.delay-breached", "reception.held"]);
}

/// L441-2-8: one month; two where the plan says so, from the day it says so.
#[test]
fn the_plan_may_take_two_months() {
    let mut scenario = network();
    scenario.law.receptions.versions.push(ReceptionPlan {
        effective_from: day("2025-04-01"),
        extended: true,
        source: "exemple",
        assumption: true,
    });
    let scenario = scenario.given([request(1, None, 1, Mission::Interview)]);
    assert_eq!(due(&scenario).unwrap().1, day("2025-06-02"));
    assert_eq!(scenario.law.first_reception(day("2025-03-31")).value, 1);
}

#[test]
fn who_no_longer_asks_is_not_waited_for() {
    let cancel =
        on(1, C::Cancel { on: day("2025-04-03"), cause: CancellationCause::PersonWithdrew });
    let scenario = asked().given([cancel.clone()]);
    assert_eq!(scenario.when(&cancel), Ok(vec![]));
    assert_eq!(scenario.when(&breach(1, "2025-05-02")), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&hold(1, 1, "2025-04-16", &[])), Refusal::ReceptionEnded);
    let course = &scenario.world().reception(reception(1)).unwrap().course.clone();
    assert_eq!(*course, Course::Cancelled(CancellationCause::PersonWithdrew));
}

#[test]
fn nothing_of_a_reception_is_dated_before_it_was_asked() {
    assert_eq!(asked().then_refusal(&hold(1, 1, "2025-03-31", &[])), Refusal::ImpossibleDate);
    assert_eq!(asked().then_refusal(&schedule(1, 1, "2025-04-01")), Refusal::ImpossibleDate);
    assert_eq!(network().then_refusal(&breach(1, "2025-05-02")), Refusal::ReceptionUnknown);
    let other = request(1, None, 1, Mission::Interview);
    assert_eq!(asked().then_refusal(&other), Refusal::ReceptionExists);
}

/// The events of interviews, in the order they were held: (place, version of the script, answer).
fn interviews(held: &[(u128, &str, &str)]) -> Vec<ReceptionEvent> {
    let mut scenario = network().given([publish("2025.2", "2025-03-01")]);
    let mut events = vec![];
    for (n, (at, version, answer)) in (1_u128..).zip(held) {
        scenario.play(&request(n, None, *at, Mission::Information));
        let said = [("pieces-a-fournir", *answer)];
        let held = scenario.play(&held_with(version, n, *at, "2025-04-16", &said));
        events.extend(held.into_iter().filter_map(|(stream, event)| match (stream, event) {
            (StreamId::Reception(_), Event::Reception(event)) => Some(event),
            _ => None,
        }));
    }
    events
}

#[test]
fn two_desks_with_different_answers_to_one_question_of_one_version_are_listed_with_counts() {
    let (alone, all) = ("identite-seule", "toutes-les-pieces");
    let events = interviews(&[
        (1, "2025.1", alone),
        (2, "2025.1", all),
        (1, "2025.1", alone),
        (3, "2025.1", alone),
    ]);
    let found = differences(&events);
    assert_eq!(found.len(), 1);
    let one = found.first().unwrap();
    assert_eq!((one.script.as_str(), one.question.as_str()), ("2025.1", "pieces-a-fournir"));
    let told: Vec<_> =
        one.answers.iter().map(|told| (told.answer.as_str(), told.places.clone())).collect();
    assert_eq!(told, [(alone, vec![(place(1), 2), (place(3), 1)]), (all, vec![(place(2), 1)])]);
}

#[test]
fn desks_that_agree_or_follow_different_versions_are_not_listed() {
    let (alone, all) = ("identite-seule", "toutes-les-pieces");
    assert_eq!(differences(&interviews(&[(1, "2025.1", alone), (2, "2025.1", alone)])), []);
    assert_eq!(differences(&interviews(&[(1, "2025.1", alone), (2, "2025.2", all)])), []);
    assert_eq!(Tally::default().differences(), []);
}

#[test]
fn what_the_head_of_the_network_reads_names_no_person_and_no_demand() {
    let found = differences(&interviews(&[
        (1, "2025.1", "identite-seule"),
        (2, "2025.1", "toutes-les-pieces"),
    ]));
    let text = serde_json::to_string(&found).unwrap();
    assert!(text.contains("place-"), "a control: {text}");
    for kind in ["demand-", "person-", "agent-", "reception-"] {
        assert!(!text.contains(kind), "{text}");
    }
}
