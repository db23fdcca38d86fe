//! Beginnings of a name.

use super::FilterError;
use serde::{Deserialize, Serialize};

/// Prefixes of one filter.
pub(super) const MOST: usize = 16;
/// Characters of a name, so of a prefix.
const LONGEST: usize = 200;

/// Whether a name of the log can hold it.
pub(super) fn fits(text: &str) -> bool {
    (1..=LONGEST).contains(&text.chars().count())
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// One to sixteen beginnings of a name, none of which begins with another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>", into = "Vec<String>")]
pub struct Prefixes(Vec<String>);

impl Prefixes {
    /// Those given, without those that another already covers.
    ///
    /// # Errors
    /// `PrefixCount`, `Prefix` with the number of the one that no name can begin with.
    pub fn new(prefixes: Vec<String>) -> Result<Self, FilterError> {
        if !(1..=MOST).contains(&prefixes.len()) {
            return Err(FilterError::PrefixCount(prefixes.len()));
        }
        if let Some(index) = prefixes.iter().position(|prefix| !fits(prefix)) {
            return Err(FilterError::Prefix { number: index + 1 });
        }
        let mut sorted = prefixes;
        sorted.sort_unstable();
        sorted.dedup_by(|later, earlier| later.starts_with(earlier.as_str()));
        Ok(Self(sorted))
    }

    /// Whether `name` begins with one of them.
    #[must_use]
    pub fn begin(&self, name: &str) -> bool {
        self.0.iter().any(|prefix| name.starts_with(prefix))
    }

    /// The names that begin with each: from the first text (included) to the second (excluded), in the order of
    /// bytes, which is the order of code points.
    pub(crate) fn ranges(&self) -> impl ExactSizeIterator<Item = (&str, String)> {
        self.0.iter().map(|prefix| (prefix.as_str(), after(prefix)))
    }

    /// The category of every name that begins so, if there is only one prefix and it tells.
    pub(crate) fn category(&self) -> Option<&str> {
        match self.0.as_slice() {
            [only] => only.split_once('-').map(|(category, _)| category),
            _ => None,
        }
    }
}

impl TryFrom<Vec<String>> for Prefixes {
    type Error = FilterError;

    fn try_from(prefixes: Vec<String>) -> Result<Self, FilterError> {
        Self::new(prefixes)
    }
}

impl From<Prefixes> for Vec<String> {
    fn from(prefixes: Prefixes) -> Self {
        prefixes.0
    }
}

/// The least text above every name that begins with `prefix`.
fn after(prefix: &str) -> String {
    let mut rest = prefix.to_owned();
    while let Some(last) = rest.pop() {
        if let Some(next) = (last..=char::MAX).nth(1) {
            rest.push(next);
            return rest;
        }
    }
    // nothing is above the last character: longer than any name that begins so
    let end = std::iter::repeat_n(char::MAX, LONGEST + 1);
    prefix.chars().chain(end).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefixes(texts: &[&str]) -> Result<Prefixes, FilterError> {
        Prefixes::new(texts.iter().map(|text| (*text).to_owned()).collect())
    }

    #[test]
    fn the_range_of_a_prefix_holds_what_begins_so_and_nothing_else() {
        let edge = format!("a{}", char::MAX);
        let all = ["demand-", "de", "é", "\u{d7ff}", "z\u{10ffff}", "\u{10ffff}", edge.as_str()];
        let names = [
            "d",
            "de",
            "demand",
            "demand-",
            "demand-1",
            "demand.",
            "df",
            "e",
            "é",
            "éa",
            "ê",
            "\u{d7ff}x",
            "\u{e000}",
            "z",
            "z\u{10ffff}a",
            "{",
            "\u{10ffff}",
            "\u{10ffff}\u{10ffff}",
            edge.as_str(),
            "b",
        ];
        for prefix in all {
            let one = prefixes(&[prefix]).unwrap();
            let (from, below) = one.ranges().next().unwrap();
            for name in names {
                let inside = name >= from && name < below.as_str();
                assert_eq!(inside, name.starts_with(prefix), "{name:?} in {prefix:?}");
            }
        }
    }

    #[test]
    fn a_prefix_that_another_covers_is_left_out() {
        let kept = prefixes(&["demand-1", "vacancy", "demand-", "demand-", "demand-12"]).unwrap();
        assert_eq!(Vec::from(kept), ["demand-", "vacancy"]);
    }

    #[test]
    fn prefixes_that_no_name_can_have_are_refused_by_number() {
        assert_eq!(prefixes(&[]).unwrap_err(), FilterError::PrefixCount(0));
        assert_eq!(prefixes(&["a"; 17]).unwrap_err().code(), "filter-prefix-count");
        for bad in ["", "a b", "a\0", &"x".repeat(201)] {
            assert_eq!(prefixes(&["a", bad]).unwrap_err(), FilterError::Prefix { number: 2 });
        }
    }
}
