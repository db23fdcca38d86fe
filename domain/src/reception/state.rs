//! What the rules remember of a reception.

use crate::{
    calendar::Deadline,
    decider::Aggregate,
    id::{DemandId, PlaceId},
    reception::{CancellationCause, ReceptionEvent},
    referral::Mission,
    territory::{ScriptCode, ScriptVersion},
};
use chrono::NaiveDate;
use std::collections::BTreeMap;

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The demand, once there is one.
    pub demand: Option<DemandId>,
    /// Where.
    pub place: PlaceId,
    /// For what.
    pub mission: Mission,
    /// Day.
    pub on: NaiveDate,
}

/// An interview that was held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Interview {
    /// Where.
    pub place: PlaceId,
    /// Day.
    pub on: NaiveDate,
    /// Version of the script.
    pub script: ScriptVersion,
    /// The answer given to each question asked.
    pub answers: BTreeMap<ScriptCode, ScriptCode>,
}

/// Where a reception stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Course {
    /// Nobody asked.
    #[default]
    Absent,
    /// No day is given.
    Waiting,
    /// A day is given.
    Scheduled {
        /// Where.
        place: PlaceId,
        /// Day of the interview.
        meets_on: NaiveDate,
    },
    /// The person was received.
    Held(Interview),
    /// Nobody will be.
    Cancelled(CancellationCause),
}

/// The reception of a person, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reception {
    /// What was asked.
    pub asked: Option<Asked>,
    /// Last day to receive in time.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub course: Course,
    /// Whether the log says that it was late.
    pub breached: bool,
}

impl Reception {
    /// Whether somebody still has to be received.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        matches!(self.course, Course::Waiting | Course::Scheduled { .. })
    }

    /// The deadline this state waits for: the day after the last one in time.
    #[must_use]
    pub fn deadline(&self) -> Option<(Deadline, NaiveDate)> {
        let due = self.due.filter(|_| self.is_open() && !self.breached)?;
        Some((Deadline::FirstReception, due.succ_opt()?))
    }
}

impl Aggregate for Reception {
    type Event = ReceptionEvent;

    fn evolve(mut self, event: &ReceptionEvent) -> Self {
        use ReceptionEvent as E;
        match event {
            E::Requested { demand, place, mission, requested_on, due, .. } => {
                let (demand, place, mission) = (*demand, *place, *mission);
                self.asked = Some(Asked { demand, place, mission, on: *requested_on });
                self.due = Some(*due);
                self.course = Course::Waiting;
            }
            E::Scheduled { place, meets_on, .. } => {
                self.course = Course::Scheduled { place: *place, meets_on: *meets_on };
            }
            E::Held { place, held_on, script, answers, .. } => {
                let (script, answers) = (script.clone(), answers.clone());
                self.course =
                    Course::Held(Interview { place: *place, on: *held_on, script, answers });
            }
            E::Cancelled { cause, .. } => self.course = Course::Cancelled(*cause),
            E::DelayBreached { .. } => self.breached = true,
        }
        self
    }
}
