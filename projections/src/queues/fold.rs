use super::{BODIES, DEMANDS, DESKS, ITEMS, Queue};
use crate::{
    db::Value,
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use chrono::NaiveDate;
use domain::{
    demand::{DemandEvent, DocumentCategory},
    id::{DemandId, DocumentId},
    law::Law,
    place::PlaceEvent,
    referral::ReferralEvent,
    territory::Desk,
    vacancy::VacancyEvent,
    world::Event,
};
use serde_json::json;
use std::{collections::BTreeMap, sync::Arc};

/// What waits for an agent.
#[derive(Debug, Clone, Default)]
pub struct Queues {
    law: Arc<Law>,
}

impl Queues {
    /// Under these delays.
    #[must_use]
    pub const fn new(law: Arc<Law>) -> Self {
        Self { law }
    }
}

type Waiting = BTreeMap<DocumentId, (DocumentCategory, NaiveDate)>;

impl Projection for Queues {
    fn name(&self) -> &'static str {
        "queues_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[ITEMS, DEMANDS, DESKS, BODIES]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["demand", "place", "referral", "vacancy"]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        let stream = || -> [Value; 1] { [seen.stream().into()] };
        match seen.event {
            Event::Demand(event) => {
                let desk = desk_of(event).map(|desk| DESKS.key([desk.into()]));
                [DEMANDS.key(stream())].into_iter().chain(desk).collect()
            }
            Event::Vacancy(_) | Event::Place(_) => vec![BODIES.key(stream())],
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(event) => demand(seen, event, rows),
            Event::Vacancy(event) => vacancy(seen, event, rows),
            Event::Place(event) => place(seen, event, rows),
            Event::Referral(event) => {
                self.referral(seen, event, rows);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Queues {
    fn referral(&self, seen: &Seen<'_>, event: &ReferralEvent, rows: &mut Rows) {
        let key = item(Queue::ReferralsToAccept, seen.stream());
        let ReferralEvent::Created { demand, from, to, mission, on, to_body } = event else {
            rows.delete(&key);
            return;
        };
        let mut row = Record::new(key);
        row.set("demand", *demand).set("body", to_body).set("since", on);
        row.set("due", self.law.calendar.referral_answer.after(*on));
        row.set_json("details", &json!({ "from": from, "to": to, "mission": mission }));
        rows.put(row);
    }
}

fn desk_of(event: &DemandEvent) -> Option<&Desk> {
    match event {
        DemandEvent::Submitted { desk, .. } | DemandEvent::Registered { desk, .. } => Some(desk),
        _ => None,
    }
}

fn item(queue: Queue, subject: &str) -> Key {
    ITEMS.key([queue.code().into(), subject.into()])
}

/// A line about a demand, at the desk that follows it.
fn line(queue: Queue, demand: &Record, since: NaiveDate) -> Record {
    let name = demand.text("demand").unwrap_or_default();
    let mut row = Record::new(item(queue, name));
    row.set("demand", name).set("since", since);
    row.set("body", demand.text("body")).set("desk", demand.text("desk"));
    row
}

fn demand(seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
    use DemandEvent as E;
    if let Some(desk) = desk_of(event) {
        let body = rows.find(&DESKS.key([desk.into()]))?.and_then(|row| row.text("body"));
        let body = body.map(str::to_owned);
        rows.entry(DEMANDS.key([seen.stream().into()]))?.set("desk", desk).set("body", body);
    }
    let state = rows.entry(DEMANDS.key([seen.stream().into()]))?;
    match event {
        E::Submitted { .. } => {
            state.set("received", true);
        }
        E::DuplicateSuspected { others } => {
            let mut known: Vec<DemandId> = state.json("others");
            if known.is_empty() {
                state.set("others_since", seen.day());
            }
            known.extend(others);
            known.sort_unstable();
            known.dedup();
            state.set_json("others", &known);
        }
        E::ResemblanceDismissed(said) => {
            let mut known: Vec<DemandId> = state.json("others");
            known.retain(|other| *other != said.other);
            state.set_json("others", &known);
        }
        E::Absorbed(said) => {
            let mut known: Vec<DemandId> = state.json("others");
            known.retain(|other| *other != said.from);
            state.set_json("others", &known);
        }
        E::CompletenessAssessed { missing, .. } => {
            state.set_json("missing", missing).set("missing_since", seen.day());
        }
        E::DocumentFiled { document, category, filed_on, .. } => {
            let mut waiting: Waiting = state.json("documents");
            waiting.insert(*document, (*category, *filed_on));
            state.set_json("documents", &waiting);
        }
        E::DocumentVerified { document, .. } | E::DocumentRejected { document, .. } => {
            let mut waiting: Waiting = state.json("documents");
            waiting.remove(document);
            state.set_json("documents", &waiting);
        }
        E::Deregistered { .. } => {
            state.set("ended", true);
        }
        E::Reinstated { .. } => {
            state.set("ended", false);
        }
        _ => {}
    }
    let state = state.clone();
    lines(seen, event, &state, rows);
    Ok(())
}

/// The lines that an event opens and closes.
fn lines(seen: &Seen<'_>, event: &DemandEvent, state: &Record, rows: &mut Rows) {
    use DemandEvent as E;
    let subject = seen.stream();
    match event {
        E::Submitted { received_on, channel, .. } => {
            let mut row = line(Queue::ToRegister, state, *received_on);
            row.set_json("details", &json!({ "channel": channel }));
            rows.put(row);
            // what was said of it before its form was written waits for this line
            alike(state, rows);
        }
        E::Registered { .. } => {
            rows.delete(&item(Queue::ToRegister, subject));
            incomplete(state, rows);
        }
        E::CompletenessAssessed { .. } => incomplete(state, rows),
        E::DuplicateSuspected { .. } | E::ResemblanceDismissed(..) | E::Absorbed(..) => {
            alike(state, rows);
        }
        E::SessionsAffected(said) if said.is_owed() => {
            let mut row = line(Queue::ToPropose, state, said.found_on);
            row.set_json("details", &json!({ "sessions": said.sessions }));
            rows.put(row);
        }
        E::CandidacyOpened { .. } => rows.delete(&item(Queue::ToPropose, subject)),
        E::DocumentFiled { .. } | E::DocumentVerified { .. } | E::DocumentRejected { .. } => {
            documents(state, rows);
        }
        E::RenewalNoticeSent { sent_on, expires_on } => {
            let mut row = line(Queue::RenewalsDue, state, *sent_on);
            row.set("due", expires_on);
            rows.put(row);
        }
        E::Renewed { .. } => rows.delete(&item(Queue::RenewalsDue, subject)),
        E::Deregistered { .. } => {
            for queue in Queue::ALL {
                rows.delete(&item(queue, subject));
            }
        }
        E::Reinstated { .. } => {
            alike(state, rows);
            incomplete(state, rows);
            documents(state, rows);
        }
        _ => {}
    }
}

/// Demands that look alike, once the form is here and until the demand ends or all are set apart.
fn alike(state: &Record, rows: &mut Rows) {
    let others: Vec<DemandId> = state.json("others");
    let name = state.text("demand").unwrap_or_default();
    if others.is_empty() || state.int("received") == 0 || state.int("ended") == 1 {
        rows.delete(&item(Queue::Duplicates, name));
        return;
    }
    let mut row = line(Queue::Duplicates, state, state.parsed("others_since").unwrap_or_default());
    row.set_json("details", &json!({ "others": others }));
    rows.put(row);
}

fn incomplete(state: &Record, rows: &mut Rows) {
    let missing: Vec<String> = state.json("missing");
    let since = state.parsed("missing_since").unwrap_or_default();
    if missing.is_empty() || state.int("ended") == 1 {
        let name = state.text("demand").unwrap_or_default();
        rows.delete(&item(Queue::Incomplete, name));
    } else {
        let mut row = line(Queue::Incomplete, state, since);
        row.set_json("details", &json!({ "missing": missing }));
        rows.put(row);
    }
}

fn documents(state: &Record, rows: &mut Rows) {
    let waiting: Waiting = state.json("documents");
    match waiting.values().map(|(_, filed_on)| *filed_on).min() {
        Some(since) if state.int("ended") == 0 => {
            let mut row = line(Queue::DocumentsToCheck, state, since);
            let listed = waiting.iter().map(|(document, (category, filed_on))| {
                json!({ "document": document, "category": category, "filed_on": filed_on })
            });
            row.set_json("details", &json!({ "documents": listed.collect::<Vec<_>>() }));
            rows.put(row);
        }
        _ => {
            let name = state.text("demand").unwrap_or_default();
            rows.delete(&item(Queue::DocumentsToCheck, name));
        }
    }
}

/// One offer of a vacancy waits at a time.
fn vacancy(seen: &Seen<'_>, event: &VacancyEvent, rows: &mut Rows) -> Result<(), Poison> {
    use VacancyEvent as E;
    let bodies = BODIES.key([seen.stream().into()]);
    let key = item(Queue::OffersAwaitingReply, seen.stream());
    match event {
        E::Declared(dwelling) => {
            rows.entry(bodies)?.set("body", &dwelling.landlord);
        }
        E::OfferMade { demand, rank, offered_on, reply_by } => {
            let body = rows.find(&bodies)?.and_then(|row| row.text("body")).map(str::to_owned);
            let mut row = Record::new(key);
            row.set("demand", demand).set("body", body).set("since", offered_on);
            row.set("due", reply_by).set_json("details", &json!({ "rank": rank }));
            rows.put(row);
        }
        E::OfferAccepted { .. }
        | E::OfferRefused { .. }
        | E::OfferDeemedRefused { .. }
        | E::Closed { .. } => rows.delete(&key),
        _ => {}
    }
    Ok(())
}

fn place(seen: &Seen<'_>, event: &PlaceEvent, rows: &mut Rows) -> Result<(), Poison> {
    let bodies = BODIES.key([seen.stream().into()]);
    match event {
        PlaceEvent::Declared { body, .. } => {
            rows.entry(bodies)?.set("body", body);
        }
        PlaceEvent::DeskAuthorised { desk, .. } => {
            let body = rows.find(&bodies)?.and_then(|row| row.text("body")).map(str::to_owned);
            let mut row = Record::new(DESKS.key([desk.into()]));
            row.set("body", body);
            rows.put(row);
        }
        _ => {}
    }
    Ok(())
}
