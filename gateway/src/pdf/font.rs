//! The two faces every document is written in, and how text becomes glyphs.

use super::PdfError;
use krilla::text::{Font, GlyphId, KrillaGlyph};

const REGULAR: &[u8] = include_bytes!("../../data/fonts/NotoSans-Regular.ttf");
const BOLD: &[u8] = include_bytes!("../../data/fonts/NotoSans-Bold.ttf");

/// How heavy the letters are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Weight {
    Regular,
    Bold,
}

/// One face: it shapes text, and it is embedded.
pub(super) struct Face {
    shaper: rustybuzz::Face<'static>,
    pub(super) font: Font,
}

/// Both faces.
pub(super) struct Faces {
    regular: Face,
    bold: Face,
}

impl Faces {
    pub(super) fn load() -> Result<Self, PdfError> {
        Ok(Self { regular: Face::load(REGULAR)?, bold: Face::load(BOLD)? })
    }

    pub(super) const fn of(&self, weight: Weight) -> &Face {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }
}

/// A glyph and the bytes of the text it stands for; lengths in ems.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    id: u32,
    pub(super) advance: f32,
    offset: (f32, f32),
    pub(super) from: usize,
    pub(super) to: usize,
}

impl Glyph {
    /// For the file: the text it stands for begins `start` bytes into the paragraph.
    pub(super) fn placed(&self, start: usize) -> KrillaGlyph {
        let range = self.from.saturating_sub(start)..self.to.saturating_sub(start);
        let (x, y) = self.offset;
        KrillaGlyph::new(GlyphId::new(self.id), self.advance, x, y, 0.0, range, None)
    }
}

impl Face {
    fn load(bytes: &'static [u8]) -> Result<Self, PdfError> {
        let shaper = rustybuzz::Face::from_slice(bytes, 0);
        let font = Font::new(bytes.into(), 0);
        match (shaper, font) {
            (Some(shaper), Some(font)) => Ok(Self { shaper, font }),
            _ => Err(PdfError("a font of the site does not read".to_owned())),
        }
    }

    /// The text with only what this face can draw: no control character, and a near sign, or « ? », for a letter of
    /// another script. A document with an undrawable letter would be neither archivable nor accessible.
    pub(super) fn drawable(&self, text: &str) -> String {
        text.chars()
            .filter_map(|letter| match letter {
                '\t' => Some(' '),
                letter if letter.is_control() || letter == '\u{200b}' || letter == '\u{ad}' => None,
                letter if self.shaper.glyph_index(letter).is_some() => Some(letter),
                letter => Some(near(letter)),
            })
            .collect()
    }

    /// Glyphs from left to right. Only for text that went through [`Face::drawable`].
    pub(super) fn shape(&self, text: &str) -> Vec<Glyph> {
        let mut buffer = rustybuzz::UnicodeBuffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(rustybuzz::Direction::LeftToRight);
        let shaped = rustybuzz::shape(&self.shaper, &[], buffer);
        let em = self.shaper.units_per_em() as f32;
        let mut glyphs: Vec<Glyph> = shaped
            .glyph_infos()
            .iter()
            .zip(shaped.glyph_positions())
            .map(|(info, at)| Glyph {
                id: info.glyph_id,
                advance: at.x_advance as f32 / em,
                offset: (at.x_offset as f32 / em, at.y_offset as f32 / em),
                from: info.cluster as usize,
                to: 0,
            })
            .collect();
        let mut end = text.len();
        let mut next = text.len();
        for glyph in glyphs.iter_mut().rev() {
            if glyph.from != next {
                end = next;
                next = glyph.from;
            }
            glyph.to = end;
        }
        glyphs
    }
}

/// A sign that means the same, for those the faces lack.
const fn near(letter: char) -> char {
    match letter {
        '−' => '–',
        '→' | '➔' | '▶' => '›',
        '←' => '‹',
        '●' | '■' | '▪' => '•',
        '✓' | '✔' => '+',
        _ => '?',
    }
}
