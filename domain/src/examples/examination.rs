//! The specific examination of a demand.

use super::{Example, gives, refused};
use crate::{
    examination::{tests::*, *},
    refusal::Refusal as R,
    sealed::Sealed,
    testing::{Scenario, day, person, registered, token},
};
use SocialData::{Budget, Health, Safety};

pub(super) fn examples() -> Vec<Example> {
    [requests(), consents(), panels(), commitments(), ends()].into_iter().flatten().collect()
}

fn requests() -> Vec<Example> {
    let known = Scenario::new().given(registered(1));
    let mut unlisted = known.clone();
    unlisted.law.examinations.versions.clear();
    let situation = EntrySituation::Violence;
    let entry = Sealed::new(person(2), Entry { situation, by: token("nantes") });
    let stranger = ask(ExaminationCommand::Request { on: day("2025-09-15"), entry });
    let reason = DeclineReason::OrdinaryTreatmentAnswers;
    let decline = || of(1, Step::Decline { on: day("2025-09-18"), reason });
    let asked = "2025-09-15";
    vec![
        gives("an examination is asked for", &known, request(asked), &["examination.requested"]),
        refused("one at a time", &requested(), request("2025-09-16"), R::ExaminationOpen),
        refused("in a situation of the plan", &unlisted, request(asked), R::SituationNotListed),
        refused("for an adult of the demand", &known, stranger, R::ExaminationOtherPerson),
        gives("it is taken", &requested(), of(1, admit("2025-09-17")), &["examination.admitted"]),
        gives("or not", &requested(), decline(), &["examination.declined"]),
        refused("once", &admitted(), decline(), R::ExaminationAdmitted),
        refused("if it is there", &requested(), of(2, admit("2025-09-17")), R::ExaminationUnknown),
    ]
}

/// Social data is shared under a consent that names it, and no longer than it stands.
fn consents() -> Vec<Example> {
    let agree = |data: &[SocialData]| of(1, consent("2025-09-16", data));
    let attach = |data: &[SocialData]| of(1, attach("2025-09-18", data));
    let agreed = requested().given([agree(&[Safety])]);
    let withdraw = of(1, Step::WithdrawConsent { on: day("2025-10-01") });
    vec![
        gives(
            "a consent is recorded",
            &requested(),
            agree(&[Safety]),
            &["examination.consent-recorded"],
        ),
        refused("for something", &requested(), agree(&[]), R::ConsentEmpty),
        gives("it is taken back", &agreed, withdraw, &["examination.consent-withdrawn"]),
        gives(
            "an appraisal comes",
            &agreed,
            attach(&[Safety]),
            &["examination.appraisal-attached"],
        ),
        refused("under a consent", &requested(), attach(&[Budget]), R::NoConsent),
        refused("that names all of it", &agreed, attach(&[Safety, Health]), R::OutsideConsent),
    ]
}

/// Opinions, never allocations (L441-1-1).
fn panels() -> Vec<Example> {
    let call = || of(1, convene("2025-09-18", "2025-09-25"));
    let (on, meets_on) = (day("2025-09-18"), day("2025-09-25"));
    let few = Step::ConvenePanel { on, meets_on, panel: panel(&["nantes", "nmh"]) };
    let opinion = |date| of(1, orient(date));
    let (on, due, orientation) = (day("2025-09-25"), day("2025-12-25"), advise("reze"));
    let elsewhere = of(1, Step::DecideOrientation { on, due, orientation });
    vec![
        gives("a panel is called", &admitted(), call(), &["examination.panel-convened"]),
        refused("for a case that was taken", &requested(), call(), R::ExaminationNotAdmitted),
        refused("with the bodies of the plan", &admitted(), of(1, few), R::PanelIncomplete),
        gives(
            "it gives its opinion",
            &convened(),
            opinion("2025-09-25"),
            &["examination.orientation-decided"],
        ),
        refused("once called", &admitted(), opinion("2025-09-25"), R::NoPanel),
        refused(
            "on its day",
            &convened(),
            opinion("2025-09-24"),
            R::PanelNotMet(day("2025-09-25")),
        ),
        refused("once", &oriented(), opinion("2025-09-26"), R::AlreadyOriented),
        refused("through a body that sits", &convened(), elsewhere, R::BodyNotOnPanel),
    ]
}

fn commitments() -> Vec<Example> {
    let take = || of(1, commit("2025-09-25", "2025-10-31"));
    let late = || of(1, miss(1, "2025-11-01"));
    let missed = committed().given([late()]);
    let last = day("2025-10-31");
    vec![
        gives("a body commits itself", &oriented(), take(), &["examination.commitment-taken"]),
        refused("after the opinion", &convened(), take(), R::NoOrientation),
        gives(
            "it keeps its word",
            &committed(),
            of(1, honour(1, "2025-10-31")),
            &["examination.commitment-honoured"],
        ),
        gives("or it does not", &committed(), late(), &["examination.commitment-missed"]),
        refused(
            "that nobody gave",
            &committed(),
            of(1, honour(2, "2025-10-15")),
            R::CommitmentUnknown,
        ),
        refused(
            "before its last day",
            &committed(),
            of(1, miss(1, "2025-10-31")),
            R::CommitmentRunning(last),
        ),
        refused(
            "what was missed stays so",
            &missed,
            of(1, honour(1, "2025-11-02")),
            R::CommitmentAnswered,
        ),
    ]
}

fn ends() -> Vec<Example> {
    let end = |date, outcome| of(1, close(date, outcome));
    let kept = committed().given([of(1, honour(1, "2025-10-31"))]);
    let closed = requested().given([end("2025-09-20", Closing::PersonWithdrew)]);
    vec![
        gives("a case ends", &kept, end("2025-11-20", Closing::Answered), &["examination.closed"]),
        refused(
            "not while a commitment runs",
            &committed(),
            end("2025-10-01", Closing::Answered),
            R::CommitmentsRunning,
        ),
        refused(
            "nor for a demand that lives",
            &committed(),
            end("2025-10-01", Closing::DemandEnded),
            R::DemandStillActive,
        ),
        refused("what ended is over", &closed, of(1, admit("2025-09-21")), R::ExaminationEnded),
    ]
}
