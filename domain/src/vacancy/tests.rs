use crate::{
    demand::{DemandCommand, DocumentCategory, Ground, Stage},
    refusal::Refusal,
    sealed::Sealed,
    session::Decision,
    testing::*,
    vacancy::{Closure, ExceptionCause, RefusalReason, VacancyCommand as C, VacancyEvent},
    world::{Command, Event},
};

fn on(command: C) -> Command {
    Command::Vacancy(vacancy(1), command)
}

fn refuse(d: u128) -> Command {
    let reason = RefusalReason::Location;
    on(C::RefuseOffer { demand: demand(d), on: day("2025-09-30"), reason })
}

fn sign(d: u128) -> Command {
    on(C::SignLease { demand: demand(d), on: day("2025-10-08") })
}

fn at_offer() -> Scenario {
    Scenario::new().given(offered())
}

/// One registered demand, changed, and one vacancy.
fn with(change: impl FnOnce(&mut crate::demand::Declaration)) -> Scenario {
    let mut changed = form(1);
    change(&mut changed.declaration);
    Scenario::new().given([submission(1, changed), register(1), declare(1)])
}

#[test]
fn a_nomination_records_the_score_and_opens_a_candidacy() {
    let types =
        Scenario::new().given(registered(1)).given([declare(1)]).then_types(&nominate(1, 1));
    assert_eq!(
        types,
        ["demand.score-computed", "vacancy.candidate-nominated", "demand.candidacy-opened"]
    );
}

#[test]
fn a_nomination_told_twice_counts_once() {
    let scenario = with(|_| {}).given([nominate(1, 1)]);
    assert_eq!(scenario.when(&nominate(1, 1)), Ok(vec![]));
}

#[test]
fn a_demand_without_number_cannot_be_nominated() {
    let scenario = Scenario::new().given([submit(1), declare(1)]);
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::NotRegistered);
}

#[test]
fn a_household_above_the_ceiling_cannot_be_nominated() {
    let scenario = with(|said| {
        let resources = crate::declaration::Resources {
            tax_income_n2: Some(23_202),
            ..crate::declaration::Resources::default()
        };
        said.resources = Some(Sealed::new(person(1), resources));
    });
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::AboveCeiling);
}

#[test]
fn a_commune_neither_wished_nor_widened_is_refused() {
    let narrow = with(|said| said.wish.as_mut().unwrap().communes = vec![token("44026")]);
    assert_eq!(narrow.then_refusal(&nominate(1, 1)), Refusal::CommuneNotWished);
    let widened = with(|said| {
        let wish = said.wish.as_mut().unwrap();
        (wish.communes, wish.widened) = (vec![token("44026")], true);
    });
    assert_eq!(widened.then_types(&nominate(1, 1)).len(), 3);
}

#[test]
fn a_demand_without_resources_cannot_be_nominated() {
    let scenario = with(|said| said.resources = None);
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::ResourcesUnknown);
}

#[test]
fn an_erased_household_cannot_be_nominated() {
    let scenario = with(|_| {}).erase(person(1));
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::Erased);
}

#[test]
fn a_dwelling_too_small_for_the_household_is_refused() {
    let scenario = with(|said| {
        let household = said.household.as_mut().unwrap();
        let Sealed::Open { value, .. } = household else { panic!() };
        value.unborn = 5;
    });
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::DwellingTooSmall);
}

#[test]
fn a_reserved_dwelling_is_proposed_by_its_holder_for_a_month() {
    let assign = |date| on(C::AssignToReservation { holder: token("metropole"), on: day(date) });
    let recent = with(|_| {}).given([assign("2025-09-01")]);
    assert_eq!(recent.then_refusal(&nominate(1, 1)), Refusal::NotNominator);
    let lapsed = with(|_| {}).given([assign("2025-08-09")]);
    assert_eq!(lapsed.then_types(&nominate(1, 1)).len(), 3);
}

#[test]
fn a_withdrawn_candidate_may_be_proposed_again() {
    let withdraw = on(C::WithdrawCandidate { demand: demand(1), on: day("2025-09-12") });
    let scenario = with(|_| {}).given([nominate(1, 1)]);
    assert_eq!(
        scenario.then_types(&withdraw),
        ["vacancy.candidate-withdrawn", "demand.candidacy-closed"]
    );
    assert!(!scenario.given([withdraw]).then_types(&nominate(1, 1)).is_empty());
}

#[test]
fn a_ranked_candidate_cannot_be_passed_over_by_withdrawing_it() {
    let withdraw = on(C::WithdrawCandidate { demand: demand(2), on: day("2025-09-26") });
    assert_eq!(at_offer().then_refusal(&withdraw), Refusal::CandidateDecided);
}

