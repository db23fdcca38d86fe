//! Why these households: how the set of demands narrows before anybody is proposed, and for each of the others the reason
//! for which it is not kept. Nobody is named here but those proposed.

mod answer;
mod judge;
mod steps;

pub(in crate::web) use answer::bearer;
pub(in crate::web) use steps::{Step, search, steps};

use super::{Party, party};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        fields::Fields,
        page::{Page, show, show_as},
        visit::{Posted, Visit},
    },
};
use answer::{Answer, answer};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    http::StatusCode,
    response::Response,
};
use chrono::NaiveDate;
use domain::{id::VacancyId, sealed::Class, vacancy::Vacancy};
use judge::{Row, rows};
use projections::demands::{AfterMember, Member, members, narrowing};
use serde::Deserialize;
use steps::{counted, proposed, studied};

const PER_PAGE: u32 = 25;

#[derive(Template)]
#[template(path = "landlord/narrow.html")]
struct NarrowPage {
    page: Page,
    fields: Fields,
    base: &'static str,
    id: String,
    heading: String,
    position: i64,
    steps: Vec<Step>,
    rows: Vec<Row>,
    next: Option<String>,
    answer: Option<Answer>,
}

/// From where the set is shown.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    points: Option<i64>,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
}

impl Asked {
    fn after(&self) -> Option<AfterMember> {
        let demand = self.sujet.as_deref().and_then(|text| text.parse().ok())?;
        Some((self.points?, self.depuis?, demand))
    }
}

/// `GET …/logement/{vacancy}/ensemble`
pub(in crate::web) async fn set(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let (party, id, vacancy) = party(&app, &visit, &id).await?;
    let page = Page::new(&visit, "mine", "Pourquoi ces ménages");
    Ok(show(&draw(&app, page, &party, (id, &vacancy), (&asked, Fields::default())).await?))
}

/// `POST …/logement/{vacancy}/motif`: the reason about one number, as its household may ask it of the landlord.
pub(in crate::web) async fn reason(
    State(app): State<App>,
    Path(id): Path<String>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (party, id, vacancy) = party(&app, &posted.visit, &id).await?;
    let mut fields = posted.fields.clone();
    let answer = match bearer(&app, fields.value("numero")).await? {
        Some(demand) => {
            let purpose = "dire pourquoi un ménage n’est pas retenu".to_owned();
            let reading = Reading { demand: Some(demand), purpose, class: Class::Personal };
            app.desk.note(party.account, reading).await?;
            answer(&app, &vacancy, demand).await?
        }
        None => None,
    };
    if answer.is_none() {
        fields.wrong("numero", "Aucune demande active ne porte ce numéro");
    }
    let wrong = fields.has_errors();
    let page = Page::new(&posted.visit, "mine", "Pourquoi ces ménages").with_errors(wrong);
    let mut page = draw(&app, page, &party, (id, &vacancy), (&Asked::default(), fields)).await?;
    page.answer = answer;
    let status = if wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    Ok(show_as(status, &page))
}

async fn draw(
    app: &App,
    page: Page,
    party: &Party<'_>,
    (id, vacancy): (VacancyId, &Vacancy),
    (asked, fields): (&Asked, Fields),
) -> Result<NarrowPage, Trouble> {
    let dwelling = vacancy.dwelling.as_ref().ok_or(Trouble::NotFound)?;
    let purpose = "chercher des candidats pour un logement".to_owned();
    let reading = Reading { demand: None, purpose, class: Class::Personal };
    app.desk.note(party.account, reading).await?;
    let db = app.views.db();
    let found = narrowing(db, &search(dwelling, 1)).await?;
    let mut steps = counted(dwelling, &found);
    steps.extend(studied(app, vacancy, dwelling).await?);
    steps.push(proposed(vacancy));
    let shown = members(db, &search(dwelling, PER_PAGE), asked.after()).await?;
    let full = shown.len() == usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let next = shown.last().filter(|_| full).map(|last| {
        let Member { candidate: c, .. } = last;
        let (base, score, since, demand) = (party.base, c.score, c.presented_on, c.demand);
        format!("{base}/logement/{id}/ensemble?points={score}&depuis={since}&sujet={demand}#h-set")
    });
    Ok(NarrowPage {
        page,
        fields,
        base: party.base,
        id: id.to_string(),
        heading: super::heading(dwelling),
        position: found.position.0,
        steps,
        rows: rows(app, vacancy, dwelling, &shown).await?,
        next,
        answer: None,
    })
}
