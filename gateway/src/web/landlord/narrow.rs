//! Why these households: how the set of demands narrows before anybody is proposed, and for each of the others the reason
//! for which it is not kept. Nobody is named here but those proposed.

use super::{Party, party};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        fields::Fields,
        page::{Page, show, show_as},
        read, towns,
        visit::{Posted, Visit},
        words::{self, letting},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    eligibility::{Finding, assess},
    household::{fits, months_between},
    id::{DemandId, StreamId, VacancyId},
    number::DemandNumber,
    refusal::Refusal,
    sealed::Class,
    vacancy::{Dwelling, Vacancy},
};
use projections::demands::{
    AfterMember, CandidateSearch, Member, Narrowing, Order, members, narrowing,
};
use serde::Deserialize;
use std::collections::BTreeMap;

/// Most other open candidacies of a demand that is suggested: a usage, no rule of law.
pub(in crate::web) const OPEN_AT_MOST: u32 = 2;
/// Demands studied one by one, from the first: each is opened.
const STUDIED: u32 = 40;
const PER_PAGE: u32 = 25;

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
fn counted(dwelling: &Dwelling, found: &Narrowing) -> Vec<Step> {
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

fn proposed(vacancy: &Vacancy) -> Step {
    Step {
        label: "proposées à la commission".to_owned(),
        count: i64::try_from(vacancy.proposed.len()).unwrap_or(i64::MAX),
        rule: "CCH R441-3",
    }
}

#[derive(Template)]
#[template(path = "landlord/narrow.html")]
struct NarrowPage {
    page: Page,
    fields: Fields,
    base: &'static str,
    id: String,
    heading: String,
    position: i64,
    steps: Vec<Step>,
    rows: Vec<Row>,
    next: Option<String>,
    answer: Option<Answer>,
}

/// One demand of the set, without a name.
struct Row {
    waits: String,
    size: String,
    score: i64,
    proposed: bool,
    why: String,
    rule: &'static str,
}

/// What is answered about one number: every rule with what it gives.
struct Answer {
    why: String,
    findings: Vec<(&'static str, String, String, String, &'static str)>,
}

/// From where the set is shown.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    points: Option<i64>,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
}

impl Asked {
    fn after(&self) -> Option<AfterMember> {
        let demand = self.sujet.as_deref().and_then(|text| text.parse().ok())?;
        Some((self.points?, self.depuis?, demand))
    }
}

/// `GET …/logement/{vacancy}/ensemble`
pub(in crate::web) async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (party, id, vacancy) = party(&app, &visit, &id).await?;
    let page = Page::new(&visit, "mine", "Pourquoi ces ménages");
    Ok(show(&draw(&app, page, &party, (id, &vacancy), (&asked, Fields::default())).await?))
}

/// `POST …/logement/{vacancy}/motif`: the reason about one number, as its household may ask it of the landlord.
pub(in crate::web) async fn reason(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (party, id, vacancy) = party(&app, &posted.visit, &id).await?;
    let mut fields = posted.fields.clone();
    let answer = match bearer(&app, fields.value("numero")).await? {
        Some(demand) => {
            let purpose = "dire pourquoi un ménage n’est pas retenu".to_owned();
            let reading = Reading { demand: Some(demand), purpose, class: Class::Personal };
            app.desk.note(party.account, reading).await?;
            answer(&app, &vacancy, demand).await?
        }
        None => None,
    };
    if answer.is_none() {
        fields.wrong("numero", "Aucune demande active ne porte ce numéro");
    }
    let wrong = fields.has_errors();
    let page = Page::new(&posted.visit, "mine", "Pourquoi ces ménages").with_errors(wrong);
    let mut page = draw(&app, page, &party, (id, &vacancy), (&Asked::default(), fields)).await?;
    page.answer = answer;
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(show_as(status, &page))
}

