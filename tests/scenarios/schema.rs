//! The published schemas say what the log holds: every payload passes its own, and none that is broken.

use serde_json::Value;
use std::{fs, process::Command};
use tests::{
    binary::{init, run},
    documents::example,
    environment::{need, repository},
    stores::Stores,
};

#[test]
fn every_golden_file_and_every_stored_payload_passes_its_schema_and_broken_ones_do_not() {
    let stores = Stores::new();
    init(&stores);
    run(&stores, &["simulate", "--scale", "0.002", "--years", "1", "--json"]).well();
    let file = example("complete.xml").to_string_lossy().into_owned();
    run(&stores, &["import", &file]).well();
    let (schemas, events) = (stores.join("schemas"), stores.join("events"));
    let printed = run(&stores, &["schema"]).well();
    let types = printed.lines().count();
    fs::write(&schemas, printed).unwrap();
    fs::write(&events, run(&stores, &["events", "read", "--limit", "0", "--json"]).well()).unwrap();
    let tests = repository().join("tests");
    let done = Command::new("python3")
        .arg(tests.join("tools/schema.py"))
        .args([&schemas, &events, &tests.join("golden/events")])
        .env("FILCOMMUN_TOOLS", need("FILCOMMUN_TOOLS"))
        .output()
        .expect("python3 runs");
    let said = String::from_utf8_lossy(&done.stdout).into_owned();
    assert!(done.status.success(), "{said}{}", String::from_utf8_lossy(&done.stderr));
    let counts: Value = serde_json::from_str(said.lines().last().unwrap()).unwrap();
    let count = |name: &str| counts[name].as_u64().unwrap();
    assert_eq!(count("types") as usize, types);
    assert!(count("golden") >= 62 && count("stored") > 5 && count("refused") > 200, "{counts}");
    println!("{counts}");
}

#[test]
fn a_type_that_does_not_exist_is_refused_in_words() {
    let stores = Stores::new();
    let said = run(&stores, &["schema", "demand.foretold"]);
    said.is_civil();
    assert_eq!(said.code, Some(2));
    let one = run(&stores, &["schema", "demand.registered", "--json"]).objects();
    assert_eq!(one[0]["$id"], "/schemas/demand.registered.json");
    assert_eq!(one[0]["x-version"], 1);
}
