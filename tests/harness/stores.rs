//! The four stores of one test, in a folder that goes away with it.

use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A folder with the stores of one territory.
#[derive(Debug)]
pub struct Stores {
    folder: TempDir,
}

impl Default for Stores {
    fn default() -> Self {
        Self::new()
    }
}

impl Stores {
    /// An empty folder.
    #[must_use]
    pub fn new() -> Self {
        Self {
            folder: tempfile::Builder::new()
                .prefix("filcommun-")
                .tempdir()
                .expect("a temporary folder"),
        }
    }

    /// The folder.
    #[must_use]
    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// A path in the folder.
    #[must_use]
    pub fn join(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// What `--db` takes; the same file that `demo --data` makes.
    #[must_use]
    pub fn db(&self) -> String {
        format!("sqlite:{}", self.join("filcommun.db").display())
    }

    /// Every file in the folder, with its path.
    #[must_use]
    pub fn files(&self) -> Vec<PathBuf> {
        files_below(self.folder())
    }
}

/// Every file below a folder.
#[must_use]
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(folder) = todo.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => todo.push(entry.path()),
                Ok(kind) if kind.is_file() => found.push(entry.path()),
                _ => {}
            }
        }
    }
    found.sort();
    found
}
