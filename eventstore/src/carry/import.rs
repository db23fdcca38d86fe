//! A file into an empty log: all of it, or nothing.

use super::{BulkStore, BulkWrite, CarryError, Manifest, frontier::Frontier, reader::Reader};
use crate::{
    position::Position,
    recorded::Recorded,
    store::{Direction, EventStore, Filter},
    tree::leaf::leaf_hash,
};
use std::path::Path;
use tokio::sync::mpsc;

/// Rows written at once: the fewer times a database begins to copy, the faster it is.
const PAGE: usize = 8_000;

/// What is left to whoever imports: is the manifest of the log that is wanted, is its checkpoint signed.
pub type Judge<'a> = &'a (dyn Fn(&Manifest) -> Result<(), String> + Send + Sync);

/// Hears the manifest and the last position taken.
pub type Progress<'a> = &'a (dyn Fn(&Manifest, Position) + Send + Sync);

type Pages = mpsc::Receiver<Result<Vec<Recorded>, CarryError>>;

/// Reads a file that was opened, in a thread of its own; an empty page says that the file was whole.
fn pages(mut reader: Reader) -> Pages {
    let (sender, pages) = mpsc::channel(2);
    tokio::task::spawn_blocking(move || {
        loop {
            let page = reader.page(PAGE);
            let more = page.as_ref().is_ok_and(|page| !page.is_empty());
            if sender.blocking_send(page).is_err() || !more {
                return;
            }
        }
    });
    pages
}

async fn open(path: &Path, judge: Judge<'_>) -> Result<(Manifest, Pages), CarryError> {
    let path = path.to_owned();
    let reader = tokio::task::spawn_blocking(move || Reader::open(&path)).await;
    let reader = reader.map_err(|_| CarryError::Cut)??;
    let manifest = reader.manifest().clone();
    judge(&manifest).map_err(CarryError::Manifest)?;
    Ok((manifest, pages(reader)))
}

/// Holds a file to what it says of itself, and to `judge`; nothing is written.
///
/// # Errors
/// See [`CarryError`].
pub async fn check(
    path: &Path,
    judge: Judge<'_>,
    progress: Progress<'_>,
) -> Result<Manifest, CarryError> {
    let (manifest, mut pages) = open(path, judge).await?;
    loop {
        match pages.recv().await.ok_or(CarryError::Cut)??.last() {
            Some(last) => progress(&manifest, last.position),
            None => return Ok(manifest),
        }
    }
}

/// Writes a file into an empty log, in one transaction that commits when the whole file is what it says.
///
/// # Errors
/// See [`CarryError`]: the log is as empty as it was. After `Store`, its head says whether the commit stands.
pub async fn import(
    store: &dyn BulkStore,
    path: &Path,
    judge: Judge<'_>,
    progress: Progress<'_>,
) -> Result<Manifest, CarryError> {
    let (manifest, pages) = open(path, judge).await?;
    let mut write = store.begin().await?;
    let taken = take(&mut *write, pages, &manifest, progress).await;
    match taken {
        Ok(()) => write.commit().await.map(|_| manifest),
        Err(error) => {
            write.abandon().await;
            Err(error)
        }
    }
}

async fn take(
    write: &mut dyn BulkWrite,
    mut pages: Pages,
    manifest: &Manifest,
    progress: Progress<'_>,
) -> Result<(), CarryError> {
    if write.head() != Position(0) {
        return Err(CarryError::NotEmpty { head: write.head() });
    }
    loop {
        let page = pages.recv().await.ok_or(CarryError::Cut)??;
        if page.is_empty() {
            return Ok(());
        }
        write.write(page).await?;
        progress(manifest, write.head());
    }
}

/// Whether a log holds exactly the events of a manifest: an import that was done.
///
/// # Errors
/// The log cannot be read.
pub async fn holds(store: &dyn EventStore, manifest: &Manifest) -> Result<bool, CarryError> {
    if store.head().await? != manifest.last {
        return Ok(false);
    }
    let (mut tree, mut position) = (Frontier::default(), Position(0));
    loop {
        let page = store.read_all(position, Direction::Forwards, &Filter::All, PAGE).await?;
        page.iter().for_each(|row| tree.push(leaf_hash(row)));
        match page.last() {
            Some(last) => position = last.position,
            None => return Ok(hex::encode(tree.root()) == manifest.root),
        }
    }
}
