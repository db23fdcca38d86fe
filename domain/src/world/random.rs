//! Random commands: whatever is asked, in whatever order, the invariants hold and the history gives the state.

use super::{
    Command, State, World,
    random_commission::{called, holds as commissions_hold, of_commission},
};
use crate::{
    demand::{
        Demand, DemandCommand as D, Distinct, DocumentCategory, Ground, RepairCommand, Submission,
    },
    id::{DemandId, StreamId},
    session::{Decision, NonAllocationReason, SessionCommand as S},
    testing::*,
    vacancy::{RefusalReason, Standing, VacancyCommand as V},
};
use chrono::{Days, NaiveDate};

const DEMANDS: u128 = 4;

/// A day of the time that has come.
fn drawn_day(dice: &mut Dice, step: u32) -> NaiveDate {
    day("2025-09-24") + Days::new(u64::from(step / 4) + dice.below(4))
}

fn of_demand(dice: &mut Dice, on: NaiveDate) -> Command {
    let n = dice.of(DEMANDS);
    let document = document(dice.of(3));
    let command = match dice.below(20) {
        0..3 => return submission(n, alike(n)),
        3 => return changed(n, on),
        4..8 => return register_as_one_person(n, dice),
        8 => return merge(n, dice, on),
        9 => D::Renounce { on },
        10 => D::Deregister { ground: Ground::NoAnswer, on },
        11..13 => D::Reinstate { on, mistake: None },
        13..15 => D::FileDocument { document, category: DocumentCategory::TaxNotice, on },
        15 => return dismiss(n, dice, on),
        16 => D::VerifyDocument { document, on, proves: crate::demand::Proven::default() },
        _ => D::Renew { on, declaration: None },
    };
    Command::Demand(demand(n), command)
}

/// The registry says of each form who looks like it: 1 and 2, 3 and 4, whichever comes first.
fn alike(n: u128) -> Submission {
    Submission { lookalikes: vec![demand(twin(n))], ..form(n) }
}

const fn twin(n: u128) -> u128 {
    if n.is_multiple_of(2) { n - 1 } else { n + 1 }
}

/// After a corrected name, everybody looks like everybody.
fn changed(n: u128, on: NaiveDate) -> Command {
    let mut said = declaration(n);
    said.lookalikes = (1..=DEMANDS).map(demand).collect();
    Command::Demand(demand(n), D::Change { on, declaration: Box::new(said) })
}

fn merge(n: u128, dice: &mut Dice, on: NaiveDate) -> Command {
    let (into, body) = (demand(dice.of(DEMANDS)), token("nantes"));
    Command::Demand(demand(n), RepairCommand::Merge { into, on, body }.into())
}

fn dismiss(n: u128, dice: &mut Dice, on: NaiveDate) -> Command {
    let (other, body, reason) = (demand(dice.of(DEMANDS)), token("nantes"), Distinct::Homonyms);
    Command::Demand(demand(n), D::DismissResemblance { other, on, body, reason })
}

/// Applicants 1 and 2 are one person, and so are 3 and 4; now and then whoever sees the document does not know.
fn register_as_one_person(n: u128, dice: &mut Dice) -> Command {
    let other = twin(n);
    match register(n) {
        Command::Demand(id, D::Register { on, body, desk, number, .. }) => {
            let same = if dice.below(8) == 0 { vec![] } else { vec![person(other)] };
            Command::Demand(id, D::Register { on, body, desk, number, same })
        }
        command => command,
    }
}

fn of_vacancy(dice: &mut Dice, on: NaiveDate) -> Command {
    let v = if dice.below(4) == 0 { 2 } else { 1 };
    let d = dice.of(DEMANDS);
    let candidate = demand(d);
    let command = match dice.below(20) {
        0 => return declare(v),
        1..5 => return nominate(v, d),
        5 => return shortfall(v),
        6..9 => V::MakeOffer { demand: candidate, on, reply_by: on + Days::new(10) },
        9..13 => V::AcceptOffer { demand: candidate, on },
        13 => V::RefuseOffer { demand: candidate, on, reason: RefusalReason::Size },
        14 => V::DeemRefused { demand: candidate, on: on + Days::new(20) },
        15..19 => V::SignLease { demand: candidate, on },
        _ => V::WithdrawCandidate { demand: candidate, on },
    };
    Command::Vacancy(vacancy(v), command)
}

