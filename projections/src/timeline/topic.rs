//! What an entry is about: for whoever looks for one thing in a long thread.

/// What an entry is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The demand itself: its form, its number, its life.
    Demand,
    /// Supporting documents.
    Documents,
    /// Dwellings: candidacies, offers, leases.
    Homes,
    /// What was decided about the household.
    Decisions,
    /// Letters, notices, and who the household was sent to.
    Exchanges,
    /// What this program does not know.
    Other,
}

impl Topic {
    /// Every topic.
    pub const ALL: [Self; 6] =
        [Self::Demand, Self::Documents, Self::Homes, Self::Decisions, Self::Exchanges, Self::Other];

    /// Stable code: in the table, in addresses.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Demand => "demand",
            Self::Documents => "documents",
            Self::Homes => "homes",
            Self::Decisions => "decisions",
            Self::Exchanges => "exchanges",
            Self::Other => "other",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.code() == code)
    }

    /// What an event of a type is about; a type of a later version is about something else.
    #[must_use]
    pub fn of(kind: &str) -> Self {
        if domain::catalogue::info(kind).is_none() {
            return Self::Other;
        }
        match kind {
            "demand.document-filed"
            | "demand.document-verified"
            | "demand.document-rejected"
            | "vacancy.condition-met"
            | "vacancy.condition-lapsed"
            | "vacancy.lapse-undone" => Self::Documents,
            "demand.candidacy-opened" | "demand.candidacy-closed" => Self::Homes,
            "demand.deregistered" | "demand.reinstated" | "demand.refusal-judged" => {
                Self::Decisions
            }
            "demand.certificate-issued"
            | "demand.renewal-notice-sent"
            | "demand.letter-sent"
            | "demand.letter-presented"
            | "demand.letter-returned"
            | "demand.warning-sent"
            | "demand.warning-lifted" => Self::Exchanges,
            _ => match kind.split('.').next() {
                Some("demand") => Self::Demand,
                Some("vacancy") => Self::Homes,
                Some("session") => Self::Decisions,
                Some("referral") => Self::Exchanges,
                _ => Self::Other,
            },
        }
    }
}
