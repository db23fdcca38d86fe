//! **H. The household grows.** A couple, T2 wished; twins due in June; T2 offered on 30 May.

use super::told::Life;
use crate::execute::testing::{Bench, day};
use domain::{
    declaration::{CoApplicant, Household, Member, MemberLink, Received},
    demand::{Declaration, Demand, DemandCommand as D, DemandEvent, Finding, RefusalJudged, Topic},
    eligibility::{Fact, Outcome, Rule, Value, assess},
    id::{DemandId, StreamId},
    law::Law,
    refusal::Refusal,
    scoring::{Score, score},
    sealed::Sealed,
    session::{SessionCommand as S, moved},
    territory::Typology,
    testing::{
        attend, ballots, convene_on, declaration, demand, dwelling, form, number, person, ranks,
        session, submission, token, vacancy,
    },
    vacancy::{Dwelling, RefusalReason, VacancyCommand as V},
    world::{Command, Event},
};
use std::collections::BTreeMap;

const FORM: &str = "2025-10-06";
const DUE: &str = "2026-06-20";

/// What a couple says of itself: 28 and 27 years, a T2 wished, and who else there is or will be.
fn couple(n: u128, born: &[&str], unborn: u8) -> Declaration {
    let member = |link, birth: &str| Member { link, birth_date: Some(day(birth)) };
    let mut members = vec![
        member(MemberLink::Applicant, "1998-02-03"),
        member(MemberLink::Partner, "1999-01-15"),
    ];
    members.extend(born.iter().map(|birth| member(MemberLink::Dependant, birth)));
    let expected_on = (unborn > 0).then(|| day(DUE));
    let household = Household { members, unborn, expected_on, ..Household::default() };
    let mut said = declaration(n);
    said.household = Some(Sealed::new(person(n), household));
    said.co_applicants = vec![Sealed::new(person(20 + n), partner())];
    said.wish.as_mut().unwrap().typologies = vec![Typology::T2];
    said
}

fn partner() -> CoApplicant {
    CoApplicant {
        name: "MARTIN".to_owned(),
        first_name: "Alex".to_owned(),
        birth_date: day("1999-01-15"),
        link: token("P"),
        tax_income_n2: Some(9_000),
        tax_income_n1: None,
        monthly: 800,
        year_n2: None,
        last_months: None,
        received: Received::default(),
    }
}

fn on(n: u128, command: D) -> Command {
    Command::Demand(demand(n), command)
}

fn registered(n: u128, mut said: Declaration) -> [Command; 2] {
    said.on = day(FORM);
    let mut form = form(n);
    (form.received_on, form.declaration) = (day(FORM), said);
    let (body, desk) = (token("nantes"), token("G4401"));
    let register = D::Register { on: day(FORM), body, number: number(n), desk, same: vec![] };
    [submission(n, form), on(n, register)]
}

fn change(n: u128, date: &str, mut said: Declaration) -> Command {
    said.on = day(date);
    on(n, D::Change { on: day(date), declaration: Box::new(said) })
}

fn rescore(n: u128, date: &str) -> Command {
    on(n, D::Score { on: day(date) })
}

/// A T2 that is right for two, and too small for four: 33 m² where the law asks for 34.
fn t2() -> Dwelling {
    Dwelling { surface: 33, ..dwelling() }
}

fn home(command: V) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn sits(command: S) -> Command {
    Command::Session(session(1), command)
}

fn nominate(n: u128) -> Command {
    let (nominator, on) = (token("nmh"), day("2026-04-20"));
    home(V::Nominate { demand: demand(n), nominator, on })
}

fn decide(read: BTreeMap<DemandId, domain::demand::FactsVersion>) -> Command {
    let (vacancy, on) = (vacancy(1), day("2026-05-19"));
    sits(S::Decide { vacancy, on, decisions: ranks(3), read, ballots: ballots(1..=5, []) })
}

