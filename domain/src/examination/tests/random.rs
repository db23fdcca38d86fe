//! Random commands on the examinations of one demand. What must hold is read from the events, not from the state.

use super::*;
use std::collections::BTreeMap;

/// xorshift64*: the same commands in every run.
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33) % n
    }

    fn of<T: Clone>(&mut self, items: &[T]) -> T {
        items[usize::try_from(self.below(items.len() as u64)).unwrap()].clone()
    }

    fn small(&mut self, n: u32) -> u32 {
        u32::try_from(self.below(u64::from(n))).unwrap()
    }

    /// Now and then for the other adult, or erased.
    fn sealed<T>(&mut self, value: T) -> Sealed<T> {
        match self.below(24) {
            0 => Sealed::Erased { person: person(1) },
            1 => Sealed::new(person(2), value),
            _ => Sealed::new(person(1), value),
        }
    }

    fn data(&mut self) -> BTreeSet<SocialData> {
        use SocialData::{Budget, Health, Safety};
        [Budget, Health, Safety].into_iter().filter(|_| self.below(2) == 0).collect()
    }

    fn bodies(&mut self) -> BTreeSet<Body> {
        let bodies = ["departement-44", "nantes", "nmh", "reze"];
        bodies.iter().filter(|_| self.below(5) > 0).map(|body| token(body)).collect()
    }

    fn body(&mut self) -> Body {
        token(self.of(&["departement-44", "nantes", "nmh", "reze"]))
    }
}

fn ahead(today: NaiveDate, days: u64) -> NaiveDate {
    today + chrono::Days::new(days)
}

/// A command around `today`, mostly on the last case, sometimes a few days out of order.
fn command(dice: &mut Dice, today: NaiveDate, last: u32) -> Command {
    let on = if dice.below(8) == 0 { today - chrono::Days::new(dice.below(30)) } else { today };
    if dice.below(14) == 0 {
        return Command::Demand(demand(1), DemandCommand::Renounce { on });
    }
    if dice.below(6) == 0 {
        return Command::Demand(demand(1), DemandCommand::Reinstate { on, mistake: None });
    }
    if dice.below(6) == 0 {
        let situation = dice.of(&EntrySituation::ALL);
        let entry = dice.sealed(Entry { situation, by: token("nantes") });
        return ask(ExaminationCommand::Request { on, entry });
    }
    let case = if dice.below(10) == 0 { dice.small(last + 2) } else { last };
    of(case, random_step(dice, on))
}

fn random_step(dice: &mut Dice, on: NaiveDate) -> Step {
    let due = ahead(on, dice.below(20));
    let number = CommitmentNumber(dice.small(8));
    match dice.below(16) {
        0 | 1 => {
            let scope = ConsentScope(dice.data());
            Step::RecordConsent { on, scope: dice.sealed(scope) }
        }
        2 => Step::WithdrawConsent { on },
        3 | 4 => Step::Admit { on },
        5 if dice.below(3) == 0 => Step::Decline { on, reason: DeclineReason::SituationNotShown },
        5 | 6 => {
            let (covers, n) = (dice.data(), u128::from(dice.below(4)));
            let given = SocialAppraisal { document: document(n), covers, by: token("nantes") };
            Step::AttachAppraisal { on, appraisal: dice.sealed(given) }
        }
        7 | 8 => {
            let (meets_on, panel) = (ahead(on, dice.below(4)), Panel(dice.bodies()));
            Step::ConvenePanel { on, meets_on, panel: dice.sealed(panel) }
        }
        9 | 10 => {
            let advice = Orientation { outcome: Outcome::Accompaniment, holder: dice.body() };
            Step::DecideOrientation { on, due, orientation: dice.sealed(advice) }
        }
        11 | 12 => {
            let terms = Terms { body: dice.body(), action: Action::Accompany };
            Step::TakeCommitment { on, due, terms: dice.sealed(terms) }
        }
        13 => Step::HonourCommitment { commitment: number, on },
        14 => Step::MissCommitment { commitment: number, on },
        _ => {
            let closings = [Closing::Answered, Closing::DemandEnded, Closing::PersonWithdrew];
            Step::Close { on, outcome: dice.of(&closings) }
        }
    }
}

/// What the events alone have said so far: the invariants of the catalogue, written a second time.
#[derive(Default)]
struct Witness {
    open: bool,
    consent: Option<BTreeSet<SocialData>>,
    meeting: Option<(NaiveDate, BTreeSet<Body>)>,
    running: BTreeSet<CommitmentNumber>,
    numbers: BTreeSet<CommitmentNumber>,
    answered: bool,
}

