use crate::{
    calendar::Deadline,
    demand::{
        DemandCommand as C, DemandEvent, DocumentCategory, DocumentRejection, Ground,
        LetterCommand, Origin, ReturnCause, Stage,
    },
    refusal::Refusal,
    testing::*,
    world::{Command, Event},
};

fn on(n: u128, command: C) -> Command {
    Command::Demand(demand(n), command)
}

fn notice(date: &str) -> Command {
    on(1, C::SendRenewalNotice { on: day(date) })
}

fn renew(date: &str) -> Command {
    on(1, C::Renew { on: day(date), declaration: None })
}

fn expire(date: &str) -> Command {
    on(1, C::Expire { on: day(date) })
}

fn active() -> Scenario {
    Scenario::new().given(registered(1))
}

/// The notice went on a day, and its letter came the same day.
fn told(date: &str) -> Scenario {
    active().given([notice(date)]).given(told_of_renewal(1, date, date))
}

fn expiry(scenario: &Scenario) -> String {
    scenario.world().demand(demand(1)).unwrap().expires_on().unwrap().to_string()
}

#[test]
fn a_form_is_taken_in_section_by_section() {
    let types = Scenario::new().then_types(&submit(1));
    assert_eq!(
        types,
        [
            "demand.submitted",
            "demand.household-declared",
            "demand.resources-declared",
            "demand.housing-declared",
            "demand.wish-declared",
            "demand.situation-declared"
        ]
    );
}

#[test]
fn the_same_form_again_changes_nothing() {
    assert_eq!(active().when(&submit(1)), Ok(vec![]));
}

#[test]
fn another_form_on_the_same_demand_is_refused() {
    let mut other = form(1);
    other.received_on = day("2025-03-11");
    assert_eq!(active().then_refusal(&submission(1, other)), Refusal::DemandExists);
}

#[test]
fn a_form_with_gaps_is_taken_in_and_its_gaps_listed() {
    let mut incomplete = form(1);
    incomplete.declaration.resources = None;
    incomplete.declaration.missing = vec!["revenuFiscal".to_owned()];
    let types = Scenario::new().then_types(&submission(1, incomplete));
    assert!(types.contains(&"demand.completeness-assessed"), "{types:?}");
}

#[test]
fn a_lookalike_is_shown_and_never_refused() {
    let mut twin = form(1);
    twin.lookalikes = vec![demand(2)];
    assert!(
        Scenario::new().then_types(&submission(1, twin)).contains(&"demand.duplicate-suspected")
    );
}

#[test]
fn accepting_an_identity_document_registers_and_attaches_the_person() {
    let types = Scenario::new().given([submit(1)]).then_types(&register(1));
    assert_eq!(types, ["demand.identity-accepted", "demand.registered", "person.demand-attached"]);
}

#[test]
fn validity_runs_a_year_from_the_day_the_form_came() {
    assert_eq!(expiry(&active()), "2026-03-10");
}

#[test]
fn registering_again_under_the_same_number_changes_nothing() {
    assert_eq!(active().when(&register(1)), Ok(vec![]));
}

#[test]
fn a_number_never_changes() {
    let Command::Demand(id, C::Register { on, body, desk, same, .. }) = register(1) else {
        panic!()
    };
    let other = Command::Demand(id, C::Register { on, body, desk, same, number: number(2) });
    assert_eq!(active().then_refusal(&other), Refusal::AlreadyRegistered);
}

#[test]
fn nothing_is_registered_without_a_form() {
    assert_eq!(Scenario::new().then_refusal(&register(1)), Refusal::DemandUnknown);
}

#[test]
fn a_verified_identity_holds_one_active_demand() {
    let mut again = form(2);
    again.declaration = declaration(1);
    let scenario = active().given([submission(2, again)]);
    assert_eq!(scenario.then_refusal(&register(2)), Refusal::AnotherActiveDemand);
}

#[test]
fn a_new_demand_is_possible_once_the_first_is_over() {
    let mut again = form(2);
    again.declaration = declaration(1);
    let renounce = on(1, C::Renounce { on: day("2025-04-01") });
    let scenario = active().given([submission(2, again), renounce]);
    assert_eq!(scenario.then_types(&register(2)).len(), 3);
}

