//! What a folder is being filled with: kept beside the log, so that a run that was cut goes on as it began, even on
//! another day, and a finished one is left alone.

use super::run::{Failed, Plan};
use serde::{Deserialize, Serialize};
use std::{fs, io, path::Path};

/// The plan of a fill, and whether it is done.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Marker {
    /// The plan.
    pub plan: Plan,
    /// Whether every day was played.
    pub finished: bool,
}

impl Marker {
    /// Reads the marker; none when nothing was begun.
    ///
    /// # Errors
    /// The file is there and cannot be read.
    pub fn read(path: &Path) -> Result<Option<Self>, Failed> {
        let failed = |source| Failed::Files { path: path.display().to_string(), source };
        match fs::read_to_string(path) {
            Ok(text) => serde_json::from_str(&text)
                .map(Some)
                .map_err(|error| failed(io::Error::other(error))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(error)),
        }
    }

    /// Writes the marker, whole or not at all.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&self, path: &Path) -> Result<(), Failed> {
        let failed = |source| Failed::Files { path: path.display().to_string(), source };
        let text = serde_json::to_string_pretty(self).map_err(|e| failed(io::Error::other(e)))?;
        let beside = path.with_extension("new");
        fs::write(&beside, text).and_then(|()| fs::rename(&beside, path)).map_err(failed)
    }
}
