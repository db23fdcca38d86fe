//! What people meet when the ground gives way: a clear sentence, the right exit code, the store as it was.

use sqlx::{Connection, SqliteConnection};
use std::{
    fs,
    os::unix::{
        fs::{MetadataExt, PermissionsExt},
        process::CommandExt,
    },
    process::{Command, Stdio},
    time::Duration,
};
use tests::{
    binary::{Ended, filcommun, init, run},
    documents::example,
    log::digest,
    site::Site,
    stores::Stores,
};

fn refused(ended: &Ended, code: i32, words: &str) {
    ended.is_civil();
    assert_eq!(ended.code, Some(code), "out: {}\nerr: {}", ended.out, ended.err);
    assert!(ended.err.contains(words), "{words:?} is not in: {}", ended.err);
    assert!(!ended.err.contains("sqlx") && !ended.err.contains("RUST_BACKTRACE"), "{}", ended.err);
}

#[test]
fn a_log_that_was_never_made_is_named_with_the_command_that_makes_it() {
    let stores = Stores::new();
    let ended = run(&stores, &["log", "digest"]);
    refused(&ended, 1, "db init");
    assert!(stores.files().is_empty(), "something was made: {:?}", stores.files());
}

#[tokio::test]
async fn a_port_in_use_is_said() {
    let stores = Stores::new();
    init(&stores);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address").to_string();
    let ended = run(&stores, &["serve", "--listen", &address]);
    refused(&ended, 1, &address);
}

#[test]
fn postgresql_away_is_said_without_its_password() {
    let stores = Stores::new();
    let url = format!("postgres://app:hush@127.0.0.1:{}/none", tests::site::free_port());
    let ended = run(
        &stores,
        &[
            "--db",
            &url,
            "--vault",
            &url,
            "--kek-file",
            "kek",
            "--log-key-file",
            "key",
            "log",
            "digest",
        ],
    );
    ended.is_civil();
    assert_eq!(ended.code, Some(1));
    assert!(!ended.err.contains("hush"), "{}", ended.err);
}

#[test]
fn a_file_that_is_not_a_log_is_left_alone() {
    let stores = Stores::new();
    let path = stores.join("filcommun.db");
    fs::write(
        &path,
        "not a database at all, but long enough to have a header of its own, and then some more",
    )
    .expect("a file");
    let before = fs::read(&path).expect("a file");
    let ended = run(&stores, &["log", "digest"]);
    ended.is_civil();
    assert_eq!(ended.code, Some(1));
    assert_eq!(fs::read(&path).expect("a file"), before);
}

/// Runs a command as a user who may not write: as root that takes another user.
fn run_as_nobody(stores: &Stores, words: &[&str]) -> Ended {
    let mut command = filcommun(stores);
    if fs::metadata("/proc/self").expect("a process").uid() == 0 {
        // The binary may be in a folder that others cannot enter.
        let copy = stores.join("filcommun");
        fs::copy(command.get_program(), &copy).expect("a copy");
        open_to_all(stores, 0o444);
        fs::set_permissions(&copy, fs::Permissions::from_mode(0o755)).expect("permissions");
        command = Command::new(copy);
        command
            .current_dir("/")
            .env("FILCOMMUN_DB", stores.db())
            .stdin(Stdio::null())
            .uid(65_534)
            .gid(65_534);
    } else {
        open_to_all(stores, 0o444);
    }
    command.args(words).output().expect("the binary starts").into()
}

fn open_to_all(stores: &Stores, mode: u32) {
    for file in stores.files() {
        fs::set_permissions(file, fs::Permissions::from_mode(mode)).expect("permissions");
    }
    fs::set_permissions(stores.folder(), fs::Permissions::from_mode(0o555)).expect("permissions");
}

