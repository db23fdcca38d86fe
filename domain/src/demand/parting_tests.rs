use crate::{
    access::{Part, may_read, may_see},
    demand::{Demand, DemandCommand as C, DemandEvent, DocumentCategory, Ground, Proven},
    id::StreamId,
    refusal::Refusal,
    testing::*,
    world::{Command, Event},
};

fn part() -> Command {
    Command::Demand(demand(2), C::Part(Box::new(parting(2, 1, "2026-03-10"))))
}

fn on_joint(command: C) -> Command {
    Command::Demand(demand(1), command)
}

fn close(who: u128, documents: Vec<u128>) -> Command {
    let documents = documents.into_iter().map(document).collect();
    on_joint(C::CloseViews { person: person(who), on: day("2026-03-10"), documents })
}

fn parted() -> Scenario {
    Scenario::new().given(joint(1, 2)).given([part()])
}

fn state(scenario: &Scenario, n: u128) -> Demand {
    scenario.world().demand(demand(n)).unwrap().clone()
}

#[test]
fn who_leaves_has_a_number_of_their_own_and_the_date_of_the_joint_demand() {
    let scenario = parted();
    let (his, hers) = (state(&scenario, 1), state(&scenario, 2));
    assert_eq!(hers.number(), Some(&number(2)));
    assert_eq!(hers.presented_on(), his.presented_on());
    assert_eq!(hers.expires_on(), Some(day("2027-03-10")));
    assert!(hers.has_verified(DocumentCategory::FamilyStatus), "the paper of both is hers too");
    assert!(his.has_verified(DocumentCategory::FamilyStatus), "and stays his");
    assert_eq!(scenario.world().person(person(2)).unwrap().demand, Some(demand(2)));
    assert_eq!(scenario.when(&part()), Ok(vec![]), "told twice, it counts once");
}

#[test]
fn the_other_cannot_take_the_years_away_by_striking_the_name_or_ending_the_demand() {
    let change = C::Change { on: day("2026-02-01"), declaration: Box::new(declaration(1)) };
    let struck = Scenario::new().given(joint(1, 2)).given([on_joint(change)]);
    assert!(state(&struck, 1).co_applicants.is_empty());
    assert_eq!(state(&struck.given([part()]), 2).presented_on(), Some(day("2025-03-10")));
    let renounced = C::Renounce { on: day("2026-02-01") };
    let ended = Scenario::new().given(joint(1, 2)).given([on_joint(renounced)]);
    assert_eq!(state(&ended.given([part()]), 2).presented_on(), Some(day("2025-03-10")));
    let long_ago = C::Deregister { ground: Ground::Renounced, on: day("2025-03-09") };
    let refused = Scenario::new().given(joint(1, 2)).when(&on_joint(long_ago));
    assert_eq!(refused, Err(Refusal::ImpossibleDate));
    let old = C::Renounce { on: day("2025-03-15") };
    let gone = Scenario::new().given(joint(1, 2)).given([on_joint(old)]);
    let mut late = parting(2, 1, "2026-03-16");
    late.on = day("2026-03-16");
    let late = Command::Demand(demand(2), C::Part(Box::new(late)));
    assert_eq!(gone.then_refusal(&late), Refusal::NotActive);
}

#[test]
fn nobody_parts_twice_nor_beside_a_demand_they_hold() {
    let again = Command::Demand(demand(3), C::Part(Box::new(parting(2, 1, "2026-03-11"))));
    assert_eq!(parted().then_refusal(&again), Refusal::NotNamed);
    let held = Scenario::new().given(joint(1, 2)).given([submit(2), register(2)]);
    assert_eq!(held.then_refusal(&again), Refusal::AnotherActiveDemand);
}

#[test]
fn the_stream_of_the_other_holds_one_neutral_event_that_tells_nothing() {
    let scenario = Scenario::new().given(joint(1, 2));
    let events = scenario.when(&part()).unwrap();
    let there: Vec<_> =
        events.iter().filter(|(stream, _)| *stream == StreamId::Demand(demand(1))).collect();
    let [(_, Event::Demand(event))] = there[..] else { panic!("{there:?}") };
    let open = crate::world::Event::Demand(event.clone()).data().to_string();
    for hers in [demand(2).to_string(), number(2).to_string(), "DURAND".into(), "44109".into()] {
        assert!(!open.contains(&hers), "{hers} in {open}");
    }
    let info = crate::catalogue::info(event.type_name()).unwrap();
    assert!(!info.applicant_visible);
    assert!(!may_read(&state(&parted(), 1), person(1), event));
}

