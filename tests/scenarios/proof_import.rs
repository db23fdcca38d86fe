//! Real files go in once, bad ones are named by file and line, and what goes out is valid.

use std::{fs, path::PathBuf, time::Instant};
use tests::{
    binary::{init, run},
    documents::{against_the_schema, element, example, generate},
    environment::at_counts,
    log::{digest, read_models_equal_a_rebuild},
    stores::{Stores, files_below},
};

fn import(stores: &Stores, what: &[&PathBuf]) -> tests::binary::Ended {
    let paths: Vec<String> = what.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    let mut words = vec!["import"];
    words.extend(paths.iter().map(String::as_str));
    run(stores, &words)
}

#[tokio::test]
async fn ten_thousand_generated_demands_go_in_once_and_come_out_valid() {
    let count: u32 = at_counts(10_000, 200);
    let (files, stores) = (Stores::new(), Stores::new());
    generate(count, &files.join("batch"));
    init(&stores);
    let begun = Instant::now();
    import(&stores, &[&files.join("batch")]).well();
    let seconds = begun.elapsed().as_secs_f64();
    let speed = f64::from(count) / seconds;
    println!("{count} demands in {seconds:.1} s: {speed:.0} a second");
    if tests::environment::full() {
        assert!(speed >= 300.0, "{speed:.0} demands a second; 300 are asked");
    }
    let first = digest(&stores);
    assert!(first.0 >= i64::from(count), "{count} demands gave {} events", first.0);
    import(&stores, &[&files.join("batch")]).well();
    assert_eq!(digest(&stores), first, "a second import changed the log");
    read_models_equal_a_rebuild(&stores).await;
    let out = Stores::new();
    let mut exported = Vec::new();
    let step = (count / at_counts(400, 40)).max(1) as usize;
    for file in files_below(&files.join("batch")).iter().step_by(step) {
        let xml = fs::read_to_string(file).expect("a document");
        let number = element(&xml, "numUnique").expect("a migrated demand has its number");
        let said = run(&stores, &["export", "demand", number]).well();
        let path = out.join(&format!("{number}.xml"));
        fs::write(&path, said).expect("a file");
        exported.push(path);
    }
    assert_eq!(against_the_schema(&exported), Vec::<String>::new());
}

#[test]
fn what_a_simulated_year_keeps_goes_into_another_register_once() {
    let (one, other) = (Stores::new(), Stores::new());
    init(&one);
    init(&other);
    let kept = one.join("kept");
    let scale = at_counts("0.1", "0.01");
    let folder = kept.to_string_lossy().into_owned();
    run(
        &one,
        &["simulate", "--scale", scale, "--years", "1", "--seed", "42", "--write-files", &folder],
    )
    .well();
    import(&other, &[&kept]).well();
    let first = digest(&other);
    let changed = tests::log::events(&other, &["--category", "demand"]);
    assert!(
        changed.len() > registered(&other),
        "nobody changed or renewed: the test proves nothing"
    );
    import(&other, &[&kept]).well();
    assert_eq!(digest(&other), first, "a second import changed the log");
}

#[test]
fn ten_bad_files_are_each_named_with_their_line_while_the_good_ones_go_in() {
    let (files, stores) = (Stores::new(), Stores::new());
    let batch = files.join("batch");
    generate(20, &batch);
    let bad = files_below(&example("bad"));
    assert_eq!(bad.len(), 10, "{bad:?}");
    for file in &bad {
        fs::copy(file, batch.join(file.file_name().expect("a name"))).expect("a copy");
    }
    init(&stores);
    let ended = import(&stores, &[&batch]);
    ended.is_civil();
    assert_eq!(ended.code, Some(3), "partly refused: {}{}", ended.out, ended.err);
    let report = format!("{}{}", ended.out, ended.err);
    for file in &bad {
        let name = file.file_name().expect("a name").to_string_lossy();
        let line = report
            .lines()
            .find(|l| l.contains(&*name))
            .unwrap_or_else(|| panic!("{name} is not in {report}"));
        let after = &line[line.find(&*name).expect("found") + name.len()..];
        assert!(after.chars().any(|c| c.is_ascii_digit()), "{name} without its line: {line}");
    }
    assert_eq!(registered(&stores), 20);
    let before = digest(&stores);
    assert_eq!(import(&stores, &[&batch]).code, Some(3));
    assert_eq!(digest(&stores), before, "a second import changed the log");
}

fn registered(stores: &Stores) -> usize {
    tests::log::events(stores, &["--type", "demand.registered"]).len()
}

#[test]
fn an_incomplete_demand_goes_in_and_its_export_is_refused_with_what_is_missing() {
    let stores = Stores::new();
    init(&stores);
    let file = example("old-version.xml");
    import(&stores, &[&file]).well();
    assert_eq!(registered(&stores), 1);
    let xml = fs::read_to_string(&file).expect("a document");
    let number =
        xml.split("numUnique>").nth(1).and_then(|t| t.split('<').next()).expect("a number");
    let ended = run(&stores, &["export", "demand", number]);
    ended.is_civil();
    assert_ne!(ended.code, Some(0));
    assert!(
        ended.err.contains("numGuichet") || ended.err.contains("logementRecherche"),
        "{}",
        ended.err
    );
}

#[test]
fn a_complete_demand_comes_out_as_it_went_in() {
    let stores = Stores::new();
    init(&stores);
    import(&stores, &[&example("complete.xml")]).well();
    let opened = tests::log::events(&stores, &["--type", "demand.registered", "--opened"]);
    let number = find_number(&opened[0]).expect("a demand has a number");
    let out = stores.join("out.xml");
    fs::write(&out, run(&stores, &["export", "demand", &number]).well()).expect("a file");
    assert_eq!(against_the_schema(&[out]), Vec::<String>::new());
}

/// The numéro unique: 18 characters, anywhere in an opened event.
fn find_number(value: &serde_json::Value) -> Option<String> {
    match value {
        serde_json::Value::String(text) => {
            let digits = text.chars().filter(char::is_ascii_digit).count();
            (text.len() == 18 && digits >= 12 && !text.contains('-')).then(|| text.clone())
        }
        serde_json::Value::Array(all) => all.iter().find_map(find_number),
        serde_json::Value::Object(all) => all.values().find_map(find_number),
        _ => None,
    }
}
