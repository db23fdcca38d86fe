//! Two demands of one person become one; errors are put right; what is known of a person ends, unless someone needs it.

use crate::{
    demand::{
        AffectedSession, Correction, Dated, DemandCommand as C, DemandEvent, DocumentCategory,
        Ground, HoldCause, LeaseElsewhere, Mistake, MistakeCause, RepairCommand as P, Sitting,
        Stage, affected, known_then, known_today,
    },
    id::StreamId,
    ranking::Seed,
    refusal::Refusal,
    sealed::Sealed,
    testing::*,
    world::{Command, Event},
};

fn on(n: u128, command: impl Into<C>) -> Command {
    Command::Demand(demand(n), command.into())
}

/// The n-th form with the names of the first applicant, brought with its date.
fn same_person(n: u128, presented_on: &str) -> Command {
    match migrate(n, presented_on, Some("2025-03-10")) {
        Command::Demand(id, C::Submit(mut form)) => {
            form.declaration.identity = Sealed::new(person(n), identity(1));
            Command::Demand(id, C::Submit(form))
        }
        other => other,
    }
}

fn merge(n: u128, into: u128) -> Command {
    let (into, body) = (demand(into), token("nantes-metropole"));
    on(n, P::Merge { into, on: day("2025-09-12"), body })
}

fn reinstate(date: &str, ours: bool) -> Command {
    let mistake = Mistake { cause: MistakeCause::LetterNotReceived, body: token("nmh") };
    on(1, C::Reinstate { on: day(date), mistake: ours.then_some(mistake) })
}

fn end(date: &str) -> Command {
    on(1, C::Deregister { ground: Ground::NoAnswer, on: day(date) })
}

fn expiry(scenario: &Scenario, n: u128) -> String {
    scenario.world().demand(demand(n)).unwrap().expires_on().unwrap().to_string()
}

#[test]
fn a_merged_demand_goes_on_with_the_older_date_and_the_later_expiry() {
    let notice = on(2, C::SendRenewalNotice { on: day("2025-09-01") });
    let mut other = form(2);
    let mut stranger = identity(2);
    stranger.first_name = Some("Lou".to_owned());
    other.declaration.identity = Sealed::new(person(2), stranger);
    let scenario =
        Scenario::new().given([submit(1), register(1), submission(2, other), register(2)]);
    assert_eq!(scenario.then_refusal(&merge(1, 2)), Refusal::MergeOtherPerson);
    let scenario =
        Scenario::new().given([same_person(1, "2021-05-03"), same_person(2, "2023-02-01")]);
    let merged = scenario.given([notice, merge(1, 2)]);
    let world = merged.world();
    let (gone, kept) = (world.demand(demand(1)).unwrap(), world.demand(demand(2)).unwrap());
    assert_eq!(kept.presented_on(), Some(day("2021-05-03")));
    assert_eq!((kept.absorbed.as_slice(), gone.merged_into), (&[demand(1)][..], Some(demand(2))));
    assert!(matches!(gone.stage, Stage::Deregistered { ground: Ground::Merged, .. }));
    assert_eq!(
        gone.number().map(ToString::to_string),
        Some(number(1).to_string()),
        "it is still its number"
    );
    assert_eq!(merged.when(&merge(1, 2)), Ok(vec![]));
    assert_eq!(merged.then_refusal(&reinstate("2025-09-13", true)), Refusal::GoesOnElsewhere);
}

#[test]
fn the_person_of_a_merged_demand_holds_the_one_that_goes_on_and_leaves_with_it() {
    let mut form = form(2);
    form.declaration.identity = Sealed::new(person(2), identity(1));
    let scenario =
        Scenario::new().given([submit(1), register(1), submission(2, form), register(2)]);
    let merged = scenario.given([merge(1, 2)]);
    let held = |world: &crate::world::World, n| world.person(person(n)).unwrap().demand;
    let world = merged.world();
    assert_eq!((held(&world, 1), held(&world, 2)), (Some(demand(2)), Some(demand(2))));
    let world = merged.given([on(2, C::Renounce { on: day("2025-10-01") })]).world();
    assert_eq!((held(&world, 1), held(&world, 2)), (None, None));
}

