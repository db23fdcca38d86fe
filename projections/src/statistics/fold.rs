use super::{ALLOCATIONS, DEMANDS, ELSEWHERE, OFFERS, SPELLS, spells};
use crate::{
    db::Value,
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use chrono::{Months, NaiveDate};
use domain::{
    demand::{DemandEvent, Ground, Origin},
    id::DemandId,
    territory::{Commune, CountedDemands},
    vacancy::VacancyEvent,
    world::Event,
};

/// The facts behind the public figures.
#[derive(Debug, Clone, Copy, Default)]
pub struct Statistics;

impl Projection for Statistics {
    fn name(&self) -> &'static str {
        "statistics_3"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[DEMANDS, ALLOCATIONS, OFFERS, SPELLS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["demand", "vacancy"]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Demand(event) => {
                let mut keys = vec![DEMANDS.key([seen.stream().into()])];
                if spells::may_turn(event) {
                    keys.push(spells::key(seen));
                }
                keys
            }
            Event::Vacancy(event) => {
                let mut keys = vec![ALLOCATIONS.key([seen.stream().into()])];
                if let Some(demand) = concerned(event) {
                    keys.push(DEMANDS.key([demand.into()]));
                    keys.push(OFFERS.key([seen.stream().into(), demand.into()]));
                }
                keys
            }
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(event) => {
                let row = rows.entry(DEMANDS.key([seen.stream().into()]))?;
                let before = spells::may_turn(event).then(|| row.clone());
                declare(row, event);
                live(row, seen, event);
                match before {
                    Some(before) => spells::turn(seen, event, &before, rows),
                    None => Ok(()),
                }
            }
            Event::Vacancy(event) => vacancy(seen, event, rows),
            _ => Ok(()),
        }
    }
}

fn concerned(event: &VacancyEvent) -> Option<DemandId> {
    use VacancyEvent as E;
    match event {
        E::OfferMade { demand, .. }
        | E::OfferRefused { demand, .. }
        | E::OfferDeemedRefused { demand, .. }
        | E::LeaseSigned { demand, .. } => Some(*demand),
        _ => None,
    }
}

/// A demand counts once, by the published rule.
fn declare(row: &mut Record, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::Submitted { residence, .. } | E::IdentityChanged { residence, .. } => {
            row.set("residence", residence.as_ref());
            if row.value("commune").is_null() {
                row.set("commune", residence.as_ref());
            }
        }
        E::WishDeclared { typologies, communes, .. } => {
            let residence = row.value("residence").clone();
            let counted = CountedDemands::default().commune(communes, None);
            let commune = match counted {
                None if communes.is_empty() => residence,
                counted => Value::from(counted.map_or(ELSEWHERE, Commune::as_str)),
            };
            row.set("commune", commune);
            row.set("typology", typologies.first().copied());
        }
        E::HouseholdDeclared { category, .. } => {
            row.set("category", *category);
        }
        E::ResourcesDeclared { quartile, .. } => {
            row.set("quartile", crate::code(quartile));
        }
        E::HousingDeclared { transfer, .. } => {
            row.set("transfer", *transfer);
        }
        _ => {}
    }
}

fn live(row: &mut Record, seen: &Seen<'_>, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::Registered { presented_on, origin, .. } => {
            row.set("presented_on", presented_on).set("registered_on", seen.day());
            row.set("migrated", *origin == Origin::Migrated).set("active", true);
            // One that passed before the demand came here was somebody else's to count.
            let anniversary = presented_on.checked_add_months(Months::new(12));
            row.set("anniversary", anniversary.filter(|day| *day >= seen.day()));
        }
        E::Renewed { .. } => settle(row, "renewed"),
        E::Absorbed(said) => {
            row.set("presented_on", said.presented_on);
        }
        E::Deregistered { ground, effective_on, .. } => {
            row.set("active", false).set("ended_on", effective_on).set("ground", ground.code());
            settle(row, if *ground == Ground::NotRenewed { "lapsed" } else { "left" });
        }
        E::Reinstated { .. } => {
            row.set("active", true).set("ended_on", Value::Null).set("ground", Value::Null);
            if row.text("outcome") != Some("renewed") {
                row.set("outcome", Value::Null);
            }
        }
        _ => {}
    }
}

/// What the first anniversary gave, once and for all.
fn settle(row: &mut Record, outcome: &'static str) {
    if row.text("anniversary").is_some() && row.text("outcome").is_none() {
        row.set("outcome", outcome);
    }
}

fn vacancy(seen: &Seen<'_>, event: &VacancyEvent, rows: &mut Rows) -> Result<(), Poison> {
    use VacancyEvent as E;
    let key = ALLOCATIONS.key([seen.stream().into()]);
    let offer = |demand: &DemandId| OFFERS.key([seen.stream().into(), demand.into()]);
    match event {
        E::Declared(dwelling) => {
            let row = rows.entry(key)?;
            row.set("commune", &dwelling.commune).set("typology", dwelling.typology);
            row.set("financing", crate::code(&dwelling.financing));
            row.set("in_priority_district", dwelling.in_priority_district);
        }
        E::OfferMade { demand, offered_on, .. } => {
            let place = rows.find(&key)?.cloned();
            let row = rows.entry(offer(demand))?;
            row.set("offered_on", offered_on).set("refused", 0);
            if let Some(place) = place {
                row.set("commune", place.value("commune").clone());
                row.set("typology", place.value("typology").clone());
            }
            rows.entry(DEMANDS.key([demand.into()]))?.add("offers", 1);
        }
        E::OfferRefused { demand, .. } | E::OfferDeemedRefused { demand, .. } => {
            rows.entry(offer(demand))?.set("refused", 1);
            rows.entry(key)?.add("refusals", 1);
            rows.entry(DEMANDS.key([demand.into()]))?.add("refusals", 1);
        }
        E::CandidateNominated { .. } => {
            rows.entry(key)?.add("candidates", 1);
        }
        E::LeaseSigned { demand, signed_on, .. } => {
            let from = rows.find(&DEMANDS.key([demand.into()]))?.cloned();
            let row = rows.entry(key)?;
            row.set("demand", demand).set("signed_on", signed_on);
            row.set("signed_at", seen.position());
            if let Some(from) = from {
                for column in ["category", "quartile", "transfer"] {
                    row.set(column, from.value(column).clone());
                }
                let presented_on: Option<NaiveDate> = from.parsed("presented_on");
                row.set("wait_days", presented_on.map(|day| (*signed_on - day).num_days()));
            }
        }
        _ => {}
    }
    Ok(())
}
