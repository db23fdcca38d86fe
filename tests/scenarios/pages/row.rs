//! A row: a route, a state, a way there.

/// Who looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Anybody,
    Applicant,
    Agent,
    Landlord,
    Commission,
    Auditor,
    Holder,
    Metropolis,
    Operator,
}

impl Who {
    /// The word of the account, as the command line and the demonstration spell it.
    pub(super) const fn word(self) -> &'static str {
        match self {
            Self::Anybody => "anybody",
            Self::Applicant => "applicant",
            Self::Agent => "agent",
            Self::Landlord => "landlord",
            Self::Commission => "commission",
            Self::Auditor => "auditor",
            Self::Holder => "holder",
            Self::Metropolis => "metropolis",
            Self::Operator => "operator",
        }
    }
}

/// What the page shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "an area may have no page of a state")]
pub(super) enum State {
    /// Nothing has happened yet: the log is empty.
    Empty,
    /// A common day.
    Filled,
    /// Something was typed wrongly, or is not there.
    Error,
    /// Texts as long as they get.
    Long,
    /// As many lines as a page holds.
    Many,
}

/// How to come there.
#[derive(Debug, Clone, Copy)]
#[allow(dead_code, reason = "an area may not need every way")]
pub(super) enum Way {
    /// An address.
    At(&'static str),
    /// On a page, the first link that a selector finds; « A then B » goes on from there.
    Link(&'static str, &'static str),
    /// On a page, the button that a selector finds: its answer is looked at.
    Press(&'static str, &'static str),
    /// An address that answers with a file: how its content type begins.
    File(&'static str, &'static str),
    /// On a page, the first link to a file, and how its content type begins.
    FileLink(&'static str, &'static str, &'static str),
    /// Only a story comes there; this file of `tests/scenarios` tells it and inspects the page.
    Told(&'static str),
}

/// A row of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row {
    pub(super) route: &'static str,
    pub(super) state: State,
    pub(super) way: Way,
}

pub(super) const fn row(route: &'static str, state: State, way: Way) -> Row {
    Row { route, state, way }
}
