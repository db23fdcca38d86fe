use super::*;

fn gives(scenario: &Scenario, command: &Command, kind: &str) {
    assert_eq!(scenario.then_types(command), [kind]);
    let after = scenario.clone().given([command.clone()]);
    assert_eq!(after.when(command), Ok(vec![]), "{kind}: a repeat changes nothing");
}

#[test]
fn each_step_records_its_fact_once() {
    let safety = [SocialData::Safety];
    let registered = Scenario::new().given(registered(1));
    gives(&registered, &request("2025-09-15"), "examination.requested");
    let agreed = of(1, consent("2025-09-16", &safety));
    gives(&requested(), &agreed, "examination.consent-recorded");
    let withdraw = of(1, Step::WithdrawConsent { on: day("2025-10-01") });
    gives(&requested().given([agreed.clone()]), &withdraw, "examination.consent-withdrawn");
    gives(&requested(), &of(1, admit("2025-09-17")), "examination.admitted");
    let reason = DeclineReason::OrdinaryTreatmentAnswers;
    let decline = of(1, Step::Decline { on: day("2025-09-17"), reason });
    gives(&requested(), &decline, "examination.declined");
    let attach = of(1, attach("2025-09-18", &safety));
    gives(&requested().given([agreed]), &attach, "examination.appraisal-attached");
    let convene = of(1, convene("2025-09-18", "2025-09-25"));
    gives(&admitted(), &convene, "examination.panel-convened");
    gives(&convened(), &of(1, orient("2025-09-25")), "examination.orientation-decided");
    let commit = of(1, commit("2025-09-25", "2025-10-31"));
    gives(&oriented(), &commit, "examination.commitment-taken");
    gives(&committed(), &of(1, honour(1, "2025-10-31")), "examination.commitment-honoured");
    gives(&committed(), &of(1, miss(1, "2025-11-01")), "examination.commitment-missed");
    let kept = committed().given([of(1, honour(1, "2025-10-31"))]);
    gives(&kept, &of(1, close("2025-11-20", Closing::Answered)), "examination.closed");
}

#[test]
fn a_request_records_the_list_in_force_and_seals_why() {
    let events = Scenario::new().given(registered(1)).when(&request("2025-09-15")).unwrap();
    let (stream, Event::Examination(event)) = &events[0] else { panic!("{events:?}") };
    assert_eq!(*stream, StreamId::Examination(ExaminationId::of(demand(1))));
    let data = serde_json::to_value(event).unwrap()["data"].clone();
    assert_eq!(data["list"], "exemple-2017.1");
    assert_eq!(data["entry"]["sealed"], "sensitive");
}

#[test]
fn the_open_fields_of_a_sensitive_case_and_of_another_say_the_same() {
    let plain = |situation| {
        let command =
            ExaminationCommand::Request { on: day("2025-09-15"), entry: entry(situation) };
        let events = Scenario::new().given(registered(1)).when(&ask(command)).unwrap();
        let mut data = events[0].1.data();
        data["entry"]["value"].take();
        (events[0].1.type_name(), data)
    };
    assert_eq!(plain(EntrySituation::Violence), plain(EntrySituation::BlockedTransfer));
}

#[test]
fn a_missed_commitment_opens_the_agenda_again() {
    let missed = committed().given([of(1, miss(1, "2025-11-01"))]);
    assert_eq!(open_case(&missed).agenda, Agenda::Open);
    let refusal = missed.then_refusal(&of(1, close("2025-11-02", Closing::Answered)));
    assert_eq!(refusal, Refusal::NoOrientation);
    let again = missed.given([
        of(1, convene("2025-11-02", "2025-11-10")),
        of(1, orient("2025-11-10")),
        of(1, commit("2025-11-10", "2025-12-10")),
        of(1, honour(2, "2025-12-01")),
        of(1, close("2025-12-02", Closing::Answered)),
    ]);
    assert!(again.world().examination(ExaminationId::of(demand(1))).unwrap().open.is_none());
}

#[test]
fn a_commitment_missed_when_the_panel_is_called_again_leaves_the_meeting_called() {
    let two = committed().given([of(1, commit("2025-09-26", "2025-10-31"))]);
    let called =
        two.given([of(1, miss(1, "2025-11-01")), of(1, convene("2025-11-02", "2025-11-10"))]);
    let missed = called.given([of(1, miss(2, "2025-11-03"))]);
    assert!(matches!(open_case(&missed).agenda, Agenda::Convened { .. }));
}

