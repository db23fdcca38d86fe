use crate::{
    refusal::Refusal,
    session::{
        NonAllocationReason, Outcome, Seat, SessionCommand as C, SessionEvent, Verdict, Voice,
    },
    testing::*,
    world::{Command, Event},
};

/// Three candidates, the members called, the agenda frozen.
fn called() -> Scenario {
    Scenario::new().given(offered().take(10)).given([call(1, 1), freeze(1)])
}

fn decided(ballots: crate::session::Ballots) -> Command {
    voted(decide(1, 1, ranks(3)), ballots)
}

fn counts(scenario: &Scenario, command: &Command) -> Vec<(u8, u8)> {
    let events = scenario.when(command).unwrap();
    let vote = |event: &Event| match event {
        Event::Session(SessionEvent::VoteCounted(vote)) => Some((vote.in_favour, vote.against)),
        _ => None,
    };
    events.iter().filter_map(|(_, event)| vote(event)).collect()
}

/// Who votes, text by text: (seat, 2017, today). Sources: CCH L441-2 and R441-9.
#[test]
fn each_text_gives_its_voices_to_each_seat() {
    use Voice::{Casting, Consultative, Votes};
    let table = [
        (Seat::Board, Votes, Votes),
        (Seat::Mayor, Casting, Casting),
        (Seat::Intermunicipality, Consultative, Votes),
        (Seat::State, Consultative, Votes),
        (Seat::Association, Consultative, Consultative),
    ];
    let rules = crate::law::Law::default().commissions;
    for (seat, then, now) in table {
        let on = |date| rules.rule_set(day(date)).unwrap().seats.get(&seat).copied();
        assert_eq!((on("2018-11-24"), on("2018-11-25")), (Some(then), Some(now)), "{seat:?}");
    }
    assert_eq!(rules.rule_set(day("2017-01-28")), None);
}

#[test]
fn the_same_people_make_a_quorum_under_one_text_and_none_under_the_other() {
    let there = [1, 2, 8, 9];
    assert_eq!(
        called().then_types(&attend(1, there)),
        ["session.quorum-established"],
        "today the metropolis and the préfet vote"
    );
    let mut of_2017 = Scenario::new().given(offered().take(10));
    of_2017.law.commissions.rule_sets.truncate(1);
    let of_2017 = of_2017.given([call(1, 1)]);
    assert_eq!(of_2017.then_refusal(&attend(1, there)), Refusal::NoQuorum);
}

#[test]
fn a_mayor_votes_for_the_dwellings_of_the_commune_alone() {
    let mut members = members();
    for member in &mut members {
        if member.seat == Seat::Mayor {
            member.commune = Some(token("44143"));
        }
    }
    let (landlord, meets_on, agenda) = (token("nmh"), day("2025-09-24"), vec![vacancy(1)]);
    let call = C::Convene { landlord, meets_on, agenda, quorum: 4, members };
    let elsewhere = Scenario::new().given(offered().take(10)).given([
        Command::Session(session(1), call),
        freeze(1),
        attend(1, [1, 2, 3, 4, MAYOR]),
    ]);
    let with_mayor = decided(ballots([1, 2, MAYOR], [3, 4]));
    assert_eq!(elsewhere.then_refusal(&with_mayor), Refusal::MemberCannotVote);
    assert_eq!(elsewhere.then_refusal(&decided(ballots([1, 2], [3, 4]))), Refusal::Tie);
}

#[test]
fn a_member_who_stands_aside_counts_neither_for_the_quorum_nor_for_the_vote() {
    let five = called().given([attend(1, 1..=5)]);
    let aside = five.given([recuse(1, 1, 5)]);
    assert_eq!(counts(&aside, &decided(ballots(1..=4, []))), [(4, 0)]);
    assert_eq!(aside.then_refusal(&decided(ballots(1..=4, [5]))), Refusal::MemberRecused);
    let four = called().given([attend(1, 1..=4), recuse(1, 1, 4)]);
    assert_eq!(four.then_refusal(&decided(ballots(1..=3, []))), Refusal::NoQuorumLeft);
}

