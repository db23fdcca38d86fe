//! A door that takes everything: to see whether the plan of days finds the targets, in seconds and without a store.

use super::{
    Ask, Door, Form, Imported, Registered, Voted,
    dry_letters::{Known, Notices, Offers, inside},
};
use crate::simulation::{diary::later, document::Document, run::Failed};
use async_trait::async_trait;
use chrono::NaiveDate;
use domain::{
    calendar::next_working_day,
    demand::{DemandCommand, DemandEvent, Ground, LetterCommand},
    id::{DemandId, PersonId, StreamId, VacancyId},
    law::Law,
    number::DemandNumber,
    session::{Decision, SessionCommand},
    vacancy::{VacancyCommand, VacancyEvent},
    world::{Command, Event},
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// What happened, counted.
#[derive(Debug, Default)]
pub(crate) struct Dry {
    demands: BTreeMap<DemandId, Known>,
    numbers: BTreeMap<String, DemandId>,
    offers: Offers,
    notices: Notices,
    candidates: BTreeMap<VacancyId, Vec<DemandId>>,
    law: Law,
    taken: u64,
    pub(crate) first_day: Option<NaiveDate>,
    pub(crate) since: NaiveDate,
    pub(crate) new: u32,
    pub(crate) leases: u32,
    pub(crate) waits: Vec<i64>,
    pub(crate) reached: u32,
    pub(crate) renewed: u32,
    pub(crate) offered: BTreeSet<DemandId>,
    pub(crate) refused: BTreeSet<DemandId>,
    pub(crate) declared: u32,
    pub(crate) withdrawn: u32,
    pub(crate) shortfalls: u32,
    pub(crate) commands: u64,
}

impl Dry {
    pub(crate) fn active(&self) -> usize {
        self.demands.len()
    }

    pub(crate) fn mean_age(&self, day: NaiveDate) -> i64 {
        let total: i64 = self.demands.values().map(|d| (day - d.presented_on).num_days()).sum();
        total / i64::try_from(self.demands.len().max(1)).unwrap_or(1)
    }

    fn leave(&mut self, demand: DemandId) {
        self.demands.remove(&demand);
    }

    fn vacancy(&mut self, day: NaiveDate, id: VacancyId, command: VacancyCommand) {
        use VacancyCommand as C;
        let counted = day > self.since;
        match command {
            C::Declare(_) => self.declared += u32::from(counted),
            C::Withdraw { .. } => self.withdrawn += u32::from(counted),
            C::RecordShortfall { .. } => self.shortfalls += u32::from(counted),
            C::Nominate { demand, .. } => {
                self.candidates.entry(id).or_default().push(demand);
                self.candidate(demand, true);
            }
            C::MakeOffer { demand, reply_by, .. } => {
                self.offers.make(id, (demand, reply_by));
                if counted {
                    self.offered.insert(demand);
                }
            }
            C::MeetCondition { .. } => self.offers.met(id),
            C::AcceptOffer { .. } => self.offers.end(id),
            C::RefuseOffer { demand, .. } => {
                self.offers.end(id);
                self.candidate(demand, false);
                if counted {
                    self.refused.insert(demand);
                }
            }
            C::SignLease { demand, .. } => {
                if counted {
                    self.leases += 1;
                    let since =
                        self.demands.get(&demand).map(|d| (day - d.presented_on).num_days());
                    self.waits.extend(since);
                }
                self.leave(demand);
                for other in self.candidates.remove(&id).unwrap_or_default() {
                    self.candidate(other, false);
                }
            }
            _ => {}
        }
    }

    fn renewal(&mut self, demand: DemandId, said: &LetterCommand) {
        let Some(month) = self.notices.came(said, &self.law) else { return };
        if let Some(known) = self.demands.get_mut(&demand) {
            (known.told, known.expires_on) = (true, known.expires_on.max(month));
        }
    }

    fn candidate(&mut self, demand: DemandId, is: bool) {
        if let Some(known) = self.demands.get_mut(&demand) {
            known.candidate = is;
        }
    }
}

#[async_trait]
impl Door for Dry {
    fn derive(&self, role: &str, key: &str, kind: &str) -> Uuid {
        Uuid::new_v5(&Uuid::NAMESPACE_OID, format!("{role}/{key}/{kind}").as_bytes())
    }

    async fn submit(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<Vec<bool>, Failed> {
        let count = asks.len();
        self.commands += count as u64;
        for ask in asks {
            if let Command::Vacancy(id, command) = ask.command {
                self.vacancy(day, id, command);
            } else if let Command::Demand(id, DemandCommand::Letter(said)) = &ask.command {
                self.renewal(*id, said);
                self.offers.letter(said, &self.law);
            } else if let Command::Session(_, SessionCommand::Decide { vacancy, decisions, .. }) =
                ask.command
            {
                self.offers.decided(vacancy, &decisions);
                for (demand, decision) in decisions {
                    if matches!(decision, Decision::NotAllocate { .. }) {
                        self.candidate(demand, false);
                    }
                }
            }
        }
        Ok(vec![true; count])
    }

    async fn leave(&mut self, day: NaiveDate, asks: Vec<Ask>) -> Result<(), Failed> {
        self.submit(day, asks).await.map(|_| ())
    }

    async fn import(
        &mut self,
        day: NaiveDate,
        documents: Vec<Document>,
    ) -> Result<Vec<Option<Imported>>, Failed> {
        let mut answers = Vec::new();
        self.commands += documents.len() as u64;
        for Document { xml, .. } in documents {
            let number = inside(&xml, "numUnique").map(ToOwned::to_owned);
            let first = *self.first_day.get_or_insert(day);
            let presented_on =
                inside(&xml, "dateCreationDemande").and_then(|d| d.parse().ok()).unwrap_or(day);
            let kind = inside(&xml, "typeFichier").unwrap_or_default().to_owned();
            if kind == "CRE" || kind == "CRS" {
                self.taken += 1;
                let demand = DemandId::new(self.derive("", &self.taken.to_string(), "demand"));
                let number = number.unwrap_or_else(|| format!("N{}", self.taken));
                let since = inside(&xml, "dateRenouvellement").and_then(|d| d.parse().ok());
                self.numbers.insert(number.clone(), demand);
                self.new += u32::from(day > self.since && day > first);
                self.demands.insert(
                    demand,
                    Known {
                        presented_on,
                        expires_on: self.law.calendar.validity.after(since.unwrap_or(presented_on)),
                        renewals: u32::from(since.is_some()),
                        ..Known::default()
                    },
                );
                answers.push(number.parse().ok().map(|number| Imported { demand, number }));
                continue;
            }
            let Some(demand) = number.and_then(|n| self.numbers.get(&n).copied()) else {
                answers.push(None);
                continue;
            };
            if kind == "REN"
                && let Some(known) = self.demands.get_mut(&demand)
            {
                if known.renewals == 0 && day > self.since {
                    self.reached += 1;
                    self.renewed += 1;
                }
                known.renewals += 1;
                (known.noticed, known.told) = (false, false);
                known.expires_on = self.law.calendar.validity.after(day);
            } else if kind == "RAD" {
                self.leave(demand);
            }
            answers.push(Some(Imported {
                demand,
                number: "X1".parse().map_err(|_| Failed::Store(String::new()))?,
            }));
        }
        Ok(answers)
    }

    async fn submit_forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<Form>,
    ) -> Result<Vec<Option<DemandId>>, Failed> {
        let documents = forms.into_iter().map(|form| form.document).collect();
        Ok(self
            .import(day, documents)
            .await?
            .into_iter()
            .map(|taken| taken.map(|t| t.demand))
            .collect())
    }

    async fn register_forms(
        &mut self,
        _: NaiveDate,
        forms: Vec<Registered>,
    ) -> Result<Vec<Option<DemandNumber>>, Failed> {
        let given = |demand| {
            self.numbers.iter().find(|(_, d)| **d == demand).and_then(|(n, _)| n.parse().ok())
        };
        Ok(forms.into_iter().map(|form| given(form.demand)).collect())
    }

    fn keep(&mut self, _day: NaiveDate, _documents: &[Document]) -> Result<(), Failed> {
        Ok(())
    }

    async fn run_due(&mut self, day: NaiveDate) -> Result<Vec<(StreamId, Event)>, Failed> {
        let mut events = Vec::new();
        let mut gone = Vec::new();
        for (id, known) in &mut self.demands {
            let calendar = &self.law.calendar;
            let notice =
                calendar.renewal_notice_margin.before(calendar.last_notice_day(known.expires_on));
            if !known.noticed && notice <= day {
                known.noticed = true;
                known.expires_on = calendar.expiry_after_notice(known.expires_on, day);
                let event =
                    DemandEvent::RenewalNoticeSent { sent_on: day, expires_on: known.expires_on };
                events.push((StreamId::Demand(*id), Event::Demand(event)));
            } else if known.noticed
                && known.told
                && !known.candidate
                && later(next_working_day(known.expires_on), 1) <= day
            {
                gone.push((*id, known.renewals));
            }
        }
        for (id, renewals) in gone {
            self.reached += u32::from(renewals == 0 && day > self.since);
            self.leave(id);
            let event = DemandEvent::Deregistered {
                ground: Ground::NotRenewed,
                effective_on: day,
                elsewhere: false,
            };
            events.push((StreamId::Demand(id), Event::Demand(event)));
        }
        for (vacancy, demand, event) in self.offers.fall(day) {
            self.candidate(demand, false);
            if day > self.since && matches!(event, VacancyEvent::OfferDeemedRefused { .. }) {
                self.refused.insert(demand);
            }
            events.push((StreamId::Vacancy(vacancy), Event::Vacancy(event)));
        }
        Ok(events)
    }

    async fn applicant(&mut self, demand: DemandId) -> Result<Option<PersonId>, Failed> {
        Ok(Some(PersonId::new(self.derive("", &demand.to_string(), "person"))))
    }

    async fn release(&mut self, _day: NaiveDate, _from: NaiveDate) -> Result<(), Failed> {
        Ok(())
    }

    async fn count_effect(&mut self, _day: NaiveDate, _version: Voted) -> Result<(), Failed> {
        Ok(())
    }

    async fn finish(&mut self) -> Result<(), Failed> {
        Ok(())
    }
}
