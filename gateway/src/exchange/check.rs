//! Holds a tree against the schema: what lacks, what is not understood, what cannot be.

use super::{
    node::Node,
    schema::{Content, Element, Pattern, find},
};
use chrono::{Datelike, NaiveDate};

/// What is wrong with an element.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Defect {
    /// A complete document must have it.
    Missing,
    /// The schema does not know it: kept as it came.
    UnknownElement,
    /// The code is not in the published list: kept as it came.
    UnknownCode,
    /// Longer than the format allows: kept as it came.
    TooLong,
    /// Not spelt as the format asks (number, yes or no, telephone, e-mail, post code): kept as it came.
    BadValue,
    /// A day that does not exist.
    ImpossibleDate,
    /// There twice, where once is meant.
    Repeated,
    /// Two alternatives of a choice are both there.
    BothChosen,
}

impl Defect {
    /// Stable code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Missing => "element.missing",
            Self::UnknownElement => "element.unknown",
            Self::UnknownCode => "code.unknown",
            Self::TooLong => "element.too-long",
            Self::BadValue => "element.bad-value",
            Self::ImpossibleDate => "date.impossible",
            Self::Repeated => "element.repeated",
            Self::BothChosen => "element.both-chosen",
        }
    }

    /// In words.
    #[must_use]
    pub const fn reason(self) -> &'static str {
        match self {
            Self::Missing => "is missing",
            Self::UnknownElement => "is not known to version 02.01; kept as it came",
            Self::UnknownCode => "has a code outside the published list; kept as it came",
            Self::TooLong => "is longer than the format allows; kept as it came",
            Self::BadValue => "is not spelt as the format asks; kept as it came",
            Self::ImpossibleDate => "is not a possible date",
            Self::Repeated => "is there twice",
            Self::BothChosen => "excludes another element that is there too",
        }
    }

    /// Whether the demand cannot go in with it, wherever it is.
    #[must_use]
    pub const fn refuses(self) -> bool {
        matches!(self, Self::ImpossibleDate | Self::Repeated)
    }

    /// Whether a document that has it is still valid.
    #[must_use]
    pub const fn writable(self) -> bool {
        matches!(self, Self::UnknownElement | Self::UnknownCode)
    }
}

/// A defect and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What is wrong.
    pub defect: Defect,
    /// Names of elements below `demande`, by `/`; `demandeLogement/` is left out.
    pub path: String,
    /// Line of the element, or of its parent when it lacks.
    pub line: u32,
}

/// Everything that is wrong with `node`, whose children follow `schema`.
#[must_use]
pub fn findings(node: &Node, schema: &'static [Element]) -> Vec<Finding> {
    let mut check = Check { found: Vec::new(), path: Vec::new() };
    check.tree(node, schema);
    check.found
}

struct Check<'a> {
    found: Vec<Finding>,
    path: Vec<&'a str>,
}

impl<'a> Check<'a> {
    fn tell(&mut self, defect: Defect, name: &str, line: u32) {
        let mut path = String::new();
        for part in
            self.path.iter().copied().chain([name]).filter(|part| *part != "demandeLogement")
        {
            if !path.is_empty() {
                path.push('/');
            }
            path.push_str(part);
        }
        if path.is_empty() {
            name.clone_into(&mut path);
        }
        self.found.push(Finding { defect, path, line });
    }

    fn tree(&mut self, node: &'a Node, schema: &'static [Element]) {
        if !node.text.is_empty() && !node.children.is_empty() {
            self.tell(Defect::UnknownElement, "text()", node.line);
        }
        self.gaps(node, schema);
        self.choice(node, schema);
        for (index, child) in node.children.iter().enumerate() {
            let Some(element) = find(schema, &child.name) else {
                self.tell(Defect::UnknownElement, shown(&child.name), child.line);
                continue;
            };
            let before = node.children.iter().take(index);
            if !element.many && before.clone().any(|other| other.name == child.name) {
                self.tell(Defect::Repeated, element.name, child.line);
            }
            self.one(child, element);
        }
    }

    fn gaps(&mut self, node: &Node, schema: &'static [Element]) {
        let has = |element: &Element| node.children.iter().any(|child| child.name == element.name);
        let begun = |alternative: u8| {
            schema
                .iter()
                .filter(|e| e.branch.is_some_and(|b| b.alternative == alternative))
                .any(has)
        };
        for element in schema.iter().filter(|e| e.required && !e.blank && !has(e)) {
            let lacks = match element.branch {
                None => true,
                Some(branch) if begun(branch.alternative) => true,
                Some(branch) => branch.must && branch.alternative == 0 && !begun(1),
            };
            if lacks {
                self.tell(Defect::Missing, element.name, node.line);
            }
        }
    }

