//! Documents to keep or to print: PDF/UA-1 (tagged, for those who listen to it) and PDF/A-2a (readable in thirty
//! years) in one file, A4, with its fonts inside.
//!
//! **How to make one.**
//!
//! ```text
//! let bytes = Document::new("Attestation d’enregistrement", "fr")
//!     .paragraph("Votre demande est enregistrée.")
//!     .heading(2, "Votre demande")
//!     .facts(vec![("Numéro unique".into(), number)])
//!     .table("Vos souhaits", vec!["Commune".into(), "Taille".into()], rows)
//!     .list(vec!["Gardez ce papier.".into()])
//!     .footer(Some(position), today)
//!     .to_bytes()?;
//! pdf::answer(&document, "attestation")
//! ```
//!
//! **What it must never hold.** A personal value in the title, the headings (they become bookmarks) or the name of the
//! file: a list of files and a window's title are read over a shoulder.
//!
//! **What it promises.** The same content gives the same bytes. Nothing here asks for the time: the day of printing
//! comes from the caller. A document the format forbids is an error, never a file that claims what it is not.
//!
//! Reading order: this file, [`layout`] (blocks become rows of lines on pages), [`text`] (where a line breaks),
//! [`table`] (how wide a column is), [`draw`] (the file), [`font`].

mod draw;
mod font;
mod layout;
mod table;
mod text;

#[cfg(test)]
mod tests;

use crate::error::{PageError, Trouble};
use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use thiserror::Error;

/// The document could not be made.
#[derive(Debug, Error)]
#[error("a document could not be made: {0}")]
pub(crate) struct PdfError(String);

impl From<PdfError> for Trouble {
    fn from(error: PdfError) -> Self {
        Self::Unavailable(error.to_string())
    }
}

/// A piece of a document.
#[derive(Debug, Clone)]
enum Block {
    Heading { level: u8, text: String },
    Paragraph(String),
    List(Vec<String>),
    Facts(Vec<(String, String)>),
    Table { caption: String, header: Vec<String>, rows: Vec<Vec<String>> },
}

/// What stands at the foot of each page beside its number.
#[derive(Debug, Clone, Copy)]
struct Foot {
    position: Option<u64>,
    printed: NaiveDate,
}

/// A document, block after block in the order they are read.
#[derive(Debug, Clone)]
pub(crate) struct Document {
    title: String,
    lang: String,
    blocks: Vec<Block>,
    foot: Option<Foot>,
}

impl Document {
    /// An empty document. The title heads the first page and names the window: never a personal value. `lang` is a
    /// BCP 47 tag, as `fr`.
    pub(crate) fn new(title: impl Into<String>, lang: impl Into<String>) -> Self {
        Self { title: title.into(), lang: lang.into(), blocks: Vec::new(), foot: None }
    }

    fn with(mut self, block: Block) -> Self {
        self.blocks.push(block);
        self
    }

    /// A heading of level 2 to 6 (the title is level 1; a level never jumps, it is drawn at most one below the one
    /// before). It becomes a bookmark: never a personal value.
    pub(crate) fn heading(self, level: u8, text: impl Into<String>) -> Self {
        self.with(Block::Heading { level, text: text.into() })
    }

    /// A paragraph; a line feed in it begins a new line.
    pub(crate) fn paragraph(self, text: impl Into<String>) -> Self {
        self.with(Block::Paragraph(text.into()))
    }

    /// A list with bullets; nothing when empty.
    pub(crate) fn list(self, items: Vec<String>) -> Self {
        self.with(Block::List(items))
    }

    /// Labels with their values, one line each; nothing when empty.
    pub(crate) fn facts(self, facts: Vec<(String, String)>) -> Self {
        self.with(Block::Facts(facts))
    }

    /// A table with its caption; the header stands again on each page. Columns that hold only figures are set to the
    /// right. Without rows, a sentence says so under the caption. A short row is filled, a long one cut, to the header.
    pub(crate) fn table(
        self,
        caption: impl Into<String>,
        header: Vec<String>,
        rows: Vec<Vec<String>>,
    ) -> Self {
        self.with(Block::Table { caption: caption.into(), header, rows })
    }

    /// What each page says at its foot, beside its number: up to which position of the log the document tells, and
    /// the day it was printed.
    pub(crate) fn footer(mut self, position: Option<u64>, printed: NaiveDate) -> Self {
        self.foot = Some(Foot { position, printed });
        self
    }

    /// The file.
    ///
    /// # Errors
    /// The format forbids what it would hold, or no day of printing was given ([`Document::footer`]): an archived
    /// document carries its date.
    pub(crate) fn to_bytes(&self) -> Result<Vec<u8>, PdfError> {
        let foot =
            self.foot.ok_or_else(|| PdfError("the day of printing is missing".to_owned()))?;
        let faces = font::Faces::load()?;
        let laid = layout::lay_out(self, &faces);
        draw::draw(self, foot, laid, &faces)
    }
}

/// Answers with the document as `NAME.pdf`, shown by the browser that can. The name never holds a personal value.
pub(crate) fn answer(document: &Document, name: &str) -> Response {
    match document.to_bytes() {
        Ok(bytes) => {
            let shown = format!("inline; filename=\"{name}.pdf\"");
            let headers = [
                (header::CONTENT_TYPE, "application/pdf".to_owned()),
                (header::CONTENT_DISPOSITION, shown),
            ];
            (headers, bytes).into_response()
        }
        Err(error) => PageError(error.into()).into_response(),
    }
}
