use super::{DEMANDS, LETTINGS, WAITING, lettings};
use crate::{
    projection::{Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use chrono::NaiveDate;
use domain::{
    calendar::Deadline,
    demand::{Demand, DemandEvent, LetterPurpose, Origin, Post, Registered, Right, Stage},
    id::{DemandId, PersonId, VacancyId},
    law::Law,
    reception::ReceptionEvent,
    referral::ReferralEvent,
    sealed::Sealed,
    world::Event,
};
use std::{collections::BTreeMap, sync::Arc};

/// The deadlines that states wait for. Which there are and when they fall is the domain's word.
#[derive(Debug, Clone, Default)]
pub struct Deadlines {
    law: Arc<Law>,
}

impl Deadlines {
    /// Under these delays.
    #[must_use]
    pub const fn new(law: Arc<Law>) -> Self {
        Self { law }
    }
}

/// The lines that a demand has: the day of each, by the code of what is due.
type Lines = BTreeMap<String, NaiveDate>;

const OF_DEMAND: [Deadline; 6] = [
    Deadline::Certificate,
    Deadline::RenewalNotice,
    Deadline::Expiry,
    Deadline::NoAnswer,
    Deadline::Inadmissible,
    Deadline::NextStep,
];

impl Projection for Deadlines {
    fn name(&self) -> &'static str {
        "deadlines_5"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[WAITING, DEMANDS, LETTINGS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &[
            "demand",
            "reception",
            "referral",
            "session.conditional-allocation-decided",
            "vacancy.ranking-recorded",
            "vacancy.offer-made",
            "vacancy.offer-accepted",
            "vacancy.offer-refused",
            "vacancy.offer-deemed-refused",
            "vacancy.offer-taken-back",
            "vacancy.condition-met",
            "vacancy.condition-lapsed",
            "vacancy.candidate-withdrawn",
            "vacancy.closed",
        ]
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Demand(event) => {
                let own = DEMANDS.key([seen.stream().into()]);
                std::iter::once(own).chain(lettings::keys(event)).collect()
            }
            Event::Session(event) => lettings::keys_of_session(event).into_iter().collect(),
            Event::Vacancy(event) => {
                lettings::keys_of_vacancy(seen.stream(), event).into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        match seen.event {
            Event::Demand(event) => {
                lettings::letter(seen, event, rows)?;
                self.demand(seen, event, rows)
            }
            Event::Vacancy(event) => lettings::vacancy(seen, event, rows),
            Event::Session(event) => lettings::session(seen, event, rows),
            Event::Referral(event) => {
                self.referral(seen, event, rows);
                Ok(())
            }
            Event::Reception(event) => {
                reception(seen, event, rows);
                Ok(())
            }
            _ => Ok(()),
        }
    }
}

impl Deadlines {
    fn demand(&self, seen: &Seen<'_>, event: &DemandEvent, rows: &mut Rows) -> Result<(), Poison> {
        let row = rows.entry(DEMANDS.key([seen.stream().into()]))?;
        let written = post(row, event);
        if !note(row, event) && !written {
            return Ok(());
        }
        let due = rebuilt(row).map(|state| state.deadlines(&self.law)).unwrap_or_default();
        let now: Lines = due.iter().map(|(kind, due)| (kind.code().to_owned(), *due)).collect();
        let before: Lines = row.json("lines");
        if now == before {
            return Ok(());
        }
        row.set_json("lines", &now);
        for kind in OF_DEMAND {
            let key = waiting(seen.stream(), kind, None);
            match (now.get(kind.code()), before.get(kind.code())) {
                (Some(due), was) if was != Some(due) => rows.put(line(seen, key, *due)),
                (None, Some(_)) => rows.delete(&key),
                _ => {}
            }
        }
        Ok(())
    }

    fn referral(&self, seen: &Seen<'_>, event: &ReferralEvent, rows: &mut Rows) {
        let key = waiting(seen.stream(), Deadline::ReferralAnswer, None);
        match event {
            ReferralEvent::Created { on, .. } => {
                let due = self.law.calendar.referral_answer.after(*on).succ_opt();
                rows.put(line(seen, key, due.unwrap_or(NaiveDate::MAX)));
            }
            _ => rows.delete(&key),
        }
    }
}

/// The last day in time was recorded with the request: the plan may change meanwhile.
fn reception(seen: &Seen<'_>, event: &ReceptionEvent, rows: &mut Rows) {
    let key = waiting(seen.stream(), Deadline::FirstReception, None);
    match event {
        ReceptionEvent::Requested { due, .. } => {
            rows.put(line(seen, key, due.succ_opt().unwrap_or(NaiveDate::MAX)));
        }
        ReceptionEvent::Scheduled { .. } => {}
        ReceptionEvent::Held { .. }
        | ReceptionEvent::Cancelled { .. }
        | ReceptionEvent::DelayBreached { .. } => rows.delete(&key),
    }
}

/// The line of a deadline; of a dwelling, with the household it is about.
pub(super) fn waiting(stream: &str, kind: Deadline, demand: Option<DemandId>) -> Key {
    let demand = demand.map(|demand| demand.to_string()).unwrap_or_default();
    WAITING.key([stream.into(), kind.code().into(), demand.into()])
}

pub(super) fn line(seen: &Seen<'_>, key: Key, due: NaiveDate) -> Record {
    let mut line = Record::new(key);
    line.set("due", due).set("since", seen.recorded.position.0);
    line
}

/// The letters of the demand, as the domain keeps them; false when the event changes none of it.
fn post(row: &mut Record, event: &DemandEvent) -> bool {
    let before: Post = row.json("post");
    let mut now = before.clone();
    now.take(event);
    if now != before {
        row.set_json("post", &now);
    }
    now != before
}

/// Takes note of what deadlines rest on; false when the event changes none of it.
fn note(row: &mut Record, event: &DemandEvent) -> bool {
    use DemandEvent as E;
    match event {
        E::Registered { presented_on, expires_on, origin, number, .. } => {
            row.set("active", true).set("is_new", *origin == Origin::New);
            row.set("presented_on", presented_on).set("expires_on", expires_on);
            row.set("applicant", number.person());
        }
        E::CertificateIssued { sent_on } => {
            row.set("certificate_on", sent_on);
        }
        E::RenewalNoticeSent { sent_on, expires_on } => {
            row.set("notice_on", sent_on).set("expires_on", expires_on);
        }
        E::Renewed { expires_on, .. } => {
            row.set("notice_on", None::<NaiveDate>).set("expires_on", expires_on);
        }
        E::LetterPresented(letter) => match (letter.purpose, letter.until) {
            // a notice that came late leaves a month
            (LetterPurpose::Renewal, Some(until)) => {
                row.set("expires_on", until);
            }
            _ => return false,
        },
        E::RightRecorded(recorded) => {
            row.set("next_on", recorded.due);
        }
        E::Deregistered { .. } => {
            row.set("active", false);
        }
        E::Reinstated { expires_on, .. } => {
            row.set("active", true).set("notice_on", None::<NaiveDate>);
            row.set("expires_on", expires_on);
        }
        E::Absorbed(said) => {
            if row.parsed("expires_on") != Some(said.expires_on) {
                row.set("notice_on", None::<NaiveDate>);
            }
            row.set("presented_on", said.presented_on).set("expires_on", said.expires_on);
        }
        E::CandidacyOpened { vacancy, on } => {
            let mut open: BTreeMap<VacancyId, NaiveDate> = row.json("candidacies");
            open.insert(*vacancy, *on);
            row.set_json("candidacies", &open);
        }
        E::CandidacyClosed { vacancy, .. } => {
            let mut open: BTreeMap<VacancyId, NaiveDate> = row.json("candidacies");
            open.remove(vacancy);
            row.set_json("candidacies", &open);
        }
        _ => return false,
    }
    true
}

/// The part of the domain's state that its deadlines rest on.
fn rebuilt(row: &Record) -> Option<Demand> {
    let person: PersonId = row.parsed("applicant")?;
    let registered = Registered {
        presented_on: row.parsed("presented_on")?,
        expires_on: row.parsed("expires_on")?,
        desk: "0".parse().ok()?,
        origin: if row.int("is_new") == 1 { Origin::New } else { Origin::Migrated },
        number: Sealed::Erased { person },
    };
    Some(Demand {
        stage: if row.int("active") == 1 { Stage::Active } else { Stage::Submitted },
        registration: Some(registered),
        certificate_sent_on: row.parsed("certificate_on"),
        notice_sent_on: row.parsed("notice_on"),
        candidacies: row.json("candidacies"),
        post: row.json("post"),
        right: Right { due: row.parsed("next_on"), ..Right::default() },
        ..Demand::default()
    })
}
