//! A commission whose members have names to vote under.

use super::{day, member, session, token, vacancy};
use crate::{
    id::{MemberId, VacancyId},
    session::{Ballots, Called, MemberRecused, Seat, SessionCommand},
    world::Command,
};

/// The mayor of Nantes among [`members`].
pub const MAYOR: u128 = 7;

/// Six of the board, the mayor of Nantes, the metropolis, the préfet, an association: members 1 to 10.
#[must_use]
pub fn members() -> Vec<Called> {
    let seat = |n: u128| match n {
        1..=6 => (Seat::Board, "nmh", None),
        MAYOR => (Seat::Mayor, "nantes", Some(token("44109"))),
        8 => (Seat::Intermunicipality, "nantes-metropole", None),
        9 => (Seat::State, "ddets-44", None),
        _ => (Seat::Association, "association", None),
    };
    (1..=10)
        .map(|n| {
            let (seat, body, commune) = seat(n);
            Called { member: member(n), seat, body: token(body), commune }
        })
        .collect()
}

/// Calls the n-th session with its members, for this day, quorum 4.
#[must_use]
pub fn convene_on(n: u128, meets_on: &str, agenda: Vec<VacancyId>) -> Command {
    let (landlord, meets_on) = (token("nmh"), day(meets_on));
    let members = members();
    let called = SessionCommand::Convene { landlord, meets_on, agenda, quorum: 4, members };
    Command::Session(session(n), called)
}

/// Calls the n-th session with its members, for 24 September 2025, on one vacancy.
#[must_use]
pub fn call(n: u128, v: u128) -> Command {
    convene_on(n, "2025-09-24", vec![vacancy(v)])
}

/// These members are there.
#[must_use]
pub fn attend(n: u128, there: impl IntoIterator<Item = u128>) -> Command {
    let present = there.into_iter().map(member).collect();
    Command::Session(session(n), SessionCommand::RecordAttendance { present })
}

/// A member stands aside for a vacancy.
#[must_use]
pub fn recuse(n: u128, v: u128, who: u128) -> Command {
    let said = MemberRecused { member: member(who), vacancy: vacancy(v), on: day("2025-09-24") };
    Command::Session(session(n), SessionCommand::Recuse(said))
}

/// Votes for and against.
#[must_use]
pub fn ballots(
    in_favour: impl IntoIterator<Item = u128>,
    against: impl IntoIterator<Item = u128>,
) -> Ballots {
    let named = |ids: Vec<u128>| {
        ids.into_iter().map(member).collect::<std::collections::BTreeSet<MemberId>>()
    };
    let (in_favour, against) =
        (named(in_favour.into_iter().collect()), named(against.into_iter().collect()));
    Ballots { in_favour, against, ..Ballots::default() }
}

/// The same decision, voted so.
#[must_use]
pub fn voted(command: Command, ballots: Ballots) -> Command {
    match command {
        Command::Session(id, decide) => Command::Session(id, decide.voted(ballots)),
        other => other,
    }
}
