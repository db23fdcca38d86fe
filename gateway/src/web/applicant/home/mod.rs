//! `/demandeur`: one sentence of state, one of action, what is asked, what happened, what is expected.

mod ahead;
mod asked;
mod status;

pub(super) use ahead::{Step, ahead};

use super::{
    Entry,
    own::{Own, own},
    place, readings,
    thread::{Thread, Wanted},
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        file::File,
        messages::{Part, Said, Sentence, Words, codes},
        page::{Page, show},
        visit::Visit,
    },
};
use askama::Template;
use asked::{Asked, action, asked, may_renew};
use axum::{
    extract::{Query, State},
    response::Response,
};
use chrono::NaiveDate;
use projections::timeline;
use status::{Renewal, Status, facts, renewal, status};

/// Most entries that are printed; a longer thread says so.
const PRINTED: usize = 1_000;
/// Openings of the file shown on its first page.
const LAST_READINGS: usize = 5;

#[derive(Template)]
#[template(path = "applicant/home.html")]
struct HomePage {
    page: Page,
    status: Status,
    action: Said,
    number: Option<String>,
    renewal: Option<Renewal>,
    facts: Vec<(Said, Said)>,
    asked: Vec<Asked>,
    thread: Thread,
    ahead: Vec<Step>,
    readings: Vec<readings::Line>,
    place: Option<place::Card>,
    is_registered: bool,
    may_renew: bool,
    may_renounce: bool,
    position: i64,
}

/// `GET /demandeur`
pub(in crate::web) async fn home(
    State(app): State<App>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let today = app.today();
    let file = &File::around(&app, own.id, own.demand.clone()).await?;
    let mut asked = asked(&app, file, visit.words, today);
    if file.demand.is_active() {
        asked.extend(conditions(&app, &own, visit.words).await?);
    }
    Ok(show(&HomePage {
        page: Page::new(&visit, "mine", "Ma demande").with_done(wanted.fait.as_deref()),
        status: status(file, visit.words),
        action: action(&asked, visit.words),
        number: number(&own),
        renewal: renewal(&file.demand, visit.words, today),
        facts: facts(file, visit.words, today),
        asked,
        thread: Thread::read(&app, &own, &wanted).await?,
        ahead: ahead(&app, &own, file).await?,
        readings: readings::last(&app, &own, LAST_READINGS).await?,
        place: place::card(&app, &own).await?,
        is_registered: file.demand.is_active() && file.demand.number().is_some(),
        may_renew: may_renew(file, today),
        may_renounce: file.demand.is_active() && file.demand.candidacies.is_empty(),
        position: own.position(&app).await?,
    }))
}

fn number(own: &Own<'_>) -> Option<String> {
    own.demand.number().map(|number| number.as_str().to_owned())
}

#[derive(Template)]
#[template(path = "applicant/print.html")]
struct PrintPage {
    page: Page,
    sentence: Said,
    action: Said,
    number: Option<String>,
    renewal: Option<Renewal>,
    facts: Vec<(Said, Said)>,
    ahead: Vec<Step>,
    past: Vec<Entry>,
    is_longer: bool,
    printed_on: Said,
}

/// `GET /demandeur/imprimer`: the same, every part unfolded.
pub(in crate::web) async fn print(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let own = own(&app, &visit).await?;
    let today = app.today();
    let file = &File::around(&app, own.id, own.demand.clone()).await?;
    let mut past = own.entries(&app, i64::MAX, PRINTED + 1).await?;
    let is_longer = past.len() > PRINTED;
    past.truncate(PRINTED);
    Ok(show(&PrintPage {
        page: Page::new(&visit, "mine", "Ma demande, à imprimer"),
        sentence: status(file, visit.words).sentence,
        action: action(&asked(&app, file, visit.words, today), visit.words),
        number: number(&own),
        renewal: renewal(&file.demand, visit.words, today),
        facts: facts(file, visit.words, today),
        ahead: ahead(&app, &own, file).await?,
        past,
        is_longer,
        printed_on: visit.words.tell(&printed_on(today)),
    }))
}

/// Paper says of which day it tells.
fn printed_on(today: NaiveDate) -> Sentence {
    Sentence::of("print-on").with("day", Part::ShortDay(today))
}

/// What a commission waits for, as something that is asked.
async fn conditions(app: &App, own: &Own<'_>, words: Words) -> Result<Vec<Asked>, Trouble> {
    let head = timeline::head(app.views.db(), own.id).await?;
    let conditions = head.map(|(head, _)| head.conditions).unwrap_or_default();
    let asked = conditions.into_iter().map(|(vacancy, (category, due))| Asked {
        title: words.tell(
            &Sentence::of("asked-condition").with("document", codes::document(category).whole()),
        ),
        more: words.tell(&Sentence::of("asked-condition-more").with("day", Part::Day(due))),
        link: Some((
            "/demandeur/documents".to_owned(),
            words.say("asked-condition-link"),
            format!("condition-{vacancy}"),
        )),
    });
    Ok(asked.collect())
}
