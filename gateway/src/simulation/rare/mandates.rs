//! Households that somebody helps: an association hands a paper in for them, and the mandate may end before its day.

use super::super::{
    diary::{later, weekday},
    doors::{By, Door},
    run::{Failed, Simulation},
};
use chrono::NaiveDate;
use domain::{
    demand::{
        DemandCommand, DocumentCategory, Helper, HelperKind, MandateCommand as M, MandateEnd,
        MandateEnded, MandateGiven, MandateScope,
    },
    id::{DocumentId, MandateId},
    sealed::Sealed,
};

/// Days from a mandate to its last day.
const RUNS: i64 = 270;

impl<D: Door> Simulation<D> {
    pub(super) async fn mandates(
        &mut self,
        day: NaiveDate,
        (n, turn): (u64, u64),
    ) -> Result<(), Failed> {
        let Some(serial) = self.pick(n, None) else { return Ok(()) };
        let Some(demand) = self.register.get(serial).map(|active| active.demand) else {
            return Ok(());
        };
        let Some(person) = self.doors.applicant(demand).await? else { return Ok(()) };
        let key = |step: &str| format!("mandate/{n}/{step}");
        let mandate = MandateId::new(self.doors.derive("agent", &key("id"), MandateId::CATEGORY));
        let By::Agent(body) = self.agent(serial) else { return Ok(()) };
        let helper = Helper {
            kind: HelperKind::Association,
            name: "Association Les Passerelles".to_owned(),
        };
        let given = MandateGiven {
            mandate,
            from: day,
            until: later(day, RUNS),
            scope: vec![MandateScope::Read, MandateScope::Act, MandateScope::Letters],
            body: Some(body),
            helper: Sealed::new(person, helper),
        };
        self.of_demand(day, key("given"), serial, DemandCommand::Mandate(M::Give(given)));
        let on = weekday(later(day, 9));
        let document =
            DocumentId::new(self.doors.derive("agent", &key("paper"), DocumentId::CATEGORY));
        let category = DocumentCategory::MonthlyResources;
        let file = DemandCommand::FileDocument { document, category, on };
        let act = M::Act { mandate, on, command: Box::new(file) };
        self.of_demand(on, key("acted"), serial, DemandCommand::Mandate(act));
        if turn % 2 == 0 {
            let (on, cause) = (weekday(later(day, 40)), MandateEnd::TakenBack);
            let ended = M::End(MandateEnded { mandate, on, cause });
            self.of_demand(on, key("ended"), serial, DemandCommand::Mandate(ended));
        }
        Ok(())
    }
}