/// The active demand of a number as typed.
///
/// # Errors
/// A store does not answer.
pub(in crate::web) async fn bearer(app: &App, typed: &str) -> Result<Option<DemandId>, Trouble> {
    let typed: String = typed.chars().filter(char::is_ascii_alphanumeric).collect();
    match typed.to_uppercase().parse::<DemandNumber>() {
        Ok(number) => Ok(app.executor.bearer(&number).await?),
        Err(_) => Ok(None),
    }
}

async fn answer(app: &App, vacancy: &Vacancy, demand: DemandId) -> Result<Option<Answer>, Trouble> {
    let Some(dwelling) = &vacancy.dwelling else { return Ok(None) };
    let world = read::world(app, &[StreamId::Demand(demand)]).await?;
    let Some(state) = world.demand(demand).filter(|state| state.is_active()) else {
        return Ok(None);
    };
    let today = app.today();
    let found = assess(state, dwelling, today, &app.executor.law.on(today));
    let why = match (vacancy.standing(demand), found.admitted()) {
        (Some(standing), _) => format!("Ce ménage est proposé : {}.", words::standing(standing)),
        (None, Err(refusal)) => {
            format!("Motif pour lequel ce ménage n’est pas retenu : {}", refusal.sentence())
        }
        (None, Ok(_)) => "Ce ménage remplit les conditions. Il n’est pas proposé.".to_owned(),
    };
    Ok(Some(Answer { why, findings: found.findings.iter().map(line).collect() }))
}

fn line(finding: &Finding) -> (&'static str, String, String, String, &'static str) {
    let value = finding.value.map(letting::value).unwrap_or_default();
    let limit = finding.limit.map(letting::value).unwrap_or_default();
    let against = match (value.is_empty(), limit.is_empty()) {
        (false, false) => format!("{value} pour {limit}"),
        _ => value,
    };
    let weakest = finding.facts.iter().map(|used| used.evidence).min();
    let evidence = weakest.map(letting::evidence).unwrap_or_default().to_owned();
    (letting::rule(finding.rule), letting::outcome(finding), against, evidence, finding.article())
}

async fn draw(
    app: &App,
    page: Page,
    party: &Party<'_>,
    (id, vacancy): (VacancyId, &Vacancy),
    (asked, fields): (&Asked, Fields),
) -> Result<NarrowPage, Trouble> {
    let dwelling = vacancy.dwelling.as_ref().ok_or(Trouble::NotFound)?;
    let purpose = "chercher des candidats pour un logement".to_owned();
    let reading = Reading { demand: None, purpose, class: Class::Personal };
    app.desk.note(party.account, reading).await?;
    let db = app.views.db();
    let found = narrowing(db, &search(dwelling, 1)).await?;
    let mut steps = counted(dwelling, &found);
    steps.extend(studied(app, vacancy, dwelling).await?);
    steps.push(proposed(vacancy));
    let shown = members(db, &search(dwelling, PER_PAGE), asked.after()).await?;
    let full = shown.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = shown.last().filter(|_| full).map(|last| {
        let Member { candidate: c, .. } = last;
        let (base, score, since, demand) = (party.base, c.score, c.presented_on, c.demand);
        format!("{base}/logement/{id}/ensemble?points={score}&depuis={since}&sujet={demand}#h-set")
    });
    Ok(NarrowPage {
        page,
        fields,
        base: party.base,
        id: id.to_string(),
        heading: super::heading(dwelling),
        position: found.position.0,
        steps,
        rows: rows(app, vacancy, dwelling, &shown).await?,
        next,
        answer: None,
    })
}

/// The first of those left, opened and judged by every rule, in memory.
async fn studied(app: &App, vacancy: &Vacancy, dwelling: &Dwelling) -> Result<Vec<Step>, Trouble> {
    let first =
        projections::demands::candidates(app.views.db(), &search(dwelling, STUDIED)).await?;
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

/// What stands in the way of each, or nothing. Those proposed were admitted on their day.
async fn judge(
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

async fn rows(
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