    fn choice(&mut self, node: &Node, schema: &'static [Element]) {
        let mut first = None;
        for child in &node.children {
            let Some(branch) = find(schema, &child.name).and_then(|e| e.branch) else { continue };
            if *first.get_or_insert(branch.alternative) != branch.alternative {
                self.tell(Defect::BothChosen, &child.name, child.line);
                return;
            }
        }
    }

    fn one(&mut self, node: &'a Node, element: &'static Element) {
        let defect = match &element.content {
            Content::Tree(schema) => {
                self.path.push(element.name);
                self.tree(node, schema);
                self.path.pop();
                None
            }
            Content::Answer => None,
            Content::Code(list) => code(node, 6, |code| list.contains(&code)),
            Content::Commune => code(node, 5, |code| code.len() == 5),
            Content::Text(max, pattern) => text(node, *max, *pattern),
            Content::Flag => (!matches!(node.text.as_str(), "true" | "false" | "1" | "0"))
                .then_some(Defect::BadValue),
            Content::Int(low, high) => {
                let fits = int(&node.text).is_some_and(|value| (*low..=*high).contains(&value));
                (!fits).then_some(Defect::BadValue)
            }
            Content::Date => date(&node.text).is_none().then_some(Defect::ImpossibleDate),
            Content::Instant => instant(&node.text).is_none().then_some(Defect::ImpossibleDate),
        };
        if let Some(defect) = defect {
            self.tell(defect, element.name, node.line);
        }
    }
}

fn code(node: &Node, max: usize, listed: impl Fn(&str) -> bool) -> Option<Defect> {
    match node.code.as_deref() {
        None => Some(Defect::BadValue),
        Some(code) if listed(code) => None,
        Some(code) if code.len() <= max && code.bytes().all(|b| b.is_ascii_alphanumeric()) => {
            Some(Defect::UnknownCode)
        }
        Some(_) => Some(Defect::BadValue),
    }
}

fn text(node: &Node, max: usize, pattern: Pattern) -> Option<Defect> {
    if node.text.chars().count() > max {
        Some(Defect::TooLong)
    } else if node.text.is_empty() || !pattern.fits(&node.text) {
        Some(Defect::BadValue)
    } else {
        None
    }
}

/// The name of an element that is not ours, short and plain.
fn shown(name: &str) -> &str {
    let fits = name.len() <= 60 && name.bytes().all(|b| b.is_ascii_graphic());
    if fits { name } else { "?" }
}

/// A whole number as XML Schema writes it.
#[must_use]
pub fn int(text: &str) -> Option<i64> {
    text.strip_prefix('+').unwrap_or(text).parse().ok()
}

/// Yes or no as XML Schema writes it.
#[must_use]
pub fn flag(text: &str) -> Option<bool> {
    match text {
        "true" | "1" => Some(true),
        "false" | "0" => Some(false),
        _ => None,
    }
}

/// A civil day as XML Schema writes it, with or without a zone, between 1850 and 2199.
#[must_use]
pub fn date(text: &str) -> Option<NaiveDate> {
    let (day, zone) = text.split_at_checked(10)?;
    let zoned = zone.is_empty() || zone == "Z" || is_offset(zone);
    let spelt = day.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    NaiveDate::parse_from_str(day, "%Y-%m-%d")
        .ok()
        .filter(|date| zoned && spelt && (1850..2200).contains(&date.year()))
}

/// The civil day of a day and hour, as they are written: in the zone of the writer.
#[must_use]
pub fn instant(text: &str) -> Option<NaiveDate> {
    let (day, rest) = text.split_once('T')?;
    let zone = rest.find(['Z', '+', '-']).unwrap_or(rest.len());
    let (hour, zone) = rest.split_at_checked(zone)?;
    chrono::NaiveTime::parse_from_str(hour, "%H:%M:%S%.f").ok()?;
    let zoned = zone.is_empty() || zone == "Z" || is_offset(zone);
    if zoned && day.len() == 10 { date(day) } else { None }
}

fn is_offset(zone: &str) -> bool {
    let Some(rest) = zone.strip_prefix(['+', '-']) else { return false };
    let Some((hours, minutes)) = rest.split_once(':') else { return false };
    let two = |text: &str, max: u8| text.len() == 2 && text.parse::<u8>().is_ok_and(|v| v <= max);
    two(hours, 14) && two(minutes, 59)
}
