use crate::{
    demand::Demand,
    id::DemandId,
    law::Law,
    ranking::{Place, Ranking, Scope, Seed, Standing, Wished},
    scoring::RankClass,
    territory::Typology,
    testing::*,
};

const SEED: &str = "tirage-2025-03-10";

fn wished(typologies: &[Typology], communes: &[&str]) -> Wished {
    let communes: Vec<_> = communes.iter().map(|code| token(code)).collect();
    Wished::new(typologies, &communes)
}

/// A demand of the ordinary class that wishes a T2 in Nantes.
fn ordinary(n: u128, points: i32, since: &str) -> Standing {
    let wish = wished(&[Typology::T2], &["44109"]);
    let (seed, class) = (Seed::published(SEED), RankClass::Ordinary);
    Standing::new(demand(n), (class, points), day(since), wish, &seed)
}

fn order(standings: impl IntoIterator<Item = Standing>) -> Vec<DemandId> {
    Ranking::of(standings).ordered().iter().map(|standing| standing.demand).collect()
}

fn drawn(random: &mut Dice, n: u128) -> Standing {
    let communes = ["44109", "44190", "44143", "44162", "44184"];
    let first = usize::try_from(random.below(5)).unwrap();
    let last = usize::try_from(random.below(5)).unwrap().max(first);
    let typology = Typology::ALL[usize::try_from(random.below(7)).unwrap()];
    let since = day("2024-01-01") + chrono::Days::new(random.below(3));
    let class = if random.below(9) == 0 { RankClass::OpposableRight } else { RankClass::Ordinary };
    let wish = if random.below(20) == 0 {
        Wished::default()
    } else {
        wished(&[typology, Typology::T2], &communes[first..=last])
    };
    let points = i32::try_from(random.below(4)).unwrap();
    Standing::new(demand(n), (class, points), since, wish, &Seed::published(SEED))
}

#[test]
fn an_opposable_right_comes_before_any_number_of_points() {
    let mut recognised = ordinary(1, 0, "2026-01-01");
    recognised.class = RankClass::OpposableRight;
    let many = ordinary(2, 500, "2015-01-01");
    assert_eq!(order([many, recognised]), [demand(1), demand(2)]);
}

#[test]
fn points_come_before_seniority_and_seniority_before_the_draw() {
    let (a, b, c) = (
        ordinary(1, 10, "2024-06-01"),
        ordinary(2, 10, "2024-05-31"),
        ordinary(3, 11, "2025-01-01"),
    );
    assert_eq!(order([a, b, c]), [demand(3), demand(2), demand(1)]);
}

/// Computed by Python: `uuid5(uuid5(UUID(int=0), "tirage-2025-03-10"), "demand-" + 32 hex digits)`.
#[test]
fn the_draw_is_found_again_by_anyone_who_has_the_seed() {
    let seed = Seed::published(SEED);
    let draws = [1, 2, 3].map(|n| seed.draw(demand(n)).to_string());
    assert_eq!(
        draws,
        [
            "ecddf8d1-d7ad-5947-8c66-9475d6366864",
            "2f259c7f-5efa-5504-98dc-7848b52dfeae",
            "7624d81c-2094-5dd9-a6ba-306b13cf2d9d",
        ]
    );
    let alike = [1, 2, 3].map(|n| ordinary(n, 10, "2024-01-01"));
    assert_eq!(order(alike), [demand(2), demand(3), demand(1)]);
}

#[test]
fn another_seed_draws_another_order() {
    let with = |seed: &str| {
        let seed = Seed::published(seed);
        let wish = wished(&[Typology::T2], &["44109"]);
        order((1..=8).map(|n| {
            let points = (RankClass::Ordinary, 1);
            Standing::new(demand(n), points, day("2024-01-01"), wish.clone(), &seed)
        }))
    };
    assert_ne!(with("a"), with("b"));
    assert_eq!(with("a"), with("a"));
}

