//! Other processes of this program: what they are told, and what they say.
//!
//! A child says `ready`, waits for a line, does its work, and ends when its standard input does: it never outlives
//! whoever started it. The address travels in the environment, for it may hold a password.

use super::{
    BenchError,
    append::{self, Asks},
    ground,
    looped::Timing,
    sample::Sample,
    tail::{self, Seen},
};
use crate::config::Location;
use eventstore::position::Position;
use serde::{Deserialize, Serialize};
use std::{
    io::Write,
    process::Stdio,
    time::{Duration, UNIX_EPOCH},
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader, Lines},
    process::{ChildStdout, Command},
    sync::{mpsc, oneshot},
};

/// Words of the hidden commands.
pub(crate) const APPEND: &str = "child-append";
/// The follower's.
pub(crate) const TAIL: &str = "child-tail";

/// Another process, stopped when dropped.
#[derive(Debug)]
pub(super) struct Child {
    process: tokio::process::Child,
    said: Lines<BufReader<ChildStdout>>,
}

/// What a worker did in the measured time.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Work {
    pub(super) per_second: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
    /// Acknowledged from start to end.
    pub(super) written: u64,
}

impl Child {
    /// Starts one and waits until it is ready.
    async fn start(location: &Location, words: &[String]) -> Result<Self, BenchError> {
        let mut process = Command::new(std::env::current_exe()?)
            .arg("bench")
            .args(words)
            .env("FILCOMMUN_DB", location.to_url())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .kill_on_drop(true)
            .spawn()?;
        let out = process.stdout.take();
        let out = out.ok_or_else(|| BenchError::wrong("a process without standard output"))?;
        let mut child = Self { process, said: BufReader::new(out).lines() };
        let ready = child.line().await?;
        super::error::expect(ready == "ready", || format!("a process said {ready:?}"))?;
        Ok(child)
    }

    async fn line(&mut self) -> Result<String, BenchError> {
        let line = self.said.next_line().await?;
        line.ok_or_else(|| BenchError::wrong("another process ended before its work was done"))
    }

    /// Tells it to begin.
    pub(super) async fn go(&mut self) -> Result<(), BenchError> {
        match &mut self.process.stdin {
            Some(stdin) => Ok(stdin.write_all(b"go\n").await?),
            None => Err(BenchError::wrong("a process without standard input")),
        }
    }

    /// Waits for what it did.
    pub(super) async fn ended(mut self) -> Result<Work, BenchError> {
        let said = self.line().await?;
        serde_json::from_str(&said).map_err(|_| BenchError::wrong(format!("it said {said:?}")))
    }
}

/// A process that appends once told to.
pub(super) async fn worker(
    location: &Location,
    callers: usize,
    timing: Timing,
) -> Result<Child, BenchError> {
    let seconds = |time: Duration| time.as_secs_f64().to_string();
    let words = [
        APPEND.to_owned(),
        format!("--callers={callers}"),
        format!("--warm={}", seconds(timing.warm)),
        format!("--seconds={}", seconds(timing.measured)),
    ];
    Child::start(location, &words).await
}

/// A process that follows the log, and stops when this is dropped.
#[derive(Debug)]
pub(super) struct Tail {
    _process: tokio::process::Child,
}

/// Starts a follower in another process; what it sees is sent on.
pub(super) async fn tail(
    location: &Location,
    tell: mpsc::Sender<Seen>,
) -> Result<Tail, BenchError> {
    let mut child = Child::start(location, &[TAIL.to_owned()]).await?;
    child.go().await?;
    let Child { process, mut said } = child;
    tokio::spawn(async move {
        while let Ok(Some(line)) = said.next_line().await {
            let Some(seen) = parsed(&line) else { return };
            if tell.send(seen).await.is_err() {
                return;
            }
        }
    });
    Ok(Tail { _process: process })
}

/// `POSITION NANOSECONDS`, as a follower says it.
fn parsed(line: &str) -> Option<Seen> {
    let (position, nanoseconds) = line.split_once(' ')?;
    let since = Duration::from_nanos(nanoseconds.parse().ok()?);
    Some((Position(position.parse().ok()?), UNIX_EPOCH + since))
}

/// How long a worker works.
pub(crate) const fn timing(warm: Duration, measured: Duration) -> Timing {
    Timing { warm, measured }
}

/// The work of `bench child-append`.
pub(crate) async fn run_append(
    location: &Location,
    callers: usize,
    timing: Timing,
) -> Result<(), BenchError> {
    let log = ground::Tended::open(location).await?;
    told().await?;
    let looped = append::work(log.store.clone(), callers, Asks::Exact(1), timing).await?;
    let Sample { per_second, p50, p99, .. } = looped.sample;
    let work = Work { per_second, p50, p99, written: looped.written };
    say(&serde_json::json!(work).to_string())
}

/// The work of `bench child-tail`.
pub(crate) async fn run_tail(location: &Location) -> Result<(), BenchError> {
    let store = ground::open(location).await?;
    let at = store.head().await?;
    let (tell, mut seen) = mpsc::channel(100);
    let following = tokio::spawn(tail::follow(store, at, tell));
    told().await?;
    while let Some((position, when)) = seen.recv().await {
        let since = when.duration_since(UNIX_EPOCH).unwrap_or_default();
        say(&format!("{} {}", position.0, since.as_nanos()))?;
    }
    following.await.map_err(|e| BenchError::wrong(e.to_string()))?
}

fn say(line: &str) -> Result<(), BenchError> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}

/// Says `ready`, and waits until told to begin. The process ends when whoever started it does.
pub(super) async fn told() -> Result<(), BenchError> {
    say("ready")?;
    let (tell, told) = oneshot::channel();
    std::thread::spawn(move || {
        let mut lines = std::io::stdin().lines();
        if let Some(Ok(_)) = lines.next() {
            let _ = tell.send(());
        }
        while let Some(Ok(_)) = lines.next() {}
        std::process::exit(0)
    });
    told.await.map_err(|_| BenchError::wrong("nobody said to begin"))
}
