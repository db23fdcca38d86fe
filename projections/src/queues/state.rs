//! What the lines of a demand rest on, and the lines it has.

use super::Queue;
use chrono::NaiveDate;
use domain::{
    demand::{DemandEvent, DocumentCategory, LetterPurpose},
    id::{DemandId, DocumentId, SessionId, VacancyId},
    law::Law,
    territory::Desk,
};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A demand, as far as queues ask.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct State {
    pub(super) desk: Option<Desk>,
    received_on: Option<NaiveDate>,
    presented_on: Option<NaiveDate>,
    registered: bool,
    ended: bool,
    waiting: BTreeMap<DocumentId, (DocumentCategory, NaiveDate)>,
    rejected: BTreeMap<DocumentId, (DocumentCategory, NaiveDate)>,
    missing: Vec<String>,
    missing_since: Option<NaiveDate>,
    others: Vec<DemandId>,
    others_since: Option<NaiveDate>,
    notice: Option<(NaiveDate, NaiveDate)>,
    owed: Option<(NaiveDate, usize)>,
    contested: Vec<(SessionId, VacancyId, NaiveDate)>,
    changed_since: Option<NaiveDate>,
    returned_since: Option<NaiveDate>,
}

/// A line of a demand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Line {
    pub(super) queue: Queue,
    pub(super) since: NaiveDate,
    pub(super) due: Option<NaiveDate>,
    pub(super) details: Value,
}

impl State {
    /// Registered and valid.
    pub(super) const fn is_active(&self) -> bool {
        self.registered && !self.ended
    }

    /// What orders it among demands that have the same due day.
    pub(super) fn senior(&self) -> NaiveDate {
        self.presented_on.or(self.received_on).unwrap_or_default()
    }

    /// Takes an event of a day.
    pub(super) fn take(&mut self, event: &DemandEvent, day: NaiveDate) {
        use DemandEvent as E;
        if is_sign(event) {
            self.returned_since = None;
        }
        match event {
            E::LetterReturned(said) => {
                self.returned_since.get_or_insert(said.returned_on);
            }
            E::Submitted { received_on, desk, .. } => {
                self.received_on = Some(*received_on);
                self.desk = Some(desk.clone());
            }
            E::Registered { presented_on, desk, .. } => {
                self.presented_on = Some(*presented_on);
                self.desk = Some(desk.clone());
                self.registered = true;
            }
            E::HouseholdDeclared { .. }
            | E::ResourcesDeclared { .. }
            | E::HousingDeclared { .. }
            | E::SituationDeclared { .. }
                if self.registered =>
            {
                self.changed_since.get_or_insert(day);
            }
            E::DuplicateSuspected { .. } | E::ResemblanceDismissed(..) | E::Absorbed(..) => {
                self.resemble(event, day);
            }
            E::CompletenessAssessed { missing, .. } => {
                self.missing.clone_from(missing);
                self.missing_since = (!missing.is_empty()).then_some(day);
            }
            E::DocumentFiled { .. } | E::DocumentVerified { .. } | E::DocumentRejected { .. } => {
                self.papers(event, day);
            }
            E::RenewalNoticeSent { .. }
            | E::LetterPresented(..)
            | E::Renewed { .. }
            | E::Deregistered { .. }
            | E::Reinstated { .. } => self.live(event),
            E::SessionsAffected(said) if said.is_owed() => {
                self.owed = Some((said.found_on, said.sessions.len()));
            }
            E::CandidacyOpened { .. } => self.owed = None,
            E::ContestationNoted(said) => {
                self.contested.retain(|(s, v, _)| (*s, *v) != (said.session, said.vacancy));
                if said.open {
                    self.contested.push((said.session, said.vacancy, said.on));
                }
            }
            _ => {}
        }
    }

    fn resemble(&mut self, event: &DemandEvent, day: NaiveDate) {
        match event {
            DemandEvent::DuplicateSuspected { others } => {
                if self.others.is_empty() {
                    self.others_since = Some(day);
                }
                self.others.extend(others);
                self.others.sort_unstable();
                self.others.dedup();
            }
            DemandEvent::ResemblanceDismissed(said) => {
                self.others.retain(|other| *other != said.other);
            }
            DemandEvent::Absorbed(said) => {
                self.others.retain(|other| *other != said.from);
                self.presented_on = Some(said.presented_on);
                if let Some((_, expires_on)) = &mut self.notice {
                    *expires_on = said.expires_on;
                }
            }
            _ => {}
        }
    }

