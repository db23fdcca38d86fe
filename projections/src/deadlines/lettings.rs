//! The deadlines of a dwelling: an offer that waits for a reply, an allocation that waits for a document.
//!
//! An offer is a fact of the dwelling, its letter one of the demand: the time to reply begins when both are there.

use super::{
    LETTINGS,
    fold::{line, waiting},
};
use crate::{
    projection::{Poison, Seen},
    rows::{Record, Rows},
    table::Key,
};
use chrono::NaiveDate;
use domain::{
    calendar::{Deadline, next_working_day},
    demand::{DemandEvent, LetterPresented, LetterPurpose},
    id::{DemandId, StreamId, VacancyId},
    session::SessionEvent,
    vacancy::VacancyEvent,
};
use std::collections::BTreeSet;

/// The dwelling that a fact of a demand tells of.
fn offered_in(event: &DemandEvent) -> Option<VacancyId> {
    let purpose = match event {
        DemandEvent::LetterPresented(letter) => letter.purpose,
        DemandEvent::LetterReturned(letter) => letter.purpose,
        _ => return None,
    };
    match purpose {
        LetterPurpose::Offer { vacancy } => Some(vacancy),
        _ => None,
    }
}

fn stream(vacancy: VacancyId) -> String {
    StreamId::Vacancy(vacancy).to_string()
}

/// The rows that a fact of a demand may touch here.
pub(super) fn keys(event: &DemandEvent) -> Option<Key> {
    offered_in(event).map(|vacancy| LETTINGS.key([stream(vacancy).into()]))
}

/// The letter of an offer came, or came back.
pub(super) fn letter(seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
    let Some(vacancy) = offered_in(event) else { return Ok(()) };
    let demand = seen.stream();
    let stream = stream(vacancy);
    let Some(offer) = rows.change(&LETTINGS.key([stream.as_str().into()]))? else { return Ok(()) };
    let Some(household) = offer.parsed::<DemandId>("demand") else { return Ok(()) };
    if StreamId::Demand(household).to_string() != demand {
        return Ok(());
    }
    let key = waiting(&stream, Deadline::OfferReply, Some(household));
    match event {
        DemandEvent::LetterPresented(letter) => {
            if let Some(due) = due(offer, letter) {
                offer.set("letter", letter.letter.to_string());
                rows.put(line(seen, key, due));
            }
        }
        DemandEvent::LetterReturned(letter) if offer.parsed("letter") == Some(letter.letter) => {
            rows.delete(&key);
        }
        _ => {}
    }
    Ok(())
}

/// The day after the last one to reply.
fn due(offer: &Record, letter: &LetterPresented) -> Option<NaiveDate> {
    let offered_on = offer.parsed::<NaiveDate>("offered_on")?;
    let until = letter.until.filter(|_| letter.presented_on >= offered_on)?;
    next_working_day(until.max(offer.parsed("reply_by")?)).succ_opt()
}

/// The condition that a session put.
fn condition(event: &SessionEvent) -> Option<(VacancyId, DemandId, NaiveDate)> {
    match event {
        SessionEvent::ConditionalAllocationDecided { vacancy, demand, due, .. } => {
            Some((*vacancy, *demand, *due))
        }
        _ => None,
    }
}

/// The row that a decision of a session may touch here.
pub(super) fn keys_of_session(event: &SessionEvent) -> Option<Key> {
    condition(event).map(|(vacancy, ..)| LETTINGS.key([stream(vacancy).into()]))
}

/// A household has its rank if it brings a document by a day.
pub(super) fn session(
    seen: &Seen<'_>,
    event: &SessionEvent,
    rows: &mut Rows,
) -> Result<(), Poison> {
    let Some((vacancy, demand, due)) = condition(event) else { return Ok(()) };
    let stream = stream(vacancy);
    of_session(&stream, seen.stream(), rows)?;
    let row = rows.entry(LETTINGS.key([stream.as_str().into()]))?;
    let mut conditions: Conditions = row.json("conditions");
    conditions.insert(demand);
    row.set_json("conditions", &conditions);
    if let Some(due) = next_working_day(due).succ_opt() {
        rows.put(line(seen, waiting(&stream, Deadline::Condition, Some(demand)), due));
    }
    Ok(())
}

