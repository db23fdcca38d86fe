//! `/audit/seance/…`: a session of a commission as it was known on a day, beside what is known today. Pseudonymous.

use super::of;
use crate::{
    app::App,
    error::{PageError, Trouble},
    replay,
    web::{
        commission::{Gate, gates, verdict},
        landlord::heading,
        page::{Page, show},
        pages::{Pages, Way},
        read,
        visit::Visit,
        words::{self, letting},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    id::{DemandId, SessionId, StreamId, VacancyId},
    session::Session,
    vacancy::Vacancy,
    world::World,
};
use eventstore::execute::AsAt;
use serde::Deserialize;

/// Dwellings of one page.
const PER_PAGE: usize = 20;
/// What the ways to other pages are called.
const NAMES: [&str; 4] =
    ["Premiers logements", "Logements précédents", "Logements suivants", "Derniers logements"];

#[derive(Template)]
#[template(path = "audit/session.html")]
struct SessionPage {
    page: Page,
    id: String,
    landlord: String,
    day: String,
    known: String,
    known_iso: String,
    gates: Vec<Gate>,
    homes: Vec<Home>,
    changed: usize,
    at: Pages,
    ways: Vec<Way>,
}

struct Home {
    id: String,
    heading: String,
    rows: Vec<Row>,
}

/// A candidate, then and today.
struct Row {
    who: String,
    score: i32,
    category: u8,
    then: String,
    now: String,
    changed: bool,
}

/// From which day one looks.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    connu: Option<NaiveDate>,
    #[serde(default)]
    page: String,
}

/// A session and some of its dwellings, at one moment.
struct Moment {
    session: Session,
    world: World,
}

impl Moment {
    async fn of(
        app: &App,
        session: Session,
        homes: &[VacancyId],
        as_at: &AsAt,
    ) -> Result<Self, Trouble> {
        let homes: Vec<StreamId> = homes.iter().copied().map(StreamId::Vacancy).collect();
        let world = app.executor.world_at(&homes, as_at).await?;
        Ok(Self { session, world })
    }

    /// Where a candidate stands, in words: what was decided, else where its candidacy is.
    fn told(&self, home: VacancyId, demand: DemandId) -> String {
        if let Some(outcome) = self.session.decisions.get(&(home, demand)) {
            let reasons = outcome.reasons.iter().map(|reason| words::non_allocation(*reason));
            let reasons: Vec<_> = reasons.collect();
            let said = verdict(outcome.verdict, outcome.rank);
            return if reasons.is_empty() {
                said
            } else {
                format!("{said} : {}", reasons.join(" ; "))
            };
        }
        let vacancy = self.world.vacancy(home);
        let standing = vacancy.and_then(|vacancy| vacancy.standing(demand));
        standing
            .map_or_else(|| "pas encore proposé".to_owned(), |one| words::standing(one).to_owned())
    }
}

/// `GET /audit/seance/{session}`
pub(in crate::web) async fn session(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let id = id.parse::<SessionId>().map_err(|_| Trouble::NotFound)?;
    let today = app.today();
    let known = asked.connu.unwrap_or(today).min(today);
    let as_at = AsAt { known: Some(replay::end_of(known)), ..AsAt::default() };
    let (now, _) = read::session_as_at(&app, id, &AsAt::default()).await?;
    let then = read::session_as_at(&app, id, &as_at).await;
    let (then, convocation) = then.map_err(|trouble| match trouble {
        Trouble::NotFound => Trouble::Malformed(
            "La séance n’était pas encore convoquée ce jour-là. Choisissez un jour plus récent.",
        ),
        other => other,
    })?;
    let agenda: Vec<VacancyId> = now.agenda().collect();
    let at = Pages::of(asked.page.parse().ok(), agenda.len(), PER_PAGE);
    let shown = agenda.get(at.lines()).unwrap_or_default();
    let now = Moment::of(&app, now, shown, &AsAt::default()).await?;
    let then = Moment::of(&app, then, shown, &as_at).await?;
    let homes: Vec<Home> = shown.iter().filter_map(|home| compare(*home, &then, &now)).collect();
    let changed = homes.iter().flat_map(|home| &home.rows).filter(|row| row.changed).count();
    Ok(show(&SessionPage {
        page: Page::new(&visit, "mine", "Une séance telle que connue un jour"),
        id: id.to_string(),
        landlord: letting::body(&app.executor.law.on(today), &convocation.landlord, known),
        day: words::long_day(convocation.meets_on),
        known: words::long_day(known),
        known_iso: words::iso(known),
        gates: gates(&then.session, &convocation),
        homes,
        changed,
        ways: at
            .ways(NAMES, |page| format!("/audit/seance/{id}?connu={known}&page={page}#changed")),
        at,
    }))
}

fn compare(id: VacancyId, then: &Moment, now: &Moment) -> Option<Home> {
    let vacancy: &Vacancy = now.world.vacancy(id)?;
    let row = |(n, demand): (usize, &DemandId)| {
        let candidate = vacancy.candidates.get(demand)?;
        let (before, after) = (then.told(id, *demand), now.told(id, *demand));
        Some(Row {
            who: format!("Ménage {}", n + 1),
            score: candidate.score,
            category: candidate.category,
            changed: before != after,
            then: before,
            now: after,
        })
    };
    Some(Home {
        id: id.to_string(),
        heading: vacancy.dwelling.as_ref().map(heading)?,
        rows: vacancy.proposed.iter().enumerate().filter_map(row).collect(),
    })
}
