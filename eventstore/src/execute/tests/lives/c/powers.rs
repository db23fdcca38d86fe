//! Who sees and acts, and what the past shows.

use super::*;

#[tokio::test]
async fn the_replay_of_may_still_shows_a_and_the_rules_of_a() {
    for (mut life, may) in both().await {
        for command in reply_in("regle-de-b", 20, MERGER) {
            life.tell("2026-06-26", command).await;
        }
        let executor = &life.bench.executor;
        let history = executor.read_history(StreamId::Session(session(10))).await.unwrap();
        let decided: Vec<&(Recorded, Event)> = history
            .iter()
            .filter(|(_, event)| may.events.iter().any(|(_, other)| other == event))
            .collect();
        let (first, _) = decided.first().unwrap();
        let law = executor.law_of(first).await.unwrap();
        let (a, on) = (token::<Body>(A), day(MAY));
        assert_eq!(law.holder(&a, on), Some(&a), "A decided");
        assert_eq!(law.bodies.get(&a).unwrap().name(on), "Organisme bailleur-a", "under its name");
        assert_eq!(law.calendar.offer_reply.value, 12, "under A's rules");
        let version = law.versions.get(&token("delay.offer-reply")).unwrap();
        assert_eq!(version.as_str(), "regle-de-a", "in the version that A had");
        // the same command over what was known then, under the law of then, decides the same
        let mut world = World::default();
        for stream in [
            StreamId::Session(session(10)),
            StreamId::Vacancy(vacancy(1)),
            StreamId::Demand(demand(1)),
        ] {
            let mut known = executor.read_history(stream).await.unwrap();
            known.retain(|(one, _)| one.position < first.position);
            world.load(stream, &known.into_iter().map(|(_, event)| event).collect::<Vec<_>>());
        }
        let again = decide(10, 1, MAY, vec![(1, Decision::Allocate { rank: 1 })]);
        assert_eq!(by_stream(again.decide(&world, &law).unwrap()), by_stream(may.events));
        let shown = world.session(session(10)).unwrap().convocation.clone().unwrap();
        assert_eq!(shown.landlord, a, "and the page of that session names A");
    }
}

fn by_stream(mut events: Vec<(StreamId, Event)>) -> Vec<(StreamId, Event)> {
    events.sort_by_key(|(stream, _)| *stream);
    events
}

#[tokio::test]
async fn the_credentials_of_a_end_without_a_lost_message() {
    for (mut life, _) in both().await {
        // B receives what A received before A's subscription ends
        subscribe(&mut life, 2, B_, "2026-06-30").await;
        let accept = |n: u128, on: &str| home(n, V::AcceptOffer { demand: demand(n), on: day(on) });
        life.tell("2026-06-30", accept(1, "2026-06-30")).await;
        life.tell(MERGER, Command::Partner(partner(1), PartnerCommand::Suspend)).await;
        life.tell("2026-07-02", accept(2, "2026-07-02")).await;
        let log = life.log().await;
        let (mut from_a, mut to_b, mut active) = (0, 0, [false, false]);
        for one in &log {
            let kind = one.event.event_type.as_str();
            for (n, active) in active.iter_mut().enumerate() {
                if one.stream.to_string() == partner(1 + n as u128).to_string() {
                    *active = kind == "partner.subscribed";
                }
            }
            let wanted = ["vacancy.offer-made", "vacancy.offer-accepted"].contains(&kind);
            if wanted {
                assert!(active.contains(&true), "{kind} at {} goes to nobody", one.position.0);
                from_a += u32::from(active[0]);
                to_b += u32::from(active[1]);
            }
        }
        assert_eq!(
            (from_a, to_b),
            (41, 2),
            "40 offers and a reply to A; that reply and the next to B"
        );
        let streams = [1, 2].map(|n| StreamId::Partner(partner(n)));
        let world = life.world(&streams).await;
        assert!(world.partner(partner(1)).unwrap().suspended, "A's credentials end");
        assert!(!world.partner(partner(2)).unwrap().suspended);
    }
}