/// A couple and two others, a T2, and the agenda that the members were sent on 11 May.
async fn opened(bench: Bench) -> Life {
    let mut life = Life::on(bench);
    let others = [registered(2, declaration(2)), registered(3, declaration(3))];
    let people = [registered(1, couple(1, &[], 0))].into_iter().chain(others);
    for command in people.flatten() {
        life.tell(FORM, command).await;
    }
    life.tell("2026-04-20", home(V::Declare(t2()))).await;
    for n in 1..=3 {
        life.tell("2026-04-20", nominate(n)).await;
    }
    life.tell("2026-05-04", convene_on(1, "2026-05-19", vec![vacancy(1)])).await;
    life.tell("2026-05-11", sits(S::FreezeAgenda { on: day("2026-05-11") })).await;
    life
}

/// Twins are announced on 13 May, and the session meets on the 19th.
async fn announced(life: &mut Life) {
    life.tell("2026-05-12", rescore(1, "2026-05-12")).await;
    life.tell("2026-05-13", change(1, "2026-05-13", couple(1, &[], 2))).await;
}

/// The session has read again, and the T2 is offered on 30 May.
async fn offered(life: &mut Life) {
    announced(life).await;
    life.tell("2026-05-19", attend(1, 1..=5)).await;
    let read = BTreeMap::from([(demand(1), life.demand(demand(1)).await.facts.version())]);
    life.tell("2026-05-19", decide(read)).await;
    let (on, reply_by) = (day("2026-05-30"), day("2026-06-10"));
    life.tell("2026-05-30", home(V::MakeOffer { demand: demand(1), on, reply_by })).await;
}

fn scored(state: &Demand, date: &str) -> Score {
    score(state, day(date), &Law::default()).unwrap()
}

/// Points of each line that counts.
fn points(score: &Score) -> BTreeMap<String, i32> {
    score.lines.lines.iter().map(|line| (line.criterion.clone(), line.points)).collect()
}

/// Category and size, as each declaration of the household recorded them.
async fn declared(life: &Life, n: u128) -> Vec<(u8, u8)> {
    let history = life.bench.executor.read_history(StreamId::Demand(demand(n))).await.unwrap();
    let household = |event| match event {
        Event::Demand(DemandEvent::HouseholdDeclared { category, size, .. }) => {
            Some((category, size))
        }
        _ => None,
    };
    history.into_iter().filter_map(|(_, event)| household(event)).collect()
}

async fn both() -> [Life; 2] {
    [opened(Bench::memory().await).await, opened(Bench::sqlite().await).await]
}

#[tokio::test]
async fn the_unborn_count_before_birth_and_never_twice_after() {
    for mut life in both().await {
        announced(&mut life).await;
        let twins = ["2026-06-18", "2026-06-18"];
        life.tell("2026-06-22", change(1, "2026-06-22", couple(1, &twins, 2))).await;
        let score = scored(&life.demand(demand(1)).await, "2026-06-22");
        assert!(!points(&score).contains_key("unborn"), "nor in the score");
        life.tell("2026-07-01", change(1, "2026-07-01", couple(1, &twins, 0))).await;
        assert_eq!(
            declared(&life, 1).await,
            [(3, 2), (4, 4), (4, 4), (4, 4)],
            "two; four before birth; four, though the form still announces them; four"
        );
        let state = life.demand(demand(1)).await;
        let found = assess(&state, &t2(), day("2026-07-01"), &Law::default());
        let category = found.finding(Rule::Category).unwrap();
        assert!(
            category.facts.iter().all(|used| used.fact != Fact::Expected),
            "nobody is expected"
        );
    }
}

