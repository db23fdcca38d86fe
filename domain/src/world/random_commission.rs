//! Random acts of commissions whose members have names: votes, second runs, letters and contestations.

use super::{Command, State, World};
use crate::{
    session::{
        Answer, Ballots, ContestationAnswered, Decision, DecisionContested, Door, MemberRecused,
        NonAllocationReason, NoticePresented, RerunCause, RerunOpened, SessionCommand as S, moved,
    },
    testing::*,
};
use chrono::{Days, NaiveDate};

/// Three sessions whose members are named and there: the second dwelling on two agendas, the first on one.
pub(super) fn called() -> impl Iterator<Item = Command> {
    let calls = [(3, "2025-09-26", 2), (4, "2025-09-30", 2), (5, "2025-09-25", 1)];
    let calls = calls.into_iter().flat_map(|(s, date, v)| {
        let freeze = Command::Session(session(s), S::FreezeAgenda { on: day(date) });
        [convene_on(s, date, vec![vacancy(v)]), freeze, attend(s, [1, 2, 3, 4, 5, MAYOR])]
    });
    [declare(2)].into_iter().chain(calls)
}

/// Something a commission, the post or a household does.
pub(super) fn of_commission(dice: &mut Dice, on: NaiveDate, world: &World) -> Command {
    let (s, v) = (2 + dice.of(3), if dice.below(4) == 0 { 2 } else { 1 });
    let called = world.session(session(s)).and_then(|session| session.convocation.as_ref());
    let (vacancy, meets_on) = (vacancy(v), called.map_or(on, |called| called.meets_on));
    let command = match dice.below(20) {
        0 => S::FreezeAgenda { on: meets_on },
        1 => {
            let there = (1..=10).filter(|_| dice.below(4) > 0).map(member).collect();
            S::RecordAttendance { present: there }
        }
        2 => {
            let member = member(dice.of(10));
            S::Recuse(MemberRecused { member, vacancy, on: meets_on })
        }
        3..7 => {
            let (first, cause) = (session(dice.of(5)), RerunCause::MaterialError);
            S::OpenRerun(RerunOpened { vacancy, first, cause, on: meets_on })
        }
        7..15 => return decision(dice, (s, v), world),
        _ => return Command::Session(session(dice.of(5)), after(dice, v, on)),
    };
    Command::Session(session(s), command)
}

/// What follows a decision, for any household.
fn after(dice: &mut Dice, v: u128, on: NaiveDate) -> S {
    let (vacancy, demand) = (vacancy(v), demand(dice.of(4)));
    let door = if dice.below(2) == 0 { Door::Commission } else { Door::Court };
    let on = on + Days::new(dice.below(90));
    match dice.below(4) {
        0 => S::Notify { vacancy, demand, on, says_how: dice.below(2) == 0 },
        1 => S::PresentNotice(NoticePresented { vacancy, demand, presented_on: on }),
        2 => S::Contest(DecisionContested { vacancy, demand, on, door }),
        _ => {
            let (answer, says_how) = (Answer::Upheld, true);
            let said = ContestationAnswered { vacancy, demand, on, door, answer, says_how };
            S::AnswerContestation(said)
        }
    }
}

/// Decides for every candidate there is, by whoever votes, having read what moved.
fn decision(dice: &mut Dice, (s, v): (u128, u128), world: &World) -> Command {
    let (vacancy_id, absent) = (vacancy(v), crate::session::Session::default());
    let known = world.session(session(s)).unwrap_or(&absent);
    let on = known.convocation.as_ref().map_or(day("2025-09-24"), |called| called.meets_on);
    let state = world.vacancy(vacancy_id).cloned().unwrap_or_default();
    let refused = Decision::NotAllocate { reasons: vec![NonAllocationReason::EffortRate] };
    let mut rank = 0;
    let candidates = known.candidates((vacancy_id, &state), world).into_iter();
    let decisions = candidates.map(|demand| {
        if dice.below(4) == 0 {
            return (demand, refused.clone());
        }
        rank += 1;
        (demand, Decision::Allocate { rank })
    });
    let decisions = decisions.collect();
    let read = moved(known, (vacancy_id, &state), world);
    let read = read.into_iter().map(|moved| (moved.demand, moved.facts)).collect();
    let mut ballots = Ballots::default();
    for n in (1..=10).map(member) {
        // mostly those who may vote, now and then someone who may not
        if known.entitled(vacancy_id, &token("44109")).contains_key(&n) || dice.below(40) == 0 {
            let against = dice.below(5) == 0;
            if against { &mut ballots.against } else { &mut ballots.in_favour }.insert(n);
        }
    }
    let command = S::Decide { vacancy: vacancy_id, on, decisions, read, ballots };
    Command::Session(session(s), command)
}

/// What must be true of any history of commissions; gives the number of votes, of second runs and of contestations.
pub(super) fn holds(world: &World) -> [usize; 3] {
    let mut met = [0; 3];
    for (stream, state) in world.streams() {
        let State::Session(session) = state else { continue };
        for (vacancy, vote) in &session.votes {
            met[0] += 1;
            let counted = vote.in_favour + vote.against + vote.abstained;
            assert_eq!(usize::from(counted), vote.voters.len());
            assert!(vote.in_favour >= vote.against && vote.in_favour > 0);
            let quorum = session.convocation.as_ref().unwrap().quorum;
            for voter in &vote.voters {
                assert!(!session.recused.contains(&(*vacancy, *voter)), "{voter} stood aside");
                assert!(session.attending.contains(voter), "{voter} was not there");
                let convocation = session.convocation.as_ref().unwrap();
                assert!(convocation.member(*voter).unwrap().votes(), "{voter} has no voice");
            }
            let commune = token("44109");
            let entitled = session.entitled(*vacancy, &commune).len();
            assert!(entitled >= usize::from(quorum), "{stream} decides without quorum");
        }
        met[1] += session.reruns.keys().filter(|vacancy| session.has_decided(**vacancy)).count();
        for ((vacancy, demand), outcome) in &session.decisions {
            met[2] += outcome.contestations.len();
            let open = outcome.open_contestation().is_some();
            let crate::id::StreamId::Session(id) = stream else { panic!() };
            let held = world.demand(*demand).unwrap().contested.contains_key(&(id, *vacancy));
            assert_eq!(open, held, "{demand} is held while it contests");
        }
    }
    met
}
