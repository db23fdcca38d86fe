//! The binary `filcommun`, run as people run it.

use crate::{environment::need, stores::Stores};
use serde_json::Value;
use std::process::{Command, Output, Stdio};

/// A command of the binary in a folder of its own, with no setting of the caller's.
#[must_use]
pub fn filcommun(stores: &Stores) -> Command {
    let mut command = Command::new(need("FILCOMMUN_BIN"));
    command.current_dir(stores.folder()).stdin(Stdio::null());
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("FILCOMMUN_") {
            command.env_remove(name);
        }
    }
    command.env("FILCOMMUN_DB", stores.db());
    command
}

/// How a command ended.
#[derive(Debug)]
pub struct Ended {
    /// The exit code; `None` when it was killed.
    pub code: Option<i32>,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

impl From<Output> for Ended {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            out: String::from_utf8_lossy(&output.stdout).into_owned(),
            err: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }
}

impl Ended {
    /// What it printed, when it ended well.
    ///
    /// # Panics
    /// When it did not.
    pub fn well(self) -> String {
        assert_eq!(self.code, Some(0), "out: {}\nerr: {}", tail(&self.out), tail(&self.err));
        self.out
    }

    /// The objects of a `--json` answer, one a line.
    #[must_use]
    pub fn objects(&self) -> Vec<Value> {
        assert_eq!(self.code, Some(0), "out: {}\nerr: {}", tail(&self.out), tail(&self.err));
        self.out
            .lines()
            .filter(|l| !l.is_empty())
            .map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("not JSON ({e}): {l}")))
            .collect()
    }

    /// No panic, no backtrace, something said when it failed.
    pub fn is_civil(&self) {
        let said = format!("{}{}", self.out, self.err);
        assert!(!said.contains("panicked at"), "a panic reached the user: {}", tail(&said));
        assert!(self.code.is_some(), "killed by a signal: {}", tail(&said));
        assert!(self.code == Some(0) || !said.trim().is_empty(), "failed without a word");
    }
}

/// Runs a command of the binary to its end.
///
/// # Panics
/// When the binary cannot be started.
#[must_use]
pub fn run(stores: &Stores, words: &[&str]) -> Ended {
    filcommun(stores).args(words).output().expect("the binary starts").into()
}

/// `db init` and `keys init`, as the operator does it.
pub fn init(stores: &Stores) {
    run(stores, &["db", "init"]).well();
    run(stores, &["keys", "init"]).well();
}

/// The end of a long text.
#[must_use]
pub fn tail(text: &str) -> &str {
    let from = text.len().saturating_sub(3000);
    text.get(from..).unwrap_or(text)
}
