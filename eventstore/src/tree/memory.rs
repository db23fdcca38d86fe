//! The tree of a log in memory, for tests.

use super::{
    edge::Changed,
    leaf::Hash,
    size::Size,
    store::{
        Cosignature, Epoch, Growth, Rows, Signed, Standing, StoredRow, StreamNumber, StreamRow,
        TreeError, TreeReader, TreeStore,
    },
    tile::{TileId, Tiles},
};
use crate::{
    memory::MemoryStore,
    position::Position,
    recorded::{Instant, Recorded},
    store::{Direction, EventStore, Filter, StoreError},
};
use async_trait::async_trait;
use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

/// What would be tables.
#[derive(Debug, Default)]
struct Tables {
    size: Size,
    signed: Size,
    verified: Size,
    epoch: i64,
    tiles: BTreeMap<TileId, Vec<u8>>,
    checkpoints: BTreeMap<Size, Signed>,
    cosignatures: BTreeMap<(Size, String), Cosignature>,
    witnesses: BTreeMap<String, String>,
}

/// The tree of a [`MemoryStore`].
#[derive(Debug, Clone)]
pub struct MemoryTree {
    log: MemoryStore,
    tables: Arc<Mutex<Tables>>,
}

impl MemoryTree {
    /// An empty tree over a log.
    #[must_use]
    pub fn over(log: MemoryStore) -> Self {
        Self { log, tables: Arc::default() }
    }

    fn tables(&self) -> MutexGuard<'_, Tables> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Every stream, by name.
    async fn stream_rows(&self) -> Result<Vec<StreamRow>, StoreError> {
        let mut found = BTreeMap::new();
        for event in self.events(Position(0), usize::MAX).await? {
            found.entry(event.stream.clone()).or_insert(StreamRow {
                stream: StreamNumber(event.position.0),
                name: event.stream.to_string(),
                category: event.stream.category().to_owned(),
            });
        }
        Ok(found.into_values().collect())
    }

    async fn events(&self, after: Position, limit: usize) -> Result<Vec<Recorded>, StoreError> {
        self.log.read_all(after, Direction::Forwards, &Filter::All, limit).await
    }
}

/// Bytes of each tile.
fn bytes(tiles: &Changed) -> impl Iterator<Item = (TileId, Vec<u8>)> + '_ {
    tiles.iter().map(|(id, hashes)| (*id, hashes.concat()))
}

#[async_trait]
impl TreeReader for MemoryTree {
    async fn standing(&self) -> Result<Standing, StoreError> {
        let head = self.log.head().await?;
        let tables = self.tables();
        let Tables { size, signed, verified, epoch, .. } = *tables;
        Ok(Standing { head, size, signed, verified, epoch: Epoch(epoch) })
    }

    async fn rows(&self, after: Position, limit: usize) -> Result<Rows, StoreError> {
        let mut rows = Vec::new();
        for recorded in self.events(Position(after.0.max(0)), limit).await? {
            let stream = &recorded.stream;
            let first = self.log.read_stream(stream, None, Direction::Forwards, 1).await?;
            let number = first.first().map_or(0, |first| first.position.0);
            let category = stream.category().to_owned();
            rows.push(StoredRow { recorded, category, stream: StreamNumber(number) });
        }
        Ok(Rows { rows, unreadable: None })
    }

    async fn streams(
        &self,
        after: StreamNumber,
        limit: usize,
    ) -> Result<Vec<StreamRow>, StoreError> {
        let mut rows = self.stream_rows().await?;
        rows.retain(|row| row.stream > after);
        rows.sort_by_key(|row| row.stream);
        rows.truncate(limit);
        Ok(rows)
    }

    async fn streams_named(
        &self,
        (from, below): (&str, &str),
        direction: Direction,
        limit: usize,
    ) -> Result<Vec<StreamRow>, StoreError> {
        let mut rows = self.stream_rows().await?;
        rows.retain(|row| (from..below).contains(&row.name.as_str()));
        if direction == Direction::Backwards {
            rows.reverse();
        }
        rows.truncate(limit);
        Ok(rows)
    }

