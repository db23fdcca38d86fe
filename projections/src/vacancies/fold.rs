use super::{BOARD, CANDIDATES, Standing, VacancyStatus};
use crate::{
    db::Value,
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use domain::{
    id::DemandId,
    session::SessionEvent,
    vacancy::{
        Closure, ConditionLapsed, ConditionMet, Dwelling, LapseUndone, OfferTakenBack,
        RankedNotServed, VacancyEvent,
    },
    world::Event,
};
use serde_json::json;

/// The board of landlords.
#[derive(Debug, Clone, Copy, Default)]
pub struct Vacancies;

impl Projection for Vacancies {
    fn name(&self) -> &'static str {
        "vacancies_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[BOARD, CANDIDATES]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["session.convened", "vacancy"]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Vacancy(event) => {
                let candidates = concerned(event).into_iter().map(|demand| candidate(seen, demand));
                [BOARD.key([seen.stream().into()])].into_iter().chain(candidates).collect()
            }
            Event::Session(SessionEvent::Convened { agenda, .. }) => {
                agenda.iter().map(|vacancy| BOARD.key([vacancy.into()])).collect()
            }
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Vacancy(event) => {
                board(seen, event, rows)?;
                candidates(seen, event, rows)
            }
            Event::Session(SessionEvent::Convened { agenda, .. }) => {
                for vacancy in agenda {
                    if let Some(row) = rows.change(&BOARD.key([vacancy.into()]))? {
                        row.set("session", seen.stream());
                    }
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

/// The demands an event of a vacancy names.
fn concerned(event: &VacancyEvent) -> Vec<DemandId> {
    use VacancyEvent as E;
    match event {
        E::CandidateNominated { demand, .. }
        | E::CandidateWithdrawn { demand, .. }
        | E::OfferMade { demand, .. }
        | E::OfferAccepted { demand, .. }
        | E::OfferRefused { demand, .. }
        | E::OfferDeemedRefused { demand, .. }
        | E::NextRankActivated { demand, .. }
        | E::LeaseSigned { demand, .. }
        | E::ConditionMet(ConditionMet { demand, .. })
        | E::ConditionLapsed(ConditionLapsed { demand, .. })
        | E::LapseUndone(LapseUndone { demand, .. })
        | E::OfferTakenBack(OfferTakenBack { demand, .. })
        | E::RankedNotServed(RankedNotServed { demand, .. }) => vec![*demand],
        E::RankingRecorded { ranked, not_allocated, .. } => {
            ranked.iter().chain(not_allocated).copied().collect()
        }
        E::Declared(_)
        | E::AssignedToReservation { .. }
        | E::ShortfallRecorded { .. }
        | E::ExceptionRecorded(_)
        | E::Closed { .. } => Vec::new(),
    }
}

fn candidate(seen: &Seen<'_>, demand: DemandId) -> Key {
    CANDIDATES.key([seen.stream().into(), demand.into()])
}

fn board(seen: &Seen<'_>, event: &VacancyEvent, rows: &mut Rows) -> Result<(), Poison> {
    use VacancyEvent as E;
    let row = rows.entry(BOARD.key([seen.stream().into()]))?;
    if let Some(status) = status(event) {
        row.set("status", status.code());
    }
    match event {
        E::Declared(dwelling) => {
            row.set("declared_on", seen.day()).set("candidates", 0);
            describe(row, dwelling);
        }
        E::AssignedToReservation { holder, notified_on } => {
            row.set("holder", holder).set("reserved_on", notified_on);
        }
        E::CandidateNominated { nominator, on, .. } => {
            row.add("candidates", 1);
            if row.value("named_on").is_null() {
                row.set("named_on", on).set("named_by", nominator);
            }
        }
        E::CandidateWithdrawn { .. } => {
            row.add("candidates", -1);
        }
        E::ShortfallRecorded { count, cause } => {
            row.set_json("shortfall", &json!({ "count": count, "cause": cause }));
        }
        E::RankingRecorded { session, .. } => {
            row.set("session", session);
        }
        E::OfferMade { demand, reply_by, .. } => {
            row.set("offered_to", demand).set("reply_by", reply_by);
        }
        E::OfferRefused { .. } | E::OfferDeemedRefused { .. } | E::OfferTakenBack(_) => {
            row.set("offered_to", Value::Null).set("reply_by", Value::Null);
        }
        E::OfferAccepted { .. } => {
            row.set("reply_by", Value::Null);
        }
        E::Closed { on, .. } => {
            row.set("closed_on", on).set("reply_by", Value::Null);
        }
        E::LapseUndone(_) => {
            row.set("closed_on", Value::Null);
        }
        E::NextRankActivated { .. }
        | E::ExceptionRecorded(_)
        | E::LeaseSigned { .. }
        | E::ConditionMet(_)
        | E::ConditionLapsed(_)
        | E::RankedNotServed(_) => {}
    }
    Ok(())
}

/// Where an event leaves its vacancy, if it moves it.
fn status(event: &VacancyEvent) -> Option<VacancyStatus> {
    use VacancyEvent as E;
    match event {
        E::Declared(_) => Some(VacancyStatus::Open),
        E::RankingRecorded { ranked, .. } if ranked.is_empty() => Some(VacancyStatus::Open),
        E::RankingRecorded { .. }
        | E::OfferRefused { .. }
        | E::OfferDeemedRefused { .. }
        | E::ConditionLapsed(_)
        | E::LapseUndone(_)
        | E::OfferTakenBack(_)
        | E::NextRankActivated { .. } => Some(VacancyStatus::Ranked),
        E::OfferMade { .. } => Some(VacancyStatus::Offered),
        E::OfferAccepted { .. } => Some(VacancyStatus::Accepted),
        E::LeaseSigned { .. } | E::Closed { cause: Closure::Leased, .. } => {
            Some(VacancyStatus::Leased)
        }
        E::Closed { cause: Closure::Withdrawn, .. } => Some(VacancyStatus::Withdrawn),
        E::Closed { cause: Closure::RankingExhausted, .. } => Some(VacancyStatus::Exhausted),
        E::AssignedToReservation { .. }
        | E::CandidateNominated { .. }
        | E::CandidateWithdrawn { .. }
        | E::ConditionMet(_)
        | E::RankedNotServed(_)
        | E::ShortfallRecorded { .. }
        | E::ExceptionRecorded(_) => None,
    }
}

fn describe(row: &mut Record, dwelling: &Dwelling) {
    row.set("landlord", &dwelling.landlord).set("rpls", &dwelling.rpls);
    row.set("commune", &dwelling.commune).set("typology", dwelling.typology);
    row.set("surface", dwelling.surface).set("floor", dwelling.floor);
    row.set("accessible", dwelling.accessible).set("rent_cents", dwelling.rent_cents);
    row.set("charges_cents", dwelling.charges_cents);
    row.set("financing", crate::code(&dwelling.financing));
    row.set("in_priority_district", dwelling.in_priority_district);
    row.set("available_on", dwelling.available_on);
}

fn candidates(seen: &Seen<'_>, event: &VacancyEvent, rows: &mut Rows) -> Result<(), Poison> {
    use VacancyEvent as E;
    let standing = match event {
        E::CandidateNominated { .. } => Standing::Nominated,
        E::CandidateWithdrawn { .. } => Standing::Withdrawn,
        E::OfferMade { .. } => Standing::Offered,
        E::OfferAccepted { .. } => Standing::Accepted,
        E::OfferRefused { .. } => Standing::Refused,
        E::OfferDeemedRefused { .. } => Standing::DeemedRefused,
        E::LeaseSigned { .. } => Standing::Housed,
        E::ConditionLapsed(_) => Standing::Lapsed,
        E::LapseUndone(_) | E::OfferTakenBack(_) => Standing::Ranked,
        E::RankedNotServed(_) => Standing::NotServed,
        E::RankingRecorded { ranked, not_allocated, .. } => {
            for (rank, demand) in (1_i64..).zip(ranked) {
                let row = rows.entry(candidate(seen, *demand))?;
                row.set("standing", Standing::Ranked.code()).set("rank", rank);
            }
            for demand in not_allocated {
                let row = rows.entry(candidate(seen, *demand))?;
                row.set("standing", Standing::NotAllocated.code());
            }
            return Ok(());
        }
        _ => return Ok(()),
    };
    for demand in concerned(event) {
        let row = rows.entry(candidate(seen, demand))?;
        row.set("standing", standing.code());
        match event {
            E::CandidateNominated { nominator, on, score, category, .. } => {
                row.set("nominated_at", seen.position()).set("nominator", nominator);
                row.set("nominated_on", on).set("score", *score).set("category", *category);
            }
            E::OfferMade { rank, offered_on, reply_by, .. } => {
                row.set("rank", *rank).set("offered_on", offered_on).set("reply_by", reply_by);
            }
            E::OfferAccepted { replied_on, .. } => {
                row.set("replied_on", replied_on);
            }
            E::OfferRefused { replied_on, reason, .. } => {
                row.set("replied_on", replied_on).set("refusal", crate::code(reason));
            }
            E::OfferDeemedRefused { on, .. } => {
                row.set("replied_on", on);
            }
            E::LeaseSigned { signed_on, .. } => {
                row.set("signed_on", signed_on);
            }
            _ => {}
        }
    }
    Ok(())
}
