//! The shared script, receptions, and referrals of a demand.

use super::{Example, gives, refused};
use crate::{
    reception::{CancellationCause, ReceptionCommand as C, tests::*},
    referral::{Mission, ReferralCommand},
    refusal::Refusal as R,
    testing::*,
    world::Command,
};

pub(super) fn examples() -> Vec<Example> {
    [scripts(), receptions(), interviews(), referrals()].into_iter().flatten().collect()
}

fn scripts() -> Vec<Example> {
    let empty = || {
        let mut script = script("2025.2", "2025-02-01");
        script.topics.clear();
        Command::Network(crate::network::NetworkCommand::PublishScript(script))
    };
    let types = &["network.script-published"];
    vec![
        gives("a script is published", &Scenario::new(), publish("2025.1", "2025-02-01"), types),
        refused("once", &network(), publish("2025.1", "2025-02-02"), R::ScriptExists),
        refused("with questions", &network(), empty(), R::ScriptIncomplete),
    ]
}

fn asked() -> Scenario {
    network().given([request(1, Some(1), 1, Mission::Interview)])
}

fn receptions() -> Vec<Example> {
    let interview = |of| request(1, of, 1, Mission::Interview);
    let cause = CancellationCause::PersonAbsent;
    let cancel = || on(1, C::Cancel { on: day("2025-04-16"), cause });
    let cancelled = asked().given([cancel()]);
    let last = day("2025-05-01");
    vec![
        gives(
            "a person asks to be received",
            &network(),
            interview(Some(1)),
            &["reception.requested"],
        ),
        refused("once", &asked(), interview(None), R::ReceptionExists),
        gives("a day is given", &asked(), schedule(1, 1, "2025-04-16"), &["reception.scheduled"]),
        refused("to who asked", &network(), schedule(1, 1, "2025-04-16"), R::ReceptionUnknown),
        gives("nobody comes", &asked(), cancel(), &["reception.cancelled"]),
        refused("that is the end", &cancelled, schedule(1, 1, "2025-04-20"), R::ReceptionEnded),
        gives(
            "the last day passed",
            &asked(),
            breach(1, "2025-05-02"),
            &["reception.delay-breached"],
        ),
        refused(
            "and not before",
            &asked(),
            breach(1, "2025-05-01"),
            R::ReceptionStillPossible(last),
        ),
    ]
}

fn interviews() -> Vec<Example> {
    let said = |said| hold(1, 1, "2025-04-16", said);
    let told = &[("pieces-a-fournir", "identite-seule")];
    let unknown = held_with("2025.9", 1, 1, "2025-04-16", &[]);
    vec![
        gives("a person is received", &asked(), said(told), &["reception.held"]),
        refused(
            "where it was said",
            &asked(),
            hold(1, 2, "2025-04-16", &[]),
            R::ReceptionElsewhere,
        ),
        refused("with a published script", &asked(), unknown, R::ScriptUnknown),
        refused(
            "in its codes",
            &asked(),
            said(&[("pieces-a-fournir", "je-ne-sais-pas")]),
            R::QuestionUnknown,
        ),
        refused(
            "without what must not be told of them",
            &asked(),
            said(&[("mise-a-l-abri", "sans-plainte")]),
            R::QuestionProtected,
        ),
    ]
}

fn referrals() -> Vec<Example> {
    let send = |n, from, to| {
        let (from, to, on) = (place(from), place(to), day("2025-04-03"));
        let mission = Mission::Interview;
        let create = ReferralCommand::Create { demand: Some(demand(1)), from, to, mission, on };
        Command::Referral(referral(n), create)
    };
    let sent = network().given([send(1, 3, 1)]);
    let types = &["referral.created", "demand.referred"];
    vec![
        gives("a demand is sent to another place", &network(), send(1, 3, 1), types),
        refused("and not round", &sent.given([send(2, 1, 2)]), send(3, 2, 1), R::ReferralLoop),
    ]
}
