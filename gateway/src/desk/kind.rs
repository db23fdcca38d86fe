//! What an account is for: who is who on the site.

use std::str::FromStr;

/// What an account is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One adult of a demand.
    Applicant,
    /// An agent of a reception place.
    Agent,
    /// An agent of a landlord.
    Landlord,
    /// A member or secretary of a landlord's attribution commission.
    Commission,
    /// An auditor, pseudonymous by default.
    Auditor,
    /// An agent of a reservation holder: State, Action Logement, a commune, the metropolis.
    Holder,
    /// Whoever steers for the metropolis and the housing conference: figures, never a file.
    Metropolis,
    /// The operator of the installation.
    Operator,
    /// Who helps households, each by a mandate.
    Helper,
    /// Looks after security and data protection for a body.
    Officer,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 10] = [
        Self::Applicant,
        Self::Agent,
        Self::Landlord,
        Self::Commission,
        Self::Auditor,
        Self::Holder,
        Self::Metropolis,
        Self::Operator,
        Self::Helper,
        Self::Officer,
    ];

    /// Stable word: in the store, on the command line, in the log as the actor's role.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Applicant => "applicant",
            Self::Agent => "agent",
            Self::Landlord => "landlord",
            Self::Commission => "commission",
            Self::Auditor => "auditor",
            Self::Holder => "holder",
            Self::Metropolis => "metropolis",
            Self::Operator => "operator",
            Self::Helper => "helper",
            Self::Officer => "officer",
        }
    }

    /// First page after signing in.
    #[must_use]
    pub const fn home(self) -> &'static str {
        match self {
            Self::Applicant | Self::Helper => "/demandeur",
            Self::Agent => "/agent",
            Self::Landlord => "/bailleur",
            Self::Commission => "/commission",
            Self::Auditor => "/audit",
            Self::Holder => "/reservataire",
            Self::Metropolis => "/pilotage",
            Self::Operator => "/exploitation",
            Self::Officer => "/securite",
        }
    }
}

impl FromStr for Kind {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL.into_iter().find(|kind| kind.word() == text).ok_or_else(|| {
            let words: Vec<_> = Self::ALL.iter().map(|kind| kind.word()).collect();
            format!("{text:?} is no kind of account: one of {}", words.join(", "))
        })
    }
}
