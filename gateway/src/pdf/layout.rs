//! Blocks become rows of lines on pages, and a tree of what each line is.
//!
//! Everything is a row: a paragraph is a row of one cell, a fact a row of two, a row of a table one of many. A row
//! that does not fit begins a page if it fits on one, and is cut between two lines if it does not.

use super::{
    Block, Document,
    font::{Faces, Weight},
    table,
    text::{self, Line},
};

/// A4, in points.
pub(super) const PAGE: (f32, f32) = (595.28, 841.89);
pub(super) const LEFT: f32 = 56.0;
pub(super) const TOP: f32 = 60.0;
pub(super) const BOTTOM: f32 = 66.0;
/// Width of the text.
pub(super) const WIDTH: f32 = PAGE.0 - 2.0 * LEFT;
/// Size of running text.
pub(super) const BODY: f32 = 10.5;
/// Baseline to baseline, in ems.
const LEADING: f32 = 1.42;
/// A row of more lines than this may be cut at the end of a page.
const WHOLE: usize = 14;

/// What a piece is to those who listen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    Heading(u8),
    Paragraph,
    List,
    Facts,
    Item,
    Label,
    Body,
    Table,
    Caption,
    Head,
    Rows,
    Row,
    ColumnHeader,
    RowHeader,
    Cell,
}

/// A piece of the tree; its parent comes before it.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) role: Role,
    pub(super) parent: Option<usize>,
    /// Of a heading.
    pub(super) title: String,
}

/// A mark on a page.
#[derive(Debug)]
pub(super) enum Mark {
    /// A line of text at its baseline; without a node it is only for the eye.
    Text { x: f32, y: f32, size: f32, weight: Weight, line: Line, node: Option<usize> },
    /// A rule from the left margin to the right one.
    Rule { y: f32 },
}

/// A bookmark.
#[derive(Debug)]
pub(super) struct Bookmark {
    pub(super) level: u8,
    pub(super) text: String,
    pub(super) page: usize,
    pub(super) y: f32,
}

/// The document, laid out.
#[derive(Debug)]
pub(super) struct Laid {
    pub(super) pages: Vec<Vec<Mark>>,
    pub(super) nodes: Vec<Node>,
    pub(super) bookmarks: Vec<Bookmark>,
}

/// A cell of a row: its lines, where they begin, what they are.
#[derive(Debug, Clone)]
pub(super) struct Cell {
    pub(super) x: f32,
    /// Width within which lines are set to the right, if they are.
    pub(super) right: Option<f32>,
    pub(super) lines: Vec<Line>,
    pub(super) weight: Weight,
    pub(super) node: Option<usize>,
}

/// A row that is drawn again at the top of each page.
#[derive(Debug, Clone)]
pub(super) struct Repeated(pub(super) Vec<Cell>, pub(super) f32);

pub(super) struct Layout<'a> {
    pub(super) faces: &'a Faces,
    laid: Laid,
    y: f32,
    level: u8,
}

/// Lays a document out.
pub(super) fn lay_out(document: &Document, faces: &Faces) -> Laid {
    let laid = Laid { pages: vec![Vec::new()], nodes: Vec::new(), bookmarks: Vec::new() };
    let mut layout = Layout { faces, laid, y: TOP, level: 0 };
    layout.heading(1, &document.title);
    for block in &document.blocks {
        layout.block(block);
    }
    layout.laid
}

