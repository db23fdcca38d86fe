//! Writes a document as version 02.01, elements in the order of the schema.

use super::{
    document::Document,
    node::Node,
    reader::NAMESPACE,
    schema::{Content, Element},
    tables::{DEMANDE, HEADER},
};

/// The document as UTF-8 XML. Elements that the schema does not know are left out.
///
/// What is written is valid when [`super::check::findings`] finds nothing.
#[must_use]
pub fn to_xml(document: &Document) -> String {
    let mut out = String::with_capacity(8 * 1024);
    out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<interfaceNuu xmlns=\"");
    out.push_str(NAMESPACE);
    out.push_str("\" versionInterface=\"02.01\">\n");
    tree(&mut out, &document.header, HEADER, 1);
    tree(&mut out, &document.demand, DEMANDE, 1);
    out.push_str("</interfaceNuu>\n");
    out
}

fn tree(out: &mut String, node: &Node, schema: &'static [Element], depth: usize) {
    open(out, depth, &node.name);
    out.push_str(">\n");
    for element in schema {
        let mut seen = false;
        for child in node.each(element.name) {
            write(out, child, element, depth + 1);
            seen = true;
        }
        if !seen && element.blank {
            open(out, depth + 1, element.name);
            out.push_str("/>\n");
        }
    }
    indent(out, depth);
    out.push_str("</");
    out.push_str(&node.name);
    out.push_str(">\n");
}

fn write(out: &mut String, node: &Node, element: &'static Element, depth: usize) {
    match element.content {
        Content::Answer => {}
        Content::Tree(schema) => tree(out, node, schema, depth),
        Content::Code(_) | Content::Commune => {
            open(out, depth, element.name);
            if let Some(code) = &node.code {
                out.push_str(" code=\"");
                escape(out, code);
                out.push('"');
            }
            out.push_str("/>\n");
        }
        _ => {
            open(out, depth, element.name);
            out.push('>');
            escape(out, &node.text);
            out.push_str("</");
            out.push_str(element.name);
            out.push_str(">\n");
        }
    }
}

fn open(out: &mut String, depth: usize, name: &str) {
    indent(out, depth);
    out.push('<');
    out.push_str(name);
}

fn indent(out: &mut String, depth: usize) {
    for _ in 0..depth {
        out.push_str("  ");
    }
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\r' => out.push_str("&#13;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            other => out.push(other),
        }
    }
}
