//! How many events a log takes a second: `cargo run --release --example speed [sqlite:PATH|postgres://…] [SECONDS]`.
//!
//! Each caller sends a batch, waits for its answer, sends the next. Without an address: a file in a temporary folder,
//! removed at the end.

use bytes::Bytes;
use eventstore::{
    position::{Expected, Revision},
    postgres::PgStore,
    recorded::{Actor, Instant, NewEvent, Origin, StreamName},
    sqlite::SqliteStore,
    store::{Append, EventStore, StreamWrite},
};
use std::{error::Error, path::Path, sync::Arc, time::Duration};
use uuid::Uuid;

/// Callers, requests a batch, events a request.
const LOADS: [(usize, usize, usize); 6] =
    [(1, 64, 7), (2, 64, 7), (1, 1, 7), (1, 1, 1), (16, 1, 1), (64, 1, 1)];

fn event(command_id: Uuid, correlation: Uuid) -> Result<NewEvent, Box<dyn Error + Send + Sync>> {
    let origin = Origin {
        command_id,
        correlation,
        causation: command_id,
        actor: Actor {
            who: Uuid::new_v4().to_string(),
            body: "44109".to_owned(),
            role: "agent".to_owned(),
        },
        source: "exchange".to_owned(),
    };
    Ok(NewEvent {
        event_id: Uuid::new_v4(),
        event_type: "demand.household-declared".parse()?,
        schema_version: 1,
        content_type: "application/json".to_owned(),
        occurred_on: Instant(1_700_000_000_000_000).day(),
        origin,
        legal_basis: "CCH R441-2-2".to_owned(),
        applicant_visible: true,
        key_ids: vec![domain::id::PersonId::new(Uuid::new_v4())],
        metadata: Bytes::new(),
        payload: Bytes::from("x".repeat(600)),
    })
}

/// Half of the requests begin a stream, half go on with it.
fn request(
    events: usize,
    again: &mut Option<StreamName>,
) -> Result<Append, Box<dyn Error + Send + Sync>> {
    let (stream, expected) = match again.take() {
        Some(stream) => (stream, Expected::Exact(Revision(i64::try_from(events)? - 1))),
        None => {
            let stream: StreamName = format!("demand-{}", Uuid::new_v4().simple()).parse()?;
            *again = Some(stream.clone());
            (stream, Expected::NoStream)
        }
    };
    let command = Uuid::new_v4();
    let story = Uuid::new_v5(&Uuid::NAMESPACE_OID, stream.as_str().as_bytes());
    let events = (0..events).map(|_| event(command, story)).collect::<Result<Vec<_>, _>>()?;
    let writes = vec![StreamWrite { stream, expected, events }];
    Ok(Append { writes, checks: Vec::new(), at: Instant(1_700_000_000_000_000) })
}

/// Processor time of this process, in seconds, where the system shows it.
fn processor() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

async fn caller(
    store: Arc<dyn EventStore>,
    (requests, events): (usize, usize),
    time: Duration,
) -> Result<(usize, Vec<Duration>), Box<dyn Error + Send + Sync>> {
    let begun = std::time::Instant::now();
    let (mut written, mut waits, mut again) = (0, Vec::new(), None);
    while begun.elapsed() < time {
        let batch =
            (0..requests).map(|_| request(events, &mut again)).collect::<Result<Vec<_>, _>>()?;
        let asked = std::time::Instant::now();
        for answer in store.append(batch).await {
            answer?;
            written += events;
        }
        waits.push(asked.elapsed());
    }
    Ok((written, waits))
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    let mut arguments = std::env::args().skip(1);
    let folder = std::env::temp_dir().join(format!("filcommun-speed-{}", std::process::id()));
    let default = format!("sqlite:{}", folder.join("log.db").display());
    let address = arguments.next().unwrap_or(default);
    let time = Duration::from_secs(arguments.next().map_or(Ok(3), |text| text.parse())?);
    std::fs::create_dir_all(&folder)?;
    let store: Arc<dyn EventStore> = match address.strip_prefix("sqlite:") {
        Some(path) => {
            SqliteStore::init(Path::new(path)).await?;
            Arc::new(SqliteStore::open(Path::new(path)).await?)
        }
        None => Arc::new(PgStore::open(&address).await?),
    };
    for (callers, requests, events) in LOADS {
        let (begun, spent) = (std::time::Instant::now(), processor());
        let mut tasks = tokio::task::JoinSet::new();
        for _ in 0..callers {
            tasks.spawn(caller(Arc::clone(&store), (requests, events), time));
        }
        let (mut written, mut waits) = (0, Vec::new());
        for done in tasks.join_all().await {
            let (more, times) = done?;
            written += more;
            waits.extend(times);
        }
        waits.sort_unstable();
        let at = |hundredths: usize| {
            waits.get(waits.len() * hundredths / 100).copied().unwrap_or_default()
        };
        println!(
            "{callers:>3} callers x {requests:>2} requests x {events} events: {:>6.0} events/s, {:>4.0} us of processor \
             an event, p50 {:>6} us, p99 {:>6} us",
            written as f64 / begun.elapsed().as_secs_f64(),
            (processor() - spent) * 1e6 / written as f64,
            at(50).as_micros(),
            at(99).as_micros(),
        );
    }
    println!("head {}", store.verify_head().await?.0);
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
