use super::*;
use crate::{
    testing::Story,
    tests::{an_attribution, of_demand},
};
use domain::{
    demand::{DemandCommand, Wish},
    id::DemandId,
    sealed::Sealed,
    testing::{self as t, day},
};

fn looking(commune: &str) -> CandidateSearch {
    CandidateSearch {
        commune: t::token(commune),
        typology: domain::territory::Typology::T2,
        incomplete: false,
        widened: true,
        open_at_most: 0,
        sizes: None,
        order: Order::Seniority,
        limit: 10,
    }
}

async fn found(story: &Story, search: &CandidateSearch) -> Vec<DemandId> {
    let mut found = Vec::new();
    for (_keep, views) in story.views().await {
        let candidates = candidates(views.db(), search).await.unwrap();
        found = candidates.into_iter().map(|candidate| candidate.demand).collect();
    }
    found
}

fn wishing(n: u128, commune: &str, widened: bool) -> DemandCommand {
    let mut declaration = t::declaration(n);
    declaration.wish = Some(Wish {
        communes: vec![t::token(commune)],
        widened,
        detail: Sealed::new(t::person(n), Default::default()),
        ..declaration.wish.unwrap()
    });
    DemandCommand::Change { on: day("2025-04-01"), declaration: Box::new(declaration) }
}

#[tokio::test]
async fn a_landlord_finds_who_wishes_the_commune_then_who_would_go_anywhere() {
    let mut story = Story::new();
    story.on("2025-03-10", [t::migrate(1, "2024-11-02", None)]).await;
    story.on("2025-03-10", [t::migrate(2, "2024-09-01", None)]).await;
    story.on("2025-03-10", [t::migrate(3, "2024-10-01", None), t::submit(4)]).await;
    let all = [2, 3, 1].map(t::demand);
    assert_eq!(found(&story, &looking("44109")).await, all, "the oldest first, registered only");
    assert_eq!(found(&story, &looking("44162")).await, []);
    story.on("2025-04-01", [of_demand(3, wishing(3, "44162", true))]).await;
    story.on("2025-04-01", [of_demand(2, wishing(2, "44162", false))]).await;
    assert_eq!(found(&story, &looking("44109")).await, [3, 1].map(t::demand));
    assert_eq!(found(&story, &looking("44162")).await, [2, 3].map(t::demand));
    let near = CandidateSearch { widened: false, ..looking("44109") };
    assert_eq!(found(&story, &near).await, [t::demand(1)]);
    let big = CandidateSearch { sizes: Some((2, 4)), ..looking("44109") };
    assert_eq!(found(&story, &big).await, []);
}

#[tokio::test]
async fn who_is_a_candidate_elsewhere_or_housed_is_no_longer_found() {
    let mut story = Story::new();
    story.on("2025-03-10", t::offered()).await;
    assert_eq!(found(&story, &looking("44109")).await, []);
    let busy = CandidateSearch { open_at_most: 1, order: Order::Score, ..looking("44109") };
    assert_eq!(found(&story, &busy).await.len(), 3);
    let over = an_attribution().await;
    assert_eq!(found(&over, &looking("44109")).await, [1, 3].map(t::demand));
}

#[tokio::test]
async fn a_search_goes_page_by_page_without_losing_a_file() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(5)).await;
    story.on("2025-03-10", [t::submit(6)]).await;
    for (_keep, views) in story.views().await {
        let mut page = Search {
            status: Some(Status::Active),
            commune: Some(t::token("44109")),
            typology: Some(domain::territory::Typology::T1),
            category: Some(1),
            desk: Some(t::token("G4401")),
            limit: 2,
            ..Search::default()
        };
        let mut seen = Vec::new();
        loop {
            let found = search(views.db(), &page).await.unwrap();
            let Some(last) = found.last() else { break };
            page.after = last.presented_on.map(|on| (on, last.demand));
            seen.extend(found.iter().map(|head| head.demand));
        }
        assert_eq!(seen, [1, 2, 3, 4, 5].map(t::demand));
        let counts = count_by_status(views.db()).await.unwrap();
        assert_eq!(counts[&Status::Active], 5);
        assert_eq!(counts[&Status::Submitted], 1);
    }
}

#[tokio::test]
async fn the_head_of_a_file_tells_where_it_stands() {
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let housed = file_head(views.db(), t::demand(2)).await.unwrap().unwrap();
        assert_eq!((housed.status, housed.ground.as_deref()), (Status::Ended, Some("RADATT")));
        assert_eq!(housed.candidacies, []);
        assert!(housed.score.is_some(), "recorded at nomination");
        let active = file_head(views.db(), t::demand(1)).await.unwrap().unwrap();
        assert_eq!(active.status, Status::Active);
        assert_eq!(active.presented_on, Some(day("2025-03-10")));
        assert_eq!((active.category, active.size), (Some(1), Some(1)));
        assert_eq!(file_head(views.db(), t::demand(9)).await.unwrap(), None);
    }
}

#[tokio::test]
async fn the_set_of_a_dwelling_narrows_filter_by_filter_at_one_position() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(3)).await;
    story.on("2025-09-01", [t::declare(1), t::nominate(1, 1)]).await;
    for (_keep, views) in story.views().await {
        let db = views.db();
        let search = CandidateSearch {
            commune: t::token("44109"),
            typology: domain::territory::Typology::T2,
            incomplete: false,
            widened: false,
            open_at_most: 0,
            sizes: Some((1, 2)),
            order: Order::Score,
            limit: 2,
        };
        let found = narrowing(db, &search).await.unwrap();
        assert_eq!((found.wished, found.complete, found.fitting), (3, 3, 3));
        assert_eq!(found.free, 2, "one has a candidacy open");
        let position = views.checkpoint("demands_2").await.unwrap();
        assert_eq!(found.position, position);
        let none = CandidateSearch { sizes: Some((5, 6)), ..search.clone() };
        assert_eq!(narrowing(db, &none).await.unwrap().fitting, 0);
        let first = members(db, &search, None).await.unwrap();
        let last = &first.last().unwrap().candidate;
        let after = Some((last.score, last.presented_on, last.demand));
        let rest = members(db, &search, after).await.unwrap();
        let mut all: Vec<_> =
            first.iter().chain(&rest).map(|member| member.candidate.demand).collect();
        all.sort_unstable();
        all.dedup();
        assert_eq!(all.len(), 3, "pages give each demand once");
    }
}
