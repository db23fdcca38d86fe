use crate::{
    calendar::Deadline,
    catalogue,
    declaration::{Member, MemberLink},
    demand::{
        Attestation, Demand, DemandCommand as C, DocumentCategory, Finding, Mention, Priority,
        PriorityGround, Recognition, Right, RightSaid,
    },
    income::{Alone, AloneGround},
    law::Law,
    ranking::{self, Seed, Standing as Ranked},
    refusal::Refusal,
    scoring::RankClass,
    sealed::Sealed,
    session::Decision,
    territory::Typology,
    testing::*,
    vacancy::{ExceptionCause, RefusalReason, VacancyCommand as V},
    world::{Command, Event},
};
use std::collections::BTreeSet;

fn on(command: C) -> Command {
    Command::Demand(demand(1), command)
}

fn here(command: V) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn step(date: &str, step: RightSaid) -> Command {
    on(C::RecordRight { on: day(date), body: Some(token("prefecture-44")), step })
}

fn recognise(told: bool) -> Command {
    let decided_on = day("2025-04-10");
    let recognition = Recognition { decided_on, typology: Typology::T3, told };
    step("2025-04-11", RightSaid::Recognise(recognition))
}

fn offered_for(said: &[Mention]) -> Command {
    let said = said.iter().copied().collect::<BTreeSet<_>>();
    step("2025-09-25", RightSaid::Offer { vacancy: vacancy(1), said })
}

fn refuse() -> Command {
    let (on, reason) = (day("2025-09-30"), RefusalReason::Size);
    here(V::RefuseOffer { demand: demand(1), on, reason })
}

fn lapse() -> Command {
    step("2025-10-08", RightSaid::Lapse { vacancy: vacancy(1) })
}

/// Children, with their birth dates, declared on a day.
fn children(date: &str, births: &[&str]) -> Command {
    let mut said = declaration(1);
    let Some(Sealed::Open { value, .. }) = &mut said.household else { panic!() };
    let born = |date: &&str| Member { link: MemberLink::Dependant, birth_date: Some(day(date)) };
    value.members.extend(births.iter().map(born));
    on(C::Change { on: day(date), declaration: Box::new(said) })
}

/// A right recognised, a T2 of 46 m² offered on 25 September 2025.
fn proposed() -> Scenario {
    Scenario::new().given(offered().chain([recognise(true)]))
}

fn state(scenario: &Scenario) -> Demand {
    scenario.world().demand(demand(1)).unwrap().clone()
}

fn class(scenario: &Scenario) -> Result<RankClass, Refusal> {
    let (seed, at) = (Seed::published("tirage"), day("2025-10-09"));
    let standing = Ranked::of(demand(1), &state(scenario), at, &scenario.law, &seed);
    standing.map(|standing| standing.class)
}

/// A page that closed the court on a Saturday would take two days from the person.
#[test]
fn the_last_day_before_the_court_rolls_to_a_working_one() {
    // decided on, and the last day of ten months later
    let table = [
        ("2025-04-10", "2026-02-10"), // a Tuesday
        ("2025-04-14", "2026-02-16"), // Saturday 14 February
        ("2026-03-01", "2027-01-04"), // Friday 1 January, then the weekend
        ("2027-08-31", "2028-06-29"), // six months end on Tuesday 29 February
        ("2026-07-06", "2027-05-07"), // Ascension Day
    ];
    for (decided_on, last) in table {
        let recognition =
            Recognition { decided_on: day(decided_on), typology: Typology::T3, told: true };
        let right = Right { recognised: Some(recognition), ..Right::default() };
        assert_eq!(right.court(&Law::default()).unwrap().until, Some(day(last)), "{decided_on}");
    }
}

#[test]
fn the_court_and_its_last_day_are_visible_from_the_day_of_recognition() {
    let scenario = Scenario::new().given(registered(1)).given([recognise(true)]);
    let demand = state(&scenario);
    let window = demand.right.court(&scenario.law).unwrap();
    assert_eq!((window.from, window.until), (day("2025-10-10"), Some(day("2026-02-10"))));
    let due = (Deadline::NextStep, day("2025-10-10"));
    assert!(demand.deadlines(&scenario.law).contains(&due));
    let opened = scenario.given([step("2025-10-10", RightSaid::OpenCourt)]);
    assert!(!state(&opened).deadlines(&opened.law).contains(&due), "told once");
    assert_eq!(opened.when(&step("2025-10-11", RightSaid::OpenCourt)), Ok(vec![]));
}

