//! How a command comes in and what it answers.

use crate::{
    app::App,
    desk::Account,
    error::{Problem, Trouble},
    web::act,
};
use axum::{
    Json,
    extract::{FromRequest, FromRequestParts, Request},
    http::request::Parts,
};
use domain::world::Command;
use eventstore::execute::command_id;
use serde::{Serialize, de::DeserializeOwned};
use utoipa::ToSchema;
use uuid::Uuid;

/// The answer to a command that stands.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Receipt {
    /// A reader that has seen this position has seen the effect.
    position: i64,
    /// Types of the events recorded, in order; none when nothing had to change.
    events: Vec<&'static str>,
    /// True when this is the answer to an earlier call with the same key.
    repeated: bool,
}

/// The `Idempotency-Key` header: the same call sent twice counts once.
pub(super) struct Key(String);

impl<S: Send + Sync> FromRequestParts<S> for Key {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let key = parts.headers.get("idempotency-key").and_then(|value| value.to_str().ok());
        let key = key.filter(|key| (8..=200).contains(&key.len()));
        key.map(|key| Self(key.to_owned())).ok_or_else(|| {
            Trouble::Malformed("L’en-tête Idempotency-Key manque : 8 à 200 caractères.").into()
        })
    }
}

/// A JSON body; what is wrong with it is a problem, not a page.
pub(super) struct Body<T>(pub(super) T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        let parsed = Json::<T>::from_request(request, state).await;
        parsed.map(|Json(value)| Self(value)).map_err(|_| {
            Trouble::Malformed("Le corps doit être un objet JSON de la forme décrite.").into()
        })
    }
}

impl Key {
    /// Id of the command of this account under this key.
    pub(super) fn command_id(&self, who: &Account) -> Uuid {
        command_id(&who.id.to_string(), "api", &self.0)
    }
}

/// Runs a command and waits until readers can see it.
pub(super) async fn run(
    app: &App,
    who: &Account,
    key: &Key,
    command: Command,
) -> Result<Json<Receipt>, Problem> {
    let done = act::run(app, who, "api", key.command_id(who), command).await?;
    Ok(Json(Receipt {
        position: done.position.0,
        events: done.events.iter().map(|(_, event)| event.type_name()).collect(),
        repeated: done.repeated,
    }))
}
