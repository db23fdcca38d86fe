//! A session of an attribution commission (CALEOL): quorum, decisions, notices.

mod agenda;
#[cfg(test)]
mod agenda_tests;
mod command;
mod decide;
mod event;
mod extract;
#[cfg(test)]
mod extract_tests;
mod members;
mod notice;
#[cfg(test)]
mod notice_tests;
mod record;
mod rerun;
#[cfg(test)]
mod rerun_tests;
mod rules;
mod state;
#[cfg(test)]
mod tests;
mod verdict;
mod votes;
#[cfg(test)]
mod votes_tests;
mod written;

pub use agenda::{AgendaFrozen, ChangesAcknowledged, Entry, Frozen, Moved, Reread, moved};
pub use command::*;
pub(crate) use decide::{decide, needs};
pub use event::*;
pub use extract::{Examined, Extract, Minutes, Own, extract, minutes};
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
