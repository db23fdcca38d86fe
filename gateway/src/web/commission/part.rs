//! The agenda a part at a time: the dwellings of one page, and the way to the others. A page opens the files of its own
//! candidates alone, however long the agenda is.

use crate::web::pages::{Pages, Way};
use chrono::NaiveDate;
use domain::{
    id::{SessionId, VacancyId},
    session::Session,
};
use serde::Deserialize;
use std::collections::BTreeSet;

/// Dwellings of one page: reading the lives of their candidates is most of what a page costs.
const PER_PAGE: usize = 2;

/// Which part of which session, from which day. What cannot be read asks for nothing special.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    pub(super) connu: Option<NaiveDate>,
    #[serde(default)]
    pub(super) fait: Option<String>,
    #[serde(default)]
    pub(super) page: String,
    #[serde(default)]
    pub(super) decider: String,
}

/// What the ways to other parts are called.
const NAMES: [&str; 4] =
    ["Premiers logements", "Logements précédents", "Logements suivants", "Derniers logements"];

/// A part of an agenda.
#[derive(Debug)]
pub(super) struct Part {
    /// The dwellings that are shown.
    pub(super) homes: Vec<VacancyId>,
    /// The one whose form of decisions is open.
    pub(super) deciding: Option<VacancyId>,
    /// The page of the first dwelling that is not decided yet.
    pub(super) next: Option<usize>,
    /// Which page of the agenda it is.
    pub(super) pages: Pages,
    /// Ways to other parts.
    pub(super) ways: Vec<Way>,
}

impl Part {
    /// The part that is asked for. Nothing asked while the commission sits: the one with the first dwelling to decide.
    pub(super) fn of(id: SessionId, session: &Session, asked: &Asked) -> Self {
        let agenda: Vec<VacancyId> = session.agenda().collect();
        let sits = asked.connu.is_none() && session.present.is_some();
        let decided = decided(session);
        let open = |home: &VacancyId| !decided.contains(home);
        let next = agenda.iter().position(open).map(page_of);
        let first = next.filter(|_| sits);
        let pages = Pages::of(asked.page.parse().ok().or(first), agenda.len(), PER_PAGE);
        let homes: Vec<VacancyId> = agenda.get(pages.lines()).unwrap_or_default().to_vec();
        let chosen = asked.decider.parse().ok().filter(|home| homes.contains(home));
        let to = |page: usize| way(id, page, asked.connu);
        let mut ways = pages.ways(NAMES, to);
        if let Some(page) = first.filter(|page| *page != pages.at) {
            ways.push(("page-open", "Premier logement à décider", to(page)));
        }
        Self {
            deciding: chosen.or_else(|| homes.iter().copied().find(open)),
            homes,
            next,
            pages,
            ways,
        }
    }
}

/// The dwellings that were decided.
pub(super) fn decided(session: &Session) -> BTreeSet<VacancyId> {
    session.decisions.keys().map(|(home, _)| *home).collect()
}

/// The page of a dwelling by its place in the agenda, from 0.
const fn page_of(place: usize) -> usize {
    place / PER_PAGE + 1
}

fn way(id: SessionId, page: usize, known: Option<NaiveDate>) -> String {
    let known = known.map(|day| format!("&connu={day}")).unwrap_or_default();
    format!("/commission/{id}?page={page}{known}#h-homes")
}

/// Where a dwelling of the agenda is shown.
pub(super) fn address(id: SessionId, session: &Session, home: VacancyId) -> String {
    let place = session.agenda().position(|one| one == home).unwrap_or_default();
    format!("/commission/{id}?page={}#h-{home}", page_of(place))
}
