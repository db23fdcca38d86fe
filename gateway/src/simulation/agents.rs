//! What agents do at their counters: documents, referrals, web forms.

use super::{
    diary::{Task, later, weekday},
    document::Message,
    doors::{Ask, By, Door, Form, Imported, Registered},
    household::Told,
    parameters::assumed,
    run::{Failed, Simulation},
};
use chrono::NaiveDate;
use domain::{
    demand::{DemandCommand, DocumentCategory, DocumentRejection, Proven},
    id::{DocumentId, ReferralId},
    referral::{DeclineReason, Mission, ReferralCommand},
    world::Command,
};

const CATEGORIES: [DocumentCategory; 4] = [
    DocumentCategory::IdentityOrStay,
    DocumentCategory::TaxNotice,
    DocumentCategory::MonthlyResources,
    DocumentCategory::CurrentHousing,
];

impl<D: Door> Simulation<D> {
    /// Some of those who have just registered deposit documents or are sent to the right place.
    pub(super) async fn at_the_counter(
        &mut self,
        day: NaiveDate,
        newcomers: Vec<u64>,
    ) -> Result<(), Failed> {
        let mut asks = Vec::new();
        for serial in newcomers {
            let mut dice = self.seed.dice("counter", serial, 0);
            if dice.happens(assumed::DOCUMENTS_FILED) {
                let count = u8::try_from(dice.between(1, 4)).unwrap_or(1);
                asks.extend((0..count).filter_map(|n| self.filing(day, serial, n)));
                let seen = weekday(later(day, dice.between(2, 12)));
                self.diary.plan(seen, Task::VerifyDocuments { serial, count });
            }
            if dice.happens(assumed::REFERRED)
                && let Some(ask) = self.referring(day, serial)
            {
                asks.push(ask);
                let answered = weekday(later(day, dice.between(1, 9)));
                // One in twelve is left without an answer: it lapses.
                if dice.happens(11.0 / 12.0) {
                    self.diary.plan(answered, Task::AnswerReferral { serial });
                }
            }
        }
        self.doors.leave(day, asks).await
    }

    /// Sends the forms filled on the site today; an agent registers each some days later.
    pub(super) async fn forms(
        &mut self,
        day: NaiveDate,
        forms: Vec<(Told, u8)>,
    ) -> Result<(), Failed> {
        let message = Message::Create { kept: None, renewed_on: None };
        let mut sent = Vec::new();
        for (told, desk) in &forms {
            let Some(town) = self.territory.towns.get(usize::from(*desk)) else { continue };
            let document = self.written(*told, *desk, &message, day);
            let key = format!("form/{}", told.serial);
            sent.push(Form { key, document, desk: town.desk.clone() });
        }
        let answers = self.doors.submit_forms(day, sent).await?;
        for ((told, desk), answer) in forms.into_iter().zip(answers) {
            let Some(demand) = answer else { continue };
            let serial = told.serial;
            let wait = self.seed.dice("web", serial, 1).between(1, 6);
            self.diary.plan(weekday(later(day, wait)), Task::RegisterForm { serial });
            self.forms.insert(serial, (told, desk, demand));
        }
        Ok(())
    }

    /// Agents register the forms whose applicants came with an identity document.
    async fn register(&mut self, day: NaiveDate, tasks: &[Task]) -> Result<(), Failed> {
        let mut seen = Vec::new();
        let mut asked = Vec::new();
        for task in tasks {
            let Task::RegisterForm { serial } = *task else { continue };
            let Some((told, desk, demand)) = self.forms.remove(&serial) else { continue };
            let Some(town) = self.territory.towns.get(usize::from(desk)) else { continue };
            let (body, desk_code) = (town.body.clone(), town.desk.clone());
            asked.push(Registered {
                key: format!("registered/{serial}"),
                demand,
                body,
                desk: desk_code,
            });
            seen.push((told, desk, demand));
        }
        let numbers = self.doors.register_forms(day, asked).await?;
        let mut newcomers = Vec::new();
        let mut copies = Vec::new();
        for ((told, desk, demand), number) in seen.into_iter().zip(numbers) {
            let Some(number) = number else { continue };
            let message = Message::Create { kept: Some(number.clone()), renewed_on: None };
            copies.push(self.written(told, desk, &message, day));
            self.enter(told, desk, Imported { demand, number }, 0, day, None);
            newcomers.push(told.serial);
        }
        self.doors.keep(day, &copies)?;
        self.at_the_counter(day, newcomers).await
    }

