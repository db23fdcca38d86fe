//! The day the shared file opens: the network, the demands of the former file, dwellings already free.

use super::{
    diary::later,
    document::Message,
    doors::{Ask, By, CHUNK, Door},
    household::Told,
    parameters::assumed,
    run::{Failed, Simulation},
};
use crate::network::partner::{DEFAULT_TYPES, partner_id};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    id::PlaceId,
    number::DemandNumber,
    partner::PartnerCommand,
    place::{Level, PlaceCommand},
    territory::{Body, Commune, Desk},
    world::Command,
};
use std::collections::BTreeSet;

/// Version of the referential the places commit to.
pub(super) const REFERENTIAL: &str = "exemple-2017";
/// The head of the network, where it really stands.
const HEAD: (&str, &str, &str) =
    ("Maison de l'Habitant", "12 rue du Président-Herriot, 44000 Nantes", "44109");

/// A demand of the former file.
struct Former {
    told: Told,
    desk: u8,
    period: u16,
    since: NaiveDate,
    fate: (bool, i64),
}

impl<D: Door> Simulation<D> {
    /// Plays the day of go-live.
    pub(super) async fn go_live(&mut self, day: NaiveDate) -> Result<(), Failed> {
        self.open_network(day).await?;
        self.migrate(day).await?;
        let daily = self.flats_a_day() * assumed::PIPELINE_DAYS;
        let count = self.seed.dice("backlog", 0, 0).rounded(daily);
        self.declare(day, count, Vec::new()).await
    }

    /// The town halls and the Maison de l'Habitant, with the levels they commit to. Which level each really has
    /// is not published: towns under 5,000 inhabitants inform, those over 20,000 do everything (assumption).
    async fn open_network(&mut self, day: NaiveDate) -> Result<(), Failed> {
        let mut asks = Vec::new();
        let head: Option<(Body, Commune, Desk)> =
            parsed(&["maison-de-l-habitant", HEAD.2, "MDH44"]);
        if let Some((body, commune, desk)) = head {
            let id = self.place(&body);
            asks.extend(follower("ville-demo"));
            asks.extend(follower("ccas-demo"));
            self.stop_following(later(day, 90));
            asks.extend(joining(id, HEAD.0, &body, &commune, HEAD.1, Level::Three, &desk, day));
            self.head_place = Some(id);
        }
        for town in &self.territory.towns {
            let level = match town.population {
                p if p < 5_000.0 => Level::One,
                p if p < 20_000.0 => Level::Two,
                _ => Level::Three,
            };
            let name = format!("Mairie de {}", town.name);
            let id = self.place(&town.body);
            asks.extend(joining(
                id,
                &name,
                &town.body,
                &town.insee,
                &town.address,
                level,
                &town.desk,
                day,
            ));
        }
        self.doors.leave(day, asks).await?;
        self.open_script(day);
        self.rules(day);
        self.organisations(day);
        self.conventions(day);
        self.go_on(day).await
    }

    /// One of the partners no longer follows.
    fn stop_following(&mut self, on: NaiveDate) {
        if let Ok(name) = "ccas-demo".parse() {
            let suspend = Command::Partner(partner_id(&name), PartnerCommand::Suspend);
            self.plan(on, "partner-end/ccas-demo".to_owned(), By::Operator, suspend);
        }
    }

    pub(super) fn place(&self, body: &Body) -> PlaceId {
        PlaceId::new(self.doors.derive("operator", &format!("place/{body}"), "place"))
    }

