use super::{DEMANDS, LEASES};
use crate::{
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use chrono::NaiveDate;
use domain::{demand::DemandEvent, id::DemandId, vacancy::VacancyEvent, world::Event};
use std::collections::BTreeMap;

/// Leases with what led to them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Attributions;

/// Score and category of each candidate, as nominated.
type Scores = BTreeMap<DemandId, (i32, u8)>;

impl Projection for Attributions {
    fn name(&self) -> &'static str {
        "attributions_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[LEASES, DEMANDS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &[
            "demand.registered",
            "demand.absorbed",
            "demand.resources-declared",
            "demand.priority-recorded",
            "demand.right-recorded",
            "vacancy",
        ]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Demand(
                DemandEvent::Registered { .. }
                | DemandEvent::Absorbed(..)
                | DemandEvent::ResourcesDeclared { .. }
                | DemandEvent::PriorityRecorded(..)
                | DemandEvent::RightRecorded(..),
            ) => vec![DEMANDS.key([seen.stream().into()])],
            Event::Vacancy(VacancyEvent::LeaseSigned { demand, .. }) => {
                vec![LEASES.key([seen.stream().into()]), DEMANDS.key([demand.into()])]
            }
            Event::Vacancy(_) => vec![LEASES.key([seen.stream().into()])],
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(DemandEvent::Registered { presented_on, desk, .. }) => {
                let row = rows.entry(DEMANDS.key([seen.stream().into()]))?;
                row.set("presented_on", presented_on).set("desk", desk);
            }
            Event::Demand(DemandEvent::PriorityRecorded(..) | DemandEvent::RightRecorded(..)) => {
                // which public, or which step of a right, stays sealed
                rows.entry(DEMANDS.key([seen.stream().into()]))?.set("priority", true);
            }
            Event::Demand(DemandEvent::Absorbed(said)) => {
                let row = rows.entry(DEMANDS.key([seen.stream().into()]))?;
                row.set("presented_on", said.presented_on);
            }
            Event::Demand(DemandEvent::ResourcesDeclared { quartile, .. }) => {
                let row = rows.entry(DEMANDS.key([seen.stream().into()]))?;
                row.set("quartile", crate::code(quartile));
            }
            Event::Vacancy(VacancyEvent::LeaseSigned { demand, signed_on, landlord, .. }) => {
                let from = rows.find(&DEMANDS.key([demand.into()]))?.cloned();
                let row = rows.entry(LEASES.key([seen.stream().into()]))?;
                sign(row, *demand, *signed_on, from.as_ref());
                if let Some(landlord) = landlord {
                    // after a merger the successor signs
                    row.set("landlord", landlord);
                }
            }
            Event::Vacancy(event) => {
                vacancy(seen, event, rows.entry(LEASES.key([seen.stream().into()]))?);
            }
            _ => {}
        }
        Ok(())
    }
}

fn vacancy(seen: &Seen<'_>, event: &VacancyEvent, row: &mut Record) {
    use VacancyEvent as E;
    match event {
        E::Declared(dwelling) => {
            row.set("landlord", &dwelling.landlord).set("rpls", &dwelling.rpls);
            row.set("commune", &dwelling.commune).set("typology", dwelling.typology);
            row.set("financing", crate::code(&dwelling.financing));
            row.set("in_priority_district", dwelling.in_priority_district);
            row.set("declared_on", seen.day()).set("candidates", 0).set("refusals", 0);
        }
        E::AssignedToReservation { holder, notified_on } => {
            row.set("holder", holder).set("reserved_on", notified_on);
        }
        E::CandidateNominated { demand, score, category, on, .. } => {
            if row.value("named_on").is_null() {
                row.set("named_on", on);
            }
            let mut scores: Scores = row.json("scores");
            scores.insert(*demand, (*score, *category));
            row.set_json("scores", &scores).add("candidates", 1);
        }
        E::CandidateWithdrawn { .. } => {
            row.add("candidates", -1);
        }
        E::RankingRecorded { session, .. } => {
            row.set("session", session).set("ranked_on", seen.day());
        }
        E::OfferMade { demand, rank, offered_on, .. } => {
            row.set("demand", demand).set("rank", *rank).set("offered_on", offered_on);
        }
        E::OfferRefused { .. } | E::OfferDeemedRefused { .. } => {
            row.add("refusals", 1);
        }
        _ => {}
    }
}

fn sign(row: &mut Record, demand: DemandId, signed_on: NaiveDate, from: Option<&Record>) {
    let scores: Scores = row.json("scores");
    if let Some((score, category)) = scores.get(&demand) {
        row.set("score", *score).set("category", *category);
    }
    row.set("demand", demand).set("signed_on", signed_on);
    if let Some(from) = from {
        row.set("quartile", from.value("quartile").clone());
        row.set("presented_on", from.value("presented_on").clone());
        row.set("desk", from.value("desk").clone()).set("priority", from.int("priority"));
        let presented_on: Option<NaiveDate> = from.parsed("presented_on");
        row.set("wait_days", presented_on.map(|day| (signed_on - day).num_days()));
    }
}
