//! Two days of every demand, read in one pass: of each only what stands on them is kept.

use super::lives::{Fact, Life, facts};
use crate::{cli::Failure, time::paris_day};
use chrono::NaiveDate;
use domain::{decider::Aggregate as _, demand::Demand, id::DemandId};
use eventstore::{execute::Executor, position::Position, store::Filter};
use std::collections::{BTreeMap, BTreeSet};

const PAGE: usize = 2_000;

/// One demand on two days.
#[derive(Debug, Default)]
pub(super) struct Pair {
    /// On the first day, as it was known then.
    pub(super) before: Option<Demand>,
    /// On the first day as it is known on the second, where that differs.
    pub(super) corrected: Option<Option<Demand>>,
    /// On the second day.
    pub(super) after: Option<Demand>,
    /// The facts of a demand of which something was known late; empty for the others.
    life: Life,
}

/// Every demand on two days.
///
/// # Errors
/// The log or the vault does not answer, or an event cannot be read.
pub(super) async fn pairs(
    executor: &Executor,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeMap<DemandId, Pair>, Failure> {
    let late = known_late(executor, (from, to)).await?;
    let mut pairs = BTreeMap::<DemandId, Pair>::new();
    let take = |id: DemandId, fact: Fact| {
        let pair = pairs.entry(id).or_default();
        for (day, state) in [(from, &mut pair.before), (to, &mut pair.after)] {
            if fact.holds_from() <= day {
                *state = Some(state.take().unwrap_or_default().evolve(&fact.event));
            }
        }
        if late.contains(&id) {
            pair.life.facts.push(fact);
        }
    };
    facts(executor, take).await?;
    for id in late {
        if let Some(pair) = pairs.get_mut(&id) {
            let now = std::mem::take(&mut pair.life).seen(from, to);
            pair.corrected = (pair.before.as_ref() != Some(&now)).then_some(Some(now));
        }
    }
    Ok(pairs)
}

/// Demands of which something that holds on the first day, or their return, came to be known between the two days.
/// Nothing is opened for it: the days of events are enough.
async fn known_late(
    executor: &Executor,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<BTreeSet<DemandId>, Failure> {
    let filter = Filter::Category(DemandId::CATEGORY.to_owned());
    let (mut late, mut next) = (BTreeSet::new(), Position(0));
    loop {
        let page = executor.store.scan(next, &filter, PAGE).await?;
        for recorded in &page.events {
            let known = paris_day(recorded.recorded_at);
            let event = &recorded.event;
            let is_back = event.event_type.as_str() == "demand.reinstated";
            if from < known && known <= to && (event.occurred_on <= from || is_back) {
                late.extend(recorded.stream.as_str().parse::<DemandId>());
            }
        }
        next = page.considered;
        if !page.more {
            return Ok(late);
        }
    }
}
