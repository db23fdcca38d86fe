//! A life as it is told: commands on their day, refusals, and what the log then knows.

use crate::{
    execute::{
        AsAt, Done, ExecuteError, Request,
        testing::{Bench, ask, day},
    },
    recorded::Recorded,
};
use domain::{
    demand::Demand,
    id::{DemandId, StreamId},
    refusal::Refusal,
    world::{Command, World},
};

/// A log where a life happens, command by command.
pub(super) struct Life {
    pub(super) bench: Bench,
    asked: u32,
}

impl Life {
    pub(super) const fn on(bench: Bench) -> Self {
        Self { bench, asked: 0 }
    }

    fn request(&mut self, date: &str, command: Command) -> Request {
        self.asked += 1;
        Request { occurred_on: day(date), ..ask(&format!("life/{}", self.asked), command) }
    }

    /// It happens on this day.
    pub(super) async fn tell(&mut self, date: &str, command: Command) -> Done {
        let request = self.request(date, command);
        let name = request.command.name();
        match self.bench.run(request).await {
            Ok(done) => done,
            Err(error) => panic!("{name} on {date}: {error}"),
        }
    }

    /// It does not happen, and nothing of it stays.
    pub(super) async fn refused(&mut self, date: &str, command: Command) -> Refusal {
        let before = self.log().await.len();
        let request = self.request(date, command);
        let answer = self.bench.run(request).await;
        assert_eq!(self.log().await.len(), before, "a refusal leaves no trace");
        match answer {
            Err(ExecuteError::Refused(refusal)) => refusal,
            other => panic!("{other:?}"),
        }
    }

    pub(super) async fn log(&self) -> Vec<Recorded> {
        self.bench.log().await
    }

    /// The state of streams, from the log alone.
    pub(super) async fn world(&self, streams: &[StreamId]) -> World {
        self.bench.executor.world_at(streams, &AsAt::default()).await.unwrap()
    }

    pub(super) async fn demand(&self, id: DemandId) -> Demand {
        self.world(&[StreamId::Demand(id)]).await.demand(id).unwrap().clone()
    }

    /// The types on the stream of a demand, in order.
    pub(super) async fn types(&self, id: DemandId) -> Vec<String> {
        let stream = StreamId::Demand(id).to_string();
        let log = self.log().await.into_iter().filter(|r| r.stream.as_str() == stream);
        log.map(|recorded| recorded.event.event_type.to_string()).collect()
    }
}
