//! Specific examinations: from the request to the commitments, with a few that are declined or given up.

use super::super::{
    diary::{later, weekday},
    doors::{By, Door},
    run::{Failed, Simulation},
};
use chrono::NaiveDate;
use domain::{
    examination::{
        Action, CaseNumber, Closing, CommitmentNumber, ConsentScope, DeclineReason, Entry,
        EntrySituation, ExaminationCommand, Orientation, Outcome, Panel, SocialAppraisal,
        SocialData, Step, Terms,
    },
    id::{DocumentId, ExaminationId, PersonId},
    sealed::Sealed,
    territory::Body,
    world::Command,
};
use std::collections::BTreeSet;

/// The bodies that sit.
const PANEL: [&str; 3] = ["nantes-metropole", "association-demo", "bailleur-demo-a"];
/// Days that the household is held.
const HELD: i64 = 130;

/// How a case goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Course {
    /// Not taken.
    Declined,
    /// The person no longer wants it.
    GivenUp,
    /// An opinion, and every commitment kept.
    Kept,
    /// A commitment missed: the panel meets again.
    Missed,
}

impl Course {
    /// The first cases of a run differ, then most are kept.
    const fn of(turn: u64) -> Self {
        match turn % 7 {
            0 => Self::Missed,
            1 => Self::GivenUp,
            2 => Self::Declined,
            _ => Self::Kept,
        }
    }
}

impl<D: Door> Simulation<D> {
    pub(super) async fn examination(
        &mut self,
        day: NaiveDate,
        (n, turn): (u64, u64),
    ) -> Result<(), Failed> {
        let Some(serial) = self.pick(n, Some(later(day, HELD))) else { return Ok(()) };
        // Its second case would have another number: one examination a household.
        let Some(demand) = self.register.get(serial).map(|demand| demand.demand) else {
            return Ok(());
        };
        let (Some(person), Some(panel)) = (self.doors.applicant(demand).await?, bodies()) else {
            return Ok(());
        };
        let Some(by) = panel.first().cloned().filter(|_| self.examined.insert(serial)) else {
            return Ok(());
        };
        let id = ExaminationId::of(demand);
        let document = self.doors.derive("agent", &format!("examination/{n}/paper"), "document");
        let case =
            Case { n, id, by, person, panel, begun: day, document: DocumentId::new(document) };
        let situations = EntrySituation::ALL;
        let situation = self.seed.dice("examined", n, 0).one_of(&situations).copied();
        let situation = situation.unwrap_or(EntrySituation::DelayWithoutProposal);
        self.plan(day, case.key("request"), case.who(), case.request(situation));
        for (rank, (days, step)) in case.steps(Course::of(turn)).into_iter().enumerate() {
            let key = case.key(&rank.to_string());
            self.plan(case.on(days), key, case.who(), case.step(step));
        }
        Ok(())
    }
}

fn bodies() -> Option<BTreeSet<Body>> {
    PANEL.iter().map(|body| body.parse().ok()).collect()
}

struct Case {
    n: u64,
    id: ExaminationId,
    by: Body,
    person: PersonId,
    panel: BTreeSet<Body>,
    begun: NaiveDate,
    document: DocumentId,
}

/// A step, so many days after the request.
type Dated = (i64, Step);

impl Case {
    fn key(&self, step: &str) -> String {
        format!("examination/{}/{step}", self.n)
    }

    fn who(&self) -> By {
        By::Agent(self.by.clone())
    }

    fn on(&self, days: i64) -> NaiveDate {
        weekday(later(self.begun, days))
    }

    fn seal<T>(&self, value: T) -> Sealed<T> {
        Sealed::new(self.person, value)
    }

    fn request(&self, situation: EntrySituation) -> Command {
        let entry = self.seal(Entry { situation, by: self.by.clone() });
        Command::Examination(self.id, ExaminationCommand::Request { on: self.begun, entry })
    }

    fn step(&self, step: Step) -> Command {
        Command::Examination(self.id, ExaminationCommand::Of { case: CaseNumber(1), step })
    }

    fn steps(&self, course: Course) -> Vec<Dated> {
        let on = |days| self.on(days);
        let reason = DeclineReason::OrdinaryTreatmentAnswers;
        match course {
            Course::Declined => vec![(5, Step::Decline { on: on(5), reason })],
            Course::GivenUp => {
                let withdrawn = (12, Step::WithdrawConsent { on: on(12) });
                [self.opening(), vec![withdrawn, self.closing(14, Closing::PersonWithdrew)]]
                    .concat()
            }
            Course::Kept => {
                let kept = vec![self.honoured(1, 70), self.honoured(2, 72)];
                let end = vec![self.closing(110, Closing::Answered)];
                [
                    self.opening(),
                    self.panel(25, Outcome::PriorityAdvised),
                    self.commitments(),
                    kept,
                    end,
                ]
                .concat()
            }
            Course::Missed => {
                let (commitment, on) = (CommitmentNumber(2), on(90));
                let missed = (90, Step::MissCommitment { commitment, on });
                let then = vec![self.honoured(1, 70), missed];
                let end = vec![self.closing(118, Closing::Answered)];
                let again = self.panel(95, Outcome::WiderSearch);
                [
                    self.opening(),
                    self.panel(25, Outcome::PriorityAdvised),
                    self.commitments(),
                    then,
                    again,
                    end,
                ]
                .concat()
            }
        }
    }

    fn opening(&self) -> Vec<Dated> {
        let on = |days| self.on(days);
        let data = BTreeSet::from([SocialData::Budget, SocialData::HousingHistory]);
        let scope = self.seal(ConsentScope(data.clone()));
        let appraisal =
            SocialAppraisal { document: self.document, covers: data, by: self.by.clone() };
        let appraisal = self.seal(appraisal);
        vec![
            (3, Step::RecordConsent { on: on(3), scope }),
            (5, Step::Admit { on: on(5) }),
            (10, Step::AttachAppraisal { on: on(10), appraisal }),
        ]
    }

    /// Called, and met two weeks later.
    fn panel(&self, called: i64, outcome: Outcome) -> Vec<Dated> {
        let (met, panel) = (called + 15, self.seal(Panel(self.panel.clone())));
        let orientation = self.seal(Orientation { outcome, holder: self.by.clone() });
        let (on, meets_on, due) = (self.on(called), self.on(met), self.on(met + 35));
        vec![
            (called, Step::ConvenePanel { on, meets_on, panel }),
            (met, Step::DecideOrientation { on: meets_on, due, orientation }),
        ]
    }

    fn commitments(&self) -> Vec<Dated> {
        let taken = |action| {
            let terms = self.seal(Terms { body: self.by.clone(), action });
            (40, Step::TakeCommitment { on: self.on(40), due: self.on(75), terms })
        };
        [Action::ProposeToCommission, Action::ReceivePerson].map(taken).to_vec()
    }

    fn honoured(&self, number: u32, days: i64) -> Dated {
        let (commitment, on) = (CommitmentNumber(number), self.on(days));
        (days, Step::HonourCommitment { commitment, on })
    }

    fn closing(&self, days: i64, outcome: Closing) -> Dated {
        (days, Step::Close { on: self.on(days), outcome })
    }
}