/// Decides for every candidate there is, in the order of their ids, so that decisions are often sound.
fn of_session(dice: &mut Dice, on: NaiveDate, scenario: &Scenario) -> Command {
    let (s, v) = (dice.of(2), if dice.below(4) == 0 { 2 } else { 1 });
    match dice.below(20) {
        0..4 => convene(s, v),
        4..9 => quorum(s),
        9 => Command::Session(session(s), S::Postpone { meets_on: on }),
        _ => {
            let world = scenario.world();
            let candidates = world.vacancy(vacancy(v)).into_iter();
            let candidates = candidates.flat_map(|vacancy| vacancy.open_candidates());
            let refused = Decision::NotAllocate { reasons: vec![NonAllocationReason::EffortRate] };
            let mut rank = 0;
            let decisions = candidates.map(|demand| {
                if dice.below(4) == 0 {
                    return (demand, refused.clone());
                }
                rank += 1;
                (demand, Decision::Allocate { rank })
            });
            decide(s, v, decisions.collect())
        }
    }
}

fn command(dice: &mut Dice, step: u32, scenario: &Scenario, named: bool) -> Command {
    let on = drawn_day(dice, step);
    match dice.below(if named { 14 } else { 7 }) {
        0..2 => of_demand(dice, on),
        2..6 => of_vacancy(dice, on),
        6 => of_session(dice, on, scenario),
        _ => of_commission(dice, on, &scenario.world()),
    }
}

/// An ordinary life, each form as the registry knows it.
fn ordinary() -> impl Iterator<Item = Command> {
    let forms = (1..=3).map(|n| (submit(n), submission(n, alike(n))));
    let forms: Vec<_> = forms.collect();
    offered().map(move |command| {
        let known = forms.iter().find(|(plain, _)| *plain == command);
        known.map_or(command.clone(), |(_, form)| form.clone())
    })
}

/// What must be true of any history.
fn holds(world: &World) {
    for n in 1..=2_u128 {
        let Some(vacancy) = world.vacancy(vacancy(n)) else { continue };
        let won = |standing: &Standing| matches!(standing, Standing::Accepted | Standing::Housed);
        let winners = vacancy.candidates.values().filter(|c| won(&c.standing)).count();
        assert!(winners <= 1, "{winners} winners of vacancy {n}");
        let offered = |standing: &Standing| matches!(standing, Standing::Offered { .. });
        let open = vacancy.candidates.values().filter(|c| offered(&c.standing)).count();
        assert!(open + winners <= 1 && (open == 0 || vacancy.closed.is_none()));
    }
    for (stream, state) in world.streams() {
        if let (StreamId::Demand(id), State::Demand(demand)) = (stream, state) {
            assert!(
                demand.is_active() || demand.candidacies.is_empty(),
                "{id} left and is a candidate"
            );
            for vacancy in demand.candidacies.keys() {
                let held = world.vacancy(*vacancy).and_then(|v| v.candidates.get(&id));
                assert!(
                    held.is_some_and(|candidate| candidate.is_open()),
                    "{id} and {vacancy} disagree"
                );
            }
            resembles(id, demand, world);
            merges(id, demand, world);
            for person in demand.verified.iter().filter(|_| demand.is_active()) {
                let held = world.person(*person).and_then(|person| person.demand);
                assert_eq!(held, Some(id), "{person} holds what is active");
            }
        }
    }
}

