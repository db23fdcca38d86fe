//! Reads documents of the national format, one demand in memory at a time.
//!
//! The official schema has one demand a file; several are read as a lenient extension. A file that breaks off is
//! reported where it does, and the demands before that place are good. No document type, no entity but the five
//! of XML, no reference outside: nothing in a file can make the reader fetch or grow.

use super::{
    document::Document,
    node::Node,
    problem::Problem,
    schema::{Element, find},
    source::{Source, SourceError},
    tables::{DEMANDE, HEADER},
};
use quick_xml::{
    Error as XmlError, XmlVersion,
    events::{BytesRef, BytesStart, Event},
    name::{Namespace, ResolveResult},
    reader::NsReader,
};
use std::io::Read;

/// Namespace of every element.
pub const NAMESPACE: &str = "http://nuu.application.i2/";

/// Bytes one demand may take.
const DEMAND_BYTES: u64 = 1024 * 1024;
/// Elements one demand may have.
const DEMAND_ELEMENTS: u32 = 20_000;
/// How deep elements may nest; the schema needs 8.
const DEPTH: usize = 24;

/// A file being read.
#[derive(Debug)]
pub struct Reader<R: Read> {
    xml: NsReader<Source<R>>,
    buffer: Vec<u8>,
    version: String,
    header: Node,
    place: Place,
    demands: u32,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    BeforeRoot,
    InRoot,
    AfterRoot,
    Done,
}

/// What the next tag, text or end is, without borrowing the reader.
enum Piece {
    Start { name: String, known: bool, code: Option<String>, version: Option<String>, empty: bool },
    End,
    Text(String),
    Nothing,
    Eof,
}

impl<R: Read> Reader<R> {
    /// Starts reading.
    ///
    /// # Errors
    /// The bytes cannot be read, or their encoding is not one of those read here.
    pub fn open(source: R) -> Result<Self, Problem> {
        let source = Source::open(source).map_err(|error| io_problem(&error, 1))?;
        let mut xml = NsReader::from_reader(source);
        xml.config_mut().check_comments = false;
        Ok(Self {
            xml,
            buffer: Vec::with_capacity(4096),
            version: String::new(),
            header: Node::new("entete"),
            place: Place::BeforeRoot,
            demands: 0,
        })
    }

    fn line(&self) -> u32 {
        self.xml.get_ref().line()
    }

    /// The next piece and the line it starts on.
    fn piece(&mut self) -> Result<(Piece, u32), Problem> {
        self.xml.get_mut().next_piece();
        let line = self.line();
        self.buffer.clear();
        let (namespace, event) = match self.xml.read_resolved_event_into(&mut self.buffer) {
            Ok(read) => read,
            Err(error) => return Err(xml_problem(&error, line)),
        };
        let piece = match event {
            Event::Start(tag) => start(&namespace, &tag, false, line)?,
            Event::Empty(tag) => start(&namespace, &tag, true, line)?,
            Event::End(_) => Piece::End,
            Event::Text(text) => Piece::Text(plain(&text.xml10_content(), line)?),
            Event::CData(text) => Piece::Text(plain(&text.xml10_content(), line)?),
            Event::GeneralRef(reference) => Piece::Text(reference_text(&reference, line)?),
            Event::DocType(_) => {
                return Err(Problem::file(
                    "xml.doctype",
                    line,
                    "a document type (DOCTYPE) is not accepted: remove it",
                ));
            }
            Event::Decl(_) if self.place != Place::BeforeRoot => {
                return Err(Problem::file("xml.malformed", line, "a second XML declaration"));
            }
            Event::Decl(_) | Event::PI(_) | Event::Comment(_) => Piece::Nothing,
            Event::Eof => Piece::Eof,
        };
        Ok((piece, line))
    }

