//! The session's own facts of a decision: each candidate examined, then one of the five decisions (R441-3).

use crate::{
    demand::{CandidacyOutcome, INADMISSIBLE},
    id::{DemandId, VacancyId},
    law::Law,
    refusal::Refusal,
    sealed::Sealed,
    session::{
        Decision, Inadmissibility, Outcome, Session, SessionEvent, Verdict, verdict::Examined,
    },
    territory::Code,
    world::World,
};

/// Each candidate examined, then decided on.
pub(super) fn minutes(
    examined: &Examined<'_>,
    ranked: usize,
    (world, law): (&World, &Law),
) -> Result<Vec<SessionEvent>, Refusal> {
    let vacancy = examined.vacancy;
    let decided_on = Some(examined.on);
    let list = law.commissions.reasons(examined.on).map(|list| list.version.clone());
    let mut events = Vec::new();
    for (demand, decision) in examined.decisions {
        let demand = *demand;
        events.push(SessionEvent::CandidateExamined { vacancy, demand });
        events.push(match decision {
            Decision::Allocate { .. } if ranked == 1 => {
                SessionEvent::AllocationDecided { vacancy, demand, decided_on }
            }
            Decision::Allocate { rank } => {
                let rank = *rank;
                SessionEvent::RankedAllocationDecided { vacancy, demand, rank, decided_on }
            }
            Decision::AllocateIf { rank, document, due } => {
                SessionEvent::ConditionalAllocationDecided {
                    vacancy,
                    demand,
                    rank: *rank,
                    document: *document,
                    due: *due,
                    decided_on,
                }
            }
            Decision::NotAllocate { reasons } => {
                let (reasons, list) = (reasons.clone(), list.clone());
                SessionEvent::NonAllocationDecided { vacancy, demand, reasons, list, decided_on }
            }
            Decision::Inadmissible { cause } => {
                let cause = sealed_cause(world, demand, *cause)?;
                SessionEvent::InadmissibilityDecided { vacancy, demand, cause, decided_on }
            }
        });
    }
    Ok(events)
}

/// Sealed for the applicant; works on an erased identity too, which still says whose it was.
fn sealed_cause(
    world: &World,
    demand: DemandId,
    cause: Inadmissibility,
) -> Result<Sealed<Inadmissibility>, Refusal> {
    let applicant = world.demand(demand).and_then(|demand| demand.applicant());
    Ok(Sealed::new(applicant.ok_or(Refusal::DemandUnknown)?, cause))
}

/// The demands to which the dwelling is not allocated, each with the codes kept on it. The cause of an inadmissibility
/// is not told there.
pub(super) fn not_allocated(
    decisions: &[(DemandId, Decision)],
) -> Vec<(DemandId, CandidacyOutcome)> {
    let codes = |decision: &Decision| -> Option<Vec<Code>> {
        match decision {
            Decision::Allocate { .. } | Decision::AllocateIf { .. } => None,
            Decision::NotAllocate { reasons } => {
                Some(reasons.iter().filter_map(|reason| reason.code().parse().ok()).collect())
            }
            Decision::Inadmissible { .. } => Some(INADMISSIBLE.parse().into_iter().collect()),
        }
    };
    let ended = |(demand, decision): &(DemandId, Decision)| {
        Some((*demand, CandidacyOutcome::NotAllocated { reasons: codes(decision)? }))
    };
    decisions.iter().filter_map(ended).collect()
}

/// A retry says the same; what was decided is never written again, not even another reason.
pub(super) fn repeat(
    session: &Session,
    vacancy: VacancyId,
    decisions: &[(DemandId, Decision)],
) -> Result<(), Refusal> {
    let mut kept = true;
    for (demand, decision) in decisions {
        let known = session.decisions.get(&(vacancy, *demand)).ok_or(Refusal::RankingDone)?;
        if Verdict::from(decision) != known.verdict {
            return Err(Refusal::RankingDone);
        }
        kept &= says(decision, known);
    }
    if kept { Ok(()) } else { Err(Refusal::DecisionKept) }
}

/// Whether a decision says what is written; an erased cause is what it was.
fn says(decision: &Decision, known: &Outcome) -> bool {
    match decision {
        Decision::Allocate { rank } | Decision::AllocateIf { rank, .. } => {
            known.rank == Some(*rank)
        }
        Decision::NotAllocate { reasons } => known.reasons == *reasons,
        Decision::Inadmissible { cause } => {
            let written = known.cause.as_ref().and_then(Sealed::open);
            written.is_none_or(|written| written == cause)
        }
    }
}

impl From<&Decision> for Verdict {
    fn from(decision: &Decision) -> Self {
        match decision {
            Decision::Allocate { .. } => Self::Allocated,
            Decision::AllocateIf { document, due, .. } => {
                Self::AllocatedIf { document: *document, due: *due }
            }
            Decision::NotAllocate { .. } => Self::NotAllocated,
            Decision::Inadmissible { .. } => Self::Inadmissible,
        }
    }
}
