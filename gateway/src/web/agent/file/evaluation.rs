//! What a demand's points rest on: each line, with how well its facts are established.

use super::{
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::PageError,
    web::{
        page::{Page, show},
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::scoring::Evidence;

#[derive(Template)]
#[template(path = "agent/evaluation.html")]
struct EvaluationPage {
    page: Page,
    head: Head,
    score: Option<Score>,
}

struct Score {
    total: i32,
    grid: String,
    computed: String,
    provisional: bool,
    lines: Vec<(String, i32, &'static str)>,
    erased: bool,
}

/// `GET /agent/dossier/{demand}/evaluation`
pub(in crate::web) async fn evaluation(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, file, _) = open(&app, &visit, (&id, &why), Tab::Evaluation).await?;
    let law = app.executor.law.on(app.today());
    let score = file.demand.score.as_ref().map(|score| {
        let lines = score.lines.open();
        let shown = lines.into_iter().flat_map(|lines| &lines.lines).map(|line| {
            (words::criterion(&law.grid, &line.criterion), line.points, mark(line.evidence))
        });
        Score {
            total: score.total,
            grid: score.grid.clone(),
            computed: words::day(score.computed_on),
            provisional: score.provisional,
            lines: shown.collect(),
            erased: lines.is_none(),
        }
    });
    Ok(show(&EvaluationPage { page, head, score }))
}

/// How well the facts of a line are established.
const fn mark(evidence: Option<Evidence>) -> &'static str {
    match evidence {
        Some(Evidence::Declared) => "déclaré",
        Some(Evidence::Evidenced) => "papier déposé, à vérifier",
        Some(Evidence::Verified) => "vérifié",
        Some(Evidence::SocialWorker) => "confirmé par un travailleur social",
        None => "non noté à l’époque",
    }
}
