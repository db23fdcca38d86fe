//! Who sits in a commission: members with a seat, a body and a voice; who is there, and who stands aside (R441-9).

use crate::{
    id::{MemberId, VacancyId},
    law::Law,
    refusal::Refusal,
    session::{Convocation, Session, SessionEvent, decide::sitting},
    territory::{Body, Commune},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a person sits as.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Seat {
    /// Named by the board of the landlord.
    Board,
    /// Mayor of the commune of a dwelling, or their representative.
    Mayor,
    /// President of the intermunicipality, or their representative.
    Intermunicipality,
    /// Préfet, or their representative.
    State,
    /// Approved association.
    Association,
}

/// How a seat takes part.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Voice {
    /// Votes.
    Votes,
    /// Votes, and decides when the votes are equal.
    Casting,
    /// Speaks without voting.
    Consultative,
}

/// A member as the convocation names them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Called {
    /// Who: an opaque identifier that names nobody.
    pub member: MemberId,
    /// As what.
    pub seat: Seat,
    /// For which body.
    pub body: Body,
    /// Of which commune, for a mayor: their voice counts for its dwellings only.
    pub commune: Option<Commune>,
}

/// A member as recorded, with the voice that the rules of the day give.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who: an opaque identifier that names nobody.
    pub member: MemberId,
    /// As what.
    pub seat: Seat,
    /// For which body.
    pub body: Body,
    /// Of which commune, for a mayor.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub commune: Option<Commune>,
    /// How they take part.
    pub voice: Voice,
}

/// A member stands aside for one dwelling.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRecused {
    /// Who.
    pub member: MemberId,
    /// For which dwelling.
    pub vacancy: VacancyId,
    /// Day it was said.
    pub on: NaiveDate,
}

impl Member {
    /// Whether they vote at all.
    #[must_use]
    pub fn votes(&self) -> bool {
        self.voice != Voice::Consultative
    }

    /// Whether their voice counts for a dwelling of this commune.
    #[must_use]
    pub fn votes_in(&self, commune: &Commune) -> bool {
        self.votes() && self.commune.as_ref().is_none_or(|own| own == commune)
    }
}

/// The members with the voices of the day of the meeting, under the name of the rules.
pub(super) fn seated(
    called: &[Called],
    (meets_on, quorum): (NaiveDate, u8),
    law: &Law,
) -> Result<(Option<String>, Vec<Member>), Refusal> {
    if called.is_empty() {
        let counted = meets_on < law.commissions.prepared_from;
        return if counted { Ok((None, vec![])) } else { Err(Refusal::MembersMissing) };
    }
    let rules = law.commissions.rule_set(meets_on).ok_or(Refusal::SeatsBroken)?;
    let seat = |called: &Called| {
        let Called { member, seat, body, commune } = called.clone();
        let voice = rules.seats.get(&seat).copied().ok_or(Refusal::SeatsBroken)?;
        Ok(Member { member, seat, body, commune, voice })
    };
    let members = called.iter().map(seat).collect::<Result<Vec<_>, _>>()?;
    let of = |seat: Seat| members.iter().filter(move |member| member.seat == seat);
    let who: BTreeSet<_> = members.iter().map(|member| member.member).collect();
    let mayors: BTreeSet<_> = of(Seat::Mayor).filter_map(|mayor| mayor.commune.as_ref()).collect();
    let sound = who.len() == members.len()
        && mayors.len() == of(Seat::Mayor).count()
        && members.iter().all(|member| member.seat == Seat::Mayor || member.commune.is_none())
        && of(Seat::Board).count() <= rules.board
        && of(Seat::Intermunicipality).count() <= 1
        && of(Seat::State).count() <= 1
        && members.iter().filter(|member| member.votes()).count() >= usize::from(quorum);
    if sound { Ok((Some(rules.version.clone()), members)) } else { Err(Refusal::SeatsBroken) }
}

/// The members who are there: those who vote must make the quorum.
pub(super) fn attendance(
    session: &Session,
    present: &BTreeSet<MemberId>,
) -> Result<Option<SessionEvent>, Refusal> {
    let convocation = sitting(session)?;
    let known = |member: &MemberId| convocation.member(*member).ok_or(Refusal::MemberUnknown);
    present.iter().try_for_each(|member| known(member).map(|_| ()))?;
    // in the order of the convocation
    let called = convocation.members.iter();
    let there: Vec<_> = called.filter(|called| present.contains(&called.member)).collect();
    if session.attending == *present && session.present.is_some() {
        return Ok(None);
    }
    if !session.decisions.is_empty() {
        return Err(Refusal::AttendanceClosed);
    }
    let voters = there.iter().filter(|member| member.votes()).count();
    let voters = u8::try_from(voters).unwrap_or(u8::MAX);
    if voters < convocation.quorum {
        return Err(Refusal::NoQuorum);
    }
    let members = Some(there.iter().map(|member| member.member).collect());
    Ok(Some(SessionEvent::QuorumEstablished { present: voters, members }))
}

/// Before the decision, a member says that they stand aside. No reason is kept: it would be about their private life.
pub(super) fn recuse(
    session: &Session,
    said: &MemberRecused,
) -> Result<Option<SessionEvent>, Refusal> {
    let convocation = sitting(session)?;
    convocation.member(said.member).ok_or(Refusal::MemberUnknown)?;
    if session.is_recused(said.vacancy, said.member) {
        return Ok(None);
    }
    if !session.agenda().any(|vacancy| vacancy == said.vacancy) {
        return Err(Refusal::NotOnAgenda);
    }
    if session.has_decided(said.vacancy) {
        return Err(Refusal::RankingDone);
    }
    if said.on > convocation.meets_on {
        return Err(Refusal::ImpossibleDate);
    }
    Ok(Some(SessionEvent::MemberRecused(said.clone())))
}

impl Convocation {
    /// A member of this commission.
    #[must_use]
    pub fn member(&self, id: MemberId) -> Option<&Member> {
        self.members.iter().find(|member| member.member == id)
    }
}

impl Session {
    /// Whether a member stands aside for a dwelling.
    #[must_use]
    pub fn is_recused(&self, vacancy: VacancyId, member: MemberId) -> bool {
        self.recused.contains(&(vacancy, member))
    }

    /// The members whose voice counts for a dwelling: there, with a vote in its commune, and not standing aside.
    #[must_use]
    pub fn entitled(&self, vacancy: VacancyId, commune: &Commune) -> BTreeMap<MemberId, &Member> {
        let members = self.convocation.iter().flat_map(|convocation| &convocation.members);
        members
            .filter(|member| self.attending.contains(&member.member) && member.votes_in(commune))
            .filter(|member| !self.is_recused(vacancy, member.member))
            .map(|member| (member.member, member))
            .collect()
    }
}
