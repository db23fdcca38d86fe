//! Members of the simulated commissions: who is called, who is there, how they vote; letters, and who contests.

use super::{
    commissions::{Decided, QUORUM},
    diary::{later, weekday},
    dice::Dice,
    doors::{Ask, Door},
    lettings::Meeting,
    rare::Planned,
    run::{Failed, Simulation},
};
use crate::seats::roster;
use chrono::NaiveDate;
use domain::{
    id::{DemandId, MemberId, SessionId, VacancyId},
    session::{
        Answer, Ballots, Called, ContestationAnswered, Decision, DecisionContested, Door as Way,
        MemberRecused, NonAllocationReason, NoticePresented, RerunCause, RerunOpened, Seat,
        SessionCommand, Voice,
    },
    territory::{Body, Commune},
};
use std::collections::{BTreeMap, BTreeSet};

/// Members the board of a landlord sends; they come always.
const BOARD: usize = 6;
/// One dwelling in so many has a member who stands aside, a vote the mayor decides, a decision contested, a second run.
/// Assumptions: no figure is published.
const ASIDE: u64 = 29;
const EQUAL: u64 = 31;
const CONTESTED: u64 = 37;
const AGAIN: u64 = 43;

/// What has happened once in this run: each happens at the first chance, so that a run of any size meets it.
#[derive(Debug, Clone, Copy, Default)]
pub struct Firsts {
    aside: bool,
    equal: bool,
    contested: bool,
    again: bool,
}

/// A member who may vote.
#[derive(Debug, Clone)]
pub struct Voter {
    member: MemberId,
    commune: Option<Commune>,
    casting: bool,
}

impl<D: Door> Simulation<D> {
    /// The members of the rules of that day, the same in every session of a landlord.
    pub(super) fn members(
        &self,
        landlord: &Body,
        communes: &BTreeSet<Commune>,
        meets_on: NaiveDate,
    ) -> Vec<Called> {
        let Some(rules) = self.law.commissions.rule_set(meets_on) else { return Vec::new() };
        let id = |key: &str| {
            let key = format!("member/{key}");
            MemberId::new(self.doors.derive("commission", &key, MemberId::CATEGORY))
        };
        roster(rules, landlord, communes, id)
    }

    /// Those of them who vote.
    pub(super) fn voting(&self, members: &[Called], meets_on: NaiveDate) -> Vec<Voter> {
        let rules = self.law.commissions.rule_set(meets_on);
        let voter = |called: &Called| {
            let voice = rules?.seats.get(&called.seat)?;
            let (member, commune) = (called.member, called.commune.clone());
            let casting = called.seat == Seat::Mayor;
            (*voice != Voice::Consultative).then_some(Voter { member, commune, casting })
        };
        members.iter().filter_map(voter).collect()
    }

    /// Who is there: the board, and some of the others. The rest is forgotten.
    pub(super) fn attend(meeting: &mut Meeting, dice: &mut Dice) -> SessionCommand {
        let others = i64::try_from(meeting.voting.len().saturating_sub(BOARD)).unwrap_or(0);
        let come = usize::try_from(dice.between(0, others)).unwrap_or(0);
        meeting.voting.truncate(BOARD + come);
        let present = meeting.voting.iter().map(|voter| voter.member).collect();
        SessionCommand::RecordAttendance { present }
    }

    /// How the members vote for one flat, after whoever stands aside for it.
    pub(super) fn vote(
        &mut self,
        meeting: &Meeting,
        (serial, vacancy, commune): (u64, VacancyId, &Commune),
        day: NaiveDate,
    ) -> (Vec<Ask>, Ballots) {
        let here = |voter: &&Voter| voter.commune.as_ref().is_none_or(|own| own == commune);
        let mut voters: Vec<&Voter> = meeting.voting.iter().filter(here).collect();
        let mut asks = Vec::new();
        let first = !std::mem::replace(&mut self.firsts.aside, true);
        if (first || serial % ASIDE == 3) && voters.len() >= BOARD {
            let member = voters.remove(0).member;
            let said = MemberRecused { member, vacancy, on: day };
            asks.extend(self.of_session(
                meeting,
                format!("aside/{serial}"),
                SessionCommand::Recuse(said),
            ));
        }
        let mayor = voters.iter().position(|voter| voter.casting);
        if let Some(mayor) = mayor
            && (!self.firsts.equal || serial % EQUAL == 0)
        {
            self.firsts.equal = true;
            return (asks, tie(&voters, mayor));
        }
        (asks, Ballots::unanimous(voters.iter().map(|voter| voter.member)))
    }

