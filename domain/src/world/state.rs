//! The folded streams that a command looks at.

use super::Event;
use crate::{
    body::Bodies,
    clock::Clock,
    decider::Aggregate,
    demand::Demand,
    examination::Examination,
    id::{
        BodyId, ClockId, DemandId, ExaminationId, NetworkId, PartnerId, PersonId, PlaceId,
        ReceptionId, ReferralId, RulesId, SessionId, StreamId, VacancyId,
    },
    network::Network,
    partner::Partner,
    person::Person,
    place::Place,
    reception::Reception,
    referral::Referral,
    rules::Rules,
    session::Session,
    vacancy::Vacancy,
};
use std::collections::BTreeMap;

/// The folded state of one stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// Of a demand.
    Demand(Box<Demand>),
    /// Of a person.
    Person(Person),
    /// Of a vacancy.
    Vacancy(Box<Vacancy>),
    /// Of a session.
    Session(Session),
    /// Of a place.
    Place(Place),
    /// Of a referral.
    Referral(Referral),
    /// Of a subscription.
    Partner(Partner),
    /// Of the clock.
    Clock(Clock),
    /// Of the examinations of a demand.
    Examination(Examination),
    /// Of the network.
    Network(Network),
    /// Of a reception.
    Reception(Reception),
    /// Of the register of parameters.
    Rules(Rules),
    /// Of the register of organisations.
    Body(Bodies),
}

impl State {
    fn absent(stream: StreamId) -> Self {
        match stream {
            StreamId::Demand(_) => Self::Demand(Box::default()),
            StreamId::Person(_) => Self::Person(Person::default()),
            StreamId::Vacancy(_) => Self::Vacancy(Box::default()),
            StreamId::Session(_) => Self::Session(Session::default()),
            StreamId::Place(_) => Self::Place(Place::default()),
            StreamId::Referral(_) => Self::Referral(Referral::default()),
            StreamId::Partner(_) => Self::Partner(Partner::default()),
            StreamId::Clock(_) => Self::Clock(Clock::default()),
            StreamId::Examination(_) => Self::Examination(Examination::default()),
            StreamId::Network(_) => Self::Network(Network::default()),
            StreamId::Reception(_) => Self::Reception(Reception::default()),
            StreamId::Rules(_) => Self::Rules(Rules::default()),
            StreamId::Body(_) => Self::Body(Bodies::default()),
        }
    }

    /// Takes note of a fact; one of another category changes nothing.
    fn apply(&mut self, event: &Event) {
        match (self, event) {
            (Self::Demand(state), Event::Demand(event)) => step(&mut **state, event),
            (Self::Person(state), Event::Person(event)) => step(state, event),
            (Self::Vacancy(state), Event::Vacancy(event)) => step(&mut **state, event),
            (Self::Session(state), Event::Session(event)) => step(state, event),
            (Self::Place(state), Event::Place(event)) => step(state, event),
            (Self::Referral(state), Event::Referral(event)) => step(state, event),
            (Self::Partner(state), Event::Partner(event)) => step(state, event),
            (Self::Clock(state), Event::Clock(event)) => step(state, event),
            (Self::Examination(state), Event::Examination(event)) => step(state, event),
            (Self::Network(state), Event::Network(event)) => step(state, event),
            (Self::Reception(state), Event::Reception(event)) => step(state, event),
            (Self::Rules(state), Event::Rules(event)) => step(state, event),
            (Self::Body(state), Event::Body(event)) => step(state, event),
            _ => {}
        }
    }
}

fn step<A: Aggregate>(state: &mut A, event: &A::Event) {
    *state = std::mem::take(state).evolve(event);
}

/// The folded streams a command looks at.
#[derive(Debug, Clone, Default)]
pub struct World {
    states: BTreeMap<StreamId, State>,
}

macro_rules! accessors {
    ($($(#[$doc:meta])* $name:ident($id:ty) -> $state:ident;)*) => {$(
        $(#[$doc])*
        #[must_use]
        pub fn $name(&self, id: $id) -> Option<&$state> {
            match self.states.get(&StreamId::$state(id)) {
                Some(State::$state(state)) => Some(state),
                _ => None,
            }
        }
    )*};
}

impl World {
    /// Folds the whole history of a stream, which may be empty.
    pub fn load(&mut self, stream: StreamId, history: &[Event]) {
        let mut state = State::absent(stream);
        history.iter().for_each(|event| state.apply(event));
        self.states.insert(stream, state);
    }

    /// Takes note of one more fact.
    pub fn apply(&mut self, stream: StreamId, event: &Event) {
        self.states.entry(stream).or_insert_with(|| State::absent(stream)).apply(event);
    }

    /// Whether the stream is folded here.
    #[must_use]
    pub fn has(&self, stream: StreamId) -> bool {
        self.states.contains_key(&stream)
    }

    /// The folded streams.
    pub fn streams(&self) -> impl Iterator<Item = (StreamId, &State)> + '_ {
        self.states.iter().map(|(stream, state)| (*stream, state))
    }

    /// Forgets a stream.
    pub fn forget(&mut self, stream: StreamId) {
        self.states.remove(&stream);
    }

    /// The register of organisations, if folded here.
    #[must_use]
    pub fn bodies(&self) -> Option<&Bodies> {
        match self.states.get(&StreamId::Body(BodyId::REGISTER)) {
            Some(State::Body(bodies)) => Some(bodies),
            _ => None,
        }
    }

    accessors! {
        /// A demand, if folded here.
        demand(DemandId) -> Demand;
        /// A person, if folded here.
        person(PersonId) -> Person;
        /// A vacancy, if folded here.
        vacancy(VacancyId) -> Vacancy;
        /// A session, if folded here.
        session(SessionId) -> Session;
        /// A place, if folded here.
        place(PlaceId) -> Place;
        /// A referral, if folded here.
        referral(ReferralId) -> Referral;
        /// A subscription, if folded here.
        partner(PartnerId) -> Partner;
        /// A stream of the clock, if folded here.
        clock(ClockId) -> Clock;
        /// The examinations of a demand, if folded here.
        examination(ExaminationId) -> Examination;
        /// The network, if folded here.
        network(NetworkId) -> Network;
        /// A reception, if folded here.
        reception(ReceptionId) -> Reception;
        /// The register of parameters, if folded here.
        rules(RulesId) -> Rules;
    }
}
