//! A writer that is there to be killed: it says what it asks and what is acknowledged, so that whoever kills it can
//! hold the log against what it said.
//!
//! A request follows from its command id alone. So another process can ask for the very same again, as a client does
//! that never heard an answer: one to three events for a stream of its own, and up to two for one that all share.

use super::{BenchError, append::ask, event::Maker, ground};
use crate::config::Location;
use eventstore::{
    position::Expected,
    recorded::{BadName, NewEvent, StreamName},
    store::{Append, EventStore, StoreError, StreamWrite},
};
use futures::{StreamExt, TryStreamExt, stream};
use std::{io::Write, time::Duration};
use tokio::task::JoinSet;
use uuid::Uuid;

/// When a caller says that its request stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Says {
    /// When the log has answered.
    AtTheAnswer,
    /// Before it has: the mistake that the proof must see.
    BeforeTheAnswer,
}

/// How long a caller waits before it asks again a log that does not answer.
const PAUSE: Duration = Duration::from_millis(20);
/// Requests on their way when everything is asked again.
const AT_ONCE: usize = 16;
/// Streams that all requests share.
const SHARED: u128 = 8;

/// Appends until it is stopped: `asked ID EVENTS`, then `done ID`, a line each. A request without an answer is asked
/// again, as a client does.
///
/// # Errors
/// The log cannot be opened, or answers what it must not.
pub(crate) async fn run(location: &Location, callers: u16, says: Says) -> Result<(), BenchError> {
    let store = ground::open(location).await?;
    let mut tasks = JoinSet::new();
    for _ in 0..callers {
        let store = store.clone();
        tasks.spawn(async move {
            loop {
                let id = Uuid::new_v4();
                while !one(&*store, id, says).await? {
                    tokio::time::sleep(PAUSE).await;
                }
            }
        });
    }
    let ended: Option<Result<Result<(), BenchError>, _>> = tasks.join_next().await;
    ended.map_or(Ok(()), |ended| ended.map_err(|e| BenchError::wrong(e.to_string()))?)
}

/// Asks again for every command whose id is a line of standard input.
///
/// # Errors
/// As [`run`], and where the log does not answer: then nothing is known.
pub(crate) async fn again(location: &Location) -> Result<(), BenchError> {
    let store = ground::open(location).await?;
    let ids = std::io::stdin().lines().map(|line| {
        let line = line?;
        line.parse().map_err(|_| BenchError::wrong(format!("no command id: {line:?}")))
    });
    let ids: Vec<Uuid> = ids.collect::<Result<_, BenchError>>()?;
    let answers = ids.into_iter().map(|id| one(&*store, id, Says::AtTheAnswer));
    let mut answers = stream::iter(answers).buffer_unordered(AT_ONCE);
    while let Some(answered) = answers.try_next().await? {
        super::error::expect(answered, || "the log does not answer".to_owned())?;
    }
    Ok(())
}

/// Whether the log answered. Where it does not, nobody knows whether the request stands, and nothing is said.
async fn one(store: &dyn EventStore, id: Uuid, says: Says) -> Result<bool, BenchError> {
    let request = request(id)?;
    let events: usize = request.writes.iter().map(|write| write.events.len()).sum();
    say(&format!("asked {id} {events}"))?;
    if says == Says::BeforeTheAnswer {
        say(&format!("done {id}"))?;
    }
    match ask(store, request).await? {
        Ok(_) if says == Says::AtTheAnswer => say(&format!("done {id}")).map(|()| true),
        Ok(_) => Ok(true),
        Err(StoreError::Unavailable(_)) => Ok(false),
        Err(e) => Err(e.into()),
    }
}

fn request(id: Uuid) -> Result<Append, BenchError> {
    let bits = id.as_u128();
    let (own, shared) = (1 + bits % 3, (bits >> 8) % 3);
    let maker = Maker::new()?;
    let event =
        |n: u128| NewEvent { event_id: Uuid::new_v5(&id, &n.to_be_bytes()), ..maker.event_of(id) };
    let mut writes = vec![StreamWrite {
        stream: named(format!("crash-{}", id.simple()))?,
        expected: Expected::NoStream,
        events: (0..own).map(event).collect(),
    }];
    if shared > 0 {
        writes.push(StreamWrite {
            stream: named(format!("shared-{}", (bits >> 16) % SHARED))?,
            expected: Expected::Any,
            events: (own..own + shared).map(event).collect(),
        });
    }
    Ok(Append { writes, checks: Vec::new(), at: super::event::AT })
}

fn named(name: String) -> Result<StreamName, BenchError> {
    StreamName::try_from(name).map_err(|e: BadName| BenchError::wrong(e.to_string()))
}

fn say(line: &str) -> Result<(), BenchError> {
    Ok(writeln!(std::io::stdout().lock(), "{line}")?)
}

#[cfg(test)]
mod tests {
    use super::request;
    use uuid::Uuid;

    #[test]
    fn the_same_command_asks_for_the_same_again() {
        for _ in 0..20 {
            let id = Uuid::new_v4();
            let (first, second) = (request(id).unwrap(), request(id).unwrap());
            let ids = |a: &eventstore::store::Append| {
                a.writes.iter().flat_map(|w| &w.events).map(|e| e.event_id).collect::<Vec<_>>()
            };
            assert_eq!(ids(&first), ids(&second));
            assert!(first.writes.iter().flat_map(|w| &w.events).all(|e| e.origin.command_id == id));
        }
    }
}
