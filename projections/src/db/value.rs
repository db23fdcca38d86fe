//! Values that go in and rows that come out, the same for both databases.

use super::DbError;
use chrono::NaiveDate;
use domain::{
    id::{DemandId, DocumentId, PartnerId, PersonId, PlaceId, ReferralId, SessionId, VacancyId},
    territory::{Body, Code, Commune, Desk, DwellingRegistryId, Typology},
};
use smol_str::{SmolStr, ToSmolStr as _};
use std::{str::FromStr, sync::Arc};
use uuid::Uuid;

/// A value of a column. Days are text (`2026-03-18`), truths 0 or 1.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Value {
    /// Nothing.
    Null,
    /// A number, a truth, an instant.
    Int(i64),
    /// A text, a code, a day, an identifier, a document in JSON. Short ones have no place of their own in memory, and a copy
    /// of a long one is the same text.
    Text(SmolStr),
    /// Bytes.
    Bytes(Vec<u8>),
}

impl Value {
    /// The number, if it is one.
    #[must_use]
    pub const fn as_int(&self) -> Option<i64> {
        if let Self::Int(value) = self { Some(*value) } else { None }
    }

    /// The text, if it is one.
    #[must_use]
    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(value) = self { Some(value) } else { None }
    }

    /// Whether there is nothing.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::Text(value.into())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::Text(value.into())
    }
}

impl From<&String> for Value {
    fn from(value: &String) -> Self {
        Self::Text(value.into())
    }
}

impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<&[u8]> for Value {
    fn from(value: &[u8]) -> Self {
        Self::Bytes(value.to_vec())
    }
}

impl<T: Into<Self>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

macro_rules! ints {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Int(i64::from(value))
            }
        }
    )*};
}

macro_rules! texts {
    ($($kind:ty),*) => {$(
        impl From<$kind> for Value {
            fn from(value: $kind) -> Self {
                Self::Text(value.to_smolstr())
            }
        }

        impl From<&$kind> for Value {
            fn from(value: &$kind) -> Self {
                Self::Text(value.to_smolstr())
            }
        }
    )*};
}

ints!(i64, i32, i16, i8, u32, u16, u8, bool);
texts!(
    NaiveDate,
    Uuid,
    DemandId,
    DocumentId,
    PartnerId,
    PersonId,
    PlaceId,
    ReferralId,
    SessionId,
    VacancyId,
    Body,
    Code,
    Commune,
    Desk,
    DwellingRegistryId
);

impl From<Typology> for Value {
    fn from(value: Typology) -> Self {
        Self::Text(value.code().into())
    }
}

/// One row of an answer.
#[derive(Debug, Clone)]
pub struct Row {
    pub(super) names: Arc<[String]>,
    pub(super) values: Vec<Value>,
}

impl Row {
    /// The values, in the order of the columns.
    #[must_use]
    pub fn into_values(self) -> Vec<Value> {
        self.values
    }

    /// The value of a column.
    ///
    /// # Errors
    /// `Shape` when the answer has no such column.
    pub fn value(&self, name: &str) -> Result<&Value, DbError> {
        let found = self.names.iter().position(|n| n == name).and_then(|at| self.values.get(at));
        found.ok_or_else(|| DbError::Shape(format!("no column {name}")))
    }

    /// A number.
    ///
    /// # Errors
    /// `Shape` when it is not a number.
    pub fn int(&self, name: &str) -> Result<i64, DbError> {
        self.opt_int(name)?.ok_or_else(|| DbError::Shape(format!("{name} is null")))
    }

    /// A number, or nothing.
    ///
    /// # Errors
    /// `Shape` when it is something else.
    pub fn opt_int(&self, name: &str) -> Result<Option<i64>, DbError> {
        match self.value(name)? {
            Value::Null => Ok(None),
            Value::Int(value) => Ok(Some(*value)),
            _ => Err(DbError::Shape(format!("{name} is no number"))),
        }
    }

    /// A truth.
    ///
    /// # Errors
    /// `Shape` when it is not one.
    pub fn truth(&self, name: &str) -> Result<bool, DbError> {
        Ok(self.int(name)? != 0)
    }

    /// A text.
    ///
    /// # Errors
    /// `Shape` when it is not a text.
    pub fn text(&self, name: &str) -> Result<String, DbError> {
        self.opt_text(name)?.ok_or_else(|| DbError::Shape(format!("{name} is null")))
    }

    /// A text, or nothing.
    ///
    /// # Errors
    /// `Shape` when it is something else.
    pub fn opt_text(&self, name: &str) -> Result<Option<String>, DbError> {
        match self.value(name)? {
            Value::Null => Ok(None),
            Value::Text(value) => Ok(Some(value.to_string())),
            _ => Err(DbError::Shape(format!("{name} is no text"))),
        }
    }

    /// Bytes.
    ///
    /// # Errors
    /// `Shape` when it is something else.
    pub fn bytes(&self, name: &str) -> Result<Vec<u8>, DbError> {
        self.opt_bytes(name)?.ok_or_else(|| DbError::Shape(format!("{name} is null")))
    }

    /// Bytes, or nothing.
    ///
    /// # Errors
    /// `Shape` when it is something else.
    pub fn opt_bytes(&self, name: &str) -> Result<Option<Vec<u8>>, DbError> {
        match self.value(name)? {
            Value::Null => Ok(None),
            Value::Bytes(value) => Ok(Some(value.clone())),
            _ => Err(DbError::Shape(format!("{name} is no bytes"))),
        }
    }

    /// A text read as what it spells: an identifier, a day, a code.
    ///
    /// # Errors
    /// `Shape` when it spells something else.
    pub fn parsed<T: FromStr>(&self, name: &str) -> Result<T, DbError> {
        self.opt_parsed(name)?.ok_or_else(|| DbError::Shape(format!("{name} is null")))
    }

    /// The same, or nothing.
    ///
    /// # Errors
    /// `Shape` when it spells something else.
    pub fn opt_parsed<T: FromStr>(&self, name: &str) -> Result<Option<T>, DbError> {
        let Some(text) = self.opt_text(name)? else { return Ok(None) };
        text.parse().map(Some).map_err(|_| DbError::Shape(format!("{name} cannot be read")))
    }

    /// A JSON text read as what it holds.
    ///
    /// # Errors
    /// `Shape` when it holds something else.
    pub fn json<T: serde::de::DeserializeOwned>(&self, name: &str) -> Result<T, DbError> {
        let text = self.text(name)?;
        serde_json::from_str(&text).map_err(|_| DbError::Shape(format!("{name} cannot be read")))
    }
}
