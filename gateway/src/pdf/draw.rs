//! Pages become the file: marks, tags, bookmarks, metadata.

use super::{
    Document, Foot, PdfError,
    font::{Face, Faces, Weight},
    layout::{BOTTOM, Bookmark, LEFT, Laid, Mark, Node, PAGE, Role, WIDTH},
    text::{self, Line},
};
use crate::web::words;
use chrono::Datelike;
use krilla::{
    Document as Writer, SerializeSettings,
    color::rgb,
    configure::{Accessibility, Archival, ConfigurationBuilder},
    destination::XyzDestination,
    geom::{PathBuilder, Point},
    metadata::{DateTime, Metadata},
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::Stroke,
    surface::Surface,
    tagging::{
        Artifact, ArtifactType, ContentTag, Identifier, ListNumbering, SpanTag, TableHeaderScope,
        Tag, TagGroup, TagKind, TagTree,
    },
};
use std::num::NonZeroU16;

const FOOT_SIZE: f32 = 8.5;

/// Draws what was laid out.
pub(super) fn draw(
    document: &Document,
    foot: Foot,
    laid: Laid,
    faces: &Faces,
) -> Result<Vec<u8>, PdfError> {
    let mut writer = Writer::new_with(settings()?);
    let mut leaves: Vec<Vec<Identifier>> = laid.nodes.iter().map(|_| Vec::new()).collect();
    let size = PageSettings::from_wh(PAGE.0, PAGE.1)
        .ok_or_else(|| PdfError("no page is this size".to_owned()))?;
    let count = laid.pages.len();
    for (at, marks) in laid.pages.iter().enumerate() {
        let mut page = writer.start_page_with(size.clone());
        let mut surface = page.surface();
        for mark in marks {
            put(&mut surface, mark, faces, &mut leaves);
        }
        draw_foot(&mut surface, &foot_words(&document.lang, foot), (at + 1, count), faces);
        surface.finish();
        page.finish();
    }
    writer.set_outline(outline(&laid.bookmarks));
    writer.set_tag_tree(tree(laid.nodes, leaves, &document.lang));
    writer.set_metadata(metadata(document, foot));
    writer.finish().map_err(|error| PdfError(format!("{error:?}")))
}

fn settings() -> Result<SerializeSettings, PdfError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| PdfError(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn put(surface: &mut Surface<'_>, mark: &Mark, faces: &Faces, leaves: &mut [Vec<Identifier>]) {
    match mark {
        Mark::Text { x, y, size, weight, line, node } => {
            if line.glyphs.is_empty() {
                return;
            }
            let tag = match node {
                Some(_) => ContentTag::Span(SpanTag::empty()),
                None => artifact(ArtifactType::PaginationOther),
            };
            let leaf = surface.start_tagged(tag);
            put_line(surface, (*x, *y), *size, faces.of(*weight), line);
            surface.end_tagged();
            if let Some(own) = node.and_then(|node| leaves.get_mut(node)) {
                own.push(leaf);
            }
        }
        Mark::Rule { y } => put_rule(surface, *y),
    }
}

fn artifact(kind: ArtifactType) -> ContentTag<'static> {
    ContentTag::Artifact(Artifact::with_kind(kind))
}

fn put_line(surface: &mut Surface<'_>, at: (f32, f32), size: f32, face: &Face, line: &Line) {
    let glyphs: Vec<_> = line.glyphs.iter().map(|g| g.placed(line.start)).collect();
    let start = Point::from_xy(at.0, at.1);
    surface.draw_glyphs(start, &glyphs, face.font.clone(), &line.text, size, false);
}

fn put_rule(surface: &mut Surface<'_>, y: f32) {
    let mut path = PathBuilder::new();
    path.move_to(LEFT, y);
    path.line_to(LEFT + WIDTH, y);
    let Some(path) = path.finish() else { return };
    surface.start_tagged(artifact(ArtifactType::Layout));
    let stroke =
        Stroke { paint: rgb::Color::new(150, 150, 150).into(), width: 0.5, ..Stroke::default() };
    surface.set_stroke(Some(stroke));
    surface.draw_path(&path);
    surface.set_stroke(None);
    surface.end_tagged();
}

fn foot_words(lang: &str, foot: Foot) -> String {
    let day = words::day(foot.printed);
    let number = foot.position.map(|p| words::number(i64::try_from(p).unwrap_or(i64::MAX)));
    match (lang.starts_with("fr"), number) {
        (true, Some(n)) => {
            format!("Filcommun – imprimé le {day} – à jour de l’évènement n° {n} du journal")
        }
        (true, None) => format!("Filcommun – imprimé le {day}"),
        (false, Some(n)) => {
            format!("Filcommun – {} – event {n} of the log", words::iso(foot.printed))
        }
        (false, None) => format!("Filcommun – {}", words::iso(foot.printed)),
    }
}

