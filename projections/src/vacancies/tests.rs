use super::*;
use crate::{attributions, testing::Story, tests::an_attribution};
use domain::testing::{self as t, day};

#[tokio::test]
async fn the_board_follows_an_offer_and_its_candidates() {
    let mut story = Story::new();
    story.on("2025-09-01", t::offered()).await;
    for (_keep, views) in story.views().await {
        let own = |names: &[&str]| names.iter().map(|name| t::token(name)).collect();
        for (names, found) in [(&["b", "nmh"][..], 1), (&["b"], 0), (&[], 0)] {
            let landlords = own(names);
            let search =
                BoardSearch { landlords: Some(&landlords), limit: 10, ..BoardSearch::default() };
            assert_eq!(board(views.db(), &search).await.unwrap().len(), found, "{names:?}");
        }
        let landlords = own(&["nmh"]);
        let search =
            BoardSearch { landlords: Some(&landlords), limit: 10, ..BoardSearch::default() };
        let board = board(views.db(), &search).await.unwrap();
        assert_eq!(board.len(), 1);
        assert_eq!((board[0].status, board[0].candidates), (VacancyStatus::Offered, 3));
        assert_eq!(board[0].offered_to, Some(t::demand(1)));
        assert_eq!(board[0].reply_by, Some(day("2025-10-06")));
        assert_eq!(board[0].session, Some(t::session(1)));
        let candidates = candidates(views.db(), t::vacancy(1)).await.unwrap();
        let ranks: Vec<_> = candidates.iter().map(|c| (c.demand, c.rank)).collect();
        assert_eq!(ranks, [1, 2, 3].map(|n| (t::demand(n), i64::try_from(n).ok())));
    }
}

#[tokio::test]
async fn a_signed_lease_closes_the_board_and_makes_an_attribution() {
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let vacancy = vacancy(views.db(), t::vacancy(1)).await.unwrap().unwrap();
        assert_eq!(vacancy.status, VacancyStatus::Leased);
        let one = candidacies(views.db(), t::demand(1)).await.unwrap();
        assert_eq!(one[0].standing, Standing::Refused);
        assert_eq!(one[0].refusal.as_deref(), Some("location"));
        let two = candidacies(views.db(), t::demand(2)).await.unwrap();
        assert_eq!(two[0].standing, Standing::Housed);
        let listed = attributions::attributions(views.db(), None, 10).await.unwrap();
        assert_eq!(listed.len(), 1);
        let lease = &listed[0];
        assert_eq!((lease.demand, lease.rank, lease.refusals), (t::demand(2), Some(2), 1));
        assert_eq!((lease.signed_on, lease.wait_days), (day("2025-10-08"), Some(212)));
        assert_eq!((lease.candidates, lease.category), (3, Some(1)));
        assert!(lease.score.is_some() && lease.quartile.is_some());
        let before = Some((lease.signed_on, lease.vacancy));
        assert_eq!(attributions::attributions(views.db(), before, 10).await.unwrap(), []);
        assert_eq!(attributions::count(views.db()).await.unwrap(), 1);
    }
}
