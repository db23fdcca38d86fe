//! What is given of a session: minutes to its members, and to each household its own extract, where others are counted
//! and never shown (R441-2-17; CRPA L311-6).
//!
//! Pure functions of the histories: nothing here opens what a reader may not see.

use crate::{
    demand::DocumentCategory,
    id::{DemandId, VacancyId},
    session::{
        CommissionRules, DecisionKind, Member, NonAllocationReason, Outcome, Session,
        TimeToContest, Verdict, VoteCounted,
    },
    territory::{Body, Commune, Typology},
    vacancy::Vacancy,
};
use chrono::NaiveDate;
use serde::Serialize;

/// What a household reads of the session that examined it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Extract {
    /// Whose commission it was.
    pub landlord: Body,
    /// Day of the decision.
    pub decided_on: NaiveDate,
    /// Where the dwelling is.
    pub commune: Commune,
    /// Its size.
    pub typology: Typology,
    /// Voting members present.
    pub voters: Option<u8>,
    /// Voices for, against, and neither, where members vote by name.
    pub votes: Option<[u8; 3]>,
    /// Households examined beside this one.
    pub others: usize,
    /// Of them, those with a better rank.
    pub before: usize,
    /// What was decided on this household.
    pub own: Own,
}

/// What was decided on one household.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Own {
    /// Which of the five decisions.
    pub decision: DecisionKind,
    /// Its rank.
    pub rank: Option<u8>,
    /// Why the dwelling was not allocated.
    pub reasons: Vec<NonAllocationReason>,
    /// The document that lacked, and the last day to give it.
    pub document: Option<(DocumentCategory, NaiveDate)>,
    /// Points when it was proposed.
    pub points: i32,
    /// Household category when it was proposed.
    pub category: u8,
    /// Last day to contest, once a letter that says how was presented.
    pub contest_until: Option<NaiveDate>,
    /// Since when it is contested, while it is.
    pub contested_since: Option<NaiveDate>,
}

/// What the members read of their session. Demands are named by their identifier alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Minutes {
    /// Whose commission it was.
    pub landlord: Body,
    /// Day of the meeting.
    pub met_on: NaiveDate,
    /// The rules under which the members sat.
    pub rule_set: Option<String>,
    /// Members present, with their seat and voice.
    pub present: Vec<Member>,
    /// Voting members present, where they are not named.
    pub voters: Option<u8>,
    /// Each dwelling examined.
    pub dwellings: Vec<Examined>,
}

/// One dwelling in the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Examined {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Whether an earlier session decided it first.
    pub again: bool,
    /// Members who stood aside.
    pub aside: Vec<Member>,
    /// The votes.
    pub vote: Option<VoteCounted>,
    /// The decisions, by rank and then in the order of the identifiers.
    pub decisions: Vec<(DemandId, DecisionKind, Option<u8>, Vec<NonAllocationReason>)>,
}

const fn kind(verdict: Verdict) -> DecisionKind {
    match verdict {
        Verdict::Allocated => DecisionKind::Allocated,
        Verdict::AllocatedIf { .. } => DecisionKind::Conditional,
        Verdict::NotAllocated => DecisionKind::NotAllocated,
        Verdict::Inadmissible => DecisionKind::Inadmissible,
    }
}

/// The extract of one household, if the session decided on it.
#[must_use]
pub fn extract(
    session: &Session,
    (id, vacancy): (VacancyId, &Vacancy),
    demand: DemandId,
    rules: &CommissionRules,
) -> Option<Extract> {
    let convocation = session.convocation.as_ref()?;
    let dwelling = vacancy.dwelling.as_ref()?;
    let outcome = session.decisions.get(&(id, demand))?;
    let others = session.decisions.iter().filter(|((of, who), _)| *of == id && *who != demand);
    let rank = outcome.rank.unwrap_or(u8::MAX);
    let before = others.clone().filter(|(_, other)| other.rank.is_some_and(|other| other < rank));
    let vote = session.votes.get(&id);
    Some(Extract {
        landlord: convocation.landlord.clone(),
        decided_on: outcome.decided_on.unwrap_or(convocation.meets_on),
        commune: dwelling.commune.clone(),
        typology: dwelling.typology,
        voters: session.present,
        votes: vote.map(|vote| [vote.in_favour, vote.against, vote.abstained]),
        before: before.count(),
        others: others.count(),
        own: own(outcome, vacancy, demand, rules)?,
    })
}

fn own(
    outcome: &Outcome,
    vacancy: &Vacancy,
    demand: DemandId,
    rules: &CommissionRules,
) -> Option<Own> {
    let candidate = vacancy.candidates.get(&demand)?;
    let document = match outcome.verdict {
        Verdict::AllocatedIf { document, due } => Some((document, due)),
        _ => None,
    };
    let (contest_until, contested_since) = match outcome.time_to_contest(rules) {
        TimeToContest::Until(last) => (Some(last), None),
        TimeToContest::Interrupted { since } => (None, Some(since)),
        TimeToContest::NotPresented | TimeToContest::NotSaid => (None, None),
    };
    Some(Own {
        decision: kind(outcome.verdict),
        rank: outcome.rank,
        reasons: outcome.reasons.clone(),
        document,
        points: candidate.score,
        category: candidate.category,
        contest_until,
        contested_since,
    })
}

/// The minutes of a session, once it has decided something.
#[must_use]
pub fn minutes(session: &Session) -> Option<Minutes> {
    let convocation = session.convocation.as_ref()?;
    let present = |member: &&Member| session.attending.contains(&member.member);
    let dwellings = session.agenda().filter(|vacancy| session.has_decided(*vacancy));
    Some(Minutes {
        landlord: convocation.landlord.clone(),
        met_on: convocation.meets_on,
        rule_set: convocation.rule_set.clone(),
        present: convocation.members.iter().filter(present).cloned().collect(),
        voters: session.present,
        dwellings: dwellings.map(|vacancy| examined(session, vacancy)).collect(),
    })
    .filter(|minutes| !minutes.dwellings.is_empty())
}

fn examined(session: &Session, vacancy: VacancyId) -> Examined {
    let members = session.convocation.iter().flat_map(|convocation| &convocation.members);
    let aside = members.filter(|member| session.is_recused(vacancy, member.member));
    let decided = session.decisions.iter().filter(|((of, _), _)| *of == vacancy);
    let mut decisions: Vec<_> = decided
        .map(|((_, demand), outcome)| {
            (*demand, kind(outcome.verdict), outcome.rank, outcome.reasons.clone())
        })
        .collect();
    decisions.sort_by_key(|(demand, _, rank, _)| (rank.is_none(), *rank, *demand));
    Examined {
        vacancy,
        again: session.reruns.contains_key(&vacancy),
        aside: aside.cloned().collect(),
        vote: session.votes.get(&vacancy).cloned(),
        decisions,
    }
}
