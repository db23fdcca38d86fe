//! Names: of a group, and of a reason.

use super::GroupError;
use crate::{filter::Filter, recorded::StreamName, subscription::Source};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};

/// A group: what it reads, in the words of KurrentDB, and its name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct GroupId {
    source: String,
    name: String,
    parked: StreamName,
    about_parked: StreamName,
}

impl GroupId {
    /// The group called `name` on `source`.
    ///
    /// # Errors
    /// `BadName`: the stream of its parked events could not be called so.
    pub fn new(source: &Source, name: &str) -> Result<Self, GroupError> {
        let source = match source {
            Source::Stream(stream) => stream.to_string(),
            Source::Log(Filter::Category(category)) => format!("$ce-{category}"),
            Source::Log(_) => "$all".to_owned(),
        };
        Self::of(&source, name)
    }

    /// A group by the two words that name it: a stream, `$ce-` and a category, or `$all`; and its name.
    ///
    /// # Errors
    /// `BadName`.
    pub fn of(source: &str, name: &str) -> Result<Self, GroupError> {
        let bad = |field, why| GroupError::BadName { field, why };
        if name.is_empty() {
            return Err(bad("group", "it is empty"));
        }
        let why = "with its stream, under 160 characters, none of them blank or control";
        let parked = format!("$persistentsubscription-{source}::{name}-parked");
        let about = format!("$${parked}").parse().map_err(|_| bad("group", why))?;
        let stream = parked.parse().map_err(|_| bad("group", why))?;
        Ok(Self {
            source: source.to_owned(),
            name: name.to_owned(),
            parked: stream,
            about_parked: about,
        })
    }

    /// A stream, `$ce-` and a category, or `$all`.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The stream of its parked events.
    #[must_use]
    pub const fn parked(&self) -> &StreamName {
        &self.parked
    }

    /// The metadata stream of that stream.
    #[must_use]
    pub const fn about_parked(&self) -> &StreamName {
        &self.about_parked
    }
}

impl fmt::Display for GroupId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}::{}", self.source, self.name)
    }
}

/// Why a consumer parked an event: a code, never a sentence, for it stands in the log unsealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Reason(String);

impl Reason {
    /// Too many times without an answer.
    #[must_use]
    pub fn retries() -> Self {
        Self("retries".to_owned())
    }

    /// Nothing was said.
    #[must_use]
    pub fn unsaid() -> Self {
        Self("unsaid".to_owned())
    }

    /// The code.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Reason {
    type Err = GroupError;

    fn from_str(text: &str) -> Result<Self, GroupError> {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-._".contains(c);
        if (1..=64).contains(&text.len()) && text.chars().all(word) {
            return Ok(Self(text.to_owned()));
        }
        let why = "1 to 64 lower-case letters, digits, dashes and dots";
        Err(GroupError::BadName { field: "reason", why })
    }
}

impl TryFrom<String> for Reason {
    type Error = GroupError;

    fn try_from(text: String) -> Result<Self, GroupError> {
        text.parse()
    }
}

impl From<Reason> for String {
    fn from(reason: Reason) -> Self {
        reason.0
    }
}
