//! A decision told by letter, and contested (L441-2-2; Tribunal des conflits, 9 May 2016: an administrative decision).
//!
//! The time to contest runs from the first presentation of the letter, and only if the letter said how to contest and
//! until when (CJA R421-5). While a contestation is open the time is interrupted, and nothing of the demand is erased.

use crate::{
    calendar::next_working_day,
    decider::Decided,
    demand::{Contested, DemandEvent},
    id::{DemandId, SessionId, StreamId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::{CommissionRules, Outcome, Session, SessionEvent},
    world::Event,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The last letter about a decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Notice {
    /// Day of sending.
    pub sent_on: NaiveDate,
    /// Whether it said how to contest, and until when.
    pub says_how: bool,
    /// Day it was first presented.
    pub presented_on: Option<NaiveDate>,
}

/// Where a decision is contested.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Door {
    /// Before the commission that decided.
    Commission,
    /// Before the administrative court.
    Court,
}

/// What is answered.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Answer {
    /// The commission examines again.
    ExaminedAgain,
    /// The decision stands.
    Upheld,
}

/// A contestation, as the rules remember it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Contestation {
    /// Day it came.
    pub on: NaiveDate,
    /// Where.
    pub door: Door,
    /// What was answered, and when.
    pub answer: Option<(NaiveDate, Answer)>,
}

/// The letter was presented to the household for the first time.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NoticePresented {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The demand.
    pub demand: DemandId,
    /// Day of the first presentation, as the post proves it.
    pub presented_on: NaiveDate,
}

/// The household contests a decision.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionContested {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The demand.
    pub demand: DemandId,
    /// Day it came.
    pub on: NaiveDate,
    /// Where.
    pub door: Door,
}

/// A contestation is answered, by letter.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContestationAnswered {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The demand.
    pub demand: DemandId,
    /// Day of sending.
    pub on: NaiveDate,
    /// Which contestation.
    pub door: Door,
    /// What is answered.
    pub answer: Answer,
    /// Whether the letter says how to contest, and until when.
    pub says_how: bool,
}

/// How long a decision can be contested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimeToContest {
    /// No letter was presented: the time has not begun.
    NotPresented,
    /// The letter did not say how: no time runs against the household.
    NotSaid,
    /// Until this day, included.
    Until(NaiveDate),
    /// A contestation is open.
    Interrupted {
        /// Since when.
        since: NaiveDate,
    },
}

impl Outcome {
    /// The contestation that waits for an answer, if there is one.
    #[must_use]
    pub fn open_contestation(&self) -> Option<&Contestation> {
        self.contestations.iter().find(|contestation| contestation.answer.is_none())
    }

    /// How long it can be contested.
    #[must_use]
    pub fn time_to_contest(&self, rules: &CommissionRules) -> TimeToContest {
        if let Some(open) = self.open_contestation() {
            return TimeToContest::Interrupted { since: open.on };
        }
        match self.notice {
            Some(Notice { says_how: true, presented_on: Some(presented), .. }) => {
                // neither the day of the letter nor the last day of the months counts (délai franc)
                let end = rules.contestation.after(presented);
                TimeToContest::Until(next_working_day(end.succ_opt().unwrap_or(end)))
            }
            Some(Notice { says_how: false, presented_on: Some(_), .. }) => TimeToContest::NotSaid,
            _ => TimeToContest::NotPresented,
        }
    }
}

type Fact = Result<Option<SessionEvent>, Refusal>;

/// Any decision is told in writing, also after the minutes (L441-2-2).
pub(super) fn notify(
    session: &Session,
    (vacancy, demand): (VacancyId, DemandId),
    (on, says_how): (NaiveDate, bool),
) -> Fact {
    let convocation = session.convocation.as_ref().ok_or(Refusal::SessionUnknown)?;
    let outcome = session.decisions.get(&(vacancy, demand)).ok_or(Refusal::DecisionUnknown)?;
    if outcome.notified_on.is_some() {
        return Ok(None);
    }
    if on < convocation.meets_on {
        return Err(Refusal::ImpossibleDate);
    }
    let says_how = says_how.then_some(true);
    Ok(Some(SessionEvent::DecisionNotified { vacancy, demand, notified_on: on, says_how }))
}

/// The first presentation counts; a later one changes nothing.
pub(super) fn present(session: &Session, said: &NoticePresented) -> Fact {
    let key = (said.vacancy, said.demand);
    let outcome = session.decisions.get(&key).ok_or(Refusal::DecisionUnknown)?;
    let notice = outcome.notice.ok_or(Refusal::LetterNotSent)?;
    if notice.presented_on.is_some() {
        return Ok(None);
    }
    if said.presented_on < notice.sent_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(SessionEvent::NoticePresented(said.clone())))
}

/// In time, or without any time to keep. Written on the demand too: nothing of it is erased meanwhile.
pub(super) fn contest(
    (id, session): (SessionId, &Session),
    said: &DecisionContested,
    law: &Law,
) -> Decided {
    let key = (said.vacancy, said.demand);
    let outcome = session.decisions.get(&key).ok_or(Refusal::NotContestable)?;
    let mut open = outcome.contestations.iter().filter(|known| known.answer.is_none());
    if open.any(|known| known.door == said.door) {
        return Ok(vec![]);
    }
    let decided = outcome.decided_on.or(session.convocation.as_ref().map(|c| c.meets_on));
    if decided.is_some_and(|decided| said.on < decided) {
        return Err(Refusal::ImpossibleDate);
    }
    if let TimeToContest::Until(last) = outcome.time_to_contest(&law.commissions)
        && said.on > last
    {
        return Err(Refusal::ContestTooLate(last));
    }
    let noted = Contested { session: id, vacancy: said.vacancy, on: said.on, open: true };
    Ok(both(id, said.demand, SessionEvent::DecisionContested(said.clone()), noted))
}

/// The answer ends the contestation; a new time runs from the presentation of its letter.
pub(super) fn answer((id, session): (SessionId, &Session), said: &ContestationAnswered) -> Decided {
    let key = (said.vacancy, said.demand);
    let outcome = session.decisions.get(&key).ok_or(Refusal::NotContested)?;
    let mut same = outcome.contestations.iter().filter(|known| known.door == said.door);
    let last = same.next_back().ok_or(Refusal::NotContested)?;
    match last.answer {
        Some(given) if given == (said.on, said.answer) => return Ok(vec![]),
        Some(_) => return Err(Refusal::NotContested),
        None if said.on < last.on => return Err(Refusal::ImpossibleDate),
        None => {}
    }
    let mut open = outcome.contestations.iter().filter(|known| known.answer.is_none());
    let still = open.any(|known| known.door != said.door);
    let event = SessionEvent::ContestationAnswered(said.clone());
    if still {
        return Ok(vec![(StreamId::Session(id), Event::Session(event))]);
    }
    let noted = Contested { session: id, vacancy: said.vacancy, on: said.on, open: false };
    Ok(both(id, said.demand, event, noted))
}

fn both(
    id: SessionId,
    demand: DemandId,
    event: SessionEvent,
    noted: Contested,
) -> Vec<(StreamId, Event)> {
    vec![
        (StreamId::Session(id), Event::Session(event)),
        (StreamId::Demand(demand), Event::Demand(DemandEvent::ContestationNoted(noted))),
    ]
}
