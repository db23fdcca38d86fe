//! Random commands: whatever is asked of places and referrals, in whatever order, nobody is sent round in circles and
//! nobody is sent where the mission is not done.

use crate::{
    id::{DemandId, PlaceId},
    place::{Level, PlaceCommand as P, SuspensionCause},
    referral::{Mission, ReferralCommand, ReferralEvent},
    testing::*,
    world::{Command, Event},
};
use chrono::{Days, NaiveDate};
use std::collections::{BTreeMap, BTreeSet};

const PLACES: u128 = 4;

fn of_place(dice: &mut Dice, on: NaiveDate) -> Command {
    let n = dice.of(PLACES);
    let level = [Level::One, Level::Two, Level::Three][usize::try_from(dice.below(3)).unwrap()];
    let optional = if level == Level::Two && dice.below(2) == 0 {
        BTreeSet::from([Mission::Interview])
    } else {
        BTreeSet::new()
    };
    let command = match dice.below(12) {
        0..3 => P::Declare {
            name: format!("Lieu {n}"),
            body: token("nantes"),
            commune: token("44109"),
            address: "rue".to_owned(),
        },
        3..7 => P::Commit { level, referential: "exemple-2017".to_owned(), on, optional },
        7 => P::AuthoriseDesk { desk: token("G4402"), on, convention: Some(token("CONV-1")) },
        8 => P::WithdrawDesk { on },
        9 => P::Suspend { missions: BTreeSet::new(), cause: SuspensionCause::Staff, on },
        10 => P::Resume { on },
        _ if dice.below(10) == 0 => P::Leave { on },
        _ => P::Resume { on },
    };
    Command::Place(place(n), command)
}

fn send(dice: &mut Dice, n: u128, on: NaiveDate) -> Command {
    let missions = [Mission::Interview, Mission::FollowUp, Mission::Registration];
    let mission = missions[usize::try_from(dice.below(3)).unwrap()];
    let (demand, from, to) =
        (Some(demand(dice.of(2))), place(dice.of(PLACES)), place(dice.of(PLACES)));
    Command::Referral(referral(n), ReferralCommand::Create { demand, from, to, mission, on })
}

/// Every place a demand was at for a mission, and when it was last there.
type Trail = BTreeMap<(DemandId, Mission, PlaceId), NaiveDate>;

/// What must be true of each new referral, whatever came before.
fn holds(trail: &mut Trail, scenario: &Scenario, event: &ReferralEvent) {
    let ReferralEvent::Created { demand: Some(demand), from, to, mission, on, .. } = event else {
        return;
    };
    let memory = scenario.law.calendar.referral_memory;
    let before = trail.get(&(*demand, *mission, *to));
    assert!(before.is_none_or(|before| *on >= memory.after(*before)), "{demand} back at {to}");
    assert!(scenario.world().place(*to).unwrap().does(*mission), "{mission:?} at {to}");
    trail.insert((*demand, *mission, *from), *on);
    trail.insert((*demand, *mission, *to), *on);
}

#[test]
fn random_commands_send_nobody_in_circles_nor_where_the_mission_is_not_done() {
    let mut sent = 0;
    for seed in 0..300 {
        let mut dice = Dice(seed);
        let mut scenario = Scenario::new().given([submit(1), submit(2)]);
        let (mut trail, mut on) = (Trail::new(), day("2025-04-01"));
        for step in 0..80_u128 {
            on = on + Days::new(dice.below(12));
            let send_now = dice.below(2) == 0;
            let command =
                if send_now { send(&mut dice, step + 1, on) } else { of_place(&mut dice, on) };
            let Ok(events) = scenario.when(&command) else { continue };
            for (_, event) in &events {
                if let Event::Referral(event) = event {
                    holds(&mut trail, &scenario, event);
                    sent += 1;
                }
            }
            scenario.play(&command);
        }
    }
    assert!(sent > 500, "only {sent} referrals: the test looks at too little");
}
