//! `/reservataire/logement/…`: one home told to the holder, whom it proposes, and whom it could suit.

use super::{of, told};
use crate::{
    app::App,
    desk::Reading,
    error::PageError,
    web::{
        agent::name,
        fields::Fields,
        landlord::{Reserved, Step, Suggestion, facts, heading, reserved, steps, suggestions},
        page::{Page, show},
        read,
        sign_in::After,
        visit::Visit,
        words::{self, letting},
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use domain::{
    id::{DemandId, StreamId},
    sealed::Class,
    vacancy::Standing,
};

#[derive(Template)]
#[template(path = "holder/dwelling.html")]
struct DwellingPage {
    page: Page,
    fields: Fields,
    base: &'static str,
    id: String,
    heading: String,
    landlord: String,
    facts: Vec<(&'static str, String)>,
    reserved: Option<Reserved>,
    open: bool,
    candidates: Vec<Line>,
    others: usize,
    suggestions: Vec<Suggestion>,
    steps: Vec<Step>,
    position: i64,
}

/// A household that the holder proposes.
struct Line {
    demand: String,
    who: String,
    score: i32,
    standing: &'static str,
    nominated: bool,
}

/// `GET /reservataire/logement/{vacancy}`
pub(in crate::web) async fn dwelling(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(after): Query<After>,
) -> Result<Response, PageError> {
    let (account, body) = of(&visit)?;
    let (id, vacancy) = told(&app, body, &id).await?;
    let today = app.today();
    let law = app.executor.law.on(today);
    let dwelling = vacancy.dwelling.as_ref().ok_or(crate::error::Trouble::NotFound)?;
    // whom the landlord proposed after the month is not the holder's to read
    let mine = |demand: &&DemandId| {
        let candidate = vacancy.candidates.get(*demand);
        candidate.is_some_and(|one| law.holder(&one.nominator, today) == Some(body))
    };
    let mine: Vec<DemandId> = vacancy.proposed.iter().filter(mine).copied().collect();
    for demand in &mine {
        let purpose = "suivre une candidature proposée".to_owned();
        let reading = Reading { demand: Some(*demand), purpose, class: Class::Personal };
        app.desk.note(account, reading).await?;
    }
    let streams: Vec<StreamId> = mine.iter().copied().map(StreamId::Demand).collect();
    let world = read::world(&app, &streams).await?;
    let line = |demand: &DemandId| {
        let candidate = vacancy.candidates.get(demand)?;
        Some(Line {
            demand: demand.to_string(),
            who: world.demand(*demand).map(name)?,
            score: candidate.score,
            standing: words::standing(candidate.standing),
            nominated: candidate.standing == Standing::Nominated,
        })
    };
    let candidates: Vec<Line> = mine.iter().filter_map(line).collect();
    let open = vacancy.closed.is_none() && vacancy.ranking.is_empty();
    let (steps, position) = if open { steps(&app, &vacancy).await? } else { (vec![], 0) };
    Ok(show(&DwellingPage {
        page: Page::new(&visit, "mine", "Un logement réservé").with_done(after.fait.as_deref()),
        fields: Fields::default(),
        base: "/reservataire",
        id: id.to_string(),
        heading: heading(dwelling),
        landlord: letting::body(&law, &dwelling.landlord, today),
        facts: facts(&vacancy),
        reserved: reserved(&law, &vacancy, today),
        open,
        others: vacancy.proposed.len() - mine.len(),
        candidates,
        suggestions: if open { suggestions(&app, &vacancy).await? } else { vec![] },
        steps,
        position,
    }))
}
