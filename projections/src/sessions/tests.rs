use super::*;
use crate::testing::Story;
use domain::{
    session::{Decision, NonAllocationReason},
    testing::{self as t, day},
};

#[tokio::test]
async fn a_session_lists_its_agenda_and_every_decision_with_its_reasons() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(3)).await;
    story.on("2025-09-10", [t::declare(1), t::nominate(1, 1), t::nominate(1, 2)]).await;
    story.on("2025-09-15", [t::nominate(1, 3), t::convene(1, 1)]).await;
    story.on("2025-09-22", [t::freeze(1), t::quorum(1)]).await;
    let refuse = Decision::NotAllocate { reasons: vec![NonAllocationReason::OtherHouseholdFirst] };
    let mut decisions_taken = t::ranks(2);
    decisions_taken.push((t::demand(3), refuse));
    story.on("2025-09-24", [t::decide(1, 1, decisions_taken)]).await;
    for (_keep, views) in story.views().await {
        let db = views.db();
        let landlords = ["b", "nmh"].map(t::token).into();
        let nobody = std::collections::BTreeSet::new();
        assert_eq!(sessions(db, Some(&nobody), day("2025-09-24"), 10).await.unwrap(), []);
        let listed = sessions(db, Some(&landlords), day("2025-09-24"), 10).await.unwrap();
        assert_eq!((listed.len(), listed[0].status), (1, SessionStatus::Sitting));
        assert_eq!(listed[0].frozen_on, Some(day("2025-09-22")));
        assert!(listed[0].frozen_at.is_some());
        assert_eq!(sessions(db, None, day("2025-09-25"), 10).await.unwrap(), []);
        assert_eq!(session(db, t::session(1)).await.unwrap().as_ref(), listed.first());
        assert_eq!(agenda(db, t::session(1)).await.unwrap(), [t::vacancy(1)]);
        let decided = decisions(db, t::session(1)).await.unwrap();
        assert_eq!(decided, decisions_on(db, t::vacancy(1)).await.unwrap());
        let ranks: Vec<_> = decided.iter().map(|line| (line.demand, line.rank)).collect();
        assert_eq!(ranks, [(t::demand(1), Some(1)), (t::demand(2), Some(2)), (t::demand(3), None)]);
        assert_eq!(decided[2].decision, Some(DecisionKind::NotAllocated));
        assert_eq!(decided[2].reasons, [t::token("OTHERFIRST")]);
    }
}
