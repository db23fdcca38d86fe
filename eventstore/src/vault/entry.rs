//! What a command needs from the registry, and what it gets.

use chrono::NaiveDate;
use domain::{
    declaration::{CoApplicant, Identity},
    id::{DemandId, PersonId},
    number::DemandNumber,
    territory::Desk,
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What tells two people apart, as far as anything does: names and birth date. Spelling is normalised.
#[derive(Clone, PartialEq, Eq)]
pub struct IdentityKey {
    /// Surname, or name of an association.
    pub name: String,
    /// First name; none for an association.
    pub first_name: Option<String>,
    /// Birth date; none for an association.
    pub birth_date: Option<NaiveDate>,
}

impl From<&Identity> for IdentityKey {
    fn from(identity: &Identity) -> Self {
        Self {
            name: identity.name.clone(),
            first_name: identity.first_name.clone(),
            birth_date: identity.birth_date,
        }
    }
}

impl From<&CoApplicant> for IdentityKey {
    fn from(adult: &CoApplicant) -> Self {
        Self {
            name: adult.name.clone(),
            first_name: Some(adult.first_name.clone()),
            birth_date: Some(adult.birth_date),
        }
    }
}

impl std::fmt::Debug for IdentityKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("IdentityKey(…)")
    }
}

/// What one command needs from the vault before its events are written.
#[derive(Debug, Clone)]
pub struct Entry {
    /// The command: asked again, it gets the same answer.
    pub command_id: Uuid,
    /// The demand that the identities and the number belong to.
    pub demand: Option<DemandId>,
    /// People who need a key; the first is the one the number is sealed for.
    pub persons: Vec<PersonEntry>,
    /// What to do about a number.
    pub number: NumberEntry,
}

/// A person who needs a key.
#[derive(Debug, Clone)]
pub struct PersonEntry {
    /// Who.
    pub id: PersonId,
    /// What to find them by later, and look for now.
    pub identity: Option<IdentityKey>,
}

/// What to do about a numéro unique.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NumberEntry {
    /// Nothing.
    None,
    /// Note the number the demand came with.
    Keep(DemandNumber),
    /// Give the next number of a desk for a month.
    Give {
        /// The desk.
        desk: Desk,
        /// Any day of the month of registration.
        month: NaiveDate,
    },
}

/// The vault's answer to an [`Entry`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The number kept or given; none when none was asked, or when it is taken.
    pub number: Option<DemandNumber>,
    /// The other demand that bears the number to keep: nothing was noted.
    pub taken_by: Option<DemandId>,
    /// Other demands of someone with the same names and birth date, at the time of the first preparation.
    pub lookalikes: Vec<DemandId>,
}