    /// The post presents a letter two days later; now and then the household contests a decision.
    pub(super) fn posted(
        &mut self,
        meeting: &Meeting,
        (serial, rank): (u64, usize),
        (vacancy, demand, allocated): (VacancyId, DemandId, bool),
        day: NaiveDate,
    ) {
        let presented_on = weekday(later(day, 2));
        let presented = NoticePresented { vacancy, demand, presented_on };
        let present = SessionCommand::PresentNotice(presented);
        self.later(meeting, format!("presented/{serial}/{rank}"), presented_on, present);
        if allocated || (self.firsts.contested && serial % CONTESTED != 5) {
            return;
        }
        self.firsts.contested = true;
        let (door, on) = (Way::Commission, weekday(later(day, 20)));
        let said = DecisionContested { vacancy, demand, on, door };
        let key = format!("contested/{serial}/{rank}");
        self.later(meeting, key, on, SessionCommand::Contest(said));
        let on = weekday(later(day, 45));
        let (answer, says_how) = (Answer::Upheld, true);
        let said = ContestationAnswered { vacancy, demand, on, door, answer, says_how };
        let key = format!("answered/{serial}/{rank}");
        self.later(meeting, key, on, SessionCommand::AnswerContestation(said));
    }

    /// Now and then an extraordinary session of the same day examines a dwelling again, for a material error, and
    /// decides the same. It is called on another dwelling of the landlord, if there is one.
    pub(super) async fn again(
        &mut self,
        day: NaiveDate,
        meeting: &Meeting,
        (serial, vacancy, candidates, ranks, condition): &Decided,
    ) -> Result<(), Failed> {
        if condition.is_some() || (self.firsts.again && serial % AGAIN != 9) {
            return Ok(());
        }
        let mut others = self.flats.values();
        let other = others.find(|flat| {
            // not decided yet, so it cannot be closed
            flat.landlord == meeting.landlord && flat.id != *vacancy && flat.ranked.is_empty()
        });
        let flat = self.flats.get(serial).zip(self.territory.landlords.get(meeting.landlord));
        let (Some(other), Some((flat, landlord))) = (other, flat) else { return Ok(()) };
        let (landlord, agenda) = (landlord.clone(), vec![other.id]);
        let communes = BTreeSet::from([flat.dwelling.commune.clone()]);
        let members = self.members(&landlord, &communes, day);
        let voting = self.voting(&members, day);
        let present: BTreeSet<MemberId> = voting.iter().map(|voter| voter.member).collect();
        let key = format!("again/{serial}");
        let id = SessionId::new(self.doors.derive("commission", &key, "session"));
        let second =
            Meeting { id, landlord: meeting.landlord, flats: vec![], postponed: false, voting };
        let (first, cause, on) = (meeting.id, RerunCause::MaterialError, day);
        let decision = |(n, (_, demand)): (usize, &(u64, DemandId))| {
            let rank = u8::try_from(n + 1).unwrap_or(u8::MAX);
            let reasons = vec![NonAllocationReason::OtherHouseholdFirst];
            let other = Decision::NotAllocate { reasons };
            (*demand, if n < *ranks { Decision::Allocate { rank } } else { other })
        };
        let decisions = candidates.iter().enumerate().map(decision).collect();
        let (vacancy, read) = (*vacancy, BTreeMap::new());
        let ballots = Ballots::unanimous(present.iter().copied());
        let quorum = QUORUM;
        let steps = [
            SessionCommand::Convene { landlord, meets_on: day, agenda, quorum, members },
            SessionCommand::OpenRerun(RerunOpened { vacancy, first, cause, on }),
            SessionCommand::FreezeAgenda { on },
            SessionCommand::RecordAttendance { present },
            SessionCommand::Decide { vacancy, on, decisions, read, ballots },
            SessionCommand::PublishMinutes { on },
        ];
        let mut asks = Vec::new();
        for (n, step) in steps.into_iter().enumerate() {
            let key = if n == 0 { key.clone() } else { format!("{key}/{n}") };
            asks.extend(self.of_session(&second, key, step));
        }
        self.firsts.again = true;
        self.doors.leave(day, asks).await
    }

    fn later(&mut self, meeting: &Meeting, key: String, day: NaiveDate, command: SessionCommand) {
        let ask = self.of_session(meeting, key, command).map(|ask| Planned::Ask(Box::new(ask)));
        self.planned.entry(day).or_default().extend(ask);
    }
}

/// As many for as against, the mayor for; whoever is left over abstains.
fn tie(voters: &[&Voter], mayor: usize) -> Ballots {
    let mut ballots = Ballots::default();
    let half = voters.len() / 2;
    for (n, voter) in voters.iter().enumerate() {
        if n == mayor || (ballots.in_favour.len() + usize::from(mayor > n) < half) {
            ballots.in_favour.insert(voter.member);
        } else if ballots.against.len() < half {
            ballots.against.insert(voter.member);
        } else {
            ballots.abstained.insert(voter.member);
        }
    }
    ballots
}
