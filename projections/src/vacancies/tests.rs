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
        let one = candidacies(views.db(), &[t::demand(1)]).await.unwrap();
        assert_eq!(one[0].standing, Standing::Refused);
        assert_eq!(one[0].refusal.as_deref(), Some("location"));
        let two = candidacies(views.db(), &[t::demand(2)]).await.unwrap();
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

#[tokio::test]
async fn those_ranked_for_a_dwelling_that_went_to_another_are_listed_and_counts_equal_their_lists()
{
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let db = views.db();
        let own = ["nmh"].map(t::token).into();
        let found = ranked_not_served(db, &own, None, 10).await.unwrap();
        let who: Vec<_> = found.iter().map(|(one, home)| (one.demand, home.vacancy)).collect();
        assert_eq!(who, [(t::demand(3), t::vacancy(1))], "the third was ranked and not served");
        let after = Some((found[0].1.closed_on.unwrap(), found[0].0.demand));
        assert_eq!(ranked_not_served(db, &own, after, 10).await.unwrap(), []);
        let others = ["b"].map(t::token).into();
        assert_eq!(ranked_not_served(db, &others, None, 10).await.unwrap(), []);
        let search = BoardSearch { landlords: Some(&own), limit: 10, ..BoardSearch::default() };
        let counts = count_by_status(db, &search).await.unwrap();
        for status in [VacancyStatus::Open, VacancyStatus::Leased] {
            let listed = BoardSearch { status: Some(status), ..search.clone() };
            let listed = i64::try_from(board(db, &listed).await.unwrap().len()).unwrap();
            assert_eq!(counts.get(&status).copied().unwrap_or(0), listed, "{status:?}");
        }
    }
}