#[test]
fn no_time_runs_against_a_person_whom_nobody_told() {
    let scenario = Scenario::new().given(registered(1)).given([recognise(false)]);
    assert_eq!(state(&scenario).right.court(&Law::default()).unwrap().until, None);
}

#[test]
fn only_a_suitable_offer_that_says_all_closes_the_court_and_can_lapse_the_right() {
    for said in [&[][..], &[Mention::MadeForTheRight], &[Mention::EffectOfRefusing]] {
        let scenario = proposed().given([offered_for(said), refuse()]);
        assert_eq!(scenario.then_refusal(&lapse()), Refusal::RightNotTold, "{said:?}");
        assert!(state(&scenario).right.court(&scenario.law).is_some(), "{said:?}");
    }
    let unsaid = proposed().given([refuse()]);
    assert_eq!(
        unsaid.then_refusal(&lapse()),
        Refusal::RightNotTold,
        "an offer of which nothing is known"
    );
    let scenario = proposed().given([offered_for(&Mention::ALL), refuse()]);
    assert!(state(&scenario).right.court(&scenario.law).is_none());
    let lapsed = scenario.given([lapse()]);
    assert!(!state(&lapsed).right.is_active());
    assert_eq!(lapsed.when(&lapse()), Ok(vec![]));
}

#[test]
fn a_silence_never_lapses_a_right() {
    let silent = here(V::DeemRefused { demand: demand(1), on: day("2025-10-07") });
    let told = proposed().given([offered_for(&Mention::ALL)]).given(told_of_offer(1, 1));
    let scenario = told.given([silent]);
    assert_eq!(scenario.then_refusal(&lapse()), Refusal::OfferNotRefused);
}

#[test]
fn needs_are_judged_on_the_day_of_the_offer() {
    let four = ["2025-09-20", "2020-01-01", "2021-01-01", "2022-01-01"];
    let late = ["2025-09-26", "2020-01-01", "2021-01-01", "2022-01-01"];
    // five people do not fit in a T2, four do
    let known =
        proposed().given([children("2025-09-22", &four), offered_for(&Mention::ALL), refuse()]);
    assert_eq!(known.then_refusal(&lapse()), Refusal::OfferUnsuited);
    assert!(state(&known).right.court(&known.law).is_some(), "no suitable offer was made");
    let told_after =
        proposed().given([offered_for(&Mention::ALL), refuse(), children("2025-10-02", &four)]);
    assert_eq!(
        told_after.then_refusal(&lapse()),
        Refusal::OfferUnsuited,
        "born before, said after"
    );
    let born_after =
        proposed().given([offered_for(&Mention::ALL), refuse(), children("2025-10-02", &late)]);
    assert_eq!(born_after.then_types(&lapse()), ["demand.right-recorded"]);
}

#[test]
fn who_refuses_a_dwelling_that_did_not_suit_loses_no_point() {
    let five = ["2025-09-20", "2020-01-01", "2021-01-01", "2022-01-01"];
    let scenario = proposed().given([children("2025-09-22", &five), refuse()]);
    let judge = |finding| {
        let (vacancy, at, body) = (vacancy(1), day("2025-10-10"), token("nantes-metropole"));
        on(C::JudgeRefusal { vacancy, on: at, body, finding })
    };
    let harsh = judge(Finding::WithoutLegitimateReason);
    assert_eq!(scenario.then_refusal(&harsh), Refusal::OfferUnsuited);
    assert_eq!(scenario.then_types(&judge(Finding::Legitimate)), ["demand.refusal-judged"]);
}

#[test]
fn no_score_comes_before_a_recognised_right_and_a_lapsed_one_is_none() {
    let recognised = Scenario::new().given(registered(2)).given([recognise(true)]);
    assert_eq!(class(&recognised), Ok(RankClass::OpposableRight));
    let wished = ranking::Wished::new(&[Typology::T2], &[token("44109")]);
    let seed = Seed::published("tirage");
    let standing = |n, class, points| {
        Ranked::new(demand(n), (class, points), day("2010-01-01"), wished.clone(), &seed)
    };
    let best = standing(2, RankClass::Ordinary, i32::MAX);
    assert!(standing(1, class(&recognised).unwrap(), i32::MIN).precedes(&best));
    let lapsed = proposed().given([offered_for(&Mention::ALL), refuse(), lapse()]);
    assert_eq!(class(&lapsed), Ok(RankClass::Ordinary));
    assert_eq!(class(&recognised.erase(person(1))), Err(Refusal::Erased));
}

