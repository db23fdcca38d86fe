//! What the address of a queue says: which queue, what is left of it, where the page begins.

use super::{super::Agent, Filters};
use crate::web::{fields::Fields, towns, words};
use chrono::NaiveDate;
use domain::{
    id::StreamId,
    territory::{Commune, Desk},
};
use projections::queues::{At, Filter, Holder};
use serde::Deserialize;

/// What part of which queue.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    pub(in crate::web::agent) file: String,
    #[serde(default)]
    guichet: String,
    #[serde(default)]
    commune: String,
    #[serde(default)]
    priorite: String,
    #[serde(default)]
    tenu: String,
    #[serde(default)]
    avant: String,
    #[serde(default)]
    apres: String,
    #[serde(default)]
    rang: String,
    #[serde(default)]
    pub(in crate::web::agent) fait: Option<String>,
}

/// A filter that is on, and the address of the queue without it.
pub(super) struct Chip {
    pub(super) label: String,
    pub(super) without: String,
}

const HOLDERS: [(&str, &str, Holder); 3] = [
    ("moi", "Tenu par moi", Holder::Me),
    ("personne", "Tenu par personne", Holder::Nobody),
    ("quelquun", "Tenu par quelqu’un", Holder::Someone),
];

impl Asked {
    /// The same, from the fields of a form that carries them.
    pub(in crate::web::agent) fn of(fields: &Fields) -> Self {
        let value = |name: &str| fields.value(name).to_owned();
        Self {
            file: value("file"),
            guichet: value("guichet"),
            commune: value("commune"),
            priorite: value("priorite"),
            tenu: value("tenu"),
            avant: value("avant"),
            ..Self::default()
        }
    }

    fn desk(&self) -> Option<Desk> {
        self.guichet.parse().ok()
    }

    fn commune(&self) -> Option<Commune> {
        self.commune.parse().ok()
    }

    fn due_by(&self) -> Option<NaiveDate> {
        self.avant.parse().ok()
    }

    fn holder(&self) -> Option<&'static (&'static str, &'static str, Holder)> {
        HOLDERS.iter().find(|(code, _, _)| *code == self.tenu)
    }

    /// Priorities filter only for those who may know of them; for others the address says nothing.
    fn priority(&self, agent: &Agent) -> bool {
        !self.priorite.is_empty() && agent.may_see_priority()
    }

    pub(in crate::web::agent) fn filter(&self, agent: &Agent) -> Filter {
        Filter {
            desk: self.desk(),
            commune: self.commune(),
            priority: self.priority(agent),
            holder: self.holder().map(|(_, _, holder)| *holder).unwrap_or_default(),
            due_by: self.due_by(),
        }
    }

    /// Where the last page ended.
    pub(super) fn after(&self) -> Option<At> {
        let mut parts = self.apres.split('~');
        let rank = parts.next()?.parse().ok()?;
        let senior = parts.next()?.parse().ok()?;
        Some(At { rank, senior, subject: parts.next()?.parse::<StreamId>().ok()? })
    }

    /// Number of the first line of the page in the whole list, for its caption.
    pub(super) fn rank(&self) -> i64 {
        if self.after().is_none() { 1 } else { self.rang.parse().unwrap_or(1).max(1) }
    }

    /// The filters that are on: name in the address, value, words.
    fn on(&self, agent: &Agent) -> Vec<(&'static str, String, String)> {
        let mut on = Vec::new();
        if let Some(desk) = self.desk() {
            let shown = agent.desk_name(&desk);
            on.push(("guichet", desk.to_string(), format!("Déposée à {shown}")));
        }
        if let Some(commune) = self.commune() {
            let shown = towns::name(commune.as_str());
            on.push(("commune", commune.to_string(), format!("Souhaite {shown}")));
        }
        if self.priority(agent) {
            on.push(("priorite", "1".to_owned(), "Priorité reconnue".to_owned()));
        }
        if let Some((code, label, _)) = self.holder() {
            on.push(("tenu", (*code).to_owned(), (*label).to_owned()));
        }
        if let Some(day) = self.due_by() {
            let shown = format!("À faire avant le {}", words::day(day));
            on.push(("avant", day.to_string(), shown));
        }
        on
    }

    /// Address of a queue under these filters, but those named. Every value was read as a code or a day.
    fn but(&self, agent: Option<&Agent>, file: &str, without: &[&str]) -> String {
        let mut address = format!("/agent?file={file}");
        let mut say = |name: &str, value: Option<String>| {
            if let Some(value) = value.filter(|_| !without.contains(&name)) {
                address.push_str(&format!("&{name}={value}"));
            }
        };
        say("guichet", self.desk().map(|desk| desk.to_string()));
        say("commune", self.commune().map(|commune| commune.to_string()));
        let priority = agent.map_or(!self.priorite.is_empty(), |agent| self.priority(agent));
        say("priorite", priority.then(|| "1".to_owned()));
        say("tenu", self.holder().map(|(code, _, _)| (*code).to_owned()));
        say("avant", self.due_by().map(|day| day.to_string()));
        address
    }

    pub(in crate::web::agent) fn address(&self, file: &str, without: &[&str]) -> String {
        self.but(None, file, without)
    }

    pub(super) fn next(&self, file: &str, at: &At, shown: u32) -> String {
        let (address, rang) = (self.address(file, &[]), self.rank() + i64::from(shown));
        format!("{address}&apres={}~{}~{}&rang={rang}", at.rank, at.senior, at.subject)
    }

    pub(super) fn chips(&self, agent: &Agent, file: &str) -> Vec<Chip> {
        let on = self.on(agent).into_iter();
        let chips = on
            .map(|(name, _, label)| Chip { label, without: self.but(Some(agent), file, &[name]) });
        chips.collect()
    }

    /// What a form of this page carries on, so that it acts on the same list.
    pub(super) fn carried(&self, file: &str) -> Vec<(&'static str, String)> {
        let mut carried = vec![("file", file.to_owned())];
        let filters = [
            ("guichet", self.desk().map(|desk| desk.to_string())),
            ("commune", self.commune().map(|commune| commune.to_string())),
            ("priorite", (!self.priorite.is_empty()).then(|| "1".to_owned())),
            ("tenu", self.holder().map(|(code, _, _)| (*code).to_owned())),
            ("avant", self.due_by().map(|day| day.to_string())),
        ];
        carried.extend(filters.into_iter().filter_map(|(name, value)| Some((name, value?))));
        carried
    }

    pub(super) fn filters(&self, agent: &Agent) -> Filters {
        let mut fields = Fields::default();
        for (name, value) in self.carried("") {
            fields.set(name, value);
        }
        let desks = agent.desks();
        let desks = desks.iter().map(|desk| (desk.to_string(), agent.desk_name(desk)));
        let holders = HOLDERS.iter().map(|(code, label, _)| ((*code).into(), (*label).into()));
        Filters {
            desks: desks.collect(),
            communes: towns::options(),
            holders: holders.collect(),
            may_see_priority: agent.may_see_priority(),
            fields,
        }
    }
}
