//! Where a partner keeps what it received, and reads where it stopped.

use serde_json::Value;
use std::{
    fs::{File, OpenOptions, TryLockError},
    io::{self, BufRead, BufReader, Seek, SeekFrom, Write},
    path::Path,
};

/// Where received messages go, and where the last stop is read from.
#[derive(Debug)]
pub struct Inbox {
    file: Option<File>,
    last: i64,
}

impl Inbox {
    /// An inbox that prints to standard output and remembers nothing between runs.
    #[must_use]
    pub const fn printing() -> Self {
        Self { file: None, last: 0 }
    }

    /// An inbox in a file of lines. A last line cut by a stop is removed.
    ///
    /// # Errors
    /// The file cannot be read or written, another program follows into it, or a line of it is not ours.
    pub fn open(path: &Path) -> io::Result<Self> {
        let mut file =
            OpenOptions::new().create(true).truncate(false).read(true).write(true).open(path)?;
        match file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other("another program follows into it"));
            }
            Err(TryLockError::Error(error)) => return Err(error),
        }
        let (mut kept, mut last) = (0_u64, 0_i64);
        let mut reader = BufReader::new(&file);
        let mut line = String::new();
        while reader.read_line(&mut line)? > 0 && line.ends_with('\n') {
            last = number(&line).filter(|number| *number == last + 1).ok_or_else(|| {
                io::Error::other(
                    "a line is not the next of a partner's messages: name another file",
                )
            })?;
            kept += line.len() as u64;
            line.clear();
        }
        file.set_len(kept)?;
        file.seek(SeekFrom::End(0))?;
        Ok(Self { file: Some(file), last })
    }

    /// The last `partner_seq` received.
    #[must_use]
    pub const fn last(&self) -> i64 {
        self.last
    }

    /// Adds whole lines, the last of them of message `last`; on return they are on the disk.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write(&mut self, lines: &str, last: i64) -> io::Result<()> {
        match &mut self.file {
            Some(file) => {
                file.write_all(lines.as_bytes())?;
                file.sync_data()?;
            }
            None => {
                let mut out = io::stdout().lock();
                out.write_all(lines.as_bytes())?;
                out.flush()?;
            }
        }
        self.last = last;
        Ok(())
    }
}

fn number(line: &str) -> Option<i64> {
    serde_json::from_str::<Value>(line).ok()?.get("partner_seq")?.as_i64()
}
