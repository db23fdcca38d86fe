//! The engine's own two tables: where each projection stands, and the events it could not take.

use super::{
    ViewsError,
    parking::{Parked, park},
};
use crate::{
    db::{Db, Tx, Value},
    projection::Projection,
};
use eventstore::position::Position;
use std::fmt::Write as _;

/// Added to a projection's name and tables while a new build stands beside the old.
pub(super) const BESIDE: &str = "__new";

/// Added to what a build replaced, until someone drops it.
pub(super) const KEPT: &str = "__old";

const MAKE: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS views_projections (name TEXT PRIMARY KEY, position BIGINT NOT NULL, \
     epoch BIGINT NOT NULL, paused BIGINT NOT NULL, shape TEXT NOT NULL, generation BIGINT NOT NULL)",
    "CREATE TABLE IF NOT EXISTS views_parked (name TEXT NOT NULL, position BIGINT NOT NULL, \
     stream TEXT NOT NULL, type TEXT NOT NULL, error TEXT NOT NULL, PRIMARY KEY (name, position))",
];

/// Which builds beside still have their rows. On PostgreSQL those are not in its journal until they serve: a server that
/// falls comes back without them, and without this table's lines, which are no more in the journal than they are.
const MAKE_BUILDING: &str =
    "TABLE IF NOT EXISTS views_building (name TEXT PRIMARY KEY, generation BIGINT NOT NULL)";

/// That a line of `views_projections v` is not of a build whose rows were lost.
pub(super) const STANDS: &str = "(v.name NOT LIKE '%!_!_new' ESCAPE '!' OR EXISTS (SELECT 1 FROM views_building b \
     WHERE b.name = v.name AND b.generation = v.generation))";

/// What a line of the engine is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A projection that pages read.
    Serving,
    /// A build beside it, not read by anyone yet.
    Beside,
    /// What the last build replaced: kept until [`super::Views::drop_old`], fed by nobody.
    Kept,
    /// A projection that this version of the program does not have: kept alike.
    Retired,
}

/// How a projection stands.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Standing {
    /// Its name; that of a build beside ends in `__new`, that of what a build replaced in `__old`.
    pub name: String,
    /// What it is.
    pub role: Role,
    /// The last event it took.
    pub position: Position,
    /// Rises with each worker that takes it over.
    pub epoch: i64,
    /// Whether someone paused it.
    pub paused: bool,
    /// Events it could not take, or that follow one in their stream.
    pub parked: i64,
    /// Rises with each rebuild and each replay.
    pub generation: i64,
}

impl Standing {
    /// The name without what a build adds to it.
    #[must_use]
    pub fn plain_name(&self) -> &str {
        let name = &self.name;
        name.strip_suffix(BESIDE).or_else(|| name.strip_suffix(KEPT)).unwrap_or(name)
    }
}

/// Makes what is missing. A projection whose tables differ from those it had under the same name is refused.
pub(super) async fn prepare(
    db: &Db,
    projections: &[std::sync::Arc<dyn Projection>],
) -> Result<(), ViewsError> {
    for sql in MAKE {
        db.execute(sql, vec![]).await?;
    }
    let unlogged = if db.is_postgres() { "UNLOGGED " } else { "" };
    db.execute(format!("CREATE {unlogged}{MAKE_BUILDING}"), vec![]).await?;
    let mut tx = db.begin().await?;
    for projection in projections {
        let found = tx
            .fetch(
                "SELECT shape FROM views_projections WHERE name = $1",
                vec![projection.name().into()],
            )
            .await?;
        match found.first() {
            Some(row) if row.text("shape")? == shape(&**projection) => {}
            Some(_) => return Err(ViewsError::Changed(projection.name())),
            None => {
                make(&mut tx, &**projection, "", 0).await?;
                index(&mut tx, &**projection, "", 0).await?;
            }
        }
    }
    Ok(tx.commit().await?)
}

