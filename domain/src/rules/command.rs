//! What may be asked of the register of parameters.

use crate::rules::{DryRun, Parameter, Step};

/// A command on the register.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum RulesCommand {
    /// Adopt a version of a parameter. It changes nothing yet.
    Vote(Box<Parameter>),
    /// Keep what a version would change.
    RecordDryRun(DryRun),
    /// Let everybody read it: it applies from its first day.
    Publish(Step),
    /// Note that its first day has come.
    NoteEffect(Step),
    /// Take back a version that does not apply yet.
    Withdraw(Step),
}

impl RulesCommand {
    /// Stable name.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Vote(..) => "rules.vote",
            Self::RecordDryRun(..) => "rules.record-dry-run",
            Self::Publish(..) => "rules.publish",
            Self::NoteEffect(..) => "rules.note-effect",
            Self::Withdraw(..) => "rules.withdraw",
        }
    }
}
