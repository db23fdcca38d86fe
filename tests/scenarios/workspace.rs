//! What the workspace is made of: the packages it was asked to use, and who may know whom.

use serde_json::Value;
use std::{collections::BTreeSet, process::Command};
use tests::{environment::repository, stores::files_below};

/// What `domain` may stand on: nothing that waits, stores or serves.
const DOMAIN: [&str; 5] = ["chrono", "serde", "serde_json", "thiserror", "uuid"];

/// The packages of the user's card, with the path their use is written with.
const CARD: [(&str, &str); 9] = [
    ("tokio", "tokio::"),
    ("sqlx", "sqlx::"),
    ("serde", "serde::"),
    ("async-trait", "async_trait"),
    ("chrono", "chrono::"),
    ("uuid", "uuid::"),
    ("thiserror", "thiserror::Error"),
    ("tracing", "tracing::"),
    ("async-nats", "async_nats::"),
];

const CRATES: [&str; 4] = ["domain", "eventstore", "projections", "gateway"];

fn cargo(words: &[&str]) -> String {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let done =
        Command::new(cargo).args(words).current_dir(repository()).output().expect("cargo runs");
    assert!(done.status.success(), "{words:?}: {}", String::from_utf8_lossy(&done.stderr));
    String::from_utf8_lossy(&done.stdout).into_owned()
}

/// The direct dependencies of a crate, those of its tests left out.
fn direct(name: &str) -> BTreeSet<String> {
    let all: Value = serde_json::from_str(&cargo(&[
        "metadata",
        "--no-deps",
        "--locked",
        "--format-version",
        "1",
    ]))
    .expect("cargo metadata is JSON");
    let package = all["packages"]
        .as_array()
        .expect("packages")
        .iter()
        .find(|p| p["name"] == name)
        .unwrap_or_else(|| panic!("no crate {name}"));
    package["dependencies"]
        .as_array()
        .expect("dependencies")
        .iter()
        // an optional one is not built unless a crate to the right asks for it
        .filter(|d| d["kind"].is_null() && d["optional"] == false)
        .filter_map(|d| d["name"].as_str().map(str::to_owned))
        .collect()
}

#[test]
fn the_rules_stand_on_five_packages_and_nothing_that_waits() {
    let allowed: BTreeSet<String> = DOMAIN.iter().map(|n| (*n).to_owned()).collect();
    assert_eq!(direct("domain"), allowed);
    let tree = cargo(&["tree", "-p", "domain", "-e", "normal", "--prefix", "none", "--locked"]);
    for word in ["tokio ", "sqlx", "axum", "async-nats", "tracing "] {
        assert!(!tree.lines().any(|l| l.starts_with(word)), "domain reaches {word}:\n{tree}");
    }
}

#[test]
fn dependencies_point_one_way() {
    for (name, right) in [
        ("domain", &["eventstore", "projections", "gateway"][..]),
        ("eventstore", &["projections", "gateway", "axum", "async-nats"][..]),
        ("projections", &["gateway", "axum", "async-nats"][..]),
        ("gateway", &["tests"][..]),
    ] {
        let direct = direct(name);
        for crate_right in right {
            assert!(!direct.contains(*crate_right), "{name} depends on {crate_right}");
        }
    }
}

#[test]
fn every_package_of_the_card_is_a_dependency_and_is_used_in_the_sources() {
    let mut missing = Vec::new();
    for (package, path) in CARD {
        let mut users = CRATES.iter().filter(|name| direct(name).contains(package));
        let used = users.any(|name| {
            files_below(&repository().join(name).join("src"))
                .iter()
                .filter(|f| f.extension().is_some_and(|e| e == "rs"))
                .filter_map(|f| std::fs::read_to_string(f).ok())
                .any(|text| text.contains(path))
        });
        if !used {
            missing.push(package);
        }
    }
    assert!(missing.is_empty(), "of the packages asked for, not in use: {missing:?}");
}

#[test]
fn the_top_level_holds_what_was_asked_and_nothing_else() {
    let listed = Command::new("git")
        .args(["ls-files"])
        .current_dir(repository())
        .output()
        .expect("git runs");
    let text = String::from_utf8_lossy(&listed.stdout).into_owned();
    let top: BTreeSet<&str> =
        text.lines().filter_map(|l| l.split('/').next()).filter(|n| !n.starts_with('.')).collect();
    let asked = [
        "Cargo.lock",
        "Cargo.toml",
        "LICENSE",
        "README.md",
        "deploy",
        "domain",
        "eventstore",
        "gateway",
        "projections",
        "tests",
    ];
    let odd: Vec<_> = top.iter().filter(|n| !asked.contains(n)).collect();
    assert!(odd.is_empty(), "not asked for at the top level: {odd:?}");
}
