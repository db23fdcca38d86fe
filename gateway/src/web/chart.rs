//! Charts drawn here as SVG. The table of the same figures always stands beside: a chart adds a look, no fact.

use super::words::number;
use std::fmt::Write;

/// One bar: label, value, or nothing when the cell is suppressed.
pub(crate) struct Bar {
    pub(crate) label: String,
    pub(crate) value: Option<i64>,
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

fn open(id: &str, title: &str, desc: &str, (width, height): (usize, usize)) -> String {
    format!(
        "<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"{id}-t {id}-d\">\
         <title id=\"{id}-t\">{}</title><desc id=\"{id}-d\">{}</desc>",
        escape(title),
        escape(desc)
    )
}

/// Horizontal bars, one a row.
pub(crate) fn bars(id: &str, title: &str, desc: &str, bars: &[Bar]) -> String {
    let most = bars.iter().filter_map(|bar| bar.value).max().unwrap_or(0).max(1);
    let mut svg = open(id, title, desc, (470, bars.len() * 28 + 6));
    for (row, bar) in bars.iter().enumerate() {
        let top = row * 28 + 5;
        let _ = write!(svg, "<text x=\"0\" y=\"{}\">{}</text>", top + 15, escape(&bar.label));
        let _ = match bar.value {
            Some(value) => {
                let width = (value.max(0) * 220 / most).max(2);
                write!(
                    svg,
                    "<rect class=\"bar\" x=\"190\" y=\"{top}\" width=\"{width}\" height=\"20\" rx=\"3\"/>\
                     <text x=\"{}\" y=\"{}\">{}</text>",
                    198 + width,
                    top + 15,
                    number(value)
                )
            }
            None => write!(
                svg,
                "<rect class=\"bar off\" x=\"190\" y=\"{top}\" width=\"60\" height=\"20\" rx=\"3\"/>\
                 <text class=\"axis\" x=\"258\" y=\"{}\">secret</text>",
                top + 15
            ),
        };
    }
    svg.push_str("</svg>");
    svg
}

/// One line of a chart over months: its name and its values.
pub(crate) struct Line {
    pub(crate) name: &'static str,
    pub(crate) values: Vec<Option<i64>>,
}

/// One or two lines over the same months. A missing value breaks the line.
#[expect(clippy::too_many_lines, reason = "one drawing, from its frame to its dots")]
pub(crate) fn lines(
    id: &str,
    title: &str,
    desc: &str,
    months: &[String],
    lines: &[Line],
) -> String {
    let all = lines.iter().flat_map(|line| line.values.iter().flatten().copied());
    let top = round_up(all.max().unwrap_or(0));
    let (left, right, base, head) = (58_i64, 620_i64, 230_i64, 18_i64);
    let steps = i64::try_from(months.len().saturating_sub(1)).unwrap_or(1).max(1);
    let x = |at: usize| left + i64::try_from(at).unwrap_or(0) * (right - left) / steps;
    let y = |value: i64| base - value * (base - head) / top;
    let mut svg = open(id, title, desc, (640, 290));
    for part in 0..=4 {
        let value = top * part / 4;
        let _ = write!(
            svg,
            "<path class=\"grid-line\" d=\"M{left} {0}H{right}\"/><text class=\"axis\" x=\"{1}\" y=\"{2}\" \
             text-anchor=\"end\">{3}</text>",
            y(value),
            left - 8,
            y(value) + 4,
            number(value)
        );
    }
    let every = months.len().div_ceil(6).max(1);
    for (at, month) in months.iter().enumerate().filter(|(at, _)| at.is_multiple_of(every)) {
        let _ = write!(
            svg,
            "<text class=\"axis\" x=\"{}\" y=\"252\" text-anchor=\"middle\">{}</text>",
            x(at).clamp(left + 14, right - 22),
            escape(month)
        );
    }
    for (rank, line) in lines.iter().enumerate() {
        let class = if rank == 0 { "" } else { " b" };
        let mut path = String::new();
        let mut pen = 'M';
        for (at, value) in line.values.iter().enumerate() {
            match value {
                Some(value) => {
                    let _ = write!(path, "{pen}{} {}", x(at), y(*value));
                    pen = 'L';
                }
                None => pen = 'M',
            }
        }
        let _ = write!(svg, "<path class=\"line{class}\" d=\"{path}\"/>");
        for (at, value) in line.values.iter().enumerate() {
            if let Some(value) = value {
                let _ = write!(
                    svg,
                    "<circle class=\"dot{class}\" cx=\"{}\" cy=\"{}\" r=\"4\"/>",
                    x(at),
                    y(*value)
                );
            }
        }
        let key = left + i64::try_from(rank).unwrap_or(0) * 260;
        let _ = write!(
            svg,
            "<path class=\"line{class}\" d=\"M{key} 277h34\"/><text x=\"{}\" y=\"282\">{}</text>",
            key + 42,
            escape(line.name)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// The next 1, 2, 4 or 8 times a power of ten: quarters of it read well.
fn round_up(value: i64) -> i64 {
    let mut power = 1;
    loop {
        for step in [4, 8, 12, 20] {
            if power * step >= value {
                return power * step;
            }
        }
        power *= 10;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_suppressed_bar_shows_no_length_and_a_label_is_escaped() {
        let drawn = bars("x", "T", "D", &[Bar { label: "<Rezé>".into(), value: None }]);
        assert!(drawn.contains("secret") && drawn.contains("&lt;Rezé&gt;"));
        assert!(drawn.contains("<title id=\"x-t\">T</title>"));
    }

    #[test]
    fn a_line_without_any_value_still_draws_its_axes() {
        let line = Line { name: "n", values: vec![None, None] };
        let drawn = lines("x", "T", "D", &["a".into(), "b".into()], &[line]);
        assert!(drawn.contains("grid-line") && !drawn.contains("NaN"));
    }
}
