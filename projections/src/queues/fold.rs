use super::{
    FILES, ITEMS, NEVER, Queue, SUBJECTS, outside, rank,
    state::{Line, State},
};
use crate::{
    db::Value,
    projection::{Partition, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use domain::{demand::DemandEvent, law::Law, world::Event};
use std::sync::Arc;

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

impl Projection for Queues {
    fn name(&self) -> &'static str {
        "queues_4"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[ITEMS, FILES, SUBJECTS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["demand", "referral", "vacancy"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        let stream = || -> [Value; 1] { [seen.stream().into()] };
        match seen.event {
            Event::Demand(_) => vec![FILES.key(stream())],
            Event::Vacancy(_) | Event::Referral(_) => vec![SUBJECTS.key(stream())],
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(event) => self.demand(seen, event, rows),
            Event::Vacancy(event) => outside::vacancy(seen, event, rows),
            Event::Referral(event) => outside::referral(seen, event, &self.law, rows),
            _ => Ok(()),
        }
    }
}

impl Queues {
    fn demand(&self, seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
        let file = rows.entry(FILES.key([seen.stream().into()]))?;
        let before: State = file.json("state");
        let mut state = before.clone();
        state.take(event, seen.day());
        tell(seen, event, file);
        // its lines rest on nothing else
        if state == before && !file.value("state").is_null() {
            return Ok(());
        }
        file.set_json("state", &state);
        let (was, now) = (before.lines(&self.law), state.lines(&self.law));
        stand(&state, &now, file);
        let moved =
            (before.desk.as_ref(), before.senior()) != (state.desk.as_ref(), state.senior());
        let gone = was.iter().filter(|old| now.iter().all(|line| line.queue != old.queue));
        gone.for_each(|line| rows.delete(&item(line.queue, seen.stream())));
        for line in now.iter().filter(|line| moved || !was.contains(line)) {
            rows.put(row(line, &state, seen.stream()));
        }
        Ok(())
    }
}

pub(super) fn item(queue: Queue, subject: &str) -> Key {
    ITEMS.key([queue.code().into(), subject.into()])
}

fn row(line: &Line, state: &State, demand: &str) -> Record {
    let mut row = Record::new(item(line.queue, demand));
    row.set("demand", demand).set("desk", state.desk.as_ref()).set("since", line.since);
    row.set("due", line.due).set("rank", rank(line.due)).set("senior", state.senior());
    if !line.details.is_null() {
        row.set_json("details", &line.details);
    }
    row
}

/// What the event says of the file by itself: the last thing that happened, news for the household, filters.
fn tell(seen: &Seen<'_>, event: &DemandEvent, file: &mut Record) {
    let kept = &seen.recorded.event;
    file.set("last_kind", kept.event_type.as_str()).set("last_on", seen.day());
    if kept.applicant_visible && kept.origin.actor.role != "applicant" {
        file.set("news", seen.day());
    }
    match event {
        DemandEvent::Submitted { desk, .. } => {
            file.set("received", desk);
        }
        DemandEvent::WishDeclared { communes, .. } => {
            let codes: Vec<&str> = communes.iter().map(|commune| commune.as_str()).collect();
            file.set("communes", format!(",{},", codes.join(",")));
        }
        DemandEvent::PriorityRecorded(..) => {
            file.set("priority", true);
        }
        _ => {}
    }
}

/// Where the file stands among the others of its desk.
fn stand(state: &State, lines: &[Line], file: &mut Record) {
    let due = lines.iter().filter_map(|line| line.due).min();
    let work = lines.iter().filter(|line| line.queue.is_work()).map(|line| line.since).min();
    file.set("desk", state.desk.as_ref()).set("active", state.is_active());
    file.set("work", work.is_some()).set("since", work).set("due", due);
    file.set("rank", due.map_or_else(|| NEVER.to_owned(), |day| day.to_string()));
    file.set("senior", state.senior());
}