fn draw_foot(surface: &mut Surface<'_>, left: &str, page: (usize, usize), faces: &Faces) {
    let y = PAGE.1 - BOTTOM / 2.0;
    put_rule(surface, y - 14.0);
    let face = faces.of(Weight::Regular);
    let right = format!("page {}/{}", page.0, page.1);
    for (words, is_right) in [(left, false), (right.as_str(), true)] {
        let Some(line) = text::lines(face, words, WIDTH / FOOT_SIZE).into_iter().next() else {
            continue;
        };
        let x = if is_right { LEFT + WIDTH - line.width * FOOT_SIZE } else { LEFT };
        surface.start_tagged(artifact(ArtifactType::Footer));
        put_line(surface, (x, y), FOOT_SIZE, face, &line);
        surface.end_tagged();
    }
}

/// Bookmarks, each under the nearest before it of a higher rank.
fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut open: Vec<(u8, OutlineNode)> = Vec::new();
    let mut outline = Outline::new();
    let close = |open: &mut Vec<(u8, OutlineNode)>, outline: &mut Outline| {
        if let Some((_, node)) = open.pop() {
            match open.last_mut() {
                Some((_, above)) => above.push_child(node),
                None => outline.push_child(node),
            }
        }
    };
    for mark in bookmarks {
        while open.last().is_some_and(|(level, _)| *level >= mark.level) {
            close(&mut open, &mut outline);
        }
        let there = XyzDestination::new(mark.page, Point::from_xy(LEFT, mark.y));
        open.push((mark.level, OutlineNode::new(mark.text.clone(), there).with_open(true)));
    }
    while !open.is_empty() {
        close(&mut open, &mut outline);
    }
    outline
}

/// The tree of what each mark is. A parent stands before its children, so from the end each is whole when it is given
/// to its parent; what holds nothing is left out.
fn tree(nodes: Vec<Node>, leaves: Vec<Vec<Identifier>>, lang: &str) -> TagTree {
    let mut children: Vec<Vec<TagGroup>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut top = Vec::new();
    for (node, own) in nodes.into_iter().zip(leaves).rev() {
        let mut group = TagGroup::new(tag(&node));
        let is_cell = matches!(node.role, Role::Cell | Role::RowHeader | Role::ColumnHeader);
        own.into_iter().for_each(|leaf| group.push(leaf));
        children.pop().unwrap_or_default().into_iter().rev().for_each(|c| group.push(c));
        if group.children.is_empty() && !is_cell {
            continue;
        }
        match node.parent.and_then(|parent| children.get_mut(parent)) {
            Some(siblings) => siblings.push(group),
            None => top.push(group),
        }
    }
    let mut tree = TagTree::new().with_lang(Some(lang.to_owned()));
    top.into_iter().rev().for_each(|group| tree.push(group));
    tree
}

fn tag(node: &Node) -> TagKind {
    match node.role {
        Role::Heading(level) => {
            let level = NonZeroU16::new(u16::from(level)).unwrap_or(NonZeroU16::MIN);
            Tag::Hn(level, Some(node.title.clone())).into()
        }
        Role::Paragraph => Tag::P.into(),
        Role::List => Tag::L(ListNumbering::Disc).into(),
        Role::Facts => Tag::L(ListNumbering::None).into(),
        Role::Item => Tag::LI.into(),
        Role::Label => Tag::Lbl.into(),
        Role::Body => Tag::LBody.into(),
        Role::Table => Tag::Table.into(),
        Role::Caption => Tag::Caption.into(),
        Role::Head => Tag::THead.into(),
        Role::Rows => Tag::TBody.into(),
        Role::Row => Tag::TR.into(),
        Role::ColumnHeader => Tag::TH(TableHeaderScope::Column).into(),
        Role::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
        Role::Cell => Tag::TD.into(),
    }
}

/// Title, language, who made it and the day: nothing of a person.
fn metadata(document: &Document, foot: Foot) -> Metadata {
    let year = u16::try_from(foot.printed.year()).unwrap_or_default();
    let month = u8::try_from(foot.printed.month()).unwrap_or(1);
    let day = u8::try_from(foot.printed.day()).unwrap_or(1);
    Metadata::new()
        .title(document.title.clone())
        .language(document.lang.clone())
        .creator("Filcommun".to_owned())
        .creation_date(
            DateTime::new(year)
                .month(month)
                .day(day)
                .hour(0)
                .minute(0)
                .second(0)
                .utc_offset_hour(0)
                .utc_offset_minute(0),
        )
}
