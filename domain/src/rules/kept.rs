//! Words of voted parameters, kept for the life of the process.
//!
//! The rules read grids and lists as constants (`&'static str`), which keeps a criterion copied and compared for
//! nothing. A parameter that comes from the log gives its words here once; each distinct word stays, so memory grows
//! with what was voted, a few kilobytes a year, never with how often it is read.

use crate::scoring::Band;
use std::{
    collections::HashSet,
    hash::Hash,
    sync::{Mutex, OnceLock, PoisonError},
};

type Pool<T> = OnceLock<Mutex<HashSet<&'static T>>>;

fn pooled<T, B>(pool: &Pool<T>, wanted: &T) -> &'static T
where
    T: ?Sized + Eq + Hash + 'static,
    B: Into<Box<T>> + for<'a> From<&'a T>,
{
    // a set of references is whole whatever a panicking holder did
    let mut words = pool.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = words.get(wanted) {
        return known;
    }
    let made: &'static T = Box::leak(B::from(wanted).into());
    words.insert(made);
    made
}

/// A word.
pub(crate) fn kept(word: &str) -> &'static str {
    static WORDS: Pool<str> = OnceLock::new();
    pooled::<str, String>(&WORDS, word)
}

/// A list of words.
pub(crate) fn kept_list(words: &[String]) -> &'static [&'static str] {
    static LISTS: Pool<[&'static str]> = OnceLock::new();
    let words: Vec<&'static str> = words.iter().map(|word| kept(word)).collect();
    pooled::<[&'static str], Vec<&'static str>>(&LISTS, &words)
}

/// A list of ranges.
pub(crate) fn kept_bands(bands: &[Band]) -> &'static [Band] {
    static BANDS: Pool<[Band]> = OnceLock::new();
    pooled::<[Band], Vec<Band>>(&BANDS, bands)
}