    /// The tasks of agents on a day.
    pub(super) async fn agents(&mut self, day: NaiveDate, tasks: &[Task]) -> Result<(), Failed> {
        self.register(day, tasks).await?;
        let mut asks = Vec::new();
        for task in tasks {
            match *task {
                Task::VerifyDocuments { serial, count } => {
                    asks.extend((0..count).filter_map(|n| self.looking(day, serial, n)));
                }
                Task::AnswerReferral { serial } => asks.extend(self.answering(day, serial)),
                Task::CompleteReferral { serial } => {
                    let complete = ReferralCommand::Complete { on: day };
                    asks.push(self.of_referral(serial, "done", complete));
                }
                _ => {}
            }
        }
        self.doors.leave(day, asks).await
    }

    pub(super) fn agent(&self, serial: u64) -> By {
        let desk = self.register.get(serial).map_or(0, |demand| usize::from(demand.desk));
        self.territory.towns.get(desk).map_or(By::Operator, |town| By::Agent(town.body.clone()))
    }

    fn document(&self, serial: u64, rank: u8) -> DocumentId {
        DocumentId::new(self.doors.derive("agent", &format!("filed/{serial}/{rank}"), "document"))
    }

    fn filing(&self, day: NaiveDate, serial: u64, rank: u8) -> Option<Ask> {
        let demand = self.register.get(serial)?.demand;
        let category = *CATEGORIES.get(usize::from(rank))?;
        let command = DemandCommand::FileDocument {
            document: self.document(serial, rank),
            category,
            on: day,
        };
        let key = format!("filed/{serial}/{rank}");
        Some(Ask { key, by: self.agent(serial), command: Command::Demand(demand, command) })
    }

    fn looking(&self, day: NaiveDate, serial: u64, rank: u8) -> Option<Ask> {
        let demand = self.register.get(serial)?.demand;
        let document = self.document(serial, rank);
        let mut dice = self.seed.dice("document", serial, u64::from(rank));
        let command = if dice.happens(0.92) {
            DemandCommand::VerifyDocument { document, on: day, proves: Proven::default() }
        } else {
            let reasons = [
                DocumentRejection::Unreadable,
                DocumentRejection::OutOfDate,
                DocumentRejection::WrongDocument,
            ];
            let reason = dice.one_of(&reasons).copied().unwrap_or(DocumentRejection::Unreadable);
            DemandCommand::RejectDocument { document, reason }
        };
        let key = format!("checked/{serial}/{rank}");
        Some(Ask { key, by: self.agent(serial), command: Command::Demand(demand, command) })
    }

    fn referral(&self, serial: u64) -> ReferralId {
        ReferralId::new(self.doors.derive("agent", &format!("referral/{serial}"), "referral"))
    }

    fn of_referral(&self, serial: u64, step: &str, command: ReferralCommand) -> Ask {
        Ask {
            key: format!("referral-{step}/{serial}"),
            by: self.agent(serial),
            command: Command::Referral(self.referral(serial), command),
        }
    }

    /// From the town hall to the Maison de l'Habitant, for an interview.
    fn referring(&self, day: NaiveDate, serial: u64) -> Option<Ask> {
        let demand = self.register.get(serial)?;
        let from = self.place(&self.territory.towns.get(usize::from(demand.desk))?.body);
        let to = self.head_place?;
        let mission = Mission::Interview;
        let create =
            ReferralCommand::Create { demand: Some(demand.demand), from, to, mission, on: day };
        Some(Ask {
            key: format!("referral/{serial}"),
            by: self.agent(serial),
            command: Command::Referral(self.referral(serial), create),
        })
    }

    fn answering(&mut self, day: NaiveDate, serial: u64) -> Option<Ask> {
        let mut dice = self.seed.dice("referral", serial, 0);
        if !std::mem::replace(&mut self.declined, true) || dice.happens(0.1) {
            let reason = if dice.happens(0.5) {
                DeclineReason::NoCapacity
            } else {
                DeclineReason::ApplicantAbsent
            };
            return Some(self.of_referral(
                serial,
                "declined",
                ReferralCommand::Decline { on: day, reason },
            ));
        }
        self.diary
            .plan(weekday(later(day, dice.between(3, 20))), Task::CompleteReferral { serial });
        Some(self.of_referral(serial, "accepted", ReferralCommand::Accept { on: day }))
    }
}
