//! The clock, and the acts by lapse of time that an outage puts off.

use super::{Example, gives, refused};
use crate::{
    clock::ClockCommand as C,
    demand::{DemandCommand, DocumentCategory},
    refusal::Refusal as R,
    session::Decision,
    testing::*,
    vacancy::VacancyCommand,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Clock(command)
}

fn open_day(date: &str) -> Command {
    on(C::OpenDay { on: day(date) })
}

fn close_day(date: &str) -> Command {
    on(C::CloseDay { on: day(date) })
}

fn release(from: &str, date: &str) -> Command {
    on(C::Release { from: day(from), on: day(date), acts: 3, preview: "0".repeat(64) })
}

fn expire(date: &str) -> Command {
    Command::Demand(demand(1), DemandCommand::Expire { on: day(date) })
}

fn lapse(date: &str) -> Command {
    Command::Vacancy(vacancy(1), VacancyCommand::DeemRefused { demand: demand(1), on: day(date) })
}

fn withdraw(date: &str) -> Command {
    let (demand, on) = (demand(1), day(date));
    Command::Vacancy(vacancy(1), VacancyCommand::WithdrawCandidate { demand, on })
}

/// The days from the one after `last` to the one before `back` were missed.
fn outage(scenario: Scenario, last: &str, back: &str) -> Scenario {
    scenario.given([close_day(last), open_day(back)])
}

pub(super) fn examples() -> Vec<Example> {
    [days(), demands(), letting()].into_iter().flatten().collect()
}

fn days() -> Vec<Example> {
    let nothing = Scenario::new();
    let closed = Scenario::new().given([close_day("2026-03-01")]);
    let stopped = outage(Scenario::new(), "2026-03-01", "2026-04-16");
    let released = stopped.clone().given([release("2026-03-02", "2026-04-17")]);
    vec![
        gives(
            "a day is closed once its round is done",
            &nothing,
            close_day("2026-03-01"),
            &["clock.day-closed"],
        ),
        gives("it is closed once", &closed, close_day("2026-03-01"), &[]),
        gives("the first day of a log is no outage", &nothing, open_day("2026-03-01"), &[]),
        gives("the day after is none either", &closed, open_day("2026-03-02"), &[]),
        gives(
            "days that were missed are an outage",
            &closed,
            open_day("2026-04-16"),
            &["clock.outage-recorded"],
        ),
        gives("it is recorded once", &stopped, open_day("2026-04-16"), &[]),
        gives(
            "one that goes on is recorded again",
            &stopped,
            open_day("2026-04-17"),
            &["clock.outage-recorded"],
        ),
        gives(
            "a person releases what it holds back",
            &stopped,
            release("2026-03-02", "2026-04-17"),
            &["clock.release-granted"],
        ),
        gives("once", &released, release("2026-03-02", "2026-04-18"), &[]),
        refused(
            "an outage that never was",
            &stopped,
            release("2026-03-03", "2026-04-17"),
            R::OutageUnknown,
        ),
        refused(
            "not before its end",
            &stopped,
            release("2026-03-02", "2026-04-15"),
            R::ImpossibleDate,
        ),
    ]
}

/// From 2 March to 15 April 2026 nobody looked: 45 days.
fn demands() -> Vec<Example> {
    let told = |date| {
        let notice = DemandCommand::SendRenewalNotice { on: day(date) };
        let told = Scenario::new().given(registered(1)).given([Command::Demand(demand(1), notice)]);
        told.given(told_of_renewal(1, date, date))
    };
    let late = outage(told("2026-01-26"), "2026-03-01", "2026-04-16");
    let free = late.clone().given([release("2026-03-02", "2026-04-17")]);
    let before = outage(told("2026-01-26"), "2025-12-01", "2025-12-05");
    vec![
        refused(
            "an expiry moves by the length of the outage",
            &late,
            expire("2026-04-24"),
            R::PushedByOutage(day("2026-04-24")),
        ),
        refused("and waits for a person", &late, expire("2026-04-25"), R::HeldByOutage),
        gives(
            "who released it",
            &free,
            expire("2026-04-25"),
            &["demand.deregistered", "person.demand-detached"],
        ),
        refused(
            "but not before its day",
            &free,
            expire("2026-04-24"),
            R::PushedByOutage(day("2026-04-24")),
        ),
        gives(
            "an outage before the notice moves nothing",
            &before,
            expire("2026-03-11"),
            &["demand.deregistered", "person.demand-detached"],
        ),
    ]
}

/// On 27 September 2025, and on 1 October, nobody looked.
fn letting() -> Vec<Example> {
    let told = Scenario::new().given(offered()).given(told_of_offer(1, 1));
    let offer = outage(told, "2025-09-26", "2025-09-28");
    let lapsed =
        &["vacancy.offer-deemed-refused", "vacancy.next-rank-activated", "demand.candidacy-closed"];
    let mut decisions = ranks(3);
    if let Some((_, first)) = decisions.first_mut() {
        let (document, due) = (DocumentCategory::TaxNotice, day("2025-10-06"));
        *first = Decision::AllocateIf { rank: 1, document, due };
    }
    let ranked = Scenario::new().given(offered().take(12)).given([decide(1, 1, decisions)]);
    let ranked = outage(ranked, "2025-09-30", "2025-10-02");
    vec![
        refused(
            "a day without the site is ten days more to reply",
            &offer,
            lapse("2025-10-16"),
            R::PushedByOutage(day("2025-10-16")),
        ),
        gives(
            "released, silence counts after them",
            &offer.clone().given([release("2025-09-27", "2025-09-29")]),
            lapse("2025-10-17"),
            lapsed,
        ),
        refused(
            "a condition is put off too",
            &ranked,
            withdraw("2025-10-08"),
            R::PushedByOutage(day("2025-10-16")),
        ),
    ]
}
