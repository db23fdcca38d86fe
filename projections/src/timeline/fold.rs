use super::{
    ENTRIES, HEADS, Head, SUBJECTS, Topic,
    entries::{demand_of, of_demand, of_mandate, of_other, vacancy_of},
    stand::{decided, moves, offered, take},
};
use crate::{
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use domain::{
    demand::DemandEvent,
    id::DemandId,
    referral::ReferralEvent,
    vacancy::{Dwelling, VacancyEvent},
    world::Event,
};
use eventstore::{codec, recorded::Recorded};
use serde_json::{Value, json};

/// The applicant's timeline.
#[derive(Debug, Clone, Copy, Default)]
pub struct Timeline;

impl Projection for Timeline {
    fn name(&self) -> &'static str {
        "timeline_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[ENTRIES, HEADS, SUBJECTS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["demand", "referral", "session", "vacancy"]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        let mut keys = Vec::new();
        match seen.event {
            Event::Demand(_) => keys.push(HEADS.key([seen.stream().into()])),
            Event::Vacancy(_) | Event::Referral(_) => {
                keys.push(SUBJECTS.key([seen.stream().into()]));
            }
            _ => {}
        }
        keys.extend(vacancy_of(seen.event).map(|vacancy| SUBJECTS.key([vacancy.into()])));
        keys.extend(demand_of(seen.event).map(|demand| HEADS.key([demand.into()])));
        keys
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(event) => demand(seen, event, rows),
            Event::Referral(event) => referral(seen, event, rows),
            Event::Vacancy(VacancyEvent::Declared(dwelling)) => {
                let row = rows.entry(SUBJECTS.key([seen.stream().into()]))?;
                row.set_json("tells", &told(dwelling));
                Ok(())
            }
            Event::Vacancy(_) | Event::Session(_) => other(seen, rows),
            _ => Ok(()),
        }
    }

    /// An event of a later version of this program is told as one that nobody here can put into words, and parks
    /// nothing: its demand is known by its stream alone.
    fn apply_unread(
        &self,
        recorded: &Recorded,
        why: &Poison,
        rows: &mut Rows,
    ) -> Result<(), Poison> {
        if codec::known(recorded).is_ok() {
            return Err(why.clone());
        }
        if recorded.stream.category() == DemandId::CATEGORY {
            let stream = recorded.stream.as_str();
            entry(recorded, stream, json!({ "unknown": true }), rows);
        }
        Ok(())
    }
}

/// What an applicant reads of a dwelling.
fn told(dwelling: &Dwelling) -> Value {
    json!({
        "landlord": dwelling.landlord,
        "commune": dwelling.commune,
        "typology": dwelling.typology,
        "surface": dwelling.surface,
        "floor": dwelling.floor,
        "accessible": dwelling.accessible,
        "rent_cents": dwelling.rent_cents,
        "charges_cents": dwelling.charges_cents,
        "available_on": dwelling.available_on,
    })
}

fn dwelling(seen: &Seen<'_>, rows: &Rows) -> Result<Value, Poison> {
    let key = match (seen.event, vacancy_of(seen.event)) {
        (_, Some(vacancy)) => SUBJECTS.key([vacancy.into()]),
        (Event::Vacancy(_), None) => SUBJECTS.key([seen.stream().into()]),
        _ => return Ok(Value::Null),
    };
    Ok(rows.find(&key)?.map(|row| row.json("tells")).unwrap_or_default())
}

fn demand(seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
    let dwelling = dwelling(seen, rows)?;
    if !came_with_the_form(seen, event, rows)?
        && let Some(says) = of_mandate(event).or_else(|| of_demand(event, &dwelling))
    {
        let says = of_which_document(seen, event, says, rows)?;
        tell(seen, seen.stream(), says, rows);
    }
    if moves(event) {
        change(seen, seen.stream(), rows, |head| take(head, event))?;
    }
    Ok(())
}

