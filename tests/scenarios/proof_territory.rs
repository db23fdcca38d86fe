//! A simulated year finds the published and estimated figures again, in time and in bounded memory.

use serde_json::Value;
use std::{process::Command, time::Instant};
use tests::{
    binary::{init, run},
    environment::{at_counts, full, need},
    stores::Stores,
};

/// Simulates; gives what it said.
fn simulate(stores: &Stores, scale: &str, years: &str) -> String {
    init(stores);
    let ended =
        run(stores, &["simulate", "--scale", scale, "--years", years, "--seed", "42", "--json"]);
    let err = ended.err.clone();
    format!("{}{err}", ended.well())
}

/// Peak memory in KiB of a simulation, as the kernel counts it.
fn peak(scale: &str, years: &str) -> u64 {
    let stores = Stores::new();
    init(&stores);
    let script = "import os, resource, subprocess, sys\n\
        done = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n\
        print(done.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)";
    let said = Command::new("python3")
        .args([
            "-c",
            script,
            &need("FILCOMMUN_BIN"),
            "--db",
            &stores.db(),
            "simulate",
            "--scale",
            scale,
            "--years",
            years,
            "--seed",
            "42",
        ])
        .current_dir(stores.folder())
        .output()
        .expect("python3 runs");
    let text = String::from_utf8_lossy(&said.stdout).into_owned();
    let (code, peak) = text.trim().split_once(' ').expect("two numbers");
    assert_eq!(code, "0", "simulate failed");
    peak.parse().expect("a number")
}

#[test]
fn two_simulated_years_find_the_targets_again_and_meet_every_kind_of_event() {
    let scale = at_counts("1", "0.02");
    let factor: f64 = scale.parse().expect("a number");
    let stores = Stores::new();
    let begun = Instant::now();
    let said = simulate(&stores, scale, "2");
    let minutes = begun.elapsed().as_secs_f64() / 60.0;
    println!("scale {scale} in {minutes:.1} min\n{said}");
    if full() {
        assert!(minutes < 15.0, "{minutes:.1} minutes");
    }
    let told: Value = serde_json::from_str(said.lines().next().unwrap_or_default()).expect("JSON");
    assert_eq!(told.pointer("/absent"), Some(&Value::Array(Vec::new())), "{said}");
    let stats = run(&stores, &["stats", "--json"]).objects();
    let of = |path: &str| {
        let found = stats.first().and_then(|o| o.pointer(path)).and_then(Value::as_f64);
        found.unwrap_or_else(|| panic!("no figure {path} in {stats:?}"))
    };
    // Few demands vary more: the reduced run widens each margin by what chance does to counts of that size.
    let slack = |n: f64| if full() { 0.0 } else { 3.0 / (n * factor).sqrt() };
    let near = |name: &str, target: f64, margin: f64| {
        let (got, wanted, margin) = (of(name), target * factor, margin + slack(target));
        assert!(
            (got / wanted - 1.0).abs() <= margin,
            "{name}: {got}, wanted {wanted} ± {:.0} %",
            margin * 100.0
        );
    };
    let share = |name: &str, target: f64, among: f64| {
        let margin = 0.03 + slack(among) / 2.0;
        let got = of(name) / 100.0;
        assert!((got - target).abs() <= margin, "{name}: {got}, wanted {target} ± {margin}");
    };
    near("/figures/active", 38_000.0, 0.05);
    near("/figures/new", 19_000.0, 0.05);
    near("/figures/allocations", 5_400.0, 0.10);
    share("/figures/renewed/percent", 0.49, 19_000.0);
    share("/figures/refused/percent", 0.47, 9_000.0);
}

#[test]
fn memory_does_not_grow_with_the_years() {
    let scale = at_counts("0.2", "0.01");
    let (one, two) = (peak(scale, "1"), peak(scale, "2"));
    println!("peak memory: one year {one} KiB, two years {two} KiB");
    assert!(two * 10 <= one * 12, "two years take {two} KiB, one takes {one}");
}
