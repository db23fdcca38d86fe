//! The attack: everything published in two years, as equations over what nobody published.

use super::{
    super::{Edition, Facts, Line, edition, facts::Lease},
    chance,
    linear::{System, Tableau},
    months,
};

const COMMUNES: [&str; 3] = ["44109", "44162", "44024"];
const SIZES: [&str; 3] = ["T2", "T3", "T4"];
const FINANCINGS: [&str; 2] = ["plai", "plus"];
const FEW: i64 = 11;

/// One unknown a month, commune, size and financing. The attacker knows that there are no others: more than anybody knows.
struct Unknowns {
    months: usize,
}

impl Unknowns {
    fn at(&self, month: usize, commune: usize, size: usize, financing: usize) -> usize {
        ((month * 3 + commune) * 3 + size) * 2 + financing
    }

    fn all(&self) -> usize {
        self.months * 18
    }

    /// Those in a range of months, in communes and sizes, of a financing.
    fn some(
        &self,
        (from, to): (usize, usize),
        communes: &[String],
        sizes: &[String],
        financing: Option<&str>,
    ) -> Vec<usize> {
        let has =
            |codes: &[String], code: &str| codes.is_empty() || codes.iter().any(|c| c == code);
        let mut some = Vec::new();
        for month in from..=to {
            for (c, _) in COMMUNES.iter().enumerate().filter(|(_, c)| has(communes, c)) {
                for (s, _) in SIZES.iter().enumerate().filter(|(_, s)| has(sizes, s)) {
                    let told = FINANCINGS.iter().enumerate();
                    let told = told.filter(|(_, f)| financing.is_none_or(|asked| asked == **f));
                    some.extend(told.map(|(f, _)| self.at(month, c, s, f)));
                }
            }
        }
        some
    }

    fn world(&self, leases: &[Lease]) -> Vec<i64> {
        let mut world = vec![0; self.all()];
        for lease in leases {
            let month = usize::try_from((lease.at - 1) / 1_000).unwrap();
            let find = |codes: &[&str], code: &str| codes.iter().position(|c| *c == code).unwrap();
            let financing = find(&FINANCINGS, lease.financing.as_deref().unwrap());
            let (commune, size) = (find(&COMMUNES, &lease.cell.0), find(&SIZES, &lease.cell.1));
            world[self.at(month, commune, size, financing)] += 1;
        }
        world
    }
}

/// Every equation that the editions publish about allocations.
fn published(editions: &[Edition], unknowns: &Unknowns) -> System {
    let mut system = System::new(unknowns.all());
    let first = editions[0].began;
    let index = |month: super::Month| (0..).find(|n| first.after(*n) == month).unwrap() as usize;
    for edition in editions {
        let mut flow = edition.allocated.clone();
        flow.extend(edition.year.allocated);
        flow.extend(edition.half_year.allocated.as_ref().map(|table| table.whole));
        for batch in flow {
            let range = (index(batch.from), index(batch.to));
            system.told(unknowns.some(range, &[], &[], None), batch.count);
        }
        let Some(table) = &edition.half_year.allocated else { continue };
        let range = (index(table.whole.from), index(table.whole.to));
        for group in &table.groups {
            let cells = unknowns.some(range, &group.communes, &group.sizes, None);
            system.told(cells, group.count);
        }
        let same = |a: &Line, b: &Line| {
            (a.from, a.to, &a.communes, &a.sizes) == (b.from, b.to, &b.communes, &b.sizes)
        };
        for line in &edition.half_year.lines {
            let alike = || edition.half_year.lines.iter().filter(|other| same(line, other));
            let range = (index(line.from), index(line.to));
            let cells = |financing: Option<&str>| {
                unknowns.some(range, &line.communes, &line.sizes, financing)
            };
            system.told(cells(None), alike().map(|line| line.count).sum());
            if let Some(financing) = &line.traits.financing {
                let labelled = alike().filter(|l| l.traits.financing.as_ref() == Some(financing));
                system.at_least(cells(Some(financing)), labelled.map(|line| line.count).sum());
            }
        }
    }
    system
}

