//! `/bailleur/logement/…`: one dwelling, its candidates, whom it could suit, and the next step.

use super::{
    condition::{Awaited, awaited},
    narrow::{Step, search, steps},
    of, own,
    reserve::{Reserved, holders, reserved},
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        agent::name,
        came,
        fields::{Fields, Options},
        page::{Page, show},
        read,
        sign_in::After,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::Days;
use domain::{
    household::months_between,
    id::{DemandId, StreamId, VacancyId},
    sealed::Class,
    vacancy::{ConditionState, Standing, Vacancy, condition, no_longer},
    world::World,
};
use projections::demands::candidates;

#[derive(Template)]
#[template(path = "landlord/dwelling.html")]
struct DwellingPage {
    page: Page,
    fields: Fields,
    id: String,
    heading: String,
    facts: Vec<(&'static str, String)>,
    closed: Option<String>,
    candidates: Vec<Line>,
    awaited: Vec<Awaited>,
    suggestions: Vec<Suggestion>,
    base: &'static str,
    steps: Vec<Step>,
    position: i64,
    holders: Options,
    reserved: Option<Reserved>,
    open: bool,
    may_shortfall: bool,
    shortfalls: Options,
    refusals: Options,
    proofs: Options,
    turn: Option<Turn>,
    replying: Option<Turn>,
    signing: Option<Turn>,
    first_reply_day: String,
}

/// A household the next step is about.
struct Turn {
    demand: String,
    who: String,
    rank: u8,
    until: String,
    /// Whether the letter of the offer surely came.
    told: bool,
    /// What the household no longer fulfils, if the dwelling may pass to the next one.
    lacks: Option<&'static str>,
    /// The last day of a document that is still to come or to be checked.
    owes: Option<String>,
}

struct Line {
    demand: String,
    who: String,
    score: i32,
    category: u8,
    rank: Option<usize>,
    standing: &'static str,
    nominated: bool,
}

/// A demand that fits, without a name.
pub(in crate::web) struct Suggestion {
    pub(in crate::web) demand: String,
    pub(in crate::web) waits: String,
    pub(in crate::web) size: i64,
    pub(in crate::web) category: i64,
    pub(in crate::web) score: i64,
    pub(in crate::web) quartile: &'static str,
    pub(in crate::web) open: i64,
    pub(in crate::web) widened: bool,
}

/// `GET /bailleur/logement/{vacancy}`
pub(in crate::web) async fn dwelling(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let (account, body) = of(&visit)?;
    let (id, vacancy) = own(&app, body, &id).await?;
    for demand in &vacancy.proposed {
        let purpose = "étudier une candidature".to_owned();
        let reading = Reading { demand: Some(*demand), purpose, class: Class::Personal };
        app.desk.note(account, reading).await?;
    }
    let sits = vacancy.session.map(StreamId::Session);
    let streams = vacancy.proposed.iter().copied().map(StreamId::Demand).chain(sits);
    let streams: Vec<_> = streams.collect();
    let world = read::world(&app, &streams).await?;
    let page = Page::new(&visit, "mine", "Un logement").with_done(after.fait.as_deref());
    Ok(show(&draw(&app, page, id, &vacancy, &world).await?))
}

async fn draw(
    app: &App,
    page: Page,
    id: VacancyId,
    vacancy: &Vacancy,
    world: &World,
) -> Result<DwellingPage, Trouble> {
    let dwelling = vacancy.dwelling.as_ref().ok_or(Trouble::NotFound)?;
    let open = vacancy.closed.is_none() && vacancy.ranking.is_empty();
    let turns = turns(app, id, vacancy, world);
    let today = app.today();
    let law = app.executor.law.on(today);
    let reply = law.calendar.offer_reply.after(today);
    let (steps, position) = if open { steps(app, vacancy).await? } else { (vec![], 0) };
    let reserved = reserved(&law, vacancy, today);
    Ok(DwellingPage {
        page,
        fields: Fields::default(),
        id: id.to_string(),
        heading: super::heading(dwelling),
        facts: facts(vacancy),
        base: "/bailleur",
        steps,
        position,
        holders: if open && reserved.is_none() { holders(&law, today) } else { vec![] },
        reserved,
        closed: vacancy
            .closed
            .map(|(on, why)| format!("{}, le {}", words::closure(why), words::day(on))),
        candidates: lines(vacancy, world),
        awaited: awaited(id, vacancy, world),
        suggestions: if open { suggestions(app, vacancy).await? } else { vec![] },
        open,
        may_shortfall: open
            && words::fewer_than_three(vacancy).is_none()
            && vacancy.open_candidates().count() < 3,
        shortfalls: why_fewer(),
        refusals: words::REFUSALS
            .iter()
            .map(|(r, code)| ((*code).to_owned(), words::refusal_reason(*r).to_owned()))
            .collect(),
        proofs: came::proofs(),
        turn: turns.0,
        replying: turns.1,
        signing: turns.2,
        // a day more than the law's least: the letter travels
        first_reply_day: words::iso(reply.checked_add_days(Days::new(1)).unwrap_or(reply)),
    })
}

/// A lack of demands, or an exception of the law: two different facts.
fn why_fewer() -> Options {
    let lacks = words::SHORTFALLS.iter().map(|(cause, code)| (*code, words::shortfall(*cause)));
    let exceptions =
        words::EXCEPTIONS.iter().map(|(cause, code)| (*code, words::exception(*cause)));
    lacks.chain(exceptions).map(|(code, shown)| (code.to_owned(), shown.to_owned())).collect()
}

/// What is said of a dwelling beside its candidates.
pub(in crate::web) fn facts(vacancy: &Vacancy) -> Vec<(&'static str, String)> {
    let Some(d) = &vacancy.dwelling else { return vec![] };
    let mut facts = vec![
        ("RPLS", d.rpls.to_string()),
        ("Surface", format!("{} m²", d.surface)),
        ("Étage", d.floor.to_string()),
        ("Sans escalier", if d.accessible { "oui" } else { "non" }.to_owned()),
        (
            "Loyer et charges",
            format!("{} + {}", words::euros(d.rent_cents), words::euros(d.charges_cents)),
        ),
        ("Financement", words::financing(d.financing).to_owned()),
        ("Quartier prioritaire", if d.in_priority_district { "oui" } else { "non" }.to_owned()),
        ("Libre le", words::day(d.available_on)),
    ];
    if let Some(why) = words::fewer_than_three(vacancy) {
        facts.push(("Moins de trois candidats", why.to_owned()));
    }
    facts
}

pub(super) fn who(world: &World, demand: DemandId) -> String {
    world.demand(demand).map_or_else(|| "demande introuvable".to_owned(), name)
}

fn turns(
    app: &App,
    id: VacancyId,
    vacancy: &Vacancy,
    world: &World,
) -> (Option<Turn>, Option<Turn>, Option<Turn>) {
    if vacancy.closed.is_some() {
        return (None, None, None);
    }
    let Some((demand, rank)) = vacancy.turn() else { return (None, None, None) };
    let due = vacancy.offer_deadlines(id, world).into_iter().find(|(other, _)| *other == demand);
    let law = app.executor.law.on(app.today());
    let lacks =
        no_longer((id, vacancy), demand, app.today(), (world, &law)).map(words::non_allocation);
    let owes = condition((id, vacancy), demand, world)
        .filter(|asked| asked.state != ConditionState::Met)
        .map(|asked| words::long_day(asked.last()));
    let turn = |until: String| {
        let told = due.is_some();
        let (demand, who) = (demand.to_string(), who(world, demand));
        Some(Turn { demand, who, rank, until, told, lacks, owes: owes.clone() })
    };
    match vacancy.standing(demand) {
        Some(Standing::Ranked) => (turn(String::new()), None, None),
        Some(Standing::Offered { reply_by }) => {
            let last = due.and_then(|(_, due)| due.pred_opt()).unwrap_or(reply_by);
            (None, turn(words::long_day(last)), None)
        }
        Some(Standing::Accepted) => (None, None, turn(String::new())),
        _ => (None, None, None),
    }
}

fn lines(vacancy: &Vacancy, world: &World) -> Vec<Line> {
    let line = |demand: &DemandId| {
        let candidate = vacancy.candidates.get(demand)?;
        let rank = vacancy.ranking.iter().position(|ranked| ranked == demand).map(|at| at + 1);
        Some(Line {
            demand: demand.to_string(),
            who: who(world, *demand),
            score: candidate.score,
            category: candidate.category,
            rank,
            standing: words::standing(candidate.standing),
            nominated: matches!(candidate.standing, Standing::Nominated),
        })
    };
    let mut lines: Vec<Line> = vacancy.proposed.iter().filter_map(line).collect();
    lines.sort_by_key(|line| line.rank.unwrap_or(usize::MAX));
    lines
}

/// The first demands that fit and are not proposed.
///
/// # Errors
/// A store does not answer.
pub(in crate::web) async fn suggestions(
    app: &App,
    vacancy: &Vacancy,
) -> Result<Vec<Suggestion>, Trouble> {
    let Some(dwelling) = &vacancy.dwelling else { return Ok(vec![]) };
    let today = app.today();
    let found = candidates(app.views.db(), &search(dwelling, 40)).await?;
    let fresh = found.into_iter().filter(|c| !vacancy.proposed.contains(&c.demand));
    let suggestion = |c: projections::demands::Candidate| Suggestion {
        demand: c.demand.to_string(),
        waits: words::months(i64::from(months_between(c.presented_on, today))),
        size: c.size.unwrap_or(0),
        category: c.category.unwrap_or(0),
        score: c.score,
        quartile: match c.quartile.as_deref() {
            Some("first") => "premier quart",
            Some("other") => "au-dessus",
            _ => "non déclaré",
        },
        open: c.open,
        widened: c.by_widening,
    };
    Ok(fresh.take(15).map(suggestion).collect())
}