#[test]
fn an_imported_demand_attaches_nobody() {
    let types = Scenario::new().then_types(&migrate(1, "2022-05-02", None));
    assert!(types.contains(&"demand.registered"));
    assert!(!types.contains(&"person.demand-attached"));
}

#[test]
fn a_migrated_demand_keeps_its_number_and_dates() {
    let world = Scenario::new().given([migrate(1, "2019-05-02", Some("2024-04-28"))]).world();
    let registered = world.demand(demand(1)).unwrap().registration.clone().unwrap();
    assert_eq!(registered.presented_on, day("2019-05-02"));
    assert_eq!(registered.expires_on, day("2025-04-28"));
    assert_eq!(registered.origin, Origin::Migrated);
}

#[test]
fn a_migrated_demand_past_its_expiry_is_taken_in_and_waits_for_a_notice() {
    let scenario = Scenario::new().given([migrate(1, "2022-05-02", None)]);
    let world = scenario.world();
    let state = world.demand(demand(1)).unwrap();
    assert!(state.is_active());
    assert_eq!(state.deadlines(&scenario.law), [(Deadline::RenewalNotice, day("2023-03-23"))]);
    assert_eq!(scenario.then_refusal(&expire("2025-03-12")), Refusal::NoticeNotSent);
}

#[test]
fn a_demand_presented_after_it_was_received_is_refused() {
    let refusal = Scenario::new().then_refusal(&migrate(1, "2025-03-11", None));
    assert_eq!(refusal, Refusal::ImpossibleDate);
}

#[test]
fn a_change_records_only_the_sections_that_differ() {
    let mut said = declaration(1);
    said.wish.as_mut().unwrap().widened = true;
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said) });
    assert_eq!(active().then_types(&change), ["demand.wish-declared"]);
}

#[test]
fn a_change_without_any_difference_changes_nothing() {
    let said = Box::new(declaration(1));
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: said });
    assert_eq!(active().when(&change), Ok(vec![]));
}

#[test]
fn a_section_left_out_stays_as_it_was() {
    let mut said = declaration(1);
    (said.household, said.resources, said.wish) = (None, None, None);
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said) });
    assert_eq!(active().when(&change), Ok(vec![]));
}

#[test]
fn a_birth_can_change_the_quartile_without_new_resources() {
    let mut said = declaration(1);
    said.household = Some(crate::sealed::Sealed::new(person(1), couple_with_child()));
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said) });
    let types = active().then_types(&change);
    assert_eq!(types, ["demand.household-declared", "demand.resources-declared"]);
}

fn couple_with_child() -> crate::declaration::Household {
    use crate::declaration::{Household, Member, MemberLink::*};
    let member = |link, birth: &str| Member { link, birth_date: Some(day(birth)) };
    Household {
        members: vec![
            member(Applicant, "1990-05-17"),
            member(Partner, "1991-01-01"),
            member(Dependant, "2025-04-20"),
        ],
        ..Household::default()
    }
}

#[test]
fn an_erased_section_never_overwrites_an_open_one() {
    let mut said = declaration(1);
    said.household = Some(crate::sealed::Sealed::Erased { person: person(1) });
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said) });
    assert_eq!(active().when(&change), Ok(vec![]));
}

#[test]
fn a_demand_whose_applicant_is_erased_cannot_be_changed() {
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(declaration(1)) });
    assert_eq!(active().erase(person(1)).then_refusal(&change), Refusal::Erased);
}

#[test]
fn the_certificate_is_sent_once() {
    let certificate = on(1, C::IssueCertificate { on: day("2025-03-12") });
    let scenario = active();
    assert_eq!(scenario.then_types(&certificate), ["demand.certificate-issued"]);
    assert_eq!(scenario.given([certificate.clone()]).when(&certificate), Ok(vec![]));
}

#[test]
fn a_form_without_number_has_no_certificate() {
    let certificate = on(1, C::IssueCertificate { on: day("2025-03-12") });
    let refusal = Scenario::new().given([submit(1)]).then_refusal(&certificate);
    assert_eq!(refusal, Refusal::NotRegistered);
}

