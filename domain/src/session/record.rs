//! The record of a decision that names nobody: it is written with the decision and outlives every erasure.
//!
//! It carries what a check of equal treatment needs, and no demand, no person. Criteria that can tell a protected fact
//! are summed in one line; the order of the lines is that of ranks and points, never that of the candidates.

use crate::{
    demand::{Demand, DocumentCategory},
    id::{DemandId, VacancyId},
    law::Law,
    refusal::Refusal,
    scoring::Fact,
    session::{Decision, NonAllocationReason, SessionEvent, VoteCounted, verdict::Examined},
    vacancy::{Candidate, Dwelling, eligible},
    world::World,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The criterion under which protected ones are summed.
pub const OTHERS: &str = "autres";

/// What was decided for one dwelling, without identity.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DecisionRecorded {
    /// The dwelling.
    pub vacancy: VacancyId,
    /// Day of the decision.
    pub on: NaiveDate,
    /// Voices for, against, and neither, where members vote by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub votes: Option<[u8; 3]>,
    /// One line a household examined.
    pub records: Vec<Record>,
}

/// One household examined, without identity.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Record {
    /// Its rank, if the dwelling was allocated to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<u8>,
    /// What was decided.
    pub decision: DecisionKind,
    /// Points when it was proposed.
    pub points: i32,
    /// Household category when it was proposed.
    pub category: u8,
    /// Whether its income was under the ceiling that day; nothing if it cannot be said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ceiling_met: Option<bool>,
    /// Where the points come from.
    pub lines: Vec<RecordLine>,
    /// Why the dwelling was not allocated.
    pub reasons: Vec<NonAllocationReason>,
    /// The document that lacked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub document: Option<DocumentCategory>,
}

/// Points of one criterion.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct RecordLine {
    /// Its code in the grid, or the one that sums the protected ones.
    pub criterion: String,
    /// Points it gave.
    pub points: i32,
}

/// The five decisions of R441-3.
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DecisionKind {
    /// a) and b).
    Allocated,
    /// c).
    Conditional,
    /// d).
    NotAllocated,
    /// e). Its cause tells a protected fact and is not kept here.
    Inadmissible,
}

/// The record of the decisions of one dwelling.
pub(super) fn of(
    examined: &Examined<'_>,
    vote: Option<&VoteCounted>,
    (world, law): (&World, &Law),
) -> Option<SessionEvent> {
    let Examined { vacancy, on, decisions, .. } = *examined;
    let state = world.vacancy(vacancy)?;
    let dwelling = state.dwelling.as_ref()?;
    let one = |(demand, decision): &(DemandId, Decision)| {
        let candidate = state.candidates.get(demand)?;
        Some(record(decision, candidate, (world.demand(*demand)?, dwelling), (on, law)))
    };
    let mut records: Vec<Record> = decisions.iter().filter_map(one).collect();
    records.sort_by(|a, b| (a.rank.is_none(), a).cmp(&(b.rank.is_none(), b)));
    let votes = vote.map(|vote| [vote.in_favour, vote.against, vote.abstained]);
    Some(SessionEvent::DecisionRecorded(DecisionRecorded { vacancy, on, votes, records }))
}

fn record(
    decision: &Decision,
    candidate: &Candidate,
    (demand, dwelling): (&Demand, &Dwelling),
    (on, law): (NaiveDate, &Law),
) -> Record {
    let (decision, rank, reasons, document) = match decision {
        Decision::Allocate { rank } => (DecisionKind::Allocated, Some(*rank), vec![], None),
        Decision::AllocateIf { rank, document, .. } => {
            (DecisionKind::Conditional, Some(*rank), vec![], Some(*document))
        }
        Decision::NotAllocate { reasons } => {
            (DecisionKind::NotAllocated, None, reasons.clone(), None)
        }
        Decision::Inadmissible { .. } => (DecisionKind::Inadmissible, None, vec![], None),
    };
    let ceiling_met = match eligible(demand, dwelling, on, law) {
        Ok(_) => Some(true),
        Err(Refusal::AboveCeiling) => Some(false),
        Err(_) => None,
    };
    let (points, category) = (candidate.score, candidate.category);
    let lines = lines(demand, law);
    Record { rank, decision, points, category, ceiling_met, lines, reasons, document }
}

/// The lines of the last score; none once they are erased.
fn lines(demand: &Demand, law: &Law) -> Vec<RecordLine> {
    let known = demand.score.as_ref().and_then(|score| score.lines.open());
    let mut lines: Vec<RecordLine> = Vec::new();
    let mut others = 0;
    for line in known.into_iter().flat_map(|known| &known.lines) {
        if is_told(&line.criterion, law) {
            let (criterion, points) = (line.criterion.clone(), line.points);
            lines.push(RecordLine { criterion, points });
        } else {
            others += line.points;
        }
    }
    if others != 0 {
        lines.push(RecordLine { criterion: OTHERS.to_owned(), points: others });
    }
    lines
}

/// Whether a criterion rests on facts that tell nothing protected. One that the grid does not know is not told.
fn is_told(criterion: &str, law: &Law) -> bool {
    let plain = |fact: &Fact| {
        matches!(
            fact,
            Fact::InitialDate | Fact::Residence | Fact::CurrentHousing | Fact::MonthlyResources
        )
    };
    let criterion = law.grid.criterion(criterion);
    criterion.is_some_and(|criterion| criterion.rule.facts().iter().all(plain))
}
