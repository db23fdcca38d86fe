//! The rules stay pure: nothing that waits, reads a clock or does I/O.

#![expect(clippy::unwrap_used, reason = "a test that cannot read its sources fails")]

use std::{collections::BTreeSet, fs, path::Path, process::Command};

/// Every package `domain` may pull in for its ordinary build, itself left out.
const ALLOWED: &[&str] = &[
    "cfg-if",
    "chrono",
    "foldhash",
    "getrandom",
    "iana-time-zone",
    "indexmap",
    "equivalent",
    "hashbrown",
    "itoa",
    "libc",
    "memchr",
    "num-traits",
    "proc-macro2",
    "quote",
    "serde",
    "serde_core",
    "serde_derive",
    "serde_json",
    "sha1_smol",
    "syn",
    "thiserror",
    "thiserror-impl",
    "unicode-ident",
    "uuid",
    "zmij",
];

/// What no rule may name.
const BANNED: [&str; 9] = [
    "Utc::now",
    "Local::now",
    "SystemTime",
    "Instant::now",
    "Uuid::new_v4",
    "tokio",
    "sqlx",
    "std::fs",
    "async fn",
];

#[test]
fn domain_depends_on_nothing_outside_the_list() {
    let tree = Command::new(env!("CARGO"))
        .args(["tree", "-p", "domain", "-e", "normal", "--prefix", "none", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .unwrap();
    assert!(tree.status.success(), "{}", String::from_utf8_lossy(&tree.stderr));
    let listed = String::from_utf8(tree.stdout).unwrap();
    let found: BTreeSet<&str> = listed.lines().filter_map(|line| line.split(' ').next()).collect();
    let extra: Vec<_> =
        found.iter().filter(|name| **name != "domain" && !ALLOWED.contains(name)).collect();
    assert!(found.contains("serde"), "{listed}");
    assert!(extra.is_empty(), "not on the list: {extra:?}");
}

#[test]
fn no_rule_reads_a_clock_draws_an_identifier_or_waits() {
    let mut found = Vec::new();
    search(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.is_empty(), "{found:#?}");
}

fn search(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            search(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") && !path.ends_with("tests.rs") {
            let source = fs::read_to_string(&path).unwrap();
            let code = source.lines().filter(|line| !line.trim_start().starts_with("//"));
            for line in code.filter(|line| BANNED.iter().any(|word| line.contains(word))) {
                found.push(format!("{}: {line}", path.display()));
            }
        }
    }
}
