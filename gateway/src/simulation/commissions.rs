//! Sessions of the landlords' attribution commissions: one a week each.

use super::{
    diary::{Task, later, weekday},
    dice::Dice,
    doors::{Ask, By, Door},
    lettings::Meeting,
    parameters::assumed,
    rare::Condition,
    run::{Failed, Simulation},
};
use chrono::{Datelike as _, NaiveDate};
use domain::{
    id::{DemandId, SessionId, VacancyId},
    session::{Decision, Inadmissibility, NonAllocationReason, SessionCommand},
    world::Command,
};
use std::collections::BTreeMap;

/// Voting members that make a quorum.
pub(super) const QUORUM: u8 = 4;

/// A flat decided: its candidates in order, how many are ranked, and what the first still owes.
pub(super) type Decided = (u64, VacancyId, Vec<(u64, DemandId)>, usize, Option<Condition>);

impl<D: Door> Simulation<D> {
    /// Convenes the sessions that meet in some days, with every flat that has its candidates.
    pub(super) async fn convene(&mut self, day: NaiveDate) -> Result<(), Failed> {
        let meets_on = later(day, assumed::TO_SESSION);
        let weekday = usize::try_from(meets_on.weekday().num_days_from_monday()).unwrap_or(7);
        let landlords = (0..self.territory.landlords.len()).filter(|rank| rank % 5 == weekday);
        let mut asks = Vec::new();
        let mut meetings = Vec::new();
        for landlord in landlords {
            let flats = self.ready.remove(&landlord).unwrap_or_default();
            let Some(body) = self.territory.landlords.get(landlord).filter(|_| !flats.is_empty())
            else {
                continue;
            };
            self.next_session += 1;
            let key = format!("session/{}", self.next_session);
            let id = SessionId::new(self.doors.derive("commission", &key, "session"));
            let listed = flats.iter().filter_map(|f| self.flats.get(f));
            let agenda = listed.clone().map(|f| f.id).collect();
            let communes = listed.map(|f| f.dwelling.commune.clone()).collect();
            let members = self.members(body, &communes, meets_on);
            let voting = self.voting(&members, meets_on);
            let (whose, quorum) = (body.clone(), QUORUM);
            let command =
                SessionCommand::Convene { landlord: whose, meets_on, agenda, quorum, members };
            asks.push(Ask {
                key,
                by: By::Commission(body.clone()),
                command: Command::Session(id, command),
            });
            meetings.push((
                self.next_session,
                Meeting { id, landlord, flats, postponed: false, voting },
            ));
        }
        let done = self.doors.submit(day, asks).await?;
        for ((serial, meeting), done) in meetings.into_iter().zip(done) {
            if done {
                self.sessions.insert(serial, meeting);
                self.diary.plan(meets_on, Task::Meet { session: serial });
            } else {
                self.ready.entry(meeting.landlord).or_default().extend(meeting.flats);
            }
        }
        Ok(())
    }

    /// A session meets: its agenda is frozen, quorum, a decision for every candidate of every flat, letters.
    pub(super) async fn meet(&mut self, day: NaiveDate, serial: u64) -> Result<(), Failed> {
        let Some(mut meeting) = self.sessions.remove(&serial) else { return Ok(()) };
        let mut dice = self.seed.dice("session", serial, u64::from(meeting.postponed));
        if !meeting.postponed && dice.happens(assumed::POSTPONED_SESSIONS) {
            let meets_on = later(day, 7);
            meeting.postponed = true;
            let command = SessionCommand::Postpone { meets_on };
            let ask = self.of_session(&meeting, format!("postponed/{serial}"), command);
            self.doors.leave(day, ask.into_iter().collect()).await?;
            self.sessions.insert(serial, meeting);
            self.diary.plan(meets_on, Task::Meet { session: serial });
            return Ok(());
        }
        let freeze = SessionCommand::FreezeAgenda { on: day };
        let ask = self.of_session(&meeting, format!("agenda/{serial}"), freeze);
        self.doors.leave(day, ask.into_iter().collect()).await?;
        let sits = Self::attend(&mut meeting, &mut dice);
        let ask = self.of_session(&meeting, format!("quorum/{serial}"), sits);
        self.doors.leave(day, ask.into_iter().collect()).await?;
        self.decide(day, &meeting).await?;
        self.diary.plan(weekday(later(day, 3)), Task::Minutes { session: serial });
        meeting.flats.clear();
        self.sessions.insert(serial, meeting);
        Ok(())
    }

