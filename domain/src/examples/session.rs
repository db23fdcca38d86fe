//! A session of the commission.

use super::{Example, gives, refused};
use crate::{
    demand::DocumentCategory,
    refusal::Refusal as R,
    session::{Decision, Inadmissibility, NonAllocationReason, SessionCommand as C},
    testing::*,
    world::Command,
};

fn on(command: C) -> Command {
    Command::Session(session(1), command)
}

fn call(agenda: &[u128], landlord: &str, quorum: u8) -> Command {
    let agenda = agenda.iter().copied().map(vacancy).collect();
    on(C::Convene {
        landlord: token(landlord),
        meets_on: day("2025-09-24"),
        agenda,
        quorum,
        members: vec![],
    })
}

fn notify(d: u128) -> Command {
    let (vacancy, demand) = (vacancy(1), demand(d));
    on(C::Notify { vacancy, demand, on: day("2025-09-26"), says_how: true })
}

fn minutes() -> Command {
    on(C::PublishMinutes { on: day("2025-09-30") })
}

fn postpone() -> Command {
    on(C::Postpone { meets_on: day("2025-10-01") })
}

/// Ranks 1 and 2, and this for the third.
fn third(decision: Decision) -> Command {
    let mut decisions = ranks(2);
    decisions.push((demand(3), decision));
    decide(1, 1, decisions)
}

fn unless(document_by: &str) -> Decision {
    Decision::AllocateIf { rank: 3, document: DocumentCategory::TaxNotice, due: day(document_by) }
}

fn not_allocated() -> Decision {
    Decision::NotAllocate { reasons: vec![NonAllocationReason::EffortRate] }
}

pub(super) fn examples() -> Vec<Example> {
    [calls(), decisions(), refusals(), gates(), after()].into_iter().flatten().collect()
}

fn calls() -> Vec<Example> {
    let declared = Scenario::new().given([declare(1)]);
    let called = declared.clone().given([convene(1, 1)]);
    let absent = on(C::EstablishQuorum { present: 3 });
    vec![
        gives("the members are called", &declared, convene(1, 1), &["session.convened"]),
        refused("a session is called once", &called, call(&[1], "nmh", 5), R::SessionExists),
        refused("an agenda is not empty", &declared, call(&[], "nmh", 4), R::EmptyAgenda),
        refused("a quorum is one member at least", &declared, call(&[1], "nmh", 0), R::BadQuorum),
        refused(
            "a landlord's commission sees its own dwellings",
            &declared,
            call(&[1], "autre", 4),
            R::OtherLandlord,
        ),
        gives("enough members are there", &called, quorum(1), &["session.quorum-established"]),
        refused("too few members are there", &called, absent, R::NoQuorum),
        refused("nobody sits in a session nobody called", &declared, quorum(1), R::SessionUnknown),
        gives("a session is put off", &called, postpone(), &["session.postponed"]),
    ]
}

/// The decisions of R441-3 that allocate.
fn decisions() -> Vec<Example> {
    let sitting = Scenario::new().given(offered().take(12));
    let mut plain = ranks(1);
    plain.extend([2, 3].map(|n| (demand(n), not_allocated())));
    vec![
        gives(
            "a) a single rank is an allocation",
            &sitting,
            decide(1, 1, plain),
            &[
                "session.candidate-examined",
                "session.allocation-decided",
                "session.candidate-examined",
                "session.non-allocation-decided",
                "session.candidate-examined",
                "session.non-allocation-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
                "demand.candidacy-closed",
                "demand.candidacy-closed",
            ],
        ),
        gives(
            "b) ranks and c) a condition",
            &sitting,
            third(unless("2025-10-06")),
            &[
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.conditional-allocation-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
            ],
        ),
    ]
}

/// The decisions of R441-3 that do not.
fn refusals() -> Vec<Example> {
    let sitting = Scenario::new().given(offered().take(12));
    vec![
        gives(
            "d) the dwelling is not allocated",
            &sitting,
            third(not_allocated()),
            &[
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.non-allocation-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
                "demand.candidacy-closed",
            ],
        ),
        gives(
            "e) not admissible",
            &sitting,
            third(Decision::Inadmissible { cause: Inadmissibility::Resources }),
            &[
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.inadmissibility-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
                "demand.candidacy-closed",
            ],
        ),
    ]
}

fn gates() -> Vec<Example> {
    let called = Scenario::new().given(offered().take(11));
    let sitting = called.clone().given([quorum(1)]);
    let two = Scenario::new().given(registered(2)).given([
        declare(1),
        nominate(1, 1),
        nominate(1, 2),
        convene(1, 1),
        quorum(1),
    ]);
    let elsewhere = sitting.clone().given([declare(2), nominate(2, 1), shortfall(2)]);
    let mut gap = ranks(2);
    gap.push((demand(3), Decision::Allocate { rank: 4 }));
    let late = match decide(1, 1, ranks(3)) {
        Command::Session(id, C::Decide { vacancy, decisions, read, ballots, .. }) => {
            Command::Session(
                id,
                C::Decide { vacancy, decisions, read, ballots, on: day("2025-09-25") },
            )
        }
        other => other,
    };
    vec![
        refused(
            "nothing is decided without quorum",
            &called,
            decide(1, 1, ranks(3)),
            R::QuorumNotEstablished,
        ),
        refused("two candidates and no reason", &two, decide(1, 1, ranks(2)), R::TooFewCandidates),
        refused(
            "a candidate is left out",
            &sitting,
            decide(1, 1, ranks(2)),
            R::DecisionsIncomplete,
        ),
        refused("ranks follow each other", &sitting, decide(1, 1, gap), R::RanksBroken),
        refused(
            "no reason is given",
            &sitting,
            third(Decision::NotAllocate { reasons: vec![] }),
            R::ReasonMissing,
        ),
        refused(
            "no time to bring a document",
            &sitting,
            third(unless("2025-10-03")),
            R::DueTooSoon(day("2025-10-04")),
        ),
        refused("a session decides on its day", &sitting, late, R::NotTheDay(day("2025-09-24"))),
        refused(
            "a dwelling that is not on the agenda",
            &elsewhere,
            decide(1, 2, ranks(1)),
            R::NotOnAgenda,
        ),
    ]
}

fn after() -> Vec<Example> {
    let decided = Scenario::new().given(offered().take(13));
    let published = decided.clone().given([minutes()]);
    vec![
        gives(
            "a household is told in writing",
            &decided,
            notify(1),
            &["session.decision-notified"],
        ),
        refused("there is nothing to tell", &decided, notify(9), R::DecisionUnknown),
        gives("the minutes are published", &decided, minutes(), &["session.minutes-published"]),
        refused("a session that decided is not put off", &decided, postpone(), R::DecisionsTaken),
        refused("published minutes end the session", &published, postpone(), R::MinutesPublished),
    ]
}
