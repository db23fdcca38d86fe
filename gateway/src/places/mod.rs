//! Places told from the log: where a demand stood on a day, and why its place changed.
//!
//! The rules are `domain::ranking`. Here the log is read once into the lives of the demands ([`Lives`]); a place is told
//! from them for any day, as it was known that day or as it is known on a later one. Nothing is asked of the read
//! models, so anyone with the log, the vault and this program finds the same place again.

mod lives;
mod nightly;
mod pair;
mod prove;

pub use lives::{Lives, standing};
pub use nightly::keep_up;
pub use prove::{Proof, prove};

use chrono::NaiveDate;
use domain::{
    demand::Demand,
    id::DemandId,
    law::{Law, Laws},
    ranking::{Corrections, Field, Place, Scope, Seed, Standing, Why, why_did_my_place_change},
    refusal::Refusal,
};
use std::{borrow::Cow, collections::BTreeMap};

/// The demands as they stood on a day.
type Demands<'a> = BTreeMap<DemandId, Cow<'a, Demand>>;

/// The place of a demand on a day, with what it rests on, as it was known that day.
///
/// # Errors
/// It has no place: not active, or a declared part is erased.
pub fn place(
    lives: &Lives,
    laws: &Laws,
    (demand, on): (DemandId, NaiveDate),
    scope: Scope,
) -> Result<(Standing, Place), Refusal> {
    let law = laws.on(on);
    let (demands, seed) = (lives.on(on), law.draws.on(on));
    let field = field(&demands, law, &seed, on);
    let own = field.standing(demand).ok_or(Refusal::NotRanked)?;
    let place = field.ranking().place(demand, scope).ok_or(Refusal::NotRanked)?;
    Ok((own, place))
}

/// Why the place of a demand changed between two days.
///
/// # Errors
/// It has no place on one of them, or the second is the earlier.
pub fn why(
    lives: &Lives,
    laws: &Laws,
    demand: DemandId,
    (from, to): (NaiveDate, NaiveDate),
    scope: Scope,
) -> Result<Why, Refusal> {
    let (before, after) = (lives.on(from), lives.on(to));
    let known = lives.corrected(from, to);
    let corrections: Corrections<'_> =
        known.iter().map(|(id, demand)| (*id, demand.as_ref())).collect();
    let (old, new) = (laws.on(from), laws.on(to));
    let (first, second) = (old.draws.on(from), new.draws.on(to));
    let before = field(&before, old, &first, from);
    let after = field(&after, new, &second, to);
    why_did_my_place_change(demand, &before, &corrections, &after, scope)
}

fn field<'a>(demands: &'a Demands<'_>, law: &'a Law, seed: &'a Seed, on: NaiveDate) -> Field<'a> {
    let all = demands.iter().map(|(id, demand)| (*id, demand.as_ref()));
    Field::new(on, (law, seed), all)
}
