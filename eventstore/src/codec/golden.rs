//! Golden files: one payload for each type and version ever written, opened, in `tests/golden/events/`
//! (`<type>.v<version>.json`), frozen by `SHA256SUMS` beside them. A file is never edited once it is listed.
//!
//! A new type or version: write its file, then list it with
//! `cargo test -p eventstore freeze_golden_files -- --ignored`.

use crate::upcast::{UPCASTS, Upcast, current_version, upcast};
use domain::{catalogue, world::Event};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::{Path, PathBuf},
};

/// One golden file.
pub(super) struct Golden {
    pub(super) file: String,
    pub(super) event_type: String,
    pub(super) version: u16,
    pub(super) bytes: Vec<u8>,
}

impl Golden {
    pub(super) fn payload(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The event, in today's shape.
    pub(super) fn event(&self) -> Event {
        let Value::Object(mut data) = self.payload() else { panic!("{} is no object", self.file) };
        upcast(UPCASTS, &self.event_type, self.version, &mut data);
        Event::from_parts(&self.event_type, Value::Object(data))
            .unwrap_or_else(|error| panic!("{}: {error}", self.file))
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/golden/events")
}

pub(super) fn all() -> Vec<Golden> {
    let mut files: Vec<String> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|file| file.ends_with(".json"))
        .collect();
    files.sort();
    let golden = |file: String| {
        let (event_type, version) =
            file.strip_suffix(".json").and_then(|stem| stem.rsplit_once(".v")).unwrap();
        Golden {
            event_type: event_type.to_owned(),
            version: version.parse().unwrap(),
            bytes: std::fs::read(folder().join(&file)).unwrap(),
            file: file.clone(),
        }
    };
    files.into_iter().map(golden).collect()
}

fn listed() -> BTreeMap<String, String> {
    let list = std::fs::read_to_string(folder().join("SHA256SUMS")).unwrap_or_default();
    let pair = |line: &str| line.split_once("  ").map(|(sum, file)| (file.into(), sum.into()));
    list.lines().filter_map(pair).collect()
}

fn sum(golden: &Golden) -> String {
    hex::encode(Sha256::digest(&golden.bytes))
}

/// Files that should be there and are not, and files of versions that no chain reaches.
fn misfits(steps: &[Upcast], files: &[Golden]) -> Vec<String> {
    let wanted = catalogue::types().iter().flat_map(|info| {
        (1..=current_version(steps, info.name)).map(|v| format!("{}.v{v}.json", info.name))
    });
    let wanted: BTreeSet<String> = wanted.collect();
    let found = files.iter().map(|golden| golden.file.clone()).collect();
    wanted.symmetric_difference(&found).cloned().collect()
}

/// Files that are not what the list says.
fn edited(listed: &BTreeMap<String, String>, files: &[Golden]) -> Vec<String> {
    let same = |golden: &&Golden| listed.get(&golden.file) != Some(&sum(golden));
    files.iter().filter(same).map(|golden| golden.file.clone()).collect()
}

#[test]
fn every_version_of_every_type_has_a_golden_file() {
    assert_eq!(misfits(UPCASTS, &all()), [""; 0]);
}

#[test]
fn a_new_version_without_its_golden_file_and_a_file_of_no_version_are_caught() {
    let step = Upcast { of: "demand.renewed", from: 1, step: |_| {} };
    assert_eq!(misfits(&[step], &all()), ["demand.renewed.v2.json"]);
    let mut files = all();
    let lost = files.remove(0).file;
    assert_eq!(misfits(UPCASTS, &files), [lost]);
    files.insert(0, Golden { file: "demand.foretold.v1.json".into(), ..all().remove(0) });
    assert_eq!(misfits(UPCASTS, &files).len(), 2);
}

#[test]
fn a_golden_file_of_which_one_byte_was_changed_is_caught() {
    let mut files = all();
    let last = files.len() - 1;
    files[last].bytes.push(b' ');
    let name = files[last].file.clone();
    assert_eq!(edited(&listed(), &files), [name]);
}

#[test]
fn every_golden_file_decodes() {
    for golden in all() {
        assert_eq!(golden.event().type_name(), golden.event_type);
    }
}

#[test]
fn every_golden_file_of_today_is_what_would_be_written_today() {
    for golden in all() {
        if golden.version == current_version(UPCASTS, &golden.event_type) {
            assert_eq!(golden.event().data(), golden.payload(), "{}", golden.file);
        }
    }
}

#[test]
fn no_golden_file_ever_changes() {
    let (listed, files) = (listed(), all());
    assert_eq!(edited(&listed, &files), [""; 0], "edited, or not listed");
    assert_eq!(listed.len(), files.len(), "a listed golden file is gone");
}

/// Lists new golden files in `SHA256SUMS`; those that are listed stay as they are.
#[test]
#[ignore = "lists new golden files"]
fn freeze_golden_files() {
    let mut list = listed();
    for golden in all() {
        list.entry(golden.file.clone()).or_insert_with(|| sum(&golden));
    }
    let lines: String = list.iter().map(|(file, sum)| format!("{sum}  {file}\n")).collect();
    std::fs::write(folder().join("SHA256SUMS"), lines).unwrap();
}
