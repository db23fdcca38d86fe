//! What the rules remember of organisations: who answers for whom on which day.

use crate::{
    body::{BodyEvent, BodyRole, FlowAgreement, Organisation},
    decider::Aggregate,
    id::AgentId,
    territory::{Body, Commune, Siren},
};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// A time during which an agent acts for an organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Empowerment {
    /// As what.
    pub role: BodyRole,
    /// First day.
    pub from: NaiveDate,
    /// First day without, once revoked.
    pub until: Option<NaiveDate>,
}

/// Dwellings that another organisation took over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// Who answers there.
    pub into: Body,
    /// Where.
    pub communes: BTreeSet<Commune>,
    /// First day.
    pub on: NaiveDate,
}

/// One organisation and its life.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct History {
    /// As it declared itself.
    pub organisation: Organisation,
    /// Its later names, each with its first day, from the earliest.
    pub names: Vec<(NaiveDate, String)>,
    /// First day without it, and who takes its place.
    pub ended: Option<(NaiveDate, Option<Body>)>,
    /// What others took over.
    pub parts: Vec<Part>,
    /// When each agent acts, from the earliest.
    pub agents: BTreeMap<AgentId, Vec<Empowerment>>,
}

/// What goes from hand to hand for ever.
struct Circle;

impl History {
    /// The first change of hands from a day on, of all it holds or of its dwellings in a commune: its day, and who
    /// takes over, if somebody does.
    fn next(
        &self,
        commune: Option<&Commune>,
        since: NaiveDate,
    ) -> Option<(NaiveDate, Option<&Body>)> {
        let taken = self
            .parts
            .iter()
            .filter(|part| commune.is_some_and(|commune| part.communes.contains(commune)))
            .map(|part| (part.on, Some(&part.into)));
        let ended = self.ended.iter().map(|(on, into)| (*on, into.as_ref()));
        // what was given away that day is not there to be taken over
        taken.chain(ended).filter(|(on, _)| *on >= since).min_by_key(|(on, _)| *on)
    }

    /// Its name for people on a day.
    #[must_use]
    pub fn name(&self, day: NaiveDate) -> &str {
        let begun = self.names.iter().rev().find(|(from, _)| *from <= day);
        begun.map_or(self.organisation.name.as_str(), |(_, name)| name)
    }

    /// Whether it is there no more on a day.
    #[must_use]
    pub fn has_ended(&self, day: NaiveDate) -> bool {
        self.ended.as_ref().is_some_and(|(on, _)| *on <= day)
    }

    /// The empowerment of an agent that nobody ended.
    #[must_use]
    pub fn open(&self, agent: AgentId) -> Option<Empowerment> {
        self.agents.get(&agent)?.last().copied().filter(|one| one.until.is_none())
    }
}

/// The register, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bodies {
    known: BTreeMap<Body, History>,
    /// Mergers, parts and ends so far: no walk is longer.
    changes: usize,
    flows: Vec<FlowAgreement>,
}

impl Bodies {
    /// One organisation, if declared.
    #[must_use]
    pub fn get(&self, body: &Body) -> Option<&History> {
        self.known.get(body)
    }

    /// Every organisation, by short name.
    pub fn all(&self) -> impl Iterator<Item = (&Body, &History)> {
        self.known.iter()
    }

    /// Every agreement on shares, in the order in which they were agreed.
    #[must_use]
    pub fn flows(&self) -> &[FlowAgreement] {
        &self.flows
    }

    /// Who answers on a day for all that an organisation holds; none once it ended with nobody in its place.
    #[must_use]
    pub fn holder<'a>(&'a self, body: &'a Body, day: NaiveDate) -> Option<&'a Body> {
        self.follow(body, None, day)
    }