#[test]
fn the_order_is_total_and_does_not_depend_on_the_order_of_arrival() {
    let mut random = Dice(7);
    let drawn: Vec<Standing> = (1..=120).map(|n| drawn(&mut random, n)).collect();
    for a in &drawn {
        assert!(!a.precedes(a));
        for b in drawn.iter().filter(|b| b.demand != a.demand) {
            assert!(a.precedes(b) != b.precedes(a), "{a:?} {b:?}");
            for c in drawn.iter().filter(|c| a.precedes(b) && b.precedes(c)) {
                assert!(a.precedes(c), "{a:?} {b:?} {c:?}");
            }
        }
    }
    let forwards = order(drawn.clone());
    assert_eq!(forwards, order(drawn.into_iter().rev()));
}

#[test]
fn comparable_demands_share_a_typology_and_a_commune() {
    let own = wished(&[Typology::T2, Typology::T3], &["44109", "44190"]);
    assert!(own.is_comparable(&wished(&[Typology::T3, Typology::T4], &["44190"])));
    assert!(!own.is_comparable(&wished(&[Typology::T4], &["44190"])));
    assert!(!own.is_comparable(&wished(&[Typology::T2], &["44143"])));
    assert!(!Wished::default().is_comparable(&Wished::default()));
}

#[test]
fn a_place_counts_only_comparable_demands_or_the_whole_territory() {
    let mut elsewhere = ordinary(1, 50, "2020-01-01");
    elsewhere.wished = wished(&[Typology::T2], &["44143"]);
    let ranking =
        Ranking::of([elsewhere, ordinary(2, 20, "2020-01-01"), ordinary(3, 10, "2020-01-01")]);
    let place = |scope| ranking.place(demand(3), scope).unwrap();
    assert_eq!(place(Scope::Comparable), Place { rank: 2, of: 2 });
    assert_eq!(place(Scope::Territory), Place { rank: 3, of: 3 });
    assert_eq!(ranking.place(demand(9), Scope::Territory), None);
}

#[test]
fn places_in_one_pass_are_the_places_one_by_one() {
    let mut random = Dice(11);
    let ranking = Ranking::of((1..=300).map(|n| drawn(&mut random, n)));
    for scope in [Scope::Comparable, Scope::Territory] {
        for (demand, place) in ranking.places(scope) {
            assert_eq!(ranking.place(demand, scope), Some(place), "{demand} {scope:?}");
        }
    }
}

#[test]
fn more_than_sixty_four_communes_are_compared_exactly() {
    let standings = (0..150_u32).map(|n| {
        let communes = [format!("{:05}", 44_001 + n), format!("{:05}", 44_001 + n / 2)];
        let communes = communes.map(|code| token(&code));
        let (points, seed) = ((RankClass::Ordinary, 1), Seed::published(SEED));
        let wish = Wished::new(&[Typology::T2], &communes);
        Standing::new(demand(u128::from(n) + 1), points, day("2024-01-01"), wish, &seed)
    });
    let ranking = Ranking::of(standings);
    for (demand, place) in ranking.places(Scope::Comparable) {
        assert_eq!(ranking.place(demand, Scope::Comparable), Some(place), "{demand}");
    }
}

#[test]
fn a_demand_stands_with_its_score_its_date_and_its_wish() {
    let world = Scenario::new().given(registered(1)).world();
    let state: &Demand = world.demand(demand(1)).unwrap();
    let (law, seed) = (Law::default(), Seed::published(SEED));
    let standing = Standing::of(demand(1), state, day("2026-03-10"), &law, &seed).unwrap();
    let score = crate::scoring::score(state, day("2026-03-10"), &law).unwrap();
    assert_eq!((standing.points, standing.class), (score.total, RankClass::Ordinary));
    assert_eq!(standing.since, day("2025-03-10"));
    assert_eq!(standing.wished, wished(&[Typology::T1, Typology::T2], &["44109"]));
}

#[test]
fn a_demand_that_is_not_active_has_no_standing() {
    let world = Scenario::new().given([submit(1)]).world();
    let state = world.demand(demand(1)).unwrap();
    let (law, seed) = (Law::default(), Seed::published(SEED));
    let refused = Standing::of(demand(1), state, day("2025-03-11"), &law, &seed).unwrap_err();
    assert_eq!(refused.code(), "demand.not-registered");
}
