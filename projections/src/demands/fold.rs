use super::{FILES, WISHES, declare, wishes};
use crate::{
    projection::{Partition, Poison, Projection, Seen},
    rows::{Record, Rows},
    table::{Key, Table},
};
use chrono::NaiveDate;
use domain::{
    demand::{DemandEvent, LetterPresented, LetterPurpose, Origin},
    id::VacancyId,
    world::Event,
};
use std::collections::BTreeMap;

/// The head of each file.
#[derive(Debug, Clone, Copy, Default)]
pub struct Demands;

impl Projection for Demands {
    fn name(&self) -> &'static str {
        "demands_2"
    }

    fn tables(&self) -> &'static [&'static Table] {
        &[FILES, WISHES]
    }

    fn uses(&self) -> &'static [&'static str] {
        &["demand"]
    }

    fn partition(&self) -> Partition {
        Partition::ByStream
    }

    fn keys(&self, seen: &Seen<'_>) -> Vec<Key> {
        match seen.event {
            Event::Demand(_) => vec![FILES.key([seen.stream().into()])],
            _ => Vec::new(),
        }
    }

    fn apply(&self, seen: &Seen<'_>, rows: &mut Rows) -> Result<(), Poison> {
        let Event::Demand(event) = seen.event else { return Ok(()) };
        let row = rows.entry(FILES.key([seen.stream().into()]))?;
        let before = wishes::told_by(event).then(|| wishes::Wanted::of(row));
        declare::take(row, seen, event);
        live(row, seen, event);
        work(row, seen, event);
        row.set("changed_at", seen.position());
        if let Some(before) = before {
            let after = wishes::Wanted::of(row);
            wishes::replace(seen.stream(), &before, &after, rows);
        }
        Ok(())
    }
}

/// From reception to the end.
fn live(row: &mut Record, seen: &Seen<'_>, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::Submitted { received_on, channel, desk, .. } => {
            row.set("status", "submitted").set("received_on", received_on);
            // Until registration the day of reception stands for the initial date.
            row.set("presented_on", received_on).set("desk", desk);
            row.set("channel", crate::code(channel));
        }
        E::IdentityAccepted { .. } => {
            row.set("verified", true);
        }
        E::Registered { presented_on, expires_on, desk, origin, .. } => {
            row.set("status", "active").set("desk", desk);
            row.set("presented_on", presented_on).set("expires_on", expires_on);
            row.set("registered_on", seen.day()).set("migrated", *origin == Origin::Migrated);
            row.set("number", seen.copy("/number"));
        }
        E::CertificateIssued { sent_on } => {
            row.set("certificate_on", sent_on);
        }
        E::RenewalNoticeSent { sent_on, expires_on } => {
            row.set("notice_on", sent_on).set("expires_on", expires_on);
        }
        E::Renewed { renewed_on, expires_on } => {
            row.set("renewed_on", renewed_on).set("expires_on", expires_on);
            row.set("notice_on", None::<NaiveDate>);
        }
        // a notice that came late leaves a month
        E::LetterPresented(LetterPresented {
            purpose: LetterPurpose::Renewal,
            until: Some(until),
            ..
        }) => {
            row.set("expires_on", until);
        }
        E::Deregistered { ground, effective_on, .. } => {
            row.set("status", "ended").set("ended_on", effective_on).set("ground", ground.code());
        }
        E::Reinstated { expires_on, .. } => {
            row.set("status", "active").set("expires_on", expires_on);
            row.set("ended_on", None::<NaiveDate>).set("ground", None::<&str>);
            row.set("notice_on", None::<NaiveDate>);
        }
        E::Absorbed(said) => {
            if row.parsed("expires_on") != Some(said.expires_on) {
                row.set("notice_on", None::<NaiveDate>);
            }
            row.set("presented_on", said.presented_on).set("expires_on", said.expires_on);
        }
        _ => {}
    }
}

/// What agents, landlords and commissions do with it.
fn work(row: &mut Record, seen: &Seen<'_>, event: &DemandEvent) {
    use DemandEvent as E;
    match event {
        E::DocumentFiled { .. } | E::DocumentVerified { .. } | E::DocumentRejected { .. } => {
            declare::document(row, event);
        }
        E::ScoreComputed { grid, computed_on, total, provisional, .. } => {
            row.set("score", *total).set("score_provisional", *provisional);
            row.set("score_grid", grid).set("score_on", computed_on);
            row.set("score_lines", seen.copy("/lines"));
        }
        E::CandidacyOpened { vacancy, on } => {
            let mut open: BTreeMap<VacancyId, NaiveDate> = row.json("candidacies");
            open.insert(*vacancy, *on);
            row.set_json("candidacies", &open);
        }
        E::CandidacyClosed { vacancy, .. } => {
            let mut open: BTreeMap<VacancyId, NaiveDate> = row.json("candidacies");
            open.remove(vacancy);
            row.set_json("candidacies", &open);
        }
        _ => {}
    }
}
