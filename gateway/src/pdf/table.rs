//! How wide a column is, and a table on as many pages as it needs.

use super::{
    font::{Faces, Weight},
    layout::{BODY, Cell, LEFT, Layout, Repeated, Role, WIDTH},
    text,
};

/// Between two columns, in points.
const GUTTER: f32 = 12.0;
/// Size of text in cells.
const SIZE: f32 = 9.5;
/// A header of more lines than this stands on the first page only: it would leave no room for rows.
const HIGHEST: usize = 10;

/// A column: where, how wide, whether its figures are set to the right.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Column {
    x: f32,
    width: f32,
    figures: bool,
}

pub(super) fn lay_out(
    layout: &mut Layout<'_>,
    caption: &str,
    header: &[String],
    rows: &[Vec<String>],
) {
    layout.gap(BODY * 0.4);
    if rows.is_empty() || header.is_empty() {
        layout.words(caption, Role::Paragraph, None, Weight::Bold, BODY);
        layout.words("Aucune ligne à montrer.", Role::Paragraph, None, Weight::Regular, BODY);
        layout.gap(BODY);
        return;
    }
    let table = layout.node(Role::Table, None);
    layout.words(caption, Role::Caption, Some(table), Weight::Bold, BODY);
    layout.gap(3.0);
    let columns = columns(layout.faces, header, rows);
    let repeated = head(layout, table, &columns, header);
    let body = layout.node(Role::Rows, Some(table));
    for row in rows {
        let line = layout.node(Role::Row, Some(body));
        let cells = cells(layout, &columns, row, |layout, at| {
            let role = if at == 0 { Role::RowHeader } else { Role::Cell };
            (Some(layout.node(role, Some(line))), Weight::Regular)
        });
        layout.row(&cells, SIZE, repeated.as_ref());
        layout.rule();
        layout.gap(3.0);
    }
    layout.gap(BODY);
}

/// Draws the header, and gives what is drawn again on the pages that follow: for the eye only, since those who listen
/// hear each cell with its header.
fn head(
    layout: &mut Layout<'_>,
    table: usize,
    columns: &[Column],
    header: &[String],
) -> Option<Repeated> {
    let head = layout.node(Role::Head, Some(table));
    let line = layout.node(Role::Row, Some(head));
    let mut cells = cells(layout, columns, header, |layout, _| {
        (Some(layout.node(Role::ColumnHeader, Some(line))), Weight::Bold)
    });
    layout.row(&cells, SIZE, None);
    layout.rule();
    layout.gap(3.0);
    for cell in &mut cells {
        cell.node = None;
    }
    let highest = cells.iter().map(|c| c.lines.len()).max().unwrap_or_default();
    (highest <= HIGHEST).then_some(Repeated(cells, SIZE))
}

fn cells(
    layout: &mut Layout<'_>,
    columns: &[Column],
    row: &[String],
    mut what: impl FnMut(&mut Layout<'_>, usize) -> (Option<usize>, Weight),
) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(columns.len());
    for (at, column) in columns.iter().enumerate() {
        let (node, weight) = what(layout, at);
        let text = row.get(at).map_or("", String::as_str);
        let lines = text::lines(layout.faces.of(weight), text, column.width / SIZE);
        let right = column.figures.then_some(column.width);
        cells.push(Cell { x: column.x, right, lines, weight, node });
    }
    cells
}

/// Each column as wide as its widest cell if all fit; else each at least as wide as its longest word, and what is left
/// goes to those that want more.
fn columns(faces: &Faces, header: &[String], rows: &[Vec<String>]) -> Vec<Column> {
    let room = WIDTH - GUTTER * (header.len() - 1) as f32;
    let wanted: Vec<(f32, f32)> =
        (0..header.len()).map(|at| extent(faces, header, rows, at)).collect();
    let widths = share(&wanted, room);
    let mut x = LEFT;
    let mut columns = Vec::with_capacity(widths.len());
    for (at, width) in widths.into_iter().enumerate() {
        columns.push(Column { x, width, figures: at > 0 && is_figures(rows, at) });
        x += width + GUTTER;
    }
    columns
}

/// Points that the column's widest cell and its longest word take.
fn extent(faces: &Faces, header: &[String], rows: &[Vec<String>], at: usize) -> (f32, f32) {
    let of = |weight, text: &str| text::extent(faces.of(weight), text);
    let first = header.get(at).map_or((0.0, 0.0), |t| of(Weight::Bold, t));
    let all = rows.iter().filter_map(|row| row.get(at)).map(|t| of(Weight::Regular, t));
    let (whole, piece) = all.fold(first, |a, b| (a.0.max(b.0), a.1.max(b.1)));
    (whole * SIZE + 0.5, piece * SIZE + 0.5)
}

fn share(wanted: &[(f32, f32)], room: f32) -> Vec<f32> {
    let sum = |of: fn(&(f32, f32)) -> f32| wanted.iter().map(of).sum::<f32>();
    let (whole, least) = (sum(|w| w.0), sum(|w| w.1));
    if whole <= room {
        return wanted.iter().map(|w| w.0 * room / whole.max(1.0)).collect();
    }
    if least >= room {
        // Words must be cut: the widest give most, none falls under a few letters.
        let fair = room / wanted.len() as f32;
        let kept: f32 = wanted.iter().map(|w| w.1.min(fair)).sum();
        let more = (least - kept).max(1.0);
        let grown = |w: &(f32, f32)| {
            let base = w.1.min(fair);
            base + (w.1 - base) * (room - kept) / more
        };
        return wanted.iter().map(grown).collect();
    }
    let spare = (room - least) / (whole - least).max(1.0);
    wanted.iter().map(|w| w.1 + (w.0 - w.1) * spare).collect()
}

/// Whether every cell of the column that says something is a figure.
fn is_figures(rows: &[Vec<String>], at: usize) -> bool {
    let mut cells = rows.iter().filter_map(|row| row.get(at)).filter(|t| !t.is_empty()).peekable();
    cells.peek().is_some()
        && cells.all(|text| {
            text.chars().any(|c| c.is_ascii_digit())
                && text
                    .chars()
                    .all(|c| c.is_ascii_digit() || " \u{a0}\u{202f},.%€–-−<+/".contains(c))
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_never_exceed_the_room_nor_fall_under_the_longest_word_if_words_fit() {
        for wanted in [
            vec![(50.0, 20.0), (60.0, 30.0)],
            vec![(900.0, 40.0), (60.0, 30.0), (300.0, 90.0)],
            vec![(900.0, 900.0), (60.0, 30.0), (800.0, 800.0)],
        ] {
            let widths = share(&wanted, 400.0);
            let sum: f32 = widths.iter().sum();
            assert!((sum - 400.0).abs() < 0.1, "{wanted:?}: {widths:?}");
            if wanted.iter().map(|w| w.1).sum::<f32>() < 400.0 {
                assert!(wanted.iter().zip(&widths).all(|(w, got)| *got >= w.1 - 0.1));
            }
            assert!(widths.iter().all(|w| *w >= 20.0), "{widths:?}");
        }
    }

    #[test]
    fn a_column_of_figures_is_told_from_one_of_words() {
        let rows = |cells: &[&str]| cells.iter().map(|c| vec![(*c).to_owned()]).collect::<Vec<_>>();
        assert!(is_figures(&rows(&["1 204", "3,5 %", "", "< 11"]), 0));
        assert!(!is_figures(&rows(&["1 204", "T3"]), 0));
        assert!(!is_figures(&rows(&["", ""]), 0));
    }
}
