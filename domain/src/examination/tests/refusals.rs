use super::*;

fn refused(scenario: &Scenario, command: &Command, refusal: Refusal) {
    assert_eq!(scenario.then_refusal(command), refusal);
}

fn step(scenario: &Scenario, step: Step, refusal: Refusal) {
    refused(scenario, &of(1, step), refusal);
}

#[test]
fn a_demand_that_is_not_registered_and_active_has_no_examination() {
    refused(&Scenario::new(), &request("2025-09-15"), Refusal::DemandUnknown);
    let submitted = Scenario::new().given([submit(1)]);
    refused(&submitted, &request("2025-09-15"), Refusal::NotRegistered);
    let renounced = Scenario::new().given(registered(1)).given([renounce()]);
    refused(&renounced, &request("2025-11-15"), Refusal::NotActive);
}

#[test]
fn a_demand_has_one_open_case() {
    refused(&requested(), &request("2025-09-16"), Refusal::ExaminationOpen);
}

#[test]
fn a_situation_outside_the_list_of_the_day_opens_nothing() {
    let mut scenario = Scenario::new().given(registered(1));
    let list = &mut scenario.law.examinations.versions[0];
    list.situations.retain(|listed| listed.situation != EntrySituation::FailedPresentations);
    refused(&scenario, &request("2025-09-15"), Refusal::SituationNotListed);
    scenario.law.examinations.versions[0].effective_from = day("2026-01-01");
    refused(&scenario, &request("2025-09-15"), Refusal::SituationNotListed);
}

#[test]
fn an_examination_is_for_an_adult_of_the_demand_and_for_that_one_only() {
    let entry =
        Sealed::new(person(2), Entry { situation: EntrySituation::Violence, by: token("nantes") });
    let other = ask(ExaminationCommand::Request { on: day("2025-09-15"), entry });
    let registered = Scenario::new().given(registered(1));
    refused(&registered, &other, Refusal::ExaminationOtherPerson);
    let scope = ConsentScope(BTreeSet::from([SocialData::Budget]));
    let scope = Sealed::new(person(2), scope);
    let consent = Step::RecordConsent { on: day("2025-09-16"), scope };
    step(&requested(), consent, Refusal::ExaminationOtherPerson);
}

#[test]
fn nothing_is_dated_before_what_it_follows() {
    refused(&Scenario::new().given(registered(1)), &request("2025-03-09"), Refusal::ImpossibleDate);
    let early = "2025-09-14";
    step(&requested(), consent(early, &[SocialData::Budget]), Refusal::ImpossibleDate);
    step(&requested(), admit(early), Refusal::ImpossibleDate);
    let agreed = requested().given([of(1, consent("2025-09-16", &[SocialData::Budget]))]);
    step(&agreed, attach("2025-09-15", &[SocialData::Budget]), Refusal::ImpossibleDate);
    step(&agreed, consent("2025-09-15", &[SocialData::Health]), Refusal::ImpossibleDate);
    let withdraw = Step::WithdrawConsent { on: day("2025-09-15") };
    step(&agreed, withdraw, Refusal::ImpossibleDate);
    step(&admitted(), convene("2025-09-16", "2025-09-25"), Refusal::ImpossibleDate);
    step(&admitted(), convene("2025-09-18", "2025-09-17"), Refusal::ImpossibleDate);
    let due = day("2025-09-24");
    let on = day("2025-09-25");
    let orientation = advise("nantes");
    let orient = Step::DecideOrientation { on, due, orientation };
    step(&convened(), orient, Refusal::ImpossibleDate);
    step(&oriented(), commit("2025-09-24", "2025-10-31"), Refusal::ImpossibleDate);
    step(&oriented(), commit("2025-09-25", "2025-09-24"), Refusal::ImpossibleDate);
    step(&committed(), honour(1, "2025-09-24"), Refusal::ImpossibleDate);
    step(&oriented(), close("2025-09-24", Closing::Answered), Refusal::ImpossibleDate);
    let closed = requested().given([of(1, close("2025-09-20", Closing::PersonWithdrew))]);
    refused(&closed, &request("2025-09-19"), Refusal::ImpossibleDate);
}

#[test]
fn a_case_that_does_not_exist_is_unknown_and_one_that_ended_is_ended() {
    let registered = Scenario::new().given(registered(1));
    step(&registered, admit("2025-09-17"), Refusal::ExaminationUnknown);
    refused(&requested(), &of(2, admit("2025-09-17")), Refusal::ExaminationUnknown);
    refused(&requested(), &of(0, admit("2025-09-17")), Refusal::ExaminationUnknown);
    let closed = requested().given([of(1, close("2025-09-20", Closing::PersonWithdrew))]);
    step(&closed, admit("2025-09-21"), Refusal::ExaminationEnded);
    step(&closed, close("2025-09-21", Closing::DemandEnded), Refusal::ExaminationEnded);
}