#[tokio::test]
async fn category_and_score_move_with_lines_shown() {
    for mut life in both().await {
        announced(&mut life).await;
        let before = life.demand(demand(1)).await.score.unwrap();
        life.tell("2026-05-13", rescore(1, "2026-05-13")).await;
        let state = life.demand(demand(1)).await;
        assert_eq!(declared(&life, 1).await, [(3, 2), (4, 4)], "the category moves");
        let after = state.score.clone().unwrap();
        assert_eq!(after.total - before.total, 5, "the score moves");
        let lines =
            |lines: &Sealed<domain::scoring::ScoreLines>| lines.open().unwrap().lines.clone();
        let (old, new) = (lines(&before.lines), lines(&after.lines));
        let moved: Vec<_> = new.iter().filter(|line| !old.contains(line)).collect();
        let told: Vec<_> = moved.iter().map(|l| (l.criterion.as_str(), l.points)).collect();
        assert_eq!(told, [("unborn", 5)], "by one line, which is recorded");
        assert!(old.iter().all(|line| new.contains(line)), "and no other");
        let shown = scored(&state, "2026-05-13").explanation;
        let line = shown.iter().find(|line| line.criterion == "unborn").unwrap();
        assert_eq!((line.label, line.points), ("Enfant à naître", 5), "which is shown in words");
        assert!(!line.sentence().is_empty());
    }
}

#[tokio::test]
async fn the_wish_changes_only_if_they_say_so() {
    for mut life in both().await {
        offered(&mut life).await;
        let twins = ["2026-06-18", "2026-06-18"];
        life.tell("2026-06-22", change(1, "2026-06-22", couple(1, &twins, 0))).await;
        let wishes = |types: Vec<String>| {
            types.iter().filter(|name| name.as_str() == "demand.wish-declared").count()
        };
        assert_eq!(wishes(life.types(demand(1)).await), 1, "that of the first form");
        let wished = |state: &Demand| state.wish.as_ref().unwrap().typologies.clone();
        assert_eq!(wished(&life.demand(demand(1)).await), [Typology::T2]);
        let mut said = couple(1, &twins, 0);
        said.wish.as_mut().unwrap().typologies = vec![Typology::T3];
        life.tell("2026-07-02", change(1, "2026-07-02", said)).await;
        assert_eq!(wishes(life.types(demand(1)).await), 2, "they say so");
        assert_eq!(wished(&life.demand(demand(1)).await), [Typology::T3]);
    }
}

#[tokio::test]
async fn the_session_is_warned_that_its_agenda_is_stale() {
    for mut life in both().await {
        let streams = [1, 2, 3].map(|n| StreamId::Demand(demand(n)));
        let streams: Vec<_> = [StreamId::Session(session(1)), StreamId::Vacancy(vacancy(1))]
            .into_iter()
            .chain(streams)
            .collect();
        let warning = async |life: &Life| {
            let world = life.world(&streams).await;
            let home = (vacancy(1), world.vacancy(vacancy(1)).unwrap());
            let moved = moved(world.session(session(1)).unwrap(), home, &world);
            moved.into_iter().map(|moved| (moved.demand, moved.topics)).collect::<Vec<_>>()
        };
        assert_eq!(warning(&life).await, [], "nothing moved yet");
        announced(&mut life).await;
        assert_eq!(warning(&life).await, [(demand(1), vec![Topic::Household])]);
        life.tell("2026-05-19", attend(1, 1..=5)).await;
        let blind = life.refused("2026-05-19", decide(BTreeMap::new())).await;
        assert_eq!(blind, Refusal::DataMoved, "it cannot decide on what it was told");
        let read = BTreeMap::from([(demand(1), life.demand(demand(1)).await.facts.version())]);
        let done = life.tell("2026-05-19", decide(read)).await;
        let types: Vec<_> = done.events.iter().map(|(_, event)| event.type_name()).collect();
        assert!(types.contains(&"session.changes-acknowledged"), "{types:?}");
    }
}

#[tokio::test]
async fn refusing_the_t2_is_legitimate() {
    for mut life in both().await {
        offered(&mut life).await;
        let state = life.demand(demand(1)).await;
        let found = assess(&state, &t2(), day("2026-05-30"), &Law::default());
        let size = found.finding(Rule::Size).unwrap();
        let told = (size.outcome, size.value, size.limit);
        assert_eq!(
            told,
            (
                Outcome::NotMet(Refusal::DwellingTooSmall),
                Some(Value::Persons(4)),
                Some(Value::Rooms(2, 33))
            ),
            "on the day of the offer, four people"
        );
        let judged = refuse_and_judge(&mut life, Finding::Legitimate).await;
        assert_eq!(judged, Finding::Legitimate, "a person says so, and it is recorded");
    }
}