fn editions(facts: &Facts, count: u32) -> Vec<Edition> {
    let ended = months("2025-01", count);
    (1..=ended.len()).filter_map(|n| edition(facts, &ended[..n], FEW)).collect()
}

/// Sets that somebody may be curious about: every month, commune and size, each told or not.
fn questions(unknowns: &Unknowns) -> Vec<Vec<usize>> {
    let owned = |codes: &[&str]| -> Vec<Vec<String>> {
        let one = codes.iter().map(|code| vec![(*code).to_owned()]);
        one.chain([Vec::new()]).collect()
    };
    let last = unknowns.months - 1;
    let ranges = (0..unknowns.months).map(|month| (month, month)).chain([(0, last)]);
    let mut questions = Vec::new();
    for range in ranges {
        for communes in owned(&COMMUNES) {
            for sizes in owned(&SIZES) {
                for financing in [None, Some("plai")] {
                    questions.push(unknowns.some(range, &communes, &sizes, financing));
                }
            }
        }
    }
    questions
}

/// Sets of one to ten households that what is published shows to be fewer than eleven.
fn given_away(system: &System, unknowns: &Unknowns, world: &[i64]) -> Vec<(i64, f64, f64)> {
    let solved = Tableau::feasible(system);
    let asked = questions(unknowns).into_iter().filter_map(|question| {
        let count: i64 = question.iter().map(|at| world[*at]).sum();
        if !(1..FEW).contains(&count) {
            return None;
        }
        let most = solved.most(&question);
        assert!(most >= count as f64 - 1e-5, "the solver errs");
        (most < FEW as f64 - 1e-5).then(|| (count, solved.least(&question), most))
    });
    asked.collect()
}

#[test]
fn no_count_under_eleven_follows_from_two_years_of_tables_lines_and_differences() {
    let unknowns = Unknowns { months: 14 };
    for (seed, per_month) in [(1, 10), (3, 30)] {
        let facts = chance(seed, &months("2025-01", 14), per_month);
        let editions = editions(&facts, 14);
        let (system, world) = (published(&editions, &unknowns), unknowns.world(&facts.leases));
        assert!(system.holds(&world), "what is published is true, seed {seed}");
        let shown = editions[13].half_year.lines.iter().map(|line| line.count).sum::<i64>();
        assert!(shown > 50, "something is published, seed {seed}: {shown}");
        let found = given_away(&system, &unknowns, &world);
        assert_eq!(found, [], "seed {seed}");
    }
}

#[test]
fn without_the_second_cells_the_same_solver_finds_small_counts() {
    let unknowns = Unknowns { months: 6 };
    let facts = chance(3, &months("2025-01", 6), 30);
    let world = unknowns.world(&facts.leases);
    let mut system = System::new(unknowns.all());
    // each cell told when it counts nobody or eleven, and every total: what is called primary suppression
    for question in questions(&unknowns) {
        let count: i64 = question.iter().map(|at| world[*at]).sum();
        if count == 0 || count >= FEW {
            system.told(question, count);
        }
    }
    let found = given_away(&system, &unknowns, &world);
    assert!(found.iter().any(|(_, least, most)| (most - least).abs() < 1e-5), "{found:?}");
}

#[test]
fn twelve_months_that_move_every_month_would_give_a_small_commune_away() {
    // Why the tables of communes move twice a year: one commune, about one allocation a month, three years.
    let counts = [3, 0, 2, 0, 1, 2, 0, 0, 3, 1, 0, 2];
    let later = [0, 2, 0, 1, 0, 0, 3, 2, 0, 0, 2, 0];
    let world: Vec<i64> = counts.into_iter().chain(later).chain(counts).collect();
    let mut system = System::new(world.len());
    for from in 0..=24 {
        let year: Vec<usize> = (from..from + 12).collect();
        let sum = year.iter().map(|month| world[*month]).sum();
        system.told(year, sum);
    }
    assert_eq!(system.bounds(&[0]), (3.0, 3.0), "three households, exactly");
}
