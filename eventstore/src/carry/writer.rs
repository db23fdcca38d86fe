//! The transaction of rows above any database.

use super::{BulkWrite, CarryError, chain::Chain};
use crate::{
    appender::{
        backend::{Failure, Head, Page, Place, Row, Stand, StreamKey},
        raise,
    },
    position::Position,
    recorded::{Recorded, StreamName},
};
use async_trait::async_trait;
use tokio::sync::watch;

/// The little that a bulk transaction asks of a database. Dropped before `commit`, it MUST roll back.
#[async_trait]
pub(crate) trait Port: Send {
    /// Where these streams stand; those with neither event nor state may be absent.
    async fn stands(&mut self, names: &[&StreamName]) -> Result<Vec<(StreamName, Stand)>, Failure>;

    /// Writes rows.
    async fn put(&mut self, rows: &[Row<'_>]) -> Result<(), Failure>;

    /// Writes what the page has beside its rows, which were put before, and commits.
    async fn commit(&mut self, page: Page<'_>) -> Result<(), Failure>;

    /// Rolls back, and is done on return.
    async fn abandon(self);
}

/// One transaction: a port, and the chain that each row must follow.
#[derive(Debug)]
pub(crate) struct Writer<P> {
    port: P,
    chain: Chain,
    judged: Judged,
    told: Option<watch::Sender<Position>>,
    sound: bool,
}

/// Rows that follow the chain, and the numbers of their streams: put while the next ones are judged.
#[derive(Debug, Default)]
struct Judged {
    rows: Vec<Recorded>,
    keys: Vec<StreamKey>,
}

impl Judged {
    fn of(chain: &mut Chain, rows: Vec<Recorded>) -> Result<Self, CarryError> {
        let keys = rows.iter().map(|row| chain.take(row)).collect::<Result<_, _>>()?;
        Ok(Self { rows, keys })
    }

    async fn put(&self, port: &mut impl Port) -> Result<(), CarryError> {
        let Some(first) = self.rows.first() else { return Ok(()) };
        let rows = self.rows.iter().zip(&self.keys).map(|(row, key)| Row {
            stream: &row.stream,
            key: *key,
            place: Place { revision: row.revision, position: row.position },
            recorded_at: row.recorded_at,
            event: &row.event,
        });
        let done = port.put(&rows.collect::<Vec<_>>()).await;
        done.map_err(|failure| CarryError::of(failure, first.position))
    }
}

impl<P: Port> Writer<P> {
    /// A transaction that has locked the head; `told` are followers in this process.
    pub(crate) fn new(port: P, head: Head, told: Option<watch::Sender<Position>>) -> Self {
        let judged = Judged::default();
        Self { port, chain: Chain::after(head), judged, told, sound: true }
    }

    async fn take(&mut self, rows: Vec<Recorded>) -> Result<(), CarryError> {
        let Some(first) = rows.first().map(|row| row.position) else { return Ok(()) };
        let before = std::mem::take(&mut self.judged);
        let unknown = self.chain.unknown(&rows);
        if !unknown.is_empty() {
            let names: Vec<_> = unknown.iter().collect();
            let found = self.port.stands(&names).await;
            self.chain.learn(found.map_err(|failure| CarryError::of(failure, first))?);
        }
        // the database takes the rows before while these are judged
        let (put, judged) =
            tokio::join!(before.put(&mut self.port), async { Judged::of(&mut self.chain, rows) });
        put?;
        self.judged = judged?;
        Ok(())
    }
}

#[async_trait]
impl<P: Port> BulkWrite for Writer<P> {
    fn head(&self) -> Position {
        self.chain.head().position
    }

    async fn write(&mut self, rows: Vec<Recorded>) -> Result<(), CarryError> {
        // stays false when this future is dropped half-way
        if !std::mem::replace(&mut self.sound, false) {
            return Err(CarryError::Cut);
        }
        self.take(rows).await?;
        self.sound = true;
        Ok(())
    }

    async fn commit(mut self: Box<Self>) -> Result<Position, CarryError> {
        if !self.sound {
            self.abandon().await;
            return Err(CarryError::Cut);
        }
        let head = self.chain.head();
        std::mem::take(&mut self.judged).put(&mut self.port).await?;
        let done = self.port.commit(self.chain.page()).await;
        done.map_err(|failure| CarryError::of(failure, head.position))?;
        if let Some(told) = &self.told {
            raise(told, head.position);
        }
        Ok(head.position)
    }

    async fn abandon(self: Box<Self>) {
        self.port.abandon().await;
    }
}