    async fn tiles(&self, ids: &[TileId]) -> Result<Tiles, StoreError> {
        let tables = self.tables();
        let found = ids.iter().filter_map(|id| Some((*id, tables.tiles.get(id)?.clone())));
        Ok(Tiles(found.collect()))
    }

    async fn tile_run(
        &self,
        from: TileId,
        limit: usize,
    ) -> Result<Vec<(TileId, Vec<u8>)>, StoreError> {
        let last = TileId { index: u64::MAX, ..from };
        let tables = self.tables();
        let run = tables.tiles.range(from..=last).take(limit);
        Ok(run.map(|(id, bytes)| (*id, bytes.clone())).collect())
    }

    async fn checkpoints(&self, after: Size, limit: usize) -> Result<Vec<Signed>, StoreError> {
        let next = Size(after.0.saturating_add(1));
        Ok(self.tables().checkpoints.range(next..).take(limit).map(|(_, c)| c.clone()).collect())
    }

    async fn checkpoints_before(
        &self,
        before: Size,
        limit: usize,
    ) -> Result<Vec<Signed>, StoreError> {
        let tables = self.tables();
        let smaller = tables.checkpoints.range(..before).rev();
        Ok(smaller.take(limit).map(|(_, signed)| signed.clone()).collect())
    }

    async fn last_checkpoint(&self) -> Result<Option<Signed>, StoreError> {
        Ok(self.tables().checkpoints.last_key_value().map(|(_, signed)| signed.clone()))
    }

    async fn cosignatures(&self, size: Size) -> Result<Vec<Cosignature>, StoreError> {
        let tables = self.tables();
        Ok(tables.cosignatures.values().filter(|one| one.size == size).cloned().collect())
    }

    async fn witnesses(&self) -> Result<Vec<String>, StoreError> {
        Ok(self.tables().witnesses.values().cloned().collect())
    }
}

#[async_trait]
impl TreeStore for MemoryTree {
    fn fresh(&self, after: Size, limit: usize) -> Vec<Hash> {
        self.log.fresh().take(after.last(), limit)
    }

    async fn take_over(&self) -> Result<Epoch, StoreError> {
        let mut tables = self.tables();
        tables.epoch += 1;
        Ok(Epoch(tables.epoch))
    }

    async fn grow(&self, growth: &Growth) -> Result<(), TreeError> {
        let mut tables = self.tables();
        if tables.epoch != growth.epoch.0 || tables.size != growth.from || growth.to <= growth.from
        {
            return Err(TreeError::Fenced);
        }
        tables.size = growth.to;
        tables.tiles.extend(bytes(&growth.tiles));
        Ok(())
    }

    async fn sign(&self, epoch: Epoch, previous: Size, signed: &Signed) -> Result<(), TreeError> {
        let mut tables = self.tables();
        let follows = tables.signed == previous && (previous..=tables.size).contains(&signed.size);
        if tables.epoch != epoch.0 || !follows || previous == signed.size {
            return Err(TreeError::Fenced);
        }
        tables.signed = signed.size;
        tables.checkpoints.insert(signed.size, signed.clone());
        Ok(())
    }

    async fn mark_verified(&self, size: Size) -> Result<(), StoreError> {
        let mut tables = self.tables();
        tables.verified = tables.verified.max(size.min(tables.size));
        Ok(())
    }

    async fn cosign(&self, cosignature: &Cosignature) -> Result<(), StoreError> {
        let key = (cosignature.size, cosignature.witness.clone());
        self.tables().cosignatures.entry(key).or_insert_with(|| cosignature.clone());
        Ok(())
    }

    async fn add_witness(&self, name: &str, key: &str, _at: Instant) -> Result<bool, StoreError> {
        let mut tables = self.tables();
        let new = !tables.witnesses.contains_key(name);
        tables.witnesses.entry(name.to_owned()).or_insert_with(|| key.to_owned());
        Ok(new)
    }
}
