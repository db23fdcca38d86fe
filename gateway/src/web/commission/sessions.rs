//! `/commission/…`: one session with its candidates side by side; as it is, or as it was known on a day.

use super::{
    compare::Past,
    gates::{Gate, gates},
    members::{Named, named},
    of, own_closed,
    part::{Asked, Part},
    table::{Table, table},
};
use crate::{
    app::App,
    desk::{Account, Reading},
    error::{PageError, Trouble},
    web::{
        fields::Options,
        page::{Page, show},
        read,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::{Days, NaiveDate};
use domain::{
    id::{DemandId, StreamId, VacancyId},
    law::Law,
    sealed::Class,
    session::{Convocation, Session},
    world::World,
};
use eventstore::execute::AsAt;
use projections::vacancies;
use std::{collections::BTreeSet, sync::Arc};

#[derive(Template)]
#[template(path = "commission/session.html")]
struct SessionPage {
    page: Page,
    id: String,
    day: String,
    /// The day from which the page looks back, if it does: nothing can be done then.
    known: Option<String>,
    known_iso: String,
    rules: Option<String>,
    gates: Vec<Gate>,
    may_postpone: bool,
    frozen: Option<String>,
    members: Vec<Named>,
    there: usize,
    present: Option<u8>,
    quorum: u8,
    minutes: Option<String>,
    is_today: bool,
    all_decided: bool,
    part: Part,
    tables: Vec<Table>,
    reasons: Options,
    documents: Options,
    due: String,
}

/// `GET /commission/{session}`
pub(in crate::web) async fn session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (account, body) = of(&visit)?;
    let (id, session, convocation) = own_closed(&app, body, &id).await?;
    let today = app.today();
    let (known, fait) = (asked.connu.filter(|day| *day < today), asked.fait.clone());
    let (session, convocation) = match known {
        None => (session, convocation),
        Some(day) => {
            let (session, convocation) = read::session_as_at(&app, id, &known_on(day)).await?;
            (Arc::new(session), convocation)
        }
    };
    let as_at = known.map_or_else(AsAt::default, known_on);
    let part = Part::of(id, &session, &Asked { connu: known, ..asked });
    let world = agenda(&app, &part.homes, &as_at).await?;
    let candidates = candidates(&world, &part.homes);
    note(&app, account, &candidates).await?;
    // what became of other candidacies since is not known then
    let past = match known {
        None => past(&app, &candidates).await?,
        Some(_) => Past::new(),
    };
    let page = Page::new(&visit, "mine", "Séance de la commission");
    let page = page.with_done(fait.as_deref());
    let law = app.executor.law.on(known.unwrap_or(today));
    let seen = Seen {
        session: &session,
        convocation: &convocation,
        world: &world,
        past: &past,
        deciding: part.deciding,
    };
    Ok(show(&draw(page, &seen, &law, (id.to_string(), part), (known, today))))
}

/// Everything the page shows, at one moment.
pub(super) struct Seen<'a> {
    pub(super) session: &'a Session,
    pub(super) convocation: &'a Convocation,
    pub(super) world: &'a World,
    pub(super) past: &'a Past,
    /// The dwelling whose form of decisions is open.
    pub(super) deciding: Option<VacancyId>,
}

fn known_on(day: NaiveDate) -> AsAt {
    AsAt { position: None, known: Some(crate::replay::end_of(day)), true_on: None }
}

fn draw(
    page: Page,
    seen: &Seen<'_>,
    law: &Law,
    (id, part): (String, Part),
    (known, today): (Option<NaiveDate>, NaiveDate),
) -> SessionPage {
    let Seen { session, convocation, .. } = *seen;
    let on = known.unwrap_or(today);
    let tables = part.homes.iter().filter_map(|home| table(seen, *home, law, on));
    let tables: Vec<Table> = tables.collect();
    let due = today.checked_add_days(Days::new(15)).unwrap_or(today);
    SessionPage {
        page,
        id,
        day: words::long_day(convocation.meets_on),
        known: known.map(words::long_day),
        known_iso: words::iso(on),
        rules: convocation.rule_set.as_ref().map(|version| rules(law, version)),
        gates: gates(session, convocation),
        may_postpone: known.is_none() && session.decisions.is_empty(),
        frozen: session.frozen.as_ref().map(|frozen| words::day(frozen.on)),
        members: named(convocation),
        there: session.attending.len(),
        present: session.present,
        quorum: convocation.quorum,
        minutes: session.minutes_on.map(words::day),
        is_today: known.is_none() && convocation.meets_on == today,
        all_decided: part.pages.total > 0 && part.next.is_none(),
        part,
        tables,
        reasons: words::NON_ALLOCATIONS
            .iter()
            .map(|r| (r.code().to_owned(), words::non_allocation(*r).to_owned()))
            .collect(),
        documents: words::DOCUMENTS
            .iter()
            .map(|(d, code)| ((*code).to_owned(), words::document(*d).to_owned()))
            .collect(),
        due: words::iso(due),
    }
}

/// The rules under which the members sit: version, first day, source.
fn rules(law: &Law, version: &str) -> String {
    let known = law.commissions.rule_sets.iter().find(|set| set.version == version);
    match known {
        Some(set) => {
            format!("{version}, depuis le {} ({})", words::day(set.effective_from), set.source)
        }
        None => version.to_owned(),
    }
}

/// The vacancies of a part of an agenda and their candidates, opened.
async fn agenda(app: &App, homes: &[VacancyId], as_at: &AsAt) -> Result<World, Trouble> {
    let mut streams: Vec<StreamId> = homes.iter().copied().map(StreamId::Vacancy).collect();
    let proposed = vacancies::proposed(app.views.db(), homes).await?;
    streams.extend(proposed.into_iter().map(StreamId::Demand));
    let world = app.executor.world_at(&streams, as_at).await?;
    // proposed a moment ago: the read model does not know it yet
    let late = candidates(&world, homes).into_iter().filter(|id| world.demand(*id).is_none());
    let late: Vec<StreamId> = late.map(StreamId::Demand).collect();
    if late.is_empty() {
        return Ok(world);
    }
    streams.extend(late);
    Ok(app.executor.world_at(&streams, as_at).await?)
}

/// Who was proposed for these dwellings, each once.
fn candidates(world: &World, homes: &[VacancyId]) -> Vec<DemandId> {
    let homes = homes.iter().filter_map(|id| world.vacancy(*id));
    let all: BTreeSet<DemandId> = homes.flat_map(|home| home.proposed.iter().copied()).collect();
    all.into_iter().collect()
}

/// Who reads which file, written down before it is shown.
async fn note(app: &App, account: &Account, candidates: &[DemandId]) -> Result<(), Trouble> {
    let reading = |demand: &DemandId| Reading {
        demand: Some(*demand),
        purpose: "examiner une candidature en commission".to_owned(),
        class: Class::Sensitive,
    };
    Ok(app.desk.note_all(account, candidates.iter().map(reading).collect()).await?)
}

/// What became of the other candidacies of each candidate.
async fn past(app: &App, candidates: &[DemandId]) -> Result<Past, Trouble> {
    let mut past = Past::new();
    for candidacy in vacancies::candidacies(app.views.db(), candidates).await? {
        past.entry(candidacy.demand).or_default().push(candidacy);
    }
    Ok(past)
}
