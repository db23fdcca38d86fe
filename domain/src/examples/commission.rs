//! How a commission is prepared: its agenda frozen, and what moved since.

use super::{Example, gives, refused};
use crate::{
    demand::{DemandCommand, DocumentCategory, FactsVersion},
    refusal::Refusal as R,
    testing::*,
    world::Command,
};

pub(super) fn examples() -> Vec<Example> {
    agenda()
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
                "vacancy.ranking-recorded",
            ],
        ),
    ]
}
