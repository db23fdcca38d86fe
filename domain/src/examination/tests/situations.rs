//! Detection: a table of what is observed and what is proposed, on 1 June 2026 for a demand of 10 March 2025.
//! Source of the situations: domain reference 5.4; of the counts: the example list.

use super::*;
use crate::{
    demand::{CandidacyOutcome, DemandEvent},
    law::Law,
    rules::AbnormalLine,
    session::NonAllocationReason,
    territory::{Code, Typology},
};
use EntrySituation as E;

const TODAY: &str = "2026-06-01";

fn seen() -> Observed {
    Observed { presented_on: Some(day("2025-03-10")), ..Observed::default() }
}

fn old() -> Observed {
    Observed { presented_on: Some(day("2023-11-30")), ..Observed::default() }
}

fn set(situation: E) -> BTreeSet<E> {
    BTreeSet::from([situation])
}

fn proposed(observed: &Observed) -> Vec<(E, u32, Basis)> {
    let proposals = detect(observed, day(TODAY), &Law::default());
    proposals.into_iter().map(|found| (found.situation, found.counted, found.basis)).collect()
}

/// Name, what is observed, what is proposed.
type Row = (&'static str, Observed, &'static [(E, u32, Basis)]);

#[test]
#[rustfmt::skip]
fn the_facts_of_each_situation_propose_it_and_those_just_below_do_not() {
    const DECLARED: Basis = Basis::Declared;
    const RECORDED: Basis = Basis::Recorded;
    let cases: [Row; 19] = [
        ("nothing",                      seen(),                                                          &[]),
        ("30 months to the day",         Observed { presented_on: Some(day("2023-12-01")), ..seen() },    &[]),
        ("30 months and a day",          old(),                                                           &[(E::DelayWithoutProposal, 1, RECORDED)]),
        ("late, but one proposal",       Observed { offers: 1, ..old() },                                 &[]),
        ("one failed presentation",      Observed { failed_presentations: 1, ..seen() },                  &[]),
        ("two failed presentations",     Observed { failed_presentations: 2, ..seen() },                  &[(E::FailedPresentations, 2, RECORDED)]),
        ("once for resources",           Observed { for_resources: 1, ..seen() },                         &[]),
        ("twice for resources",          Observed { for_resources: 2, ..seen() },                         &[(E::ResourcesNotAllocated, 2, RECORDED)]),
        ("one condition unmet",          Observed { unmet_conditions: 1, ..seen() },                      &[]),
        ("three conditions unmet",       Observed { unmet_conditions: 3, ..seen() },                      &[(E::UnmetConditions, 3, RECORDED)]),
        ("a T4 at least",                Observed { typologies: vec![Typology::T4], ..seen() },            &[]),
        ("a T5 at least",                Observed { typologies: vec![Typology::T5], ..seen() },            &[(E::SupplyMismatch, 1, DECLARED)]),
        ("an adapted dwelling",          Observed { adapted: true, ..seen() },                            &[(E::SupplyMismatch, 1, DECLARED)]),
        ("a transfer in time",           Observed { transfer: true, ..seen() },                           &[]),
        ("a late transfer with offers",  Observed { transfer: true, offers: 1, ..old() },                 &[(E::BlockedTransfer, 1, RECORDED)]),
        ("a reason of the form",         Observed { declared: set(E::Violence), ..seen() },               &[(E::Violence, 1, DECLARED)]),
        ("what a worker saw",            Observed { signalled: set(E::TravellingHabitat), ..seen() },     &[(E::TravellingHabitat, 1, Basis::Signalled)]),
        ("seen and declared",            Observed { signalled: set(E::Violence), declared: set(E::Violence), ..seen() }, &[(E::Violence, 1, Basis::Signalled)]),
        ("not active",                   Observed { presented_on: None, failed_presentations: 9, ..seen() }, &[]),
    ];
    for (name, observed, expected) in cases {
        assert_eq!(proposed(&observed), expected, "{name}");
    }
}

/// 24 months in Nantes and 30 elsewhere (L441-1-4; the values are examples): 10 March 2024 is 26 months before.
#[test]
fn a_wait_is_late_by_the_delay_of_the_wishes_of_the_demand() {
    let mut law = Law::default();
    let nantes = AbnormalLine {
        communes: BTreeSet::from([token("44109")]),
        typologies: BTreeSet::new(),
        months: 24,
    };
    law.abnormal_delays.lines = vec![nantes];
    let late = |commune: &str| {
        let (presented_on, communes) = (Some(day("2024-03-10")), vec![token(commune)]);
        let observed = Observed { presented_on, communes, ..Observed::default() };
        detect(&observed, day(TODAY), &law).iter().any(|f| f.situation == E::DelayWithoutProposal)
    };
    assert!(late("44109"));
    assert!(!late("44143"));
}

