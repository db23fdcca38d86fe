//! From a commit to a reader that follows the log.

use super::{
    BenchError,
    append::ask,
    child::{self, Tail},
    error::expect,
    event::{Maker, Place, request},
    ground::Ground,
    looped::{Caller, Done, Timing, looped},
    sample::Sample,
};
use eventstore::{
    position::Position,
    store::{Direction, EventStore, Filter},
};
use std::{
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::{sync::mpsc, task::AbortHandle};

/// Events of a page of the follower.
const PAGE: usize = 100;
/// A follower that sees nothing for so long has lost the event.
const PATIENCE: Duration = Duration::from_secs(10);

/// When the wait begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// At the writer's answer: the commit is done, and the reader may know.
    Answer,
    /// At the writer's request.
    Request,
}

/// Where the reader is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Where {
    /// In this process.
    Here,
    /// In another.
    There,
}

/// What a follower saw, and when.
pub(super) type Seen = (Position, SystemTime);

/// Whoever writes one event, and waits until the follower has it.
struct Writes {
    store: Arc<dyn EventStore>,
    maker: Maker,
    place: Place,
    from: From,
    seen: mpsc::Receiver<Seen>,
    _follower: Follower,
}

/// Ends with its measurement.
enum Follower {
    Here(AbortHandle),
    There { _child: Tail },
}

impl Drop for Follower {
    fn drop(&mut self) {
        if let Self::Here(task) = self {
            task.abort();
        }
    }
}

/// One writer, one follower, one event after the other.
pub(super) async fn measure(
    ground: &Ground,
    place: Where,
    from: From,
    timing: Timing,
) -> Result<Sample, BenchError> {
    ground.emptied().await?;
    let log = ground.tended().await?;
    let sample = followed(ground, log.store.clone(), place, from, timing).await;
    let ended = log.end().await;
    sample.and_then(|sample| ended.map(|()| sample))
}

async fn followed(
    ground: &Ground,
    store: Arc<dyn EventStore>,
    place: Where,
    from: From,
    timing: Timing,
) -> Result<Sample, BenchError> {
    let (tell, seen) = mpsc::channel(PAGE);
    let follower = match place {
        Where::Here => {
            let following = follow(store.clone(), Position(0), tell);
            Follower::Here(tokio::spawn(async move { drop(following.await) }).abort_handle())
        }
        Where::There => Follower::There { _child: child::tail(&ground.location(), tell).await? },
    };
    let maker = Maker::new()?;
    let place = Place::new();
    let writes = Writes { store: store.clone(), maker, place, from, seen, _follower: follower };
    let looped = looped(vec![writes], timing).await?;
    super::append::adds_up(&*store, looped.written).await?;
    Ok(looped.sample)
}

/// Follows a log from `at` as a projection does, and tells each position; ends when nobody listens.
pub(super) async fn follow(
    store: Arc<dyn EventStore>,
    mut at: Position,
    tell: mpsc::Sender<Seen>,
) -> Result<(), BenchError> {
    let mut watch = store.watch();
    loop {
        watch.borrow_and_update();
        let page = store.read_all(at, Direction::Forwards, &Filter::All, PAGE).await?;
        for event in &page {
            at = event.position;
            if tell.send((at, SystemTime::now())).await.is_err() {
                return Ok(());
            }
        }
        if page.is_empty() && watch.changed().await.is_err() {
            return Ok(());
        }
    }
}

impl Caller for Writes {
    async fn call(&mut self) -> Result<Done, BenchError> {
        let request = request(&self.place.stream, self.place.exact(), self.maker.events(1));
        let asked = SystemTime::now();
        let answer = ask(&*self.store, request).await??;
        let answered = SystemTime::now();
        self.place.last += 1;
        let seen = tokio::time::timeout(PATIENCE, self.seen.recv()).await.ok().flatten();
        let (position, when) = seen.ok_or_else(|| {
            BenchError::wrong(format!("the follower did not see position {}", answer.position.0))
        })?;
        expect(position == answer.position, || {
            format!("the follower saw {}, expected {}", position.0, answer.position.0)
        })?;
        let begun = if self.from == From::Request { asked } else { answered };
        // a follower may be quicker than the answer is
        let waited = when.duration_since(begun).unwrap_or_default();
        Ok(Done { events: 1, written: 1, waited: Some(waited) })
    }
}
