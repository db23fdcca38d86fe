//! Days on which figures by organisation break: what comes before and what comes after are not of the same body.

use crate::{
    body::{Bodies, History},
    territory::Body,
};
use chrono::NaiveDate;

/// One break.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Break {
    /// First day of the new state.
    pub on: NaiveDate,
    /// Whose figures.
    pub body: Body,
    /// Its name for people the day before.
    pub name: String,
    /// What happened.
    pub change: Change,
}

/// What breaks figures by organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Another takes its place, under this name.
    Merged(String),
    /// Another, of this name, takes over its dwellings in so many communes.
    Parted(String, usize),
    /// It has this name from then on.
    Renamed(String),
    /// It ends, with nobody in its place.
    Ended,
}

impl Break {
    /// In plain French, to show beside the figures.
    #[must_use]
    pub fn sentence(&self) -> String {
        let name = &self.name;
        match &self.change {
            Change::Merged(into) => {
                format!("{name} est réuni à {into} : avant ce jour, leurs chiffres sont séparés.")
            }
            Change::Parted(into, 1) => {
                format!("{into} reprend les logements de {name} dans une commune.")
            }
            Change::Parted(into, communes) => {
                format!("{into} reprend les logements de {name} dans {communes} communes.")
            }
            Change::Renamed(new) => format!("{name} s’appelle désormais {new}."),
            Change::Ended => format!("{name} prend fin."),
        }
    }
}

impl Bodies {
    /// The breaks of a period, both days included, from the earliest.
    #[must_use]
    pub fn breaks(&self, from: NaiveDate, to: NaiveDate) -> Vec<Break> {
        let mut breaks: Vec<Break> =
            self.all().flat_map(|(body, history)| self.of(body, history)).collect();
        breaks.retain(|one| from <= one.on && one.on <= to);
        breaks.sort_by(|one, other| (one.on, &one.body).cmp(&(other.on, &other.body)));
        breaks
    }

    fn of<'a>(&'a self, body: &'a Body, history: &'a History) -> impl Iterator<Item = Break> + 'a {
        let named = |other: &Body, on: NaiveDate| {
            self.get(other).map_or_else(|| other.to_string(), |one| one.name(on).to_owned())
        };
        let ended = history.ended.iter().map(move |(on, into)| {
            let change = into.as_ref().map(|into| Change::Merged(named(into, *on)));
            (*on, change.unwrap_or(Change::Ended))
        });
        let parts = history.parts.iter().map(move |part| {
            (part.on, Change::Parted(named(&part.into, part.on), part.communes.len()))
        });
        let names = history.names.iter().map(|(on, name)| (*on, Change::Renamed(name.clone())));
        ended.chain(parts).chain(names).map(|(on, change)| {
            let before = on.pred_opt().unwrap_or(on);
            Break { on, body: body.clone(), name: history.name(before).to_owned(), change }
        })
    }
}
