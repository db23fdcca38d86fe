//! The tree's tables, asked and written with the same words on both databases.
//!
//! [`tree_store!`] writes the two traits out for one database: what sqlx asks of a generic one would be longer than
//! the statements.

/// Rows with what their leaf does not cover. The day is given by each database: PostgreSQL has days that are none.
macro_rules! rows {
    ($day:literal) => {
        concat!(
            "SELECT e.position, s.name, e.revision, e.event_id, e.type, e.schema_version, e.content_type, ",
            $day,
            ", e.recorded_at, e.command_id, e.correlation, e.causation, e.actor_who, e.actor_body, e.actor_role, \
             e.source, e.legal_basis, e.applicant_visible, e.key_ids, e.metadata, e.payload, e.category, e.stream_id \
             FROM events e LEFT JOIN streams s ON s.id = e.stream_id \
             WHERE e.position > $1 ORDER BY e.position LIMIT $2"
        )
    };
}
pub(crate) use rows;

pub(crate) const STANDING: &str = "SELECT h.position, t.size, t.signed, t.verified, t.epoch \
    FROM head h CROSS JOIN tree t WHERE h.id = 0 AND t.id = 0";
pub(crate) const STREAMS: &str =
    "SELECT id, name, category, revision FROM streams WHERE id > $1 ORDER BY id LIMIT $2";
/// Tiles of one question.
pub(crate) const TILES_ASKED: usize = 8;
pub(crate) const TILES: &str = "SELECT level, idx, hashes FROM tiles WHERE (level = $1 AND idx = $2) \
    OR (level = $3 AND idx = $4) OR (level = $5 AND idx = $6) OR (level = $7 AND idx = $8) \
    OR (level = $9 AND idx = $10) OR (level = $11 AND idx = $12) OR (level = $13 AND idx = $14) \
    OR (level = $15 AND idx = $16)";
pub(crate) const TILE_RUN: &str =
    "SELECT level, idx, hashes FROM tiles WHERE level = $1 AND idx >= $2 ORDER BY idx LIMIT $3";
pub(crate) const CHECKPOINTS: &str =
    "SELECT size, root, note, signed_at FROM checkpoints WHERE size > $1 ORDER BY size LIMIT $2";
pub(crate) const LAST_CHECKPOINT: &str =
    "SELECT size, root, note, signed_at FROM checkpoints ORDER BY size DESC LIMIT 1";
pub(crate) const COSIGNATURES: &str =
    "SELECT size, witness, line, at FROM cosignatures WHERE size = $1 ORDER BY witness";
pub(crate) const WITNESSES: &str = "SELECT key FROM witnesses ORDER BY name";

pub(crate) const TAKE_OVER: &str = "UPDATE tree SET epoch = epoch + 1 WHERE id = 0 RETURNING epoch";
pub(crate) const MOVE: &str =
    "UPDATE tree SET size = $1 WHERE id = 0 AND size = $2 AND epoch = $3 AND size < $1";
pub(crate) const PUT_TILE: &str = "INSERT INTO tiles (level, idx, hashes) VALUES ($1, $2, $3) \
    ON CONFLICT (level, idx) DO UPDATE SET hashes = excluded.hashes";
pub(crate) const MOVE_SIGNED: &str = "UPDATE tree SET signed = $1 \
    WHERE id = 0 AND signed = $2 AND epoch = $3 AND size >= $1 AND signed < $1";
pub(crate) const PUT_CHECKPOINT: &str =
    "INSERT INTO checkpoints (size, root, note, signed_at) VALUES ($1, $2, $3, $4)";
pub(crate) const MARK: &str =
    "UPDATE tree SET verified = $1 WHERE id = 0 AND verified < $1 AND size >= $1";
pub(crate) const COSIGN: &str = "INSERT INTO cosignatures (size, witness, line, at) VALUES ($1, $2, $3, $4) \
    ON CONFLICT (size, witness) DO NOTHING";
pub(crate) const PUT_WITNESS: &str = "INSERT INTO witnesses (name, key, added_at) VALUES ($1, $2, $3) \
    ON CONFLICT (name) DO NOTHING";

