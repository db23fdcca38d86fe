//! What the rules remember of a reception place.

use crate::{
    decider::Aggregate,
    id::AgentId,
    place::{Level, PlaceEvent},
    referral::Mission,
    refusal::Refusal,
    territory::{Body, Commune, Desk},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

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

/// A time during which an agent may act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mandate {
    /// First day.
    pub from: NaiveDate,
    /// First day without, once revoked.
    pub until: Option<NaiveDate>,
}

impl Mandate {
    /// Whether the agent may act on a day.
    #[must_use]
    pub fn covers(self, day: NaiveDate) -> bool {
        self.from <= day && self.until.is_none_or(|until| day < until)
    }
}

/// A reception place, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// What it says of itself, once declared.
    pub card: Option<Card>,
    /// Its level and the version of the referential.
    pub level: Option<(Level, String)>,
    /// Optional missions it takes.
    pub optional: BTreeSet<Mission>,
    /// All its missions; none recorded when it signed before referentials were dated.
    pub missions: BTreeSet<Mission>,
    /// Those it does not do for now.
    pub suspended: BTreeSet<Mission>,
    /// Day of the last signature, suspension or resumption.
    pub signed_on: Option<NaiveDate>,
    /// Its desk code, if it registers demands, and the day of the convention.
    pub desk: Option<Desk>,
    /// Day of the convention of that desk.
    pub convention_on: Option<NaiveDate>,
    /// When each agent may act, from the earliest.
    pub agents: BTreeMap<AgentId, Vec<Mandate>>,
    /// Last day in the network.
    pub left_on: Option<NaiveDate>,
}

impl Place {
    /// Whether it is in the network and does this mission now. Only a desk registers (R441-2-1).
    #[must_use]
    pub fn does(&self, mission: Mission) -> bool {
        self.offers(mission).is_ok()
    }

    /// That it does this mission now.
    ///
    /// # Errors
    /// Why it does not: unknown, left, not committed to it, suspended.
    pub fn offers(&self, mission: Mission) -> Result<(), Refusal> {
        if self.card.is_none() {
            return Err(Refusal::PlaceUnknown);
        }
        if self.left_on.is_some() {
            return Err(Refusal::PlaceLeft);
        }
        if !self.holds(mission) || (mission == Mission::Registration && self.desk.is_none()) {
            return Err(Refusal::MissionNotHeld);
        }
        if self.suspended.contains(&mission) {
            return Err(Refusal::MissionSuspended);
        }
        Ok(())
    }

    /// Whether its commitment has the mission.
    fn holds(&self, mission: Mission) -> bool {
        match &self.level {
            Some((level, _)) if self.missions.is_empty() => *level >= mission.level(),
            Some(_) => self.missions.contains(&mission),
            None => false,
        }
    }

    /// Every mission of its commitment, suspended or not.
    #[must_use]
    pub fn committed(&self) -> BTreeSet<Mission> {
        Mission::ALL.into_iter().filter(|mission| self.holds(*mission)).collect()
    }

    /// Whether an agent may act here on a day: never after the place left.
    #[must_use]
    pub fn empowers(&self, agent: AgentId, day: NaiveDate) -> bool {
        let mandates = self.agents.get(&agent).into_iter().flatten();
        self.left_on.is_none_or(|last| day <= last) && mandates.copied().any(|one| one.covers(day))
    }

    /// The mandate of an agent that nobody ended.
    #[must_use]
    pub fn open_mandate(&self, agent: AgentId) -> Option<Mandate> {
        self.agents.get(&agent)?.last().copied().filter(|mandate| mandate.until.is_none())
    }

    fn sign(&mut self, level: Level, referential: &str, on: NaiveDate) {
        self.level = Some((level, referential.to_owned()));
        self.signed_on = Some(on);
    }

    fn revoke(&mut self, agent: AgentId, on: NaiveDate) {
        if let Some(last) = self.agents.get_mut(&agent).and_then(|mandates| mandates.last_mut()) {
            last.until = Some(on);
        }
    }
}

impl Aggregate for Place {
    type Event = PlaceEvent;

    fn evolve(mut self, event: &PlaceEvent) -> Self {
        use PlaceEvent as E;
        match event {
            E::Declared { name, body, commune, address } => {
                let (name, body) = (name.clone(), body.clone());
                let (commune, address) = (commune.clone(), address.clone());
                self.card = Some(Card { name, body, commune, address });
            }
            E::LevelCommitted { level, referential, signed_on, optional, missions }
            | E::LevelChanged { level, referential, signed_on, optional, missions, .. } => {
                self.sign(*level, referential, *signed_on);
                self.optional.clone_from(optional);
                self.missions.clone_from(missions);
            }
            E::DeskAuthorised { desk, signed_on, .. } => {
                self.desk = Some(desk.clone());
                self.convention_on = Some(*signed_on);
            }
            E::DeskWithdrawn { .. } => {
                self.desk = None;
                self.convention_on = None;
            }
            E::LeftNetwork { on } => self.left_on = Some(*on),
            E::CommitmentSuspended { missions, on, .. } => {
                self.suspended.clone_from(missions);
                self.signed_on = Some(*on);
            }
            E::CommitmentResumed { on } => {
                self.suspended.clear();
                self.signed_on = Some(*on);
            }
            E::AgentEmpowered { agent, from } => {
                let given = self.agents.entry(*agent).or_default();
                // one that the body before left open ends where the new one begins
                let open = given.last_mut().filter(|mandate| mandate.until.is_none());
                open.into_iter().for_each(|mandate| mandate.until = Some(*from));
                given.push(Mandate { from: *from, until: None });
            }
            E::AgentRevoked { agent, on } => self.revoke(*agent, *on),
        }
        self
    }
}
