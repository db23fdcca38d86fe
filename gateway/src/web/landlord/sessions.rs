//! `POST /bailleur/seance`: calls the members of the commission.

use super::{of, own};
use crate::{
    app::App,
    error::{PageError, Trouble},
    seats::roster,
    web::{act, visit::Posted},
};
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use domain::{
    id::{MemberId, SessionId},
    session::{Called, SessionCommand},
    territory::{Body, Commune},
    world::Command,
};
use std::collections::BTreeSet;

/// Convenes a session on dwellings of this landlord.
pub(in crate::web) async fn convene(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let (account, body) = of(&posted.visit)?;
    let fields = &posted.fields;
    let meets_on = fields.parsed::<NaiveDate>("jour").filter(|day| *day >= app.today());
    let meets_on = meets_on
        .ok_or(Trouble::Malformed("Choisissez un jour de séance, à partir d’aujourd’hui."))?;
    let quorum = fields.parsed::<u8>("quorum").filter(|n| *n > 0);
    let quorum = quorum.ok_or(Trouble::Malformed("Écrivez combien de membres font le quorum."))?;
    let (mut agenda, mut communes) = (Vec::new(), BTreeSet::new());
    for id in fields.all("logements") {
        let (id, vacancy) = own(&app, body, id).await?;
        agenda.push(id);
        communes.extend(vacancy.dwelling.map(|dwelling| dwelling.commune));
    }
    let command_id = act::form_command(&account.id.to_string(), fields, "")?;
    let id = SessionId::new(app.executor.vault.derive_id(command_id, SessionId::CATEGORY, 0));
    let members = called(&app, body, &communes, meets_on);
    let landlord = body.clone();
    let command = SessionCommand::Convene { landlord, meets_on, agenda, quorum, members };
    let command = Command::Session(id, command);
    act::submit(&app, &posted, account, command, "/bailleur#h-sessions", "seance-convoquee").await
}

/// The members of the day's rules; the same person has the same opaque name in every session.
fn called(
    app: &App,
    landlord: &Body,
    communes: &BTreeSet<Commune>,
    meets_on: NaiveDate,
) -> Vec<Called> {
    let law = app.executor.law.on(app.today());
    let Some(rules) = law.commissions.rule_set(meets_on) else { return Vec::new() };
    let id = |key: &str| {
        let seat = eventstore::execute::command_id("commission", "members", key);
        MemberId::new(app.executor.vault.derive_id(seat, MemberId::CATEGORY, 0))
    };
    roster(rules, landlord, communes, id)
}
