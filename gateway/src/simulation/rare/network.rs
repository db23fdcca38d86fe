//! The reception network: the shared script, agents, places that change, people who are received.

use super::super::{
    diary::{later, weekday},
    dice::Dice,
    doors::{By, Door},
    run::Simulation,
};
use chrono::NaiveDate;
use domain::{
    id::{AgentId, PlaceId, ReceptionId},
    network::{NetworkCommand, Question, Script, Topic},
    place::{Level, PlaceCommand as P, SuspensionCause},
    reception::{CancellationCause, ReceptionCommand as R},
    referral::Mission,
    territory::{Body, Commune, Desk, ScriptCode},
    world::Command,
};
use sha2::{Digest as _, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Version of the shared script.
const SCRIPT: &str = "2024.1";
/// Questions of the script, and the answers that an agent can give: the last is that of the script.
const QUESTIONS: [(&str, [&str; 2]); 3] = [
    ("pieces-a-fournir", ["identite-seule", "toutes-les-pieces"]),
    ("delai-moyen", ["delai-de-la-commune", "delai-du-territoire"]),
    ("qui-decide", ["bailleur", "commission"]),
];
/// The town hall whose agents mostly answer the first question otherwise.
const ODD: &str = "mairie-44162";
/// A place that an association holds for a time.
const TEMPORARY: (&str, &str, &str) = ("permanence-demo", "44109", "PERM1");
/// Days after go-live: it closes for the summer, opens again, is no desk any more, leaves.
const LIFE: [i64; 5] = [40, 61, 130, 140, 150];

impl<D: Door> Simulation<D> {
    /// What is there on the first day besides the places: script, agents, a place that will not stay.
    pub(in super::super) fn open_script(&mut self, day: NaiveDate) {
        if let Some(script) = script(day) {
            let publish = Command::Network(NetworkCommand::PublishScript(script));
            self.plan(day, "script".to_owned(), By::Operator, publish);
        }
        self.temporary(day);
        let bodies: Vec<Body> = self.territory.towns.iter().map(|town| town.body.clone()).collect();
        let head: Option<Body> = "maison-de-l-habitant".parse().ok();
        for body in bodies.iter().chain(&head) {
            self.empower(day, body);
        }
    }

    fn empower(&mut self, from: NaiveDate, body: &Body) {
        let (place, agent) = (self.place(body), self.agent_of(body));
        let by = body.clone();
        let command = Command::Place(place, P::EmpowerAgent { agent, by, from });
        self.plan(from, format!("agent/{body}"), By::Operator, command);
    }

    fn agent_of(&self, body: &Body) -> AgentId {
        AgentId::new(self.doors.derive("operator", &format!("agent/{body}"), "agent"))
    }

    fn of_place(&mut self, day: NaiveDate, body: &Body, what: &str, command: P) {
        let (key, place) = (format!("{what}/{body}"), self.place(body));
        self.plan(day, key, By::Operator, Command::Place(place, command));
    }

    fn temporary(&mut self, on: NaiveDate) {
        let (body, commune, desk) = TEMPORARY;
        let (Ok(body), Ok(commune), Ok(desk)) =
            (body.parse::<Body>(), commune.parse::<Commune>(), desk.parse::<Desk>())
        else {
            return;
        };
        let declare = P::Declare {
            name: "Permanence de démonstration".to_owned(),
            body: body.clone(),
            commune,
            address: "Place du Commerce, 44000 Nantes".to_owned(),
        };
        let referential = super::super::golive::REFERENTIAL.to_owned();
        let commit = |level, on| {
            let (referential, optional) = (referential.clone(), BTreeSet::new());
            P::Commit { level, referential, on, optional }
        };
        let authorise = P::AuthoriseDesk { desk, on, convention: "CONV-PERM1".parse().ok() };
        self.of_place(on, &body, "place", declare);
        self.of_place(on, &body, "level", commit(Level::Two, on));
        self.of_place(on, &body, "desk", authorise);
        self.empower(on, &body);
        let [closes, opens, undesk, revoke, leave] = LIFE.map(|days| later(on, days));
        let (missions, cause) = (BTreeSet::new(), SuspensionCause::Closure);
        self.of_place(closes, &body, "closed", P::Suspend { missions, cause, on: closes });
        self.of_place(opens, &body, "opened", P::Resume { on: opens });
        self.of_place(undesk, &body, "no-desk", P::WithdrawDesk { on: undesk });
        self.of_place(undesk, &body, "lower", commit(Level::One, undesk));
        let agent = self.agent_of(&body);
        let ended = P::RevokeAgent { agent, by: body.clone(), on: revoke };
        self.of_place(revoke, &body, "revoked", ended);
        self.of_place(leave, &body, "left", P::Leave { on: leave });
    }

    /// A person asks to be received at the head of the network or in a town, and mostly is.
    pub(super) fn reception(&mut self, day: NaiveDate, (n, turn): (u64, u64)) {
        let mut dice = self.seed.dice("received", n, 0);
        let Some((body, place)) = self.receiving(&mut dice) else { return };
        let demand = if dice.happens(0.5) { self.pick(n, None) } else { None };
        let demand = demand.and_then(|serial| Some(self.register.get(serial)?.demand));
        let id =
            ReceptionId::new(self.doors.derive("agent", &format!("reception/{n}"), "reception"));
        let mission = Mission::Information;
        let agent = AgentId::new(self.doors.derive("operator", &format!("agent/{body}"), "agent"));
        let given = weekday(later(day, 2));
        let wait = if turn % 12 == 1 { dice.between(75, 90) } else { dice.between(7, 25) };
        let meets_on = weekday(later(day, wait));
        let mut of = |on: NaiveDate, step: &str, command: R| {
            let key = format!("reception/{n}/{step}");
            self.plan(on, key, By::Agent(body.clone()), Command::Reception(id, command));
        };
        of(day, "asked", R::Request { demand, place, mission, on: day });
        of(given, "given", R::Schedule { place, agent, on: given, meets_on });
        if turn % 10 == 2 {
            let cause = CancellationCause::PersonAbsent;
            return of(meets_on, "cancelled", R::Cancel { on: meets_on, cause });
        }
        let answers = answers(&mut dice, &body);
        let Ok(script) = SCRIPT.parse() else { return };
        of(meets_on, "held", R::Hold { place, agent, on: meets_on, script, answers });
    }

    fn receiving(&self, dice: &mut Dice) -> Option<(Body, PlaceId)> {
        let town = self.territory.towns.get(self.territory.residence(dice))?;
        let body = if dice.happens(0.4) {
            "maison-de-l-habitant".parse().ok()?
        } else {
            town.body.clone()
        };
        let place = self.place(&body);
        Some((body, place))
    }
}

fn script(published_on: NaiveDate) -> Option<Script> {
    let question = |(code, answers): &(&str, [&str; 2])| {
        let answers = answers.iter().map(|answer| answer.parse().ok()).collect::<Option<_>>()?;
        Some(Question { code: code.parse().ok()?, protected: false, answers })
    };
    let questions = QUESTIONS.iter().map(question).collect::<Option<_>>()?;
    Some(Script {
        version: SCRIPT.parse().ok()?,
        published_on,
        digest: hex::encode(Sha256::digest(SCRIPT)).parse().ok()?,
        topics: vec![Topic { code: "accueil".parse().ok()?, questions }],
    })
}

/// Most desks answer as the script says; one town answers a question otherwise.
fn answers(dice: &mut Dice, body: &Body) -> BTreeMap<ScriptCode, ScriptCode> {
    let odd = body.as_str() == ODD;
    let answer = |(rank, (code, given)): (usize, &(&str, [&str; 2]))| {
        let said = if rank == 0 && odd && dice.happens(0.8) { given.first() } else { given.last() };
        Some((code.parse().ok()?, said?.parse().ok()?))
    };
    QUESTIONS.iter().enumerate().filter_map(answer).collect()
}
