//! `/agent/nouvelle-demande`: somebody stands at a counter; the same form, registered at once on the paper that was seen.

use super::{
    Asked, Turn, checked, open,
    send::{NO_DESK, open_account, send},
    steps::{self, DESK},
    turn,
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        agent::{Agent, registration},
        page::{Page, show, show_as},
        read,
        visit::{Posted, Visit},
    },
};
use askama::Template;
use axum::{
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use axum_extra::extract::CookieJar;
use domain::{
    demand::DemandCommand,
    id::{DemandId, PersonId},
    world::Command,
};
use eventstore::position::Position;

#[derive(Template)]
#[template(path = "agent/registered.html")]
struct RegisteredPage {
    page: Page,
    id: String,
    number: String,
    reference: String,
    secret: String,
}

/// `GET /agent/nouvelle-demande`
pub(in crate::web) async fn form(
    State(app): State<App>,
    visit: Visit,
    Query(asked): Query<Asked>,
    jar: CookieJar,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &visit).await?;
    agent.desk().ok_or(Trouble::Malformed(NO_DESK))?;
    open(&app, &visit, &asked, (&jar, DESK)).await
}

/// `POST /agent/nouvelle-demande`: the same steps; then the number, the certificate, and a secret to hand over sealed.
pub(in crate::web) async fn submit(
    State(app): State<App>,
    jar: CookieJar,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    agent.desk().ok_or(Trouble::Malformed(NO_DESK))?;
    let mut fields = match turn(&app, &posted, (&jar, DESK)).await? {
        Turn::Answer(response) => return Ok(*response),
        Turn::Send(fields) => *fields,
    };
    if fields.value("piece") != "vue" {
        fields.wrong("piece", posted.visit.words.say("register-seen-lacks"));
        let page = checked(&app, &posted.visit, fields, (DESK, false)).await?;
        return Ok(show_as(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let (id, person, repeated) = send(&app, &posted, &fields, Some(&agent)).await?;
    let who = &agent.account;
    let part = |name| act::form_command(&who.id.to_string(), &posted.fields, name);
    let demand = read::demand(&app, id).await?;
    if demand.number().is_none() {
        let command_id = part("numero")?;
        let same = fields.value("homonyme") != "oui";
        let register = registration(&app, &agent, (id, &demand), command_id, same).await?;
        act::run(&app, who, "page", command_id, Command::Demand(id, register)).await?;
    }
    let certificate = DemandCommand::IssueCertificate { on: app.today() };
    let certificate = Command::Demand(id, certificate);
    let last = act::run(&app, who, "page", part("attestation")?, certificate).await?;
    let done = Done { id, person, repeated, position: last.position };
    let shown = registered(&app, &posted.visit, done).await?;
    let mut answered = CookieJar::new();
    if let Some((code, _)) = steps::draft(&app, &jar, DESK).await? {
        app.desk.end_draft(&code).await?;
        answered = answered.add(steps::cookie(&app, DESK, None));
    }
    Ok((answered, shown).into_response())
}

/// A demand that was just registered at a counter.
pub(super) struct Done {
    pub(super) id: DemandId,
    pub(super) person: PersonId,
    /// Whether the same form was sent before.
    pub(super) repeated: bool,
    pub(super) position: Position,
}

/// The page to print and to hand over: the number, and a secret that is shown once.
pub(super) async fn registered(app: &App, visit: &Visit, done: Done) -> Result<Response, Trouble> {
    let number = read::demand(app, done.id).await?.number().map(ToString::to_string);
    let (account, secret) = open_account(app, done.id, done.person, done.repeated).await?;
    Ok(show(&RegisteredPage {
        page: Page::new(visit, "mine", "Une demande enregistrée au guichet"),
        id: done.id.to_string(),
        number: number.unwrap_or_default(),
        reference: account.login,
        secret: secret.spelt(),
    }))
}
