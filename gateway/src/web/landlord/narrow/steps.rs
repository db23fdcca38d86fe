//! The filters one after the other, and what each leaves.

use super::judge::judge;
use crate::{app::App, error::Trouble, web::towns};
use domain::{
    household::fits,
    id::DemandId,
    vacancy::{Dwelling, Vacancy},
};
use projections::demands::{CandidateSearch, Narrowing, Order, candidates, narrowing};

/// Most other open candidacies of a demand that is suggested: a usage, no rule of law.
pub(super) const OPEN_AT_MOST: u32 = 2;
/// Demands studied one by one, from the first: each is opened.
const STUDIED: u32 = 40;

/// One filter and what it leaves.
pub(in crate::web) struct Step {
    pub(in crate::web) label: String,
    pub(in crate::web) count: i64,
    pub(in crate::web) rule: &'static str,
}

/// What a dwelling looks for.
pub(in crate::web) fn search(dwelling: &Dwelling, limit: u32) -> CandidateSearch {
    let fit = |size: &u8| fits(dwelling.typology, dwelling.surface, *size).is_ok();
    let sizes: Vec<u8> = (1..=12).filter(fit).collect();
    CandidateSearch {
        commune: dwelling.commune.clone(),
        typology: dwelling.typology,
        incomplete: false,
        widened: false,
        open_at_most: OPEN_AT_MOST,
        // a dwelling that suits no size keeps nobody
        sizes: sizes.first().copied().zip(sizes.last().copied()).or(Some((1, 0))),
        order: Order::Score,
        limit,
    }
}

/// The filters that are counted without opening anything.
pub(super) fn counted(dwelling: &Dwelling, found: &Narrowing) -> Vec<Step> {
    let step = |label: String, count, rule| Step { label, count, rule };
    vec![
        step(
            format!(
                "Demandes actives qui souhaitent un {} à {}",
                dwelling.typology.code().replace("6P", "6"),
                towns::name(dwelling.commune.as_str())
            ),
            found.wished,
            "CCH R441-2-2",
        ),
        step("dont le dossier est complet".to_owned(), found.complete, "CCH R441-2-4-1"),
        step(
            "dont le nombre de personnes convient à ce logement".to_owned(),
            found.fitting,
            domain::eligibility::Rule::Size.article(),
        ),
        step(
            format!("qui n’ont pas plus de {OPEN_AT_MOST} autres candidatures en cours"),
            found.free,
            "usage de ce service, pas une règle de droit",
        ),
    ]
}

/// The steps shown beside a dwelling: cheap, at one position of the log.
///
/// # Errors
/// A store does not answer.
pub(in crate::web) async fn steps(
    app: &App,
    vacancy: &Vacancy,
) -> Result<(Vec<Step>, i64), Trouble> {
    let Some(dwelling) = &vacancy.dwelling else { return Ok((vec![], 0)) };
    let found = narrowing(app.views.db(), &search(dwelling, 1)).await?;
    let mut steps = counted(dwelling, &found);
    steps.push(proposed(vacancy));
    Ok((steps, found.position.0))
}

pub(super) fn proposed(vacancy: &Vacancy) -> Step {
    Step {
        label: "proposées à la commission".to_owned(),
        count: i64::try_from(vacancy.proposed.len()).unwrap_or(i64::MAX),
        rule: "CCH R441-3",
    }
}

/// The first of those left, opened and judged by every rule, in memory.
pub(super) async fn studied(
    app: &App,
    vacancy: &Vacancy,
    dwelling: &Dwelling,
) -> Result<Vec<Step>, Trouble> {
    let first = candidates(app.views.db(), &search(dwelling, STUDIED)).await?;
    let first: Vec<DemandId> = first.into_iter().map(|one| one.demand).collect();
    let judged = judge(app, vacancy, dwelling, &first).await?;
    let fit = judged.values().filter(|refusal| refusal.is_none()).count();
    let count = |n: usize| i64::try_from(n).unwrap_or(i64::MAX);
    Ok(vec![
        Step {
            label: format!(
                "étudiées une à une, les {STUDIED} premières au plus, par points puis par ancienneté"
            ),
            count: count(first.len()),
            rule: "CCH R441-2-10, 11°",
        },
        Step {
            label: "qui remplissent toutes les conditions d’accès".to_owned(),
            count: count(fit),
            rule: domain::eligibility::Rule::Ceiling.article(),
        },
    ])
}
