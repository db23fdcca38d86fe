//! The same by post; with other resources meanwhile; with an offer open elsewhere.

use super::*;
use domain::{
    declaration::Resources, sealed::Sealed, testing::declaration, testing::person,
    vacancy::RefusalReason,
};

#[tokio::test]
async fn posted_on_the_18th_and_received_on_the_20th_is_in_time() {
    for mut life in both().await {
        lapsed(&mut life).await;
        let posted = notice("2026-03-20", Some("2026-03-18"), None, "2026-03-20");
        life.tell("2026-03-20", posted).await;
        life.tell("2026-03-20", undo("2026-03-20")).await;
        let undone = payload(&life, "vacancy.lapse-undone").await;
        assert_eq!(undone["cause"], "posted", "the postmark counts, and no desk was slow");
        assert_eq!(undone["given_on"], "2026-03-18", "the last day is still in time");
    }
    for mut life in both().await {
        lapsed(&mut life).await;
        let posted = notice("2026-03-20", Some("2026-03-19"), None, "2026-03-20");
        life.tell("2026-03-20", posted).await;
        let late = life.refused("2026-03-20", undo("2026-03-20")).await;
        assert_eq!(late, Refusal::DocumentLate, "posted on the 19th, it is not");
    }
}

#[tokio::test]
async fn resources_that_changed_meanwhile_are_looked_at_again() {
    for mut life in both().await {
        lapsed(&mut life).await;
        life.tell("2026-03-24", scanned()).await;
        life.tell("2026-03-24", undo("2026-03-24")).await;
        life.tell("2026-03-25", verified("2026-03-25")).await;
        let mut richer = declaration(1);
        richer.on = day("2026-03-26");
        let resources = Resources { tax_income_n2: Some(90_000), ..Resources::default() };
        richer.resources = Some(Sealed::new(person(1), resources));
        let change = D::Change { on: day("2026-03-26"), declaration: Box::new(richer) };
        life.tell("2026-03-26", on(1, change)).await;
        let above = life.refused("2026-03-27", offer_to(1, "2026-03-27", "2026-04-07")).await;
        assert_eq!(above, Refusal::AboveCeiling, "the rank came back, not a right to any dwelling");
    }
}

#[tokio::test]
async fn an_open_offer_elsewhere_stays_open_and_taken_it_ends_the_rank_here() {
    let other = vacancy(2);
    for mut life in both().await {
        let there = vec![Decision::Allocate { rank: 1 }, Decision::Allocate { rank: 2 }];
        let there = [there, vec![Decision::Allocate { rank: 3 }]].concat();
        ranked(&mut life, (other, session(2)), (&[1, 3, 4], there)).await;
        let offer = V::MakeOffer { demand: demand(1), on: day("2026-03-16"), reply_by: day(REPLY) };
        life.tell("2026-03-16", Command::Vacancy(other, offer)).await;
        lapsed(&mut life).await;
        life.tell("2026-03-24", scanned()).await;
        life.tell("2026-03-24", undo("2026-03-24")).await;
        let waits = Standing::Offered { reply_by: day(REPLY) };
        let elsewhere = state(&life, other).await.standing(demand(1));
        assert_eq!(elsewhere, Some(waits), "the offer elsewhere is untouched");
        assert_eq!(standing(&life, 1).await, Standing::Ranked, "and the rank here is back");
        for command in [
            V::AcceptOffer { demand: demand(1), on: day("2026-03-25") },
            V::SignLease { demand: demand(1), on: day("2026-03-26") },
        ] {
            life.tell("2026-03-26", Command::Vacancy(other, command)).await;
        }
        assert_eq!(standing(&life, 1).await, Standing::Withdrawn, "housed there, it leaves here");
        life.tell("2026-03-27", offer_to(2, "2026-03-27", "2026-04-07")).await;
        let reason = RefusalReason::Size;
        let refuse = V::RefuseOffer { demand: demand(2), on: day("2026-03-28"), reason };
        life.tell("2026-03-28", home(refuse)).await;
        assert_eq!(standing(&life, 2).await, Standing::Refused, "rank 2 has its turn again");
    }
}
