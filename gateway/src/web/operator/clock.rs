//! `/exploitation/echeancier`: who looks after the deadlines, what is due, and what an outage holds back.

use super::of;
use crate::{
    app::App,
    daily,
    error::{PageError, Trouble},
    outage,
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use chrono::Days;
use domain::calendar::Deadline;
use projections::deadlines::{self, Due};
use std::collections::BTreeMap;

/// Deadlines counted at most.
const MOST: u32 = 20_000;
/// Days ahead.
const AHEAD: u64 = 30;

#[derive(Template)]
#[template(path = "operator/clock.html")]
struct ClockPage {
    page: Page,
    here: &'static str,
    facts: Vec<(&'static str, String)>,
    running: bool,
    rows: Vec<Row>,
    outages: Vec<(String, String, String)>,
    cut: bool,
}

struct Row {
    label: &'static str,
    article: &'static str,
    due: String,
    coming: String,
}

/// `GET /exploitation/echeancier`
pub(super) async fn clock(State(app): State<App>, visit: Visit) -> Result<Response, PageError> {
    of(&visit)?;
    let today = app.today();
    let db = app.views.db();
    let lease = app.desk.lease(daily::NAME).await?;
    let now = app.clock.now();
    let running = lease.is_some_and(|held| held.until > now);
    let due = deadlines::due(db, today, MOST).await?;
    let (tomorrow, last) =
        (today.checked_add_days(Days::new(1)), today.checked_add_days(Days::new(AHEAD)));
    let coming = match tomorrow.zip(last) {
        Some(between) => deadlines::coming(db, between, None, MOST).await?,
        None => Vec::new(),
    };
    let full = usize::try_from(MOST).unwrap_or(usize::MAX);
    let held = due.iter().filter(|due| due.kind.is_adverse()).count();
    let next = deadlines::next_due(db).await?;
    let outages = outage::outages(&app).await.map_err(Trouble::from)?;
    Ok(show(&ClockPage {
        page: Page::new(&visit, "mine", "Échéancier"),
        here: "echeancier",
        facts: vec![
            ("Aujourd’hui", words::day(today)),
            ("Processus qui s’en sont chargés", lease.map_or(0, |l| l.epoch).to_string()),
            ("Échus, pas encore faits", words::number(count(&due))),
            ("Dont contre une personne", words::count(held, "acte", "actes")),
            ("Prochaine échéance", next.map(words::day).unwrap_or_else(|| "aucune".to_owned())),
        ],
        running,
        cut: due.len() == full || coming.len() == full,
        rows: rows(&due, &coming),
        outages: outages
            .iter()
            .map(|o| (words::day(o.from), words::day(o.to), state(o.released).to_owned()))
            .collect(),
    }))
}

const fn state(released: bool) -> &'static str {
    if released { "levée" } else { "retient ce qu’elle a touché" }
}

fn count<T>(all: &[T]) -> i64 {
    i64::try_from(all.len()).unwrap_or(i64::MAX)
}

/// One line a kind of deadline.
fn rows(due: &[Due], coming: &[Due]) -> Vec<Row> {
    let mut kinds: BTreeMap<&str, (Deadline, i64, i64)> = BTreeMap::new();
    for one in due {
        kinds.entry(one.kind.code()).or_insert((one.kind, 0, 0)).1 += 1;
    }
    for one in coming {
        kinds.entry(one.kind.code()).or_insert((one.kind, 0, 0)).2 += 1;
    }
    let row = |(kind, due, coming): (Deadline, i64, i64)| Row {
        label: words::operator::deadline(kind),
        article: kind.article(),
        due: words::number(due),
        coming: words::number(coming),
    };
    kinds.into_values().map(row).collect()
}
