//! Offers, replies and leases: what landlords and applicants do once the commission has decided.

use super::{
    diary::{Task, later, weekday},
    dice::Dice,
    doors::{Ask, By, Door},
    parameters::assumed,
    run::{Failed, Simulation},
};
use chrono::NaiveDate;
use domain::{
    demand::{DeliveryProof, DemandCommand, Finding, LetterChannel, LetterCommand, LetterPurpose},
    id::LetterId,
    vacancy::{RefusalReason, VacancyCommand},
    world::Command,
};

impl<D: Door> Simulation<D> {
    /// Offers, replies and leases of the day.
    pub(super) async fn let_homes(
        &mut self,
        day: NaiveDate,
        tasks: Vec<Task>,
    ) -> Result<(), Failed> {
        let mut asks = Vec::new();
        let mut meant = Vec::new();
        for task in tasks {
            if let Some(ask) = self.letting(day, task) {
                asks.push(ask);
                meant.push(task);
            }
        }
        let done = self.doors.submit(day, asks).await?;
        let mut letters = Vec::new();
        for (task, done) in meant.into_iter().zip(done) {
            match task {
                _ if done => {
                    letters.extend(self.letter_of_offer(day, task));
                    self.let_on(day, task);
                }
                _ => {}
            }
        }
        self.doors.leave(day, letters).await
    }

    /// The letter of an offer goes by electronic means the same day, and the household opens it the day after: without
    /// it, a silence would say nothing.
    fn letter_of_offer(&mut self, day: NaiveDate, task: Task) -> Option<Ask> {
        let Task::Offer { flat: serial } = task else { return None };
        let flat = self.flats.get(&serial)?;
        let demand = self.register.get(*flat.ranked.get(flat.turn)?)?.demand;
        let again = flat.condition.is_some_and(|condition| condition.undone);
        let key = format!("letter/{serial}/{}{}", flat.turn, if again { "/again" } else { "" });
        let (purpose, channel) =
            (LetterPurpose::Offer { vacancy: flat.id }, LetterChannel::Electronic);
        let by = By::Landlord(flat.dwelling.landlord.clone());
        let letter = LetterId::new(self.doors.derive(by.role(), &key, LetterId::CATEGORY));
        let of = |said| Command::Demand(demand, DemandCommand::Letter(said));
        let on = later(day, 1);
        let opened = LetterCommand::Present { letter, on, proof: DeliveryProof::Electronic };
        self.plan(on, format!("{key}/opened"), by.clone(), of(opened));
        let send = LetterCommand::Send { letter, purpose, on: day, channel, address: None };
        Some(Ask { key, by, command: of(send) })
    }

    fn letting(&self, day: NaiveDate, task: Task) -> Option<Ask> {
        let (Task::Offer { flat: serial }
        | Task::Reply { flat: serial, .. }
        | Task::Sign { flat: serial }) = task
        else {
            return None;
        };
        let flat = self.flats.get(&serial)?;
        let household = flat.ranked.get(flat.turn)?;
        let demand = self.register.get(*household)?.demand;
        let mut dice = self.seed.dice("offer", serial, flat.turn as u64);
        let reply_by = later(day, dice.between(assumed::REPLY_WITHIN.0, assumed::REPLY_WITHIN.1));
        let landlord = By::Landlord(flat.dwelling.landlord.clone());
        let (door, by, command) = match task {
            Task::Offer { .. } => {
                ("offer", landlord, VacancyCommand::MakeOffer { demand, on: day, reply_by })
            }
            Task::Reply { rank, .. } if usize::from(rank) != flat.turn => return None,
            Task::Reply { accepts: true, .. } => {
                ("reply", By::Applicant, VacancyCommand::AcceptOffer { demand, on: day })
            }
            Task::Reply { .. } => {
                let reason = refusal_reason(&mut dice);
                ("reply", By::Applicant, VacancyCommand::RefuseOffer { demand, on: day, reason })
            }
            _ => ("lease", landlord, VacancyCommand::SignLease { demand, on: day }),
        };
        let again = flat.condition.is_some_and(|condition| condition.undone);
        let key = format!("{door}/{serial}/{}{}", flat.turn, if again { "/again" } else { "" });
        Some(Ask { key, by, command: Command::Vacancy(flat.id, command) })
    }