#[test]
fn people_who_were_set_apart_are_never_merged() {
    let mut form = form(2);
    form.lookalikes = vec![demand(1)];
    form.declaration.identity = Sealed::new(person(2), identity(1));
    let (other, reason) = (demand(1), crate::demand::Distinct::Homonyms);
    let body = token("nantes");
    let apart = on(2, C::DismissResemblance { other, on: day("2025-03-12"), body, reason });
    let active = Scenario::new().given([submit(1), submission(2, form), register(1), register(2)]);
    assert!(active.when(&merge(1, 2)).is_ok());
    assert_eq!(active.given([apart]).then_refusal(&merge(1, 2)), Refusal::MergeOtherPerson);
}

#[test]
fn a_deregistration_elsewhere_never_says_that_a_demand_was_merged() {
    let scenario = Scenario::new().given(registered(1));
    let gone = on(1, C::Deregister { ground: Ground::Merged, on: day("2025-06-03") });
    assert_eq!(scenario.then_refusal(&gone), Refusal::MergeSame);
}

#[test]
fn a_renewal_missed_by_our_error_is_taken_as_done_and_another_is_not() {
    let gone = Scenario::new().given(registered(1)).given([end("2026-01-10")]);
    let ours = gone.clone().given([reinstate("2026-04-20", true)]);
    let theirs = gone.given([reinstate("2026-04-20", false)]);
    assert_eq!(
        (expiry(&ours, 1), expiry(&theirs, 1)),
        ("2027-03-10".to_owned(), "2026-05-30".to_owned())
    );
    let soon = Scenario::new()
        .given(registered(1))
        .given([end("2025-06-03"), reinstate("2025-06-10", true)]);
    assert_eq!(expiry(&soon, 1), "2026-03-10", "no renewal was missed");
    let presented = ours.world().demand(demand(1)).unwrap().presented_on();
    assert_eq!(presented, Some(day("2025-03-10")), "the initial date never moved");
}

fn documented() -> Scenario {
    let (document, on_day) = (document(1), day("2025-04-02"));
    let category = DocumentCategory::FamilyStatus;
    let file = C::FileDocument { document, category, on: on_day };
    let verify = C::VerifyDocument { document, on: on_day, proves: Default::default() };
    Scenario::new().given(registered(1)).given([on(1, file), on(1, verify)])
}

fn correct(date: &str, effective_on: &str) -> Command {
    let mut declaration = declaration(1);
    if let Some(wish) = &mut declaration.wish {
        wish.communes = vec![token("44143")];
    }
    let correction = Correction {
        on: day(date),
        effective_on: day(effective_on),
        basis: document(1),
        body: token("ccas-nantes"),
        declaration,
    };
    on(1, P::Correct(Box::new(correction)))
}

#[test]
fn a_correction_has_its_day_of_effect_and_never_a_later_one() {
    let scenario = documented();
    assert_eq!(
        scenario.then_refusal(&correct("2025-05-02", "2025-05-03")),
        Refusal::ImpossibleDate
    );
    assert_eq!(
        scenario.then_refusal(&correct("2025-04-01", "2025-03-10")),
        Refusal::CorrectionBasisMissing
    );
    let types = scenario.then_types(&correct("2025-05-02", "2025-03-10"));
    assert_eq!(types, ["demand.fact-corrected", "demand.wish-declared"]);
}

/// The history of the first demand, each fact on the day its command was played.
fn history(scenario: &mut Scenario, played: &[(&str, Command)]) -> Vec<Dated> {
    let mut dated = Vec::new();
    for (date, command) in played {
        for (stream, event) in scenario.play(command) {
            if let (StreamId::Demand(id), Event::Demand(event)) = (stream, event)
                && id == demand(1)
            {
                dated.push((day(date), event));
            }
        }
    }
    dated
}

