//! A session of an attribution commission (CALEOL): quorum, decisions, notices.

mod agenda;
#[cfg(test)]
mod agenda_tests;
mod command;
mod decide;
mod event;
mod members;
mod notice;
mod record;
mod rerun;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod verdict;
mod votes;
mod written;

pub use agenda::{AgendaFrozen, ChangesAcknowledged, Entry, Frozen, Moved, Reread, moved};
pub use command::*;
pub(crate) use decide::{decide, needs};
pub use event::*;
pub use members::{Called, Member, MemberRecused, Seat, Voice};
pub use notice::{
    Answer, Contestation, ContestationAnswered, DecisionContested, Door, Notice, NoticePresented,
    TimeToContest,
};
pub use record::{DecisionKind, DecisionRecorded, OTHERS, Record, RecordLine};
pub use rerun::{RerunCause, RerunOpened};
pub use rules::{CommissionRules, ReasonList, RuleSet};
pub use state::*;
pub use votes::{Ballots, TieBroken, VoteCounted};
