//! Chance that can be found again, for tests that draw their commands.

/// SplitMix64: the same numbers for the same seed.
#[derive(Debug, Clone)]
pub struct Dice(pub u64);

impl Dice {
    /// From 0 to `sides`, that one excluded.
    pub const fn below(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % sides
    }

    /// The number of one of `most` things, from 1.
    pub fn of(&mut self, most: u128) -> u128 {
        1 + u128::from(self.below(u64::try_from(most).unwrap_or(u64::MAX)))
    }
}