impl Witness {
    fn see(&mut self, event: &ExaminationEvent) {
        use ExaminationEvent as E;
        assert!(self.open || matches!(event, E::Requested { .. }), "{event:?} outside a case");
        match event {
            E::Requested { .. } => {
                assert!(!self.open, "two cases open");
                let numbers = std::mem::take(&mut self.numbers);
                *self = Self { open: true, numbers, ..Self::default() };
            }
            E::ConsentRecorded { scope, .. } => {
                self.consent = Some(scope.open().unwrap().0.clone())
            }
            E::ConsentWithdrawn { .. } => assert!(self.consent.take().is_some()),
            E::Admitted { .. } => {}
            E::AppraisalAttached { appraisal, .. } => {
                let scope = self.consent.as_ref().expect("no diagnosis without consent");
                assert!(appraisal.open().unwrap().covers.is_subset(scope));
                assert_eq!(appraisal.person(), person(1));
            }
            E::PanelConvened { meets_on, panel, .. } => {
                assert!(!self.answered);
                self.meeting = Some((*meets_on, panel.open().unwrap().0.clone()));
            }
            E::OrientationDecided { decided_on, orientation, .. } => {
                assert!(!self.answered);
                let (meets_on, panel) = self.meeting.as_ref().expect("no opinion without a panel");
                assert!(decided_on >= meets_on && panel.len() >= 3);
                assert!(panel.contains(&orientation.open().unwrap().holder));
                self.answered = true;
            }
            _ => self.see_commitment(event),
        }
    }

    fn see_commitment(&mut self, event: &ExaminationEvent) {
        use ExaminationEvent as E;
        match event {
            E::CommitmentTaken { commitment, terms, .. } => {
                assert!(self.answered, "a commitment outside an opinion");
                let (_, panel) = self.meeting.as_ref().unwrap();
                assert!(panel.contains(&terms.open().unwrap().body));
                assert!(self.numbers.insert(*commitment), "a number used twice");
                self.running.insert(*commitment);
            }
            E::CommitmentHonoured { commitment, .. } => assert!(self.running.remove(commitment)),
            E::CommitmentMissed { commitment, .. } => {
                assert!(self.running.remove(commitment));
                if std::mem::take(&mut self.answered) {
                    self.meeting = None;
                }
            }
            E::Closed { outcome, .. } => {
                let done = self.answered && self.running.is_empty();
                assert!(*outcome != Closing::Answered || done);
                self.open = false;
            }
            E::Declined { .. } => self.open = false,
            other => panic!("{other:?} is no matter of commitments"),
        }
    }
}

fn run(seed: u64, seen: &mut BTreeMap<&'static str, u32>) {
    let mut dice = Dice(seed * 2 + 1);
    let mut scenario = Scenario::new().given(registered(1));
    let mut log = Vec::new();
    let mut witness = Witness::default();
    let mut today = day("2025-06-01");
    let mut last = 0;
    for _ in 0..120 {
        today = ahead(today, dice.below(3));
        let command = command(&mut dice, today, last);
        let Ok(events) = scenario.when(&command) else { continue };
        for (stream, event) in &events {
            if let Event::Examination(event) = event {
                witness.see(event);
                *seen.entry(event.type_name()).or_default() += 1;
                last += u32::from(matches!(event, ExaminationEvent::Requested { .. }));
                log.push(event.clone());
            }
            scenario = scenario.fact(*stream, event.clone());
        }
    }
    let state: Examination = crate::decider::fold(&log);
    assert_eq!(scenario.world().examination(ExaminationId::of(demand(1))), Some(&state));
    assert_eq!(state.open.is_some(), witness.open);
    let _ = scenario.erase(person(1)).world();
}

#[test]
fn random_commands_never_panic_and_never_break_an_invariant() {
    let mut seen = BTreeMap::new();
    for seed in 0..400 {
        run(seed, &mut seen);
    }
    assert_eq!(seen.len(), 12, "every kind of event occurs: {seen:?}");
    assert!(seen.values().all(|count| *count >= 10), "{seen:?}");
}

#[test]
fn events_in_any_order_fold_without_panic() {
    let events: Vec<_> = samples()
        .into_iter()
        .filter_map(|event| match event {
            Event::Examination(event) => Some(event),
            _ => None,
        })
        .collect();
    for seed in 0..200 {
        let mut dice = Dice(seed * 2 + 1);
        let shuffled: Vec<_> = (0..30).map(|_| dice.of(&events)).collect();
        let state: Examination = crate::decider::fold(&shuffled);
        assert!(state.last_commitment <= CommitmentNumber(1));
    }
}