async fn refuse_and_judge(life: &mut Life, finding: Finding) -> Finding {
    let (one, on_day) = (demand(1), day("2026-06-02"));
    let refuse = V::RefuseOffer { demand: one, on: on_day, reason: RefusalReason::Size };
    life.tell("2026-06-02", home(refuse)).await;
    let body = token("nantes-metropole");
    let judge = D::JudgeRefusal { vacancy: vacancy(1), on: day("2026-06-04"), body, finding };
    life.tell("2026-06-04", on(1, judge)).await;
    let state = life.demand(one).await;
    *state.judged[&vacancy(1)].finding.open().unwrap()
}

#[tokio::test]
async fn no_point_is_lost() {
    for mut life in both().await {
        offered(&mut life).await;
        let before = scored(&life.demand(demand(1)).await, "2026-06-01");
        refuse_and_judge(&mut life, Finding::Legitimate).await;
        let state = life.demand(demand(1)).await;
        let after = scored(&state, "2026-06-05");
        assert_eq!(points(&after), points(&before), "line by line");
        assert_eq!(after.total, before.total);
        let again = |finding| scored(&refusing_again(&state, finding), "2026-06-05").total;
        assert_eq!(again(Finding::Legitimate), before.total, "however many they refuse so");
        assert!(again(Finding::WithoutLegitimateReason) < before.total, "others are counted");
    }
}

/// The same, had it refused two dwellings more.
fn refusing_again(state: &Demand, finding: Finding) -> Demand {
    use domain::decider::Aggregate as _;
    let judged = |n| {
        let finding = Sealed::new(person(1), finding);
        let (judged_on, body) = (day("2026-06-05"), token("nantes-metropole"));
        DemandEvent::RefusalJudged(RefusalJudged { vacancy: vacancy(n), judged_on, body, finding })
    };
    [2, 3].into_iter().fold(state.clone(), |state, n| state.evolve(&judged(n)))
}

/// One action at the desk, no paper, no reason, no trace in the words of the timeline.
#[tokio::test]
async fn if_the_pregnancy_ends_one_action_says_it_and_nothing_tells_it() {
    for mut life in both().await {
        announced(&mut life).await;
        let before = life.log().await;
        let adjust = D::AdjustHousehold { on: day("2026-05-15"), expected: 0 };
        life.tell("2026-05-15", on(1, adjust)).await;
        let log = life.log().await;
        assert_eq!(log.len() - before.len(), 1, "one action, one event: no paper, no reason");
        let told = &log.last().unwrap().event;
        assert_eq!(told.event_type.as_str(), "demand.household-declared", "as any other change");
        let ordinary = log.iter().find(|r| r.event.event_type == told.event_type).unwrap();
        let keys = |payload: &[u8]| {
            let tree: serde_json::Value = serde_json::from_slice(payload).unwrap();
            let keys: Vec<String> = tree.as_object().unwrap().keys().cloned().collect();
            (keys, tree["category"].clone(), tree["size"].clone())
        };
        assert_eq!(keys(&told.payload), keys(&ordinary.event.payload), "as on the first day");
        assert_eq!(told.legal_basis, ordinary.event.legal_basis);
        let state = life.demand(demand(1)).await;
        let household = state.household.as_ref().unwrap().household.open().unwrap();
        assert_eq!((household.unborn, household.expected_on), (0, None), "a form says nothing");
        assert!(!points(&scored(&state, "2026-05-15")).contains_key("unborn"));
        assert!(state.documents.is_empty());
        let again = D::AdjustHousehold { on: day("2026-05-16"), expected: 0 };
        life.tell("2026-05-16", on(1, again)).await;
        assert_eq!(life.log().await.len(), log.len(), "asked twice, told once");
    }
}
