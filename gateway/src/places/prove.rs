//! Places explained for random demands and days, each explanation held against places counted apart.

use super::{Lives, place, why};
use chrono::NaiveDate;
use domain::{
    id::DemandId,
    law::Laws,
    ranking::{Parts, Place, Scope},
    refusal::Refusal,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// What was looked at.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Proof {
    /// Pairs of days with a place on both.
    pub explained: u32,
    /// Pairs drawn where the demand had no place on one of the days.
    pub without_place: u32,
    /// Pairs whose parts do not sum to the difference of the two places.
    pub wrong: Vec<(DemandId, NaiveDate, NaiveDate)>,
    /// How many explanations had something in each part.
    pub parts: BTreeMap<&'static str, u32>,
}

/// Draws until `pairs` pairs of days between `from` and `to` were explained; `told` hears after each how many were.
///
/// It gives up after a hundred draws for each pair: then hardly any demand had a place.
///
/// # Errors
/// The rules refuse for another reason than that there is no place.
pub fn prove(
    lives: &Lives,
    laws: &Laws,
    (from, to): (NaiveDate, NaiveDate),
    (pairs, seed): (u32, u64),
    told: impl Fn(u32),
) -> Result<Proof, Refusal> {
    let (mut proof, mut dice) = (Proof::default(), ChaCha8Rng::seed_from_u64(seed));
    let ids = lives.ids();
    let mut left = u64::from(pairs) * 100;
    while proof.explained < pairs && left > 0 && !ids.is_empty() {
        left -= 1;
        let Some(demand) = ids.get(dice.random_range(0..ids.len())).copied() else { continue };
        let mut day = || {
            let span = (to - from).num_days().max(0);
            from + chrono::TimeDelta::days(dice.random_range(0..=span))
        };
        let (one, other) = (day(), day());
        let days = (one.min(other), one.max(other));
        let scope = if dice.random_range(0..2) == 0 { Scope::Comparable } else { Scope::Territory };
        match explained(lives, laws, demand, days, scope) {
            Ok((difference, parts)) => {
                proof.explained += 1;
                for (code, part) in parts.listed() {
                    *proof.parts.entry(code).or_default() += u32::from(part != 0);
                }
                if parts.sum() != difference {
                    proof.wrong.push((demand, days.0, days.1));
                }
                told(proof.explained);
            }
            Err(Refusal::NotRanked) => proof.without_place += 1,
            Err(other) => return Err(other),
        }
    }
    Ok(proof)
}

/// The difference of two places told apart from each other, and the parts of the explanation.
fn explained(
    lives: &Lives,
    laws: &Laws,
    demand: DemandId,
    days: (NaiveDate, NaiveDate),
    scope: Scope,
) -> Result<(i32, Parts), Refusal> {
    let before = place(lives, laws, (demand, days.0), scope)?.1;
    let after = place(lives, laws, (demand, days.1), scope)?.1;
    let parts = why(lives, laws, demand, days, scope)?.parts;
    let rank = |place: Place| i32::try_from(place.rank).unwrap_or(i32::MAX);
    Ok((rank(after) - rank(before), parts))
}
