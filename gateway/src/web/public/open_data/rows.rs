//! The rows of each data set, from an edition.

use super::table::{Item, Row};
use crate::editions::Issue;
use projections::statistics::edition::{
    Batch, Edition, Group, Quantile, Table, Waiting, all_sizes,
};

/// Rows under way, with what every row of the edition begins with.
struct Facts<'a> {
    edition: &'a Edition,
    rows: Vec<Row>,
}

impl Facts<'_> {
    fn add(
        &mut self,
        what: &str,
        time: &Batch,
        place: (&[String], &[String]),
        value: Item,
        unit: &str,
    ) {
        let codes = |codes: &[String]| {
            if codes.is_empty() { Item::Nothing } else { Item::text(codes.join("|")) }
        };
        self.rows.push(vec![
            Item::text(self.edition.month.to_string()),
            Item::Number(self.edition.position),
            Item::text(what),
            Item::text(time.from.to_string()),
            Item::text(time.to.to_string()),
            codes(place.0),
            codes(place.1),
            value,
            Item::text(unit),
        ]);
    }

    fn groups(&mut self, what: &str, time: &Batch, groups: &[Group], unit: &str) {
        for group in groups {
            let place = (group.communes.as_slice(), group.sizes.as_slice());
            self.add(what, time, place, Item::Number(group.count), unit);
        }
    }

    fn table(&mut self, what: &str, table: Option<&Table>, unit: &str) {
        if let Some(table) = table {
            self.groups(what, &table.whole, &table.groups, unit);
        }
    }

    fn waiting(&mut self, time: &Batch, place: (&[String], &[String]), waiting: Waiting) {
        for (name, quantile) in [("mediane", waiting.median), ("90e_centile", waiting.p90)] {
            let of = |value: fn(Quantile) -> Option<i64>| Item::number(quantile.and_then(value));
            self.add(&format!("attente_{name}"), time, place, of(|q| Some(q.days)), "jours");
            self.add(&format!("attente_{name}_borne_basse"), time, place, of(|q| q.low), "jours");
            self.add(&format!("attente_{name}_borne_haute"), time, place, of(|q| q.high), "jours");
        }
    }
}

pub(super) fn indicators(issue: &Issue) -> Vec<Row> {
    let edition = &issue.edition;
    let year = edition.year;
    let mut facts = Facts { edition, rows: Vec::new() };
    let all: (&[String], &[String]) = (&[], &[]);
    let now = Batch { from: edition.month, to: edition.month, count: 0, after: 0, until: 0 };
    if let Some(active) = edition.active {
        facts.add("demandes_actives", &now, all, Item::Number(active), "demandes");
    }
    facts.groups("demandes_actives_par_lieu", &now, &edition.active_by, "demandes");
    for (what, batch, unit) in [
        ("nouvelles_12_mois", year.new, "demandes"),
        ("attribues_12_mois", year.allocated, "baux"),
        ("loges_12_mois", year.housed, "menages"),
    ] {
        if let Some(batch) = batch {
            facts.add(what, &batch, all, Item::Number(batch.count), unit);
        }
    }
    if let (Some(ratio), Some(time)) = (edition.ratio_tenths(), year.allocated) {
        facts.add("demandes_par_attribution", &time, all, Item::Number(ratio), "dixiemes");
    }
    if let (Some(time), Some(waiting)) = (year.housed, year.waiting) {
        facts.waiting(&time, all, waiting);
    }
    for (what, batches, unit) in
        [("nouvelles", &edition.new, "demandes"), ("attribues", &edition.allocated, "baux")]
    {
        for batch in batches {
            facts.add(what, batch, all, Item::Number(batch.count), unit);
        }
    }
    half_year(&mut facts, edition);
    facts.rows
}

fn half_year(facts: &mut Facts<'_>, edition: &Edition) {
    let half_year = &edition.half_year;
    facts.table("nouvelles_par_lieu", half_year.new.as_ref(), "demandes");
    facts.table("attribues_par_lieu", half_year.allocated.as_ref(), "baux");
    facts.table("loges_par_lieu_souhaite", half_year.housed.as_ref(), "menages");
    let Some(housed) = &half_year.housed else { return };
    let sizes = all_sizes();
    for place in &half_year.waiting {
        let communes: Vec<String> = place.commune.iter().cloned().collect();
        let asked: Vec<String> =
            sizes.iter().filter(|size| place.size.as_ref() == Some(size)).cloned().collect();
        let time = housed.whole;
        // the whole is told under its own name above, over twelve months
        if !(communes.is_empty() && asked.is_empty()) {
            facts.waiting(&time, (&communes, &asked), place.waiting);
        }
    }
}

pub(super) fn allocations(issue: &Issue) -> Vec<Row> {
    let edition = &issue.edition;
    let mut rows = Vec::new();
    for line in &edition.half_year.lines {
        let traits = &line.traits;
        let sizes = (!line.sizes.is_empty()).then(|| line.sizes.join("|"));
        let row = vec![
            Item::text(edition.month.to_string()),
            Item::Number(edition.position),
            Item::text(line.from.to_string()),
            Item::text(line.to.to_string()),
            Item::text(line.communes.join("|")),
            Item::told(sizes.as_ref()),
            Item::told(traits.financing.as_ref()),
            Item::told(traits.seniority.as_ref()),
            Item::told(traits.refusals.as_ref()),
            Item::told(traits.candidates.as_ref()),
            Item::Number(line.count),
        ];
        rows.extend(std::iter::repeat_n(row, usize::try_from(line.count).unwrap_or(0)));
    }
    rows
}