    /// One element with everything below it, its start tag being read.
    fn tree(
        &mut self,
        root: Node,
        schema: &'static [Element],
    ) -> Result<Result<Node, Problem>, Problem> {
        let begun = self.xml.get_ref().consumed();
        let first = (root.name.clone(), root.line);
        let mut stack: Vec<(Node, &'static [Element])> = vec![(root, schema)];
        let mut elements = 0_u32;
        let mut excess = 0_usize;
        let mut refused: Option<Problem> = None;
        loop {
            let (piece, line) = self.piece()?;
            let size = self.xml.get_ref().consumed().saturating_sub(begun);
            if refused.is_none() && (size > DEMAND_BYTES || elements > DEMAND_ELEMENTS) {
                refused = Some(Problem::demand(
                    "demand.too-large",
                    first.1,
                    first.0.as_ref(),
                    "the demand takes more than 1 MB or 20,000 elements",
                ));
            }
            match piece {
                Piece::Start { empty, .. } if refused.is_some() || stack.len() >= DEPTH => {
                    refused.get_or_insert_with(|| {
                        Problem::demand(
                            "demand.too-deep",
                            line,
                            first.0.as_ref(),
                            "elements nest more than 24 deep",
                        )
                    });
                    excess += usize::from(!empty);
                }
                Piece::Start { name, known, code, empty, .. } => {
                    elements += 1;
                    let above = stack.last().map_or(&[][..], |(_, schema)| *schema);
                    let element = if known { find(above, &name) } else { None };
                    let mut node = element.map_or_else(|| Node::new(name), |e| Node::new(e.name));
                    node.line = line;
                    node.code = code.filter(|code| !code.is_empty());
                    stack.push((node, element.map_or(&[], Element::children)));
                    if empty {
                        close(&mut stack);
                    }
                }
                Piece::End if excess > 0 => excess -= 1,
                Piece::End => {
                    if let Some(node) = close(&mut stack) {
                        return Ok(refused.map_or(Ok(node), Err));
                    }
                }
                Piece::Text(text) if refused.is_none() => {
                    if let Some((node, _)) = stack.last_mut() {
                        node.text.push_str(&text);
                    }
                }
                Piece::Text(_) | Piece::Nothing => {}
                Piece::Eof => {
                    let open =
                        stack.last().map_or(first, |(node, _)| (node.name.clone(), node.line));
                    return Err(truncated(line, &open.0, open.1));
                }
            }
        }
    }

    /// The next demand, or what is wrong with it or with the file. A problem of the file is the last item.
    fn advance(&mut self) -> Result<Option<Result<Document, Problem>>, Problem> {
        loop {
            let (piece, line) = self.piece()?;
            match (self.place, piece) {
                (_, Piece::Nothing) => {}
                (Place::BeforeRoot, Piece::Start { name, known, version, empty, .. }) => {
                    self.root(&name, known, version, line)?;
                    self.place = if empty { Place::AfterRoot } else { Place::InRoot };
                }
                (Place::InRoot, Piece::Start { name, code, empty, .. }) => {
                    let mut node = Node::new(name);
                    node.line = line;
                    node.code = code;
                    if let Some(item) = self.below_root(node, empty)? {
                        return Ok(Some(item));
                    }
                }
                (Place::InRoot, Piece::End) => self.place = Place::AfterRoot,
                (Place::InRoot, Piece::Text(_)) => {}
                (_, Piece::Text(text)) if text.trim().is_empty() => {}
                (Place::AfterRoot, Piece::Eof) if self.demands > 0 => return Ok(None),
                (Place::AfterRoot, Piece::Eof) => {
                    return Err(Problem::file("xml.no-demand", line, "the file has no demand"));
                }
                (Place::InRoot, Piece::Eof) => return Err(truncated(line, "interfaceNuu", 0)),
                (Place::BeforeRoot, _) => {
                    return Err(Problem::file(
                        "xml.malformed",
                        line,
                        "this is not an XML document",
                    ));
                }
                _ => {
                    return Err(Problem::file(
                        "xml.malformed",
                        line,
                        "something follows the end of the document",
                    ));
                }
            }
        }
    }

    fn root(
        &mut self,
        name: &str,
        known: bool,
        version: Option<String>,
        line: u32,
    ) -> Result<(), Problem> {
        if !known || name != "interfaceNuu" {
            return Err(Problem::file(
                "xml.not-interface-nuu",
                line,
                format!("the root must be interfaceNuu in the namespace {NAMESPACE}"),
            ));
        }
        self.version = version.unwrap_or_default();
        if !self.version.is_empty() && !self.version.starts_with("02.") {
            return Err(Problem::file(
                "xml.version",
                line,
                "versionInterface is not 02.00 or 02.01",
            ));
        }
        Ok(())
    }

    fn below_root(
        &mut self,
        node: Node,
        empty: bool,
    ) -> Result<Option<Result<Document, Problem>>, Problem> {
        let schema = match node.name.as_ref() {
            "entete" => HEADER,
            "demande" => DEMANDE,
            _ => &[],
        };
        let tree = if empty { Ok(node) } else { self.tree(node, schema)? };
        let tree = match tree {
            Ok(tree) => tree,
            Err(problem) => {
                self.demands += 1;
                return Ok(Some(Err(problem)));
            }
        };
        match tree.name.as_ref() {
            "entete" => self.header = tree,
            "demande" => {
                self.demands += 1;
                return Ok(Some(Ok(Document {
                    version: self.version.clone(),
                    header: self.header.clone(),
                    demand: tree,
                })));
            }
            _ => {}
        }
        Ok(None)
    }
}

impl<R: Read> Iterator for Reader<R> {
    type Item = Result<Document, Problem>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.place == Place::Done {
            return None;
        }
        match self.advance() {
            Ok(Some(item)) => Some(item),
            Ok(None) => {
                self.place = Place::Done;
                None
            }
            Err(problem) => {
                self.place = Place::Done;
                Some(Err(problem))
            }
        }
    }
}

/// Ends the open element; gives it back when it was the outermost. One that says nothing is dropped.
fn close(stack: &mut Vec<(Node, &'static [Element])>) -> Option<Node> {
    let (mut node, _) = stack.pop()?;
    let trimmed = node.text.trim();
    if trimmed.len() != node.text.len() {
        node.text = trimmed.to_owned();
    }
    match stack.last_mut() {
        None => Some(node),
        Some((parent, _)) => {
            if !node.is_empty() {
                parent.children.push(node);
            }
            None
        }
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

fn truncated(line: u32, element: &str, opened: u32) -> Problem {
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

fn xml_problem(error: &XmlError, line: u32) -> Problem {
    match error {
        XmlError::Io(error) => io_problem(error, line),
        XmlError::Encoding(_) => Problem::file(
            "xml.encoding",
            line,
            "the bytes are not UTF-8: declare the encoding the file has, or save it as UTF-8",
        ),
        XmlError::Syntax(error) => Problem::file("xml.truncated", line, error.to_string()),
        XmlError::IllFormed(quick_xml::errors::IllFormedError::MismatchedEndTag {
            expected,
            ..
        }) => {
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

fn io_problem(error: &std::io::Error, line: u32) -> Problem {
    let ours = error.get_ref().and_then(|inner| inner.downcast_ref::<SourceError>());
    match ours {
        Some(error @ SourceError::TooLong) => {
            Problem::file("xml.too-long", line, error.to_string())
        }
        Some(error) => Problem::file("xml.encoding", line, error.to_string()),
        None => Problem::file("file.unreadable", line, format!("cannot be read: {error}")),
    }
}
