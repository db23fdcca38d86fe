//! A sentence that has no language yet: its key, and values that each language spells in its own way.

use super::{Beside, Said, Words, bundle_of, in_french, spelt};
use crate::web::words;
use chrono::NaiveDate;
use eventstore::recorded::Instant;
use fluent_bundle::FluentArgs;
use std::borrow::Cow;

/// What is to be said: a key of the message files with its values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sentence {
    key: Cow<'static, str>,
    values: Vec<(&'static str, Part)>,
}

/// A value of a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Part {
    /// A day with its weekday.
    Day(NaiveDate),
    /// A day without its weekday.
    ShortDay(NaiveDate),
    /// An instant, to the minute.
    Minute(Instant),
    /// A number: it chooses between one and many.
    Number(i64),
    /// An amount, in cents.
    Cents(i64),
    /// What is the same in every language.
    Name(String),
    /// A sentence, its first letter small.
    Small(Box<Sentence>),
    /// A sentence as it stands.
    Whole(Box<Sentence>),
    /// Several in one, with what stands between two.
    Several(Vec<Part>, &'static str),
}

impl Sentence {
    /// The sentence of a key.
    pub(crate) fn of(key: impl Into<Cow<'static, str>>) -> Self {
        Self { key: key.into(), values: Vec::new() }
    }

    /// The same with a value.
    pub(crate) fn with(mut self, name: &'static str, value: Part) -> Self {
        self.values.push((name, value));
        self
    }

    /// The sentence as a value of another.
    pub(crate) fn whole(self) -> Part {
        Part::Whole(Box::new(self))
    }

    /// The same, with a small first letter.
    pub(crate) fn small(self) -> Part {
        Part::Small(Box::new(self))
    }

    fn spelt(&self, language: Option<Beside>) -> String {
        let mut filled = FluentArgs::with_capacity(self.values.len());
        for (name, value) in &self.values {
            match value {
                Part::Number(number) => filled.set(*name, *number),
                other => filled.set(*name, other.spelt(language)),
            }
        }
        spelt(language.map_or_else(in_french, bundle_of), &self.key, &filled)
    }
}

impl From<&'static str> for Sentence {
    fn from(key: &'static str) -> Self {
        Self::of(key)
    }
}

impl Part {
    fn spelt(&self, language: Option<Beside>) -> String {
        match (self, language) {
            (Self::Day(day), None) => words::long_day(*day),
            (Self::Day(day), Some(Beside::English)) => day.format("%A %-d %B %Y").to_string(),
            (Self::ShortDay(day), None) => words::day(*day),
            (Self::ShortDay(day), Some(Beside::English)) => day.format("%-d %B %Y").to_string(),
            (Self::Minute(at), None) => words::minute(*at),
            (Self::Minute(at), Some(Beside::English)) => {
                words::moment(*at).format("%-d %B %Y at %H:%M").to_string()
            }
            (Self::Cents(cents), None) => words::euros(*cents),
            (Self::Cents(cents), Some(Beside::English)) => {
                format!("€{}.{:02}", cents / 100, (cents % 100).abs())
            }
            (Self::Number(number), _) => number.to_string(),
            (Self::Name(name), _) => name.clone(),
            (Self::Whole(sentence), _) => sentence.spelt(language),
            (Self::Small(sentence), _) => lowered(&sentence.spelt(language)),
            (Self::Several(parts, between), _) => {
                let parts: Vec<String> = parts.iter().map(|part| part.spelt(language)).collect();
                parts.join(between)
            }
        }
    }
}

/// A text with a small first letter.
pub(super) fn lowered(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|c| c.to_lowercase().chain(letters).collect()).unwrap_or_default()
}

impl Words {
    /// A sentence in French and in the language beside it.
    pub(crate) fn tell(&self, sentence: &Sentence) -> Said {
        let beside = self.beside().map(|it| (it.code(), sentence.spelt(Some(it))));
        Said::new(sentence.spelt(None), beside)
    }

    /// Several sentences that follow one another.
    pub(crate) fn tell_all(&self, sentences: &[Sentence]) -> Said {
        let joined = |language| {
            let all: Vec<String> = sentences.iter().map(|one| one.spelt(language)).collect();
            all.join(" ")
        };
        let beside = self.beside().map(|it| (it.code(), joined(Some(it))));
        Said::new(joined(None), beside.filter(|_| !sentences.is_empty()))
    }

    /// A value alone.
    pub(crate) fn part(&self, value: &Part) -> Said {
        let french = value.spelt(None);
        let beside = self.beside().map(|it| (it.code(), value.spelt(Some(it))));
        Said::new(french, beside)
    }
}

#[cfg(test)]
impl Sentence {
    /// Its key and the names of its values, then those of the sentences in it.
    pub(crate) fn parts(&self) -> Vec<(String, Vec<&'static str>)> {
        let mut names: Vec<_> = self.values.iter().map(|(name, _)| *name).collect();
        names.sort_unstable();
        let mut all = vec![(self.key.to_string(), names)];
        all.extend(self.values.iter().flat_map(|(_, value)| value.parts()));
        all
    }
}

#[cfg(test)]
impl Part {
    pub(crate) fn parts(&self) -> Vec<(String, Vec<&'static str>)> {
        match self {
            Self::Whole(sentence) | Self::Small(sentence) => sentence.parts(),
            Self::Several(parts, _) => parts.iter().flat_map(Self::parts).collect(),
            _ => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_spells_a_day_an_amount_and_an_instant_its_own_way() {
        let day: NaiveDate = "2026-03-18".parse().unwrap();
        let words = Words::with_beside(Some(Beside::English));
        let spelt = |part: Part| {
            let said = words.part(&part);
            (said.in_french().to_owned(), said.beside().to_owned())
        };
        let both = |french: &str, english: &str| (french.to_owned(), english.to_owned());
        assert_eq!(spelt(Part::Day(day)), both("mercredi 18 mars 2026", "Wednesday 18 March 2026"));
        assert_eq!(spelt(Part::ShortDay(day)), both("18 mars 2026", "18 March 2026"));
        assert_eq!(spelt(Part::Cents(51_240)), both("512,40\u{a0}€", "€512.40"));
        let at = Instant::midday(day);
        assert_eq!(
            spelt(Part::Minute(at)),
            both("18 mars 2026 à 13 h 00", "18 March 2026 at 13:00")
        );
    }

    #[test]
    fn a_name_that_both_languages_share_is_shown_once() {
        let words = Words::with_beside(Some(Beside::English));
        assert_eq!(words.part(&Part::Name("Rezé".into())).to_string(), "Rezé");
    }
}
