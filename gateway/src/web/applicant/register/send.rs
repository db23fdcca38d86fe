//! Sending the form in: the demand, its people in the registry, the account of who asks.

use crate::{
    app::App,
    desk::{Account, Kind, NewAccount, Secret},
    error::Trouble,
    exchange::{
        convert::Facts,
        message::{self, Ask},
    },
    web::{
        act, agent::Agent, applicant::answers::document, fields::Fields, network, visit::Posted,
    },
};
use chrono::NaiveDate;
use domain::{
    demand::{Channel, DemandCommand, Submission},
    id::{DemandId, PersonId},
    territory::Desk,
    world::Command,
};
use eventstore::{
    execute::{Request, command_id},
    recorded::Actor,
    vault::{Entry, NumberEntry, PersonEntry},
};
use uuid::Uuid;

/// Desk of forms that name no place: the national public desk.
const PUBLIC_DESK: &str = "GDPUB";
/// Why an agent cannot register.
pub(super) const NO_DESK: &str = "Votre lieu n’enregistre pas de demandes.";

/// Sends the form in. The same form sent again finds the same demand.
pub(super) async fn send(
    app: &App,
    posted: &Posted,
    fields: &Fields,
    agent: Option<&Agent>,
) -> Result<(DemandId, PersonId, bool), Trouble> {
    let key = posted.key();
    if key.is_empty() {
        return Err(Trouble::Malformed("Ce formulaire n’a pas de clé. Rechargez la page."));
    }
    let caller = match agent {
        Some(agent) => agent.account.id.to_string(),
        None => posted.visit.form_token(),
    };
    let id = command_id(&caller, "page", key);
    let vault = &app.executor.vault;
    let demand = DemandId::new(vault.derive_id(id, DemandId::CATEGORY, 0));
    let person = PersonId::new(vault.derive_id(id, PersonId::CATEGORY, 0));
    let desk = match agent {
        Some(agent) => agent.desk().ok_or(Trouble::Malformed(NO_DESK))?,
        None => desk(app, fields).await?,
    };
    let facts = facts(fields, &desk, app.today())?;
    let (others, persons) = people(app, id, person, &facts);
    let entry = Entry { command_id: id, demand: Some(demand), persons, number: NumberEntry::None };
    let prepared = vault.prepare(vec![entry]).await?.pop().unwrap_or_default();
    let submission = Submission {
        received_on: app.today(),
        channel: if agent.is_some() { Channel::Desk } else { Channel::Portal },
        desk,
        declaration: facts.seal(person, &others),
        registration: None,
        lookalikes: prepared.lookalikes,
    };
    let command = DemandCommand::Submit(Box::new(submission));
    let command = Command::Demand(demand, command);
    let repeated = match agent {
        Some(agent) => act::run(app, &agent.account, "page", id, command).await?.repeated,
        None => submit_as(app, id, person, command).await?,
    };
    Ok((demand, person, repeated))
}

/// What the answers say, before it is known whose keys seal it.
///
/// # Errors
/// An answer does not read.
pub(super) fn facts(fields: &Fields, desk: &Desk, today: NaiveDate) -> Result<Facts, Trouble> {
    const UNREAD: Trouble = Trouble::Malformed("Une réponse du formulaire n’a pas pu être lue.");
    let message = message::read(&document(fields, desk.as_str(), today), today);
    match message.map_err(|_| UNREAD)?.ask {
        Ask::Create(facts) => Ok(facts),
        _ => Err(UNREAD),
    }
}

/// The other adults of a form, and what the registry needs to know all of them by.
pub(super) fn people(
    app: &App,
    id: Uuid,
    person: PersonId,
    facts: &Facts,
) -> (Vec<PersonId>, Vec<PersonEntry>) {
    let derived = |n| PersonId::new(app.executor.vault.derive_id(id, PersonId::CATEGORY, n));
    let others: Vec<PersonId> = (1_u32..).take(facts.co_applicants.len()).map(derived).collect();
    let first = PersonEntry { id: person, identity: Some((&facts.identity).into()) };
    let named = others.iter().zip(&facts.co_applicants);
    let named = named.map(|(id, adult)| PersonEntry { id: *id, identity: Some(adult.into()) });
    let all = std::iter::once(first).chain(named).collect();
    (others, all)
}

async fn submit_as(
    app: &App,
    id: Uuid,
    person: PersonId,
    command: Command,
) -> Result<bool, Trouble> {
    let actor =
        Actor { who: person.to_string(), body: String::new(), role: "applicant".to_owned() };
    let request = Request {
        command_id: id,
        correlation: None,
        causation: None,
        actor,
        source: "page".to_owned(),
        occurred_on: app.today(),
        at: app.clock.now(),
        command,
    };
    let done = app.executor.execute(request).await?;
    act::settle(app, &done).await;
    Ok(done.repeated)
}

/// The desk named, or the only sensible one when none is.
async fn desk(app: &App, fields: &Fields) -> Result<Desk, Trouble> {
    let open = network::desks(&network::places(app).await?);
    let named = open.into_iter().find(|(code, _)| code.as_str() == fields.value("guichet"));
    let fallback = || PUBLIC_DESK.parse().map_err(|_| Trouble::NotFound);
    named.map_or_else(fallback, |(code, _)| Ok(code))
}

/// The account of a demand just sent in; sent again, the same account with a new secret.
pub(super) async fn open_account(
    app: &App,
    demand: DemandId,
    person: PersonId,
    repeated: bool,
) -> Result<(Account, Secret), Trouble> {
    if repeated {
        let known = app.desk.of_demand(demand).await?;
        if let Some(account) = known.into_iter().find(|account| account.person == Some(person)) {
            let secret = app.desk.renew_secret(account.id).await?;
            return Ok((account, secret));
        }
    }
    let new = NewAccount {
        demand: Some(demand),
        person: Some(person),
        ..NewAccount::of(Kind::Applicant, "votre demande")
    };
    Ok(app.desk.add(new).await?)
}
