//! Why each of the others is not kept: by what the read model tells, then by every rule.

use super::steps::OPEN_AT_MOST;
use crate::{
    app::App,
    error::Trouble,
    web::{read, words},
};
use domain::{
    eligibility::assess,
    household::{fits, months_between},
    id::{DemandId, StreamId},
    refusal::Refusal,
    vacancy::{Dwelling, Vacancy},
};
use projections::demands::Member;
use std::collections::BTreeMap;

/// One demand of the set, without a name.
pub(super) struct Row {
    pub(super) waits: String,
    pub(super) size: String,
    pub(super) score: i64,
    pub(super) proposed: bool,
    pub(super) why: String,
    pub(super) rule: &'static str,
}

/// What stands in the way of each, or nothing. Those proposed were admitted on their day.
pub(super) async fn judge(
    app: &App,
    vacancy: &Vacancy,
    dwelling: &Dwelling,
    demands: &[DemandId],
) -> Result<BTreeMap<DemandId, Option<Refusal>>, Trouble> {
    let streams: Vec<StreamId> = demands.iter().copied().map(StreamId::Demand).collect();
    let world = read::world(app, &streams).await?;
    let (today, law) = (app.today(), app.executor.law.on(app.today()));
    let verdict = |demand: &DemandId| {
        let refusal = match world.demand(*demand) {
            Some(_) if vacancy.standing(*demand).is_some() => None,
            Some(state) => assess(state, dwelling, today, &law).admitted().err(),
            None => Some(Refusal::DemandUnknown),
        };
        (*demand, refusal)
    };
    Ok(demands.iter().map(verdict).collect())
}

pub(super) async fn rows(
    app: &App,
    vacancy: &Vacancy,
    dwelling: &Dwelling,
    shown: &[Member],
) -> Result<Vec<Row>, Trouble> {
    let coarse = |member: &Member| coarse(member, dwelling);
    let left = shown.iter().filter(|member| coarse(member).is_none());
    let left: Vec<DemandId> = left.map(|member| member.candidate.demand).collect();
    let judged = judge(app, vacancy, dwelling, &left).await?;
    let today = app.today();
    let row = |member: &Member| {
        let one = &member.candidate;
        let proposed = vacancy.standing(one.demand).is_some();
        let judged = judged.get(&one.demand).copied().flatten();
        let fine = judged.map(|refusal| (refusal.sentence(), refusal.article()));
        let (why, rule) = match (proposed, coarse(member).or(fine)) {
            (true, _) => ("proposée".to_owned(), "CCH R441-3"),
            (false, Some(why)) => why,
            (false, None) => ("remplit les conditions, n’est pas proposée".to_owned(), ""),
        };
        Row {
            waits: words::months(i64::from(months_between(one.presented_on, today))),
            size: one.size.map_or_else(|| "non connu".to_owned(), |size| size.to_string()),
            score: one.score,
            proposed,
            why,
            rule,
        }
    };
    Ok(shown.iter().map(row).collect())
}

/// What the read model itself tells.
fn coarse(member: &Member, dwelling: &Dwelling) -> Option<(String, &'static str)> {
    let one = &member.candidate;
    if !member.complete {
        return Some(("le dossier n’est pas complet".to_owned(), "CCH R441-2-4-1"));
    }
    let size = one.size.and_then(|size| u8::try_from(size).ok());
    let unfit = size.map(|size| fits(dwelling.typology, dwelling.surface, size));
    if let Some(Err(refusal)) = unfit {
        return Some((refusal.sentence(), refusal.article()));
    }
    (one.open > i64::from(OPEN_AT_MOST)).then(|| {
        (format!("a déjà {} autres candidatures en cours", one.open), "usage de ce service")
    })
}