fn file(date: &str) -> Command {
    let (document, category) = (document(1), DocumentCategory::TaxNotice);
    on(1, C::FileDocument { document, category, on: day(date) })
}

#[test]
fn a_document_is_deposited_once() {
    let scenario = active().given([file("2025-03-14")]);
    assert_eq!(scenario.when(&file("2025-03-15")), Ok(vec![]));
}

#[test]
fn a_verified_document_is_not_rejected_afterwards() {
    let verify = on(
        1,
        C::VerifyDocument {
            document: document(1),
            on: day("2025-03-20"),
            proves: crate::demand::Proven::default(),
        },
    );
    let reason = DocumentRejection::Unreadable;
    let reject = on(1, C::RejectDocument { document: document(1), reason });
    let scenario = active().given([file("2025-03-14"), verify.clone()]);
    assert_eq!(scenario.when(&verify), Ok(vec![]));
    assert_eq!(scenario.then_refusal(&reject), Refusal::DocumentDecided);
}

#[test]
fn a_document_nobody_deposited_cannot_be_verified() {
    let verify = on(
        1,
        C::VerifyDocument {
            document: document(9),
            on: day("2025-03-20"),
            proves: crate::demand::Proven::default(),
        },
    );
    assert_eq!(active().then_refusal(&verify), Refusal::DocumentUnknown);
}

#[test]
fn a_notice_in_time_keeps_the_expiry() {
    assert_eq!(expiry(&active().given([notice("2026-02-10")])), "2026-03-10");
}

#[test]
fn a_late_notice_moves_the_expiry_a_month_after_it() {
    assert_eq!(expiry(&active().given([notice("2026-03-05")])), "2026-04-05");
}

#[test]
fn a_second_notice_changes_nothing() {
    assert_eq!(active().given([notice("2026-01-20")]).when(&notice("2026-01-21")), Ok(vec![]));
}

#[test]
fn a_renewal_restarts_a_year_and_asks_for_a_new_notice() {
    let scenario = active().given([notice("2026-01-20"), renew("2026-02-12")]);
    assert_eq!(expiry(&scenario), "2027-02-12");
    assert_eq!(scenario.then_types(&notice("2027-01-05")), ["demand.renewal-notice-sent"]);
}

#[test]
fn a_renewal_told_twice_counts_once() {
    assert_eq!(active().given([renew("2026-02-12")]).when(&renew("2026-02-12")), Ok(vec![]));
}

#[test]
fn a_renewal_known_before_the_migration_changes_nothing() {
    let scenario = Scenario::new().given([migrate(1, "2022-05-02", Some("2024-04-28"))]);
    assert_eq!(scenario.when(&renew("2024-04-28")), Ok(vec![]));
}

#[test]
fn a_renewal_older_than_the_last_is_refused() {
    let refusal = active().given([renew("2026-02-12")]).then_refusal(&renew("2025-06-01"));
    assert_eq!(refusal, Refusal::RenewalNotLater(day("2026-02-12")));
}

#[test]
fn a_closed_demand_cannot_be_renewed() {
    let renounce = on(1, C::Renounce { on: day("2025-04-01") });
    assert_eq!(active().given([renounce]).then_refusal(&renew("2026-02-12")), Refusal::NotActive);
}

#[test]
fn a_demand_does_not_lapse_without_a_notice() {
    assert_eq!(active().then_refusal(&expire("2026-03-12")), Refusal::NoticeNotSent);
}

#[test]
fn a_demand_stays_valid_on_its_last_day() {
    let refusal = told("2026-01-20").then_refusal(&expire("2026-03-10"));
    assert_eq!(refusal, Refusal::NotYetExpired(day("2026-03-10")));
}

#[test]
fn a_last_day_on_a_sunday_rolls_to_the_monday() {
    let scenario = Scenario::new().given([migrate(1, "2024-03-09", None), notice("2025-02-01")]);
    let refusal = scenario.then_refusal(&expire("2025-03-10"));
    assert_eq!(refusal, Refusal::NotYetExpired(day("2025-03-10")));
}

