//! A right that is recognised, and a priority on a document.

use super::super::{
    diary::{later, weekday},
    doors::{By, Door},
    run::Simulation,
};
use chrono::NaiveDate;
use domain::{
    demand::{
        Attestation, DemandCommand, DocumentCategory, Priority, PriorityGround, Proven,
        Recognition, RightSaid,
    },
    id::DocumentId,
    territory::{Financing, Typology},
    vacancy::{ExceptionCause, VacancyCommand},
    world::Command,
};

impl<D: Door> Simulation<D> {
    /// Asked for, recognised, and designated to a landlord; six months later the clock opens the court, unless the
    /// household is housed before.
    pub(super) fn right(&mut self, day: NaiveDate, n: u64) {
        let (decided_on, designated) = (weekday(later(day, 14)), weekday(later(day, 21)));
        let Some(serial) = self.pick(n, Some(later(designated, 1))) else { return };
        let Some(landlord) = self.territory.landlords.first().cloned() else { return };
        let recognition = Recognition { decided_on, typology: Typology::T3, told: true };
        let steps = [
            (day, RightSaid::Refer),
            (decided_on, RightSaid::Recognise(recognition)),
            (designated, RightSaid::Designate { landlord }),
        ];
        for (rank, (on, step)) in steps.into_iter().enumerate() {
            let body = "prefecture-44".parse().ok();
            let command = DemandCommand::RecordRight { on, body, step };
            self.of_demand(on, format!("right/{n}/{rank}"), serial, command);
        }
    }

    /// A very-social dwelling that waits for its session is examined by exception, whatever the number of candidates.
    pub(super) fn excepted(&mut self, day: NaiveDate) -> Option<()> {
        let mut waiting = self.ready.values().flatten().copied();
        let social = |serial: &u64| {
            self.flats.get(serial).is_some_and(|f| f.dwelling.financing == Financing::Plai)
        };
        let serial = waiting.find(social)?;
        let flat = self.flats.get(&serial)?;
        let (id, by) = (flat.id, By::Landlord(flat.dwelling.landlord.clone()));
        let key = format!("excepted/{serial}/{day}");
        let (on, cause) = (day, ExceptionCause::VerySocial);
        self.plan(
            day,
            key,
            by,
            Command::Vacancy(id, VacancyCommand::RecordException { on, cause }),
        );
        Some(())
    }

    /// The paper of an association, verified, gives a priority.
    pub(super) fn priority(&mut self, day: NaiveDate, n: u64) {
        let (read, on) = (weekday(later(day, 2)), weekday(later(day, 5)));
        let Some(serial) = self.pick(n, Some(later(on, 1))) else { return };
        let By::Agent(body) = self.agent(serial) else { return };
        let paper = format!("priority/{n}/paper");
        let document = DocumentId::new(self.doors.derive("agent", &paper, "document"));
        let category = DocumentCategory::Other;
        let (ground, attestation) = (PriorityGround::Sheltered, Attestation::Association);
        let priority = Priority { ground, document, attestation };
        let verify =
            DemandCommand::VerifyDocument { document, on: read, proves: Proven::default() };
        let steps = [
            (day, DemandCommand::FileDocument { document, category, on: day }),
            (read, verify),
            (on, DemandCommand::RecordPriority { on, body, priority }),
        ];
        for (rank, (on, command)) in steps.into_iter().enumerate() {
            self.of_demand(on, format!("priority/{n}/{rank}"), serial, command);
        }
    }
}
