//! Fields of a form: what was typed, what is wrong with it, and how each is drawn, labelled and linked.

use super::messages::Said;
use askama::Template;

/// Values to choose from, with what is shown.
pub(crate) type Options = Vec<(String, String)>;
/// Values to choose from, with what is shown in French and in the language beside it.
pub(crate) type SaidOptions = Vec<(String, Said)>;

/// What a form holds.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fields {
    values: Vec<(String, String)>,
    errors: Vec<(String, Said)>,
}

impl Fields {
    /// The fields as they came.
    pub(crate) fn new(values: Vec<(String, String)>) -> Self {
        let values = values.into_iter().map(|(n, v)| (n, v.trim().chars().take(400).collect()));
        Self { values: values.collect(), errors: Vec::new() }
    }

    /// The value of a field, empty if there is none.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.values.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str())
    }

    /// Every value of a field that may repeat.
    pub(crate) fn all(&self, name: &str) -> Vec<&str> {
        self.values
            .iter()
            .filter(|(n, v)| n == name && !v.is_empty())
            .map(|(_, v)| v.as_str())
            .collect()
    }

    /// A field read as something, if it spells it.
    pub(crate) fn parsed<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.value(name).parse().ok()
    }

    /// Gives a field a value.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.retain(|(n, _)| n != name);
        self.values.push((name.to_owned(), value.into()));
    }

    /// Says what is wrong with a field.
    pub(crate) fn wrong(&mut self, name: &str, message: impl Into<Said>) {
        if self.error(name).is_none() {
            self.errors.push((name.to_owned(), message.into()));
        }
    }

    /// What is wrong with a field.
    pub(crate) fn error(&self, name: &str) -> Option<&Said> {
        self.errors.iter().find(|(n, _)| n == name).map(|(_, m)| m)
    }

    /// Forgets what is wrong with other fields than these.
    pub(crate) fn keep_errors(&mut self, keep: impl Fn(&str) -> bool) {
        self.errors.retain(|(name, _)| keep(name));
    }

    /// Whether something is wrong.
    pub(crate) fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }

    /// Every pair but those the site adds, for a page that carries them on.
    pub(crate) fn carried(&self) -> Vec<(&str, &str)> {
        let own = |name: &str| name.starts_with('_') || ["etape", "page"].contains(&name);
        self.values.iter().filter(|(n, _)| !own(n)).map(|(n, v)| (n.as_str(), v.as_str())).collect()
    }

    /// The summary of errors, linked to the fields; empty without errors.
    pub(crate) fn summary(&self) -> String {
        draw(&Summary { errors: &self.errors })
    }

    /// One line of text, a date, a number, a secret.
    pub(crate) fn text(
        &self,
        name: &str,
        label: impl Into<Said>,
        hint: impl Into<Said>,
        kind: &str,
        auto: &str,
    ) -> String {
        draw(&Text {
            name,
            label: label.into(),
            hint: hint.into(),
            kind,
            auto,
            value: self.value(name),
            error: self.error(name),
        })
    }

    /// A list to choose one from.
    pub(crate) fn select(
        &self,
        name: &str,
        label: impl Into<Said>,
        hint: impl Into<Said>,
        options: &Options,
    ) -> String {
        self.select_said(name, label, hint, &said(options))
    }

    /// [`Self::select`] in two languages.
    pub(crate) fn select_said(
        &self,
        name: &str,
        label: impl Into<Said>,
        hint: impl Into<Said>,
        options: &SaidOptions,
    ) -> String {
        draw(&Select {
            name,
            label: label.into(),
            hint: hint.into(),
            options,
            chosen: &self.chosen(name),
            error: self.error(name),
        })
    }

    /// Boxes or buttons to choose from: `checkbox` or `radio`.
    pub(crate) fn choices(
        &self,
        name: &str,
        label: impl Into<Said>,
        hint: impl Into<Said>,
        options: &Options,
        kind: &str,
    ) -> String {
        self.choices_said(name, label, hint, &said(options), kind)
    }

    /// [`Self::choices`] in two languages.
    pub(crate) fn choices_said(
        &self,
        name: &str,
        label: impl Into<Said>,
        hint: impl Into<Said>,
        options: &SaidOptions,
        kind: &str,
    ) -> String {
        draw(&Choices {
            name,
            label: label.into(),
            hint: hint.into(),
            options,
            kind,
            chosen: &self.chosen(name),
            error: self.error(name),
        })
    }

    fn chosen(&self, name: &str) -> Vec<String> {
        self.all(name).into_iter().map(str::to_owned).collect()
    }
}

/// A part of a page; a part that cannot be drawn leaves nothing.
fn said(options: &Options) -> SaidOptions {
    options.iter().map(|(value, shown)| (value.clone(), Said::from(shown))).collect()
}

fn draw(part: &impl Template) -> String {
    part.render().unwrap_or_default()
}

#[derive(Template)]
#[template(path = "parts/summary.html")]
struct Summary<'a> {
    errors: &'a [(String, Said)],
}

#[derive(Template)]
#[template(path = "parts/text.html")]
struct Text<'a> {
    name: &'a str,
    label: Said,
    hint: Said,
    kind: &'a str,
    auto: &'a str,
    value: &'a str,
    error: Option<&'a Said>,
}

#[derive(Template)]
#[template(path = "parts/select.html")]
struct Select<'a> {
    name: &'a str,
    label: Said,
    hint: Said,
    options: &'a SaidOptions,
    chosen: &'a Vec<String>,
    error: Option<&'a Said>,
}

#[derive(Template)]
#[template(path = "parts/choices.html")]
struct Choices<'a> {
    name: &'a str,
    label: Said,
    hint: Said,
    options: &'a SaidOptions,
    kind: &'a str,
    chosen: &'a Vec<String>,
    error: Option<&'a Said>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wrong_field_is_marked_described_and_linked_from_the_summary() {
        let mut fields = Fields::new(vec![("nom".into(), "<b>".into())]);
        fields.wrong("nom", "Écrivez votre nom");
        let html = fields.text("nom", "Nom", "Comme sur vos papiers", "text", "family-name");
        assert!(html.contains("aria-invalid=\"true\"") && html.contains("nom-hint nom-error"));
        assert!(!html.contains("<b>"), "what was typed is escaped: {html}");
        assert!(fields.summary().contains("href=\"#nom\""));
    }
}
