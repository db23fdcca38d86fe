//! What may be asked to put a file right, to make one demand of two, or to say how long a file is kept.

use crate::{
    decider::Decided,
    demand::{
        AffectedSession, Correction, Demand, DemandCommand, HoldCause, LeaseElsewhere, correction,
        decide::own, elsewhere, erasure, merge,
    },
    id::{DemandId, StreamId},
    law::Law,
    territory::Body,
    world::World,
};
use chrono::NaiveDate;

/// A command on a file as such.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum RepairCommand {
    /// End this demand in another one of the same person, which goes on with the older date (R441-2-8 f).
    Merge {
        /// The demand that goes on.
        into: DemandId,
        /// Day of the merger.
        on: NaiveDate,
        /// Body of the person who decides it.
        body: Body,
    },
    /// Put facts right from a document (R441-2-15).
    Correct(Box<Correction>),
    /// Note the sessions in which an error changed the place of the demand, as [`crate::demand::affected()`] finds them.
    RecordAffected {
        /// Day on which they were found.
        on: NaiveDate,
        /// Each of them.
        sessions: Vec<AffectedSession>,
    },
    /// Note a lease of another territory, and ask the household.
    ReportLeaseElsewhere {
        /// Day of the report.
        on: NaiveDate,
        /// Body that reports it.
        body: Body,
        /// The lease.
        lease: LeaseElsewhere,
    },
    /// Keep what is known as long as a body needs it.
    HoldErasure {
        /// Day from which it is held.
        on: NaiveDate,
        /// The body.
        body: Body,
        /// Why.
        cause: HoldCause,
    },
    /// Say that a body no longer needs what is known.
    ReleaseErasure {
        /// Day from which it no longer does.
        on: NaiveDate,
        /// The body.
        body: Body,
    },
    /// Record that what is known of the people is erased: asked before the key is destroyed.
    Erase {
        /// Day of the erasure.
        on: NaiveDate,
    },
}

impl From<RepairCommand> for DemandCommand {
    fn from(command: RepairCommand) -> Self {
        Self::Repair(command)
    }
}

impl RepairCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Merge { .. } => "demand.merge",
            Self::Correct(..) => "demand.correct",
            Self::RecordAffected { .. } => "demand.record-affected",
            Self::ReportLeaseElsewhere { .. } => "demand.report-lease-elsewhere",
            Self::HoldErasure { .. } => "demand.hold-erasure",
            Self::ReleaseErasure { .. } => "demand.release-erasure",
            Self::Erase { .. } => "demand.erase",
        }
    }
}

/// The streams that the command looks at beside its own.
pub(super) fn needs(demand: &Demand, command: &RepairCommand, needs: &mut Vec<StreamId>) {
    use RepairCommand as C;
    match command {
        C::Merge { into, .. } => merge::needs(demand, *into, needs),
        C::Erase { .. } => erasure::needs(demand, needs),
        C::RecordAffected { sessions, .. } => {
            needs.extend(sessions.iter().map(|one| StreamId::Session(one.session)));
        }
        _ => {}
    }
}

pub(super) fn decide(
    (id, demand): (DemandId, &Demand),
    command: &RepairCommand,
    (world, law): (&World, &Law),
) -> Decided {
    use RepairCommand as C;
    match command {
        C::Merge { into, on, body } => merge::merge((id, demand), *into, (*on, body), world),
        C::Correct(said) => correction::correct((id, demand), said, (world, law)),
        C::RecordAffected { on, sessions } => {
            own(id, correction::record(demand, *on, sessions, world))
        }
        C::ReportLeaseElsewhere { on, body, lease } => {
            own(id, elsewhere::report(demand, *on, body, lease))
        }
        C::HoldErasure { on, body, cause } => erasure::hold((id, demand), (*on, body), *cause),
        C::ReleaseErasure { on, body } => erasure::release((id, demand), *on, body),
        C::Erase { on } => erasure::erase((id, demand), *on, (world, law)),
    }
}
