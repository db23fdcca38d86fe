//! What `tests/run` found or started.

use std::path::PathBuf;

/// A variable that `tests/run` sets.
///
/// # Panics
/// When it is not set: the test was started without its servers.
#[must_use]
pub fn need(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| {
        panic!("{name} is not set: start the tests with `tests/run`, or take the lines of `tests/run servers`")
    })
}

/// Whether this run is at the counts an issue names (`tests/run --full`).
#[must_use]
pub fn full() -> bool {
    std::env::var("FILCOMMUN_FULL").is_ok_and(|v| v == "1")
}

/// `full` when proofs run at full counts, else `reduced`.
#[must_use]
pub fn at_counts<T>(full: T, reduced: T) -> T {
    if self::full() { full } else { reduced }
}

/// The repository.
#[must_use]
pub fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests is a folder of the repository")
        .to_owned()
}

/// Where a long proof keeps its progress, if this run is resumable.
#[must_use]
pub fn state() -> Option<PathBuf> {
    std::env::var_os("FILCOMMUN_STATE").map(PathBuf::from)
}
