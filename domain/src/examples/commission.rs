//! How a commission is prepared and votes: its agenda frozen, its members named.

use super::{Example, gives, refused};
use crate::{
    demand::{DemandCommand, DocumentCategory, FactsVersion},
    refusal::Refusal as R,
    session::{Called, Decision, NonAllocationReason, SessionCommand},
    testing::*,
    world::Command,
};

const DECIDED: &[&str] = &[
    "session.vote-counted",
    "session.candidate-examined",
    "session.ranked-allocation-decided",
    "session.candidate-examined",
    "session.ranked-allocation-decided",
    "session.candidate-examined",
    "session.ranked-allocation-decided",
    "session.decision-recorded",
    "vacancy.ranking-recorded",
];

pub(super) fn examples() -> Vec<Example> {
    [agenda(), seats(), voices(), votes()].into_iter().flatten().collect()
}

fn agenda() -> Vec<Example> {
    let called = Scenario::new().given(offered().take(11));
    let frozen = called.clone().given([freeze(1)]);
    let (document, category) = (document(1), DocumentCategory::TaxNotice);
    let filed = DemandCommand::FileDocument { document, category, on: day("2025-09-23") };
    let moved = frozen.given([Command::Demand(demand(2), filed), quorum(1)]);
    let mut prepared = called.clone().given([quorum(1)]);
    prepared.law.commissions.prepared_from = day("2025-09-24");
    let version = moved.world().demand(demand(2)).map(|demand| demand.facts.version());
    let read = (demand(2), version.unwrap_or(FactsVersion(0)));
    let knowing = match decide(1, 1, ranks(3)) {
        Command::Session(id, command) => Command::Session(id, command.having_read([read])),
        other => other,
    };
    vec![
        gives("an agenda is frozen", &called, freeze(1), &["session.agenda-frozen"]),
        refused("the members sit already", &moved, freeze(1), R::AlreadySitting),
        refused("no agenda is frozen", &prepared, decide(1, 1, ranks(3)), R::AgendaNotFrozen),
        refused("a file moved since", &moved, decide(1, 1, ranks(3)), R::DataMoved),
        gives(
            "a file that moved is read again",
            &moved,
            knowing,
            &[
                "session.changes-acknowledged",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
            ],
        ),
    ]
}

/// Three candidates, the members called, the agenda frozen.
fn called() -> Scenario {
    Scenario::new().given(offered().take(10)).given([call(1, 1), freeze(1)])
}

fn with_members(members: Vec<Called>) -> Command {
    let (landlord, meets_on, agenda) = (token("nmh"), day("2025-09-24"), vec![vacancy(1)]);
    let called = SessionCommand::Convene { landlord, meets_on, agenda, quorum: 4, members };
    Command::Session(session(1), called)
}

fn seats() -> Vec<Example> {
    let candidates = Scenario::new().given(offered().take(10));
    let mut today = candidates.clone();
    today.law.commissions.prepared_from = day("2025-09-24");
    let mut twice = members();
    twice.extend(members().into_iter().take(1));
    let sitting = called().given([attend(1, 1..=5)]);
    let decided = sitting.clone().given([voted(decide(1, 1, ranks(3)), ballots(1..=5, []))]);
    vec![
        gives("members are called by name", &candidates, call(1, 1), &["session.convened"]),
        refused("nobody is called", &today, with_members(vec![]), R::MembersMissing),
        refused("a member is called twice", &candidates, with_members(twice), R::SeatsBroken),
        refused("named members are not counted", &called(), quorum(1), R::MembersNamed),
        refused("someone else is there", &called(), attend(1, [1, 2, 3, 4, 11]), R::MemberUnknown),
        gives(
            "the members who are there make the quorum",
            &called(),
            attend(1, 1..=4),
            &["session.quorum-established"],
        ),
        refused("too few of them vote", &called(), attend(1, [1, 2, 3, 10]), R::NoQuorum),
        refused("a member comes late", &decided, attend(1, 1..=6), R::AttendanceClosed),
        gives("a member stands aside", &sitting, recuse(1, 1, 5), &["session.member-recused"]),
    ]
}

fn voices() -> Vec<Example> {
    let sitting = called().given([attend(1, [1, 2, 3, 4, 5, 10])]);
    let with = |ballots| voted(decide(1, 1, ranks(3)), ballots);
    let aside = sitting.clone().given([recuse(1, 1, 5)]);
    let none_left = aside.clone().given([recuse(1, 1, 4)]);
    let mut twice = ballots(1..=4, [5]);
    twice.abstained.insert(member(5));
    vec![
        gives("the members adopt the decisions", &sitting, with(ballots(1..=4, [5])), DECIDED),
        refused("a stranger votes", &sitting, with(ballots(1..=4, [11])), R::MemberUnknown),
        refused("an absent member votes", &sitting, with(ballots(1..=4, [6])), R::MemberAbsent),
        refused(
            "one who only speaks votes",
            &sitting,
            with(ballots([1, 10], [])),
            R::MemberCannotVote,
        ),
        refused("one who stands aside votes", &aside, with(ballots(1..=5, [])), R::MemberRecused),
        refused("a member votes twice", &sitting, with(twice), R::BallotTwice),
        refused("too many stand aside", &none_left, with(ballots(1..=3, [])), R::NoQuorumLeft),
    ]
}

fn votes() -> Vec<Example> {
    let without = called().given([attend(1, 1..=4)]);
    let with_mayor = called().given([attend(1, [1, 2, 3, 4, 5, MAYOR])]);
    let with = |ballots| voted(decide(1, 1, ranks(3)), ballots);
    let mut listed = without.clone();
    for list in &mut listed.law.commissions.reason_lists {
        list.reasons.retain(|reason| *reason != NonAllocationReason::EffortRate);
    }
    let mut decisions = ranks(2);
    let reasons = vec![NonAllocationReason::EffortRate];
    decisions.push((demand(3), Decision::NotAllocate { reasons }));
    let unlisted = voted(decide(1, 1, decisions), ballots(1..=4, []));
    vec![
        refused("voices are equal", &without, with(ballots([1, 2], [3, 4])), R::Tie),
        gives(
            "the mayor's voice decides",
            &with_mayor,
            with(ballots([1, 2, MAYOR], [3, 4, 5])),
            &[
                "session.vote-counted",
                "session.tie-broken",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.candidate-examined",
                "session.ranked-allocation-decided",
                "session.decision-recorded",
                "vacancy.ranking-recorded",
            ],
        ),
        refused("most are against", &without, with(ballots([1], 2..=4)), R::NotAdopted),
        refused("a reason that no list names", &listed, unlisted, R::ReasonUnknown),
    ]
}
