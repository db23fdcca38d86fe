//! The first household of some dwellings still owes a paper: it brings it, does not, or a desk enters it late.

use super::super::{
    diary::{Task, later, weekday},
    dice::Dice,
    doors::{By, Door},
    parameters::assumed,
    run::Simulation,
};
use chrono::NaiveDate;
use domain::{
    demand::{DemandCommand, DocumentCategory, DocumentEntry, Proven},
    id::{DemandId, DocumentId, VacancyId},
    session::Decision,
    vacancy::VacancyCommand,
    world::Command,
};

/// The paper asked for.
const PAPER: DocumentCategory = DocumentCategory::TaxNotice;

/// What becomes of the condition of a dwelling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Course {
    /// The household brings the paper in time.
    Met,
    /// Nothing comes.
    Lapsed,
    /// A desk had the paper and enters it late, before the next household has replied.
    Undone,
    /// A desk had the paper and enters it when the next household has accepted.
    NotServed,
}

/// A condition of a simulated commission.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Condition {
    /// Last day for the paper.
    pub due: NaiveDate,
    /// What becomes of it.
    pub course: Course,
    /// Whether the first household got its rank back: offers begin again.
    pub undone: bool,
}

/// Which courses were begun: each is, at the first chance, so that a run of any size meets it.
#[derive(Debug, Clone, Copy, Default)]
pub(in super::super) struct Courses {
    met: bool,
    undone: bool,
    lapsed: bool,
    /// A household was in time and not served.
    not_served: bool,
}

impl Courses {
    /// Whether the commission puts a condition to the first of `ranks` households, and what becomes of it.
    pub(in super::super) fn draw(
        &mut self,
        dice: &mut Dice,
        day: NaiveDate,
        ranks: usize,
    ) -> Option<Condition> {
        let course = if ranks < 2 {
            None
        } else if !std::mem::replace(&mut self.met, true) {
            Some(Course::Met)
        } else if !std::mem::replace(&mut self.undone, true) {
            Some(Course::Undone)
        } else if !self.not_served {
            Some(Course::NotServed)
        } else if !std::mem::replace(&mut self.lapsed, true) {
            Some(Course::Lapsed)
        } else if dice.happens(assumed::CONDITIONAL) {
            let lapses = dice.happens(assumed::LAPSED_CONDITIONS);
            Some(if lapses { Course::Lapsed } else { Course::Met })
        } else {
            None
        };
        let due = weekday(later(day, assumed::CONDITION_WITHIN));
        course.map(|course| Condition { due, course, undone: false })
    }
}

impl Condition {
    /// The decision on the first household.
    pub(in super::super) const fn decision(self) -> Decision {
        Decision::AllocateIf { rank: 1, document: PAPER, due: self.due }
    }
}

impl<D: Door> Simulation<D> {
    /// A dwelling is decided: it is offered, or the paper is waited for.
    pub(in super::super) fn after_decision(&mut self, day: NaiveDate, serial: u64) {
        let condition = self.flats.get(&serial).and_then(|flat| flat.condition);
        match condition {
            None => self.diary.plan(weekday(later(day, 1)), Task::Offer { flat: serial }),
            Some(Condition { course: Course::Met, .. }) => {
                let (filed, read) = (weekday(later(day, 4)), weekday(later(day, 6)));
                let filed = DocumentEntry::at_once(self.paper_of(serial), PAPER, filed);
                self.bring(serial, &filed, read);
                self.met(weekday(later(day, 7)), serial);
            }
            // nothing comes: the scheduler gives the turn to the next household
            Some(_) => {}
        }
    }

    /// The condition lapsed: the next household has its turn; a desk may enter now what it had in time.
    pub(in super::super) fn lapsed(&mut self, day: NaiveDate, serial: u64) {
        self.next_turn(day, serial);
        let condition = self.flats.get(&serial).and_then(|flat| flat.condition);
        if let Some(Condition { course: Course::Undone, .. }) = condition {
            // the day after the offer to the next household, before anybody replies that day
            self.found_in_time(later(weekday(later(day, 1)), 1), serial);
        }
    }

    /// A household accepted: the first one may turn out to have been in time.
    pub(in super::super) fn accepted(&mut self, day: NaiveDate, serial: u64) {
        let late = |condition: Condition| condition.course == Course::NotServed;
        let flat = self.flats.get(&serial).filter(|flat| flat.turn > 0);
        if flat.and_then(|flat| flat.condition).is_some_and(late) {
            self.courses.not_served = true;
            self.found_in_time(later(day, 1), serial);
        }
    }

    /// The rank of the first household was given back: it is offered the dwelling again.
    pub(in super::super) fn given_back(&mut self, day: NaiveDate, serial: u64) {
        let Some(flat) = self.flats.get_mut(&serial) else { return };
        flat.turn = 0;
        if let Some(condition) = &mut flat.condition {
            condition.undone = true;
        }
        self.met(day, serial);
    }

    /// The desk enters what was handed in before the last day, and the landlord corrects.
    fn found_in_time(&mut self, day: NaiveDate, serial: u64) {
        let Some((vacancy, demand, by, due)) = self.first_of(serial) else { return };
        let entry = DocumentEntry {
            document: self.paper_of(serial),
            category: PAPER,
            filed_on: due,
            posted_on: None,
            handed_to: self.first_household(serial).and_then(|first| match self.agent(first) {
                By::Agent(body) => Some(body),
                _ => None,
            }),
            entered_on: day,
        };
        self.bring(serial, &entry, day);
        let undo = Command::Vacancy(vacancy, VacancyCommand::UndoLapse { demand, on: day });
        self.plan(day, format!("in-time/{serial}"), by, undo);
        let flat = self.flats.get(&serial).and_then(|flat| flat.condition);
        if flat.is_some_and(|condition| condition.course == Course::Undone) {
            self.planned.entry(day).or_default().push(super::Planned::RankAgain(serial));
        }
    }

    fn bring(&mut self, serial: u64, entry: &DocumentEntry, read: NaiveDate) {
        let Some(household) = self.first_household(serial) else { return };
        let key = format!("condition/{serial}");
        let document = entry.document;
        let enter = DemandCommand::EnterDocument(entry.clone());
        self.of_demand(entry.entered_on, format!("{key}/paper"), household, enter);
        let verify =
            DemandCommand::VerifyDocument { document, on: read, proves: Proven::default() };
        self.of_demand(read, format!("{key}/read"), household, verify);
    }

    /// The landlord finds the paper there, and offers the dwelling.
    fn met(&mut self, day: NaiveDate, serial: u64) {
        let Some((vacancy, demand, by, _)) = self.first_of(serial) else { return };
        let meet = Command::Vacancy(vacancy, VacancyCommand::MeetCondition { demand, on: day });
        self.plan(day, format!("condition/{serial}/met"), by, meet);
        self.diary.plan(weekday(later(day, 1)), Task::Offer { flat: serial });
    }

    fn first_household(&self, serial: u64) -> Option<u64> {
        self.flats.get(&serial)?.ranked.first().copied()
    }

    fn first_of(&self, serial: u64) -> Option<(VacancyId, DemandId, By, NaiveDate)> {
        let flat = self.flats.get(&serial)?;
        let demand = self.register.get(*flat.ranked.first()?)?.demand;
        let by = By::Landlord(flat.dwelling.landlord.clone());
        Some((flat.id, demand, by, flat.condition?.due))
    }

    fn paper_of(&self, serial: u64) -> DocumentId {
        let key = format!("condition/{serial}/paper");
        DocumentId::new(self.doors.derive("agent", &key, "document"))
    }
}
