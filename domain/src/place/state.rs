//! What the rules remember of a reception place.

use crate::{
    decider::Aggregate,
    place::{Level, PlaceEvent},
    referral::Mission,
    territory::{Body, Commune, Desk},
};
use chrono::NaiveDate;

/// What a place says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    /// Its name.
    pub name: String,
    /// The body that holds it.
    pub body: Body,
    /// Its commune.
    pub commune: Commune,
    /// Its address.
    pub address: String,
}

/// A reception place, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// What it says of itself, once declared.
    pub card: Option<Card>,
    /// Its level and the version of the referential.
    pub level: Option<(Level, String)>,
    /// Its desk code, if it registers demands.
    pub desk: Option<Desk>,
    /// Last day in the network.
    pub left_on: Option<NaiveDate>,
}

impl Place {
    /// Whether it is in the network at a level that has this mission.
    #[must_use]
    pub fn does(&self, mission: Mission) -> bool {
        self.left_on.is_none()
            && self.level.as_ref().is_some_and(|(level, _)| *level >= mission.level())
    }
}

impl Aggregate for Place {
    type Event = PlaceEvent;

    fn evolve(mut self, event: &PlaceEvent) -> Self {
        match event {
            PlaceEvent::Declared { name, body, commune, address } => {
                self.card = Some(Card {
                    name: name.clone(),
                    body: body.clone(),
                    commune: commune.clone(),
                    address: address.clone(),
                });
            }
            PlaceEvent::LevelCommitted { level, referential, .. } => {
                self.level = Some((*level, referential.clone()));
            }
            PlaceEvent::DeskAuthorised { desk, .. } => self.desk = Some(desk.clone()),
            PlaceEvent::LeftNetwork { on } => self.left_on = Some(*on),
        }
        self
    }
}