#[test]
fn a_demand_not_renewed_in_time_is_deregistered_and_frees_the_person() {
    let types = told("2026-01-20").then_types(&expire("2026-03-11"));
    assert_eq!(types, ["demand.deregistered", "person.demand-detached"]);
}

#[test]
fn a_demand_does_not_lapse_before_its_notice_surely_came_and_a_month_went_by() {
    let noticed = active().given([notice("2026-01-20")]);
    assert_eq!(noticed.then_refusal(&expire("2026-06-01")), Refusal::NoDeliveryProof);
    let came = |sent: &str, on: &str| noticed.clone().given(told_of_renewal(1, sent, on));
    let before = came("2026-01-19", "2026-01-21");
    assert_eq!(before.then_refusal(&expire("2026-06-01")), Refusal::NoDeliveryProof);
    // presented on 27 February: the month ends on Friday 27 March
    let late = came("2026-01-20", "2026-02-27");
    let refusal = late.then_refusal(&expire("2026-03-27"));
    assert_eq!(refusal, Refusal::NotYetExpired(day("2026-03-27")));
    assert_eq!(late.then_types(&expire("2026-03-28"))[0], "demand.deregistered");
    let (letter, cause) = (letter(500_001), ReturnCause::UnknownAtAddress);
    let back = LetterCommand::Return { letter, on: day("2026-03-02"), cause };
    let returned = came("2026-01-20", "2026-01-22").given([on(1, C::Letter(back))]);
    assert_eq!(returned.then_refusal(&expire("2026-06-01")), Refusal::LetterReturned);
    let world = returned.world();
    assert_eq!(world.demand(demand(1)).unwrap().deadlines(&returned.law).len(), 1);
}

#[test]
fn a_demand_studied_for_a_dwelling_does_not_lapse() {
    let scenario = active().given([declare(1), nominate(1, 1), notice("2026-01-20")]);
    assert_eq!(scenario.then_refusal(&expire("2026-03-11")), Refusal::CandidacyOpen);
}

#[test]
fn the_clock_does_nothing_to_a_finished_demand() {
    let renounce = on(1, C::Renounce { on: day("2025-04-01") });
    let scenario = active().given([renounce]);
    assert_eq!(scenario.when(&notice("2026-01-20")), Ok(vec![]));
    assert_eq!(scenario.when(&expire("2026-03-11")), Ok(vec![]));
}

#[test]
fn a_renunciation_ends_the_demand_and_its_candidacies() {
    let renounce = on(1, C::Renounce { on: day("2025-09-15") });
    let types = active().given([declare(1), nominate(1, 1)]).then_types(&renounce);
    assert_eq!(
        types,
        [
            "demand.renunciation-received",
            "vacancy.candidate-withdrawn",
            "demand.candidacy-closed",
            "demand.deregistered",
            "person.demand-detached"
        ]
    );
}

#[test]
fn a_deregistration_told_twice_counts_once() {
    let radiation = on(1, C::Deregister { ground: Ground::NoAnswer, on: day("2025-06-01") });
    let scenario = active();
    assert_eq!(scenario.then_types(&radiation)[0], "demand.deregistered");
    assert_eq!(scenario.given([radiation.clone()]).when(&radiation), Ok(vec![]));
}

#[test]
fn a_reinstated_demand_has_its_date_back_and_time_for_a_notice() {
    let radiation = on(1, C::Deregister { ground: Ground::NoAnswer, on: day("2026-03-01") });
    let back = on(1, C::Reinstate { on: day("2026-03-08"), mistake: None });
    let scenario = active().given([radiation, back]);
    let world = scenario.world();
    let state = world.demand(demand(1)).unwrap();
    assert_eq!(state.presented_on(), Some(day("2025-03-10")));
    assert_eq!(state.stage, Stage::Active);
    assert_eq!(expiry(&scenario), "2026-04-18");
}

