//! All the aggregates together: what may be asked, what can have happened, and how a command that touches
//! several streams is decided.
//!
//! Whoever executes calls [`Command::needs`] until it asks for nothing new, folding each stream it names into a
//! [`World`], then [`Command::decide`]. Streams that were only read become checks of the append.

#[cfg(test)]
mod random;
#[cfg(test)]
mod random_commission;
mod state;
#[cfg(test)]
mod tests;

pub use state::{State, World};

use crate::{
    body::{self, BodyCommand, BodyEvent},
    clock::{self, ClockCommand, ClockEvent},
    decider::Decided,
    demand::{self, DemandCommand, DemandEvent},
    examination::{self, ExaminationCommand, ExaminationEvent},
    id::{
        BodyId, ClockId, DemandId, ExaminationId, NetworkId, PartnerId, PersonId, PlaceId,
        ReceptionId, ReferralId, RulesId, SessionId, StreamId, VacancyId,
    },
    law::Law,
    network::{self, NetworkCommand, NetworkEvent},
    partner::{self, PartnerCommand, PartnerEvent},
    person::PersonEvent,
    place::{self, PlaceCommand, PlaceEvent},
    reception::{self, ReceptionCommand, ReceptionEvent},
    referral::{self, ReferralCommand, ReferralEvent},
    rules::{self, RulesCommand, RulesEvent},
    session::{self, SessionCommand, SessionEvent},
    vacancy::{self, VacancyCommand, VacancyEvent},
};
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};
use serde_json::{Map, Value, value::RawValue};

/// An event of any aggregate.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(clippy::large_enum_variant, reason = "nearly every event is a demand's")]
pub enum Event {
    /// On a `demand-…` stream.
    Demand(DemandEvent),
    /// On a `person-…` stream.
    Person(PersonEvent),
    /// On a `vacancy-…` stream.
    Vacancy(VacancyEvent),
    /// On a `session-…` stream.
    Session(SessionEvent),
    /// On a `place-…` stream.
    Place(PlaceEvent),
    /// On a `referral-…` stream.
    Referral(ReferralEvent),
    /// On a `partner-…` stream.
    Partner(PartnerEvent),
    /// On a `clock-…` stream.
    Clock(ClockEvent),
    /// On an `examination-…` stream.
    Examination(ExaminationEvent),
    /// On the `network-…` stream.
    Network(NetworkEvent),
    /// On a `reception-…` stream.
    Reception(ReceptionEvent),
    /// On the `rules-…` stream.
    Rules(RulesEvent),
    /// On the `body-…` stream.
    Body(BodyEvent),
}

