//! The filters of a landlord's board: in the address, so that a list can be shared, and as chips to take off.

use super::board::{PER_PAGE, status, upper};
use crate::web::{towns, words};
use chrono::NaiveDate;
use domain::{
    id::VacancyId,
    territory::{Body, Commune, Typology},
};
use projections::vacancies::{BoardSearch, VacancyStatus};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What part of the board.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    pub(super) etat: String,
    #[serde(default)]
    pub(super) commune: String,
    #[serde(default)]
    pub(super) taille: String,
    #[serde(default)]
    depuis: Option<NaiveDate>,
    #[serde(default)]
    sujet: Option<String>,
    #[serde(default)]
    pub(super) fait: Option<String>,
}

/// The filters of an address, read.
pub(super) struct Filters {
    pub(super) status: Option<VacancyStatus>,
    pub(super) commune: Option<Commune>,
    pub(super) typology: Option<Typology>,
    after: Option<(NaiveDate, VacancyId)>,
}

impl Filters {
    pub(super) fn of(asked: &Asked) -> Self {
        Self {
            status: VacancyStatus::from_code(&asked.etat),
            commune: asked.commune.parse().ok(),
            typology: Typology::from_code(&asked.taille),
            after: asked.depuis.zip(asked.sujet.as_deref().and_then(|s| s.parse().ok())),
        }
    }

    pub(super) fn search<'a>(&'a self, landlords: &'a BTreeSet<Body>) -> BoardSearch<'a> {
        BoardSearch {
            landlords: Some(landlords),
            status: self.status,
            commune: self.commune.as_ref(),
            typology: self.typology,
            after: self.after,
            limit: PER_PAGE,
            ..BoardSearch::default()
        }
    }

    /// The address of the same list without one of its filters.
    pub(super) fn address(&self, without: &str) -> String {
        let status = self.status.map(|status| status.code().to_owned());
        let commune = self.commune.as_ref().map(ToString::to_string);
        let typology = self.typology.map(|typology| typology.code().to_owned());
        let all = [("etat", status), ("commune", commune), ("taille", typology)];
        let kept = all.into_iter().filter(|(name, _)| *name != without);
        let kept: Vec<String> =
            kept.filter_map(|(name, value)| Some(format!("{name}={}", value?))).collect();
        if kept.is_empty() {
            "/bailleur".to_owned()
        } else {
            format!("/bailleur?{}", kept.join("&"))
        }
    }

    /// Each filter that is set, and the address without it.
    pub(super) fn chips(&self) -> Vec<(&'static str, String, String)> {
        let all = [
            ("etat", self.status.map(|known| upper(status(known).0))),
            ("commune", self.commune.as_ref().map(|code| towns::name(code.as_str()))),
            ("taille", self.typology.map(|size| words::typology(size).to_owned())),
        ];
        let set = all.into_iter().filter_map(|(name, label)| Some((name, label?)));
        set.map(|(name, label)| (name, label, self.address(name))).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chip_takes_off_its_own_filter_and_keeps_the_others() {
        let asked = Asked { etat: "open".into(), commune: "44109".into(), ..Asked::default() };
        let chips = Filters::of(&asked).chips();
        let told: Vec<_> = chips.iter().map(|(name, _, to)| (*name, to.as_str())).collect();
        assert_eq!(told, [("etat", "/bailleur?commune=44109"), ("commune", "/bailleur?etat=open")]);
        assert_eq!(Filters::of(&Asked::default()).address(""), "/bailleur");
    }
}
