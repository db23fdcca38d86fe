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

/// The lines of one demand: where, and what each says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wanted {
    places: Vec<(String, &'static str)>,
    says: Vec<(&'static str, Value)>,
}

impl Wanted {
    /// What the head of a file asks for.
    pub(super) fn of(row: &Record) -> Self {
        let typologies: Vec<Typology> = row.json("typologies");
        let communes: Vec<Commune> = row.json("communes");
        let widened = (row.int("widened") == 1).then(|| ANYWHERE.to_owned());
        let communes: Vec<String> =
            communes.iter().map(ToString::to_string).chain(widened).collect();
        let places = typologies
            .iter()
            .flat_map(|typology| communes.iter().map(|commune| (commune.clone(), typology.code())))
            .collect();
        let missing: Vec<String> = row.json("missing");
        let open: BTreeMap<VacancyId, NaiveDate> = row.json("candidacies");
        let says = vec![
            ("active", (row.text("status") == Some("active")).into()),
            ("complete", missing.is_empty().into()),
            ("open", u32::try_from(open.len()).unwrap_or(u32::MAX).into()),
            ("score", row.int("score").into()),
            ("presented_on", row.value("presented_on").clone()),
            ("category", row.value("category").clone()),
            ("size", row.value("size").clone()),
            ("quartile", row.value("quartile").clone()),
            ("transfer", row.value("transfer").clone()),
        ];
        Self { places, says }
    }
}

/// Puts the lines after in the place of the lines before.
pub(super) fn replace(demand: &str, before: Wanted, after: Wanted, rows: &mut Rows) {
    if before == after {
        return;
    }
    let key = |(commune, typology): &(String, &'static str)| -> Key {
        WISHES.key([commune.into(), (*typology).into(), demand.into()])
    };
    for place in before.places.iter().filter(|place| !after.places.contains(place)) {
        rows.delete(&key(place));
    }
    for place in &after.places {
        let mut line = Record::new(key(place));
        for (column, value) in &after.says {
            line.set(column, value.clone());
        }
        rows.put(line);
    }
}
