//! An export being read: every line held to what the file says of itself.

use super::{
    CarryError, Manifest,
    frontier::Frontier,
    line,
    manifest::{End, Mark},
};
use crate::{position::Position, recorded::Recorded};
use flate2::bufread::MultiGzDecoder;
use sha2::{Digest, Sha256};
use std::{
    fs::File,
    io::{BufRead, BufReader, ErrorKind, Read},
    path::Path,
};

/// Bytes of the longest line an export has: an event at its limits, in base64.
const LINE_BYTES: u64 = 4 << 20;
/// Bytes of lines that end a page.
const PAGE_BYTES: usize = 16 << 20;
const BUFFER: usize = 1 << 18;

/// A file being read. Waits for the disk: not for a task of the runtime.
#[derive(Debug)]
pub struct Reader {
    lines: BufReader<MultiGzDecoder<BufReader<File>>>,
    manifest: Manifest,
    buffer: Vec<u8>,
    line: u64,
    last: Position,
    hash: Sha256,
    tree: Frontier,
}

impl Reader {
    /// Opens a file and reads its manifest, which agrees with itself; signatures are not looked at.
    ///
    /// # Errors
    /// `File`, `Line`, `Manifest`.
    pub fn open(path: &Path) -> Result<Self, CarryError> {
        let file = BufReader::with_capacity(BUFFER, File::open(path)?);
        let manifest = Manifest {
            format: 0,
            origin: String::new(),
            first: Position(1),
            last: Position(0),
            count: 0,
            created_at: crate::recorded::Instant(0),
            root: String::new(),
            sha256: String::new(),
            checkpoint: None,
        };
        let mut reader = Self {
            lines: BufReader::with_capacity(BUFFER, MultiGzDecoder::new(file)),
            manifest,
            buffer: Vec::new(),
            line: 0,
            last: Position(0),
            hash: Sha256::new(),
            tree: Frontier::default(),
        };
        reader.next_line()?;
        match serde_json::from_slice(&reader.buffer) {
            Ok(Mark::Manifest(manifest)) => reader.manifest = manifest,
            _ => return Err(reader.bad("it is not the manifest of an export of a log")),
        }
        reader.manifest.check()?;
        Ok(reader)
    }

    /// What the file says of itself.
    #[must_use]
    pub const fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The next events, at most `limit` and some 16 MiB; none: the file is whole, and it is what its manifest says.
    ///
    /// # Errors
    /// See [`CarryError`]; then nothing more can be read.
    pub fn page(&mut self, limit: usize) -> Result<Vec<Recorded>, CarryError> {
        let (mut rows, mut bytes) = (Vec::new(), 0);
        while rows.len() < limit && bytes < PAGE_BYTES && self.last < self.manifest.last {
            self.next_line()?;
            bytes += self.buffer.len();
            rows.push(self.event()?);
        }
        if rows.is_empty() {
            self.finish()?;
        }
        Ok(rows)
    }

    fn event(&mut self) -> Result<Recorded, CarryError> {
        let read = match line::read(&self.buffer) {
            Ok(read) => read,
            Err(_) if matches!(serde_json::from_slice(&self.buffer), Ok(Mark::End(_))) => {
                return Err(CarryError::Truncated { after: self.last });
            }
            Err(why) => return Err(self.bad(why)),
        };
        let (expected, found) = (Position(self.last.0 + 1), read.recorded.position);
        if found != expected {
            return Err(CarryError::OutOfPlace { expected, found });
        }
        if !read.same {
            return Err(CarryError::Leaf { at: found });
        }
        self.hash.update(&self.buffer);
        self.hash.update(b"\n");
        self.tree.push(read.leaf);
        self.last = found;
        Ok(read.recorded)
    }

    /// The end mark, nothing behind it, and what the manifest said.
    fn finish(&mut self) -> Result<(), CarryError> {
        self.next_line()?;
        let Ok(Mark::End(end)) = serde_json::from_slice::<Mark>(&self.buffer) else {
            return Err(self.bad("the end mark should stand here"));
        };
        self.buffer.clear();
        if self.lines.read(&mut [0]).map_err(|e| self.trouble(&e))? != 0 {
            self.line += 1;
            return Err(self.bad("nothing should stand behind the end mark"));
        }
        let sha256 = hex::encode(std::mem::take(&mut self.hash).finalize());
        let size = self.last;
        if hex::encode(self.tree.root()) != self.manifest.root {
            return Err(CarryError::Root { size });
        }
        let counted = End { count: size.0, sha256: sha256.clone() };
        if sha256 != self.manifest.sha256 || end != counted {
            return Err(CarryError::Hash { size });
        }
        Ok(())
    }

    /// Reads a line into the buffer, without its end.
    fn next_line(&mut self) -> Result<(), CarryError> {
        self.line += 1;
        self.buffer.clear();
        let mut lines = self.lines.by_ref().take(LINE_BYTES);
        let read = lines.read_until(b'\n', &mut self.buffer);
        read.map_err(|e| self.trouble(&e))?;
        match self.buffer.pop() {
            Some(b'\n') => Ok(()),
            Some(_) if self.buffer.len() as u64 >= LINE_BYTES - 1 => {
                Err(self.bad("it is longer than any an export has"))
            }
            _ => Err(CarryError::Truncated { after: self.last }),
        }
    }

    fn bad(&self, why: &str) -> CarryError {
        CarryError::Line { line: self.line, why: why.to_owned() }
    }

    /// What an error of reading means: a file that stops, or bytes that were changed.
    fn trouble(&self, error: &std::io::Error) -> CarryError {
        match error.kind() {
            ErrorKind::UnexpectedEof => CarryError::Truncated { after: self.last },
            ErrorKind::InvalidInput | ErrorKind::InvalidData => {
                self.bad("the compressed bytes were changed, or are not gzip")
            }
            _ => CarryError::File(error.to_string()),
        }
    }
}
