//! What the rules remember of a referral.

use crate::{
    decider::Aggregate,
    id::{DemandId, PlaceId},
    referral::{Mission, ReferralEvent},
};
use chrono::NaiveDate;

/// Where a referral stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Progress {
    /// It does not exist.
    #[default]
    Absent,
    /// The place has not answered.
    Waiting,
    /// The place takes it.
    Accepted,
    /// The place does not take it.
    Declined,
    /// Done.
    Completed,
    /// Nobody answered.
    Expired,
}

/// What was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// The demand, once there is one.
    pub demand: Option<DemandId>,
    /// Where the applicant is.
    pub from: PlaceId,
    /// Where the mission can be done.
    pub to: PlaceId,
    /// What is asked.
    pub mission: Mission,
    /// Day it was made.
    pub on: NaiveDate,
}

/// A referral, folded from its stream.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Referral {
    /// What was asked.
    pub request: Option<Request>,
    /// Where it stands.
    pub progress: Progress,
}

impl Aggregate for Referral {
    type Event = ReferralEvent;

    fn evolve(mut self, event: &ReferralEvent) -> Self {
        use ReferralEvent as E;
        match event {
            E::Created { demand, from, to, mission, on, .. } => {
                self.request = Some(Request {
                    demand: *demand,
                    from: *from,
                    to: *to,
                    mission: *mission,
                    on: *on,
                });
                self.progress = Progress::Waiting;
            }
            E::Accepted { .. } => self.progress = Progress::Accepted,
            E::Declined { .. } => self.progress = Progress::Declined,
            E::Completed { .. } => self.progress = Progress::Completed,
            E::Expired { .. } => self.progress = Progress::Expired,
        }
        self
    }
}
