//! Keys of rows as they are held in memory: bytes side by side, for most of them without a place of their own.

use crate::{db::Value, quick::Quick};
use smallvec::SmallVec;
use std::hash::BuildHasher as _;

/// The values of a key, one after the other: what each is, how long, its bytes. Two keys with the same values have the
/// same bytes, and no two others. Their order is that of the bytes: texts of one length, and numbers, as they compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Packed(SmallVec<[u8; 56]>);

const NULL: u8 = 0;
const INT: u8 = 1;
const TEXT: u8 = 2;
const BYTES: u8 = 3;

impl Packed {
    /// Packs the values of a key.
    pub(crate) fn of(values: &[Value]) -> Self {
        let mut packed = Self(SmallVec::new());
        for value in values {
            match value {
                Value::Null => packed.0.push(NULL),
                Value::Int(value) => packed.push(INT, &(value ^ i64::MIN).to_be_bytes()),
                Value::Text(value) => packed.push(TEXT, value.as_bytes()),
                Value::Bytes(value) => packed.push(BYTES, value),
            }
        }
        packed
    }

    fn push(&mut self, kind: u8, bytes: &[u8]) {
        self.0.push(kind);
        let mut length = bytes.len();
        while length > 0x7f {
            self.0.push((length & 0x7f) as u8 | 0x80);
            length >>= 7;
        }
        self.0.push(length as u8);
        self.0.extend_from_slice(bytes);
    }

    /// The values again.
    pub(crate) fn values(&self) -> Vec<Value> {
        let (mut values, mut rest) = (Vec::new(), self.0.as_slice());
        while let Some((kind, behind)) = rest.split_first() {
            if *kind == NULL {
                values.push(Value::Null);
                rest = behind;
                continue;
            }
            let Some((bytes, behind)) = measured(behind) else { break };
            values.push(match *kind {
                INT => {
                    Value::Int(i64::from_be_bytes(bytes.try_into().unwrap_or_default()) ^ i64::MIN)
                }
                TEXT => Value::Text(String::from_utf8_lossy(bytes).into()),
                _ => Value::Bytes(bytes.to_vec()),
            });
            rest = behind;
        }
        values
    }
}

/// The bytes behind their length, and what follows them.
fn measured(mut from: &[u8]) -> Option<(&[u8], &[u8])> {
    let (mut length, mut shift) = (0_usize, 0_u32);
    loop {
        let (byte, behind) = from.split_first()?;
        length |= usize::from(*byte & 0x7f).checked_shl(shift)?;
        (from, shift) = (behind, shift + 7);
        if *byte < 0x80 {
            return from.split_at_checked(length);
        }
    }
}

/// Which keys a table may hold that was empty when this was made: a Bloom filter (B. H. Bloom, « Space/time trade-offs in
/// hash coding with allowable errors », Communications of the ACM 13, 1970). It never says of a key that is there that
/// it is not. A mebibyte, whatever is put in: at 300,000 keys it errs for about one in ten thousand.
#[derive(Debug, Clone)]
pub(crate) struct Written(Vec<u64>);

/// Words of a filter, and the bits that a key sets in it.
const WORDS: usize = 1 << 17;
const SET: u64 = 5;

impl Default for Written {
    fn default() -> Self {
        Self(vec![0; WORDS])
    }
}

impl Written {
    /// Notes a key.
    pub(crate) fn note(&mut self, key: &Packed) {
        for (word, bit) in places(key) {
            self.0.get_mut(word).into_iter().for_each(|word| *word |= bit);
        }
    }

    /// Whether a key may have been noted.
    pub(crate) fn may_have(&self, key: &Packed) -> bool {
        places(key).all(|(word, bit)| self.0.get(word).is_some_and(|word| word & bit != 0))
    }
}

/// The bits of a key: word and mask.
fn places(key: &Packed) -> impl Iterator<Item = (usize, u64)> {
    let hash = Quick::default().hash_one(key);
    // Two halves of one hash stand for as many as are wanted (A. Kirsch, M. Mitzenmacher, 2006).
    let (first, step) = (hash, hash.rotate_left(32).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    (0..SET).map(move |turn| {
        let bit = first.wrapping_add(turn.wrapping_mul(step)) >> 41;
        ((bit >> 6) as usize % WORDS, 1_u64 << (bit & 63))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_comes_back_as_it_was_and_no_other_has_its_bytes() {
        let long = "x".repeat(300);
        let all = [
            vec![Value::from("ab"), Value::from("c")],
            vec![Value::from("a"), Value::from("bc")],
            vec![Value::from(long.as_str()), Value::from(-7_i64)],
            vec![Value::Null, Value::Bytes(vec![0, 255]), Value::from("")],
            vec![Value::Bytes(b"ab".to_vec()), Value::from("c")],
            vec![],
        ];
        for one in &all {
            assert_eq!(&Packed::of(one).values(), one);
            let same = all.iter().filter(|other| Packed::of(other) == Packed::of(one)).count();
            assert_eq!(same, 1, "{one:?}");
        }
    }

    #[test]
    fn what_was_written_is_never_said_not_to_be_there_and_little_else_is_said_to_be() {
        let key = |n: u32| Packed::of(&[format!("demand-{n:032x}").as_str().into()]);
        let mut written = Written::default();
        (0..300_000).for_each(|n| written.note(&key(n)));
        assert!((0..300_000).all(|n| written.may_have(&key(n))));
        let wrong = (300_000..600_000).filter(|n| written.may_have(&key(*n))).count();
        assert!(wrong < 900, "{wrong} of 300,000");
    }
}
