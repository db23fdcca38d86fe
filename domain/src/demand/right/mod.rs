//! The opposable right to housing (DALO, CCH L441-2-3): asked for, recognised, offered for, lapsed, open to the court.
//!
//! It is a class above points, never points. Every step is recorded under one neutral type, its content sealed; beside
//! it stands only the next date to look at, so that a clock can see it without a key. A right lapses by a refusal alone,
//! and only if the offer said both that it was made for the right and what refusing does, and if the dwelling suited
//! the household as it was on the day of the offer (R441-16-2).

mod decide;
mod kinds;
#[cfg(test)]
mod tests;

pub(super) use decide::{record, suits};
pub use kinds::*;

use crate::{calendar::next_working_day, demand::Demand, id::VacancyId, law::Law, territory::Body};
use chrono::NaiveDate;
use std::collections::{BTreeMap, BTreeSet};

/// An offer made for the right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RightOffer {
    /// What it said.
    pub said: BTreeSet<Mention>,
    /// Whether the dwelling suited on its day.
    pub suited: bool,
}

/// What the rules remember of a right.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Right {
    /// Day the mediation commission was asked.
    pub referred_on: Option<NaiveDate>,
    /// The decision.
    pub recognised: Option<Recognition>,
    /// The landlord to whom the préfet designated the household.
    pub designated: Option<Body>,
    /// Offers made for it.
    pub offers: BTreeMap<VacancyId, RightOffer>,
    /// Day it lapsed.
    pub lapsed_on: Option<NaiveDate>,
    /// Since when the court is open.
    pub court_open_on: Option<NaiveDate>,
    /// The next date to look at.
    pub due: Option<NaiveDate>,
    /// Whether a step can no longer be read.
    pub erased: bool,
}

/// When the court is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CourtWindow {
    /// First day.
    pub from: NaiveDate,
    /// Last day, a working one; none if nobody said to the person that a time runs.
    pub until: Option<NaiveDate>,
}

impl Right {
    /// Recognised here, and not lapsed.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.recognised.is_some() && self.lapsed_on.is_none()
    }

    /// When the court is or will be open, for a right without a suitable offer (CCH R441-16-1, CJA R778-2). Visible from
    /// the day of recognition.
    #[must_use]
    pub fn court(&self, law: &Law) -> Option<CourtWindow> {
        let recognition = self.recognised.filter(|_| self.is_active())?;
        if self.offers.values().any(RightOffer::counts) {
            return None;
        }
        let from = law.calendar.right_offer.after(recognition.decided_on);
        let last = || next_working_day(law.calendar.court_window.after(from));
        let until = recognition.told.then(last);
        Some(CourtWindow { from, until })
    }

    fn note(&mut self, recorded: &RightRecorded) {
        self.due = recorded.due;
        let Some(step) = recorded.step.open() else {
            self.erased = true;
            return;
        };
        match step {
            RightStep::Referred => self.referred_on = Some(recorded.on),
            RightStep::Recognised(recognition) => {
                *self =
                    Self { referred_on: self.referred_on, due: recorded.due, ..Self::default() };
                self.recognised = Some(*recognition);
            }
            RightStep::Designated { landlord } => self.designated = Some(landlord.clone()),
            RightStep::Offered { vacancy, said, suited } => {
                let offer = RightOffer { said: said.clone(), suited: *suited };
                self.offers.insert(*vacancy, offer);
            }
            RightStep::Lapsed { .. } => self.lapsed_on = Some(recorded.on),
            RightStep::CourtOpen { .. } => self.court_open_on = Some(recorded.on),
        }
    }
}

impl RightOffer {
    /// Whether refusing it loses the right: it said all it must, and suited.
    fn counts(&self) -> bool {
        self.suited && self.says_all()
    }

    fn says_all(&self) -> bool {
        Mention::ALL.iter().all(|mention| self.said.contains(mention))
    }
}

impl Demand {
    pub(super) fn record_right(&mut self, recorded: &RightRecorded) {
        self.right.note(recorded);
    }
}
