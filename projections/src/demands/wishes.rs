//! The lines by which a landlord finds demands: one for each commune and typology wished.

use super::{ANYWHERE, WISHES};
use crate::{
    db::Value,
    rows::{Record, Rows},
    table::Key,
};
use chrono::NaiveDate;
use domain::{
    demand::DemandEvent,
    id::VacancyId,
    territory::{Commune, Typology},
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// Whether an event may change the lines.
pub(super) const fn told_by(event: &DemandEvent) -> bool {
    use DemandEvent as E;
    matches!(
        event,
        E::Submitted { .. }
            | E::Registered { .. }
            | E::HouseholdDeclared { .. }
            | E::ResourcesDeclared { .. }
            | E::HousingDeclared { .. }
            | E::WishDeclared { .. }
            | E::CompletenessAssessed { .. }
            | E::ScoreComputed { .. }
            | E::CandidacyOpened { .. }
            | E::CandidacyClosed { .. }
            | E::Deregistered { .. }
            | E::Reinstated { .. }
    )
}

/// What the lines of one demand rest on: read only when it changed.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted(Vec<Value>);

/// Where a demand wishes a dwelling.
type Place = (String, &'static str);

/// Columns of the head, in the order in which [`Wanted`] has them: the lists first, then what lines repeat.
const ASKED: &[&str] = &[
    "typologies",
    "communes",
    "widened",
    "missing",
    "candidacies",
    "status",
    "score",
    "presented_on",
    "category",
    "size",
    "quartile",
    "transfer",
];

impl Wanted {
    /// What the head of a file asks for.
    pub(super) fn of(row: &Record) -> Self {
        Self(ASKED.iter().map(|column| row.value(column).clone()).collect())
    }

    fn value(&self, column: &str) -> &Value {
        let at = ASKED.iter().position(|known| *known == column);
        at.and_then(|at| self.0.get(at)).unwrap_or(&Value::Null)
    }

    fn list<T: DeserializeOwned + Default>(&self, column: &str) -> T {
        let text = self.value(column).as_text();
        text.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default()
    }

    fn places(&self) -> Vec<Place> {
        let typologies: Vec<Typology> = self.list("typologies");
        let communes: Vec<Commune> = self.list("communes");
        let widened = (self.value("widened").as_int() == Some(1)).then(|| ANYWHERE.to_owned());
        let communes: Vec<String> =
            communes.iter().map(ToString::to_string).chain(widened).collect();
        let of = |typology: &Typology| {
            let code = typology.code();
            communes.iter().map(move |commune| (commune.clone(), code)).collect::<Vec<_>>()
        };
        typologies.iter().flat_map(of).collect()
    }

    /// What each line says, in the order of its columns behind the key.
    fn says(&self) -> Vec<Value> {
        let missing: Vec<String> = self.list("missing");
        let open: BTreeMap<VacancyId, NaiveDate> = self.list("candidacies");
        let same = ["presented_on", "category", "size", "quartile", "transfer"];
        let own = [
            (self.value("status").as_text() == Some("active")).into(),
            missing.is_empty().into(),
            u32::try_from(open.len()).unwrap_or(u32::MAX).into(),
            self.value("score").as_int().unwrap_or(0).into(),
        ];
        own.into_iter().chain(same.map(|column| self.value(column).clone())).collect()
    }
}

/// Puts the lines after in the place of the lines before.
pub(super) fn replace(demand: &str, before: &Wanted, after: &Wanted, rows: &mut Rows) {
    if before == after {
        return;
    }
    let key = |(commune, typology): &Place| -> Key {
        WISHES.key([commune.into(), (*typology).into(), demand.into()])
    };
    let (was, now) = (before.places(), after.places());
    for place in was.iter().filter(|place| !now.contains(place)) {
        rows.delete(&key(place));
    }
    if now.is_empty() {
        return;
    }
    let says = after.says();
    if was == now && before.says() == says {
        return;
    }
    for place in &now {
        let values = key(place).values.into_iter().chain(says.iter().cloned());
        rows.put(Record::from_values(WISHES, values.collect()));
    }
}