    /// A paper of the same category takes the place of one that was not accepted.
    fn papers(&mut self, event: &DemandEvent, day: NaiveDate) {
        match event {
            DemandEvent::DocumentFiled { document, category, filed_on, .. } => {
                self.waiting.insert(*document, (*category, *filed_on));
                self.rejected.retain(|_, (known, _)| known != category);
            }
            DemandEvent::DocumentVerified { document, .. } => {
                self.waiting.remove(document);
                self.rejected.remove(document);
                self.changed_since = None;
            }
            DemandEvent::DocumentRejected { document, .. } => {
                let category = self.waiting.remove(document).map(|(category, _)| category);
                self.rejected.extend(category.map(|category| (*document, (category, day))));
            }
            _ => {}
        }
    }

    /// A letter that came late moves the last day of validity, and the line with it.
    fn live(&mut self, event: &DemandEvent) {
        use DemandEvent as E;
        match event {
            E::RenewalNoticeSent { sent_on, expires_on } => {
                self.notice = Some((*sent_on, *expires_on));
            }
            E::LetterPresented(said) if said.purpose == LetterPurpose::Renewal => {
                if let (Some((_, expires_on)), Some(until)) = (&mut self.notice, said.until) {
                    *expires_on = until;
                }
            }
            E::Renewed { .. } => self.notice = None,
            E::Deregistered { .. } => {
                self.ended = true;
                self.notice = None;
                self.owed = None;
            }
            E::Reinstated { .. } => self.ended = false,
            _ => {}
        }
    }

    /// Every line it has, by queue. A demand that ended keeps only the contestation of a decision.
    pub(super) fn lines(&self, law: &Law) -> Vec<Line> {
        let contested = self.contested.iter().map(|(_, _, on)| *on).min();
        let contested = contested.map(|since| {
            let decisions = json!({ "decisions": self.contested.len() });
            line(Queue::Contestations, since, None, decisions)
        });
        let Some(received_on) = self.received_on.filter(|_| !self.ended) else {
            return contested.into_iter().collect();
        };
        let to_register = (!self.registered).then(|| {
            let due = law.calendar.certificate_limit.after(received_on);
            line(Queue::ToRegister, received_on, Some(due), Value::Null)
        });
        let notice = self.notice.map(|(sent_on, expires_on)| {
            line(Queue::RenewalsDue, sent_on, Some(expires_on), Value::Null)
        });
        let owed = self.owed.map(|(since, sessions)| {
            line(Queue::ToPropose, since, None, json!({ "sessions": sessions }))
        });
        let alike = self
            .others_since
            .filter(|_| !self.others.is_empty())
            .map(|since| line(Queue::Duplicates, since, None, json!({ "others": self.others })));
        let changed = self.changed_since.filter(|_| self.registered);
        let changed = changed.map(|since| line(Queue::ToReexamine, since, None, Value::Null));
        let returned =
            self.returned_since.map(|since| line(Queue::LettersReturned, since, None, Value::Null));
        let all =
            [to_register, self.to_check(), notice, alike, self.asked(), owed, contested, returned];
        all.into_iter().flatten().chain(changed).collect()
    }

    fn to_check(&self) -> Option<Line> {
        let since = self.waiting.values().map(|(_, filed_on)| *filed_on).min()?;
        let listed = self.waiting.iter().map(|(document, (category, filed_on))| {
            json!({ "document": document, "category": category, "filed_on": filed_on })
        });
        let details = json!({ "documents": listed.collect::<Vec<_>>() });
        Some(line(Queue::DocumentsToCheck, since, None, details))
    }

    /// What the household is asked, once the demand is registered.
    fn asked(&self) -> Option<Line> {
        let refused = self.rejected.values().map(|(_, on)| *on);
        let lacks = self.missing_since.filter(|_| !self.missing.is_empty());
        let since = refused.chain(lacks).min().filter(|_| self.registered || lacks.is_some())?;
        let papers: Vec<_> = self.rejected.values().map(|(category, _)| category).collect();
        let details = json!({ "missing": self.missing, "papers": papers });
        Some(line(Queue::Waiting, since, None, details))
    }
}

/// Whether the person gave a sign: what came back before it is no longer to be looked into.
const fn is_sign(event: &DemandEvent) -> bool {
    use DemandEvent as E;
    event.is_section()
        || matches!(event, E::DocumentFiled { .. } | E::Renewed { .. } | E::Reinstated { .. })
}

const fn line(queue: Queue, since: NaiveDate, due: Option<NaiveDate>, details: Value) -> Line {
    Line { queue, since, due, details }
}
