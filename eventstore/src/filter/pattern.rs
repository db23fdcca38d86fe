//! A regular expression on a name.

use super::FilterError;
use fancy_regex::{Error, Regex, RegexBuilder};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr, sync::Arc};

/// Characters of a pattern.
pub(super) const LONGEST: usize = 1_000;
/// Steps back that one name may cost. Names have 200 characters at most: an honest pattern needs a few hundred.
const STEPS: usize = 100_000;
/// Bytes of a compiled part.
const COMPILED: usize = 1 << 20;

/// A regular expression, searched anywhere in a name. It may look ahead: the default filter of KurrentDB's Python
/// client does.
#[derive(Clone, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Pattern(Arc<Regex>);

impl Pattern {
    /// As it was written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Whether it is found in `name`; an error when it takes too many steps.
    pub(super) fn matches(&self, name: &str) -> Result<bool, ()> {
        self.0.is_match(name).map_err(drop)
    }
}

impl FromStr for Pattern {
    type Err = FilterError;

    fn from_str(text: &str) -> Result<Self, FilterError> {
        let length = text.chars().count();
        if !(1..=LONGEST).contains(&length) {
            return Err(FilterError::PatternLength(length));
        }
        let built =
            RegexBuilder::new(text).backtrack_limit(STEPS).delegate_size_limit(COMPILED).build();
        built.map(|regex| Self(Arc::new(regex))).map_err(|error| match error {
            Error::ParseError(at, why) => {
                FilterError::Pattern { at: Some(at), why: why.to_string() }
            }
            other => FilterError::Pattern { at: None, why: other.to_string() },
        })
    }
}

impl TryFrom<String> for Pattern {
    type Error = FilterError;

    fn try_from(text: String) -> Result<Self, FilterError> {
        text.parse()
    }
}

impl From<Pattern> for String {
    fn from(pattern: Pattern) -> Self {
        pattern.as_str().to_owned()
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for Pattern {}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> Result<Pattern, FilterError> {
        text.parse()
    }

    #[test]
    fn a_pattern_may_look_ahead_as_the_default_filter_of_the_python_client_does() {
        let default = pattern(r"^(?!(?:\$.+|PersistentConfig\d+|Result)$).+").unwrap();
        for (name, kept) in [
            ("demand.registered", true),
            ("$metadata", false),
            ("PersistentConfig3", false),
            ("Result", false),
            ("Results", true),
        ] {
            assert_eq!(default.matches(name), Ok(kept), "{name}");
        }
    }

    #[test]
    fn a_pattern_is_searched_anywhere() {
        let inside = pattern("mand-[0-9]").unwrap();
        assert_eq!(inside.matches("demand-7f"), Ok(true));
        assert_eq!(inside.matches("demand-f7"), Ok(false));
    }

    #[test]
    fn a_pattern_that_does_not_compile_says_where_and_what() {
        let error = pattern("demand-(").unwrap_err();
        assert_eq!(error.code(), "filter-pattern");
        assert!(error.to_string().contains("parenthesis"), "{error}");
        assert!(matches!(error, FilterError::Pattern { at: Some(_), .. }));
        let error = pattern(&"a".repeat(LONGEST + 1)).unwrap_err();
        assert_eq!(error, FilterError::PatternLength(LONGEST + 1));
        assert_eq!(pattern("").unwrap_err().code(), "filter-pattern-length");
        assert_eq!(pattern(r"(\w{900}){900}").unwrap_err().code(), "filter-pattern");
        for odd in ["\\", "[", "(?<", "*", "(?P<x>", "(?=a", "\\1", "{2}", "a{5,2}", "(?R)", "\0"] {
            let _ = pattern(odd).map(|pattern| pattern.matches("demand-1"));
        }
    }

    #[test]
    fn a_pattern_that_takes_too_long_is_an_error_and_not_a_no() {
        let hard = pattern(r"^(?=((a+)+)+b)\1c").unwrap();
        assert_eq!(hard.matches(&"a".repeat(200)), Err(()));
    }
}
