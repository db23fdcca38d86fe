//! The files to import: found, opened and read on a thread of their own.

use super::{
    batch::{Content, Item, read_xml},
    problem::Problem,
    vacancies::Vacancies,
};
use chrono::NaiveDate;
use std::{
    fs::File,
    io::{BufReader, Read},
    path::{Path, PathBuf},
    sync::Arc,
};

/// Bytes that one entry of an archive may unfold to.
const ENTRY: u64 = 2 * 1024 * 1024 * 1024;

/// The files of the given paths: a folder gives its files in order of name, deeper ones too.
///
/// # Errors
/// A path that is not there or may not be read, in words.
pub fn files(paths: &[PathBuf]) -> Result<Vec<PathBuf>, String> {
    let mut found = Vec::new();
    for path in paths {
        let told = |error: std::io::Error| format!("{}: {error}", path.display());
        if std::fs::metadata(path).map_err(told)?.is_dir() {
            folder(path, &mut found).map_err(told)?;
        } else {
            found.push(path.clone());
        }
    }
    Ok(found)
}

fn folder(path: &Path, found: &mut Vec<PathBuf>) -> std::io::Result<()> {
    let mut entries = std::fs::read_dir(path)?.collect::<Result<Vec<_>, _>>()?;
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let path = entry.path();
        // A link could lead round in circles.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            folder(&path, found)?;
        } else if !kind.is_symlink() && matches!(extension(&path).as_str(), "xml" | "zip" | "csv") {
            found.push(path);
        }
    }
    Ok(())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

/// Reads one file: XML, CSV or an archive of them, by its ending. Every item goes to `take`.
pub fn read(path: &Path, day: NaiveDate, take: &mut impl FnMut(Item)) {
    let name: Arc<str> = shown(&path.to_string_lossy()).into();
    match File::open(path) {
        Err(error) => broken(&name, &error, take),
        Ok(file) if extension(path) == "zip" => archive(&name, file, day, take),
        Ok(file) => content(&name, &extension(path), BufReader::new(file), day, take),
    }
}

fn content(
    name: &Arc<str>,
    extension: &str,
    bytes: impl Read,
    day: NaiveDate,
    take: &mut impl FnMut(Item),
) {
    if extension != "csv" {
        return read_xml(name, bytes, day, take);
    }
    let mut give = |content| take(Item { file: name.clone(), content });
    let rows = match Vacancies::open(bytes) {
        Ok(rows) => rows,
        Err(problem) => return give(Content::Broken(problem)),
    };
    let mut whole = true;
    for row in rows {
        give(match row {
            Ok(row) => Content::Vacancy(Box::new(row)),
            Err(problem) => {
                whole = false;
                Content::Broken(problem)
            }
        });
    }
    if whole {
        give(Content::End);
    }
}

/// Entries in order of name.
fn archive(name: &Arc<str>, file: File, day: NaiveDate, take: &mut impl FnMut(Item)) {
    let mut archive = match zip::ZipArchive::new(BufReader::new(file)) {
        Ok(archive) => archive,
        Err(error) => return broken(name, &error, take),
    };
    let mut entries: Vec<(String, usize)> = (0..archive.len())
        .filter_map(|index| {
            let entry = archive.name_for_index(index)?.ok()?.into_owned();
            let wanted = matches!(extension(Path::new(&entry)).as_str(), "xml" | "csv");
            (wanted && !entry.starts_with("__MACOSX/")).then_some((entry, index))
        })
        .collect();
    entries.sort();
    if entries.is_empty() {
        let problem = Problem::file("zip.empty", 0, "the archive has no .xml or .csv file");
        return take(Item { file: name.clone(), content: Content::Broken(problem) });
    }
    for (entry, index) in entries {
        let inside: Arc<str> = shown(&format!("{name}:{entry}")).into();
        match archive.by_index(index) {
            Ok(bytes) => {
                content(&inside, &extension(Path::new(&entry)), bytes.take(ENTRY), day, take);
            }
            Err(error) => broken(&inside, &error, take),
        }
    }
}

fn broken(name: &Arc<str>, error: &dyn std::fmt::Display, take: &mut impl FnMut(Item)) {
    let problem = Problem::file("file.unreadable", 0, format!("cannot be read: {error}"));
    take(Item { file: name.clone(), content: Content::Broken(problem) });
}

/// A name of a file that cannot trick a terminal.
fn shown(name: &str) -> String {
    name.chars().map(|c| if c.is_control() { '?' } else { c }).take(300).collect()
}