#[test]
fn proposals_come_in_the_order_of_the_list_and_name_its_version() {
    let observed = Observed { failed_presentations: 2, for_resources: 2, ..old() };
    let found = detect(&observed, day(TODAY), &Law::default());
    let situations: Vec<_> = found.iter().map(|proposal| proposal.situation).collect();
    assert_eq!(
        situations,
        [E::DelayWithoutProposal, E::FailedPresentations, E::ResourcesNotAllocated]
    );
    assert!(found.iter().all(|proposal| proposal.list == "exemple-2017.1"));
}

#[test]
fn a_situation_that_the_list_of_the_day_leaves_out_is_not_proposed() {
    let observed = Observed { failed_presentations: 2, ..seen() };
    let mut law = Law::default();
    let mut next = law.examinations.versions[0].clone();
    next.version = "2026.2".to_owned();
    next.effective_from = day("2026-06-02");
    next.situations.clear();
    law.examinations.versions.push(next);
    assert_eq!(detect(&observed, day("2026-06-01"), &law).len(), 1);
    assert_eq!(detect(&observed, day("2026-06-02"), &law), []);
    assert_eq!(detect(&observed, day("2017-04-04"), &law), []);
}

fn closed(outcome: CandidacyOutcome) -> DemandEvent {
    DemandEvent::CandidacyClosed { vacancy: vacancy(1), on: day("2025-09-24"), outcome }
}

fn not_allocated(reason: NonAllocationReason) -> DemandEvent {
    let reasons: Vec<Code> = vec![token(reason.code())];
    closed(CandidacyOutcome::NotAllocated { reasons })
}

/// The events of demand 1, registered, then those given.
fn history(more: Vec<DemandEvent>) -> Vec<DemandEvent> {
    let mut scenario = Scenario::new();
    let commands = [submit(1), register(1)];
    let played = commands.iter().flat_map(|command| scenario.play(command)).collect::<Vec<_>>();
    let own = played.into_iter().filter_map(|(_, event)| match event {
        Event::Demand(event) => Some(event),
        _ => None,
    });
    own.chain(more).collect()
}

#[test]
fn the_history_of_a_demand_tells_what_commissions_and_offers_came_to() {
    let observed = Observed::of(&history(vec![
        not_allocated(NonAllocationReason::EffortRate),
        not_allocated(NonAllocationReason::AboveCeiling),
        not_allocated(NonAllocationReason::OtherHouseholdFirst),
        closed(CandidacyOutcome::OfferRefused),
        closed(CandidacyOutcome::OfferDeemedRefused),
        closed(CandidacyOutcome::Withdrawn),
    ]));
    assert_eq!(observed.presented_on, Some(day("2025-03-10")));
    assert_eq!((observed.failed_presentations, observed.for_resources), (3, 2));
    assert_eq!(observed.offers, 2);
    assert_eq!(observed.typologies, [Typology::T1, Typology::T2]);
    assert_eq!(observed.communes, [token("44109")]);
    assert!(!observed.transfer && !observed.adapted && observed.declared.is_empty());
}

fn situation(reasons: &[&str], handicaps: u8) -> DemandEvent {
    let reasons = reasons.iter().map(|code| token(code)).collect();
    let situation = crate::declaration::Situation { reasons, handicaps, ..Default::default() };
    DemandEvent::SituationDeclared { situation: sealed(situation) }
}

#[test]
fn the_reasons_of_the_form_tell_what_is_declared() {
    let declared = |codes: &[&str]| Observed::of(&history(vec![situation(codes, 0)])).declared;
    assert_eq!(declared(&["01", "13"]), BTreeSet::new());
    assert_eq!(declared(&["05"]), set(E::DebtOrExpulsion));
    assert_eq!(declared(&["06"]), set(E::Violence));
    assert_eq!(declared(&["08", "07"]), set(E::HealthOrAutonomy));
    assert!(Observed::of(&history(vec![situation(&["07"], 1)])).adapted);
    assert!(!Observed::of(&history(vec![situation(&["01"], 1)])).adapted);
}

#[test]
fn an_erased_or_ended_demand_proposes_nothing() {
    let hidden = DemandEvent::SituationDeclared { situation: Sealed::Erased { person: person(1) } };
    let observed = Observed::of(&history(vec![situation(&["06"], 0), hidden]));
    assert!(observed.declared.is_empty());
    let ended = DemandEvent::Deregistered {
        ground: crate::demand::Ground::Renounced,
        effective_on: day("2026-04-01"),
        elsewhere: false,
    };
    let observed = Observed::of(&history(vec![situation(&["06"], 0), ended]));
    assert_eq!(detect(&observed, day(TODAY), &Law::default()), []);
}
