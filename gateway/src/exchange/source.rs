//! The bytes of a file as UTF-8, counted by line and kept within limits.

use std::io::{self, BufRead, Read};

/// Bytes that one tag, text or comment may take.
const PIECE: usize = 512 * 1024;
/// Bytes read at once: most files are one small demand.
const BLOCK: usize = 16 * 1024;

/// How the bytes of a file spell characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-8, with or without a mark.
    Utf8,
    /// Windows-1252, also what files call ISO-8859-1.
    Windows1252,
    /// ISO-8859-15: Latin-1 with the euro sign.
    Latin9,
}

/// Why a source cannot be read on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum SourceError {
    /// A tag, a text or a comment is too long.
    #[error("a tag, text or comment is longer than 512 kB")]
    TooLong,
    /// An encoding that is not read here.
    #[error("encoding {0} is not read: save the file as UTF-8")]
    Encoding(String),
    /// A byte that means nothing in the declared encoding.
    #[error("byte {0:#04x} means nothing in the declared encoding")]
    Byte(u8),
}

impl From<SourceError> for io::Error {
    fn from(error: SourceError) -> Self {
        Self::other(error)
    }
}

/// A reader that decodes, counts lines and says stop.
#[derive(Debug)]
pub(super) struct Source<R> {
    inner: R,
    encoding: Encoding,
    raw: Box<[u8]>,
    /// Decoded bytes, `at..` not consumed yet.
    ready: Vec<u8>,
    at: usize,
    line: u32,
    after_return: bool,
    consumed: u64,
    left: usize,
    /// Met by decoding ahead: told once everything before it is consumed.
    met: Option<SourceError>,
}

impl<R: Read> Source<R> {
    /// Looks at the first bytes for a mark or a declared encoding.
    ///
    /// # Errors
    /// The file cannot be read, or its encoding is not one of those read here.
    pub(super) fn open(mut inner: R) -> io::Result<Self> {
        let mut raw = vec![0_u8; BLOCK].into_boxed_slice();
        let mut filled = 0;
        while filled < 1024 {
            let Some(room) = raw.get_mut(filled..) else { break };
            match inner.read(room) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        let head = raw.get(..filled).unwrap_or_default();
        let (encoding, mark) = detect(head)?;
        let mut ready = Vec::with_capacity(BLOCK);
        let met = decode(head.get(mark..).unwrap_or_default(), encoding, &mut ready).err();
        Ok(Self {
            inner,
            encoding,
            raw,
            ready,
            at: 0,
            line: 1,
            after_return: false,
            consumed: 0,
            left: PIECE,
            met,
        })
    }

    /// The line where reading stands.
    pub(super) const fn line(&self) -> u32 {
        self.line
    }

    /// Bytes read so far.
    pub(super) const fn consumed(&self) -> u64 {
        self.consumed
    }

    /// A new tag, text or comment starts.
    pub(super) const fn next_piece(&mut self) {
        self.left = PIECE;
    }

    fn refill(&mut self) -> io::Result<()> {
        if let Some(error) = self.met.clone() {
            return Err(error.into());
        }
        self.ready.clear();
        self.at = 0;
        let count = loop {
            match self.inner.read(&mut self.raw) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other?,
            }
        };
        let raw = self.raw.get(..count).unwrap_or_default();
        self.met = decode(raw, self.encoding, &mut self.ready).err();
        match &self.met {
            Some(error) if self.ready.is_empty() => Err(error.clone().into()),
            _ => Ok(()),
        }
    }
}

impl<R: Read> Read for Source<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let ready = self.fill_buf()?;
        let count = ready.len().min(buf.len());
        for (to, from) in buf.iter_mut().zip(ready) {
            *to = *from;
        }
        self.consume(count);
        Ok(count)
    }
}

impl<R: Read> BufRead for Source<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.left == 0 {
            return Err(SourceError::TooLong.into());
        }
        if self.at >= self.ready.len() {
            self.refill()?;
        }
        let ready = self.ready.get(self.at..).unwrap_or_default();
        Ok(ready.get(..self.left).unwrap_or(ready))
    }

    fn consume(&mut self, amount: usize) {
        let end = (self.at + amount).min(self.ready.len());
        for byte in self.ready.get(self.at..end).unwrap_or_default() {
            match byte {
                b'\n' if self.after_return => self.after_return = false,
                b'\n' => self.line += 1,
                b'\r' => {
                    self.line += 1;
                    self.after_return = true;
                }
                _ => self.after_return = false,
            }
        }
        self.consumed += (end - self.at) as u64;
        self.left = self.left.saturating_sub(end - self.at);
        self.at = end;
    }
}

/// The encoding a file says it has, and the length of its mark.
fn detect(head: &[u8]) -> Result<(Encoding, usize), SourceError> {
    if head.starts_with(&[0xEF, 0xBB, 0xBF]) {
        return Ok((Encoding::Utf8, 3));
    }
    let wide = head.starts_with(&[0xFF, 0xFE])
        || head.starts_with(&[0xFE, 0xFF])
        || head.iter().take(4).filter(|byte| **byte == 0).count() > 0;
    if wide {
        return Err(SourceError::Encoding("UTF-16 or UTF-32".to_owned()));
    }
    let declaration = head.strip_prefix(b"<?xml").and_then(|rest| {
        let end = rest.windows(2).position(|pair| pair == b"?>")?;
        std::str::from_utf8(rest.get(..end)?).ok()
    });
    let named = declaration.and_then(|text| {
        let (_, after) = text.split_once("encoding")?;
        let after = after.trim_start().strip_prefix('=')?.trim_start();
        let quote = after.chars().next()?;
        after.get(1..)?.split(quote).next()
    });
    let Some(named) = named else { return Ok((Encoding::Utf8, 0)) };
    let encoding = match named.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" => Encoding::Utf8,
        "iso-8859-1" | "iso8859-1" | "latin1" | "windows-1252" | "cp1252" => Encoding::Windows1252,
        "iso-8859-15" | "iso8859-15" | "latin9" => Encoding::Latin9,
        _ => {
            let shown: String = named.chars().filter(char::is_ascii_graphic).take(40).collect();
            return Err(SourceError::Encoding(shown));
        }
    };
    Ok((encoding, 0))
}

fn decode(bytes: &[u8], encoding: Encoding, out: &mut Vec<u8>) -> Result<(), SourceError> {
    if encoding == Encoding::Utf8 {
        out.extend_from_slice(bytes);
        return Ok(());
    }
    for &byte in bytes {
        let character = match (encoding, byte) {
            (_, 0..0x80) => {
                out.push(byte);
                continue;
            }
            (Encoding::Latin9, _) => latin9(byte),
            (_, 0x80..0xA0) => windows1252(byte).ok_or(SourceError::Byte(byte))?,
            _ => char::from(byte),
        };
        out.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Ok(())
}

const fn latin9(byte: u8) -> char {
    match byte {
        0xA4 => '€',
        0xA6 => 'Š',
        0xA8 => 'š',
        0xB4 => 'Ž',
        0xB8 => 'ž',
        0xBC => 'Œ',
        0xBD => 'œ',
        0xBE => 'Ÿ',
        other => other as char,
    }
}

/// The part of Windows-1252 that Latin-1 leaves to control characters.
fn windows1252(byte: u8) -> Option<char> {
    const HIGH: [char; 32] = [
        '€', '\0', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\0', 'Ž', '\0', '\0',
        '‘', '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\0', 'ž', 'Ÿ',
    ];
    HIGH.get(usize::from(byte.wrapping_sub(0x80))).copied().filter(|c| *c != '\0')
}
