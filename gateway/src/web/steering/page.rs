//! The page and its downloads.

use super::{
    indicators::{Indicator, Indicators, last_year, read, years},
    report::document,
};
use crate::{
    app::App,
    desk::{Account, Kind},
    error::{PageError, Trouble},
    pdf,
    web::{
        chart::{Bar, bars},
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

/// Whoever steers for the metropolis.
fn of(visit: &Visit) -> Result<&Account, Trouble> {
    visit.as_kind(Kind::Metropolis)
}

#[derive(Template)]
#[template(path = "steering/page.html")]
struct SteeringPage {
    page: Page,
    year: i32,
    years: Vec<i32>,
    found: Option<Found>,
}

struct Found {
    from: String,
    to: String,
    position: String,
    leases: String,
    sections: Vec<(Indicator, String)>,
}

/// Which year.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    annee: Option<i32>,
}

fn asked_year(asked: Option<i32>, app: &App) -> i32 {
    asked.filter(|year| (2000..=2100).contains(year)).unwrap_or_else(|| last_year(app.today()))
}

/// `GET /pilotage`
pub(in crate::web) async fn page(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    of(&visit)?;
    let year = asked_year(asked.annee, &app);
    let found = read(&app, year).await?.map(found);
    let page = Page::new(&visit, "mine", "Pilotage");
    Ok(show(&SteeringPage { page, year, years: years(app.today()), found }))
}

fn found(all: Indicators) -> Found {
    let chart = |one: &Indicator| {
        let drawn =
            one.bars.iter().map(|(label, value)| Bar { label: label.clone(), value: *value });
        let drawn: Vec<Bar> = drawn.collect();
        bars(one.code, one.title, "Les mêmes nombres sont dans le tableau.", &drawn)
    };
    Found {
        from: words::day(all.from),
        to: words::day(all.to),
        position: words::number(all.position),
        leases: all.leases,
        sections: all.indicators.into_iter().map(|one| (one.clone(), chart(&one))).collect(),
    }
}

async fn of_year(app: &App, visit: &Visit, year: &str) -> Result<Indicators, Trouble> {
    of(visit)?;
    let year = year.parse().map_err(|_| Trouble::NotFound)?;
    read(app, year).await?.ok_or(Trouble::NotFound)
}

/// `GET /pilotage/rapport/{year}/rapport.pdf`
pub(in crate::web) async fn report_pdf(
    State(app): State<App>,
    visit: Visit,
    Path(year): Path<String>,
) -> Result<Response, PageError> {
    let all = of_year(&app, &visit, &year).await?;
    Ok(pdf::answer(&document(&all, app.today()), &format!("rapport-{}", all.year)))
}

/// `GET /pilotage/rapport/{year}/rapport.json`
pub(in crate::web) async fn report_json(
    State(app): State<App>,
    visit: Visit,
    Path(year): Path<String>,
) -> Result<Response, PageError> {
    let all = of_year(&app, &visit, &year).await?;
    Ok(Json(all).into_response())
}