    /// The active demands with their past dates and their numbers, as a real migration brings them.
    async fn migrate(&mut self, day: NaiveDate) -> Result<(), Failed> {
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "some ten thousand"
        )]
        let count = (self.balance.active * self.plan.scale).round() as u64;
        let mut left = count;
        while left > 0 {
            let mut chunk = Vec::new();
            let mut documents = Vec::new();
            for _ in 0..left.min(CHUNK as u64) {
                let former = self.former(day);
                documents.push(self.brought(&former, day));
                chunk.push(former);
            }
            left -= chunk.len() as u64;
            let outcomes = self.doors.import(day, documents).await?;
            for (former, outcome) in chunk.into_iter().zip(outcomes) {
                if let Some(imported) = outcome {
                    let Former { told, desk, period, since, fate } = former;
                    self.enter(told, desk, imported, period, since, Some(fate));
                }
            }
            self.progress(count - left, count);
        }
        Ok(())
    }

    fn former(&mut self, day: NaiveDate) -> Former {
        self.next_household += 1;
        let serial = self.next_household;
        let mut dice = self.seed.dice("former", serial, 0);
        let standing = self.balance.standing(&mut dice);
        let since = later(day, -standing.age.max(1));
        // Each renewal so far came some days before the end of its period.
        let earlier = i64::try_from(standing.renewals).unwrap_or(0)
            * (365 - dice.between(assumed::RENEWAL_LEAD.0, assumed::RENEWAL_LEAD.1));
        let told = Told { serial, presented_on: later(since, -earlier), changes: 0 };
        Former {
            desk: self.desk_of(told),
            told,
            period: u16::try_from(standing.renewals).unwrap_or(0),
            since,
            fate: (standing.renews, standing.lead),
        }
    }

    fn brought(&self, former: &Former, day: NaiveDate) -> super::document::Document {
        let renewed_on = (former.period > 0).then_some(former.since);
        let kept = self.former_number(former);
        self.written(former.told, former.desk, &Message::Create { kept, renewed_on }, day)
    }

    /// A number as the former file gave it: sequences above 500,000, which this one does not reach.
    fn former_number(&self, former: &Former) -> Option<DemandNumber> {
        let town = self.territory.towns.get(usize::from(former.desk))?;
        let first = former.told.presented_on;
        let sequence = 500_000 + former.told.serial % 500_000;
        let (month, year) = (first.month(), first.year().rem_euclid(100));
        format!("044{month:02}{year:02}{sequence:06}{}", town.desk).parse().ok()
    }

    /// Vacancies a day, those that nobody takes left out: they are declared again.
    pub(super) fn flats_a_day(&self) -> f64 {
        self.balance.housed_a_year * self.plan.scale / 365.25
    }
}

fn parsed<A, B, C>(text: &[&str; 3]) -> Option<(A, B, C)>
where
    A: std::str::FromStr,
    B: std::str::FromStr,
    C: std::str::FromStr,
{
    let [a, b, c] = text;
    Some((a.parse().ok()?, b.parse().ok()?, c.parse().ok()?))
}

/// A partner of the demonstration, there from the first day.
fn follower(name: &str) -> Option<Ask> {
    let key = format!("partner/{name}");
    let name: Body = name.parse().ok()?;
    let types = DEFAULT_TYPES.iter().map(|name| (*name).to_owned()).collect();
    let id = partner_id(&name);
    let subscribe = PartnerCommand::Subscribe { body: name.clone(), name, types };
    Some(Ask { key, by: By::Operator, command: Command::Partner(id, subscribe) })
}

#[expect(clippy::too_many_arguments, reason = "one line of a table")]
fn joining(
    id: PlaceId,
    name: &str,
    body: &Body,
    commune: &Commune,
    address: &str,
    level: Level,
    desk: &Desk,
    on: NaiveDate,
) -> Vec<Ask> {
    let declare = PlaceCommand::Declare {
        name: name.to_owned(),
        body: body.clone(),
        commune: commune.clone(),
        address: address.to_owned(),
    };
    let commit = PlaceCommand::Commit {
        level,
        referential: REFERENTIAL.to_owned(),
        on,
        optional: BTreeSet::new(),
    };
    let authorise = PlaceCommand::AuthoriseDesk {
        desk: desk.clone(),
        on,
        convention: format!("CONV-{desk}/{}", on.year()).parse().ok(),
    };
    let asked = [("place", declare), ("level", commit), ("desk", authorise)];
    asked
        .into_iter()
        .filter(|(what, _)| *what != "desk" || level > Level::One)
        .map(|(what, command)| Ask {
            key: format!("{what}/{body}"),
            by: By::Operator,
            command: Command::Place(id, command),
        })
        .collect()
}
