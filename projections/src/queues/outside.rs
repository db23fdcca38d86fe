//! Lines that stand on another stream than their demand's: offers of a vacancy, referrals.

use super::{Queue, SUBJECTS, fold::item, rank};
use crate::{
    projection::{Poison, Seen},
    rows::{Record, Rows},
};
use chrono::NaiveDate;
use domain::{id::DemandId, law::Law, referral::ReferralEvent, vacancy::VacancyEvent};
use serde_json::{Value, json};

struct Line<'a> {
    queue: Queue,
    demand: Option<DemandId>,
    body: Option<&'a str>,
    since: NaiveDate,
    due: Option<NaiveDate>,
    details: Value,
}

fn put(rows: &mut Rows, subject: &str, line: &Line<'_>) {
    let mut row = Record::new(item(line.queue, subject));
    row.set("demand", line.demand).set("body", line.body).set("since", line.since);
    row.set("due", line.due).set("rank", rank(line.due)).set("senior", line.since);
    row.set_json("details", &line.details);
    rows.put(row);
}

/// One offer of a vacancy waits at a time.
pub(super) fn vacancy(
    seen: &Seen<'_>,
    event: &VacancyEvent,
    rows: &mut Rows,
) -> Result<(), Poison> {
    use VacancyEvent as E;
    let key = SUBJECTS.key([seen.stream().into()]);
    match event {
        E::Declared(dwelling) => {
            rows.entry(key)?.set("body", &dwelling.landlord);
        }
        E::OfferMade { demand, rank, offered_on, reply_by } => {
            let body = rows.find(&key)?.and_then(|row| row.text("body")).map(str::to_owned);
            let line = Line {
                queue: Queue::OffersAwaitingReply,
                demand: Some(*demand),
                body: body.as_deref(),
                since: *offered_on,
                due: Some(*reply_by),
                details: json!({ "rank": rank }),
            };
            put(rows, seen.stream(), &line);
        }
        E::OfferAccepted { .. }
        | E::OfferRefused { .. }
        | E::OfferDeemedRefused { .. }
        | E::Closed { .. } => rows.delete(&item(Queue::OffersAwaitingReply, seen.stream())),
        _ => {}
    }
    Ok(())
}

/// A referral waits for an answer, then, accepted, until the person was received.
pub(super) fn referral(
    seen: &Seen<'_>,
    event: &ReferralEvent,
    law: &Law,
    rows: &mut Rows,
) -> Result<(), Poison> {
    let key = SUBJECTS.key([seen.stream().into()]);
    rows.delete(&item(Queue::ReferralsToAccept, seen.stream()));
    rows.delete(&item(Queue::ReferralsTaken, seen.stream()));
    match event {
        ReferralEvent::Created { demand, from, to, mission, on, to_body } => {
            let details = json!({ "from": from, "to": to, "mission": mission, "demand": demand });
            rows.entry(key)?.set("body", to_body).set_json("details", &details);
            let line = Line {
                queue: Queue::ReferralsToAccept,
                demand: *demand,
                body: Some(to_body.as_str()),
                since: *on,
                due: Some(law.calendar.referral_answer.after(*on)),
                details,
            };
            put(rows, seen.stream(), &line);
        }
        ReferralEvent::Accepted { on } => {
            let Some(known) = rows.find(&key)? else { return Ok(()) };
            let details: Value = known.json("details");
            let demand =
                details.get("demand").and_then(|id| serde_json::from_value(id.clone()).ok());
            let body = known.text("body").map(str::to_owned);
            let line = Line {
                queue: Queue::ReferralsTaken,
                demand: demand.flatten(),
                body: body.as_deref(),
                since: *on,
                due: None,
                details,
            };
            put(rows, seen.stream(), &line);
        }
        ReferralEvent::Declined { .. }
        | ReferralEvent::Completed { .. }
        | ReferralEvent::Expired { .. } => {}
    }
    Ok(())
}