impl Event {
    /// The stored type: `category.past-words`.
    #[must_use]
    pub const fn type_name(&self) -> &'static str {
        match self {
            Self::Demand(event) => event.type_name(),
            Self::Person(event) => event.type_name(),
            Self::Vacancy(event) => event.type_name(),
            Self::Session(event) => event.type_name(),
            Self::Place(event) => event.type_name(),
            Self::Referral(event) => event.type_name(),
            Self::Partner(event) => event.type_name(),
            Self::Clock(event) => event.type_name(),
            Self::Examination(event) => event.type_name(),
            Self::Network(event) => event.type_name(),
            Self::Reception(event) => event.type_name(),
            Self::Rules(event) => event.type_name(),
            Self::Body(event) => event.type_name(),
        }
    }

    /// The payload: an object, sealed values open or erased as they are here.
    #[must_use]
    pub fn data(&self) -> Value {
        match self {
            Self::Demand(event) => payload(event),
            Self::Person(event) => payload(event),
            Self::Vacancy(event) => payload(event),
            Self::Session(event) => payload(event),
            Self::Place(event) => payload(event),
            Self::Referral(event) => payload(event),
            Self::Partner(event) => payload(event),
            Self::Clock(event) => payload(event),
            Self::Examination(event) => payload(event),
            Self::Network(event) => payload(event),
            Self::Reception(event) => payload(event),
            Self::Rules(event) => payload(event),
            Self::Body(event) => payload(event),
        }
    }

    /// [`Event::from_parts`] of a payload that is still text: several times as fast, for no value is made between.
    ///
    /// # Errors
    /// As there, and the text is not one JSON value.
    pub fn from_text(type_name: &str, data: &str) -> Result<Self, serde_json::Error> {
        let data: &RawValue = serde_json::from_str(data)?;
        let tagged = format!("{{\"type\":{},\"data\":{data}}}", Value::from(type_name));
        Self::tagged(type_name, &mut serde_json::Deserializer::from_str(&tagged))
    }

    /// Reads back what [`Event::type_name`] and [`Event::data`] gave.
    ///
    /// # Errors
    /// The type is none of ours, or the payload lacks something.
    pub fn from_parts(type_name: &str, data: Value) -> Result<Self, serde_json::Error> {
        let tagged = Value::Object(Map::from_iter([
            ("type".to_owned(), Value::from(type_name)),
            ("data".to_owned(), data),
        ]));
        Self::tagged(type_name, tagged)
    }

    /// Reads `{"type": …, "data": …}` by the category of the type.
    fn tagged<'de, D: Deserializer<'de>>(type_name: &str, tagged: D) -> Result<Self, D::Error> {
        match type_name.split('.').next().unwrap_or_default() {
            DemandId::CATEGORY => DemandEvent::deserialize(tagged).map(Self::Demand),
            PersonId::CATEGORY => PersonEvent::deserialize(tagged).map(Self::Person),
            VacancyId::CATEGORY => VacancyEvent::deserialize(tagged).map(Self::Vacancy),
            SessionId::CATEGORY => SessionEvent::deserialize(tagged).map(Self::Session),
            PlaceId::CATEGORY => PlaceEvent::deserialize(tagged).map(Self::Place),
            ReferralId::CATEGORY => ReferralEvent::deserialize(tagged).map(Self::Referral),
            PartnerId::CATEGORY => PartnerEvent::deserialize(tagged).map(Self::Partner),
            ClockId::CATEGORY => ClockEvent::deserialize(tagged).map(Self::Clock),
            ExaminationId::CATEGORY => ExaminationEvent::deserialize(tagged).map(Self::Examination),
            NetworkId::CATEGORY => NetworkEvent::deserialize(tagged).map(Self::Network),
            ReceptionId::CATEGORY => ReceptionEvent::deserialize(tagged).map(Self::Reception),
            RulesId::CATEGORY => RulesEvent::deserialize(tagged).map(Self::Rules),
            BodyId::CATEGORY => BodyEvent::deserialize(tagged).map(Self::Body),
            _ => Err(D::Error::custom("the type of the event is unknown")),
        }
    }
}

/// Keys are strings and no value can fail, so null would only stand for a bug; tests compare with the tagged form.
fn payload(event: &impl Serialize) -> Value {
    match serde_json::to_value(event) {
        Ok(Value::Object(mut tagged)) => tagged.remove("data").unwrap_or_default(),
        _ => Value::Null,
    }
}

/// What may be asked of the whole. Serialised only to tell a repeated command from another one under the same id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub enum Command {
    /// Of one demand.
    Demand(DemandId, DemandCommand),
    /// Of one vacancy.
    Vacancy(VacancyId, VacancyCommand),
    /// Of one session.
    Session(SessionId, SessionCommand),
    /// Of one place.
    Place(PlaceId, PlaceCommand),
    /// Of one referral.
    Referral(ReferralId, ReferralCommand),
    /// Of one subscription.
    Partner(PartnerId, PartnerCommand),
    /// Of the clock.
    Clock(ClockCommand),
    /// Of the specific examinations of one demand.
    Examination(ExaminationId, ExaminationCommand),
    /// Of the network as a whole.
    Network(NetworkCommand),
    /// Of the reception of a person.
    Reception(ReceptionId, ReceptionCommand),
    /// Of the register of parameters.
    Rules(RulesCommand),
    /// Of the register of organisations.
    Body(BodyCommand),
}

