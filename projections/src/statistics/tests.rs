use super::{
    cells::Waiting,
    edition::{Ended, Facts, edition},
    *,
};
use crate::{
    testing::Story,
    tests::{an_attribution, of_demand},
};
use domain::{
    demand::DemandCommand,
    testing::{self as t, day},
};

const YEAR: fn() -> Period = || Period { from: day("2025-01-01"), to: day("2025-12-31") };

#[test]
fn median_and_ninetieth_percentile_are_values_that_were_observed() {
    let of = |days: &[i64]| Waiting::of(days.to_vec()).map(|w| (w.median_days, w.p90_days));
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[7]), Some((7, 7)));
    assert_eq!(of(&[4, 1, 3, 2]), Some((2, 4)));
    assert_eq!(of(&(1..=100).collect::<Vec<_>>()), Some((50, 90)));
}

#[tokio::test]
async fn an_attribution_counts_in_every_figure_it_should() {
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let all = overview(views.db(), YEAR(), 1).await.unwrap();
        assert_eq!(all.position, views.checkpoint("statistics_3").await.unwrap());
        let figures = all.figures;
        assert_eq!(figures.active, Figure::Shown(2));
        assert_eq!(figures.new, Figure::Shown(3));
        assert_eq!(figures.allocations, Figure::Shown(1));
        assert_eq!(figures.ratio, Figure::Shown(Some(2.0)));
        assert_eq!(figures.waiting.shown().unwrap().unwrap().median_days, 212);
        let refused = figures.refused.shown().unwrap();
        assert_eq!((refused.count, refused.of, refused.percent), (1, 2, Some(50.0)));
        let secret = overview(views.db(), YEAR(), DEFAULT_THRESHOLD).await.unwrap().figures;
        assert_eq!((secret.active, secret.waiting), (Figure::Hidden, Figure::Hidden));
    }
}

#[tokio::test]
async fn a_demand_that_wishes_only_communes_elsewhere_is_not_counted_here() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(3)).await;
    for (n, communes) in [(1, ["44184", "44143"]), (2, ["44184", "44184"])] {
        let mut said = t::declaration(n);
        said.wish.as_mut().unwrap().communes = communes.map(t::token).into();
        let (on, declaration) = (day("2025-04-01"), Box::new(said));
        story.on("2025-04-01", [of_demand(n, DemandCommand::Change { on, declaration })]).await;
    }
    for (_keep, views) in story.views().await {
        let all = overview(views.db(), YEAR(), 1).await.unwrap().figures;
        assert_eq!((all.active, all.new), (Figure::Shown(2), Figure::Shown(2)));
    }
}

#[tokio::test]
async fn the_first_anniversary_counts_renewed_and_lapsed_once_and_who_left_not_at_all() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(4)).await;
    story.on("2025-03-10", [t::migrate(5, "2021-01-05", Some("2025-01-05"))]).await;
    let notice = |n| of_demand(n, DemandCommand::SendRenewalNotice { on: day("2026-01-05") });
    let renew = |n, on: &str| of_demand(n, DemandCommand::Renew { on: day(on), declaration: None });
    story
        .on(
            "2025-11-20",
            [of_demand(5, DemandCommand::SendRenewalNotice { on: day("2025-11-20") })],
        )
        .await;
    story.on("2025-12-01", [renew(5, "2025-12-01")]).await;
    story.on("2026-01-05", (1..=4).map(notice)).await;
    story.on("2026-02-01", [renew(1, "2026-02-01"), renew(2, "2026-02-01")]).await;
    let renounce = DemandCommand::Renounce { on: day("2026-02-02") };
    story.on("2026-02-02", [of_demand(3, renounce)]).await;
    story.on("2026-02-02", t::told_of_renewal(4, "2026-01-05", "2026-01-07")).await;
    story.on("2026-03-12", [of_demand(4, DemandCommand::Expire { on: day("2026-03-12") })]).await;
    for (_keep, views) in story.views().await {
        let period = Period { from: day("2026-01-01"), to: day("2026-12-31") };
        let share = overview(views.db(), period, 1).await.unwrap().figures.renewed.shown().unwrap();
        assert_eq!((share.count, share.of), (2, 3), "two renewed, one lapsed, one left before");
        let before = overview(views.db(), YEAR(), 1).await.unwrap().figures.renewed;
        assert_eq!(before.shown().unwrap().of, 0, "a migrated demand passed its own elsewhere");
    }
}