/// Makes the indexes of a projection's tables, where they are not made yet.
pub(super) async fn index(
    tx: &mut Tx,
    projection: &dyn Projection,
    suffix: &str,
    generation: i64,
) -> Result<(), ViewsError> {
    for table in projection.tables() {
        for sql in table.index(projection.name(), suffix, generation) {
            tx.execute(sql, vec![]).await?;
        }
        if tx.is_postgres() {
            let name = table.stored_name(projection.name(), suffix);
            tx.execute(format!("ANALYZE {name}"), vec![]).await?;
        }
    }
    Ok(())
}

/// Has a finished build survive the server like everything else.
pub(super) async fn settle(tx: &mut Tx, projection: &dyn Projection) -> Result<(), ViewsError> {
    if tx.is_postgres() {
        for table in projection.tables() {
            let name = table.stored_name(projection.name(), BESIDE);
            tx.execute(format!("ALTER TABLE {name} SET LOGGED"), vec![]).await?;
        }
    }
    Ok(())
}

/// Makes the tables and the line of a projection, empty, at position 0; no index but those of the keys.
pub(super) async fn make(
    tx: &mut Tx,
    projection: &dyn Projection,
    suffix: &str,
    generation: i64,
) -> Result<(), ViewsError> {
    let unlogged = if tx.is_postgres() && suffix == BESIDE { "UNLOGGED " } else { "" };
    for table in projection.tables() {
        let sql = table.make(tx.is_postgres(), projection.name(), suffix, generation);
        tx.execute(format!("CREATE {unlogged}{sql}"), vec![]).await?;
    }
    let name = format!("{}{suffix}", projection.name());
    if suffix == BESIDE {
        let sql = "INSERT INTO views_building (name, generation) VALUES ($1, $2)";
        tx.execute(sql, vec![(&name).into(), generation.into()]).await?;
    }
    let values = vec![name.into(), shape(projection).into(), generation.into()];
    let sql = "INSERT INTO views_projections (name, position, epoch, paused, shape, generation) \
               VALUES ($1, 0, 0, 0, $2, $3)";
    tx.execute(sql, values).await?;
    Ok(())
}

/// Takes away the tables and lines of a projection under a suffix, if they are there.
pub(super) async fn unmake(
    tx: &mut Tx,
    projection: &dyn Projection,
    suffix: &str,
) -> Result<(), ViewsError> {
    for table in projection.tables() {
        let name = table.stored_name(projection.name(), suffix);
        tx.execute(format!("DROP TABLE IF EXISTS {name}"), vec![]).await?;
    }
    let name = || vec![Value::from(format!("{}{suffix}", projection.name()))];
    tx.execute("DELETE FROM views_projections WHERE name = $1", name()).await?;
    tx.execute("DELETE FROM views_parked WHERE name = $1", name()).await?;
    tx.execute("DELETE FROM views_building WHERE name = $1", name()).await?;
    Ok(())
}

/// Becomes the owner of a projection: whoever owned it before can write no more.
pub(super) async fn claim(db: &Db, name: &str) -> Result<Option<Standing>, ViewsError> {
    let sql = "UPDATE views_projections SET epoch = epoch + 1 WHERE name = $1";
    db.execute(sql, vec![name.into()]).await?;
    standing(db, name).await
}

pub(super) async fn standing(db: &Db, name: &str) -> Result<Option<Standing>, ViewsError> {
    Ok(all(db).await?.into_iter().find(|standing| standing.name == name))
}

