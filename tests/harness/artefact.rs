//! What a run leaves for people to look at: `target/test-artefacts/`.

use crate::environment::repository;
use std::path::PathBuf;

/// A file of the run's artefacts, its folders made.
#[must_use]
pub fn path(name: &str) -> PathBuf {
    let target = std::env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| repository().join("target"), PathBuf::from);
    let file = target.join("test-artefacts").join(name);
    std::fs::create_dir_all(file.parent().expect("an artefact is in a folder"))
        .expect("artefacts can be written");
    file
}