#[test]
fn a_read_only_log_refuses_an_import_and_stays_as_it_was() {
    let stores = Stores::new();
    init(&stores);
    let before = fs::read(stores.join("filcommun.db")).expect("a file");
    let document = Stores::new();
    let path = document.join("demande.xml");
    fs::copy(example("complete.xml"), &path).expect("a copy");
    fs::set_permissions(document.folder(), fs::Permissions::from_mode(0o755)).expect("permissions");
    let ended = run_as_nobody(&stores, &["import", &path.to_string_lossy()]);
    ended.is_civil();
    assert_eq!(ended.code, Some(1), "out: {}\nerr: {}", ended.out, ended.err);
    assert_eq!(fs::read(stores.join("filcommun.db")).expect("a file"), before);
    fs::set_permissions(stores.folder(), fs::Permissions::from_mode(0o755)).expect("permissions");
}

#[tokio::test]
async fn a_locked_log_is_said_and_nothing_of_the_import_stays() {
    let stores = Stores::new();
    init(&stores);
    let before = digest(&stores);
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(stores.join("filcommun.db"));
    let mut holder = SqliteConnection::connect_with(&options).await.expect("a connection");
    sqlx::query("BEGIN IMMEDIATE").execute(&mut holder).await.expect("the lock");
    let path = example("complete.xml").to_string_lossy().into_owned();
    let words = ["import", &path];
    let ended = run(&stores, &words);
    ended.is_civil();
    assert_eq!(ended.code, Some(1), "out: {}\nerr: {}", ended.out, ended.err);
    sqlx::query("ROLLBACK").execute(&mut holder).await.expect("the lock goes");
    holder.close().await.expect("it closes");
    assert_eq!(digest(&stores), before);
    run(&stores, &words).well();
}

#[tokio::test]
async fn the_site_opens_and_serves_while_nats_is_away() {
    let stores = Stores::new();
    init(&stores);
    let nowhere = format!("nats://127.0.0.1:{}", tests::site::free_port());
    let site = Site::start_within(
        &stores,
        "nats-away",
        &["serve", "--nats", &nowhere],
        Duration::from_secs(20),
    )
    .await;
    let home = reqwest::get(format!("{}/", site.url())).await.expect("the home page answers");
    assert!(home.status().is_success(), "{}", home.status());
    assert_eq!(site.stop().await, Some(0));
}

#[test]
fn a_hundred_megabytes_in_one_element_are_refused_in_little_memory() {
    let stores = Stores::new();
    init(&stores);
    let before = digest(&stores);
    let complete = fs::read_to_string(example("complete.xml")).expect("a document");
    let from = complete.find("<nom>").expect("a name") + "<nom>".len();
    let (head, rest) = complete.split_at(from);
    let path = stores.join("grand.xml");
    let text = [head, &"A".repeat(100 << 20), rest].concat();
    fs::write(&path, text).expect("a large file");
    let script = "import resource, subprocess, sys\n\
        done = subprocess.run(sys.argv[1:], capture_output=True)\n\
        sys.stdout.buffer.write(done.stdout); sys.stderr.buffer.write(done.stderr)\n\
        print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n\
        sys.exit(done.returncode)";
    let ended: Ended = Command::new("python3")
        .args([
            "-c",
            script,
            &tests::environment::need("FILCOMMUN_BIN"),
            "--db",
            &stores.db(),
            "import",
        ])
        .arg(&path)
        .output()
        .expect("python3 runs")
        .into();
    ended.is_civil();
    assert_eq!(ended.code, Some(1), "out: {}\nerr: {}", ended.out, ended.err);
    let peak: u64 = ended.out.lines().last().and_then(|l| l.trim().parse().ok()).expect("a number");
    assert!(peak < 400_000, "{peak} KiB");
    assert_eq!(digest(&stores), before);
}

#[test]
fn an_unknown_number_is_said_to_be_unknown() {
    let stores = Stores::new();
    init(&stores);
    let unknown = run(&stores, &["export", "demand", "044012512345GDPUB0"]);
    unknown.is_civil();
    assert_eq!(unknown.code, Some(1), "{}", unknown.err);
    let nonsense = run(&stores, &["export", "demand", "bonjour"]);
    nonsense.is_civil();
    assert!(nonsense.code == Some(2) || nonsense.code == Some(1), "{}", nonsense.err);
}
