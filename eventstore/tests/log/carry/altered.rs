//! Files that are not what was written: each is refused, with the first wrong place, and nothing is in the log.

use super::{
    files::{extent, taken, written},
    memory, postgres, sqlite,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use eventstore::{
    carry::{CarryError, frontier::Frontier, line},
    contract::{
        carry::{BulkLog, rows},
        make::everything,
    },
    position::Position,
    recorded::Recorded,
    tree::leaf::leaf_hash,
};
use flate2::{Compression, bufread::MultiGzDecoder, write::GzEncoder};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use std::{
    io::{Read, Write},
    path::PathBuf,
};
use tempfile::TempDir;

const EVENTS: i64 = 300;

/// An export of a log, as lines.
struct File {
    folder: TempDir,
    lines: Vec<String>,
    bytes: Vec<u8>,
}

impl File {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let log = memory().await;
        log.load(rows(EVENTS)).await.unwrap();
        let path = folder.path().join("log");
        written(&log, &path, extent(EVENTS)).await;
        let bytes = std::fs::read(path).unwrap();
        let mut text = String::new();
        MultiGzDecoder::new(bytes.as_slice()).read_to_string(&mut text).unwrap();
        Self { folder, lines: text.lines().map(str::to_owned).collect(), bytes }
    }

    fn put(&self, bytes: &[u8]) -> PathBuf {
        let path = self.folder.path().join("altered");
        std::fs::write(&path, bytes).unwrap();
        path
    }

    fn zipped(&self, lines: &[String]) -> PathBuf {
        let mut out = GzEncoder::new(Vec::new(), Compression::fast());
        lines.iter().for_each(|line| writeln!(out, "{line}").unwrap());
        self.put(&out.finish().unwrap())
    }

    /// These rows with a manifest and an end that go with them: what a forger can make.
    fn forged(&self, rows: &[Recorded]) -> PathBuf {
        let (mut lines, mut tree, mut hash) = (Vec::new(), Frontier::default(), Sha256::new());
        for row in rows {
            let mut text = Vec::new();
            tree.push(line::write(&mut text, row).unwrap());
            lines.push(String::from_utf8(text).unwrap());
            hash.update(format!("{}\n", lines.last().unwrap()));
        }
        let (root, hash) = (hex::encode(tree.root()), hex::encode(hash.finalize()));
        let mut manifest: Value = serde_json::from_str(&self.lines[0]).unwrap();
        let fields = &mut manifest["manifest"];
        fields["root"] = root.into();
        fields["sha256"] = hash.clone().into();
        fields["count"] = rows.len().into();
        fields["last"] = rows.len().into();
        lines.insert(0, manifest.to_string());
        lines.push(serde_json::json!({"end": {"count": rows.len(), "sha256": hash}}).to_string());
        self.zipped(&lines)
    }
}