fn documents() -> [(&'static str, Command); 2] {
    let (document, on_day) = (document(1), day("2025-04-02"));
    let category = DocumentCategory::FamilyStatus;
    [
        ("2025-04-02", on(1, C::FileDocument { document, category, on: on_day })),
        (
            "2025-04-02",
            on(1, C::VerifyDocument { document, on: on_day, proves: Default::default() }),
        ),
    ]
}

#[test]
fn a_past_day_is_told_as_it_was_known_and_as_it_should_have_been() {
    let mut scenario = Scenario::new();
    let mut played = vec![("2025-03-10", submit(1)), ("2025-03-10", register(1))];
    played.extend(documents());
    played.push(("2025-06-02", correct("2025-06-02", "2025-04-15")));
    let history = history(&mut scenario, &played);
    let wished = |state: crate::demand::Demand| state.wish.unwrap().communes;
    for (date, then, today) in [
        ("2025-04-14", "44109", "44109"),
        ("2025-04-15", "44109", "44143"),
        ("2025-06-01", "44109", "44143"),
        ("2025-06-02", "44143", "44143"),
    ] {
        assert_eq!(wished(known_then(&history, day(date))), [token(then)], "{date}");
        assert_eq!(wished(known_today(&history, day(date))), [token(today)], "{date}");
    }
    assert!(history.iter().any(|(_, event)| matches!(event, DemandEvent::WishDeclared { communes, .. } if *communes == [token("44109")])), "the old fact is kept");
}

#[test]
fn a_deregistration_that_was_undone_never_was() {
    let mut scenario = Scenario::new();
    let played = [
        ("2025-03-10", submit(1)),
        ("2025-03-10", register(1)),
        ("2025-06-03", end("2025-06-03")),
        ("2025-09-10", reinstate("2025-09-10", true)),
    ];
    let history = history(&mut scenario, &played);
    assert!(!known_then(&history, day("2025-07-01")).is_active());
    assert!(known_today(&history, day("2025-07-01")).is_active());
    assert!(known_then(&history, day("2025-09-10")).is_active());
}

/// Struck off from June to September; sessions in May, July, August and October, with younger or older candidates.
#[test]
fn only_the_sessions_in_which_the_place_would_have_differed_are_found() {
    let mut scenario = Scenario::new();
    let played = [
        ("2025-03-10", submit(1)),
        ("2025-03-10", register(1)),
        ("2025-06-03", end("2025-06-03")),
        ("2025-09-10", reinstate("2025-09-10", true)),
    ];
    let history = history(&mut scenario, &played);
    let older = Scenario::new().given([migrate(2, "2020-01-06", Some("2025-01-06"))]).world();
    let younger = Scenario::new().given(registered(3)).world();
    let (older, younger) = (older.demand(demand(2)).unwrap(), younger.demand(demand(3)).unwrap());
    let mut late = younger.clone();
    late.registration.as_mut().unwrap().presented_on = day("2025-05-02");
    let dwelling = dwelling();
    let mut far = dwelling.clone();
    far.commune = token("44143");
    let sitting = |n: u128, date: &str, dwelling, candidates: Vec<(u128, &'static str)>| Sitting {
        session: session(n),
        vacancy: vacancy(n),
        met_on: day(date),
        dwelling,
        candidates: candidates
            .into_iter()
            .map(|(d, which)| (demand(d), if which == "older" { older } else { &late }))
            .collect(),
    };
    let sittings = [
        sitting(1, "2025-05-20", &dwelling, vec![(2, "older"), (3, "late")]),
        sitting(2, "2025-07-01", &dwelling, vec![(2, "older"), (3, "late")]),
        sitting(3, "2025-07-08", &far, vec![(3, "late")]),
        sitting(4, "2025-08-05", &dwelling, vec![(2, "older")]),
        sitting(5, "2025-10-07", &dwelling, vec![(2, "older"), (3, "late")]),
    ];
    let found = affected(demand(1), &history, &sittings, (&scenario.law, &Seed::published("2025")));
    let expected = AffectedSession {
        session: session(2),
        vacancy: vacancy(2),
        met_on: day("2025-07-01"),
        was: None,
        would: Some(2),
    };
    assert_eq!(found, [expected]);
}

#[test]
fn a_household_is_owed_the_next_home_until_it_is_proposed() {
    let all = [2, 3, 4].map(demand);
    let ranked =
        (1u8..).zip(all).map(|(rank, id)| (id, crate::session::Decision::Allocate { rank }));
    let scenario = Scenario::new().given(registered(4)).given([
        declare(1),
        nominate(1, 2),
        nominate(1, 3),
        nominate(1, 4),
        end("2025-09-01"),
        convene(1, 1),
        quorum(1),
        decide(1, 1, ranked.collect()),
        reinstate("2025-10-12", true),
    ]);
    let one = AffectedSession {
        session: session(1),
        vacancy: vacancy(1),
        met_on: day("2025-09-24"),
        was: None,
        would: Some(1),
    };
    let record = |one| on(1, P::RecordAffected { on: day("2025-10-12"), sessions: vec![one] });
    let owed =
        |scenario: &Scenario| scenario.world().demand(demand(1)).unwrap().is_owed_a_proposal();
    assert!(!owed(&scenario));
    let told = scenario.clone().given([record(one)]);
    assert!(owed(&told) && told.when(&record(one)) == Ok(vec![]));
    let nominated = C::SendRenewalNotice { on: day("2026-01-20") };
    assert!(owed(&told.clone().given([on(1, nominated)])), "a letter is no proposal");
    let proposed = told.given([declare(2), {
        let (demand, nominator, on) = (demand(1), token("nmh"), day("2025-10-20"));
        Command::Vacancy(
            vacancy(2),
            crate::vacancy::VacancyCommand::Nominate { demand, nominator, on },
        )
    }]);
    assert!(!owed(&proposed));
    let same = AffectedSession { was: Some(1), ..one };
    assert_eq!(scenario.then_refusal(&record(same)), Refusal::SessionNotAffected);
}

#[test]
fn a_lease_of_another_territory_asks_and_ends_nothing() {
    let lease = LeaseElsewhere { territory: token("049"), signed_on: day("2025-06-02") };
    let report =
        on(1, P::ReportLeaseElsewhere { on: day("2025-06-12"), body: token("nmh"), lease });
    let asked = Scenario::new().given(registered(1)).given([report.clone()]);
    assert!(asked.world().demand(demand(1)).unwrap().is_active());
    assert_eq!(asked.when(&report), Ok(vec![]));
}

#[test]
fn an_erasure_is_planned_a_year_after_the_end_held_and_cancelled_by_a_reinstatement() {
    let planned = |scenario: &Scenario| {
        let world = scenario.world();
        world.demand(demand(1)).unwrap().erasure_planned(&scenario.law).map(|day| day.to_string())
    };
    let active = Scenario::new().given(registered(1));
    assert_eq!(planned(&active), None);
    let gone = active.given([end("2025-06-03")]);
    assert_eq!(planned(&gone).as_deref(), Some("2026-06-04"));
    let (body, cause) = (token("tribunal"), HoldCause::Contestation);
    let held = gone.clone().given([on(1, P::HoldErasure { on: day("2025-06-12"), body, cause })]);
    assert_eq!(planned(&held), None);
    let back = gone.clone().given([reinstate("2025-06-10", true)]);
    assert_eq!(planned(&back), None);
    let erase = on(1, P::Erase { on: day("2026-06-04") });
    assert_eq!(back.then_refusal(&erase), Refusal::StillNeeded);
    let erased = gone.given([erase.clone()]);
    assert_eq!((planned(&erased), erased.when(&erase)), (None, Ok(vec![])));
}

#[test]
fn a_merged_demand_is_kept_as_long_as_the_one_that_goes_on() {
    let merged = Scenario::new().given([
        same_person(1, "2021-05-03"),
        same_person(2, "2023-02-01"),
        merge(1, 2),
    ]);
    let erase = |n: u128, date: &str| on(n, P::Erase { on: day(date) });
    assert_eq!(merged.then_refusal(&erase(1, "2027-01-04")), Refusal::StillNeeded);
    let over = merged.given([on(2, C::Renounce { on: day("2025-10-01") }), erase(2, "2026-10-02")]);
    assert_eq!(over.then_types(&erase(1, "2026-10-03")), ["demand.data-erased"]);
}
