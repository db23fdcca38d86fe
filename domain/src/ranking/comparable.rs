//! Among whom a place is told.

use crate::{
    ranking::{Standing, Wished},
    territory::{Commune, Typology},
};
use std::collections::BTreeMap;

/// Among whom a place is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// Demands that wish a typology and a commune in common with this one.
    Comparable,
    /// Every demand of the territory.
    Territory,
}

impl Scope {
    /// Whether `other` is counted in the place of `own`. A demand that wishes nothing has no comparables, but counts
    /// for itself.
    #[must_use]
    pub fn counts(self, own: &Standing, other: &Standing) -> bool {
        match self {
            Self::Territory => true,
            Self::Comparable => {
                own.demand == other.demand || own.wished.is_comparable(&other.wished)
            }
        }
    }
}

/// Who wishes what, as one bit a demand in the order of the ranking: the comparables of a demand are the union of
/// its communes within the union of its typologies, counted a word at a time.
pub(super) struct Marks<'a> {
    words: usize,
    typologies: BTreeMap<Typology, Vec<u64>>,
    communes: BTreeMap<&'a Commune, Vec<u64>>,
}

impl<'a> Marks<'a> {
    pub(super) fn of(ordered: &'a [Standing]) -> Self {
        let words = ordered.len().div_ceil(64);
        let mut marks = Self { words, typologies: BTreeMap::new(), communes: BTreeMap::new() };
        for (at, standing) in ordered.iter().enumerate() {
            for typology in standing.wished.typologies() {
                set(marks.typologies.entry(typology).or_insert_with(|| vec![0; words]), at);
            }
            for commune in standing.wished.communes() {
                set(marks.communes.entry(commune).or_insert_with(|| vec![0; words]), at);
            }
        }
        marks
    }

    /// How many comparables stand before a position, and how many there are, itself included.
    pub(super) fn count(&self, at: usize, wished: &Wished) -> (u32, u32) {
        let sizes = wished.typologies().filter_map(|typology| self.typologies.get(&typology));
        let places = wished.communes().filter_map(|commune| self.communes.get(commune));
        let (sizes, places) = (self.union(sizes), self.union(places));
        let both = sizes.iter().zip(&places).map(|(size, place)| size & place);
        let (mut before, mut all) = (0, 0);
        for (word, bits) in both.enumerate() {
            all += bits.count_ones();
            before += match at / 64 {
                own if word < own => bits.count_ones(),
                own if word == own => (bits & ((1 << (at % 64)) - 1)).count_ones(),
                _ => 0,
            };
        }
        (before, all)
    }

    fn union<'m>(&self, marks: impl Iterator<Item = &'m Vec<u64>>) -> Vec<u64> {
        let mut union = vec![0; self.words];
        for mark in marks {
            union.iter_mut().zip(mark).for_each(|(all, one)| *all |= one);
        }
        union
    }
}

fn set(marks: &mut [u64], at: usize) {
    if let Some(word) = marks.get_mut(at / 64) {
        *word |= 1 << (at % 64);
    }
}
