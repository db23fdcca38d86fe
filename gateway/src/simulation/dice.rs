//! Chance that can be replayed: every draw belongs to a topic and to one or two numbers.
//!
//! A draw never depends on how many others were made before, so a refused command or a resumed run changes
//! nothing elsewhere. Ids of the log differ from folder to folder and never enter here.

use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

/// The seed of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Seed(pub u64);

/// One stream of chance.
#[derive(Debug, Clone)]
pub struct Dice(ChaCha8Rng);

impl Seed {
    /// The dice of one topic for one thing (`a`) at one turn (`b`).
    #[must_use]
    pub fn dice(self, topic: &str, a: u64, b: u64) -> Dice {
        let mut key = [0_u8; 32];
        let words = [self.0, fold(topic), a, b];
        for (chunk, word) in key.chunks_exact_mut(8).zip(words) {
            chunk.copy_from_slice(&word.to_le_bytes());
        }
        Dice(ChaCha8Rng::from_seed(key))
    }
}

/// FNV-1a: a topic as a number, the same for ever.
fn fold(topic: &str) -> u64 {
    topic.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

impl Dice {
    /// From `low` to `high`, both included.
    pub fn between(&mut self, low: i64, high: i64) -> i64 {
        if low >= high { low } else { self.0.random_range(low..=high) }
    }

    /// From 0 (included) to `n` (excluded); 0 when `n` is 0.
    pub fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { self.0.random_range(0..n) }
    }

    /// From 0 to 1.
    pub fn unit(&mut self) -> f64 {
        self.0.random::<f64>()
    }

    /// Whether something of this probability happens.
    pub fn happens(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// One of them; none of an empty list.
    pub fn one_of<'a, T>(&mut self, list: &'a [T]) -> Option<&'a T> {
        list.get(self.below(list.len()))
    }

    /// Index drawn by weight; 0 when every weight is 0.
    pub fn weighted(&mut self, weights: &[f64]) -> usize {
        let total: f64 = weights.iter().sum();
        let mut left = self.unit() * total;
        for (index, weight) in weights.iter().enumerate() {
            if left < *weight {
                return index;
            }
            left -= weight;
        }
        weights.iter().rposition(|weight| *weight > 0.0).unwrap_or(0)
    }

    /// Time to the first event of a process of this yearly rate, in years.
    pub fn waiting(&mut self, yearly_rate: f64) -> f64 {
        if yearly_rate <= 0.0 { f64::INFINITY } else { -(1.0 - self.unit()).ln() / yearly_rate }
    }

    /// An integer whose mean is `mean`: its whole part, plus one with the probability of the rest.
    pub fn rounded(&mut self, mean: f64) -> usize {
        let whole = mean.max(0.0).floor();
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "small, not negative"
        )]
        let base = whole as usize;
        base + usize::from(self.happens(mean.max(0.0) - whole))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_topic_and_numbers_give_the_same_draws() {
        let draw = |topic, a, b| {
            let mut dice = Seed(42).dice(topic, a, b);
            (0..5).map(|_| dice.between(0, 1_000_000)).collect::<Vec<_>>()
        };
        assert_eq!(draw("household", 7, 0), draw("household", 7, 0));
        assert_ne!(draw("household", 7, 0), draw("household", 8, 0));
        assert_ne!(draw("household", 7, 0), draw("offer", 7, 0));
        assert_ne!(draw("household", 7, 0), draw("household", 7, 1));
    }

    #[test]
    fn weights_are_respected_within_one_percent() {
        let mut dice = Seed(1).dice("weights", 0, 0);
        let hits = (0..100_000).filter(|_| dice.weighted(&[1.0, 3.0]) == 1).count();
        assert!((74_000..76_000).contains(&hits), "{hits}");
    }
}
