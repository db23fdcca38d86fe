//! A sentence with its translation beside it.

use super::sentence::lowered;
use askama::filters::{Escaper, Html, HtmlSafe};
use serde::{Serialize, Serializer};
use std::fmt;

/// A French sentence and the same in the language beside it. Shown, it is HTML: both are escaped, the second under its
/// own `lang`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Said {
    french: String,
    beside: Option<(&'static str, String)>,
}

impl Said {
    /// A sentence and, with the code of its language, its translation.
    pub(crate) fn new(french: String, beside: Option<(&'static str, String)>) -> Self {
        Self { french, beside }
    }

    /// Several in one, apart by commas.
    pub(crate) fn list<'a>(all: impl Iterator<Item = &'a Self> + Clone) -> Self {
        let french: Vec<&str> = all.clone().map(|said| said.french.as_str()).collect();
        let codes = all.clone().find_map(|said| said.beside.as_ref().map(|(code, _)| *code));
        let other = |said: &'a Self| said.beside.as_ref().map(|(_, text)| text.as_str());
        let others: Vec<&str> = all.filter_map(other).collect();
        Self { french: french.join(", "), beside: codes.map(|code| (code, others.join(", "))) }
    }

    /// The translation alone; the French where nobody translated it.
    pub(crate) fn beside(&self) -> &str {
        self.beside.as_ref().map_or(&self.french, |(_, text)| text)
    }

    /// The same with a small first letter, to stand inside a sentence.
    pub(crate) fn lowered(&self) -> Self {
        let beside = self.beside.as_ref().map(|(code, text)| (*code, lowered(text)));
        Self { french: lowered(&self.french), beside }
    }

    /// The French alone, to be put into another text.
    pub(crate) fn in_french(&self) -> &str {
        &self.french
    }

    /// The French alone.
    #[cfg(test)]
    pub(crate) fn french(&self) -> &str {
        &self.french
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.french.is_empty()
    }
}

impl<T: AsRef<str> + ?Sized> From<&T> for Said {
    fn from(french: &T) -> Self {
        Self { french: french.as_ref().to_owned(), beside: None }
    }
}

impl From<String> for Said {
    fn from(french: String) -> Self {
        Self { french, beside: None }
    }
}

impl From<&Self> for Said {
    fn from(said: &Self) -> Self {
        said.clone()
    }
}

/// What a template's loop hands on.
impl From<&&Self> for Said {
    fn from(said: &&Self) -> Self {
        (*said).clone()
    }
}

/// The HTML.
impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        Html.write_escaped_str(&mut *f, &self.french)?;
        // what reads the same in both languages is shown once
        if let Some((code, text)) = self.beside.as_ref().filter(|(_, text)| *text != self.french) {
            write!(f, " <span class=\"beside\" lang=\"{code}\">")?;
            Html.write_escaped_str(&mut *f, text)?;
            f.write_str("</span>")?;
        }
        Ok(())
    }
}

impl HtmlSafe for Said {}

/// For machines: the French alone.
impl Serialize for Said {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.french)
    }
}