#[test]
fn from_that_minute_the_other_sees_nothing_of_hers_and_she_nothing_of_his() {
    let before = state(&Scenario::new().given(joint(1, 2)), 1);
    assert!(may_see(&before, person(1), Part::Of(person(2))) && before.is_adult(person(2)));
    let after = state(&parted(), 1);
    assert!(!may_see(&after, person(1), Part::Of(person(2))));
    assert!(may_see(&after, person(1), Part::File), "his own file stays his");
    for part in [Part::File, Part::Of(person(2)), Part::Document(document(1))] {
        assert!(!may_see(&after, person(2), part), "who left reads it no more");
        assert!(!may_see(&state(&parted(), 2), person(1), part), "nor he hers");
    }
    assert!(after.co_applicants.is_empty(), "she signs no more");
}

#[test]
fn closed_views_close_at_once_and_only_to_the_others() {
    let scenario = Scenario::new().given(joint(1, 2));
    let closed = scenario.given([close(2, vec![1])]);
    let demand = state(&closed, 1);
    for part in [Part::Of(person(2)), Part::Document(document(1))] {
        assert!(!may_see(&demand, person(1), part));
        assert!(may_see(&demand, person(2), part));
    }
    assert!(may_see(&demand, person(1), Part::File));
    assert_eq!(closed.when(&close(2, vec![])), Ok(vec![]), "told twice, it counts once");
    let filed = DemandEvent::DocumentFiled {
        document: document(1),
        category: DocumentCategory::Other,
        filed_on: day("2026-03-11"),
        posted_on: None,
        handed_to: None,
        entered_on: None,
    };
    assert!(!may_read(&demand, person(1), &filed));
    let declared = DemandEvent::CoApplicantDeclared { co_applicant: spouse(2) };
    assert!(!may_read(&demand, person(1), &declared), "the kind of an event tells too");
}

#[test]
fn an_applicant_who_closes_their_views_closes_the_number_and_the_wish() {
    let closed = Scenario::new().given(joint(1, 2)).given([close(1, vec![])]);
    let demand = state(&closed, 1);
    assert!(!may_see(&demand, person(2), Part::File));
    assert!(!may_see(&demand, person(2), Part::Document(document(1))));
    assert!(may_see(&demand, person(2), Part::Of(person(2))));
    assert!(may_see(&demand, person(1), Part::File));
}

#[test]
fn an_erased_change_opens_nothing() {
    let erased = parted().erase(person(2));
    let demand = state(&erased, 1);
    assert!(!may_see(&demand, person(1), Part::Of(person(2))));
    assert!(!may_see(&demand, person(2), Part::File));
    let only_closed = Scenario::new().given(joint(1, 2)).given([close(2, vec![1])]);
    let demand = state(&only_closed.erase(person(2)), 1);
    assert!(!may_see(&demand, person(1), Part::Document(document(1))));
}

#[test]
fn what_a_paper_of_hers_alone_proves_comes_along_and_what_a_shared_one_proves_is_read_again() {
    let proves = Proven { reasons: vec![], disability: true };
    let read = C::VerifyDocument { document: document(1), on: day("2025-03-13"), proves };
    let joint = Scenario::new().given(joint(1, 2)).given([on_joint(read)]);
    let proven = |alone: bool| {
        let mut parting = parting(2, 1, "2026-03-10");
        if alone {
            (parting.shared, parting.alone) = (vec![], vec![document(1)]);
        }
        let part = Command::Demand(demand(2), C::Part(Box::new(parting)));
        let hers = state(&joint.clone().given([part]), 2);
        hers.proven.get(&document(1)).map(|sealed| (sealed.person(), sealed.open().cloned()))
    };
    let told = Some(Proven { reasons: vec![], disability: true });
    assert_eq!(proven(true), Some((person(2), told)));
    assert_eq!(proven(false), None);
}
