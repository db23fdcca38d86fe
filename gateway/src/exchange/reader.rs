//! Reads documents of the national format, one demand in memory at a time.
//!
//! The official schema has one demand a file; several are read as a lenient extension. A file that breaks off is
//! reported where it does, and the demands before that place are good. No document type, no entity but the five
//! of XML, no reference outside: nothing in a file can make the reader fetch or grow.

use super::{
    document::Document,
    node::Node,
    pieces::{Piece, io_problem, truncated, xml_problem},
    problem::Problem,
    schema::{Element, find},
    source::Source,
    tables::{DEMANDE, HEADER},
};
use quick_xml::reader::NsReader;
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
        let begun = self.place != Place::BeforeRoot;
        Ok((Piece::of(&namespace, event, line, begun)?, line))
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
