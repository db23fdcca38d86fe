//! The deadlines of a dwelling: an offer that waits for a reply.
//!
//! An offer is a fact of the dwelling, its letter one of the demand: the time to reply begins when both are there.

use super::{
    OFFERS,
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
    vacancy::VacancyEvent,
};

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
    offered_in(event).map(|vacancy| OFFERS.key([stream(vacancy).into()]))
}

/// The letter of an offer came, or came back.
pub(super) fn letter(seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
    let Some(vacancy) = offered_in(event) else { return Ok(()) };
    let demand = seen.stream();
    let stream = stream(vacancy);
    let Some(offer) = rows.change(&OFFERS.key([stream.as_str().into()]))? else { return Ok(()) };
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

/// Only one offer of a dwelling waits at a time.
pub(super) fn vacancy(
    seen: &Seen<'_>,
    event: &VacancyEvent,
    rows: &mut Rows,
) -> Result<(), Poison> {
    use VacancyEvent as E;
    let key = OFFERS.key([seen.stream().into()]);
    match event {
        E::OfferMade { demand, reply_by, offered_on, .. } => {
            let mut offer = Record::new(key);
            offer.set("demand", demand).set("reply_by", reply_by).set("offered_on", offered_on);
            rows.put(offer);
        }
        E::OfferAccepted { .. }
        | E::OfferRefused { .. }
        | E::OfferDeemedRefused { .. }
        | E::OfferTakenBack(_)
        | E::Closed { .. } => {
            let offered = rows.find(&key)?.and_then(|offer| offer.parsed::<DemandId>("demand"));
            if offered.is_some() {
                rows.delete(&waiting(seen.stream(), Deadline::OfferReply, offered));
                rows.delete(&key);
            }
        }
        _ => {}
    }
    Ok(())
}