impl Layout<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text } => self.heading(*level, text),
            Block::Paragraph(text) => self.paragraph(text),
            Block::List(items) => self.list(items),
            Block::Facts(facts) => self.facts(facts),
            Block::Table { caption, header, rows } => table::lay_out(self, caption, header, rows),
        }
    }

    pub(super) fn node(&mut self, role: Role, parent: Option<usize>) -> usize {
        self.laid.nodes.push(Node { role, parent, title: String::new() });
        self.laid.nodes.len() - 1
    }

    pub(super) fn gap(&mut self, points: f32) {
        self.y += points;
    }

    pub(super) fn new_page(&mut self) {
        self.laid.pages.push(Vec::new());
        self.y = TOP;
    }

    pub(super) fn mark(&mut self, mark: Mark) {
        if let Some(page) = self.laid.pages.last_mut() {
            page.push(mark);
        }
    }

    /// A rule under what was drawn last.
    pub(super) fn rule(&mut self) {
        let y = self.y + 1.0;
        self.mark(Mark::Rule { y });
    }

    fn heading(&mut self, level: u8, text: &str) {
        let level = level.clamp(1, 6).min(self.level + 1);
        self.level = level;
        let size = match level {
            1 => 20.0,
            2 => 14.0,
            3 => 12.0,
            _ => BODY,
        };
        self.gap(if level == 1 { 0.0 } else { size * 0.9 });
        // Never alone at the end of a page: two lines of what follows must fit under it.
        let lines = text::lines(self.faces.of(Weight::Bold), text, WIDTH / size);
        if self.room(size) < lines.len() + 1 || self.room(BODY) < 4 {
            self.new_page();
        }
        let node = self.node(Role::Heading(level), None);
        if let Some(node) = self.laid.nodes.last_mut() {
            text.clone_into(&mut node.title);
        }
        let page = self.laid.pages.len() - 1;
        self.laid.bookmarks.push(Bookmark { level, text: text.to_owned(), page, y: self.y });
        let cell = Cell { x: LEFT, right: None, lines, weight: Weight::Bold, node: Some(node) };
        self.row(&[cell], size, None);
        self.gap(size * 0.35);
    }

    fn paragraph(&mut self, text: &str) {
        self.words(text, Role::Paragraph, None, Weight::Regular, BODY);
        self.gap(BODY * 0.6);
    }

    /// Text over the whole width.
    pub(super) fn words(
        &mut self,
        text: &str,
        role: Role,
        parent: Option<usize>,
        weight: Weight,
        size: f32,
    ) {
        let lines = text::lines(self.faces.of(weight), text, WIDTH / size);
        let node = Some(self.node(role, parent));
        self.row(&[Cell { x: LEFT, right: None, lines, weight, node }], size, None);
    }

    fn list(&mut self, items: &[String]) {
        let list = self.node(Role::List, None);
        for item in items {
            self.pair(list, "•", item, 14.0, Weight::Regular);
        }
        self.gap(BODY * 0.6);
    }

    fn facts(&mut self, facts: &[(String, String)]) {
        let list = self.node(Role::Facts, None);
        for (label, value) in facts {
            self.pair(list, label, value, WIDTH * 0.36, Weight::Bold);
            self.gap(2.0);
        }
        self.gap(BODY * 0.6);
    }

    /// A label in a column of `indent` points, and what it labels beside it.
    fn pair(&mut self, list: usize, label: &str, body: &str, indent: f32, weight: Weight) {
        let item = self.node(Role::Item, Some(list));
        let (first, second) =
            (self.node(Role::Label, Some(item)), self.node(Role::Body, Some(item)));
        let left = text::lines(self.faces.of(weight), label, (indent - 8.0).max(8.0) / BODY);
        let right = text::lines(self.faces.of(Weight::Regular), body, (WIDTH - indent) / BODY);
        let cell =
            |x, lines, weight, node| Cell { x, right: None, lines, weight, node: Some(node) };
        let cells =
            [cell(LEFT, left, weight, first), cell(LEFT + indent, right, Weight::Regular, second)];
        self.row(&cells, BODY, None);
    }

    /// Lines that still fit on this page.
    fn room(&self, size: f32) -> usize {
        ((PAGE.1 - BOTTOM - self.y) / (size * LEADING)).max(0.0) as usize
    }

    /// Draws a row, over as many pages as it needs.
    pub(super) fn row(&mut self, cells: &[Cell], size: f32, repeated: Option<&Repeated>) {
        let total = cells.iter().map(|c| c.lines.len()).max().unwrap_or_default();
        let mut done = 0;
        while done < total {
            let left = total - done;
            let keep = if left <= WHOLE { left } else { 2 };
            if self.room(size) < keep {
                self.new_page();
                if let Some(Repeated(cells, size)) = repeated {
                    self.part(cells, *size, 0, usize::MAX);
                    self.rule();
                    self.gap(3.0);
                }
            }
            let take = self.room(size).clamp(1, left);
            self.part(cells, size, done, take);
            done += take;
        }
    }

    /// Draws `take` lines of each cell from line `from` on.
    fn part(&mut self, cells: &[Cell], size: f32, from: usize, take: usize) {
        let mut most = 0;
        for cell in cells {
            let lines = cell.lines.iter().skip(from).take(take);
            most = most.max(lines.len());
            for (at, line) in lines.enumerate() {
                let y = self.y + size * (LEADING * at as f32 + 1.0);
                let shift = cell.right.map_or(0.0, |width| (width - line.width * size).max(0.0));
                let (line, node, weight) = (line.clone(), cell.node, cell.weight);
                self.mark(Mark::Text { x: cell.x + shift, y, size, weight, line, node });
            }
        }
        self.y += size * LEADING * most as f32;
    }
}
