//! Vacancies as CSV: what a landlord's stock system can write without knowing us.
//!
//! UTF-8, separated by `;` or `,`, the first line naming the columns in any order:
//!
//! | column | holds |
//! |---|---|
//! | `landlord` | short name of the landlord in the network |
//! | `rpls` | RPLS identifier, at most ten letters or digits |
//! | `commune` | INSEE code |
//! | `typology` | C, T1, T2, T3, T4, T5, T6P |
//! | `surface` | whole square metres |
//! | `floor` | 0 for the ground floor |
//! | `accessible` | oui or non: reached without stairs |
//! | `rent`, `charges` | euros a month, comma or point before the cents |
//! | `financing` | PLAI, PLUS or PLS |
//! | `in_priority_district` | oui or non (QPV) |
//! | `available_on` | YYYY-MM-DD or DD/MM/YYYY |

use super::{problem::Problem, source::Source};
use chrono::NaiveDate;
use csv::StringRecord;
use domain::{
    territory::{Financing, Typology},
    vacancy::Dwelling,
};
use std::{io::Read, str::FromStr};

/// The columns.
pub const COLUMNS: [&str; 12] = [
    "landlord",
    "rpls",
    "commune",
    "typology",
    "surface",
    "floor",
    "accessible",
    "rent",
    "charges",
    "financing",
    "in_priority_district",
    "available_on",
];

/// A file of vacancies being read.
#[derive(Debug)]
pub struct Vacancies<R: Read> {
    rows: csv::Reader<Source<R>>,
    /// Where each of [`COLUMNS`] stands.
    places: Vec<usize>,
    record: StringRecord,
    done: bool,
}

/// One row: its line, and the dwelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Line of the file.
    pub line: u32,
    /// The dwelling.
    pub dwelling: Dwelling,
}

impl<R: Read> Vacancies<R> {
    /// Reads the line of columns.
    ///
    /// # Errors
    /// The file cannot be read, or a column lacks.
    pub fn open(file: R) -> Result<Self, Problem> {
        let unreadable = |error: std::io::Error| {
            Problem::file("file.unreadable", 1, format!("cannot be read: {error}"))
        };
        let mut source = Source::open(file).map_err(unreadable)?;
        let head = std::io::BufRead::fill_buf(&mut source).map_err(unreadable)?;
        let first = head.split(|b| *b == b'\n').next().unwrap_or_default();
        let delimiter = if first.contains(&b';') { b';' } else { b',' };
        let mut rows =
            csv::ReaderBuilder::new().delimiter(delimiter).trim(csv::Trim::All).from_reader(source);
        let header = rows.headers().map_err(|error| row_problem(&error, 1))?;
        let mut places = Vec::with_capacity(COLUMNS.len());
        for column in COLUMNS {
            let place = header.iter().position(|name| name.eq_ignore_ascii_case(column));
            places.push(place.ok_or_else(|| Problem {
                element: column.to_owned(),
                ..Problem::file("csv.column-missing", 1, format!("column {column} is missing"))
            })?);
        }
        Ok(Self { rows, places, record: StringRecord::new(), done: false })
    }

    fn row(&self) -> Result<Row, Problem> {
        let line =
            self.record.position().map_or(0, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
        let mut cells = Cells { record: &self.record, places: &self.places, line, at: 0 };
        let dwelling = Dwelling {
            landlord: cells.parse("the short name of a landlord")?,
            rpls: cells.parse("an RPLS identifier of at most ten capitals or digits")?,
            commune: cells.parse("an INSEE code of five characters")?,
            typology: cells.take("one of C, T1, T2, T3, T4, T5, T6P", Typology::from_code)?,
            surface: cells.take("whole square metres, 5 to 500", surface)?,
            floor: cells.take("a floor, 0 for the ground floor", |text| text.parse().ok())?,
            accessible: cells.take("oui or non", yes_or_no)?,
            rent_cents: cells.take("euros, at most two decimals", cents)?,
            charges_cents: cells.take("euros, at most two decimals", cents)?,
            financing: cells.take("PLAI, PLUS or PLS", financing)?,
            in_priority_district: cells.take("oui or non", yes_or_no)?,
            available_on: cells.take("a day, YYYY-MM-DD or DD/MM/YYYY", day)?,
        };
        Ok(Row { line, dwelling })
    }
}

impl<R: Read> Iterator for Vacancies<R> {
    type Item = Result<Row, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        self.rows.get_mut().next_piece();
        match self.rows.read_record(&mut self.record) {
            Ok(false) => None,
            Ok(true) => Some(self.row()),
            Err(error) => {
                let problem = row_problem(&error, self.rows.get_ref().line());
                self.done = problem.fatal;
                Some(Err(problem))
            }
        }
    }
}

/// The cells of a row, in the order of [`COLUMNS`].
struct Cells<'a> {
    record: &'a StringRecord,
    places: &'a [usize],
    line: u32,
    at: usize,
}

impl Cells<'_> {
    fn take<T>(
        &mut self,
        expected: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<T, Problem> {
        let column = COLUMNS.get(self.at).copied().unwrap_or_default();
        let text = self.places.get(self.at).and_then(|place| self.record.get(*place));
        self.at += 1;
        text.and_then(read).ok_or_else(|| {
            let reason = format!("column {column} must be {expected}");
            Problem::demand("csv.bad-value", self.line, column, reason)
        })
    }

    fn parse<T: FromStr>(&mut self, expected: &str) -> Result<T, Problem> {
        self.take(expected, |text| text.parse().ok())
    }
}

fn row_problem(error: &csv::Error, line: u32) -> Problem {
    let line = error.position().map_or(line, |p| u32::try_from(p.line()).unwrap_or(u32::MAX));
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            Problem::file("csv.encoding", line, "the bytes are not UTF-8: save the file as UTF-8")
        }
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => Problem::demand(
            "csv.cells",
            line,
            "",
            format!("the line has {len} cells where {expected_len} are expected"),
        ),
        csv::ErrorKind::Io(error) => {
            Problem::file("file.unreadable", line, format!("cannot be read: {error}"))
        }
        _ => Problem::file("csv.malformed", line, "this is not CSV"),
    }
}

fn surface(text: &str) -> Option<u16> {
    text.parse().ok().filter(|surface| (5..=500).contains(surface))
}

fn yes_or_no(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "oui" | "o" | "yes" | "true" | "1" => Some(true),
        "non" | "n" | "no" | "false" | "0" => Some(false),
        _ => None,
    }
}

fn financing(text: &str) -> Option<Financing> {
    match text.to_ascii_uppercase().as_str() {
        "PLAI" => Some(Financing::Plai),
        "PLUS" => Some(Financing::Plus),
        "PLS" => Some(Financing::Pls),
        _ => None,
    }
}

fn cents(text: &str) -> Option<i64> {
    let (euros, rest) = text.split_once([',', '.']).unwrap_or((text, "0"));
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !digits(euros) || !digits(rest) || rest.len() > 2 || euros.len() > 5 {
        return None;
    }
    let scale = if rest.len() == 1 { 10 } else { 1 };
    Some(euros.parse::<i64>().ok()? * 100 + rest.parse::<i64>().ok()? * scale)
}

fn day(text: &str) -> Option<NaiveDate> {
    super::check::date(text).or_else(|| NaiveDate::parse_from_str(text, "%d/%m/%Y").ok())
}