#[test]
fn a_reinstatement_after_a_year_is_refused() {
    let radiation = on(1, C::Deregister { ground: Ground::NoAnswer, on: day("2025-06-01") });
    let back = on(1, C::Reinstate { on: day("2026-06-02"), mistake: None });
    let refusal = active().given([radiation]).then_refusal(&back);
    assert_eq!(refusal, Refusal::ReinstatementTooLate(day("2026-06-01")));
}

#[test]
fn an_active_demand_waits_for_its_certificate_then_its_notice_then_its_expiry() {
    let scenario = active();
    let deadlines =
        |scenario: &Scenario| scenario.world().demand(demand(1)).unwrap().deadlines(&scenario.law);
    assert_eq!(
        deadlines(&scenario),
        [(Deadline::Certificate, day("2025-03-13")), (Deadline::RenewalNotice, day("2026-01-31"))]
    );
    let certificate = on(1, C::IssueCertificate { on: day("2025-03-13") });
    let scenario = scenario.given([certificate, notice("2026-01-31")]);
    assert_eq!(deadlines(&scenario), [], "the letter must come first");
    let scenario = scenario.given(told_of_renewal(1, "2026-01-31", "2026-02-02"));
    assert_eq!(deadlines(&scenario), [(Deadline::Expiry, day("2026-03-11"))]);
}

#[test]
fn a_score_is_recorded_once_a_day() {
    let score = on(1, C::Score { on: day("2025-09-10") });
    let scenario = active();
    assert_eq!(scenario.then_types(&score), ["demand.score-computed"]);
    assert_eq!(scenario.given([score.clone()]).when(&score), Ok(vec![]));
}

#[test]
fn an_erased_demand_still_folds_and_its_deadlines_stand() {
    let scenario = active().erase(person(1));
    let world = scenario.world();
    let state = world.demand(demand(1)).unwrap();
    assert!(state.number().is_none());
    assert_eq!(state.deadlines(&scenario.law).len(), 2);
    let score = on(1, C::Score { on: day("2025-09-10") });
    assert_eq!(scenario.then_refusal(&score), Refusal::Erased);
}

#[test]
fn a_co_applicant_left_out_is_removed_and_a_new_one_declared() {
    let mut said = declaration(1);
    said.co_applicants = vec![partner(2)];
    let change = |said: &crate::demand::Declaration| {
        on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said.clone()) })
    };
    let scenario = active().given([change(&said)]);
    said.co_applicants = vec![partner(3)];
    assert_eq!(
        scenario.then_types(&change(&said)),
        ["demand.co-applicant-removed", "demand.co-applicant-declared"]
    );
}

fn partner(n: u128) -> crate::sealed::Sealed<crate::declaration::CoApplicant> {
    let co_applicant = crate::declaration::CoApplicant {
        name: "MARTIN".to_owned(),
        first_name: "Alex".to_owned(),
        birth_date: day("1988-01-02"),
        link: token("M"),
        tax_income_n2: Some(100),
        tax_income_n1: None,
        monthly: 0,
        year_n2: None,
        last_months: None,
        received: crate::declaration::Received::default(),
    };
    crate::sealed::Sealed::new(person(n), co_applicant)
}

#[test]
fn evolve_takes_any_fact_on_an_empty_state() {
    for event in samples() {
        if let Event::Demand(event) = event {
            let _: crate::demand::Demand = crate::decider::fold([&event]);
        }
    }
    let late =
        DemandEvent::Renewed { renewed_on: day("2025-01-01"), expires_on: day("2026-01-01") };
    let state: crate::demand::Demand = crate::decider::fold([&late]);
    assert_eq!(state.stage, Stage::Absent);
}

#[test]
fn a_demand_keeps_its_applicant() {
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(declaration(2)) });
    assert_eq!(active().then_refusal(&change), Refusal::OtherApplicant);
}

#[test]
fn a_new_year_alone_does_not_declare_the_resources_again() {
    let mut said = declaration(1);
    (said.on, said.resources) = (day("2021-05-01"), None);
    said.wish.as_mut().unwrap().widened = true;
    let change = on(1, C::Change { on: day("2025-05-01"), declaration: Box::new(said) });
    assert_eq!(active().then_types(&change), ["demand.wish-declared"]);
}
