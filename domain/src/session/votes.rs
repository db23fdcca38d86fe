//! How a commission votes for one dwelling: entitled voices only, and the mayor's when they are equal (L441-2, R441-9).

use crate::{
    id::{MemberId, VacancyId},
    refusal::Refusal,
    session::{Member, Session, SessionEvent, Voice, decide::sitting},
    territory::Commune,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// What each member said of the decisions proposed for one dwelling.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Ballots {
    /// For them.
    pub in_favour: BTreeSet<MemberId>,
    /// Against them.
    pub against: BTreeSet<MemberId>,
    /// Neither.
    pub abstained: BTreeSet<MemberId>,
}

/// The votes on the decisions of one dwelling. Who voted is kept, what each voted is not.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VoteCounted {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Day of the vote.
    pub on: NaiveDate,
    /// Voices for.
    pub in_favour: u8,
    /// Voices against.
    pub against: u8,
    /// Members who voted neither for nor against.
    pub abstained: u8,
    /// Who took part.
    pub voters: Vec<MemberId>,
}

/// The voices were equal, and the mayor's decided.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TieBroken {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// The mayor, or their representative.
    pub member: MemberId,
    /// Day of the vote.
    pub on: NaiveDate,
}

impl Ballots {
    /// Whether nobody voted.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all().next().is_none()
    }

    /// Everybody for.
    #[must_use]
    pub fn unanimous(members: impl IntoIterator<Item = MemberId>) -> Self {
        Self { in_favour: members.into_iter().collect(), ..Self::default() }
    }

    fn all(&self) -> impl Iterator<Item = MemberId> + '_ {
        self.in_favour.iter().chain(&self.against).chain(&self.abstained).copied()
    }
}

/// The vote that adopts the decisions. A session whose members were never named has none.
pub(super) fn adopted(
    session: &Session,
    (vacancy, commune): (VacancyId, &Commune),
    on: NaiveDate,
    ballots: &Ballots,
) -> Result<Vec<SessionEvent>, Refusal> {
    let convocation = sitting(session)?;
    if convocation.members.is_empty() {
        return Ok(vec![]);
    }
    let entitled = session.entitled(vacancy, commune);
    if entitled.len() < usize::from(convocation.quorum) {
        return Err(Refusal::NoQuorumLeft);
    }
    let voters: BTreeSet<MemberId> = ballots.all().collect();
    if voters.len() != ballots.all().count() {
        return Err(Refusal::BallotTwice);
    }
    for voter in &voters {
        if !entitled.contains_key(voter) {
            return Err(not_entitled(session, vacancy, *voter));
        }
    }
    let (for_it, against) = (ballots.in_favour.len(), ballots.against.len());
    let mayor = entitled.values().find(|member| member.voice == Voice::Casting);
    let mayor = mayor.map(|member| member.member);
    let mut events = vec![SessionEvent::VoteCounted(VoteCounted {
        vacancy,
        on,
        in_favour: count(for_it),
        against: count(against),
        abstained: count(ballots.abstained.len()),
        voters: in_order(&convocation.members, &voters),
    })];
    match (for_it.cmp(&against), mayor) {
        (std::cmp::Ordering::Greater, _) => {}
        (std::cmp::Ordering::Equal, Some(member)) if ballots.in_favour.contains(&member) => {
            events.push(SessionEvent::TieBroken(TieBroken { vacancy, member, on }));
        }
        (std::cmp::Ordering::Equal, mayor)
            if mayor.is_none_or(|member| !ballots.against.contains(&member)) =>
        {
            return Err(Refusal::Tie);
        }
        _ => return Err(Refusal::NotAdopted),
    }
    Ok(events)
}

/// In the order of the convocation.
fn in_order(called: &[Member], voters: &BTreeSet<MemberId>) -> Vec<MemberId> {
    called.iter().map(|called| called.member).filter(|member| voters.contains(member)).collect()
}

fn count(members: usize) -> u8 {
    u8::try_from(members).unwrap_or(u8::MAX)
}

/// Why a voice does not count.
fn not_entitled(session: &Session, vacancy: VacancyId, voter: MemberId) -> Refusal {
    let member = session.convocation.as_ref().and_then(|convocation| convocation.member(voter));
    match member {
        None => Refusal::MemberUnknown,
        Some(_) if session.is_recused(vacancy, voter) => Refusal::MemberRecused,
        Some(_) if !session.attending.contains(&voter) => Refusal::MemberAbsent,
        Some(_) => Refusal::MemberCannotVote,
    }
}