async fn refused(log: &BulkLog, path: &std::path::Path) -> CarryError {
    let error = taken(log, path).await.expect_err("it should not be taken");
    assert!(everything(&*log.store).await.is_empty(), "{error}");
    error
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_cut_anywhere_is_refused_and_the_log_stays_empty() {
    let file = File::new().await;
    let log = memory().await;
    let mut last = Position(0);
    for at in (0..file.bytes.len()).step_by(97) {
        let error = refused(&log, &file.put(&file.bytes[..at])).await;
        let CarryError::Truncated { after } = error else { panic!("at byte {at}: {error}") };
        assert!(after >= last, "byte {at}");
        last = after;
    }
    assert!(last.0 > EVENTS / 2);
    for at in 1..file.lines.len() {
        let error = refused(&log, &file.zipped(&file.lines[..at])).await;
        let after = Position(at as i64 - 1);
        assert!(matches!(error, CarryError::Truncated { after: a } if a == after), "{error}");
    }
    taken(&log, &file.put(&file.bytes)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_with_any_byte_flipped_is_refused_or_says_the_same() {
    let file = File::new().await;
    let mut same = 0;
    for at in (0..file.bytes.len()).step_by(61) {
        let mut bytes = file.bytes.clone();
        bytes[at] ^= 0x10;
        let log = memory().await;
        if taken(&log, &file.put(&bytes)).await.is_ok() {
            // headers of gzip hold bytes that mean nothing
            same += 1;
            assert_eq!(everything(&*log.store).await, rows(EVENTS), "byte {at}");
        } else {
            assert!(everything(&*log.store).await.is_empty(), "byte {at}");
        }
    }
    assert!(same < 3, "{same} flips were not seen");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lines_changed_moved_doubled_or_taken_out_are_refused_with_their_place() {
    let file = File::new().await;
    for log in [memory().await, sqlite().await, postgres().await] {
        // the control: the same lines, written again, are taken by another log
        taken(&memory().await, &file.zipped(&file.lines)).await.unwrap();
        for at in [1, 2, 150, EVENTS as usize] {
            let place = Position(at as i64);
            let mut lines = file.lines.clone();
            let next = if at == EVENTS as usize { at - 1 } else { at + 1 };
            lines.swap(at, next);
            let error = refused(&log, &file.zipped(&lines)).await;
            let first = Position(at.min(next) as i64);
            assert!(matches!(error, CarryError::OutOfPlace { expected, .. } if expected == first));

            let mut lines = file.lines.clone();
            lines.insert(at, lines[at].clone());
            let error = refused(&log, &file.zipped(&lines)).await;
            let behind = matches!(error, CarryError::Line { line, .. } if line == at as u64 + 2);
            let found = matches!(error, CarryError::OutOfPlace { found, .. } if found == place);
            assert!(found || behind, "{error}");

            let mut lines = file.lines.clone();
            lines.remove(at);
            let error = refused(&log, &file.zipped(&lines)).await;
            let missing =
                matches!(error, CarryError::OutOfPlace { expected, .. } if expected == place);
            let cut = matches!(error, CarryError::Truncated { after } if after.0 + 1 == place.0);
            assert!(missing || cut, "{error}");

            let mut lines = file.lines.clone();
            lines[at] = lines[at].replace("\"version\":1", "\"version\":2");
            let error = refused(&log, &file.zipped(&lines)).await;
            assert!(matches!(error, CarryError::Leaf { at } if at == place), "{error}");

            let mut lines = file.lines.clone();
            lines[at] = lines[at].replace("\"version\":1", "\"version\":\"1\"");
            let error = refused(&log, &file.zipped(&lines)).await;
            assert!(matches!(error, CarryError::Line { line, .. } if line == at as u64 + 1));
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_the_manifest_says_must_be_true() {
    let file = File::new().await;
    let log = memory().await;
    let note = |origin: &str, size: i64, root: &str| {
        format!("{origin}\n{size}\n{}\n\n— x y\n", STANDARD.encode(hex::decode(root).unwrap()))
    };
    let manifest: Value = serde_json::from_str(&file.lines[0]).unwrap();
    let root = manifest["manifest"]["root"].as_str().unwrap().to_owned();
    let other = "ab".repeat(32);
    let ours = "filcommun/test";
    let cases: Vec<(&str, Value, &str)> = vec![
        ("root", other.clone().into(), "root-mismatch"),
        ("sha256", other.clone().into(), "hash-mismatch"),
        ("format", 2.into(), "manifest-refused"),
        ("count", 299.into(), "manifest-refused"),
        ("last", 301.into(), "manifest-refused"),
        ("first", 2.into(), "manifest-refused"),
        ("root", Value::Null, "line-unreadable"),
        ("checkpoint", note("filcommun/other", EVENTS, &root).into(), "manifest-refused"),
        ("checkpoint", note(ours, EVENTS - 1, &root).into(), "manifest-refused"),
        ("checkpoint", note(ours, EVENTS, &other).into(), "manifest-refused"),
        ("checkpoint", "nothing".into(), "manifest-refused"),
    ];
    for (field, value, code) in cases {
        let mut manifest = manifest.clone();
        manifest["manifest"][field] = value;
        let mut lines = file.lines.clone();
        lines[0] = manifest.to_string();
        let error = refused(&log, &file.zipped(&lines)).await;
        assert_eq!(error.code(), code, "{field}: {error}");
    }
    let mut lines = file.lines.clone();
    lines.push(String::new());
    assert_eq!(refused(&log, &file.zipped(&lines)).await.code(), "line-unreadable");
    for bytes in [&b""[..], b"not gzip", &[0x1f, 0x8b]] {
        let code = refused(&log, &file.put(bytes)).await.code();
        assert!(["export-truncated", "line-unreadable"].contains(&code), "{code}");
    }
    assert_eq!(refused(&log, &file.folder.path().join("nowhere")).await.code(), "file-unusable");

    let mut manifest = manifest.clone();
    manifest["manifest"]["checkpoint"] = note(ours, EVENTS, &root).into();
    let mut lines = file.lines.clone();
    lines[0] = manifest.to_string();
    taken(&log, &file.zipped(&lines)).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_forged_file_that_agrees_with_itself_still_has_to_be_a_log() {
    let file = File::new().await;
    let given = rows(EVENTS);
    let stream = &given[0].stream;
    let twice = given.iter().rposition(|row| row.stream == *stream).unwrap();
    for log in [memory().await, sqlite().await, postgres().await] {
        let mut rows = given.clone();
        rows[twice].event.event_id = given[0].event.event_id;
        let error = refused(&log, &file.forged(&rows)).await;
        let at = given[twice].position;
        assert!(matches!(&error, CarryError::Row { at: a, .. } if *a == at), "{error}");

        let mut rows = given.clone();
        rows[200].recorded_at.0 += 1_000;
        let error = refused(&log, &file.forged(&rows)).await;
        assert!(matches!(&error, CarryError::Row { at, .. } if at.0 == 202), "{error}");

        let mut rows = given.clone();
        rows[twice].revision.0 += 1;
        let error = refused(&log, &file.forged(&rows)).await;
        assert!(matches!(&error, CarryError::Row { at: a, .. } if *a == at), "{error}");

        // the control: the true rows, forged the same way, are taken
        taken(&log, &file.forged(&given)).await.unwrap();
        assert!(
            everything(&*log.store).await.iter().map(leaf_hash).eq(given.iter().map(leaf_hash))
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_judge_who_says_no_is_asked_before_anything_is_read() {
    let file = File::new().await;
    let log = memory().await;
    let judge = |_: &eventstore::carry::Manifest| Err("it is of another territory".to_owned());
    let path = file.put(&file.bytes);
    let heard = |_: &_, _| panic!("a line was read");
    let error = eventstore::carry::import::import(&*log.bulk, &path, &judge, &heard).await;
    assert_eq!(error.unwrap_err().code(), "manifest-refused");
}
