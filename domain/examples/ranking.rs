//! Scores and ranks 40,000 demands, and prints what it costs: `cargo run --release -p domain --example ranking`.
//!
//! Households are drawn, not calibrated: the figures are about time only. Ends with an error above the limit.

#![expect(clippy::unwrap_used, reason = "a bench that cannot make its demands fails")]

use chrono::{Days, NaiveDate};
use domain::{
    declaration::{
        CurrentHousing, Household, Member, MemberLink, Resources, Situation, WishDetail,
    },
    demand::{
        DeclaredHousehold, Demand, Document, DocumentCategory, DocumentCheck, Origin, Quartile,
        Registered, Stage, Wish,
    },
    id::{DemandId, DocumentId, PersonId},
    law::Law,
    number::DemandNumber,
    ranking::{Ranking, Scope, Seed, Standing},
    scoring,
    sealed::Sealed,
    territory::{Code, Commune, Typology, communes},
};
use std::{process::ExitCode, time::Instant};
use uuid::Uuid;

const DEMANDS: u32 = 40_000;
/// Milliseconds for scoring, ordering and telling every place.
const LIMIT: u128 = 2_000;
/// SplitMix64.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: u32) -> u32 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        u32::try_from((mixed ^ (mixed >> 31)) % u64::from(limit)).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        let at = self.below(u32::try_from(of.len()).unwrap());
        *of.get(usize::try_from(at).unwrap()).unwrap()
    }
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 1).unwrap()
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn wish(random: &mut Random, owner: PersonId) -> Wish {
    let known: Vec<&Commune> = communes().iter().map(|commune| &commune.code).collect();
    let communes = (0..=random.below(5)).map(|_| random.one(&known).clone()).collect();
    let first = random.one(&Typology::ALL);
    let typologies = if random.below(2) == 0 { vec![first] } else { vec![first, Typology::T2] };
    Wish { typologies, communes, widened: false, detail: Sealed::new(owner, WishDetail::default()) }
}

fn documents(random: &mut Random, n: u32) -> impl Iterator<Item = (DocumentId, Document)> {
    let categories = [
        DocumentCategory::IdentityOrStay,
        DocumentCategory::TaxNotice,
        DocumentCategory::CurrentHousing,
        DocumentCategory::Other,
    ];
    let checks = [DocumentCheck::Waiting, DocumentCheck::Verified { on: day() }];
    let check = random.one(&checks);
    (0..).zip(categories).map(move |(k, category)| {
        let id = DocumentId::new(Uuid::from_u128(u128::from(n) * 8 + k));
        let filed_on = day();
        (id, Document { category, filed_on, posted_on: None, entered_on: None, check })
    })
}

fn household(random: &mut Random) -> Household {
    let member = |link| Member { link, birth_date: NaiveDate::from_ymd_opt(1990, 5, 17) };
    let mut members = vec![member(MemberLink::Applicant)];
    members.extend((0..random.below(4)).map(|_| member(MemberLink::Dependant)));
    let unborn = u8::from(random.below(20) == 0);
    Household { members, unborn, ..Household::default() }
}

fn demand(n: u32, random: &mut Random) -> Demand {
    let owner = PersonId::new(Uuid::from_u128(u128::from(n)));
    let number: DemandNumber = format!("0440325{n:06}G4401").parse().unwrap();
    let presented_on = day() - Days::new(random.below(2_500).into());
    let models = [["LP"], ["HLM"], ["CPE"], ["CP"], ["SD"], ["SH"]];
    let reasons = ["01", "05", "06", "07", "10", "11", "13", "19", "23"];
    let reasons = vec![code(random.one(&reasons)), code(random.one(&reasons))];
    let housing = CurrentHousing {
        models: random.one(&models).map(code).to_vec(),
        rent: Some(random.below(900).into()),
        inhabitants: Some(3),
        surface: u16::try_from(15 + random.below(60)).ok(),
        ..CurrentHousing::default()
    };
    let opposable_right = (random.below(25) == 0).then(|| code("ACTIF"));
    let resources = Resources { monthly: random.below(3_000).into(), ..Resources::default() };
    let registered = Registered {
        presented_on,
        expires_on: day(),
        desk: "G4401".parse().unwrap(),
        origin: Origin::New,
        number: Sealed::new(owner, domain::declaration::NumberGiven(number)),
    };
    Demand {
        stage: Stage::Active,
        registration: Some(registered),
        residence: Some("44109".parse().unwrap()),
        household: Some(DeclaredHousehold {
            category: 1,
            size: 1,
            household: Sealed::new(owner, household(random)),
        }),
        resources: Some((Quartile::Other, Sealed::new(owner, resources))),
        housing: Some((false, Sealed::new(owner, housing))),
        wish: Some(wish(random, owner)),
        situation: Some(Sealed::new(
            owner,
            Situation { reasons, opposable_right, ..Situation::default() },
        )),
        documents: documents(random, n).collect(),
        ..Demand::default()
    }
}

fn main() -> ExitCode {
    let (law, seed) = (Law::default(), Seed::published("banc d'essai"));
    let mut random = Random(2_026);
    let demands: Vec<(DemandId, Demand)> = (1..=DEMANDS)
        .map(|n| (DemandId::new(Uuid::from_u128(n.into())), demand(n, &mut random)))
        .collect();
    let start = Instant::now();
    let standings: Vec<Standing> = demands
        .iter()
        .map(|(id, demand)| Standing::of(*id, demand, day(), &law, &seed).unwrap())
        .collect();
    let scored = start.elapsed();
    let ranking = Ranking::of(standings);
    let ordered = start.elapsed();
    let wishes: std::collections::HashSet<_> =
        ranking.ordered().iter().map(|standing| &standing.wished).collect();
    let wishes = wishes.len();
    let placing = Instant::now();
    let places = ranking.places(Scope::Comparable);
    let placed = placing.elapsed();
    let explaining = Instant::now();
    let lines: usize = demands
        .iter()
        .map(|(_, demand)| scoring::score(demand, day(), &law).unwrap().explanation.len())
        .sum();
    let explained = explaining.elapsed();
    let total = ordered + placed;
    println!("{DEMANDS} demands, {wishes} distinct wishes");
    println!("scored             {:>6} ms", scored.as_millis());
    println!("put in order       {:>6} ms", (ordered - scored).as_millis());
    println!("{} places told {:>6} ms", places.len(), placed.as_millis());
    println!("together           {:>6} ms (limit {LIMIT})", total.as_millis());
    println!("explained, apart   {:>6} ms, {lines} lines", explained.as_millis());
    if total.as_millis() > LIMIT { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}