/// A number as both databases keep it.
pub(crate) fn int(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// A number that both databases give back; one below zero is none of ours.
pub(crate) fn natural(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}

/// Both traits for `$tree`, which has `readers: Pool`, `writer: Arc<Mutex<Option<$connection>>>`, and
/// `connect(&self) -> Result<$connection, StoreError>`. `$relaxed` and `$durable` begin a transaction: after a power
/// cut the first may be undone, the second not.
///
/// A connection leaves its place while it writes and comes back after its commit, so that one whose caller went away
/// half-way is dropped, transaction and all.
macro_rules! tree_store {
    ($tree:ty, $connection:ty, rows: $rows:expr, relaxed: $relaxed:expr, durable: $durable:expr) => {
        impl $tree {
            async fn page(&self, after: i64, limit: usize) -> Result<Rows, StoreError> {
                let limit = sql::int(limit as u64);
                let found = sqlx::query($rows).bind(after).bind(limit).fetch_all(&self.readers);
                let mut page = Rows::default();
                for row in found.await.map_err(|e| unavailable(&e))? {
                    let read = || -> Result<StoredRow, StoreError> {
                        let recorded = read(&row)?;
                        let at = recorded.position;
                        let bad = |what: &str| StoreError::Unreadable {
                            at,
                            why: format!("column {what}"),
                        };
                        let category = row.try_get(21).map_err(|_| bad("category"))?;
                        let stream = row.try_get(22).map_err(|_| bad("stream_id"))?;
                        Ok(StoredRow { recorded, category, stream: StreamNumber(stream) })
                    };
                    match read() {
                        Ok(row) => page.rows.push(row),
                        Err(error) => {
                            page.unreadable = Some(error);
                            break;
                        }
                    }
                }
                Ok(page)
            }

            /// Begins a transaction on the writing connection, which leaves its place.
            async fn begin(
                &self,
                statements: &[&'static str],
            ) -> Result<(MutexGuard<'_, Option<$connection>>, $connection), StoreError> {
                let mut place = self.writer.lock().await;
                let mut connection = match place.take() {
                    Some(connection) => connection,
                    None => self.connect().await?,
                };
                for statement in statements {
                    let begun = sqlx::query(*statement).execute(&mut connection).await;
                    begun.map_err(|e| unavailable(&e))?;
                }
                Ok((place, connection))
            }
        }

        /// Ends a transaction, written or not, and puts the connection back; one that failed is dropped.
        async fn end(
            mut place: MutexGuard<'_, Option<$connection>>,
            mut connection: $connection,
            done: Result<bool, sqlx::Error>,
        ) -> Result<bool, StoreError> {
            let done = done.map_err(|e| unavailable(&e))?;
            let end = if done { "COMMIT" } else { "ROLLBACK" };
            sqlx::query(end).execute(&mut connection).await.map_err(|e| unavailable(&e))?;
            *place = Some(connection);
            Ok(done)
        }

        #[async_trait]
        impl TreeReader for $tree {
            async fn standing(&self) -> Result<Standing, StoreError> {
                let found = sqlx::query_as(sql::STANDING).fetch_one(&self.readers).await;
                let (head, size, signed, verified, epoch): (i64, i64, i64, i64, i64) =
                    found.map_err(|e| unavailable(&e))?;
                let size_of = |number| Size(sql::natural(number));
                let (size, signed) = (size_of(size), size_of(signed));
                let (head, epoch) = (Position(head), Epoch(epoch));
                Ok(Standing { head, size, signed, verified: size_of(verified), epoch })
            }

            async fn rows(&self, after: Position, limit: usize) -> Result<Rows, StoreError> {
                self.page(after.0, limit).await
            }

            async fn streams(
                &self,
                after: StreamNumber,
                limit: usize,
            ) -> Result<Vec<StreamRow>, StoreError> {
                let asked = sqlx::query_as(sql::STREAMS).bind(after.0).bind(sql::int(limit as u64));
                let rows: Vec<(i64, String, String, i64)> =
                    asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                let row = |(number, name, category, revision)| StreamRow {
                    stream: StreamNumber(number),
                    name,
                    category,
                    revision,
                };
                Ok(rows.into_iter().map(row).collect())
            }

            async fn tiles(&self, ids: &[TileId]) -> Result<Tiles, StoreError> {
                let mut found = Tiles::default();
                for ids in ids.chunks(sql::TILES_ASKED) {
                    let mut asked = sqlx::query_as(sql::TILES);
                    for id in
                        ids.iter().chain(ids.last().into_iter().cycle()).take(sql::TILES_ASKED)
                    {
                        asked = asked.bind(i64::from(id.level)).bind(sql::int(id.index));
                    }
                    let rows = asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                    found.0.extend(rows.into_iter().map(tile));
                }
                Ok(found)
            }

            async fn tile_run(
                &self,
                from: TileId,
                limit: usize,
            ) -> Result<Vec<(TileId, Vec<u8>)>, StoreError> {
                let asked = sqlx::query_as(sql::TILE_RUN)
                    .bind(i64::from(from.level))
                    .bind(sql::int(from.index))
                    .bind(sql::int(limit as u64));
                let rows = asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                Ok(rows.into_iter().map(tile).collect())
            }

            async fn checkpoints(
                &self,
                after: Size,
                limit: usize,
            ) -> Result<Vec<Signed>, StoreError> {
                let asked = sqlx::query_as(sql::CHECKPOINTS)
                    .bind(sql::int(after.0))
                    .bind(sql::int(limit as u64));
                let rows = asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                rows.into_iter().map(signed).collect()
            }

            async fn last_checkpoint(&self) -> Result<Option<Signed>, StoreError> {
                let asked = sqlx::query_as(sql::LAST_CHECKPOINT);
                let row = asked.fetch_optional(&self.readers).await.map_err(|e| unavailable(&e))?;
                row.map(signed).transpose()
            }

            async fn cosignatures(&self, size: Size) -> Result<Vec<Cosignature>, StoreError> {
                let asked = sqlx::query_as(sql::COSIGNATURES).bind(sql::int(size.0));
                let rows: Vec<(i64, String, String, i64)> =
                    asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                let one = |(_, witness, line, at)| Cosignature { size, witness, line, at };
                Ok(rows.into_iter().map(one).collect())
            }

            async fn witnesses(&self) -> Result<Vec<String>, StoreError> {
                let asked = sqlx::query_scalar(sql::WITNESSES);
                asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))
            }
        }

        #[async_trait]
        impl TreeStore for $tree {
            async fn take_over(&self) -> Result<Epoch, StoreError> {
                let (place, mut connection) = self.begin($durable).await?;
                let taken = sqlx::query_scalar(sql::TAKE_OVER).fetch_one(&mut connection).await;
                let epoch = taken.as_ref().map_or(0, |epoch| *epoch);
                end(place, connection, taken.map(|_| true)).await?;
                Ok(Epoch(epoch))
            }

            async fn grow(&self, growth: &Growth) -> Result<(), TreeError> {
                let (place, mut connection) = self.begin($relaxed).await?;
                let done = async {
                    let moved = sqlx::query(sql::MOVE)
                        .bind(sql::int(growth.to.0))
                        .bind(sql::int(growth.from.0))
                        .bind(growth.epoch.0)
                        .execute(&mut connection)
                        .await?;
                    if moved.rows_affected() == 0 {
                        return Ok(false);
                    }
                    for (id, hashes) in &growth.tiles {
                        sqlx::query(sql::PUT_TILE)
                            .bind(i64::from(id.level))
                            .bind(sql::int(id.index))
                            .bind(hashes.concat())
                            .execute(&mut connection)
                            .await?;
                    }
                    Ok(true)
                };
                let done = done.await;
                if end(place, connection, done).await? { Ok(()) } else { Err(TreeError::Fenced) }
            }

            async fn sign(
                &self,
                epoch: Epoch,
                previous: Size,
                signed: &Signed,
            ) -> Result<(), TreeError> {
                let (place, mut connection) = self.begin($durable).await?;
                let done = async {
                    let moved = sqlx::query(sql::MOVE_SIGNED)
                        .bind(sql::int(signed.size.0))
                        .bind(sql::int(previous.0))
                        .bind(epoch.0)
                        .execute(&mut connection)
                        .await?;
                    if moved.rows_affected() == 0 {
                        return Ok(false);
                    }
                    sqlx::query(sql::PUT_CHECKPOINT)
                        .bind(sql::int(signed.size.0))
                        .bind(signed.root.to_vec())
                        .bind(&signed.note)
                        .bind(signed.at.0)
                        .execute(&mut connection)
                        .await?;
                    Ok(true)
                };
                let done = done.await;
                if end(place, connection, done).await? { Ok(()) } else { Err(TreeError::Fenced) }
            }

            async fn mark_verified(&self, size: Size) -> Result<(), StoreError> {
                let (place, mut connection) = self.begin($relaxed).await?;
                let asked = sqlx::query(sql::MARK).bind(sql::int(size.0));
                let done = asked.execute(&mut connection).await.map(|_| true);
                end(place, connection, done).await.map(drop)
            }

            async fn cosign(&self, cosignature: &Cosignature) -> Result<(), StoreError> {
                let (place, mut connection) = self.begin($durable).await?;
                let asked = sqlx::query(sql::COSIGN)
                    .bind(sql::int(cosignature.size.0))
                    .bind(&cosignature.witness)
                    .bind(&cosignature.line)
                    .bind(cosignature.at);
                let done = asked.execute(&mut connection).await.map(|_| true);
                end(place, connection, done).await.map(drop)
            }

            async fn add_witness(
                &self,
                name: &str,
                key: &str,
                at: Instant,
            ) -> Result<bool, StoreError> {
                let (place, mut connection) = self.begin($durable).await?;
                let asked = sqlx::query(sql::PUT_WITNESS).bind(name).bind(key).bind(at.0);
                let done =
                    asked.execute(&mut connection).await.map(|done| done.rows_affected() > 0);
                end(place, connection, done).await
            }
        }
    };
}
pub(crate) use tree_store;

use crate::{
    recorded::Instant,
    store::StoreError,
    tree::{size::Size, store::Signed, tile::TileId},
};

/// A row of the table of tiles.
pub(crate) fn tile((level, index, hashes): (i64, i64, Vec<u8>)) -> (TileId, Vec<u8>) {
    (TileId { level: u8::try_from(level).unwrap_or(u8::MAX), index: natural(index) }, hashes)
}

/// A row of the table of checkpoints.
pub(crate) fn signed(row: (i64, Vec<u8>, String, i64)) -> Result<Signed, StoreError> {
    let (size, root, note, at) = row;
    let root = root.try_into().map_err(|_| {
        StoreError::Unusable(format!("the checkpoint of size {size} has a root that is no hash"))
    })?;
    Ok(Signed { size: Size(natural(size)), root, note, at: Instant(at) })
}