#[test]
fn a_withdrawn_consent_ends_the_sharing_of_what_was_attached() {
    let shared = requested().given([
        of(1, consent("2025-09-16", &[SocialData::Budget])),
        of(1, attach("2025-09-18", &[SocialData::Budget])),
    ]);
    assert!(open_case(&shared).shares(SocialData::Budget));
    assert!(!open_case(&shared).shares(SocialData::Health));
    let withdrawn = shared.given([of(1, Step::WithdrawConsent { on: day("2025-10-01") })]);
    assert!(!open_case(&withdrawn).shares(SocialData::Budget));
    let more = of(1, attach("2025-10-02", &[SocialData::Budget]));
    assert_eq!(withdrawn.then_refusal(&more), Refusal::NoConsent);
    let again = withdrawn.given([of(1, consent("2025-10-03", &[SocialData::Budget]))]);
    assert!(open_case(&again).shares(SocialData::Budget));
}

#[test]
fn an_erased_consent_shares_nothing() {
    let shared = requested().given([of(1, consent("2025-09-16", &[SocialData::Budget]))]);
    let erased = shared.erase(person(1));
    assert!(!open_case(&erased).shares(SocialData::Budget));
    let attach = of(1, attach("2025-09-18", &[SocialData::Budget]));
    assert_eq!(erased.then_refusal(&attach), Refusal::Erased);
}

#[test]
fn a_case_goes_on_and_ends_without_the_key_of_its_person() {
    let erased = committed().erase(person(1));
    let ended = erased
        .given([of(1, honour(1, "2025-10-15")), of(1, close("2025-10-20", Closing::Answered))]);
    assert!(ended.world().examination(ExaminationId::of(demand(1))).unwrap().open.is_none());
}

#[test]
fn a_demand_has_cases_one_after_the_other() {
    let reason = DeclineReason::SituationNotShown;
    let declined = requested().given([of(1, Step::Decline { on: day("2025-09-17"), reason })]);
    let second = declined.given([request("2025-10-01"), of(2, admit("2025-10-02"))]);
    assert_eq!(open_case(&second).number, CaseNumber(2));
}

#[test]
fn a_late_step_of_an_ended_case_never_lands_on_the_next() {
    let closed = requested().given([of(1, close("2025-09-20", Closing::PersonWithdrew))]);
    let second = closed.given([request("2025-10-01")]);
    let late = of(1, Step::Admit { on: day("2025-10-02") });
    assert_eq!(second.then_refusal(&late), Refusal::ExaminationEnded);
}

#[test]
fn numbers_of_commitments_are_never_used_twice() {
    let closed = committed().given([of(1, close("2025-10-02", Closing::PersonWithdrew))]);
    let second = closed.given([
        request("2025-10-10"),
        of(2, admit("2025-10-11")),
        of(2, convene("2025-10-11", "2025-10-20")),
        of(2, orient("2025-10-20")),
        of(2, commit("2025-10-20", "2025-11-20")),
    ]);
    let numbers: Vec<_> = open_case(&second).commitments.into_keys().collect();
    assert_eq!(numbers, [CommitmentNumber(2)]);
    let late = of(2, miss(1, "2025-11-01"));
    assert_eq!(second.then_refusal(&late), Refusal::CommitmentUnknown);
}

#[test]
fn a_meeting_is_called_again_for_another_day() {
    let moved = convened().given([of(1, convene("2025-09-20", "2025-10-02"))]);
    let refusal = moved.then_refusal(&of(1, orient("2025-09-25")));
    assert_eq!(refusal, Refusal::PanelNotMet(day("2025-10-02")));
}

#[test]
fn a_commitment_kept_late_is_kept() {
    assert_eq!(
        committed().then_types(&of(1, honour(1, "2025-11-05"))),
        ["examination.commitment-honoured"]
    );
}

#[test]
fn a_late_clock_finds_a_kept_commitment_and_does_nothing() {
    let kept = committed().given([of(1, honour(1, "2025-10-30"))]);
    assert_eq!(kept.when(&of(1, miss(1, "2025-11-01"))), Ok(vec![]));
}

#[test]
fn an_ended_demand_ends_its_case() {
    let ended = committed().given([renounce()]);
    let close = of(1, close("2025-11-02", Closing::DemandEnded));
    assert_eq!(ended.then_types(&close), ["examination.closed"]);
}

#[test]
fn the_demand_is_read_where_its_life_matters_and_nowhere_else() {
    let world = crate::world::World::default();
    let reads = |command: &Command| command.needs(&world).contains(&StreamId::Demand(demand(1)));
    assert!(reads(&request("2025-09-15")));
    assert!(reads(&of(1, admit("2025-09-17"))));
    assert!(reads(&of(1, convene("2025-09-18", "2025-09-25"))));
    assert!(reads(&of(1, close("2025-11-02", Closing::DemandEnded))));
    assert!(!reads(&of(1, honour(1, "2025-10-15"))));
}
