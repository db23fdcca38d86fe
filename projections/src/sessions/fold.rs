use super::{AGENDA, DECISIONS, DecisionKind, SESSIONS};
use crate::{
    db::Value,
    projection::{Partition, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use domain::{
    id::{DemandId, VacancyId},
    session::SessionEvent,
    world::Event,
};

/// Sessions and their decisions.
#[derive(Debug, Clone, Copy, Default)]
pub struct Sessions;

impl Projection for Sessions {
    fn name(&self) -> &'static str {
        "sessions_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[SESSIONS, AGENDA, DECISIONS]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["session"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        let Event::Session(event) = seen.event else { return Vec::new() };
        let decision = concerned(event).map(|(vacancy, demand)| line(seen, vacancy, demand));
        [SESSIONS.key([seen.stream().into()])].into_iter().chain(decision).collect()
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        let Event::Session(event) = seen.event else { return Ok(()) };
        if let Some((vacancy, demand)) = concerned(event) {
            decide(seen, event, rows.entry(line(seen, vacancy, demand))?);
            return Ok(());
        }
        if let SessionEvent::Convened { agenda, .. } = event {
            for (place, vacancy) in (1_i64..).zip(agenda) {
                let mut row = Record::new(AGENDA.key([seen.stream().into(), place.into()]));
                row.set("vacancy", vacancy);
                rows.put(row);
            }
        }
        meet(seen, event, rows.entry(SESSIONS.key([seen.stream().into()]))?);
        Ok(())
    }
}

fn concerned(event: &SessionEvent) -> Option<(VacancyId, DemandId)> {
    use SessionEvent as E;
    match event {
        E::CandidateExamined { vacancy, demand }
        | E::AllocationDecided { vacancy, demand, .. }
        | E::RankedAllocationDecided { vacancy, demand, .. }
        | E::ConditionalAllocationDecided { vacancy, demand, .. }
        | E::NonAllocationDecided { vacancy, demand, .. }
        | E::InadmissibilityDecided { vacancy, demand, .. }
        | E::DecisionNotified { vacancy, demand, .. } => Some((*vacancy, *demand)),
        E::NoticePresented(said) => Some((said.vacancy, said.demand)),
        E::DecisionContested(said) => Some((said.vacancy, said.demand)),
        E::ContestationAnswered(said) => Some((said.vacancy, said.demand)),
        E::Convened { .. }
        | E::AgendaFrozen(..)
        | E::MemberRecused(..)
        | E::RerunOpened(..)
        | E::ChangesAcknowledged(..)
        | E::VoteCounted(..)
        | E::TieBroken(..)
        | E::DecisionRecorded(..)
        | E::QuorumEstablished { .. }
        | E::Postponed { .. }
        | E::MinutesPublished { .. } => None,
    }
}

fn line(seen: &Seen<'_>, vacancy: VacancyId, demand: DemandId) -> Key {
    DECISIONS.key([seen.stream().into(), vacancy.into(), demand.into()])
}

fn meet(seen: &Seen<'_>, event: &SessionEvent, row: &mut Record) {
    use SessionEvent as E;
    match event {
        E::Convened { landlord, meets_on, agenda, quorum, .. } => {
            row.set("status", "convened").set("landlord", landlord).set("meets_on", meets_on);
            row.set("quorum", *quorum).set("postponed", 0);
            row.set("vacancies", u32::try_from(agenda.len()).unwrap_or(u32::MAX));
        }
        E::AgendaFrozen(frozen) => {
            row.set("frozen_on", frozen.on).set("frozen_at", seen.position());
        }
        E::QuorumEstablished { present, .. } => {
            row.set("status", "sitting").set("present", *present);
        }
        E::Postponed { meets_on } => {
            row.set("status", "convened").set("meets_on", meets_on).add("postponed", 1);
            row.set("frozen_on", Value::Null).set("frozen_at", Value::Null);
        }
        E::MinutesPublished { on } => {
            row.set("status", "closed").set("minutes_on", on);
        }
        _ => {}
    }
}

fn decide(seen: &Seen<'_>, event: &SessionEvent, row: &mut Record) {
    use SessionEvent as E;
    let kind = match event {
        E::CandidateExamined { .. } => {
            row.set("examined_at", seen.position());
            return;
        }
        E::DecisionNotified { notified_on, .. } => {
            row.set("notified_on", notified_on);
            return;
        }
        E::NoticePresented(said) => {
            row.set("presented_on", said.presented_on);
            return;
        }
        E::DecisionContested(said) => {
            row.set("contested_on", said.on).set("answered_on", Value::Null);
            return;
        }
        E::ContestationAnswered(said) => {
            row.set("answered_on", said.on);
            return;
        }
        E::RankedAllocationDecided { rank, .. } => {
            row.set("rank", *rank);
            DecisionKind::Ranked
        }
        E::ConditionalAllocationDecided { rank, document, due, .. } => {
            row.set("rank", *rank).set("document", crate::code(document)).set("due", due);
            DecisionKind::Conditional
        }
        E::NonAllocationDecided { reasons, .. } => {
            let codes: Vec<_> = reasons.iter().map(|reason| reason.code()).collect();
            row.set_json("reasons", &codes);
            DecisionKind::NotAllocated
        }
        E::InadmissibilityDecided { .. } => {
            row.set("cause", seen.copy("/cause"));
            DecisionKind::Inadmissible
        }
        _ => {
            row.set("rank", 1);
            DecisionKind::Allocated
        }
    };
    row.set("decision", kind.code()).set("decided_on", seen.day());
}
