//! What B is bound by.

use super::*;

#[tokio::test]
async fn a_is_absorbed_with_twelve_vacancies_three_sessions_and_forty_open_offers() {
    for (life, _) in both().await {
        let (before, after) = (day("2026-06-30"), day(MERGER));
        let bodies = bodies(&life).await;
        let (a, b) = (token::<Body>(A), token::<Body>(B_));
        assert_eq!(bodies.holder(&a, before), Some(&a), "until the evening of 30 June");
        assert_eq!(bodies.holder(&a, after), Some(&b), "on 1 July");
        let vacancies: Vec<_> = WAITING.map(|n| StreamId::Vacancy(vacancy(n))).collect();
        let world = life.world(&vacancies).await;
        let open = WAITING.filter(|n| world.vacancy(vacancy(*n)).unwrap().closed.is_none());
        assert_eq!(open.count(), 12, "12 vacancies");
        let sessions = [1, 2, 3].map(|n| StreamId::Session(session(n)));
        let world = life.world(&sessions).await;
        let running = |n| world.session(session(n)).unwrap().minutes_on.is_none();
        assert_eq!([1, 2, 3].into_iter().filter(|n| running(*n)).count(), 3, "3 sessions");
        let offers = standings(&life, 1..=OFFERS).await;
        let open = offers.iter().filter(|(_, all)| matches!(all[..], [Standing::Offered { .. }]));
        assert_eq!(open.count(), 40, "40 open offers");
    }
}

#[tokio::test]
async fn half_used_flow_quotas_go_on_with_b_and_count_once() {
    for (mut life, _) in both().await {
        let flow = async |life: &Life, landlord: &str, on: &str| {
            let given = assignments(life).await;
            let who = (&token(landlord), &token(STATE));
            bodies(life).await.flow(who, 2026, day(on), &given)
        };
        assert_eq!(flow(&life, A, "2026-06-30").await, Flow { agreed: 12, used: 3 });
        assert_eq!(flow(&life, B_, "2026-06-30").await, Flow { agreed: 25, used: 1 });
        assert_eq!(flow(&life, B_, MERGER).await, Flow { agreed: 37, used: 4 }, "B owes both");
        assert_eq!(flow(&life, A, MERGER).await, Flow::default(), "A owes nothing more");
        life.tell("2026-07-02", assign(108, "2026-07-02")).await;
        assert_eq!(flow(&life, B_, "2026-07-02").await, Flow { agreed: 37, used: 5 });
    }
}

/// Dwellings given to a reservation holder, from the log alone.
async fn assignments(life: &Life) -> Vec<Assignment> {
    let log = life.log().await;
    let names: BTreeSet<_> = log.iter().map(|one| one.stream.to_string()).collect();
    let mut given = Vec::new();
    for name in names.iter().filter(|name| name.starts_with("vacancy-")) {
        let history = life.bench.executor.read_history(name.parse().unwrap()).await.unwrap();
        let mut dwelling = None;
        for (_, event) in history {
            match event {
                Event::Vacancy(VacancyEvent::Declared(declared)) => dwelling = Some(declared),
                Event::Vacancy(VacancyEvent::AssignedToReservation { holder, notified_on }) => {
                    let Dwelling { landlord, commune, .. } = dwelling.clone().unwrap();
                    given.push(Assignment { landlord, commune, holder, on: notified_on });
                }
                _ => {}
            }
        }
    }
    given
}

#[tokio::test]
async fn b_is_bound_by_the_conditional_allocations_of_a() {
    for (mut life, _) in both().await {
        let offer = |d: u128| {
            let (on, reply_by) = (day("2026-07-03"), day("2026-07-20"));
            home(101, V::MakeOffer { demand: demand(d), on, reply_by })
        };
        let passed = life.refused("2026-07-03", offer(42)).await;
        assert_eq!(
            passed,
            Refusal::NotTheirTurn,
            "B cannot pass over the household of A's promise"
        );
        let anew = life.refused("2026-07-03", nominate(101, 43, B_, "2026-07-03")).await;
        assert_eq!(anew, Refusal::RankingDone, "nor propose another");
        assert_eq!(life.refused("2026-07-03", offer(41)).await, Refusal::ConditionOpen);
        let (id, category, on) = (document(1), DocumentCategory::TaxNotice, day("2026-07-03"));
        let file = D::FileDocument { document: id, category, on };
        life.tell("2026-07-03", Command::Demand(demand(41), file)).await;
        let verify =
            D::VerifyDocument { document: id, on, proves: domain::demand::Proven::default() };
        life.tell("2026-07-03", Command::Demand(demand(41), verify)).await;
        life.tell("2026-07-03", offer(41)).await;
        let accept = V::AcceptOffer { demand: demand(41), on: day("2026-07-08") };
        life.tell("2026-07-08", home(101, accept)).await;
        let back =
            life.refused("2026-07-08", home(101, V::Withdraw { on: day("2026-07-08") })).await;
        assert_eq!(back, Refusal::OfferAccepted, "nor take the dwelling back");
    }
}

#[tokio::test]
async fn offers_keep_their_dates() {
    for (mut life, _) in both().await {
        // B's rule of twenty days, for the offers that B makes
        for command in reply_in("regle-de-b", 20, MERGER) {
            life.tell("2026-06-26", command).await;
        }
        for (n, all) in standings(&life, 1..=OFFERS).await {
            let reply_by = day("2026-07-06");
            assert_eq!(all, [Standing::Offered { reply_by }], "offer {n}");
        }
        let lapse = |n: u128, on: &str| home(n, V::DeemRefused { demand: demand(n), on: day(on) });
        let early = life.refused("2026-07-06", lapse(3, "2026-07-06")).await;
        assert_eq!(early, Refusal::ReplyStillPossible(day("2026-07-06")), "not sooner");
        let accept = V::AcceptOffer { demand: demand(4), on: day("2026-07-06") };
        life.tell("2026-07-06", home(4, accept)).await;
        let law = life.bench.executor.law.on(day(MERGER));
        assert_eq!(law.calendar.offer_reply.value, 20, "the new rule is for new offers");
    }
}

#[tokio::test]
async fn leases_after_the_first_of_july_carry_the_siren_of_b() {
    for (mut life, _) in both().await {
        let lease = async |life: &mut Life, n: u128, accepted: &str, signed: &str| {
            let accept = V::AcceptOffer { demand: demand(n), on: day(accepted) };
            life.tell(accepted, home(n, accept)).await;
            let sign = V::SignLease { demand: demand(n), on: day(signed) };
            let done = life.tell(signed, home(n, sign)).await;
            let signed = done.events.into_iter().find_map(|(_, event)| match event {
                Event::Vacancy(VacancyEvent::LeaseSigned { landlord, siren, .. }) => {
                    Some((landlord.unwrap().to_string(), siren.unwrap().to_string()))
                }
                _ => None,
            });
            signed.unwrap()
        };
        let with = |body: &str, siren: &str| (body.to_owned(), siren.to_owned());
        assert_eq!(lease(&mut life, 1, "2026-06-26", "2026-06-30").await, with(A, "111111111"));
        assert_eq!(lease(&mut life, 2, "2026-06-26", MERGER).await, with(B_, "222222222"));
        assert_eq!(lease(&mut life, 3, "2026-07-03", "2026-07-09").await, with(B_, "222222222"));
    }
}
