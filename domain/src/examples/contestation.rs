//! A decision told, contested, examined again.

use super::{Example, gives, refused};
use crate::{
    refusal::Refusal as R,
    session::{
        Answer, ContestationAnswered, Decision, DecisionContested, Door, NonAllocationReason,
        NoticePresented, RerunCause, RerunOpened, SessionCommand as C,
    },
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Session(session(1), command)
}

fn not_allocated(reason: NonAllocationReason) -> Command {
    let mut decisions = ranks(2);
    decisions.push((demand(3), Decision::NotAllocate { reasons: vec![reason] }));
    decide(1, 1, decisions)
}

fn notify() -> Command {
    let (vacancy, demand) = (vacancy(1), demand(3));
    on(C::Notify { vacancy, demand, on: day("2025-09-25"), says_how: true })
}

fn presented() -> Command {
    let (vacancy, demand) = (vacancy(1), demand(3));
    on(C::PresentNotice(NoticePresented { vacancy, demand, presented_on: day("2025-09-29") }))
}

fn contest(d: u128, date: &str) -> Command {
    let (vacancy, demand, door) = (vacancy(1), demand(d), Door::Commission);
    on(C::Contest(DecisionContested { vacancy, demand, on: day(date), door }))
}

fn answer() -> Command {
    on(C::AnswerContestation(ContestationAnswered {
        vacancy: vacancy(1),
        demand: demand(3),
        on: day("2025-10-20"),
        door: Door::Commission,
        answer: Answer::ExaminedAgain,
        says_how: true,
    }))
}

fn again(v: u128, first: u128, cause: RerunCause) -> Command {
    let (vacancy, first) = (vacancy(v), session(first));
    let said = RerunOpened { vacancy, first, cause, on: day("2025-10-21") };
    Command::Session(session(2), C::OpenRerun(said))
}

pub(super) fn examples() -> Vec<Example> {
    let sitting = Scenario::new().given(offered().take(12));
    let decided = sitting.clone().given([not_allocated(NonAllocationReason::MissingDocument)]);
    let told = decided.clone().given([notify()]);
    let presented_state = told.clone().given([presented()]);
    let contested = presented_state.clone().given([contest(3, "2025-10-06")]);
    let written = [told_and_contested(&decided, &told, &presented_state, &contested)];
    written.into_iter().flatten().chain(runs(&decided, &contested)).collect()
}

fn told_and_contested(
    decided: &Scenario,
    told: &Scenario,
    known: &Scenario,
    contested: &Scenario,
) -> Vec<Example> {
    vec![
        refused("no letter went out", decided, presented(), R::LetterNotSent),
        gives("a letter is presented", told, presented(), &["session.notice-presented"]),
        gives(
            "a decision is contested",
            known,
            contest(3, "2025-10-06"),
            &["session.decision-contested", "demand.contestation-noted"],
        ),
        refused(
            "the time is over",
            known,
            contest(3, "2025-12-02"),
            R::ContestTooLate(day("2025-12-01")),
        ),
        refused("there is no decision", known, contest(4, "2025-10-06"), R::NotContestable),
        gives(
            "a contestation is answered",
            contested,
            answer(),
            &["session.contestation-answered", "demand.contestation-noted"],
        ),
        refused("nobody contests", known, answer(), R::NotContested),
        refused(
            "a reason is written once",
            contested,
            not_allocated(NonAllocationReason::EffortRate),
            R::DecisionKept,
        ),
    ]
}

fn runs(decided: &Scenario, contested: &Scenario) -> Vec<Example> {
    let other = convene_on(2, "2025-10-22", vec![vacancy(2)]);
    let decided = decided.clone().given([declare(2), other.clone()]);
    let contested = contested.clone().given([declare(2), other]);
    let by_contest = RerunCause::Contestation;
    vec![
        gives(
            "a dwelling is examined again",
            &contested,
            again(1, 1, by_contest),
            &["session.rerun-opened"],
        ),
        refused(
            "nobody contests the first run",
            &decided,
            again(1, 1, by_contest),
            R::NotContested,
        ),
        refused(
            "there is no first run",
            &decided,
            again(1, 3, RerunCause::MaterialError),
            R::NoFirstRun,
        ),
        refused(
            "the dwelling is on the agenda already",
            &decided,
            again(2, 1, RerunCause::MaterialError),
            R::OnAgenda,
        ),
    ]
}
