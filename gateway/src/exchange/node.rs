//! One element of a document, with the line it stood on.

use super::schema::{Element, find};
use domain::declaration::Received;
use serde_json::{Map, Value};
use std::borrow::Cow;

/// An element of the national format.
#[derive(Clone, PartialEq, Eq)]
pub struct Node {
    /// Local name.
    pub name: Cow<'static, str>,
    /// Line of its start tag, 0 when it was built here.
    pub line: u32,
    /// Value of the attribute `code`.
    pub code: Option<String>,
    /// Its text, without the blanks around.
    pub text: String,
    /// Elements below, as they came.
    pub children: Vec<Node>,
}

/// Never prints a value: a document is personal.
impl std::fmt::Debug for Node {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Node")
            .field("name", &self.name)
            .field("line", &self.line)
            .field("children", &self.children)
            .finish_non_exhaustive()
    }
}

impl Node {
    /// An empty element.
    #[must_use]
    pub fn new(name: impl Into<Cow<'static, str>>) -> Self {
        Self { name: name.into(), line: 0, code: None, text: String::new(), children: Vec::new() }
    }

    /// Says nothing: no text, no code, nothing below.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.children.is_empty() && self.text.is_empty() && self.code.is_none()
    }

    /// The first element below of this name.
    #[must_use]
    pub fn child(&self, name: &str) -> Option<&Self> {
        self.children.iter().find(|child| child.name == name)
    }

    /// Every element below of this name.
    pub fn each<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }

    /// The element at a path of names separated by `/`.
    #[must_use]
    pub fn at(&self, path: &str) -> Option<&Self> {
        path.split('/').try_fold(self, |node, name| node.child(name))
    }

    /// The text at a path, unless empty.
    #[must_use]
    pub fn text_at(&self, path: &str) -> Option<&str> {
        self.at(path).map(|node| node.text.as_str()).filter(|text| !text.is_empty())
    }

    /// The code at a path, unless empty.
    #[must_use]
    pub fn code_at(&self, path: &str) -> Option<&str> {
        self.at(path).and_then(|node| node.code.as_deref()).filter(|code| !code.is_empty())
    }

    /// The elements below, as [`Received`] holds them. What repeats in `schema` is an array even when alone.
    #[must_use]
    pub fn received(&self, schema: &'static [Element]) -> Received {
        Received(self.map(schema, |_| true))
    }

    /// As [`Node::received`], of the elements that `keep` takes.
    #[must_use]
    pub fn map(
        &self,
        schema: &'static [Element],
        keep: impl Fn(&str) -> bool,
    ) -> Map<String, Value> {
        let mut map = Map::new();
        for child in self.children.iter().filter(|child| keep(&child.name)) {
            let element = find(schema, &child.name);
            let value = child.value(element.map_or(&[], Element::children));
            match map.get_mut(child.name.as_ref()) {
                Some(Value::Array(items)) => items.push(value),
                Some(first) => {
                    let first = first.take();
                    map.insert(child.name.to_string(), Value::Array(vec![first, value]));
                }
                None if element.is_some_and(|element| element.many) => {
                    map.insert(child.name.to_string(), Value::Array(vec![value]));
                }
                None => {
                    map.insert(child.name.to_string(), value);
                }
            }
        }
        map
    }

    fn value(&self, schema: &'static [Element]) -> Value {
        if self.children.is_empty() && self.code.is_none() {
            return Value::String(self.text.clone());
        }
        let mut map = self.map(schema, |_| true);
        if let Some(code) = &self.code {
            map.insert("@code".to_owned(), Value::String(code.clone()));
        }
        Value::Object(map)
    }

    /// Builds the element `name` back from a received tree.
    #[must_use]
    pub fn from_map(name: &str, map: &Map<String, Value>) -> Self {
        let mut node = Self::new(name.to_owned());
        for (key, value) in map {
            match value {
                Value::String(code) if key == "@code" => node.code = Some(code.clone()),
                Value::Array(items) => {
                    node.children.extend(items.iter().map(|item| Self::from_value(key, item)));
                }
                value => node.children.push(Self::from_value(key, value)),
            }
        }
        node
    }

    fn from_value(name: &str, value: &Value) -> Self {
        match value {
            Value::Object(map) => Self::from_map(name, map),
            Value::String(text) => Self { text: text.clone(), ..Self::new(name.to_owned()) },
            other => Self { text: other.to_string(), ..Self::new(name.to_owned()) },
        }
    }
}