#[tokio::test]
async fn b_sees_what_it_newly_may_and_a_sees_nothing_more() {
    for (mut life, _) in both().await {
        let bodies = bodies(&life).await;
        let seen = |name: &str, on: &str| {
            let seen = bodies.answers_for(&token(name), day(on));
            seen.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(seen(B_, "2026-06-30"), [B_]);
        assert_eq!(seen(B_, MERGER), [A, B_], "the dwellings and sessions of A too");
        assert_eq!(seen(A, MERGER), Vec::<String>::new());
        // and acts on them: B proposes for A's dwelling and calls a session on it
        life.tell("2026-07-02", nominate(109, 43, B_, "2026-07-02")).await;
        let gone = life.refused("2026-07-02", nominate(110, 43, A, "2026-07-02")).await;
        assert_eq!(gone, Refusal::BodyEnded);
        life.tell("2026-07-02", convene(4, B_, "2026-07-22", vec![vacancy(110)])).await;
        // the sessions that A called for July are held
        life.tell("2026-07-03", sits(3, S::FreezeAgenda { on: day("2026-07-03") })).await;
        life.tell("2026-07-15", attend(3, 1..=5)).await;
        let held: SessionId = session(3);
        let world = life.world(&[StreamId::Session(held)]).await;
        assert_eq!(world.session(held).unwrap().present, Some(5));
    }
}

#[tokio::test]
async fn the_agents_of_a_are_empowered_anew_by_b_and_not_copied() {
    for (mut life, _) in both().await {
        let acts = async |life: &Life, name: &str, on: &str| {
            bodies(life).await.empowers(&token(name), agent(1), day(on))
        };
        assert!(acts(&life, A, "2026-06-30").await);
        assert!(!acts(&life, A, MERGER).await, "they end with A");
        assert!(!acts(&life, B_, MERGER).await, "and are not copied");
        let kinds: Vec<_> =
            life.log().await.iter().map(|one| one.event.event_type.to_string()).collect();
        assert!(kinds.iter().any(|kind| kind == "body.agent-revoked"), "which the log says");
        life.tell("2026-07-02", empower(B_, 1, "2026-07-02")).await;
        assert!(!acts(&life, B_, MERGER).await && acts(&life, B_, "2026-07-02").await);
        // in A's reception place alike
        let ask = |on: &str| {
            let (mission, on) = (Mission::Information, day(on));
            ReceptionCommand::Request { demand: None, place: place(1), mission, on }
        };
        let asked = Command::Reception(reception(1), ask("2026-07-01"));
        life.tell("2026-07-01", asked).await;
        let schedule = |on: &str| {
            let (place, agent, meets_on) = (place(1), agent(1), day("2026-07-20"));
            let schedule = ReceptionCommand::Schedule { place, agent, on: day(on), meets_on };
            Command::Reception(reception(1), schedule)
        };
        let ended = life.refused("2026-07-02", schedule("2026-07-02")).await;
        assert_eq!(ended, Refusal::AgentNotEmpowered);
        let by = |body: &str| PlaceCommand::EmpowerAgent {
            agent: agent(1),
            by: token(body),
            from: day("2026-07-02"),
        };
        let old = life.refused("2026-07-02", Command::Place(place(1), by(A))).await;
        assert_eq!(old, Refusal::OtherBody, "A empowers nobody any more");
        life.tell("2026-07-02", Command::Place(place(1), by(B_))).await;
        life.tell("2026-07-02", schedule("2026-07-02")).await;
    }
}

#[tokio::test]
async fn statistics_show_the_break() {
    for (life, _) in both().await {
        let bodies = bodies(&life).await;
        let told = |from: &str, to: &str| {
            let breaks = bodies.breaks(day(from), day(to));
            breaks.iter().map(|one| (one.on, one.sentence())).collect::<Vec<_>>()
        };
        let sentence = "Organisme bailleur-a est réuni à Organisme bailleur-b : avant ce jour, leurs \
                        chiffres sont séparés.";
        assert_eq!(told("2026-01-01", "2026-12-31"), [(day(MERGER), sentence.to_owned())]);
        assert_eq!(told("2026-01-01", "2026-06-30"), [], "a period before it has none");
        assert_eq!(told(MERGER, MERGER).len(), 1);
    }
}
