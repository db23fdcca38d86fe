//! How the rules are asked for a day: by what a state tells, or by trying a command day after day.

use super::acts::{of_demand, of_referral, of_session, of_vacancy, sitting};
use crate::{
    calendar::Deadline,
    demand::{
        Demand, DemandCommand as D, DemandEvent, DocumentCategory, Ground, LetterChannel,
        LetterCommand as L, LetterPurpose, RepairCommand, RightSaid,
    },
    law::Law,
    reception::ReceptionCommand,
    referral::ReferralCommand,
    scoring::{self},
    session::{Decision, DecisionContested, Door, SessionCommand as S},
    testing::*,
    vacancy::VacancyCommand as V,
    world::{Command, Event},
};
use chrono::NaiveDate;

type Holds = fn(&Scenario, NaiveDate) -> bool;

/// How a day is asked for.
pub(super) enum Read {
    /// The day for which the clock waits.
    Clock(Deadline),
    /// A day that the demand tells.
    Told(fn(&Demand, &Law) -> Option<NaiveDate>),
    /// The first day on which this holds.
    First(Holds),
    /// The day before it: the last of a time.
    Until(Holds),
    /// The last day on which this still holds.
    While(Holds),
}

impl Read {
    pub(super) fn ask(&self, scenario: &Scenario, from: NaiveDate) -> Option<NaiveDate> {
        let world = scenario.world();
        let demand = world.demand(demand(1))?;
        let mut days = from.iter_days().take(1_000);
        match self {
            Self::Clock(kind) => {
                let due = demand.deadlines(&scenario.law);
                due.into_iter().find_map(|(of, due)| (of == *kind).then_some(due))
            }
            Self::Told(told) => told(demand, &scenario.law),
            Self::First(holds) => days.find(|on| holds(scenario, *on)),
            Self::Until(holds) => days.find(|on| holds(scenario, *on))?.pred_opt(),
            Self::While(holds) => days.find(|on| !holds(scenario, *on))?.pred_opt(),
        }
    }
}

/// Whether the rules let this be done, and it does something.
fn accepts(scenario: &Scenario, command: &Command) -> bool {
    scenario.when(command).is_ok_and(|events| !events.is_empty())
}

pub(super) fn certificate(demand: &Demand, law: &Law) -> Option<NaiveDate> {
    demand.certificate_limit(&law.calendar)
}

pub(super) fn validity(demand: &Demand, _: &Law) -> Option<NaiveDate> {
    demand.expires_on()
}

pub(super) fn court_until(demand: &Demand, law: &Law) -> Option<NaiveDate> {
    demand.right.court(law)?.until
}

/// Whether a notice of this day leaves the end of validity where it is.
pub(super) fn notice_in_time(scenario: &Scenario, on: NaiveDate) -> bool {
    let before = scenario.world().demand(demand(1)).and_then(Demand::expires_on);
    let sent = scenario.when(&of_demand(D::SendRenewalNotice { on })).unwrap();
    sent.iter().any(|(_, event)| match event {
        Event::Demand(DemandEvent::RenewalNoticeSent { expires_on, .. }) => {
            Some(*expires_on) == before
        }
        _ => false,
    })
}

pub(super) fn expires(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_demand(D::Expire { on }))
}

fn counts(scenario: &Scenario, on: NaiveDate, criterion: &str, least: i32) -> bool {
    let world = scenario.world();
    let score = scoring::score(world.demand(demand(1)).unwrap(), on, &scenario.law).unwrap();
    score.lines.lines.iter().any(|line| line.criterion == criterion && line.points >= least)
}

pub(super) fn abnormal(scenario: &Scenario, on: NaiveDate) -> bool {
    counts(scenario, on, "abnormal-delay", 1)
}

/// A point a month, in the example grid.
pub(super) fn twelve_months(scenario: &Scenario, on: NaiveDate) -> bool {
    counts(scenario, on, "months", 12)
}

pub(super) fn breached(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &Command::Reception(reception(1), ReceptionCommand::Breach { on }))
}

pub(super) fn referral_expires(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_referral(ReferralCommand::Expire { on }))
}

pub(super) fn may_be_warned(scenario: &Scenario, on: NaiveDate) -> bool {
    let purpose = LetterPurpose::Warning { ground: Ground::NoAnswer };
    let (channel, address) = (LetterChannel::Registered, Some(1));
    let warning = L::Send { letter: letter(9), purpose, on, channel, address };
    accepts(scenario, &of_demand(D::Letter(warning)))
}

pub(super) fn ends_unanswered(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_demand(D::Letter(L::End { ground: Ground::NoAnswer, on })))
}

pub(super) fn court_open(scenario: &Scenario, on: NaiveDate) -> bool {
    let (body, step) = (Some(token("prefecture-44")), RightSaid::OpenCourt);
    accepts(scenario, &of_demand(D::RecordRight { on, body, step }))
}

pub(super) fn may_contest(scenario: &Scenario, on: NaiveDate) -> bool {
    let (vacancy, demand, door) = (vacancy(2), demand(1), Door::Court);
    accepts(scenario, &of_session(2, S::Contest(DecisionContested { vacancy, demand, on, door })))
}

/// Whether a commission may ask for a document by this day.
pub(super) fn may_be_due(scenario: &Scenario, due: NaiveDate) -> bool {
    let document = DocumentCategory::TaxNotice;
    let decision = Decision::AllocateIf { rank: 1, document, due };
    accepts(scenario, &sitting((1, 1), day("2028-03-21"), decision))
}

pub(super) fn condition_lapses(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_vacancy(1, V::LapseCondition { demand: demand(1), on }))
}

/// Whether an offer of 5 April may ask for a reply by this day.
pub(super) fn may_be_reply_day(scenario: &Scenario, reply_by: NaiveDate) -> bool {
    let on = day("2028-04-05");
    accepts(scenario, &of_vacancy(1, V::MakeOffer { demand: demand(1), on, reply_by }))
}

pub(super) fn deemed_refused(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_vacancy(1, V::DeemRefused { demand: demand(1), on }))
}

pub(super) fn may_come_back(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_demand(D::Reinstate { on, mistake: None }))
}

pub(super) fn may_be_erased(scenario: &Scenario, on: NaiveDate) -> bool {
    accepts(scenario, &of_demand(D::Repair(RepairCommand::Erase { on })))
}