#[test]
fn social_data_is_attached_only_under_a_consent_that_names_it() {
    let budget = [SocialData::Budget];
    step(&requested(), attach("2025-09-18", &budget), Refusal::NoConsent);
    let withdraw = Step::WithdrawConsent { on: day("2025-09-18") };
    step(&requested(), withdraw, Refusal::NoConsent);
    step(&requested(), consent("2025-09-16", &[]), Refusal::ConsentEmpty);
    let agreed = requested().given([of(1, consent("2025-09-16", &budget))]);
    let more = [SocialData::Budget, SocialData::Health];
    step(&agreed, attach("2025-09-18", &more), Refusal::OutsideConsent);
    step(&agreed, attach("2025-09-18", &[]), Refusal::OutsideConsent);
    let narrower = agreed.given([of(1, consent("2025-09-17", &[SocialData::Health]))]);
    step(&narrower, attach("2025-09-18", &budget), Refusal::OutsideConsent);
}

#[test]
fn a_request_is_taken_or_not_once() {
    let reason = DeclineReason::ExaminedElsewhere;
    let decline = Step::Decline { on: day("2025-09-18"), reason };
    step(&admitted(), decline, Refusal::ExaminationAdmitted);
    let renounced = requested().given([renounce()]);
    step(&renounced, admit("2025-11-02"), Refusal::NotActive);
}

#[test]
fn a_panel_meets_for_an_admitted_case_with_the_bodies_of_the_plan() {
    step(&requested(), convene("2025-09-18", "2025-09-25"), Refusal::ExaminationNotAdmitted);
    let (on, meets_on) = (day("2025-09-18"), day("2025-09-25"));
    let two = Step::ConvenePanel { on, meets_on, panel: panel(&BODIES[..2]) };
    step(&admitted(), two, Refusal::PanelIncomplete);
    step(&oriented(), convene("2025-09-26", "2025-10-02"), Refusal::AlreadyOriented);
    let renounced = admitted().given([renounce()]);
    step(&renounced, convene("2025-11-02", "2025-11-10"), Refusal::NotActive);
}

#[test]
fn an_opinion_is_given_by_a_called_panel_on_its_day() {
    step(&admitted(), orient("2025-09-25"), Refusal::NoPanel);
    step(&convened(), orient("2025-09-24"), Refusal::PanelNotMet(day("2025-09-25")));
    step(&oriented(), orient("2025-09-26"), Refusal::AlreadyOriented);
}

#[test]
fn only_a_body_that_sits_carries_an_opinion_or_commits_itself() {
    let (on, due) = (day("2025-09-25"), day("2025-12-25"));
    let orientation = advise("reze");
    let elsewhere = Step::DecideOrientation { on, due, orientation };
    step(&convened(), elsewhere, Refusal::BodyNotOnPanel);
    let commit = Step::TakeCommitment { on, due, terms: terms("reze") };
    step(&oriented(), commit, Refusal::BodyNotOnPanel);
}

#[test]
fn a_commitment_follows_an_opinion_and_is_judged_after_its_last_day() {
    step(&convened(), commit("2025-09-25", "2025-10-31"), Refusal::NoOrientation);
    step(&committed(), honour(2, "2025-10-15"), Refusal::CommitmentUnknown);
    let last = day("2025-10-31");
    step(&committed(), miss(1, "2025-10-31"), Refusal::CommitmentRunning(last));
    let missed = committed().given([of(1, miss(1, "2025-11-01"))]);
    step(&missed, honour(1, "2025-11-02"), Refusal::CommitmentAnswered);
}

#[test]
fn a_case_is_not_closed_before_its_answer() {
    step(&convened(), close("2025-09-25", Closing::Answered), Refusal::NoOrientation);
    step(&committed(), close("2025-10-01", Closing::Answered), Refusal::CommitmentsRunning);
    step(&committed(), close("2025-10-01", Closing::DemandEnded), Refusal::DemandStillActive);
}

#[test]
fn nothing_is_decided_on_what_is_erased() {
    let erased = Sealed::Erased { person: person(1) };
    let request = ask(ExaminationCommand::Request { on: day("2025-09-15"), entry: erased });
    refused(&Scenario::new().given(registered(1)), &request, Refusal::Erased);
    let gone = convened().erase(person(1));
    step(&gone, orient("2025-09-25"), Refusal::Erased);
}
