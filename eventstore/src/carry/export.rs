//! Writing a log, or its beginning, to a file.

use super::{
    CarryError, Manifest,
    frontier::Frontier,
    line,
    manifest::{End, FORMAT, Mark},
};
use crate::{
    position::Position,
    recorded::{Instant, Recorded},
    store::{Direction, EventStore, Filter},
};
use flate2::{Compression, write::GzEncoder};
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{BufWriter, Seek, SeekFrom, Write},
    path::{Path, PathBuf},
};
use tokio::sync::mpsc;

/// Rows read at once.
const PAGE: usize = 2_000;
const BUFFER: usize = 1 << 18;

/// What is to be written.
#[derive(Debug, Clone)]
pub struct Extent {
    /// Name of the log.
    pub origin: String,
    /// The last event to write.
    pub upto: Position,
    /// The signed note of the tree of exactly that size, if there is one.
    pub checkpoint: Option<String>,
    /// What the clock shows.
    pub created_at: Instant,
}

/// Writes the events from the first to the last of `extent`. The file appears whole, under its name, or not at all.
///
/// `progress` hears the last position written. Nothing is opened; a file that is there is written over.
///
/// # Errors
/// `Store`, `File`; `Root`: the rows are not those of the checkpoint.
pub async fn export(
    store: &dyn EventStore,
    path: &Path,
    extent: Extent,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<Manifest, CarryError> {
    let (pages, taken) = mpsc::channel(2);
    let (path, upto) = (path.to_owned(), extent.upto);
    let writing = tokio::task::spawn_blocking(move || write(&path, extent, taken));
    let read = read(store, upto, &pages, progress).await;
    drop(pages);
    let written = writing.await.map_err(|_| CarryError::Cut)?;
    read.and(written)
}

/// Reads the rows and hands them on. A writer that stopped says itself why.
async fn read(
    store: &dyn EventStore,
    upto: Position,
    pages: &mpsc::Sender<Vec<Recorded>>,
    progress: &(dyn Fn(Position) + Sync),
) -> Result<(), CarryError> {
    let mut position = Position(0);
    while position < upto {
        let left = usize::try_from(upto.0 - position.0).unwrap_or(PAGE);
        let page =
            store.read_all(position, Direction::Forwards, &Filter::All, left.min(PAGE)).await?;
        let Some(last) = page.last() else {
            return Err(CarryError::Manifest(format!("the log ends at position {}", position.0)));
        };
        position = last.position;
        if pages.send(page).await.is_err() {
            return Ok(());
        }
        progress(position);
    }
    Ok(())
}

fn write(
    path: &Path,
    extent: Extent,
    mut pages: mpsc::Receiver<Vec<Recorded>>,
) -> Result<Manifest, CarryError> {
    let mut name = path.as_os_str().to_owned();
    name.push(".part");
    let part = PathBuf::from(name);
    let mut written = Body::create(&part, extent).and_then(|mut body| {
        while let Some(page) = pages.blocking_recv() {
            page.iter().try_for_each(|row| body.row(row))?;
        }
        body.finish()
    });
    if written.is_ok() {
        written = std::fs::rename(&part, path).map_err(CarryError::from).and(written);
    }
    if written.is_err() {
        // what is left of it is of no use to anybody
        let _ = std::fs::remove_file(&part);
    }
    written
}

/// A file being written: room for the manifest, then the lines.
struct Body {
    manifest: Manifest,
    room: usize,
    out: GzEncoder<BufWriter<File>>,
    line: Vec<u8>,
    hash: Sha256,
    tree: Frontier,
}

impl Body {
    fn create(path: &Path, extent: Extent) -> Result<Self, CarryError> {
        let nothing = "0".repeat(64);
        let manifest = Manifest {
            format: FORMAT,
            origin: extent.origin,
            first: Position(1),
            last: extent.upto,
            count: extent.upto.0,
            created_at: extent.created_at,
            root: nothing.clone(),
            sha256: nothing,
            checkpoint: extent.checkpoint,
        };
        let room = member(&manifest)?;
        let mut file = BufWriter::with_capacity(BUFFER, File::create(path)?);
        file.write_all(&room)?;
        Ok(Self {
            manifest,
            room: room.len(),
            out: GzEncoder::new(file, Compression::fast()),
            line: Vec::new(),
            hash: Sha256::new(),
            tree: Frontier::default(),
        })
    }

    fn row(&mut self, recorded: &Recorded) -> Result<(), CarryError> {
        self.line.clear();
        let leaf = line::write(&mut self.line, recorded)
            .map_err(|error| CarryError::File(error.to_string()))?;
        self.line.push(b'\n');
        self.hash.update(&self.line);
        self.tree.push(leaf);
        Ok(self.out.write_all(&self.line)?)
    }

    /// The end mark, then the manifest in the room left for it, then everything to the disk.
    fn finish(mut self) -> Result<Manifest, CarryError> {
        let size = self.manifest.last;
        if i64::try_from(self.tree.size()) != Ok(size.0) {
            return Err(CarryError::Cut);
        }
        self.manifest.root = hex::encode(self.tree.root());
        self.manifest.sha256 = hex::encode(self.hash.finalize());
        // a log that does not match its own checkpoint is not exported as if it did
        self.manifest.check()?;
        let end = End { count: size.0, sha256: self.manifest.sha256.clone() };
        self.out.write_all(&text(&Mark::End(end))?)?;
        let mut file =
            self.out.finish()?.into_inner().map_err(std::io::IntoInnerError::into_error)?;
        let member = member(&self.manifest)?;
        if member.len() != self.room {
            return Err(CarryError::File("the manifest does not fit in its room".to_owned()));
        }
        file.seek(SeekFrom::Start(0))?;
        file.write_all(&member)?;
        file.sync_all()?;
        Ok(self.manifest)
    }
}

fn text(mark: &Mark) -> Result<Vec<u8>, CarryError> {
    let mut line = serde_json::to_vec(mark).map_err(|error| CarryError::File(error.to_string()))?;
    line.push(b'\n');
    Ok(line)
}

/// The manifest as a gzip member that is as long whatever its hashes are: it is not compressed.
fn member(manifest: &Manifest) -> Result<Vec<u8>, CarryError> {
    let mut out = GzEncoder::new(Vec::new(), Compression::none());
    out.write_all(&text(&Mark::Manifest(manifest.clone()))?)?;
    Ok(out.finish()?)
}
