//! A fact of the read model, and what is told of it: sentences without a language yet.

use crate::web::messages::{Part, Sentence};
use chrono::NaiveDate;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// A fact: the type of its event, and what it says.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fact<'a> {
    pub(super) kind: &'a str,
    pub(super) says: &'a Value,
}

/// What is told of a fact: what happened, then what it means or what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Telling {
    pub(super) what: Sentence,
    pub(super) more: Vec<Sentence>,
}

impl Telling {
    /// What happened, and nothing more.
    pub(super) const fn of(what: Sentence) -> Self {
        Self { what, more: Vec::new() }
    }

    /// The same, and one sentence more.
    pub(super) fn also(mut self, more: impl Into<Sentence>) -> Self {
        self.more.push(more.into());
        self
    }

    /// The same, and a sentence if there is one.
    pub(super) fn perhaps(mut self, more: Option<Sentence>) -> Self {
        self.more.extend(more);
        self
    }

    /// The same with a value in what happened.
    pub(super) fn with(mut self, name: &'static str, value: Part) -> Self {
        self.what = self.what.with(name, value);
        self
    }
}

impl<'a> Fact<'a> {
    /// Its sentence.
    pub(super) fn what(self) -> Telling {
        Telling::of(Sentence::of(self.key()))
    }

    /// One of its sentences.
    pub(super) fn what_of(self, which: &str) -> Telling {
        Telling::of(self.one(which))
    }

    /// What its sentence means.
    pub(super) fn more(self) -> Sentence {
        self.one("more")
    }

    /// One of its sentences, by the end of its key.
    pub(super) fn one(self, which: &str) -> Sentence {
        Sentence::of(format!("{}-{which}", self.key()))
    }

    fn key(self) -> String {
        format!("thread-{}", self.kind.replace('.', "-"))
    }

    /// What it says under a name, read as the type it belongs to.
    pub(super) fn coded<T: DeserializeOwned>(self, name: &str) -> Option<T> {
        serde_json::from_value(self.says.get(name)?.clone()).ok()
    }

    /// A text that it says, by the path to it.
    pub(super) fn text(self, path: &str) -> Option<&'a str> {
        self.says.pointer(path).and_then(Value::as_str)
    }

    /// A number that it says.
    pub(super) fn number(self, name: &str) -> Part {
        Part::Number(self.says.get(name).and_then(Value::as_i64).unwrap_or(0))
    }

    /// Whether it says so.
    pub(super) fn is(self, name: &str) -> bool {
        self.says.get(name).and_then(Value::as_bool) == Some(true)
    }

    /// A day that it says; nothing where it says none.
    pub(super) fn day(self, name: &str) -> Part {
        self.coded::<NaiveDate>(name).map_or_else(|| Part::Name(String::new()), Part::Day)
    }
}