    async fn decide(&mut self, day: NaiveDate, meeting: &Meeting) -> Result<(), Failed> {
        let mut asks = Vec::new();
        let (mut first, mut decided) = (Vec::new(), Vec::new());
        for serial in &meeting.flats {
            let Some(flat) = self.flats.get(serial) else { continue };
            let known = |household: &u64| Some((*household, self.register.get(*household)?.demand));
            let candidates: Vec<(u64, DemandId)> =
                flat.candidates.iter().filter_map(known).collect();
            let mut dice = self.seed.dice("decision", *serial, 0);
            // The first dwelling of a run is allocated to one household alone, and some later ones.
            let alone = !std::mem::replace(&mut self.allocated, true);
            let ranks = ranks(&mut dice, candidates.len(), alone);
            let condition = self.courses.draw(&mut dice, day, ranks);
            let mut decision = |rank: usize| {
                if let Some(condition) = condition.filter(|_| rank == 0) {
                    condition.decision()
                } else if rank < ranks {
                    Decision::Allocate { rank: u8::try_from(rank + 1).unwrap_or(u8::MAX) }
                } else {
                    unranked(&mut dice, std::mem::replace(&mut self.inadmissible, true))
                }
            };
            let decisions = candidates
                .iter()
                .enumerate()
                .map(|(n, (_, demand))| (*demand, decision(n)))
                .collect();
            let (vacancy, commune) = (flat.id, flat.dwelling.commune.clone());
            let (aside, ballots) = self.vote(meeting, (*serial, vacancy, &commune), day);
            first.extend(aside);
            let command = SessionCommand::Decide {
                vacancy,
                on: day,
                decisions,
                read: BTreeMap::new(),
                ballots,
            };
            asks.extend(self.of_session(meeting, format!("decision/{serial}"), command));
            decided.push((*serial, vacancy, candidates, ranks, condition));
        }
        self.doors.leave(day, first).await?;
        let done = self.doors.submit(day, asks).await?;
        for (flat, done) in decided.into_iter().zip(done) {
            if done {
                self.write_to(day, meeting, &flat).await?;
                self.again(day, meeting, &flat).await?;
            } else {
                self.ready.entry(meeting.landlord).or_default().push(flat.0);
            }
        }
        Ok(())
    }

    /// A letter to each candidate of a flat, and what follows.
    async fn write_to(
        &mut self,
        day: NaiveDate,
        meeting: &Meeting,
        (serial, vacancy, candidates, ranks, condition): &Decided,
    ) -> Result<(), Failed> {
        let mut letters = Vec::new();
        for (rank, (household, demand)) in candidates.iter().enumerate() {
            let (on, says_how) = (day, true);
            let (vacancy, demand, chosen) = (*vacancy, *demand, rank < *ranks);
            let command = SessionCommand::Notify { vacancy, demand, on, says_how };
            letters.extend(self.of_session(meeting, format!("letter/{serial}/{rank}"), command));
            self.posted(meeting, (*serial, rank), (vacancy, demand, chosen), day);
            if !chosen {
                self.free(*household);
            }
        }
        if let Some(flat) = self.flats.get_mut(serial) {
            flat.ranked = candidates.iter().take(*ranks).map(|(household, _)| *household).collect();
            (flat.turn, flat.condition) = (0, *condition);
        }
        self.after_decision(day, *serial);
        self.doors.leave(day, letters).await
    }

    /// Publishes the minutes of these sessions and forgets them.
    pub(super) async fn minutes(
        &mut self,
        day: NaiveDate,
        sessions: Vec<u64>,
    ) -> Result<(), Failed> {
        let mut asks = Vec::new();
        for serial in sessions {
            if let Some(meeting) = self.sessions.remove(&serial) {
                let command = SessionCommand::PublishMinutes { on: day };
                asks.extend(self.of_session(&meeting, format!("minutes/{serial}"), command));
            }
        }
        self.doors.leave(day, asks).await
    }

    pub(super) fn of_session(
        &self,
        meeting: &Meeting,
        key: String,
        command: SessionCommand,
    ) -> Option<Ask> {
        let by = By::Commission(self.territory.landlords.get(meeting.landlord)?.clone());
        Some(Ask { key, by, command: Command::Session(meeting.id, command) })
    }
}

/// How many of the candidates are ranked: most sessions rank three, or all but one of few; one where the dwelling is
/// allocated to a household `alone`, as some are.
fn ranks(dice: &mut Dice, candidates: usize, alone: bool) -> usize {
    if alone || dice.happens(assumed::ALLOCATED_ALONE) {
        return 1;
    }
    let most = candidates.min(assumed::RANKED);
    if candidates == most && most > 2 && dice.happens(0.3) { most - 1 } else { most }
}

fn reason(dice: &mut Dice) -> NonAllocationReason {
    use NonAllocationReason::{DwellingUnsuited, EffortRate, MissingDocument, OtherHouseholdFirst};
    let reasons = [
        (OtherHouseholdFirst, 0.6),
        (EffortRate, 0.15),
        (MissingDocument, 0.17),
        (DwellingUnsuited, 0.08),
    ];
    reasons.get(dice.weighted(&reasons.map(|r| r.1))).map_or(OtherHouseholdFirst, |r| r.0)
}

/// Why a candidate is not ranked: hardly ever because the demand is not admissible (R441-3 e), and once at least.
fn unranked(dice: &mut Dice, once: bool) -> Decision {
    let drawn = dice.happens(assumed::INADMISSIBLE);
    if drawn || !once {
        return Decision::Inadmissible { cause: Inadmissibility::Resources };
    }
    Decision::NotAllocate { reasons: vec![reason(dice)] }
}
