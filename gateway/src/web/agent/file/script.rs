//! The shared script of the day: what every desk answers. What was answered is recorded with its version, so that the
//! head of the network can see where desks differ.

use super::{
    Why,
    head::{Head, Tab, open},
};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        act,
        agent::on_file::OnFile,
        fields::Options,
        page::{Page, show},
        read,
        visit::Visit,
        words,
    },
};
use askama::Template;
use axum::{
    extract::{Path, Query, State},
    response::Response,
};
use chrono::NaiveDate;
use domain::{
    id::{AgentId, NetworkId, ReceptionId, StreamId},
    network::{Question, Script},
    reception::ReceptionCommand,
    referral::Mission,
    territory::ScriptCode,
    world::Command,
};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "agent/script.html")]
struct ScriptPage {
    page: Page,
    head: Head,
    version: String,
    since: String,
    questions: Vec<Asked>,
}

/// A question of the script.
struct Asked {
    code: String,
    label: String,
    answers: Options,
    /// Asking it tells a protected fact: the answer is not recorded beside a demand.
    protected: bool,
}

/// The version in force on a day.
async fn in_force(app: &App, day: NaiveDate) -> Result<Option<Script>, Trouble> {
    let world = read::world(app, &[StreamId::Network(NetworkId::WHOLE)]).await?;
    let scripts = world.network(NetworkId::WHOLE).map(|network| network.scripts.clone());
    let published = scripts.unwrap_or_default().into_iter();
    Ok(published.filter(|s| s.published_on <= day).max_by_key(|s| s.published_on))
}

/// `GET /agent/dossier/{demand}/script`
pub(in crate::web) async fn script(
    State(app): State<App>,
    visit: Visit,
    Path(id): Path<String>,
    Query(why): Query<Why>,
) -> Result<Response, PageError> {
    let (page, head, _, _) = open(&app, &visit, (&id, &why), Tab::Script).await?;
    let script = in_force(&app, app.today()).await?;
    let asked = |question: &Question| Asked {
        code: question.code.to_string(),
        label: words::agent::script(question.code.as_str()),
        answers: question
            .answers
            .iter()
            .map(|answer| (answer.to_string(), words::agent::script(answer.as_str())))
            .collect(),
        protected: question.protected,
    };
    Ok(show(&ScriptPage {
        page,
        head,
        version: script.as_ref().map(|s| s.version.to_string()).unwrap_or_default(),
        since: script.as_ref().map(|s| words::day(s.published_on)).unwrap_or_default(),
        questions: script.iter().flat_map(Script::questions).map(asked).collect(),
    }))
}

/// `POST …/script`: the person was received here today, and was told this.
pub(in crate::web) async fn give(
    State(app): State<App>,
    OnFile { agent, id, posted, .. }: OnFile,
) -> Result<Response, PageError> {
    let script = in_force(&app, app.today()).await?.ok_or(Trouble::NotFound)?;
    let told = |question: &Question| {
        let answer: ScriptCode = posted.fields.parsed(&format!("q-{}", question.code))?;
        Some((question.code.clone(), answer))
    };
    let recorded = script.questions().filter(|question| !question.protected);
    let answers: BTreeMap<_, _> = recorded.filter_map(told).collect();
    if answers.is_empty() {
        return Err(Trouble::Malformed("Choisissez au moins une réponse donnée.").into());
    }
    let place = agent.place();
    let place = place.ok_or(Trouble::Malformed("Votre compte n’est attaché à aucun lieu."))?;
    let receives = agent.places.iter().find(|(id, _)| *id == place).map(|(_, state)| state);
    if !receives.is_some_and(|state| state.empowers(AgentId::new(agent.account.id.0), app.today()))
    {
        let why = "Votre compte n’est pas habilité à recevoir dans ce lieu. Demandez-le à son responsable.";
        return Err(Trouble::Malformed(why).into());
    }
    let who = agent.account.id.to_string();
    let asks = act::form_command(&who, &posted.fields, "demande")?;
    let reception = ReceptionId::new(app.executor.vault.derive_id(asks, ReceptionId::CATEGORY, 0));
    let on = app.today();
    let (demand, mission) = (Some(id), Mission::Information);
    let request = ReceptionCommand::Request { demand, place, mission, on };
    let request = Command::Reception(reception, request);
    act::run(&app, &agent.account, "page", asks, request).await?;
    let (agent_id, version) = (AgentId::new(agent.account.id.0), script.version.clone());
    let hold = ReceptionCommand::Hold { place, agent: agent_id, on, script: version, answers };
    let then = format!("/agent/dossier/{id}/script");
    let command = Command::Reception(reception, hold);
    act::submit(&app, &posted, &agent.account, command, &then, "reception-notee").await
}
