//! What needs no session.

use crate::{
    app::App,
    error::{Problem, ProblemBody},
    web::{
        network,
        public::{Published, published},
    },
};
use axum::{
    Json,
    extract::{Query, State},
};
use domain::place::Level;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Published figures
///
/// `null` while no demand is registered. A `null` cell is under statistical secrecy.
#[utoipa::path(get, path = "/api/v1/statistics", tag = "public",
    responses((status = 200, body = Option<Published>), (status = 503, body = ProblemBody)))]
pub(super) async fn statistics(State(app): State<App>) -> Result<Json<Option<Published>>, Problem> {
    Ok(Json(published(&app).await?))
}

/// A reception place of the network.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PlaceCard {
    /// `place-<32 hex digits>`.
    id: String,
    /// Public name.
    name: String,
    /// INSEE code of its commune.
    commune: String,
    /// Public address.
    address: String,
    /// Level of commitment, 1 to 3.
    level: Option<u8>,
    /// Desk code, if it registers demands.
    desk: Option<String>,
}

/// Which places.
#[derive(Debug, Deserialize, IntoParams)]
pub(super) struct Search {
    /// INSEE code of a commune.
    commune: Option<String>,
}

/// Reception places
#[utoipa::path(get, path = "/api/v1/places", tag = "public", params(Search),
    responses((status = 200, body = Vec<PlaceCard>)))]
pub(super) async fn places(
    State(app): State<App>,
    Query(search): Query<Search>,
) -> Result<Json<Vec<PlaceCard>>, Problem> {
    let all = network::places(&app).await?;
    let cards =
        all.into_iter().filter(|(_, place)| place.left_on.is_none()).filter_map(|(id, place)| {
            let card = place.card?;
            Some(PlaceCard {
                id: id.to_string(),
                name: card.name,
                commune: card.commune.to_string(),
                address: card.address,
                level: place.level.map(|(level, _)| match level {
                    Level::One => 1,
                    Level::Two => 2,
                    Level::Three => 3,
                }),
                desk: place.desk.map(|desk| desk.to_string()),
            })
        });
    let wanted = |card: &PlaceCard| search.commune.as_ref().is_none_or(|c| *c == card.commune);
    Ok(Json(cards.filter(wanted).collect()))
}
