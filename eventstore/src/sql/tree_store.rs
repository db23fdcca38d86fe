//! The two traits of a tree, written out for one database: what sqlx asks of a generic one would be longer than the
//! statements.

/// Both traits for `$tree`, which has `readers: Pool`, `writer: Arc<Mutex<Option<$connection>>>`, and
/// `connect(&self) -> Result<$connection, StoreError>` and `turn(&self) -> $turn`, which waits for the others of this
/// process that write. `$relaxed` and `$durable` begin a transaction: after a power
/// cut the first may be undone, the second not.
///
/// A connection leaves its place while it writes and comes back after its commit, so that one whose caller went away
/// half-way is dropped, transaction and all.
macro_rules! tree_store {
    ($tree:ty, $connection:ty, turn: $turn:ty, rows: $rows:expr, relaxed: $relaxed:expr, durable: $durable:expr) => {
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
            ) -> Result<(Place<'_>, $connection), StoreError> {
                let turn = self.turn().await;
                let mut writer = self.writer.lock().await;
                let mut connection = match writer.take() {
                    Some(connection) => connection,
                    None => self.connect().await?,
                };
                for statement in statements {
                    let begun = sqlx::query(*statement).execute(&mut connection).await;
                    begun.map_err(|e| unavailable(&e))?;
                }
                Ok(((writer, turn), connection))
            }
        }

        /// The place of the connection that is away, and the turn it has.
        type Place<'a> = (MutexGuard<'a, Option<$connection>>, $turn);

        /// Ends a transaction, written or not, and puts the connection back; one that failed is dropped.
        async fn end(
            mut place: Place<'_>,
            mut connection: $connection,
            done: Result<bool, sqlx::Error>,
        ) -> Result<bool, StoreError> {
            let done = done.map_err(|e| unavailable(&e))?;
            let end = if done { "COMMIT" } else { "ROLLBACK" };
            sqlx::query(end).execute(&mut connection).await.map_err(|e| unavailable(&e))?;
            *place.0 = Some(connection);
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
                let rows = asked.fetch_all(&self.readers).await.map_err(|e| unavailable(&e))?;
                Ok(rows.into_iter().map(sql::stream).collect())
            }

            async fn streams_named(
                &self,
                (from, below): (&str, &str),
                direction: Direction,
                limit: usize,
            ) -> Result<Vec<StreamRow>, StoreError> {
                let asked = match direction {
                    Direction::Forwards => sql::STREAMS_NAMED,
                    Direction::Backwards => sql::STREAMS_NAMED_BACK,
                };
                let asked = sqlx::query_as(asked).bind(from).bind(below);
                let asked = asked.bind(sql::int(limit as u64)).fetch_all(&self.readers);
                let rows = asked.await.map_err(|e| unavailable(&e))?;
                Ok(rows.into_iter().map(sql::stream).collect())
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

            async fn checkpoints_before(
                &self,
                before: Size,
                limit: usize,
            ) -> Result<Vec<Signed>, StoreError> {
                let asked = sqlx::query_as(sql::CHECKPOINTS_BEFORE)
                    .bind(sql::int(before.0))
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
            fn fresh(&self, after: Size, limit: usize) -> Vec<Hash> {
                let take = |fresh: &Fresh| fresh.take(after.last(), limit);
                self.fresh.as_ref().map(take).unwrap_or_default()
            }

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
