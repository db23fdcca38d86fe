//! A projection built again beside the one that serves.

use super::{
    member::MemberState,
    meta::{self, BESIDE},
    views::{Views, ViewsError},
    worker::Worker,
};
use crate::projection::Projection;
use eventstore::{position::Position, store::EventStore};
use std::sync::Arc;

pub(super) async fn rebuild(
    views: &Views,
    store: Arc<dyn EventStore>,
    name: &str,
    mut progress: impl FnMut(Position) + Send,
) -> Result<(), ViewsError> {
    let projection = views.projection(name)?;
    let mut tx = views.db.begin().await?;
    meta::unmake(&mut tx, &*projection, BESIDE).await?;
    let generation = meta::generation(&mut tx, name).await? + 1;
    meta::make(&mut tx, &*projection, BESIDE, generation).await?;
    tx.commit().await?;
    let one = [projection.clone()];
    let mut worker = Worker::claim(&views.db, store.clone(), views.decode, &one, BESIDE).await?;
    loop {
        let head = store.head().await?;
        while worker.step(head).await? {
            worker.members.iter().for_each(|member| progress(member.standing.position));
        }
        if worker.members.iter().any(|member| member.state == MemberState::Lost) {
            return Err(ViewsError::Overtaken(name.to_owned()));
        }
        if swap(views, &*projection).await? {
            return Ok(());
        }
    }
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
            "SELECT b.position FROM views_projections b, views_projections l \
             WHERE b.name = $1 AND l.name = $2 AND b.position >= l.position",
            vec![(&beside).into(), name.into()],
        )
        .await?;
    if ready.is_empty() {
        tx.rollback().await?;
        return Ok(false);
    }
    for table in projection.tables() {
        let (old, new) = (table.stored_name(name, ""), table.stored_name(name, BESIDE));
        tx.execute(format!("DROP TABLE {old}"), vec![]).await?;
        tx.execute(format!("ALTER TABLE {new} RENAME TO {old}"), vec![]).await?;
    }
    for sql in [
        "DELETE FROM views_parked WHERE name = $1",
        "UPDATE views_projections SET \
         position = (SELECT position FROM views_projections WHERE name = $2), \
         shape = (SELECT shape FROM views_projections WHERE name = $2), \
         generation = (SELECT generation FROM views_projections WHERE name = $2) WHERE name = $1",
        "UPDATE views_parked SET name = $1 WHERE name = $2",
    ] {
        let values = vec![name.into(), (&beside).into()];
        let values = if sql.contains("$2") { values } else { vec![name.into()] };
        tx.execute(sql, values).await?;
    }
    let gone = "DELETE FROM views_projections WHERE name = $1";
    tx.execute(gone, vec![(&beside).into()]).await?;
    tx.commit().await?;
    Ok(true)
}