pub(super) async fn all(db: &Db) -> Result<Vec<Standing>, ViewsError> {
    let sql = format!(
        "SELECT name, position, epoch, paused, generation, (SELECT COUNT(*) FROM views_parked p \
         WHERE p.name = v.name) AS parked FROM views_projections v WHERE {STANDS} ORDER BY name"
    );
    let mut standings = Vec::new();
    for row in db.fetch(sql, vec![]).await? {
        let name = row.text("name")?;
        let role = match &name {
            name if name.ends_with(BESIDE) => Role::Beside,
            name if name.ends_with(KEPT) => Role::Kept,
            _ => Role::Serving,
        };
        standings.push(Standing {
            name,
            role,
            position: Position(row.int("position")?),
            epoch: row.int("epoch")?,
            paused: row.truth("paused")?,
            parked: row.int("parked")?,
            generation: row.int("generation")?,
        });
    }
    Ok(standings)
}

/// Keeps any worker from moving a projection until the transaction ends.
pub(super) async fn lock(tx: &mut Tx, name: &str) -> Result<bool, ViewsError> {
    let sql = "UPDATE views_projections SET epoch = epoch WHERE name = $1";
    Ok(tx.execute(sql, vec![name.into()]).await? == 1)
}

/// Names of the tables that a line of the engine stands for.
pub(super) async fn tables(tx: &mut Tx, name: &str) -> Result<Vec<String>, ViewsError> {
    let sql = "SELECT shape FROM views_projections WHERE name = $1";
    let found = tx.fetch(sql, vec![name.into()]).await?;
    let Some(row) = found.first() else { return Ok(Vec::new()) };
    let shape = row.text("shape")?;
    let tables = shape.lines().filter_map(|line| line.split(':').next());
    let (plain, suffix) = match name.strip_suffix(KEPT) {
        Some(plain) => (plain, KEPT),
        None => (name, ""),
    };
    Ok(tables.map(|table| format!("{plain}_{table}{suffix}")).collect())
}

/// How many times a projection was rebuilt.
pub(super) async fn generation(tx: &mut Tx, name: &str) -> Result<i64, ViewsError> {
    let sql = "SELECT generation FROM views_projections WHERE name = $1";
    let found = tx.fetch(sql, vec![name.into()]).await?;
    let row = found.first().ok_or_else(|| ViewsError::Unknown(name.to_owned()))?;
    Ok(row.int("generation")?)
}

/// Moves a checkpoint from where `mine` says it is, if nobody else moved it, took it over, rebuilt or paused it, and
/// its rows are there.
/// False: nothing may be written.
pub(super) async fn advance(
    tx: &mut Tx,
    mine: &Standing,
    to: Position,
) -> Result<bool, ViewsError> {
    let sql = format!(
        "UPDATE views_projections AS v SET position = $1 WHERE name = $2 AND position = $3 \
         AND epoch = $4 AND generation = $5 AND paused = 0 AND {STANDS}"
    );
    let (name, from) = ((&mine.name).into(), mine.position.0.into());
    let values = vec![to.0.into(), name, from, mine.epoch.into(), mine.generation.into()];
    Ok(tx.execute(sql, values).await? == 1)
}

/// Pauses a projection before an event it cannot take, and lists the event.
pub(super) async fn stop(db: &Db, mine: &Standing, poison: &Parked) -> Result<(), ViewsError> {
    let mut tx = db.begin().await?;
    let sql = "UPDATE views_projections SET paused = 1 WHERE name = $1 AND epoch = $2";
    if tx.execute(sql, vec![(&mine.name).into(), mine.epoch.into()]).await? == 1 {
        let sql = "DELETE FROM views_parked WHERE name = $1";
        tx.execute(sql, vec![(&mine.name).into()]).await?;
        park(&mut tx, &mine.name, poison).await?;
    }
    Ok(tx.commit().await?)
}

pub(super) async fn set_paused(db: &Db, name: &str, paused: bool) -> Result<bool, ViewsError> {
    let sql = "UPDATE views_projections SET paused = $1 WHERE name = $2";
    Ok(db.execute(sql, vec![paused.into(), name.into()]).await? == 1)
}

pub(super) fn shape(projection: &dyn Projection) -> String {
    let mut shape = String::new();
    for table in projection.tables() {
        let _ = writeln!(shape, "{}", table.shape());
    }
    shape
}
