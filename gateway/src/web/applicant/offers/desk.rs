//! `/agent/dossier/{demand}/offre/{vacancy}`: the same home and the same reply, for somebody who stands at a counter.

use super::{Side, draw, offered, reason};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{
        act,
        agent::Agent,
        fields::Fields,
        page::{show, show_as},
        visit::{Posted, Visit},
    },
};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{
    demand::Demand,
    id::{DemandId, VacancyId},
    sealed::Class,
    vacancy::{Vacancy, VacancyCommand},
    world::Command,
};

/// What the agent opened: the demand, and the home it is offered.
struct Opened {
    agent: Agent,
    demand: (DemandId, Demand),
    home: (VacancyId, Vacancy),
}

async fn opened(app: &App, visit: &Visit, id: &str, vacancy: &str) -> Result<Opened, Trouble> {
    let agent = Agent::of(app, visit).await?;
    let demand = agent.demand(app, id).await?;
    let purpose = "recevoir la personne".to_owned();
    let reading = Reading { demand: Some(demand.0), purpose, class: Class::Personal };
    app.desk.note(&agent.account, reading).await?;
    let home = offered(app, vacancy, demand.0).await?;
    Ok(Opened { agent, demand, home })
}

impl Opened {
    fn side(&self) -> Side {
        Side::desk(self.demand.0)
    }

    fn page(&self, visit: &Visit, fields: Fields) -> Result<super::OfferPage, Trouble> {
        let (home, state) = &self.home;
        draw(visit, (*home, state), (self.demand.0, &self.demand.1), (self.side(), fields))
    }

    async fn answer(
        self,
        app: &App,
        posted: &Posted,
        command: VacancyCommand,
    ) -> Result<Response, PageError> {
        let then = format!("/agent/dossier/{}", self.demand.0);
        let command = Command::Vacancy(self.home.0, command);
        act::submit(app, posted, &self.agent.account, command, &then, "reponse-notee").await
    }
}

/// `GET …/offre/{vacancy}`
pub(in crate::web) async fn offer(
    State(app): State<App>,
    visit: Visit,
    Path((id, vacancy)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let opened = opened(&app, &visit, &id, &vacancy).await?;
    Ok(show(&opened.page(&visit, Fields::default())?))
}

/// `POST …/offre/{vacancy}/accepter`
pub(in crate::web) async fn accept(
    State(app): State<App>,
    Path((id, vacancy)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let opened = opened(&app, &posted.visit, &id, &vacancy).await?;
    let command = VacancyCommand::AcceptOffer { demand: opened.demand.0, on: app.today() };
    opened.answer(&app, &posted, command).await
}

/// `POST …/offre/{vacancy}/refuser`
pub(in crate::web) async fn refuse(
    State(app): State<App>,
    Path((id, vacancy)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, PageError> {
    let opened = opened(&app, &posted.visit, &id, &vacancy).await?;
    let Some(reason) = reason(posted.fields.value("motif")) else {
        let mut fields = posted.fields.clone();
        fields.wrong("motif", posted.visit.words.say("offer-reason-lacks"));
        let page = opened.page(&posted.visit, fields)?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let (demand, on) = (opened.demand.0, app.today());
    let command = VacancyCommand::RefuseOffer { demand, on, reason };
    opened.answer(&app, &posted, command).await
}