#[test]
fn a_shortfall_is_noted_only_below_three_candidates() {
    let scenario = Scenario::new().given(offered().take(10));
    assert_eq!(scenario.then_refusal(&shortfall(1)), Refusal::NoShortfall);
}

#[test]
fn an_exception_to_three_candidates_must_be_true() {
    let because = |cause| on(C::RecordException { on: day("2025-09-11"), cause });
    let plain = with(|_| {}).given([nominate(1, 1)]);
    let right = because(ExceptionCause::Designated);
    assert_eq!(plain.then_refusal(&right), Refusal::NotDesignated);
    assert_eq!(plain.then_refusal(&because(ExceptionCause::VerySocial)), Refusal::NotVerySocial);
    let recognised = with(|said| {
        let Some(Sealed::Open { value, .. }) = &mut said.situation else { panic!() };
        value.opposable_right = Some(token("ACTIF"));
    });
    assert_eq!(recognised.given([nominate(1, 1)]).then_types(&right).len(), 1);
}

#[test]
fn an_offer_needs_a_decision_of_the_commission() {
    let scenario = with(|_| {}).given([nominate(1, 1)]);
    assert_eq!(scenario.then_refusal(&offer(1, 1)), Refusal::NoRanking);
}

#[test]
fn an_offer_leaves_at_least_ten_days() {
    let scenario = Scenario::new().given(offered().take(13));
    let short =
        on(C::MakeOffer { demand: demand(1), on: day("2025-09-25"), reply_by: day("2025-10-04") });
    assert_eq!(scenario.then_refusal(&short), Refusal::ReplyTooShort(day("2025-10-05")));
}

#[test]
fn the_second_rank_waits_for_the_first() {
    assert_eq!(at_offer().then_refusal(&offer(1, 2)), Refusal::NotTheirTurn);
}

#[test]
fn a_refusal_gives_the_next_rank_its_turn() {
    let scenario = at_offer();
    assert_eq!(
        scenario.then_types(&refuse(1)),
        ["vacancy.offer-refused", "vacancy.next-rank-activated", "demand.candidacy-closed"]
    );
    assert_eq!(scenario.given([refuse(1)]).then_types(&offer(1, 2)), ["vacancy.offer-made"]);
}

#[test]
fn a_refusal_told_twice_counts_once() {
    assert_eq!(at_offer().given([refuse(1)]).when(&refuse(1)), Ok(vec![]));
}

#[test]
fn the_vacancy_closes_when_every_rank_has_refused() {
    let scenario = at_offer().given([refuse(1), offer(1, 2), refuse(2), offer(1, 3), refuse(3)]);
    let world = scenario.world();
    let closed = world.vacancy(vacancy(1)).unwrap().closed;
    assert_eq!(closed.map(|(_, cause)| cause), Some(Closure::RankingExhausted));
}

#[test]
fn a_lease_houses_one_household_and_closes_every_other_candidacy() {
    let scenario = at_offer().given([accept(1, 1)]);
    assert_eq!(
        scenario.then_types(&sign(1)),
        [
            "vacancy.lease-signed",
            "vacancy.closed",
            "demand.candidacy-closed",
            "demand.deregistered",
            "person.demand-detached",
            "demand.candidacy-closed",
            "demand.candidacy-closed"
        ]
    );
}

#[test]
fn the_housed_demand_is_deregistered_and_the_others_stay_active() {
    let world = at_offer().given([accept(1, 1), sign(1)]).world();
    let stage = |n| world.demand(demand(n)).unwrap().stage;
    assert_eq!(stage(1), Stage::Deregistered { ground: Ground::Allocated, on: day("2025-10-08") });
    assert_eq!(stage(2), Stage::Active);
    assert!(world.demand(demand(2)).unwrap().candidacies.is_empty());
}

#[test]
fn a_lease_withdraws_the_household_from_its_other_dwellings() {
    let other = [declare(2), nominate(2, 1), accept(1, 1)];
    let events = at_offer().given(other).when(&sign(1)).unwrap();
    let (demand, on) = (demand(1), day("2025-10-08"));
    let withdrawn = VacancyEvent::CandidateWithdrawn { demand, on, reason: None };
    let elsewhere = crate::id::StreamId::Vacancy(vacancy(2));
    assert!(events.contains(&(elsewhere, Event::Vacancy(withdrawn))));
}

#[test]
fn no_lease_without_an_accepted_offer() {
    assert_eq!(at_offer().then_refusal(&sign(1)), Refusal::OfferNotAccepted);
}

