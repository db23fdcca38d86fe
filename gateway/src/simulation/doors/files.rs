//! Keeping the documents of a run, so that others can import them: a folder or a zip a day.

use crate::simulation::{document::Document, run::Failed};
use chrono::NaiveDate;
use std::{
    fs::{self, File},
    io::{self, Write as _},
    path::{Path, PathBuf},
};
use zip::{ZipWriter, write::SimpleFileOptions};

/// Where documents are kept: one zip a day, `2025-03-18.zip`, one demand a document.
#[derive(Debug)]
pub struct Files {
    folder: PathBuf,
    open: Option<(NaiveDate, ZipWriter<File>)>,
}

impl Files {
    /// Keeps documents in this folder, made if needed.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn create(folder: &Path) -> Result<Self, Failed> {
        fs::create_dir_all(folder).map_err(|e| failed(folder, e))?;
        Ok(Self { folder: folder.to_owned(), open: None })
    }

    /// Adds documents to the zip of a day. Days come in order.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn keep(&mut self, day: NaiveDate, documents: &[Document]) -> Result<(), Failed> {
        if documents.is_empty() {
            return Ok(());
        }
        let path = self.folder.join(format!("{day}.zip"));
        let written = self.add(day, &path, documents);
        written.map_err(|e| failed(&path, e))
    }

    fn add(&mut self, day: NaiveDate, path: &Path, documents: &[Document]) -> io::Result<()> {
        if self.open.as_ref().is_none_or(|(open, _)| *open != day) {
            self.close()?;
            self.open = Some((day, ZipWriter::new(File::create(path)?)));
        }
        if let Some((_, zip)) = &mut self.open {
            for document in documents {
                // No clock enters: every member has the same date.
                let undated =
                    SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
                zip.start_file(&document.name, undated)?;
                zip.write_all(document.xml.as_bytes())?;
            }
        }
        Ok(())
    }

    fn close(&mut self) -> io::Result<()> {
        if let Some((_, zip)) = self.open.take() {
            zip.finish()?;
        }
        Ok(())
    }

    /// Completes the last zip.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn finish(&mut self) -> Result<(), Failed> {
        let folder = self.folder.clone();
        self.close().map_err(|e| failed(&folder, e))
    }
}

fn failed(path: &Path, source: io::Error) -> Failed {
    Failed::Files { path: path.display().to_string(), source }
}