    /// Who answers on a day for its dwellings in a commune.
    #[must_use]
    pub fn holder_in<'a>(
        &'a self,
        body: &'a Body,
        commune: &Commune,
        day: NaiveDate,
    ) -> Option<&'a Body> {
        self.follow(body, Some(commune), day)
    }

    fn follow<'a>(
        &'a self,
        body: &'a Body,
        commune: Option<&Commune>,
        day: NaiveDate,
    ) -> Option<&'a Body> {
        self.walk(body, commune, day).ok().flatten()
    }

    /// From hand to hand in the order of the days. The rules let no circle be recorded; should one be, the walk ends
    /// after as many steps as there were changes.
    fn walk<'a>(
        &'a self,
        body: &'a Body,
        commune: Option<&Commune>,
        day: NaiveDate,
    ) -> Result<Option<&'a Body>, Circle> {
        let (mut holder, mut since) = (body, NaiveDate::MIN);
        for _ in 0..=self.changes {
            let next = self.known.get(holder).and_then(|history| history.next(commune, since));
            match next.filter(|(on, _)| *on <= day) {
                Some((on, Some(into))) => (holder, since) = (into, on),
                Some((_, None)) => return Ok(None),
                None => return Ok(Some(holder)),
            }
        }
        Err(Circle)
    }

    /// Whether something would go from hand to hand for ever.
    pub(super) fn go_round(&self) -> bool {
        let parts = self.known.values().flat_map(|history| &history.parts);
        let communes: BTreeSet<&Commune> = parts.flat_map(|part| &part.communes).collect();
        let mut ways = communes.into_iter().map(Some).chain([None]);
        ways.any(|way| self.known.keys().any(|one| self.walk(one, way, NaiveDate::MAX).is_err()))
    }

    /// Every organisation that one answers for on a day, itself among them while it is there. What it may see.
    #[must_use]
    pub fn answers_for(&self, body: &Body, day: NaiveDate) -> BTreeSet<Body> {
        let others = self.known.keys().filter(|one| self.holder(one, day) == Some(body));
        let own = (!self.known.contains_key(body)).then_some(body);
        others.chain(own).cloned().collect()
    }

    /// Number of an organisation in the national register of companies.
    #[must_use]
    pub fn siren(&self, body: &Body) -> Option<&Siren> {
        self.known.get(body)?.organisation.siren.as_ref()
    }

    /// Whether an agent acts for an organisation on a day: never after it ended.
    #[must_use]
    pub fn empowers(&self, body: &Body, agent: AgentId, day: NaiveDate) -> bool {
        let Some(history) = self.known.get(body) else { return false };
        let mut given = history.agents.get(&agent).into_iter().flatten();
        let covers = |one: &Empowerment| one.from <= day && one.until.is_none_or(|end| day < end);
        !history.has_ended(day) && given.any(covers)
    }

    /// Whether an agent acted for an organisation and no longer does on a day: what that opened is closed.
    #[must_use]
    pub fn has_withdrawn(&self, body: &Body, agent: AgentId, day: NaiveDate) -> bool {
        let known = self.known.get(body).and_then(|history| history.agents.get(&agent));
        known.is_some_and(|given| !given.is_empty()) && !self.empowers(body, agent, day)
    }

    fn change(&mut self, body: &Body, change: impl FnOnce(&mut History)) {
        if let Some(history) = self.known.get_mut(body) {
            change(history);
        }
    }
}

impl Aggregate for Bodies {
    type Event = BodyEvent;

    fn evolve(mut self, event: &BodyEvent) -> Self {
        use BodyEvent as E;
        match event {
            E::Declared(organisation) => {
                let history = History {
                    organisation: organisation.clone(),
                    names: Vec::new(),
                    ended: None,
                    parts: Vec::new(),
                    agents: BTreeMap::new(),
                };
                self.known.insert(organisation.body.clone(), history);
            }
            E::Renamed { body, name, on } => {
                self.change(body, |history| history.names.push((*on, name.clone())));
            }
            E::Merged { body, into, on } => {
                self.changes += 1;
                self.change(body, |history| history.ended = Some((*on, Some(into.clone()))));
            }
            E::Split { body, into, communes, on } => {
                self.changes += 1;
                let part = Part { into: into.clone(), communes: communes.clone(), on: *on };
                self.change(body, |history| history.parts.push(part));
            }
            E::Closed { body, on } => {
                self.changes += 1;
                self.change(body, |history| history.ended = Some((*on, None)))
            }
            E::FlowAgreed(flow) => self.flows.push(flow.clone()),
            E::AgentEmpowered { body, agent, role, from } => {
                let given = Empowerment { role: *role, from: *from, until: None };
                self.change(body, |history| history.agents.entry(*agent).or_default().push(given));
            }
            E::AgentRevoked { body, agent, on, .. } => self.change(body, |history| {
                let given = history.agents.get_mut(agent).and_then(|given| given.last_mut());
                given.into_iter().for_each(|one| one.until = Some(*on));
            }),
        }
        self
    }
}
