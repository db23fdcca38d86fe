//! kill -9 of the writer, of the backend that serves it, of the whole server: what was acknowledged is there, what was
//! not is there whole or not at all, and asking again for everything doubles nothing.

use eventstore::{postgres::PgStore, sqlite::SqliteStore, store::EventStore};
use std::{
    collections::{HashMap, HashSet},
    fs::{self, File},
    io::Write,
    path::PathBuf,
    process::{Child, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};
use tests::{
    binary::filcommun,
    environment::{at_counts, state},
    postgres::Postgres,
    stores::Stores,
};
use uuid::Uuid;

/// Writers at once in a victim.
const CALLERS: &str = "--callers=8";
/// Longest time between the first acknowledged event and the kill.
const LIFE: u128 = 150_000;

/// Where the log is.
enum Log {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Log {
    fn address(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    async fn init(&self) {
        match self {
            Self::Sqlite(path) => SqliteStore::init(path).await,
            Self::Postgres(url) => PgStore::init(url, "postgres").await,
        }
        .expect("a log can be made");
    }

    async fn open(&self) -> Arc<dyn EventStore> {
        match self {
            Self::Sqlite(path) => Arc::new(SqliteStore::open(path).await.expect("it opens")),
            Self::Postgres(url) => Arc::new(PgStore::open(url).await.expect("it opens")),
        }
    }
}

/// What victims said, over all kills.
#[derive(Default)]
struct Said {
    /// Events that each asked command writes.
    asked: HashMap<Uuid, usize>,
    /// Commands that were acknowledged.
    done: HashSet<Uuid>,
}

impl Said {
    /// Takes note of whole lines: the last one may be cut.
    fn hear(&mut self, text: &str) {
        let whole = text.rsplit_once('\n').map_or("", |(whole, _)| whole);
        for line in whole.lines() {
            let mut words = line.split(' ');
            let (verb, id) = (words.next(), words.next().and_then(|id| id.parse().ok()));
            match (verb, id, words.next().and_then(|n| n.parse().ok())) {
                (Some("asked"), Some(id), Some(events)) => {
                    self.asked.insert(id, events);
                }
                (Some("done"), Some(id), None) => {
                    self.done.insert(id);
                }
                other => panic!("a victim said {line:?}: {other:?}"),
            }
        }
    }
}

/// What a log shows of what was said.
#[derive(Debug, Default, PartialEq, Eq)]
struct Found {
    /// Acknowledged, and not there.
    lost: usize,
    /// There in part.
    half: usize,
    /// There more than once.
    doubled: usize,
}

async fn held(log: &Log, said: &Said, which: impl Iterator<Item = &Uuid>) -> Found {
    let store = log.open().await;
    store.verify_head().await.expect("the log adds up after a kill");
    let ids: Vec<Uuid> = which.copied().collect();
    let mut counts: HashMap<Uuid, usize> = HashMap::new();
    for event in store.find_commands(&ids).await.expect("the log answers") {
        *counts.entry(event.event.origin.command_id).or_default() += 1;
    }
    let mut found = Found::default();
    for id in ids {
        let (held, asked) = (counts.get(&id).copied().unwrap_or(0), said.asked[&id]);
        match held {
            0 if said.done.contains(&id) => found.lost += 1,
            0 => {}
            held if held < asked => found.half += 1,
            held if held > asked => found.doubled += 1,
            _ => {}
        }
    }
    found
}

/// A process that appends, its words in a file that outlives it.
struct Victim {
    child: Child,
    out: PathBuf,
}

impl Victim {
    fn start(stores: &Stores, log: &Log, words: &[&str]) -> Self {
        let out = stores.join(&format!("said-{}", Uuid::new_v4().simple()));
        let child = filcommun(stores)
            .args(["bench", "append-forever", CALLERS])
            .args(words)
            .env("FILCOMMUN_DB", log.address())
            .stdout(Stdio::from(File::create(&out).expect("a file")))
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary starts");
        Self { child, out }
    }

    /// Waits until something was acknowledged, then a random while.
    async fn lives(&mut self) {
        let until = Instant::now() + Duration::from_secs(60);
        while !self.said().contains("done ") {
            assert!(Instant::now() < until, "a victim acknowledged nothing in a minute");
            assert_eq!(self.child.try_wait().expect("it can be asked"), None, "a victim ended");
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
        let life = u64::try_from(Uuid::new_v4().as_u128() % LIFE).expect("a duration");
        tokio::time::sleep(Duration::from_micros(life)).await;
    }

    fn said(&self) -> String {
        fs::read_to_string(&self.out).unwrap_or_default()
    }

    /// kill -9; gives what it had said.
    fn kill(mut self) -> String {
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.said()
    }
}

/// Asks again for everything that was ever asked.
fn ask_again(stores: &Stores, log: &Log, said: &Said) {
    let mut child = filcommun(stores)
        .args(["bench", "append-forever", "--again"])
        .env("FILCOMMUN_DB", log.address())
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("the binary starts");
    let lines: String = said.asked.keys().map(|id| format!("{id}\n")).collect();
    let mut stdin = child.stdin.take().expect("a pipe");
    stdin.write_all(lines.as_bytes()).expect("it listens");
    drop(stdin);
    assert!(child.wait().expect("it ends").success(), "asking again was refused");
}

/// Everything is there once, and nothing else: the head is the sum of what was asked.
async fn ends_whole(stores: &Stores, log: &Log, said: &Said) {
    ask_again(stores, log, said);
    assert_eq!(held(log, said, said.asked.keys()).await, Found::default());
    let head = log.open().await.verify_head().await.expect("the log adds up").0;
    let asked: usize = said.asked.values().sum();
    assert_eq!(usize::try_from(head), Ok(asked), "events that nobody asked for, or twice");
}

/// Kills still to be done; a stopped proof goes on with a new log.
fn left(name: &str, wanted: u32) -> u32 {
    let done = state().and_then(|s| fs::read_to_string(s.join(name)).ok());
    wanted - done.and_then(|t| t.trim().parse().ok()).unwrap_or(0).min(wanted)
}

fn keep(name: &str, wanted: u32, left: u32) {
    if let Some(folder) = state() {
        let done = if left == 0 { 0 } else { wanted - left };
        fs::write(folder.join(name), done.to_string()).expect("the state can be kept");
    }
}

/// Kills of one kind on one log, `kill` doing what is special about it.
async fn killed(
    name: &str,
    stores: &Stores,
    log: &Log,
    wanted: u32,
    mut kill: impl AsyncFnMut(&mut Victim),
) {
    log.init().await;
    let (mut said, begun) = (Said::default(), Instant::now());
    for left in (0..left(name, wanted)).rev() {
        let mut victim = Victim::start(stores, log, &[]);
        victim.lives().await;
        kill(&mut victim).await;
        let mut now = Said::default();
        now.hear(&victim.kill());
        assert!(!now.done.is_empty(), "nothing was acknowledged before the kill");
        let found = held(log, &now, now.asked.keys()).await;
        assert_eq!(found, Found::default(), "of {} asked", now.asked.len());
        said.asked.extend(now.asked);
        said.done.extend(now.done);
        keep(name, wanted, left);
    }
    ends_whole(stores, log, &said).await;
    println!(
        "{name}: {wanted} kills, {} asked, {} acknowledged, 0 lost, 0 half-written, 0 doubled after asking again, {:.0} s",
        said.asked.len(),
        said.done.len(),
        begun.elapsed().as_secs_f64()
    );
}

#[tokio::test]
async fn a_killed_writer_on_sqlite_loses_nothing_that_it_acknowledged() {
    let stores = Stores::new();
    let log = Log::Sqlite(stores.join("log.db"));
    killed("sqlite-writer", &stores, &log, at_counts(200, 4), async |_| {}).await;
}

#[tokio::test]
async fn a_killed_writer_on_postgresql_loses_nothing_that_it_acknowledged() {
    let (stores, server) = (Stores::new(), Postgres::start().await);
    let log = Log::Postgres(server.database("log").await);
    killed("postgresql-writer", &stores, &log, at_counts(200, 3), async |_| {}).await;
}

#[tokio::test]
async fn a_killed_backend_loses_nothing_that_was_acknowledged() {
    let (stores, server) = (Stores::new(), Postgres::start().await);
    let log = Log::Postgres(server.database("log").await);
    killed("postgresql-backend", &stores, &log, at_counts(200, 2), async |_| {
        assert!(server.kill_backend("log").await.is_some(), "no backend serves the writer");
    })
    .await;
}

#[tokio::test]
async fn a_killed_server_loses_nothing_that_was_acknowledged() {
    let (stores, mut server) = (Stores::new(), Postgres::start().await);
    let log = Log::Postgres(server.database("log").await);
    killed("postgresql-server", &stores, &log, at_counts(200, 2), async |_| {
        server.kill();
        server.restart().await;
    })
    .await;
}

#[tokio::test]
async fn a_writer_that_acknowledges_before_the_commit_is_seen_to_lose_events() {
    let stores = Stores::new();
    let log = Log::Sqlite(stores.join("log.db"));
    log.init().await;
    let mut lost = 0;
    for _ in 0..10 {
        let mut victim = Victim::start(&stores, &log, &["--acknowledge-early"]);
        victim.lives().await;
        let mut said = Said::default();
        said.hear(&victim.kill());
        lost += held(&log, &said, said.done.iter()).await.lost;
    }
    println!("control: {lost} lost in 10 kills");
    assert!(lost > 0, "the proof cannot see a lost event");
}
