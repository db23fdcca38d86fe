//! Two owners of one group in two processes, the first paused where it stands: what it is told after it was replaced
//! does not count.

use crate::server::{Database, ROLE};
use eventstore::{
    clock::SystemClock,
    contract::make::{append, ask},
    group::{
        Consumer, Definition, GroupError, GroupId, GroupStore, Owner, Ownership, Settings, Ticket,
        create,
    },
    position::{Expected::Any, Position},
    postgres::PgStore,
    sqlite::SqliteStore,
    store::{EventStore, Filter},
    subscription::{Mark, Source, Start},
};
use std::{collections::BTreeMap, process::Stdio, sync::Arc, time::Duration};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{Child, ChildStdin, ChildStdout, Command},
    sync::mpsc,
    time::timeout,
};

/// Names the log to a process that is to be an owner.
const LOG: &str = "FILCOMMUN_TEST_OWNER_OF";
/// Longer than anything here may take.
const SOON: Duration = Duration::from_secs(40);
/// How long an owner may be silent.
const LEASE: Duration = Duration::from_millis(1_500);

struct Stores {
    log: Arc<dyn EventStore>,
    groups: Arc<dyn GroupStore>,
}

async fn open(address: &str) -> Stores {
    if let Some(path) = address.strip_prefix("sqlite:") {
        let store = SqliteStore::open(path.as_ref()).await.unwrap();
        return Stores { log: Arc::new(store.clone()), groups: Arc::new(store) };
    }
    let store = PgStore::open(address).await.unwrap();
    Stores { log: Arc::new(store.clone()), groups: Arc::new(store) }
}

fn source() -> Source {
    Source::Log(Filter::Category("s".to_owned()))
}

fn id() -> GroupId {
    GroupId::new(&source(), "readers").unwrap()
}

/// The owner's side: prints what it gets, and does with it what it is told on its input.
#[tokio::test]
#[ignore = "the other process of the tests below"]
async fn an_owner_in_a_process_of_its_own() {
    let Stores { log, groups } = open(&std::env::var(LOG).expect("started by a test")).await;
    let owner = loop {
        let mut how = Ownership::new(id());
        how.lease = LEASE;
        match Owner::start(log.clone(), groups.clone(), Arc::new(SystemClock), how).await {
            Ok(owner) => break owner,
            Err(GroupError::Held { .. }) => tokio::time::sleep(Duration::from_millis(20)).await,
            Err(error) => panic!("{error}"),
        }
    };
    println!("\nowner {}", owner.epoch());
    let (asking, asked) = mpsc::unbounded_channel();
    std::thread::spawn(move || {
        std::io::stdin().lines().map_while(Result::ok).try_for_each(|line| asking.send(line))
    });
    serve(owner.connect(100).await.unwrap(), asked).await;
}

async fn serve(mut consumer: Consumer, mut asked: mpsc::UnboundedReceiver<String>) {
    let mut held: BTreeMap<i64, Ticket> = BTreeMap::new();
    let mut ended = false;
    loop {
        tokio::select! {
            delivery = consumer.next(), if !ended => match delivery {
                Ok(delivery) => {
                    held.insert(delivery.ticket.position.0, delivery.ticket);
                    println!("got {}", delivery.ticket.position.0);
                }
                Err(end) => {
                    ended = true;
                    println!("ended {}", end.code());
                }
            },
            line = asked.recv() => {
                let Some(line) = line else { return };
                let ticket = *held.get(&line.parse().unwrap()).unwrap();
                match consumer.ack(&[ticket]).await {
                    Ok(()) => println!("counted {line}"),
                    Err(error) => println!("refused {line} {}", error.code()),
                }
            }
        }
    }
}

/// The other process, as the test sees it.
struct Other {
    child: Child,
    tell: ChildStdin,
    said: Lines<BufReader<ChildStdout>>,
}

impl Other {
    fn start(address: &str) -> Self {
        let name = "owners::an_owner_in_a_process_of_its_own";
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args([name, "--exact", "--ignored", "--nocapture"])
            .env(LOG, address)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let (tell, said) = (child.stdin.take().unwrap(), child.stdout.take().unwrap());
        Self { child, tell, said: BufReader::new(said).lines() }
    }

    /// The next line that begins so.
    async fn says(&mut self, word: &str) -> String {
        let line = async {
            loop {
                let line = self.said.next_line().await.unwrap().expect("the owner lives");
                if line.starts_with(word) {
                    return line;
                }
            }
        };
        timeout(SOON, line).await.unwrap_or_else(|_| panic!("nobody says {word}"))
    }

    async fn ack(&mut self, position: i64) {
        self.tell.write_all(format!("{position}\n").as_bytes()).await.unwrap();
        self.tell.flush().await.unwrap();
    }

    async fn signal(&self, signal: &str) {
        let pid = self.child.id().unwrap().to_string();
        assert!(Command::new("kill").args([signal, &pid]).status().await.unwrap().success());
    }
}

async fn checkpoint_comes_to(groups: &dyn GroupStore, mark: i64) {
    let there = async {
        while groups.group(&id()).await.unwrap().checkpoint < Mark(mark) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    timeout(SOON, there).await.expect("the checkpoint moves");
}

async fn a_paused_owner_counts_nothing(address: &str) {
    let Stores { log, groups } = open(address).await;
    let settings = Settings { checkpoint_after: Duration::from_millis(10), ..Settings::default() };
    let definition = Definition { source: source(), settings };
    let clock = Arc::new(SystemClock);
    create(log.clone(), &*groups, clock, (&id(), definition), Start::Beginning).await.unwrap();
    let appended = append(&*log, ask("s-1", Any, &[1, 2, 3, 4, 5])).await.unwrap();
    assert_eq!(appended.position, Position(5));

    let mut first = Other::start(address);
    assert_eq!(first.says("owner").await, "owner 1");
    for position in 1..=5 {
        assert_eq!(first.says("got").await, format!("got {position}"));
    }
    first.ack(1).await;
    assert_eq!(first.says("counted").await, "counted 1");
    checkpoint_comes_to(&*groups, 1).await;
    first.signal("-STOP").await;

    let mut second = Other::start(address);
    assert_eq!(second.says("owner").await, "owner 2", "it takes over when the lease has run out");
    for position in 2..=5 {
        assert_eq!(second.says("got").await, format!("got {position}"));
    }
    // asked before it can know: the answers wait in its input
    for position in 2..=5 {
        first.ack(position).await;
    }
    first.signal("-CONT").await;
    for position in 2..=5 {
        let said = first.says("refused").await;
        assert_eq!(said, format!("refused {position} group-owner-stale"));
    }
    let group = groups.group(&id()).await.unwrap();
    assert_eq!((group.checkpoint, group.epoch), (Mark(1), 2), "nothing of it counts");

    for position in 2..=5 {
        second.ack(position).await;
        assert_eq!(second.says("counted").await, format!("counted {position}"));
    }
    checkpoint_comes_to(&*groups, 5).await;
    for mut process in [first, second] {
        process.child.kill().await.unwrap();
    }
}

#[tokio::test]
async fn on_sqlite_a_paused_owner_counts_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("log.db");
    SqliteStore::init(&path).await.unwrap();
    a_paused_owner_counts_nothing(&format!("sqlite:{}", path.display())).await;
}

#[tokio::test]
async fn on_postgresql_a_paused_owner_counts_nothing() {
    let database = Database::new().await;
    PgStore::init(&database.owner(), ROLE).await.unwrap();
    a_paused_owner_counts_nothing(&database.application()).await;
}