impl Command {
    /// The stream the command is about.
    #[must_use]
    pub const fn target(&self) -> StreamId {
        match self {
            Self::Demand(id, _) => StreamId::Demand(*id),
            Self::Vacancy(id, _) => StreamId::Vacancy(*id),
            Self::Session(id, _) => StreamId::Session(*id),
            Self::Place(id, _) => StreamId::Place(*id),
            Self::Referral(id, _) => StreamId::Referral(*id),
            Self::Partner(id, _) => StreamId::Partner(*id),
            Self::Clock(_) => StreamId::Clock(ClockId::OUTAGES),
            Self::Examination(id, _) => StreamId::Examination(*id),
            Self::Network(_) => StreamId::Network(NetworkId::WHOLE),
            Self::Reception(id, _) => StreamId::Reception(*id),
            Self::Rules(_) => StreamId::Rules(RulesId::REGISTER),
            Self::Body(_) => StreamId::Body(BodyId::REGISTER),
        }
    }

    /// Stable name, `category.words`: for the catalogue, traces and counters.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Demand(_, command) => command.name(),
            Self::Vacancy(_, command) => command.name(),
            Self::Session(_, command) => command.name(),
            Self::Place(_, command) => command.name(),
            Self::Referral(_, command) => command.name(),
            Self::Partner(_, command) => command.name(),
            Self::Clock(command) => command.name(),
            Self::Examination(_, command) => command.name(),
            Self::Network(command) => command.name(),
            Self::Reception(_, command) => command.name(),
            Self::Rules(command) => command.name(),
            Self::Body(command) => command.name(),
        }
    }

    /// The streams to fold before deciding: the target, those the command names, those a folded state names. To
    /// be asked again after each fold, until nothing new comes; streams already folded are named again.
    #[must_use]
    pub fn needs(&self, world: &World) -> Vec<StreamId> {
        let mut needs = vec![self.target()];
        match self {
            Self::Demand(id, command) => demand::needs(*id, command, world, &mut needs),
            Self::Vacancy(id, command) => vacancy::needs(*id, command, world, &mut needs),
            Self::Session(id, command) => session::needs(*id, command, world, &mut needs),
            Self::Referral(_, command) => referral::needs(command, &mut needs),
            Self::Clock(_) => clock::needs(&mut needs),
            Self::Place(..)
            | Self::Partner(..)
            | Self::Network(..)
            | Self::Rules(..)
            | Self::Body(..) => {}
            Self::Examination(id, command) => examination::needs(*id, command, &mut needs),
            Self::Reception(_, command) => reception::needs(command, &mut needs),
        }
        needs.sort_unstable();
        needs.dedup();
        needs
    }

    /// Judges the command over the folded streams.
    ///
    /// # Errors
    /// The refusal of the rules.
    pub fn decide(&self, world: &World, law: &Law) -> Decided {
        match self {
            Self::Demand(id, command) => demand::decide(*id, command, world, law),
            Self::Vacancy(id, command) => vacancy::decide(*id, command, world, law),
            Self::Session(id, command) => session::decide(*id, command, world, law),
            Self::Place(id, command) => place::decide(*id, command, world, law),
            Self::Referral(id, command) => referral::decide(*id, command, world, law),
            Self::Partner(id, command) => partner::decide(*id, command, world),
            Self::Clock(command) => clock::decide(command, world),
            Self::Examination(id, command) => examination::decide(*id, command, world, law),
            Self::Network(command) => network::decide(command, world),
            Self::Reception(id, command) => reception::decide(*id, command, world, law),
            Self::Rules(command) => rules::decide(command, world),
            Self::Body(command) => body::decide(command, world),
        }
    }
}
