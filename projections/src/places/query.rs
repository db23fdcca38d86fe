use crate::db::{Db, DbError, Row, Value};
use chrono::NaiveDate;
use domain::{
    id::PlaceId,
    place::Level,
    territory::{Body, Commune, Desk},
};
use serde::Serialize;

/// A reception place.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Place {
    /// Which one.
    pub place: PlaceId,
    /// Its public name.
    pub name: String,
    /// The body that holds it.
    pub body: Body,
    /// Its commune.
    pub commune: Commune,
    /// Its public address.
    pub address: String,
    /// Its level of commitment, once signed.
    pub level: Option<Level>,
    /// Its desk code, if it registers demands.
    pub desk: Option<Desk>,
    /// Last day in the network, once it left.
    pub left_on: Option<NaiveDate>,
}

/// The places of the network, by commune and name; those that left are not in it.
///
/// # Errors
/// `Unavailable`.
pub async fn directory(db: &Db, commune: Option<&Commune>) -> Result<Vec<Place>, DbError> {
    let sql = "SELECT * FROM places_1_places WHERE left_on IS NULL AND name IS NOT NULL \
               AND ($1 = '' OR commune = $1) ORDER BY commune, name";
    let commune = commune.map(ToString::to_string).unwrap_or_default();
    db.fetch(sql, vec![commune.into()]).await?.iter().map(read).collect()
}

/// One place.
///
/// # Errors
/// `Unavailable`.
pub async fn place(db: &Db, place: PlaceId) -> Result<Option<Place>, DbError> {
    first(db, "SELECT * FROM places_1_places WHERE place = $1", place.into()).await
}

/// The place that registers under a desk code.
///
/// # Errors
/// `Unavailable`.
pub async fn place_of_desk(db: &Db, desk: &Desk) -> Result<Option<Place>, DbError> {
    let sql = "SELECT * FROM places_1_places WHERE desk = $1 ORDER BY place";
    first(db, sql, desk.into()).await
}

async fn first(db: &Db, sql: &'static str, value: Value) -> Result<Option<Place>, DbError> {
    db.fetch_first(sql, vec![value]).await?.as_ref().map(read).transpose()
}

fn read(row: &Row) -> Result<Place, DbError> {
    let level = row.opt_text("level")?;
    Ok(Place {
        place: row.parsed("place")?,
        name: row.text("name")?,
        body: row.parsed("body")?,
        commune: row.parsed("commune")?,
        address: row.text("address")?,
        level: level.and_then(|level| match level.as_str() {
            "1" => Some(Level::One),
            "2" => Some(Level::Two),
            "3" => Some(Level::Three),
            _ => None,
        }),
        desk: row.opt_parsed("desk")?,
        left_on: row.opt_parsed("left_on")?,
    })
}
