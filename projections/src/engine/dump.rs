//! Everything a projection holds, as one number: a live one and one built from zero must agree.

use super::{Snapshot, Views, ViewsError};
use crate::{
    db::{Tx, Value},
    projection::Projection,
    table::Table,
};
use eventstore::{position::Position, store::EventStore};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

const CHUNK: usize = 5_000;

impl Views {
    /// SHA-256, in hexadecimal, over every row of every table of a projection in the order of their keys, and
    /// over what it parked. Two databases that hold the same give the same, whatever their kind.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn dump_digest(&self, name: &str) -> Result<String, ViewsError> {
        self.digest_at(name).await.map(|(_, digest)| digest)
    }

    /// The same, and the position it is of: that of one moment, also while the projection moves.
    ///
    /// # Errors
    /// `Db`, `Unknown`.
    pub async fn digest_at(&self, name: &str) -> Result<(Position, String), ViewsError> {
        let projection = self.projection(name)?;
        let Snapshot { position, mut tx } = self.snapshot(name).await?;
        let mut hash = Sha256::new();
        for table in projection.tables() {
            add(&mut hash, &Value::from(table.name));
            dump(&mut tx, &*projection, table, &mut hash).await?;
        }
        let parked = "SELECT position, stream FROM views_parked WHERE name = $1 ORDER BY position";
        for row in tx.fetch(parked, vec![name.into()]).await? {
            row.into_values().iter().for_each(|value| add(&mut hash, value));
        }
        let digest = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok((position, digest))
    }

    /// Whether a projection holds what a fold of the log from zero to its position gives.
    ///
    /// # Errors
    /// `Db`, `Store`, `Unknown`.
    pub async fn equals_rebuild(
        &self,
        store: Arc<dyn EventStore>,
        name: &str,
    ) -> Result<bool, ViewsError> {
        let (position, digest) = self.digest_at(name).await?;
        let location = crate::db::Location::Memory;
        let one = vec![self.projection(name)?];
        let fresh = Self::open_with(&location, one, self.decode).await?;
        fresh.catch_up(store, position).await?;
        Ok(digest == fresh.dump_digest(name).await?)
    }
}

async fn dump(
    tx: &mut Tx,
    projection: &dyn Projection,
    table: &'static Table,
    hash: &mut Sha256,
) -> Result<(), ViewsError> {
    let name = table.stored_name(projection.name(), "");
    let columns = table.names();
    let keys = columns.get(..table.key).unwrap_or_default().join(", ");
    let all = columns.join(", ");
    let places: Vec<String> = (1..=table.key).map(|n| format!("${n}")).collect();
    let first = format!("SELECT {all} FROM {name} ORDER BY {keys} LIMIT {CHUNK}");
    let next = format!(
        "SELECT {all} FROM {name} WHERE ({keys}) > ({}) ORDER BY {keys} LIMIT {CHUNK}",
        places.join(", ")
    );
    let mut after: Option<Vec<Value>> = None;
    loop {
        let rows = match after.take() {
            None => tx.fetch(first.clone(), vec![]).await?,
            Some(key) => tx.fetch(next.clone(), key).await?,
        };
        let full = rows.len() == CHUNK;
        for row in rows {
            let values = row.into_values();
            values.iter().for_each(|value| add(hash, value));
            after = values.get(..table.key).map(<[Value]>::to_vec);
        }
        if !full {
            return Ok(());
        }
    }
}

fn add(hash: &mut Sha256, value: &Value) {
    let (tag, bytes) = match value {
        Value::Null => (0_u8, Vec::new()),
        Value::Int(value) => (1, value.to_be_bytes().to_vec()),
        Value::Text(value) => (2, value.as_bytes().to_vec()),
        Value::Bytes(value) => (3, value.clone()),
    };
    hash.update([tag]);
    hash.update((bytes.len() as u64).to_be_bytes());
    hash.update(bytes);
}