#[tokio::test]
async fn an_edition_counts_active_leased_and_housed_as_the_log_had_them_at_the_end_of_each_month() {
    let story = an_attribution().await;
    for (_keep, views) in story.views().await {
        let head = views.checkpoint("statistics_3").await.unwrap().0;
        let facts = Facts::read(views.db(), head).await.unwrap();
        let sealed = |month: &str, position| Ended { month: month.parse().unwrap(), position };
        let last = story.log.store.clone();
        let mut ended = Vec::new();
        for month in
            ["2025-03", "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09", "2025-10"]
        {
            let month = sealed(month, 0);
            let position = last_of(&last, month.month.last_day()).await;
            ended.push(Ended { position, ..month });
        }
        let all = edition(&facts, &ended, 1).unwrap();
        assert_eq!((all.active, all.position), (Some(2), head));
        let year = all.year;
        assert_eq!(year.new.unwrap().count, 3);
        assert_eq!((year.allocated.unwrap().count, year.housed.unwrap().count), (1, 1));
        assert_eq!(year.waiting.unwrap().median, None, "one in three is housed");
        assert_eq!(edition(&facts, &ended[..7], 1).unwrap().active, Some(3), "before the lease");
        let half_year = edition(&facts, &ended[..4], 1).unwrap().half_year;
        let new = half_year.new.unwrap();
        assert_eq!((new.whole.count, new.groups.len()), (3, new.groups.len()));
        // nothing is told of three under the threshold of eleven
        let secret = edition(&facts, &ended, DEFAULT_THRESHOLD).unwrap();
        assert_eq!((secret.active, secret.active_by), (None, vec![]));
        assert!(secret.year.allocated.is_none_or(|year| year.count == 0));
    }
}

async fn last_of(store: &eventstore::memory::MemoryStore, day: chrono::NaiveDate) -> i64 {
    use eventstore::{
        position::Position,
        recorded::Instant,
        store::{Direction, EventStore, Filter},
    };
    let end = Instant::midday(day.succ_opt().unwrap());
    let all = store.read_all(Position(0), Direction::Forwards, &Filter::All, 10_000).await.unwrap();
    all.iter().filter(|one| one.recorded_at < end).map(|one| one.position.0).max().unwrap_or(0)
}

#[tokio::test]
async fn a_wish_that_moves_ends_a_spell_and_begins_another_and_the_old_one_stays_counted() {
    let mut story = Story::new();
    story.on("2025-03-10", t::registered(2)).await;
    let mut said = t::declaration(1);
    said.wish.as_mut().unwrap().communes = ["44143"].map(t::token).into();
    let (on, declaration) = (day("2025-05-06"), Box::new(said));
    story.on("2025-05-06", [of_demand(1, DemandCommand::Change { on, declaration })]).await;
    let renounce = DemandCommand::Renounce { on: day("2025-06-02") };
    story.on("2025-06-02", [of_demand(1, renounce)]).await;
    for (_keep, views) in story.views().await {
        let facts = Facts::read(views.db(), i64::MAX).await.unwrap();
        let mut ended = Vec::new();
        for month in ["2025-03", "2025-04", "2025-05", "2025-06"] {
            let month: edition::Month = month.parse().unwrap();
            let position = last_of(&story.log.store, month.last_day()).await;
            ended.push(Ended { month, position });
        }
        let at = |count: usize, commune: &str| {
            let edition = edition(&facts, &ended[..count], 1).unwrap();
            (edition.active, edition.place(Some(commune), None).active)
        };
        assert_eq!(at(2, "44109"), (Some(2), Some(2)));
        assert_eq!(at(3, "44109"), (Some(2), Some(1)));
        assert_eq!(at(3, "44143"), (Some(2), Some(1)));
        assert_eq!(at(4, "44143"), (Some(1), Some(0)));
    }
}
