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
use domain::{demand::Demand, eligibility::left_out, scoring::Evidence, sealed::Sealed};

#[derive(Template)]
#[template(path = "agent/evaluation.html")]
struct EvaluationPage {
    page: Page,
    head: Head,
    score: Option<Score>,
    /// Whose resources count, when that is not plain.
    resources: Option<String>,
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
    let resources = whose(&file.demand);
    Ok(show(&EvaluationPage { page, head, score, resources }))
}

/// Whether a spouse's resources count beside those of the household, and on which paper they do not (CCH L441-1).
fn whose(demand: &Demand) -> Option<String> {
    let resources = demand.resources.as_ref().and_then(|(_, resources)| resources.open())?;
    let owed = demand.link.as_ref().and_then(Sealed::open).is_some_and(|link| link.proof_owed);
    match (left_out(demand, resources), owed || resources.alone.is_some()) {
        (Some(evidence), _) => {
            Some(format!("Ses ressources comptent seules : {}.", mark(Some(evidence))))
        }
        (None, true) => Some(
            "Les ressources du conjoint comptent aussi, tant qu’un document ne dit pas autre chose."
                .to_owned(),
        ),
        (None, false) => None,
    }
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
