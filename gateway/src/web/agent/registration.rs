//! Registering: the number that the registry gives, on the identity document that an agent saw.

use super::{Agent, file::namesakes};
use crate::{app::App, error::Trouble};
use domain::{
    demand::{Demand, DemandCommand},
    id::DemandId,
};
use eventstore::vault::{Entry, NumberEntry, PersonEntry};
use uuid::Uuid;

/// The command that registers a demand at the agent's desk. `same`: who has these names elsewhere is the same person.
///
/// # Errors
/// The place registers nothing; a store does not answer.
pub(in crate::web) async fn registration(
    app: &App,
    agent: &Agent,
    (id, demand): (DemandId, &Demand),
    command_id: Uuid,
    same: bool,
) -> Result<DemandCommand, Trouble> {
    let desk =
        agent.desk().ok_or(Trouble::Malformed("Votre lieu n’enregistre pas de demandes."))?;
    let person = demand.applicant().ok_or(Trouble::NotFound)?;
    let entry = Entry {
        command_id,
        demand: Some(id),
        persons: vec![PersonEntry { id: person, identity: None }],
        number: NumberEntry::Give { desk: desk.clone(), month: app.today() },
    };
    let prepared = app.executor.vault.prepare(vec![entry]).await?.pop();
    let number = prepared
        .and_then(|prepared| prepared.number)
        .ok_or_else(|| Trouble::Unavailable("the registry gave no number".into()))?;
    let same = if same { namesakes(app, id, demand).await? } else { Vec::new() };
    let (on, body) = (app.today(), agent.body.clone());
    Ok(DemandCommand::Register { on, body, number, desk, same })
}