#[test]
fn a_mayor_who_stands_aside_breaks_no_tie() {
    let aside = called().given([attend(1, [1, 2, 3, 4, MAYOR]), recuse(1, 1, MAYOR)]);
    assert_eq!(aside.then_refusal(&decided(ballots([1, 2], [3, 4]))), Refusal::Tie);
}

#[test]
fn the_mayor_decides_only_when_voices_are_equal_and_only_by_voting() {
    let sitting = called().given([attend(1, [1, 2, 3, 4, 5, MAYOR])]);
    let lost = decided(ballots([1, MAYOR], [2, 3, 4, 5]));
    assert_eq!(sitting.then_refusal(&lost), Refusal::NotAdopted);
    let against = decided(ballots([1, 2, 3], [4, 5, MAYOR]));
    assert_eq!(sitting.then_refusal(&against), Refusal::NotAdopted);
    let silent = decided(ballots([1, 2], [3, 4]));
    assert_eq!(sitting.then_refusal(&silent), Refusal::Tie);
    assert_eq!(sitting.then_refusal(&decided(ballots([], []))), Refusal::Tie, "nobody voted");
}

#[test]
fn a_refused_vote_records_nothing_and_another_may_follow() {
    let sitting = called().given([attend(1, 1..=5)]);
    assert_eq!(sitting.then_refusal(&decided(ballots([1], 2..=5))), Refusal::NotAdopted);
    assert_eq!(counts(&sitting, &decided(ballots(1..=4, [5]))), [(4, 1)]);
}

#[test]
fn a_session_that_is_put_off_counts_its_members_again() {
    let put_off = C::Postpone { meets_on: day("2025-09-30") };
    let later = called().given([attend(1, 1..=5), Command::Session(session(1), put_off)]);
    let world = later.world();
    assert!(world.session(session(1)).unwrap().attending.is_empty());
    assert_eq!(later.then_types(&attend(1, 1..=5)), ["session.quorum-established"]);
}

#[test]
fn seats_that_the_rules_do_not_give_are_refused() {
    let candidates = Scenario::new().given(offered().take(10));
    let with = |change: fn(&mut Vec<crate::session::Called>), quorum| {
        let mut members = members();
        change(&mut members);
        let (landlord, meets_on, agenda) = (token("nmh"), day("2025-09-24"), vec![vacancy(1)]);
        let call = C::Convene { landlord, meets_on, agenda, quorum, members };
        candidates.when(&Command::Session(session(1), call)).map(|_| ())
    };
    assert_eq!(with(|_| {}, 9), Ok(()), "nine may vote");
    let broken = Err(Refusal::SeatsBroken);
    assert_eq!(with(|_| {}, 10), broken, "the association never votes");
    assert_eq!(with(|all| all[9].seat = Seat::Board, 4), broken, "a seventh of the board");
    assert_eq!(with(|all| all[6].commune = None, 4), broken, "a mayor of nowhere");
    assert_eq!(with(|all| all[9].seat = Seat::State, 4), broken, "two préfets");
    assert_eq!(with(|all| all[0].commune = Some(token("44109")), 4), broken);
}

#[test]
fn a_decision_keeps_its_day_the_list_of_its_reasons_and_its_votes() {
    let mut decisions = ranks(2);
    let reasons = vec![NonAllocationReason::EffortRate];
    let refused = crate::session::Decision::NotAllocate { reasons: reasons.clone() };
    decisions.push((demand(3), refused));
    let sitting = called().given([attend(1, 1..=5)]);
    let all = sitting.given([voted(decide(1, 1, decisions), ballots(1..=4, [5]))]);
    let world = all.world();
    let session = world.session(session(1)).unwrap();
    let outcome = session.decisions.get(&(vacancy(1), demand(3))).unwrap();
    let decided_on = Some(day("2025-09-24"));
    assert_eq!(*outcome, Outcome { reasons, decided_on, ..Outcome::new(Verdict::NotAllocated) });
    assert_eq!(session.votes[&vacancy(1)].voters.len(), 5);
}
