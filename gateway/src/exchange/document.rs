//! One document of the national format: a heading and a demand. Read from a file, or built here.

use super::node::Node;
use chrono::NaiveDate;
use std::borrow::Cow;

/// Kinds of messages (`typeFichier`) that change a demand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Kind {
    /// CRE: a new demand, or one brought from elsewhere when it carries a number.
    Create,
    /// CRS: a new demand after a separation.
    CreateAfterSeparation,
    /// MOD: a change.
    Change,
    /// REN: a renewal.
    Renew,
    /// RAD: a deregistration, or a reinstatement when it gives no reason.
    Deregister,
}

impl Kind {
    /// The code.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Create => "CRE",
            Self::CreateAfterSeparation => "CRS",
            Self::Change => "MOD",
            Self::Renew => "REN",
            Self::Deregister => "RAD",
        }
    }

    /// Reads a code.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Create, Self::CreateAfterSeparation, Self::Change, Self::Renew, Self::Deregister]
            .into_iter()
            .find(|kind| kind.code() == code)
    }
}

/// A demand with the heading of the file it came in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// `versionInterface` as it came.
    pub version: String,
    /// `entete`.
    pub header: Node,
    /// `demande`.
    pub demand: Node,
}

impl Document {
    /// `typeFichier` as it came.
    #[must_use]
    pub fn kind(&self) -> Option<&str> {
        self.header.text_at("typeFichier")
    }

    /// Starts a document of this kind, filed on that day at midday.
    #[must_use]
    pub fn new(kind: Kind, filed_on: NaiveDate) -> Self {
        let mut document = Self {
            version: "02.01".to_owned(),
            header: Node::new("entete"),
            demand: Node::new("demande"),
        };
        let filed_at = format!("{}T12:00:00", filed_on.format("%Y-%m-%d"));
        place(&mut document.header, "typeFichier").text = kind.code().to_owned();
        place(&mut document.header, "dateFichier").text = filed_at;
        document
    }

    /// Writes below `demandeLogement`.
    pub fn form(&mut self) -> Form<'_> {
        Form { node: place(&mut self.demand, "demandeLogement") }
    }

    /// Writes below `informationDalo`.
    pub fn dalo(&mut self) -> Form<'_> {
        Form { node: place(&mut self.demand, "informationDalo") }
    }
}

/// Fills elements by path, for instance `personnePhysique/demandeur/nom`. What lacks on the way is made; an empty
/// value writes nothing; the order of writing is free, the schema restores its own.
#[derive(Debug)]
pub struct Form<'a> {
    node: &'a mut Node,
}

impl Form<'_> {
    /// An element with text.
    pub fn text(&mut self, path: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        if !value.trim().is_empty() {
            value.trim().clone_into(&mut place(self.node, path).text);
        }
        self
    }

    /// An element with a code.
    pub fn code(&mut self, path: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        if !value.is_empty() {
            place(self.node, path).code = Some(value);
        }
        self
    }

    /// A day.
    pub fn date(&mut self, path: &str, value: NaiveDate) -> &mut Self {
        self.text(path, value.format("%Y-%m-%d").to_string())
    }

    /// A whole number.
    pub fn int(&mut self, path: &str, value: impl Into<i64>) -> &mut Self {
        self.text(path, value.into().to_string())
    }

    /// Yes or no.
    pub fn flag(&mut self, path: &str, value: bool) -> &mut Self {
        self.text(path, if value { "true" } else { "false" })
    }

    /// One more element at `path`, beside those already there.
    pub fn add(&mut self, path: &str, fill: impl FnOnce(&mut Form<'_>)) -> &mut Self {
        let (parent, name) = match path.rsplit_once('/') {
            Some((parent, name)) => (place(self.node, parent), name),
            None => (&mut *self.node, path),
        };
        let mut node = Node::new(name.to_owned());
        fill(&mut Form { node: &mut node });
        parent.children.push(node);
        self
    }

    /// One more coded element at `path`.
    pub fn add_code(&mut self, path: &str, value: impl Into<String>) -> &mut Self {
        let value = value.into();
        self.add(path, |form| form.node.code = Some(value))
    }
}

/// The element at `path`, made if it lacks.
fn place<'a>(node: &'a mut Node, path: &str) -> &'a mut Node {
    path.split('/').fold(node, |node, name| {
        let at = node.children.iter().position(|child| child.name == name).unwrap_or_else(|| {
            node.children.push(Node::new(Cow::Owned(name.to_owned())));
            node.children.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "the position was found or made just above")]
        &mut node.children[at]
    })
}