#[test]
fn a_designated_household_is_examined_alone_and_no_lack_is_noted() {
    let designate = step("2025-04-12", RightSaid::Designate { landlord: token("nmh") });
    let except =
        here(V::RecordException { on: day("2025-09-11"), cause: ExceptionCause::Designated });
    let scenario = Scenario::new().given(registered(2)).given([
        recognise(true),
        designate,
        declare(1),
        nominate(1, 1),
    ]);
    let examined = scenario.clone().given([except.clone(), convene(1, 1), quorum(1)]);
    let alone = decide(1, 1, vec![(demand(1), Decision::Allocate { rank: 1 })]);
    assert!(examined.when(&alone).is_ok());
    assert_eq!(examined.world().vacancy(vacancy(1)).unwrap().shortfall, None);
    assert_eq!(examined.when(&except), Ok(vec![]), "told twice, it counts once");
    let joined = examined.given([nominate(1, 2)]);
    let two = decide(1, 1, ranks(2));
    assert_eq!(
        joined.then_refusal(&two),
        Refusal::TooFewCandidates,
        "who came later is not covered"
    );
    assert_eq!(joined.then_refusal(&except), Refusal::NotDesignated);
    let elsewhere = step("2025-04-13", RightSaid::Designate { landlord: token("autre") });
    assert_eq!(scenario.given([elsewhere]).then_refusal(&except), Refusal::NotDesignated);
}

#[test]
fn what_may_be_read_without_a_key_tells_no_right() {
    for event in samples() {
        let (Event::Demand(_) | Event::Vacancy(_)) = &event else { continue };
        let info = catalogue::info(event.type_name()).unwrap();
        let data = event.data();
        let open = info.public.iter().chain(info.operational).filter_map(|field| data.get(field));
        for value in open.map(ToString::to_string) {
            for word in ["designated", "opposable", "recognised", "dalo", "very-social"] {
                assert!(!value.contains(word), "{} {value}", info.name);
            }
        }
    }
}

/// Demand 2 left a marriage; it files documents 2 (an association's paper) and 3 (a receipt), and says its own income
/// alone on one of them.
fn parted(named: u128) -> Scenario {
    let hers = |command| Command::Demand(demand(2), command);
    let file = |n: u128| {
        let (document, category) = (document(n), DocumentCategory::Other);
        hers(C::FileDocument { document, category, on: day("2025-06-11") })
    };
    let verify = |n: u128| {
        let (document, on) = (document(n), day("2025-06-12"));
        hers(C::VerifyDocument { document, on, proves: crate::demand::Proven::default() })
    };
    let priority = Priority {
        ground: PriorityGround::Violence,
        document: document(2),
        attestation: Attestation::Association,
    };
    let (at, body) = (day("2025-06-13"), token("ccas-nantes"));
    let prioritise = hers(C::RecordPriority { on: at, body, priority });
    let mut said = declaration(2);
    let Some(Sealed::Open { value, .. }) = &mut said.resources else { panic!() };
    value.alone = Some(Alone { ground: AloneGround::Complaint, document: document(named) });
    let change = hers(C::Change { on: day("2025-06-13"), declaration: Box::new(said) });
    let part = hers(C::Part(Box::new(parting(2, 1, "2025-06-10"))));
    Scenario::new().given(joint(1, 2)).given([
        part,
        file(2),
        file(3),
        verify(2),
        prioritise,
        change,
        declare(1),
    ])
}

#[test]
fn the_paper_of_an_association_gives_a_priority_and_not_the_resources_alone() {
    let on_the_paper = parted(2);
    assert!(on_the_paper.world().demand(demand(2)).unwrap().is_priority());
    assert_eq!(on_the_paper.then_refusal(&nominate(1, 2)), Refusal::OwnResourcesNotProven);
    let on_the_receipt = parted(3);
    assert!(on_the_receipt.when(&nominate(1, 2)).is_ok());
}
