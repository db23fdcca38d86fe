//! kill -9 at any moment: nothing acknowledged is missing, nothing is doubled, read models equal a rebuild.
//!
//! A run killed again and again and then let finish must give the very log of a run that was never killed: the
//! digest covers every event in order, so a missing or doubled one changes it.

use serde_json::Value;
use std::{
    fs::{self, File},
    process::Stdio,
    time::{Duration, Instant},
};
use tests::{
    binary::{filcommun, init, run},
    documents::generate,
    environment::{at_counts, state},
    log::{digest, events, read_models_equal_a_rebuild},
    stores::Stores,
};

/// A number below `limit`, another at each call and run.
fn chance(limit: u128) -> u128 {
    uuid::Uuid::new_v4().as_u128() % limit.max(1)
}

/// How many kills are still to be done; a stopped proof goes on.
struct Count {
    name: &'static str,
    done: u32,
    wanted: u32,
}

impl Count {
    fn of(name: &'static str) -> Self {
        let done = state()
            .and_then(|s| fs::read_to_string(s.join(name)).ok())
            .and_then(|t| t.trim().parse().ok())
            .unwrap_or(0);
        let wanted = at_counts(20, 3);
        Self { name, done: if done >= wanted { 0 } else { done }, wanted }
    }

    fn one_more(&mut self) -> bool {
        if self.done >= self.wanted {
            return false;
        }
        self.done += 1;
        if let Some(folder) = state() {
            fs::write(folder.join(self.name), self.done.to_string())
                .expect("the state can be kept");
        }
        true
    }
}

/// Runs a command and kills it after a random part of `whole`, its start left out; gives what it had printed.
fn kill_within(stores: &Stores, words: &[&str], whole: Duration) -> (bool, String) {
    let out = stores.join("killed.out");
    let mut child = filcommun(stores)
        .args(words)
        .stdout(Stdio::from(File::create(&out).expect("a file")))
        .stderr(Stdio::null())
        .spawn()
        .expect("the binary starts");
    let (start, rest) = (whole / 8, whole - whole / 8);
    let moment =
        start + Duration::from_micros(u64::try_from(chance(rest.as_micros())).expect("a duration"));
    let until = Instant::now() + moment;
    let mut ended = false;
    while Instant::now() < until && !ended {
        std::thread::sleep(Duration::from_millis(2));
        ended = child.try_wait().expect("it can be asked").is_some();
    }
    let _ = child.kill();
    let _ = child.wait();
    (!ended, fs::read_to_string(out).unwrap_or_default())
}

#[tokio::test]
async fn import_killed_at_random_moments_loses_and_doubles_nothing() {
    let files = Stores::new();
    let batch = files.join("batch");
    generate(at_counts(6_000, 1_500), &batch);
    let words = ["import", batch.to_str().expect("UTF-8"), "--json"];
    let control = Stores::new();
    init(&control);
    let begun = Instant::now();
    run(&control, &words).well();
    let whole = begun.elapsed();
    let wanted = digest(&control);
    let mut count = Count::of("import");
    while count.done < count.wanted {
        let stores = Stores::new();
        init(&stores);
        // Several kills on one log, then a run that ends. A run that ended before its kill does not count.
        for _ in 0..4 {
            let (killed, said) = kill_within(&stores, &words, whole);
            let numbers = acknowledged(&said);
            let held = held(&stores);
            let missing: Vec<_> = numbers.iter().filter(|n| !held.contains(*n)).collect();
            assert!(
                missing.is_empty(),
                "acknowledged before the kill, not in the log: {missing:?}"
            );
            if !killed || !count.one_more() {
                break;
            }
            println!("kill {}: {} acknowledged, {} held", count.done, numbers.len(), held.len());
        }
        run(&stores, &words).well();
        assert_eq!(digest(&stores), wanted, "killed and finished is not what was never killed");
        read_models_equal_a_rebuild(&stores).await;
    }
}

/// Numbers of the demands that the report calls taken.
fn acknowledged(report: &str) -> Vec<String> {
    report
        .lines()
        .filter_map(|l| serde_json::from_str::<Value>(l).ok())
        .filter(|o| o["outcome"] == "new" || o["outcome"] == "incomplete")
        .filter_map(|o| o["number"].as_str().map(str::to_owned))
        .collect()
}

/// Numbers of the demands in the log.
fn held(stores: &Stores) -> std::collections::BTreeSet<String> {
    events(stores, &["--type", "demand.registered", "--opened"])
        .iter()
        .flat_map(strings)
        .filter(|s| s.len() == 18)
        .collect()
}

fn strings(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => vec![text.clone()],
        Value::Array(all) => all.iter().flat_map(strings).collect(),
        Value::Object(all) => all.values().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}

#[tokio::test]
async fn demo_killed_at_random_moments_goes_on_to_the_same_log() {
    let scale = at_counts("0.02", "0.004");
    let words_of = |stores: &Stores| {
        [
            "demo",
            "--fill-only",
            "--scale",
            scale,
            "--years",
            "1",
            "--seed",
            "11",
            "--until",
            "2026-06-30",
            "--data",
        ]
        .map(str::to_owned)
        .into_iter()
        .chain([stores.folder().to_string_lossy().into_owned()])
        .collect::<Vec<_>>()
    };
    let go = |stores: &Stores| {
        let words = words_of(stores);
        run(stores, &words.iter().map(String::as_str).collect::<Vec<_>>()).well();
    };
    let control = Stores::new();
    let begun = Instant::now();
    go(&control);
    let whole = begun.elapsed();
    let wanted = digest(&control);
    let mut count = Count::of("demo");
    while count.done < count.wanted {
        let stores = Stores::new();
        for _ in 0..4 {
            let words = words_of(&stores);
            let words: Vec<&str> = words.iter().map(String::as_str).collect();
            let (killed, _) = kill_within(&stores, &words, whole);
            if !killed || !count.one_more() {
                break;
            }
            println!("kill {}", count.done);
        }
        go(&stores);
        assert_eq!(digest(&stores), wanted, "killed and finished is not what was never killed");
        read_models_equal_a_rebuild(&stores).await;
    }
}