/// Sections sent with the first form are one step of the thread, told by the form.
fn came_with_the_form(
    seen: &Seen<'_>,
    event: &DemandEvent,
    rows: &mut Rows,
) -> Result<bool, Poison> {
    use DemandEvent as E;
    let at = seen.recorded.recorded_at.0;
    let key = HEADS.key([seen.stream().into()]);
    match event {
        E::Submitted { .. } => {
            rows.entry(key)?.set("sent_at", at);
            Ok(false)
        }
        section if section.is_section() => {
            Ok(rows.find(&key)?.is_some_and(|row| row.int("sent_at") == at))
        }
        _ => Ok(false),
    }
}

/// What was said of a document, with the category it was given under.
fn of_which_document(
    seen: &Seen<'_>,
    event: &DemandEvent,
    mut says: Value,
    rows: &Rows,
) -> Result<Value, Poison> {
    let (DemandEvent::DocumentVerified { document, .. }
    | DemandEvent::DocumentRejected { document, .. }) = event
    else {
        return Ok(says);
    };
    let row = rows.find(&HEADS.key([seen.stream().into()]))?;
    let head: Head = row.map(|row| row.json("head")).unwrap_or_default();
    if let (Some(category), Some(says)) = (head.waiting.get(document), says.as_object_mut()) {
        says.insert("category".to_owned(), json!(category));
    }
    Ok(says)
}

fn other(seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
    let Some(demand) = demand_of(seen.event) else { return Ok(()) };
    let dwelling = dwelling(seen, rows)?;
    let demand = demand.to_string();
    if let Some(says) = of_other(seen, &dwelling) {
        tell(seen, &demand, says, rows);
    }
    change(seen, &demand, rows, |head| match seen.event {
        Event::Session(event) => decided(head, event),
        Event::Vacancy(event) => {
            if let Ok(vacancy) = seen.stream().parse() {
                offered(head, vacancy, event, dwelling);
            }
        }
        _ => {}
    })
}

/// Later events of a referral name no demand: the first one is remembered.
fn referral(seen: &Seen<'_>, event: &ReferralEvent, rows: &mut Rows) -> Result<(), Poison> {
    let row = rows.entry(SUBJECTS.key([seen.stream().into()]))?;
    let (demand, says) = match event {
        ReferralEvent::Created { demand, .. } => {
            let demand = demand.map(|demand| demand.to_string());
            let says = of_other(seen, &Value::Null).unwrap_or_default();
            row.set_json("tells", &json!({ "demand": demand, "says": says }));
            (demand, says)
        }
        _ => {
            let tells: Value = row.json("tells");
            let mut says = tells.get("says").cloned().unwrap_or_default();
            if let (ReferralEvent::Declined { reason, .. }, Some(says)) =
                (event, says.as_object_mut())
            {
                says.insert("reason".to_owned(), json!(reason));
            }
            (tells.get("demand").and_then(Value::as_str).map(str::to_owned), says)
        }
    };
    if let Some(demand) = demand {
        tell(seen, &demand, says, rows);
    }
    Ok(())
}

fn tell(seen: &Seen<'_>, demand: &str, says: Value, rows: &mut Rows) {
    entry(seen.recorded, demand, says, rows);
}

/// Adds an entry, if the log says that the applicant may see the event.
fn entry(recorded: &Recorded, demand: &str, says: Value, rows: &mut Rows) {
    let event = &recorded.event;
    if !event.applicant_visible {
        return;
    }
    let mut row = Record::new(ENTRIES.key([demand.into(), recorded.position.0.into()]));
    row.set("occurred_on", event.occurred_on).set("recorded_at", recorded.recorded_at.0);
    let kind = event.event_type.as_str();
    row.set("kind", kind)
        .set("topic", Topic::of(kind).code())
        .set("role", event.origin.actor.role.as_str());
    row.set("body", event.origin.actor.body.as_str()).set("legal_basis", &event.legal_basis);
    row.set_json("parameters", &says);
    rows.put(row);
}

fn change(
    seen: &Seen<'_>,
    demand: &str,
    rows: &mut Rows,
    how: impl FnOnce(&mut Head),
) -> Result<(), Poison> {
    let row = rows.entry(HEADS.key([demand.into()]))?;
    let mut head: Head = row.json("head");
    let before = head.clone();
    how(&mut head);
    if head != before || row.text("head").is_none() {
        row.set_json("head", &head).set("changed_at", seen.position());
    }
    Ok(())
}
