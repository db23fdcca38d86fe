//! A projection built again beside the one that serves.

use super::{
    ViewsError,
    member::MemberState,
    meta::{self, BESIDE, KEPT},
    views::Views,
    worker::Worker,
};
use crate::{db::Db, projection::Projection};
use eventstore::{position::Position, store::EventStore};
use futures::{StreamExt as _, TryStreamExt as _, stream};
use std::sync::Arc;

/// Builds that are finished at the same time: their server waits for its disk as much as it works.
const FINISHING: usize = 4;

/// Builds projections beside those that serve, in one pass over the log, and swaps each in.
pub(super) async fn rebuild(
    views: &Views,
    store: Arc<dyn EventStore>,
    names: &[&str],
    mut progress: impl FnMut(Position) + Send,
) -> Result<(), ViewsError> {
    let projections = names.iter().map(|name| views.projection(name));
    let projections: Vec<_> = projections.collect::<Result<_, _>>()?;
    for projection in &projections {
        prepare(views, &**projection).await?;
    }
    let db = &views.db;
    let mut worker = Worker::claim(db, store.clone(), views.decode, &projections, BESIDE).await?;
    loop {
        let head = store.head().await?;
        while worker.step(head).await? {
            let places = worker.members.iter().map(|member| member.at);
            places.min().into_iter().for_each(&mut progress);
        }
        let lost = worker.members.iter().find(|member| member.state == MemberState::Lost);
        if let Some(lost) = lost {
            return Err(ViewsError::Overtaken(lost.standing.plain_name().to_owned()));
        }
        let built = worker.members.iter().map(|member| {
            finish(db.clone(), member.projection.clone(), member.standing.generation)
        });
        let built: Vec<_> = built.collect();
        stream::iter(built).buffer_unordered(FINISHING).try_collect::<()>().await?;
        for member in std::mem::take(&mut worker.members) {
            if !swap(views, &*member.projection).await? {
                worker.members.push(member);
            }
        }
        if worker.members.is_empty() {
            return Ok(());
        }
        // Rows that fell with the server stand nowhere: told here.
        worker.refresh().await?;
    }
}

/// Has a build survive its server and makes its indexes: once the rows are there, which costs a part of keeping both up on
/// the way.
async fn finish(
    db: Db,
    projection: Arc<dyn Projection>,
    generation: i64,
) -> Result<(), ViewsError> {
    let mut tx = db.begin().await?;
    meta::settle(&mut tx, &*projection).await?;
    meta::index(&mut tx, &*projection, BESIDE, generation).await?;
    Ok(tx.commit().await?)
}

/// Makes empty tables beside, unless a build that was cut short left some: it goes on where it stood. One whose rows
/// fell with the server begins again.
pub(super) async fn prepare(views: &Views, projection: &dyn Projection) -> Result<(), ViewsError> {
    let mut tx = views.db.begin().await?;
    let generation = meta::generation(&mut tx, projection.name()).await?;
    let begun = tx
        .fetch(
            format!(
                "SELECT 1 AS begun FROM views_projections v WHERE name = $1 AND shape = $2 AND generation > $3 \
                 AND NOT EXISTS (SELECT 1 FROM views_parked p WHERE p.name = v.name) AND {}",
                meta::STANDS
            ),
            vec![
                format!("{}{BESIDE}", projection.name()).into(),
                meta::shape(projection).into(),
                generation.into(),
            ],
        )
        .await?;
    if begun.is_empty() {
        meta::unmake(&mut tx, projection, BESIDE).await?;
        meta::make(&mut tx, projection, BESIDE, generation + 1).await?;
    }
    Ok(tx.commit().await?)
}

/// Puts the build in the place of what serves, unless what serves went further meanwhile.
async fn swap(views: &Views, projection: &dyn Projection) -> Result<bool, ViewsError> {
    let name = projection.name();
    let beside = format!("{name}{BESIDE}");
    let mut tx = views.db.begin().await?;
    // Locks both lines first: no worker moves until this ends.
    tx.execute(
        "UPDATE views_projections SET epoch = epoch WHERE name = $1 OR name = $2",
        vec![name.into(), (&beside).into()],
    )
    .await?;
    let ready = tx
        .fetch(
            format!(
                "SELECT v.position FROM views_projections v, views_projections l \
                 WHERE v.name = $1 AND l.name = $2 AND v.position >= l.position AND {}",
                meta::STANDS
            ),
            vec![(&beside).into(), name.into()],
        )
        .await?;
    if ready.is_empty() {
        tx.rollback().await?;
        return Ok(false);
    }
    meta::unmake(&mut tx, projection, KEPT).await?;
    for table in projection.tables() {
        let live = table.stored_name(name, "");
        let (old, new) = (table.stored_name(name, KEPT), table.stored_name(name, BESIDE));
        tx.execute(format!("ALTER TABLE {live} RENAME TO {old}"), vec![]).await?;
        tx.execute(format!("ALTER TABLE {new} RENAME TO {live}"), vec![]).await?;
    }
    let kept = format!("{name}{KEPT}");
    for (sql, from) in [
        (
            "INSERT INTO views_projections (name, position, epoch, paused, shape, generation) \
             SELECT $2, position, 0, 1, shape, generation FROM views_projections WHERE name = $1",
            &kept,
        ),
        ("UPDATE views_parked SET name = $2 WHERE name = $1", &kept),
        // A worker that knows the old generation writes nothing: what is parked is another list now.
        (
            "UPDATE views_projections SET generation = generation + 2, \
             position = (SELECT position FROM views_projections WHERE name = $2), \
             shape = (SELECT shape FROM views_projections WHERE name = $2) WHERE name = $1",
            &beside,
        ),
        ("UPDATE views_parked SET name = $1 WHERE name = $2", &beside),
    ] {
        tx.execute(sql, vec![name.into(), from.into()]).await?;
    }
    for table in ["views_projections", "views_building"] {
        let gone = format!("DELETE FROM {table} WHERE name = $1");
        tx.execute(gone, vec![(&beside).into()]).await?;
    }
    tx.commit().await?;
    Ok(true)
}
