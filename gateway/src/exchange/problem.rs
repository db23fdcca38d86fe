//! What is wrong with a file or a demand, in words an operator can act on. Never a value of the document.

use serde::Serialize;

/// Why something did not go in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[error("line {line}: {reason} [{code}]")]
pub struct Problem {
    /// Stable code.
    pub code: &'static str,
    /// Line of the file, 0 when there is none.
    pub line: u32,
    /// Element, or path of elements; empty when it is about the file.
    pub element: String,
    /// One sentence.
    pub reason: String,
    /// Nothing after this place of the file could be read.
    #[serde(skip)]
    pub fatal: bool,
}

impl Problem {
    /// The file cannot be read on.
    #[must_use]
    pub fn file(code: &'static str, line: u32, reason: impl Into<String>) -> Self {
        Self { code, line, element: String::new(), reason: reason.into(), fatal: true }
    }

    /// One demand is refused; the others of the file are not concerned.
    #[must_use]
    pub fn demand(
        code: &'static str,
        line: u32,
        element: impl Into<String>,
        reason: impl Into<String>,
    ) -> Self {
        Self { code, line, element: element.into(), reason: reason.into(), fatal: false }
    }
}
