//! The sentences that people read, by key: French first, and beside it the language they chose, never instead. Words that
//! no sentence may use stand in `messages/forbidden.toml`, each with its reason.
//!
//! A sentence stands in `messages/fr/<page>.ftl` (Fluent) and under the same key in every other language; a test
//! holds the languages together. A page says `page.words.say("key")`; what comes out is HTML, already escaped.

mod choice;
pub(crate) mod codes;
mod said;
mod sentence;

pub(super) use choice::{choose, chosen};
pub(crate) use said::Said;
pub(crate) use sentence::{Part, Sentence};

use fluent_bundle::{FluentArgs, FluentResource, concurrent::FluentBundle};
use std::sync::LazyLock;
use unic_langid::LanguageIdentifier;

/// A language shown beside the French.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Beside {
    /// English.
    English,
}

impl Beside {
    /// Every language that the message files have whole.
    pub(crate) const ALL: [Self; 1] = [Self::English];

    /// Its code (BCP 47): in the cookie, in `lang`, in addresses.
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
        }
    }

    /// Its name in itself.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
        }
    }

    /// The language of this code.
    pub(crate) fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|language| language.code() == code)
    }
}

macro_rules! files {
    ($language:literal) => {
        [
            include_str!(concat!("../../../messages/", $language, "/access.ftl")),
            include_str!(concat!("../../../messages/", $language, "/codes.ftl")),
            include_str!(concat!("../../../messages/", $language, "/common.ftl")),
            include_str!(concat!("../../../messages/", $language, "/compare.ftl")),
            include_str!(concat!("../../../messages/", $language, "/home.ftl")),
            include_str!(concat!("../../../messages/", $language, "/offer.ftl")),
            include_str!(concat!("../../../messages/", $language, "/register.ftl")),
            include_str!(concat!("../../../messages/", $language, "/sheet.ftl")),
            include_str!(concat!("../../../messages/", $language, "/sign-in.ftl")),
            include_str!(concat!("../../../messages/", $language, "/thread.ftl")),
        ]
    };
}

const FRENCH: [&str; 10] = files!("fr");
const ENGLISH: [&str; 10] = files!("en");

type Bundle = FluentBundle<FluentResource>;

static FR: LazyLock<Bundle> = LazyLock::new(|| bundle("fr", &FRENCH));
static EN: LazyLock<Bundle> = LazyLock::new(|| bundle("en", &ENGLISH));

/// Reads the files of a language. They are part of the program: what is wrong in one turns a test red.
fn bundle(code: &str, files: &[&str]) -> Bundle {
    let language: LanguageIdentifier = code.parse().unwrap_or_default();
    let mut bundle = Bundle::new_concurrent(vec![language]);
    // the marks that isolate a value's direction are seen by some screen readers, and no value here runs leftwards
    bundle.set_use_isolating(false);
    for file in files {
        let resource = match FluentResource::try_new((*file).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        if bundle.add_resource(resource).is_err() {
            tracing::error!(code, "a sentence is written twice");
        }
    }
    bundle
}

/// The sentences of a page, in French and in the language beside it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Words(Option<Beside>);

impl Words {
    /// French, with this language beside it.
    pub(crate) const fn with_beside(beside: Option<Beside>) -> Self {
        Self(beside)
    }

    /// The language beside the French.
    pub(crate) const fn beside(&self) -> Option<Beside> {
        self.0
    }

    /// A sentence without a value.
    pub(crate) fn say(&self, key: &str) -> Said {
        self.fill(key, &FluentArgs::new())
    }

    /// A sentence with one value.
    pub(crate) fn with(&self, key: &str, name: &'static str, value: impl ToString) -> Said {
        self.with_all(key, &[(name, value.to_string())])
    }

    /// A sentence with its values.
    pub(crate) fn with_all(&self, key: &str, values: &[(&'static str, String)]) -> Said {
        let mut filled = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            match value.parse::<i64>() {
                // a number chooses between one and many
                Ok(number) if value.len() < 7 && !value.starts_with('0') => {
                    filled.set(*name, number)
                }
                _ => filled.set(*name, value.as_str()),
            }
        }
        self.fill(key, &filled)
    }

    /// A sentence about one of `count` things, which is itself a sentence: each language holds its own.
    pub(crate) fn around(&self, key: &str, inner: &Said, count: usize) -> Said {
        let values = |text: &str| {
            let mut filled = FluentArgs::with_capacity(2);
            filled.set("what", text.to_owned());
            filled.set("count", i64::try_from(count).unwrap_or(i64::MAX));
            filled
        };
        let french = spelt(&FR, key, &values(inner.in_french()));
        let beside = self.0.map(|language| {
            (language.code(), spelt(bundle_of(language), key, &values(inner.beside())))
        });
        Said::new(french, beside)
    }

    fn fill(&self, key: &str, values: &FluentArgs<'_>) -> Said {
        let french = spelt(&FR, key, values);
        let beside =
            self.0.map(|language| (language.code(), spelt(bundle_of(language), key, values)));
        Said::new(french, beside)
    }
}

fn in_french() -> &'static Bundle {
    &FR
}

fn bundle_of(language: Beside) -> &'static Bundle {
    match language {
        Beside::English => &EN,
    }
}

fn spelt(bundle: &Bundle, key: &str, values: &FluentArgs<'_>) -> String {
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        tracing::error!(key, "no sentence has this key");
        return key.to_owned();
    };
    let mut wrong = Vec::new();
    let text = bundle.format_pattern(pattern, Some(values), &mut wrong).into_owned();
    if !wrong.is_empty() {
        tracing::error!(key, "a sentence lacks a value");
    }
    text
}

#[cfg(test)]
pub(crate) mod tests;
