use super::{
    cells::{Raw, Waiting},
    figures::lines,
    secrecy::{Cell, hidden},
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
use std::collections::BTreeMap;

const YEAR: fn() -> Period = || Period { from: day("2025-01-01"), to: day("2025-12-31") };

#[test]
fn a_small_cell_is_hidden_and_never_alone() {
    let cells = |sizes: &[i64]| -> Vec<bool> {
        let cells: Vec<Cell> = sizes.iter().map(|size| Cell::count(*size, 11)).collect();
        hidden(&cells, 11)
    };
    assert_eq!(cells(&[40, 12, 300]), [false, false, false]);
    assert_eq!(cells(&[40, 3, 300]), [true, true, false], "the next smallest hides it");
    assert_eq!(cells(&[40, 3, 10, 0]), [false, true, true, false], "13 together say nothing");
    assert_eq!(cells(&[40, 3, 4, 300]), [true, true, true, false], "7 together would");
    assert_eq!(cells(&[3]), [true]);
    assert_eq!(cells(&[0, 0]), [false, false], "nobody is no secret");
}

#[test]
fn nobody_can_subtract_shown_cells_from_the_total_to_find_a_small_one() {
    // Every column of up to four cells of these sizes.
    let sizes = [0_i64, 1, 5, 10, 11, 40];
    for n in 0..sizes.len().pow(4) {
        let pick = |digit: u32| sizes[n / sizes.len().pow(digit) % sizes.len()];
        let column = [pick(0), pick(1), pick(2), pick(3)];
        let cells: Vec<Cell> = column.iter().map(|size| Cell::count(*size, 11)).collect();
        let flags = hidden(&cells, 11);
        let secret: Vec<i64> =
            column.iter().zip(&flags).filter(|(_, f)| **f).map(|(s, _)| *s).collect();
        assert!(column.iter().zip(&flags).all(|(s, f)| *f || *s == 0 || *s >= 11), "{column:?}");
        let all = column.iter().zip(&flags).all(|(s, f)| *f || *s == 0);
        let safe = secret.len() > 1 && secret.iter().sum::<i64>() >= 11;
        assert!(secret.is_empty() || safe || all, "{column:?} hides {flags:?}");
    }
}

#[test]
fn a_share_hides_when_few_are_in_it_or_out_of_it() {
    assert!(Cell::share(5, 100, 11).small);
    assert!(Cell::share(95, 100, 11).small);
    assert!(Cell::share(4, 8, 11).small);
    assert!(!Cell::share(50, 100, 11).small);
    assert!(!Cell::share(0, 100, 11).small);
}

#[test]
fn a_ratio_hides_with_either_of_its_sides() {
    let raw = |active, allocations| Raw { active, allocations, ..Raw::default() };
    let table = BTreeMap::from([
        ("44109".to_owned(), raw(700, 80)),
        ("44162".to_owned(), raw(300, 4)),
        ("44190".to_owned(), raw(200, 20)),
    ]);
    let lines = lines(table, 11);
    let shown: Vec<_> = lines.iter().map(|line| line.ratio.shown().is_some()).collect();
    assert_eq!(shown, [true, false, false]);
    assert!(lines.iter().all(|line| line.active.shown().is_some()));
}

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
        assert_eq!(all.position, views.checkpoint("statistics_2").await.unwrap());
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
        let months = breakdown(views.db(), YEAR(), By::Month, 1).await.unwrap();
        assert_eq!(months.len(), 12);
        let active: Vec<_> = months.iter().map(|line| line.active.shown().unwrap()).collect();
        assert_eq!(active, [0, 0, 3, 3, 3, 3, 3, 3, 3, 2, 2, 2]);
        assert_eq!(months[2].new, Figure::Shown(3));
        assert_eq!(months[9].allocations, Figure::Shown(1));
        let communes = breakdown(views.db(), YEAR(), By::Commune, 1).await.unwrap();
        assert_eq!((communes.len(), communes[0].key.as_str()), (1, "44109"));
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
        let months = breakdown(views.db(), YEAR(), By::Month, 1).await.unwrap();
        assert_eq!((months[2].new, months[11].active), (Figure::Shown(2), Figure::Shown(2)));
        let communes = breakdown(views.db(), YEAR(), By::Commune, 1).await.unwrap();
        let communes: Vec<_> = communes.iter().map(|line| line.key.as_str()).collect();
        assert_eq!(communes, ["44109", "44143"]);
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