#[test]
fn an_accepted_dwelling_cannot_be_taken_back() {
    let withdraw = on(C::Withdraw { on: day("2025-10-01") });
    assert_eq!(at_offer().given([accept(1, 1)]).then_refusal(&withdraw), Refusal::OfferAccepted);
    assert_eq!(at_offer().then_types(&withdraw).len(), 4);
}

#[test]
fn a_household_may_go_back_on_its_acceptance_before_the_lease() {
    let types = at_offer().given([accept(1, 1)]).then_types(&refuse(1));
    assert_eq!(types[..2], ["vacancy.offer-refused", "vacancy.next-rank-activated"]);
}

#[test]
fn nobody_is_nominated_on_a_closed_vacancy() {
    let withdraw = on(C::Withdraw { on: day("2025-09-09") });
    let scenario = with(|_| {}).given([withdraw]);
    assert_eq!(scenario.then_refusal(&nominate(1, 1)), Refusal::VacancyClosed);
}

#[test]
fn the_ranking_survives_the_departure_of_the_first() {
    let renounce = Command::Demand(demand(1), DemandCommand::Renounce { on: day("2025-09-29") });
    let types = at_offer().then_types(&renounce);
    assert_eq!(types[1..3], ["vacancy.candidate-withdrawn", "vacancy.next-rank-activated"]);
}

/// Three candidates, the first under condition of a tax notice by 6 October.
fn conditional() -> Scenario {
    let mut decisions = ranks(3);
    let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
    decisions[0].1 = Decision::AllocateIf { rank: 1, document, due };
    Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)])
}

fn bring(date: &str) -> [Command; 2] {
    let (document, category) = (document(1), DocumentCategory::TaxNotice);
    [
        DemandCommand::FileDocument { document, category, on: day(date) },
        DemandCommand::VerifyDocument {
            document,
            on: day("2025-10-13"),
            proves: crate::demand::Proven::default(),
        },
    ]
    .map(|command| Command::Demand(demand(1), command))
}

#[test]
fn a_conditional_allocation_waits_for_its_document() {
    assert_eq!(conditional().then_refusal(&offer(1, 1)), Refusal::ConditionOpen);
    let met = conditional().given(bring("2025-10-02"));
    assert_eq!(met.then_types(&offer(1, 1)), ["vacancy.condition-met", "vacancy.offer-made"]);
}

#[test]
fn a_lapsed_condition_opens_the_rank_but_a_document_in_time_does_not() {
    let lapse = on(C::WithdrawCandidate { demand: demand(1), on: day("2025-10-14") });
    assert!(conditional().then_types(&lapse).contains(&"vacancy.next-rank-activated"));
    let [filed, _] = bring("2025-10-06");
    let scenario = conditional().given([filed]);
    assert_eq!(scenario.then_refusal(&lapse), Refusal::DocumentInTime);
}

#[test]
fn nothing_of_a_candidate_is_dated_before_the_last_thing_known_of_it() {
    let early = on(C::AcceptOffer { demand: demand(1), on: day("2025-09-24") });
    assert_eq!(at_offer().then_refusal(&early), Refusal::ImpossibleDate);
    let lease = on(C::SignLease { demand: demand(1), on: day("2025-09-29") });
    assert_eq!(at_offer().given([accept(1, 1)]).then_refusal(&lease), Refusal::ImpossibleDate);
}

/// Demand 2 was proposed before demand 1; demand 1 is a candidate of vacancies 1, 9 and 3, in that order.
fn out_of_order() -> Scenario {
    Scenario::new()
        .given(registered(2))
        .given([declare(1), nominate(1, 2), nominate(1, 1)])
        .given([declare(9), declare(3), nominate(9, 1), nominate(3, 1)])
}

#[test]
fn what_is_written_follows_the_order_of_facts_and_not_of_ids() {
    use crate::id::StreamId::{Demand, Vacancy};
    let streams = |command: &Command| -> Vec<_> {
        out_of_order().when(command).unwrap().into_iter().map(|(stream, _)| stream).collect()
    };
    let taken_back = streams(&on(C::Withdraw { on: day("2025-09-12") }));
    assert_eq!(taken_back, [Vacancy(vacancy(1)), Demand(demand(2)), Demand(demand(1))]);
    let renounce = DemandCommand::Renounce { on: day("2025-09-12") };
    let left = streams(&Command::Demand(demand(1), renounce));
    assert_eq!([left[1], left[3], left[5]], [1, 9, 3].map(|n| Vacancy(vacancy(n))));
}