    fn let_on(&mut self, day: NaiveDate, task: Task) {
        match task {
            Task::Offer { flat } => self.await_reply(day, flat),
            Task::Reply { flat, accepts: true, .. } => {
                let mut dice = self.seed.dice("lease", flat, 0);
                let wait = dice.between(assumed::TO_LEASE.0, assumed::TO_LEASE.1);
                self.diary.plan(weekday(later(day, wait)), Task::Sign { flat });
                self.accepted(day, flat);
            }
            Task::Reply { flat, .. } => {
                self.judge(day, flat);
                self.next_turn(day, flat);
            }
            Task::Sign { flat } => self.signed(flat),
            _ => {}
        }
    }

    /// A landlord looks at some refusals, and says whether the household had a legitimate reason.
    fn judge(&mut self, day: NaiveDate, serial: u64) {
        let Some(flat) = self.flats.get(&serial) else { return };
        let mut dice = self.seed.dice("judged", serial, flat.turn as u64);
        let Some(household) = flat.ranked.get(flat.turn) else { return };
        let Some(demand) = self.register.get(*household).map(|demand| demand.demand) else {
            return;
        };
        if self.judged && !dice.happens(assumed::JUDGED_REFUSALS) {
            return;
        }
        let finding = if self.judged && dice.happens(0.2) {
            Finding::WithoutLegitimateReason
        } else {
            Finding::Legitimate
        };
        let (vacancy, body) = (flat.id, flat.dwelling.landlord.clone());
        let key = format!("judged/{serial}/{}", flat.turn);
        let by = By::Landlord(body.clone());
        let command = DemandCommand::JudgeRefusal { vacancy, on: day, body, finding };
        self.judged = true;
        self.plan(day, key, by, Command::Demand(demand, command));
    }

    fn await_reply(&mut self, day: NaiveDate, serial: u64) {
        let Some(flat) = self.flats.get(&serial) else { return };
        let mut dice = self.seed.dice("reply", serial, flat.turn as u64);
        let refuses = dice.happens(self.balance.refusal);
        if refuses && dice.happens(assumed::SILENT_SHARE_OF_REFUSALS) {
            return; // the scheduler takes silence for a refusal
        }
        let rank = u8::try_from(flat.turn).unwrap_or(u8::MAX);
        let reply = Task::Reply { flat: serial, rank, accepts: !refuses };
        self.diary.plan(later(day, dice.between(1, 8)), reply);
    }

    /// The household whose turn it was does not take the dwelling.
    pub(super) fn next_turn(&mut self, day: NaiveDate, serial: u64) {
        let Some(flat) = self.flats.get_mut(&serial) else { return };
        let gone = flat.ranked.get(flat.turn).copied();
        flat.turn += 1;
        if flat.turn < flat.ranked.len() {
            self.diary.plan(weekday(later(day, 1)), Task::Offer { flat: serial });
        } else {
            self.diary.plan(weekday(later(day, 8)), Task::Again { flat: serial });
        }
        if let Some(household) = gone {
            self.free(household);
        }
    }

    fn signed(&mut self, serial: u64) {
        let Some(flat) = self.flats.remove(&serial) else { return };
        for (rank, household) in flat.ranked.iter().enumerate() {
            if rank == flat.turn {
                self.register.leave(*household);
            } else {
                self.free(*household);
            }
        }
    }

    /// A household may be candidate elsewhere again.
    pub(super) fn free(&mut self, household: u64) {
        if let Some(demand) = self.register.get_mut(household) {
            demand.busy = false;
        }
    }
}

fn refusal_reason(dice: &mut Dice) -> RefusalReason {
    use RefusalReason::{Cost, Dwelling, Location, Other, SituationChanged, Size};
    let reasons = [
        (Location, 0.38),
        (Dwelling, 0.24),
        (Size, 0.13),
        (Cost, 0.09),
        (SituationChanged, 0.09),
        (Other, 0.07),
    ];
    reasons.get(dice.weighted(&reasons.map(|r| r.1))).map_or(Other, |r| r.0)
}
