use crate::{
    refusal::Refusal,
    session::{Decision, Inadmissibility, NonAllocationReason, SessionCommand as C},
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Session(session(1), command)
}

/// Three candidates, a quorate session.
fn sitting() -> Scenario {
    Scenario::new().given(offered().take(12))
}

fn not_allocated(reasons: Vec<NonAllocationReason>) -> Decision {
    Decision::NotAllocate { reasons }
}

#[test]
fn a_decision_ranks_examines_and_closes_the_candidacies_not_kept() {
    let mut decisions = ranks(2);
    decisions.push((demand(3), not_allocated(vec![NonAllocationReason::OtherHouseholdFirst])));
    assert_eq!(
        sitting().then_types(&decide(1, 1, decisions)),
        [
            "session.candidate-examined",
            "session.ranked-allocation-decided",
            "session.candidate-examined",
            "session.ranked-allocation-decided",
            "session.candidate-examined",
            "session.non-allocation-decided",
            "session.decision-recorded",
            "vacancy.ranking-recorded",
            "demand.candidacy-closed"
        ]
    );
}

#[test]
fn a_single_rank_is_a_plain_allocation() {
    let mut decisions = ranks(1);
    for n in [2, 3] {
        decisions.push((demand(n), not_allocated(vec![NonAllocationReason::EffortRate])));
    }
    assert!(sitting().then_types(&decide(1, 1, decisions)).contains(&"session.allocation-decided"));
}

#[test]
fn the_same_decisions_again_change_nothing() {
    let scenario = sitting().given([decide(1, 1, ranks(3))]);
    assert_eq!(scenario.when(&decide(1, 1, ranks(3))), Ok(vec![]));
}

#[test]
fn a_vacancy_is_not_decided_twice() {
    let scenario = sitting().given([decide(1, 1, ranks(3))]);
    let mut others = ranks(2);
    others.push((demand(3), not_allocated(vec![NonAllocationReason::EffortRate])));
    assert_eq!(scenario.then_refusal(&decide(1, 1, others)), Refusal::RankingDone);
}

#[test]
fn nothing_is_decided_without_quorum() {
    let scenario = Scenario::new().given(offered().take(11));
    let alone = on(C::EstablishQuorum { present: 3 });
    assert_eq!(scenario.then_refusal(&alone), Refusal::NoQuorum);
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::QuorumNotEstablished);
}

#[test]
fn two_candidates_need_the_reason_for_the_lack() {
    let two = Scenario::new().given(registered(2)).given([
        declare(1),
        nominate(1, 1),
        nominate(1, 2),
        convene(1, 1),
        quorum(1),
    ]);
    assert_eq!(two.then_refusal(&decide(1, 1, ranks(2))), Refusal::TooFewCandidates);
    assert!(!two.given([shortfall(1)]).then_types(&decide(1, 1, ranks(2))).is_empty());
}

#[test]
fn every_candidate_gets_one_decision() {
    assert_eq!(sitting().then_refusal(&decide(1, 1, ranks(2))), Refusal::DecisionsIncomplete);
    let mut twice = ranks(3);
    twice.push((demand(3), Decision::Allocate { rank: 4 }));
    assert_eq!(sitting().then_refusal(&decide(1, 1, twice)), Refusal::DecisionsIncomplete);
}

#[test]
fn ranks_follow_each_other() {
    let mut decisions = ranks(3);
    decisions[2].1 = Decision::Allocate { rank: 4 };
    assert_eq!(sitting().then_refusal(&decide(1, 1, decisions)), Refusal::RanksBroken);
}

#[test]
fn a_dwelling_not_allocated_needs_a_reason() {
    let mut decisions = ranks(2);
    decisions.push((demand(3), not_allocated(vec![])));
    assert_eq!(sitting().then_refusal(&decide(1, 1, decisions)), Refusal::ReasonMissing);
}

#[test]
fn the_cause_of_an_inadmissibility_is_sealed_and_not_told_on_the_demand() {
    let mut decisions = ranks(2);
    decisions.push((demand(3), Decision::Inadmissible { cause: Inadmissibility::Stay }));
    let events = sitting().when(&decide(1, 1, decisions)).unwrap();
    let told: Vec<String> = events.iter().map(|(_, e)| e.data().to_string()).collect();
    let telling: Vec<_> = told.iter().filter(|data| data.contains("stay")).collect();
    assert_eq!(telling.len(), 1);
    assert!(telling[0].contains(r#""sealed":"sensitive""#), "{telling:?}");
}

#[test]
fn the_commission_decides_on_its_day() {
    let Command::Session(id, C::Decide { vacancy, decisions, read, ballots, .. }) =
        decide(1, 1, ranks(3))
    else {
        panic!()
    };
    let late = Command::Session(
        id,
        C::Decide { vacancy, decisions, read, ballots, on: day("2025-09-25") },
    );
    assert_eq!(sitting().then_refusal(&late), Refusal::NotTheDay(day("2025-09-24")));
}

#[test]
fn a_vacancy_outside_the_agenda_is_not_decided() {
    let scenario = sitting().given([declare(2), nominate(2, 1), shortfall(2)]);
    assert_eq!(scenario.then_refusal(&decide(1, 2, ranks(1))), Refusal::NotOnAgenda);
}

#[test]
fn a_postponed_session_counts_its_members_again() {
    let postpone = on(C::Postpone { meets_on: day("2025-10-01") });
    let scenario = sitting().given([postpone]);
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::QuorumNotEstablished);
}

#[test]
fn a_session_that_decided_cannot_be_put_off() {
    let postpone = on(C::Postpone { meets_on: day("2025-10-01") });
    let scenario = sitting().given([decide(1, 1, ranks(3))]);
    assert_eq!(scenario.then_refusal(&postpone), Refusal::DecisionsTaken);
}

#[test]
fn a_session_is_convened_on_the_landlords_own_dwellings() {
    let foreign = on(C::Convene {
        landlord: token("autre"),
        meets_on: day("2025-09-24"),
        agenda: vec![vacancy(1)],
        quorum: 4,
        members: vec![],
    });
    let scenario = Scenario::new().given([declare(1)]);
    assert_eq!(scenario.then_refusal(&foreign), Refusal::OtherLandlord);
}

#[test]
fn a_decision_is_notified_once_and_only_if_there_is_one() {
    let notify = |d| {
        on(C::Notify {
            vacancy: vacancy(1),
            demand: demand(d),
            on: day("2025-09-26"),
            says_how: true,
        })
    };
    let scenario = sitting().given([decide(1, 1, ranks(3)), notify(1)]);
    assert_eq!(scenario.when(&notify(1)), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&notify(9)), Refusal::DecisionUnknown);
}

#[test]
fn the_minutes_end_the_session() {
    let minutes = on(C::PublishMinutes { on: day("2025-09-30") });
    let scenario = sitting().given([minutes.clone()]);
    assert_eq!(scenario.when(&minutes), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&decide(1, 1, ranks(3))), Refusal::MinutesPublished);
}

#[test]
fn a_vacancy_allocated_to_nobody_may_have_new_candidates() {
    let reasons = vec![NonAllocationReason::DwellingUnsuited];
    let decisions = (1..=3).map(|n| (demand(n), not_allocated(reasons.clone()))).collect();
    let scenario = sitting().given([decide(1, 1, decisions)]).given(registered(4).skip(6));
    assert_eq!(scenario.then_types(&nominate(1, 4)).len(), 3);
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::CandidateDecided);
}
