//! Among whom a place is told.

use crate::{
    ranking::{Standing, Wished},
    territory::Commune,
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

/// The distinct wishes of a ranking, numbered, as bits: many demands wish the same, and bits compare fast.
pub(super) struct Wishes<'a> {
    numbers: BTreeMap<&'a Wished, usize>,
    bits: Vec<Bits>,
}

/// One wish: typologies, and as many words of communes as the ranking names.
struct Bits {
    typologies: u8,
    first: u64,
    more: Vec<u64>,
}

impl<'a> Wishes<'a> {
    pub(super) fn of(standings: &'a [Standing]) -> Self {
        let mut communes: BTreeMap<&Commune, usize> = BTreeMap::new();
        let mut wishes = Self { numbers: BTreeMap::new(), bits: Vec::new() };
        for wished in standings.iter().map(|standing| &standing.wished) {
            let next = wishes.bits.len();
            if *wishes.numbers.entry(wished).or_insert(next) == next {
                wishes.bits.push(Bits::of(wished, &mut communes));
            }
        }
        wishes
    }

    pub(super) fn len(&self) -> usize {
        self.bits.len()
    }

    pub(super) fn number(&self, wished: &Wished) -> usize {
        self.numbers.get(wished).copied().unwrap_or_default()
    }

    /// How many of `counts`, by number of wish, are comparable to one.
    pub(super) fn sum(&self, number: usize, counts: &[u32]) -> u32 {
        let Some(own) = self.bits.get(number) else { return 0 };
        let counted = self.bits.iter().zip(counts).filter(|(other, _)| own.meets(other));
        counted.map(|(_, count)| count).sum()
    }
}

impl Bits {
    fn of<'a>(wished: &'a Wished, known: &mut BTreeMap<&'a Commune, usize>) -> Self {
        let mut bits = Self { typologies: wished.typologies, first: 0, more: Vec::new() };
        for commune in &wished.communes {
            let next = known.len();
            let at = *known.entry(commune).or_insert(next);
            *bits.word(at / 64) |= 1 << (at % 64);
        }
        bits
    }

    fn word(&mut self, number: usize) -> &mut u64 {
        let Some(after) = number.checked_sub(1) else { return &mut self.first };
        if self.more.len() <= after {
            self.more.resize(after + 1, 0);
        }
        self.more.get_mut(after).unwrap_or(&mut self.first)
    }

    fn meets(&self, other: &Self) -> bool {
        self.typologies & other.typologies != 0
            && (self.first & other.first != 0
                || self.more.iter().zip(&other.more).any(|(own, other)| own & other != 0))
    }
}
