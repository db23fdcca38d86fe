//! A log carried from database to database is the same log; an import killed at any moment, and run again, too.

use std::{
    process::{Command, Stdio},
    time::{Duration, Instant},
};
use tests::{
    binary::{Ended, filcommun, init, run},
    database::Database,
    environment::at_counts,
    stores::Stores,
};

/// A log with a small territory, exported; its plain digest.
fn exported(stores: &Stores) -> String {
    init(stores);
    run(stores, &["simulate", "--scale", at_counts("0.05", "0.002"), "--json"]).well();
    run(stores, &["log", "export", "log.gz"]).well();
    run(stores, &["log", "digest"]).well()
}

/// Runs a command on another log, under the same vault.
fn on(stores: &Stores, log: &str, words: &[&str]) -> Command {
    let mut command = filcommun(stores);
    command.env("FILCOMMUN_DB", log);
    let vault = format!("sqlite:{}", stores.join("filcommun.db.vault").display());
    let file = |name: &str| stores.join(name).to_string_lossy().into_owned();
    command.args(["--vault", &vault, "--kek-file", &file("filcommun.db.kek")]);
    command.args(["--log-key-file", &file("filcommun.db.log-key")]).args(words);
    command
}

fn well(mut command: Command) -> String {
    Ended::from(command.output().expect("the binary starts")).well()
}

/// Imports and kills it after a part of `whole`; true when it was killed before its end.
fn killed(stores: &Stores, log: &str, after: Duration) -> bool {
    let mut command = on(stores, log, &["log", "import", "log.gz"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it starts");
    let begun = Instant::now();
    while begun.elapsed() < after {
        if child.try_wait().expect("it can be waited for").is_some() {
            return false;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().expect("it can be killed");
    child.wait().expect("it ends");
    true
}

fn kills(stores: &Stores, log: &str, role: &[&str], digest: &str) {
    let db_init = [&["db", "init"], role].concat();
    well(on(stores, log, &db_init));
    let begun = Instant::now();
    well(on(stores, &format!("sqlite:{}", stores.join("timed.db").display()), &["db", "init"]));
    let timed = format!("sqlite:{}", stores.join("timed.db").display());
    well(on(stores, &timed, &["log", "import", "log.gz"]));
    let whole = begun.elapsed();
    let rounds = at_counts(60, 6);
    let mut cut = 0;
    for round in 0..rounds {
        cut += u32::from(killed(stores, log, whole * round / rounds));
    }
    assert!(cut > 0, "no import was cut");
    println!("{log}: {cut} of {rounds} imports killed before their end");
    well(on(stores, log, &["log", "import", "log.gz"]));
    assert_eq!(well(on(stores, log, &["log", "digest"])), digest);
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(stores.join(&format!("timed.db{suffix}")));
    }
}

#[tokio::test]
async fn an_import_killed_again_and_again_ends_as_the_same_log() {
    let stores = Stores::new();
    let digest = exported(&stores);
    kills(&stores, &format!("sqlite:{}", stores.join("other.db").display()), &[], &digest);
    let database = Database::new().await;
    kills(&stores, &database.url(), &["--role", "postgres"], &digest);
    database.drop().await;
}

#[tokio::test]
async fn a_log_goes_to_postgresql_and_back_and_to_a_laptop() {
    let stores = Stores::new();
    let digest = exported(&stores);
    let database = Database::new().await;
    well(on(&stores, &database.url(), &["db", "init", "--role", "postgres"]));
    well(on(&stores, &database.url(), &["log", "import", "log.gz"]));
    assert_eq!(well(on(&stores, &database.url(), &["log", "digest"])), digest);
    well(on(&stores, &database.url(), &["log", "export", "back.gz"]));
    well(on(&stores, &database.url(), &["log", "export", "--sqlite", "laptop.db"]));
    let laptop = format!("sqlite:{}", stores.join("laptop.db").display());
    assert_eq!(well(on(&stores, &laptop, &["log", "digest"])), digest);
    let back = format!("sqlite:{}", stores.join("back.db").display());
    well(on(&stores, &back, &["db", "init"]));
    well(on(&stores, &back, &["log", "import", "back.gz"]));
    assert_eq!(well(on(&stores, &back, &["log", "digest"])), digest);
    // a log that has something else takes nothing, and one of another territory is refused
    let full = Ended::from(on(&stores, &back, &["log", "import", "log.gz"]).output().unwrap());
    assert_eq!(full.code, Some(0), "the same log again is an import that was done: {}", full.err);
    database.drop().await;
}

#[test]
fn a_file_that_is_cut_is_refused_with_its_position_and_leaves_the_log_empty() {
    let stores = Stores::new();
    exported(&stores);
    let whole = std::fs::read(stores.join("log.gz")).unwrap();
    std::fs::write(stores.join("cut.gz"), &whole[..whole.len() * 2 / 3]).unwrap();
    let other = format!("sqlite:{}", stores.join("other.db").display());
    well(on(&stores, &other, &["db", "init"]));
    for words in [&["log", "import", "cut.gz"][..], &["log", "import", "--check", "cut.gz"]] {
        let refused = Ended::from(on(&stores, &other, words).output().unwrap());
        refused.is_civil();
        assert_eq!(refused.code, Some(1));
        assert!(refused.err.contains("export-truncated") && refused.err.contains("position"));
    }
    assert!(well(on(&stores, &other, &["log", "digest"])).contains("position 0"));
}

#[test]
fn an_export_is_signed_and_taken_by_whoever_has_its_key_alone() {
    let (stores, others) = (Stores::new(), Stores::new());
    exported(&stores);
    init(&others);
    let key = |of: &Stores| run(of, &["log", "key"]).well().trim().to_owned();
    let (ours, theirs) = (key(&stores), key(&others));
    assert_ne!(ours, theirs);
    let check = ["log", "import", "log.gz", "--check", "--key"];
    let report = run(&stores, &[&check[..], &[&ours, "--json"]].concat()).objects();
    assert_eq!(report[0]["checkpoint"], true, "{report:?}");
    let refused = run(&stores, &[&check[..], &[&theirs]].concat());
    refused.is_civil();
    assert_eq!(refused.code, Some(1), "{}{}", refused.out, refused.err);
    assert!(refused.err.contains("checkpoint"), "{}", refused.err);
}
