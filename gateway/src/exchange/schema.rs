//! The shape of a schema of the national format: elements in order, how often, and what they hold.
//!
//! One table ([`super::tables`]) serves reading (what is unknown, too long or of a bad type), completeness (what
//! lacks for a valid 02.01 document) and writing (the order). Version 02.00 has fewer elements and the same order.

/// One element of the format.
#[derive(Debug)]
pub struct Element {
    /// Local name.
    pub name: &'static str,
    /// Whether a complete document must have it.
    pub required: bool,
    /// Whether it may repeat.
    pub many: bool,
    /// Required, but its empty form says nothing false: written empty when absent, never counted as a gap.
    pub blank: bool,
    /// The choice it belongs to.
    pub branch: Option<Branch>,
    /// What it holds.
    pub content: Content,
}

/// A place in a choice: exactly one alternative may be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Branch {
    /// Which of the alternatives.
    pub alternative: u8,
    /// Whether one of them must be there.
    pub must: bool,
}

/// What an element holds.
#[derive(Debug)]
pub enum Content {
    /// Text of at most so many characters.
    Text(usize, Pattern),
    /// `true` or `false`.
    Flag,
    /// A civil day.
    Date,
    /// A day and hour.
    Instant,
    /// A whole number between two bounds.
    Int(i64, i64),
    /// A code of a list, in the attribute `code`.
    Code(&'static [&'static str]),
    /// An INSEE code, in the attribute `code`.
    Commune,
    /// Other elements.
    Tree(&'static [Element]),
    /// Answers of the national system: read past, never kept, never written.
    Answer,
}

/// Spelling of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pattern {
    /// Anything.
    Any,
    /// Up to ten digits.
    Phone,
    /// One to five digits.
    PostCode,
    /// An e-mail address as the format takes it.
    Mail,
    /// Three letters or digits.
    Kind,
}

impl Pattern {
    /// Whether a text, not empty, is spelt so.
    #[must_use]
    pub fn fits(self, text: &str) -> bool {
        let digits = |max: usize| text.len() <= max && text.bytes().all(|b| b.is_ascii_digit());
        match self {
            Self::Any => true,
            Self::Phone => digits(10),
            Self::PostCode => digits(5),
            Self::Kind => text.len() == 3 && text.bytes().all(|b| b.is_ascii_alphanumeric()),
            Self::Mail => is_mail(text),
        }
    }
}

/// `[a-zA-Z0-9_.\-]+@[a-zA-Z0-9_.\-]+\.[a-zA-Z]{1,3}`: the format takes no longer ending.
fn is_mail(text: &str) -> bool {
    let word = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-'))
    };
    let Some((user, host)) = text.split_once('@') else { return false };
    let Some((domain, end)) = host.rsplit_once('.') else { return false };
    word(user)
        && word(domain)
        && (1..=3).contains(&end.len())
        && end.bytes().all(|b| b.is_ascii_alphabetic())
}

impl Element {
    const fn new(name: &'static str, content: Content, required: bool, many: bool) -> Self {
        Self { name, required, many, blank: false, branch: None, content }
    }

    /// Written empty when it lacks.
    #[must_use]
    pub(super) const fn blank(mut self) -> Self {
        self.blank = true;
        self
    }

    /// An alternative of a choice that must be made.
    #[must_use]
    pub(super) const fn either(mut self, alternative: u8) -> Self {
        self.branch = Some(Branch { alternative, must: true });
        self
    }

    /// An alternative of a choice that may be left open.
    #[must_use]
    pub(super) const fn perhaps(mut self, alternative: u8) -> Self {
        self.branch = Some(Branch { alternative, must: false });
        self
    }

    /// The elements below, if it holds any.
    #[must_use]
    pub fn children(&self) -> &'static [Self] {
        match self.content {
            Content::Tree(children) => children,
            _ => &[],
        }
    }
}

/// Exactly one.
pub(super) const fn one(name: &'static str, content: Content) -> Element {
    Element::new(name, content, true, false)
}

/// None or one.
pub(super) const fn maybe(name: &'static str, content: Content) -> Element {
    Element::new(name, content, false, false)
}

/// Any number.
pub(super) const fn many(name: &'static str, content: Content) -> Element {
    Element::new(name, content, false, true)
}

/// One or more.
pub(super) const fn some(name: &'static str, content: Content) -> Element {
    Element::new(name, content, true, true)
}

/// Free text of at most `max` characters.
pub(super) const fn text(max: usize) -> Content {
    Content::Text(max, Pattern::Any)
}

/// The element of this name among `children`.
#[must_use]
pub fn find(children: &'static [Element], name: &str) -> Option<&'static Element> {
    children.iter().find(|element| element.name == name)
}
