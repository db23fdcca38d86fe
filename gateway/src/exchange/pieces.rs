//! The pieces of a file: tags, texts and ends, and what can be wrong with the XML itself.

use super::{problem::Problem, reader::NAMESPACE, source::SourceError};
use quick_xml::{
    Error as XmlError, XmlVersion,
    errors::IllFormedError,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
};

/// What the next tag, text or end is, without borrowing the reader.
pub(super) enum Piece {
    Start { name: String, known: bool, code: Option<String>, version: Option<String>, empty: bool },
    End,
    Text(String),
    Nothing,
    Eof,
}

impl Piece {
    /// What an event of the XML reader is to us.
    pub(super) fn of(
        namespace: &ResolveResult<'_>,
        event: Event<'_>,
        line: u32,
        begun: bool,
    ) -> Result<Self, Problem> {
        Ok(match event {
            Event::Start(tag) => start(namespace, &tag, false, line)?,
            Event::Empty(tag) => start(namespace, &tag, true, line)?,
            Event::End(_) => Self::End,
            Event::Text(text) => Self::Text(plain(&text.xml10_content(), line)?),
            Event::CData(text) => Self::Text(plain(&text.xml10_content(), line)?),
            Event::GeneralRef(reference) => Self::Text(reference_text(&reference, line)?),
            Event::DocType(_) => {
                return Err(Problem::file(
                    "xml.doctype",
                    line,
                    "a document type (DOCTYPE) is not accepted: remove it",
                ));
            }
            Event::Decl(_) if begun => {
                return Err(Problem::file("xml.malformed", line, "a second XML declaration"));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => Self::Nothing,
            Event::Eof => Self::Eof,
        })
    }
}

fn start(
    namespace: &ResolveResult<'_>,
    tag: &BytesStart<'_>,
    empty: bool,
    line: u32,
) -> Result<Piece, Problem> {
    let known = match namespace {
        ResolveResult::Bound(Namespace(uri)) => *uri == NAMESPACE,
        ResolveResult::Unbound => false,
        ResolveResult::Unknown(_) => {
            return Err(Problem::file("xml.malformed", line, "a prefix is used but not declared"));
        }
    };
    let name = tag.local_name().as_ref().to_owned();
    let name = if known { name } else { format!("{{}}{name}") };
    let mut piece_code = None;
    let mut version = None;
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|_| {
            Problem::file("xml.malformed", line, "an attribute is not written as XML asks")
        })?;
        let field = match attribute.key.as_ref() {
            "code" => &mut piece_code,
            "versionInterface" => &mut version,
            _ => continue,
        };
        let value =
            attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|_| entity(line))?;
        *field = Some(plain(value.trim(), line)?);
    }
    Ok(Piece::Start { name, known, code: piece_code, version, empty })
}

/// Text without the characters that XML cannot carry.
fn plain(text: &str, line: u32) -> Result<String, Problem> {
    let bad = |c: char| {
        (c < ' ' && !matches!(c, '\t' | '\n' | '\r')) || matches!(c, '\u{FFFE}' | '\u{FFFF}')
    };
    if text.contains(bad) {
        return Err(Problem::file("xml.malformed", line, "a control character stands in a text"));
    }
    Ok(text.to_owned())
}

fn reference_text(reference: &BytesRef<'_>, line: u32) -> Result<String, Problem> {
    let character = match reference.resolve_char_ref() {
        Ok(Some(character)) => character,
        Ok(None) => match &**reference {
            "amp" => '&',
            "lt" => '<',
            "gt" => '>',
            "quot" => '"',
            "apos" => '\'',
            _ => return Err(entity(line)),
        },
        Err(_) => {
            return Err(Problem::file("xml.malformed", line, "a character reference is wrong"));
        }
    };
    plain(character.encode_utf8(&mut [0; 4]), line)
}

fn entity(line: u32) -> Problem {
    Problem::file(
        "xml.entity",
        line,
        "an entity other than &amp; &lt; &gt; &quot; &apos; is not accepted",
    )
}

pub(super) fn truncated(line: u32, element: &str, opened: u32) -> Problem {
    let opened = if opened > 0 { format!(" (opened at line {opened})") } else { String::new() };
    Problem {
        element: element.to_owned(),
        ..Problem::file(
            "xml.truncated",
            line,
            format!("the file ends before element {element}{opened} is closed"),
        )
    }
}

pub(super) fn xml_problem(error: &XmlError, line: u32) -> Problem {
    match error {
        XmlError::Io(error) => io_problem(error, line),
        XmlError::Encoding(_) => Problem::file(
            "xml.encoding",
            line,
            "the bytes are not UTF-8: declare the encoding the file has, or save it as UTF-8",
        ),
        XmlError::Syntax(error) => Problem::file("xml.truncated", line, error.to_string()),
        XmlError::IllFormed(IllFormedError::MismatchedEndTag { expected, .. }) => {
            let expected: String = expected.chars().take(60).collect();
            Problem::file(
                "xml.malformed",
                line,
                format!("the end of element {expected} was expected here"),
            )
        }
        _ => Problem::file("xml.malformed", line, "the XML is not well formed"),
    }
}

pub(super) fn io_problem(error: &std::io::Error, line: u32) -> Problem {
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<SourceError>());
    match ours {
        Some(error @ SourceError::TooLong) => {
            Problem::file("xml.too-long", line, error.to_string())
        }
        Some(error) => Problem::file("xml.encoding", line, error.to_string()),
        None => Problem::file("file.unreadable", line, format!("cannot be read: {error}")),
    }
}
