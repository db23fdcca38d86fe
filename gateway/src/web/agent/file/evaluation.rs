//! What a demand's points rest on: each line, with how well its facts are established.

use super::{
    Why,
    head::{Head, Tab, open},
    priority::{Priorities, priorities},
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        fields::Fields,
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
pub(super) struct EvaluationPage {
    page: Page,
    head: Head,
    fields: Fields,
    score: Option<Score>,
    /// Whose resources count, when that is not plain.
    resources: Option<String>,
    /// The priorities, for those who may know of them.
    priorities: Option<Priorities>,
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
    Ok(show(&draw(&app, &visit, (&id, &why), Fields::default()).await?))
}

/// The page, with what was typed and what is wrong with it.
///
/// # Errors
/// As [`open`].
pub(super) async fn draw(
    app: &App,
    visit: &Visit,
    asked: (&str, &Why),
    fields: Fields,
) -> Result<EvaluationPage, Trouble> {
    let (page, head, file, agent) = open(app, visit, asked, Tab::Evaluation).await?;
    Ok(EvaluationPage {
        page: page.with_errors(fields.has_errors()),
        head,
        fields,
        score: score(app, &file.demand),
        resources: whose(&file.demand),
        priorities: agent.may_see_priority().then(|| priorities(&file.demand)),
    })
}

fn score(app: &App, demand: &Demand) -> Option<Score> {
    let score = demand.score.as_ref()?;
    let law = app.executor.law.on(app.today());
    let lines = score.lines.open();
    let shown = lines.into_iter().flat_map(|lines| &lines.lines).map(|line| {
        (words::criterion(&law.grid, &line.criterion), line.points, mark(line.evidence))
    });
    Some(Score {
        total: score.total,
        grid: score.grid.clone(),
        computed: words::day(score.computed_on),
        provisional: score.provisional,
        lines: shown.collect(),
        erased: lines.is_none(),
    })
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