/// Households with a condition for which nothing came yet.
type Conditions = BTreeSet<DemandId>;

/// A later session decides anew: the conditions of the one before are gone.
fn of_session(vacancy: &str, session: &str, rows: &mut Rows) -> Result<(), Poison> {
    let row = rows.entry(LETTINGS.key([vacancy.into()]))?;
    if row.text("session") == Some(session) {
        return Ok(());
    }
    row.set("session", session);
    let before: Conditions = row.json("conditions");
    settle(vacancy, before, rows)
}

/// Nothing is waited for any more from these households.
fn settle(
    vacancy: &str,
    gone: impl IntoIterator<Item = DemandId>,
    rows: &mut Rows,
) -> Result<(), Poison> {
    for demand in gone {
        let row = rows.entry(LETTINGS.key([vacancy.into()]))?;
        let mut conditions: Conditions = row.json("conditions");
        if conditions.remove(&demand) {
            row.set_json("conditions", &conditions);
            rows.delete(&waiting(vacancy, Deadline::Condition, Some(demand)));
        }
    }
    Ok(())
}

/// Only one offer of a dwelling waits at a time.
fn end_offer(vacancy: &str, rows: &mut Rows) -> Result<(), Poison> {
    let row = rows.entry(LETTINGS.key([vacancy.into()]))?;
    let Some(offered) = row.parsed::<DemandId>("demand") else { return Ok(()) };
    row.set("demand", None::<String>).set("letter", None::<String>);
    rows.delete(&waiting(vacancy, Deadline::OfferReply, Some(offered)));
    Ok(())
}

/// The row that what happens to a dwelling may touch.
pub(super) fn keys_of_vacancy(stream: &str, event: &VacancyEvent) -> Option<Key> {
    use VacancyEvent as E;
    let touched = matches!(
        event,
        E::RankingRecorded { .. }
            | E::OfferMade { .. }
            | E::OfferAccepted { .. }
            | E::OfferRefused { .. }
            | E::OfferDeemedRefused { .. }
            | E::OfferTakenBack(_)
            | E::ConditionMet(_)
            | E::ConditionLapsed(_)
            | E::CandidateWithdrawn { .. }
            | E::Closed { .. }
    );
    touched.then(|| LETTINGS.key([stream.into()]))
}

/// What happens to a dwelling.
pub(super) fn vacancy(
    seen: &Seen<'_>,
    event: &VacancyEvent,
    rows: &mut Rows,
) -> Result<(), Poison> {
    use VacancyEvent as E;
    let id = seen.stream();
    match event {
        E::RankingRecorded { session, .. } => {
            of_session(id, &StreamId::Session(*session).to_string(), rows)
        }
        E::OfferMade { demand, reply_by, offered_on, .. } => {
            settle(id, [*demand], rows)?;
            let row = rows.entry(LETTINGS.key([id.into()]))?;
            row.set("demand", demand).set("reply_by", reply_by).set("offered_on", offered_on);
            row.set("letter", None::<String>);
            Ok(())
        }
        E::OfferAccepted { .. }
        | E::OfferRefused { .. }
        | E::OfferDeemedRefused { .. }
        | E::OfferTakenBack(_) => end_offer(id, rows),
        E::ConditionMet(met) => settle(id, [met.demand], rows),
        E::ConditionLapsed(lapsed) => settle(id, [lapsed.demand], rows),
        E::CandidateWithdrawn { demand, .. } => settle(id, [*demand], rows),
        E::Closed { .. } => {
            end_offer(id, rows)?;
            let row = rows.entry(LETTINGS.key([id.into()]))?;
            let waiting: Conditions = row.json("conditions");
            settle(id, waiting, rows)
        }
        _ => Ok(()),
    }
}
