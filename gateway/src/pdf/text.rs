//! Where a line breaks.
//!
//! After a space or a hyphen that a word stands before; never at a space that does not break (before « : », inside a
//! number), and inside a word only when the word alone is wider than the line.

use super::font::{Face, Glyph};

/// A line as it is drawn. A space where it broke stays at its end, so that what is copied or read aloud keeps its
/// words apart; it counts for no width.
#[derive(Debug, Clone)]
pub(super) struct Line {
    pub(super) text: String,
    pub(super) glyphs: Vec<Glyph>,
    /// Bytes of the paragraph before this line: what glyphs count from.
    pub(super) start: usize,
    /// In ems.
    pub(super) width: f32,
}

/// The lines of a text in a column of `width` ems; at least one, maybe empty.
pub(super) fn lines(face: &Face, text: &str, width: f32) -> Vec<Line> {
    text.split('\n').flat_map(|part| wrap(face, &face.drawable(part), width)).collect()
}

/// Ems of the widest line and of the widest piece that does not break.
pub(super) fn extent(face: &Face, text: &str) -> (f32, f32) {
    let (mut whole, mut piece) = (0.0_f32, 0.0_f32);
    for part in text.split('\n') {
        let part = face.drawable(part);
        let (mut line, mut word) = (0.0_f32, 0.0_f32);
        for glyph in face.shape(&part) {
            line += glyph.advance;
            if part.get(glyph.from..glyph.to) == Some(" ") {
                word = 0.0;
            } else {
                word += glyph.advance;
                piece = piece.max(word);
            }
            if breaks_after(&part, &glyph) {
                word = 0.0;
            }
        }
        whole = whole.max(line);
    }
    (whole, piece)
}

fn breaks_after(text: &str, glyph: &Glyph) -> bool {
    match text.get(glyph.from..glyph.to) {
        Some(" ") => true,
        Some("-" | "–" | "/") => {
            let before = text.get(..glyph.from).and_then(|t| t.chars().next_back());
            let after = text.get(glyph.to..).and_then(|t| t.chars().next());
            before.is_some_and(char::is_alphabetic) && after.is_some_and(char::is_alphabetic)
        }
        _ => false,
    }
}

fn wrap(face: &Face, text: &str, width: f32) -> Vec<Line> {
    let glyphs = face.shape(text);
    let mut lines = Vec::new();
    let mut start = 0;
    while start < glyphs.len() {
        let end = line_end(text, &glyphs, start, width);
        lines.extend(glyphs.get(start..end).map(|part| line(text, part)));
        start = end;
    }
    if lines.is_empty() {
        lines.push(Line { text: String::new(), glyphs: Vec::new(), start: 0, width: 0.0 });
    }
    lines
}

/// The glyph after the last of the line that begins at `start`.
fn line_end(text: &str, glyphs: &[Glyph], start: usize, width: f32) -> usize {
    let (mut used, mut last_break, mut last_letter) = (0.0, None, start);
    for (at, glyph) in glyphs.iter().enumerate().skip(start) {
        let is_space = text.get(glyph.from..glyph.to) == Some(" ");
        if used + glyph.advance > width && !is_space && at > start {
            return last_break.unwrap_or(if last_letter > start { last_letter } else { at });
        }
        used += glyph.advance;
        // A letter may be several glyphs, and several letters one: only between two of them may a word be cut.
        if glyphs.get(at + 1).is_none_or(|next| next.from != glyph.from) {
            last_letter = at + 1;
            if breaks_after(text, glyph) {
                last_break = Some(at + 1);
            }
        }
    }
    glyphs.len()
}

fn line(text: &str, glyphs: &[Glyph]) -> Line {
    let start = glyphs.first().map_or(0, |g| g.from);
    let end = glyphs.last().map_or(0, |g| g.to);
    let seen = glyphs.iter().rev().skip_while(|g| text.get(g.from..g.to) == Some(" "));
    Line {
        text: text.get(start..end).unwrap_or_default().to_owned(),
        width: seen.map(|g| g.advance).sum(),
        glyphs: glyphs.to_vec(),
        start,
    }
}
