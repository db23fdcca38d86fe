//! `/agent`: the queues of a body, by due day then by seniority, each with an address that can be shared.

mod asked;
mod export;
mod lines;

pub(super) use asked::Asked;
pub(in crate::web) use export::export;
pub(in crate::web) use lines::{name, spelt};

use super::{
    Agent,
    bulk::ACTS,
    named::{Action, Kept, QUEUES, coded, every},
};
use crate::{
    app::App,
    desk::{Assignment, Reading},
    error::{PageError, Trouble},
    web::{
        fields::{Fields, Options},
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use asked::Chip;
use axum::{
    extract::{Query, State},
    response::Response,
};
use domain::{id::DemandId, sealed::Class, territory::Desk};
use lines::{Line, lines};
use projections::queues::{self as view, Named, Scope, Snapshot};

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "agent/queues.html")]
pub(super) struct QueuesPage {
    page: Page,
    fields: Fields,
    purposes: Options,
    hand_backs: Options,
    exports: Options,
    acts: Options,
    queues: Vec<Tab>,
    here: &'static Kept,
    caption: String,
    position: i64,
    chips: Vec<Chip>,
    clear: String,
    filters: Filters,
    carried: Vec<(&'static str, String)>,
    rows: Vec<Line>,
    next: Option<String>,
    first: Option<String>,
    mine: i64,
    place: String,
    typed: Option<Vec<(&'static str, String)>>,
}

/// What may be filtered by, with what is chosen.
struct Filters {
    desks: Options,
    communes: Options,
    holders: Options,
    may_see_priority: bool,
    fields: Fields,
}

struct Tab {
    code: &'static str,
    label: &'static str,
    count: i64,
    current: bool,
}

/// What an agent's queues rest on: desks, and who holds what.
pub(super) struct Bureau {
    pub(super) desks: Vec<Desk>,
    pub(super) mine: Option<Desk>,
    pub(super) held: Vec<Assignment>,
    ids: Vec<DemandId>,
    taken: Vec<DemandId>,
}

impl Bureau {
    pub(super) async fn of(app: &App, agent: &Agent) -> Result<Self, Trouble> {
        let held = app.desk.held_by(&agent.body).await?;
        let ids = held.iter().map(|one| one.demand).collect();
        let own = held.iter().filter(|one| one.account == agent.account.id);
        let taken = own.map(|one| one.demand).collect();
        Ok(Self { desks: agent.desks(), mine: agent.desk(), held, ids, taken })
    }

    pub(super) fn scope<'a>(&'a self, app: &App, agent: &'a Agent) -> Scope<'a> {
        Scope {
            desks: &self.desks,
            mine: self.mine.as_ref(),
            body: &agent.body,
            taken: &self.taken,
            held: &self.ids,
            today: app.today(),
        }
    }
}

/// `GET /agent`
pub(in crate::web) async fn queues(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    Ok(show(&draw(&app, &visit, &agent, &asked, Fields::default(), None).await?))
}

/// The page of a queue. `typed` is what somebody was looked for by, when nobody was found.
pub(super) async fn draw(
    app: &App,
    visit: &Visit,
    agent: &Agent,
    asked: &Asked,
    fields: Fields,
    typed: Option<Vec<(&'static str, String)>>,
) -> Result<QueuesPage, Trouble> {
    let bureau = Bureau::of(app, agent).await?;
    let default = if bureau.taken.is_empty() { Named::ToTake } else { Named::Mine };
    let here = coded(&asked.file).or_else(|| coded(default.code()));
    let here = here.ok_or(Trouble::NotFound)?;
    let filter = asked.filter(agent);
    let scope = bureau.scope(app, agent);
    let part =
        view::Asked { named: here.named, filter: &filter, after: asked.after(), limit: PER_PAGE };
    let found = view::snapshot(app.views.db(), &scope, &part, &every()).await?;
    if !found.rows.is_empty() {
        let purpose = format!("lire la file « {} »", here.label);
        let reading = Reading { demand: None, purpose, class: Class::Personal };
        app.desk.note(&agent.account, reading).await?;
    }
    let full = usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let last = found.rows.last().filter(|_| found.rows.len() == full);
    let next = last.map(|row| asked.next(here.named.code(), &row.at(), PER_PAGE));
    let tabs = QUEUES.iter().map(|kept| Tab {
        code: kept.named.code(),
        label: kept.label,
        count: found.count(kept.named),
        current: kept.named == here.named,
    });
    Ok(QueuesPage {
        page: Page::new(visit, "mine", "Guichet")
            .with_done(asked.fait.as_deref())
            .with_errors(fields.has_errors()),
        fields,
        purposes: options(&words::agent::PURPOSES),
        hand_backs: options(&words::agent::HAND_BACKS),
        exports: options(&words::agent::EXPORTS),
        acts: options(&ACTS),
        queues: tabs.collect(),
        here,
        caption: caption(&found, here.named, asked, filter.is_empty()),
        position: found.position.0,
        chips: asked.chips(agent, here.named.code()),
        clear: format!("/agent?file={}", here.named.code()),
        filters: asked.filters(agent),
        carried: asked.carried(here.named.code()),
        first: asked.after().is_some().then(|| asked.address(here.named.code(), &[])),
        mine: found.count(Named::Mine),
        rows: lines(app, here, &bureau, found.rows).await?,
        next,
        place: agent.account.label.clone(),
        typed,
    })
}

/// « 1 à 25 sur 143, filtrés parmi 2 310 ».
fn caption(found: &Snapshot, named: Named, asked: &Asked, whole: bool) -> String {
    let first = asked.rank();
    let last = first + i64::try_from(found.rows.len()).unwrap_or_default() - 1;
    let spelt = words::number;
    let shown = format!("{} à {} sur {}", spelt(first), spelt(last), spelt(found.left));
    match whole {
        true => format!("{shown}, par échéance puis par ancienneté"),
        false => format!("{shown}, filtrés parmi {}", spelt(found.count(named))),
    }
}

pub(super) fn options(list: &[(&str, &str)]) -> Options {
    list.iter().map(|(code, label)| ((*code).to_owned(), words::agent::capital(label))).collect()
}
