//! The life of a registered demand: its years, and how it ends.

use super::{Example, gives, refused};
use crate::{
    demand::{DemandCommand as C, Ground},
    refusal::Refusal as R,
    testing::*,
    vacancy::VacancyCommand,
    world::Command,
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

fn lease() -> Command {
    let (demand, on) = (demand(1), day("2025-10-08"));
    Command::Vacancy(vacancy(1), VacancyCommand::SignLease { demand, on })
}

fn expire(date: &str) -> Command {
    on(1, C::Expire { on: day(date) })
}

fn deregister(date: &str) -> Command {
    on(1, C::Deregister { ground: Ground::NoAnswer, on: day(date) })
}

fn reinstate(date: &str) -> Command {
    on(1, C::Reinstate { on: day(date), mistake: None })
}

pub(super) fn examples() -> Vec<Example> {
    [years(), ends()].into_iter().flatten().collect()
}

/// Validity is a year; the notice comes at least a month before its end (R441-2-7).
fn years() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let told = registered.clone().given([notice("2026-01-26")]);
    let came = told.clone().given(told_of_renewal(1, "2026-01-26", "2026-01-28"));
    let late = told.clone().given(told_of_renewal(1, "2026-01-26", "2026-03-02"));
    let renewed = told.clone().given([renew("2026-02-20")]);
    let candidate = told.clone().given([declare(1), nominate(1, 1)]);
    vec![
        gives(
            "the notice is sent",
            &registered,
            notice("2026-01-26"),
            &["demand.renewal-notice-sent"],
        ),
        gives("it is sent once", &told, notice("2026-01-27"), &[]),
        gives("a renewal is for a year", &told, renew("2026-02-20"), &["demand.renewed"]),
        refused(
            "a renewal is not older than the last",
            &renewed,
            renew("2026-02-19"),
            R::RenewalNotLater(day("2026-02-20")),
        ),
        gives(
            "a demand not renewed in time ends",
            &came,
            expire("2026-03-11"),
            &["demand.deregistered", "person.demand-detached"],
        ),
        refused(
            "a demand is valid to its last day",
            &told,
            expire("2026-03-10"),
            R::NotYetExpired(day("2026-03-10")),
        ),
        refused(
            "nothing lapses before the notice surely came",
            &told,
            expire("2026-03-11"),
            R::NoDeliveryProof,
        ),
        refused(
            "a notice that came late leaves a month",
            &late,
            expire("2026-04-02"),
            R::NotYetExpired(day("2026-04-02")),
        ),
        refused(
            "nothing lapses without a notice",
            &registered,
            expire("2026-03-11"),
            R::NoticeNotSent,
        ),
        refused(
            "nothing lapses while a dwelling is in view",
            &candidate,
            expire("2026-03-11"),
            R::CandidacyOpen,
        ),
    ]
}

fn ends() -> Vec<Example> {
    let registered = Scenario::new().given(registered(1));
    let renounce = on(1, C::Renounce { on: day("2025-06-03") });
    let housed = Scenario::new().given(offered()).given([accept(1, 1), lease()]);
    let gone = registered.clone().given([deregister("2025-06-03")]);
    vec![
        gives(
            "a renunciation ends the demand without delay",
            &registered,
            renounce,
            &["demand.renunciation-received", "demand.deregistered", "person.demand-detached"],
        ),
        gives(
            "an end decided elsewhere comes in",
            &registered,
            deregister("2025-06-03"),
            &["demand.deregistered", "person.demand-detached"],
        ),
        gives(
            "an end by mistake is undone, with number and date",
            &gone,
            reinstate("2025-06-10"),
            &["demand.reinstated", "person.demand-attached"],
        ),
        refused(
            "there is nothing to undo",
            &registered,
            reinstate("2025-06-10"),
            R::NotDeregistered,
        ),
        refused("a lease is not undone", &housed, reinstate("2025-10-10"), R::Housed),
        refused(
            "an end is undone within a year",
            &gone,
            reinstate("2026-06-04"),
            R::ReinstatementTooLate(day("2026-06-03")),
        ),
        refused("a demand that ended is not renewed", &gone, renew("2025-07-01"), R::NotActive),
    ]
}