/// What one demand says of another, the other says too. A form that the registry says looks like another is taken in,
/// and both are flagged until a person sets them apart.
fn resembles(id: DemandId, state: &Demand, world: &World) {
    for other in &state.lookalikes {
        let known = world.demand(*other).is_some_and(|other| other.lookalikes.contains(&id));
        assert!(known && *other != id, "{id} looks like {other}, which does not say so");
        assert!(!state.dismissed.contains(other), "{id} and {other} were set apart");
    }
    let number = (1..=DEMANDS).find(|n| demand(*n) == id).filter(|_| state.reception.is_some());
    if let Some(twin) = number.map(|n| demand(twin(n))) {
        let merged = state.merged_into == Some(twin) || state.absorbed.contains(&twin);
        let said = state.lookalikes.contains(&twin) || state.dismissed.contains(&twin) || merged;
        assert!(said, "{id} came in and is not flagged with {twin}");
    }
}

/// Of two demands merged one goes on, on the older date; the other is over for good.
fn merges(id: DemandId, state: &Demand, world: &World) {
    let Some(into) = state.merged_into else { return };
    let kept = world.demand(into).expect("a merger reads the demand that goes on");
    assert!(!state.is_active() && kept.absorbed.contains(&id), "{id} goes on as {into}");
    assert!(kept.presented_on() <= state.presented_on(), "{into} has the older date");
    assert!(!state.dismissed.contains(&into), "{id} and {into} were set apart");
}

/// Plays random commands; `named`: also those of commissions whose members have names.
fn play(seed: u64, steps: u32, named: bool) -> (u32, Scenario) {
    let mut dice = Dice(seed);
    // some of an ordinary life first, so that its end is met often
    let mut scenario = Scenario::new().given(ordinary().take(6 + dice.below(9) as usize));
    if named {
        scenario = Scenario::new().given(ordinary().take(10 + dice.below(6) as usize));
        scenario = scenario.given(called());
    }
    let mut accepted = 0;
    for step in 0..steps {
        let command = command(&mut dice, step, &scenario, named);
        if scenario.when(&command).is_ok_and(|events| !events.is_empty()) {
            scenario.play(&command);
            accepted += 1;
            let world = scenario.world();
            holds(&world);
            commissions_hold(&world);
        }
        // asked again at once, it changes nothing or is refused: never a second effect
        let again = scenario.when(&command).unwrap_or_default();
        let repeats =
            matches!(&command, Command::Session(_, S::EstablishQuorum { .. } | S::Postpone { .. }));
        assert!(repeats || again.is_empty(), "seed {seed}: {} twice", command.name());
    }
    (accepted, scenario)
}

#[test]
fn random_commands_never_break_an_invariant_and_never_panic() {
    let (mut accepted, mut housed, mut merged) = (0, 0, 0);
    for seed in 0..400 {
        let (done, scenario) = play(seed, 120, false);
        accepted += done;
        housed += (1..=DEMANDS)
            .filter(|n| scenario.world().demand(demand(*n)).is_some_and(|d| d.housed))
            .count();
        merged += (1..=DEMANDS)
            .filter(|n| {
                scenario.world().demand(demand(*n)).is_some_and(|d| d.merged_into.is_some())
            })
            .count();
    }
    println!("{accepted} commands stood, {housed} households housed, {merged} demands merged");
    assert!(accepted > 5_000 && housed > 20 && merged > 20, "{accepted} {housed} {merged}");
}

#[test]
fn a_vacancy_has_one_winner_with_second_runs_too_and_who_stands_aside_never_counts() {
    let (mut met, mut housed) = ([0; 3], 0);
    for seed in 1_000..1_200 {
        let (_, scenario) = play(seed, 200, true);
        let world = scenario.world();
        let found = commissions_hold(&world);
        met.iter_mut().zip(found).for_each(|(sum, one)| *sum += one);
        housed +=
            (1..=DEMANDS).filter(|n| world.demand(demand(*n)).is_some_and(|d| d.housed)).count();
    }
    let [votes, again, contested] = met;
    println!("{votes} votes, {again} second runs, {contested} contestations, {housed} housed");
    assert!(votes > 50 && again > 50 && contested > 50 && housed > 20, "{met:?} {housed}");
}
