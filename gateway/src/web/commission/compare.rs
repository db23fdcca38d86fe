//! Candidates side by side: the same rows for each, so that eyes compare facts and not files.

use crate::web::{
    agent::name,
    towns,
    words::{self, letting, session as told},
};
use chrono::NaiveDate;
use domain::{
    demand::Demand,
    eligibility::{Assessment, Rule, Value, assess},
    household::months_between,
    id::{DemandId, VacancyId},
    law::Law,
    ranking::Standing as Place,
    session::{Session, TimeToContest, Verdict},
    vacancy::{Dwelling, Standing, Vacancy},
    world::World,
};
use projections::vacancies::{Candidacy, Standing as Stood};
use std::collections::BTreeMap;

/// Past candidacies of each candidate.
pub(super) type Past = BTreeMap<DemandId, Vec<Candidacy>>;

/// One candidate: a column.
pub(super) struct Column {
    pub(super) demand: String,
    pub(super) who: String,
    pub(super) cells: Vec<String>,
    pub(super) lines: Vec<(String, i32, &'static str)>,
    pub(super) verdict: Option<String>,
    pub(super) reasons: Vec<&'static str>,
    pub(super) notified: Option<String>,
    pub(super) contest: Option<String>,
}

/// Headings of [`Column::cells`], in the same order.
pub(super) const ROWS: [&str; 14] = [
    "Points",
    "Place dans l’ordre publié",
    "Priorité",
    "Ancienneté",
    "Personnes à loger",
    "Catégorie de ménage",
    "Ressources par mois",
    "Reste par mois après loyer et charges",
    "Part du loyer et des charges dans les ressources",
    "Revenu fiscal et plafond",
    "Logement actuel",
    "Communes souhaitées",
    "Logements proposés avant",
    "Documents vérifiés",
];

/// A dwelling and what its candidates are held against.
#[derive(Clone, Copy)]
pub(super) struct Home<'a> {
    pub(super) id: VacancyId,
    pub(super) vacancy: &'a Vacancy,
    pub(super) session: &'a Session,
    pub(super) law: &'a Law,
    pub(super) past: &'a Past,
    pub(super) today: NaiveDate,
}

/// The candidates the commission examines, in the order they were proposed.
pub(super) fn columns(world: &World, home: Home<'_>) -> Vec<Column> {
    let Home { id: vacancy_id, vacancy, session, law, .. } = home;
    let Some(dwelling) = &vacancy.dwelling else { return vec![] };
    let withdrawn = |id: &DemandId| {
        let out = matches!(vacancy.standing(*id), Some(Standing::Withdrawn) | None);
        out && !session.decisions.contains_key(&(vacancy_id, *id))
    };
    let shown: Vec<DemandId> =
        vacancy.proposed.iter().filter(|id| !withdrawn(id)).copied().collect();
    let places = places(world, &shown, home);
    let column = |id: &DemandId| {
        let demand = world.demand(*id)?;
        let candidate = vacancy.candidates.get(id)?;
        let outcome = session.decisions.get(&(vacancy_id, *id));
        let place = places.get(id).map(|place| format!("{place} sur {}", shown.len()));
        Some(Column {
            demand: id.to_string(),
            who: name(demand),
            cells: cells(
                demand,
                dwelling,
                (candidate.score, candidate.category, place),
                (*id, home),
            ),
            lines: lines(demand, law),
            verdict: outcome.map(|outcome| verdict(outcome.verdict, outcome.rank)),
            reasons: outcome.map_or_else(Vec::new, |outcome| {
                outcome.reasons.iter().map(|reason| words::non_allocation(*reason)).collect()
            }),
            notified: outcome.and_then(|outcome| outcome.notified_on).map(words::day),
            contest: outcome.map(|outcome| contest(outcome.time_to_contest(&law.commissions))),
        })
    };
    shown.iter().filter_map(column).collect()
}

/// Where each comes among the candidates, by the published order: class, points, initial date, draw.
fn places(world: &World, shown: &[DemandId], home: Home<'_>) -> BTreeMap<DemandId, usize> {
    let seed = home.law.draws.on(home.today);
    let place =
        |id: &DemandId| Place::of(*id, world.demand(*id)?, home.today, home.law, &seed).ok();
    let all: Vec<Place> = shown.iter().filter_map(place).collect();
    let before = |one: &Place| all.iter().filter(|other| other.precedes(one)).count();
    all.iter().map(|one| (one.demand, before(one) + 1)).collect()
}

/// How long a decision can be contested.
pub(super) fn contest(time: TimeToContest) -> String {
    match time {
        TimeToContest::NotPresented => "la lettre n’est pas encore présentée".to_owned(),
        TimeToContest::NotSaid => "sans délai : la lettre ne disait pas comment".to_owned(),
        TimeToContest::Until(last) => format!("jusqu’au {} inclus", words::day(last)),
        TimeToContest::Interrupted { since } => {
            format!("contestée depuis le {}", words::day(since))
        }
    }
}

/// A decision in words.
pub(in crate::web) fn verdict(verdict: Verdict, rank: Option<u8>) -> String {
    let rank = rank.map(|rank| format!(", rang {rank}")).unwrap_or_default();
    match verdict {
        Verdict::Allocated => format!("attribué{rank}"),
        Verdict::AllocatedIf { document, due } => format!(
            "attribué{rank}, si ce document vient avant le {} inclus : {}",
            words::day(due),
            words::document(document)
        ),
        Verdict::NotAllocated => "non attribué".to_owned(),
        Verdict::Inadmissible => "non recevable".to_owned(),
    }
}

fn unknown() -> String {
    "non connu".to_owned()
}

fn cells(
    demand: &Demand,
    dwelling: &Dwelling,
    (score, category, place): (i32, u8, Option<String>),
    (id, home): (DemandId, Home<'_>),
) -> Vec<String> {
    let found = assess(demand, dwelling, home.today, home.law);
    let effort = match found.finding(Rule::Effort).and_then(|finding| finding.value) {
        Some(Value::Thousandths(share)) => Some(share),
        _ => None,
    };
    let charged = (dwelling.rent_cents + dwelling.charges_cents + 50) / 100;
    let waits = demand.presented_on().map(|day| months_between(day, home.today));
    let communes = demand.wish.as_ref().map(|wish| {
        wish.communes.iter().map(|c| towns::name(c.as_str())).collect::<Vec<_>>().join(", ")
    });
    let verified = demand.documents.values();
    let verified = verified
        .filter(|d| matches!(d.check, domain::demand::DocumentCheck::Verified { .. }))
        .count();
    let provisional = demand.score.as_ref().is_some_and(|score| score.provisional);
    vec![
        if provisional { format!("{score} (provisoire)") } else { score.to_string() },
        place.unwrap_or_else(unknown),
        priority(demand),
        waits.map_or_else(unknown, |months| words::months(i64::from(months))),
        demand.household.as_ref().map_or_else(unknown, |h| h.size.to_string()),
        category.to_string(),
        found.monthly.map_or_else(unknown, words::whole_euros),
        found.monthly.map_or_else(unknown, |monthly| words::whole_euros(monthly - charged)),
        effort.map_or_else(unknown, |permille| format!("{}\u{a0}%", words::tenths(permille))),
        income(&found),
        housing(demand).unwrap_or_else(unknown),
        communes.unwrap_or_else(unknown),
        home.past.get(&id).map_or_else(unknown, |all| past(all, home.id)),
        format!("{verified} sur {}", demand.documents.len()),
    ]
}

/// What gives a household priority, for those entitled to know: the members of its commission.
fn priority(demand: &Demand) -> String {
    let right = demand.right.is_active().then_some("droit au logement opposable reconnu");
    let grounds = demand.priorities.iter().map(|one| {
        one.priority.open().map_or("priorité notée", |open| told::priority(open.ground))
    });
    let mut all: Vec<&str> = right.into_iter().chain(grounds).collect();
    all.dedup();
    if all.is_empty() { "aucune notée".to_owned() } else { all.join(", ") }
}

fn housing(demand: &Demand) -> Option<String> {
    let (_, housing) = demand.housing.as_ref()?;
    let label = |code: &str| {
        let known = words::HOUSINGS.iter().find(|(c, _)| *c == code);
        known.map_or_else(|| code.to_owned(), |(_, label)| (*label).to_owned())
    };
    let models = &housing.open()?.models;
    Some(models.iter().map(|model| label(model.as_str())).collect::<Vec<_>>().join(", "))
}

/// What became of the candidacies for other dwellings.
fn past(candidacies: &[Candidacy], here: VacancyId) -> String {
    let others = candidacies.iter().filter(|one| one.vacancy != here);
    let count =
        |stood: &[Stood]| others.clone().filter(|one| stood.contains(&one.standing)).count();
    let offered = others.clone().filter(|one| one.offered_on.is_some()).count();
    let refused = count(&[Stood::Refused]);
    let silent = count(&[Stood::DeemedRefused]);
    let not = count(&[Stood::NotAllocated]);
    let mut told = vec![words::count(offered, "logement proposé", "logements proposés")];
    if refused > 0 {
        told.push(words::count(refused, "refusé par le ménage", "refusés par le ménage"));
    }
    if silent > 0 {
        told.push(words::count(silent, "réponse non reçue", "réponses non reçues"));
    }
    if not > 0 {
        told.push(format!("{} sans attribution", words::count(not, "séance", "séances")));
    }
    told.join(", ")
}

fn income(found: &Assessment) -> String {
    let ceiling = found.finding(Rule::Ceiling);
    match ceiling.map(|finding| (finding.value, finding.limit)) {
        Some((Some(Value::Euros(income)), Some(Value::Euros(ceiling)))) => {
            format!("{} pour {} au plus", words::whole_euros(income), words::whole_euros(ceiling))
        }
        _ => unknown(),
    }
}

fn lines(demand: &Demand, law: &Law) -> Vec<(String, i32, &'static str)> {
    let Some(lines) = demand.score.as_ref().and_then(|score| score.lines.open()) else {
        return vec![];
    };
    let line = |line: &domain::scoring::ScoreLine| {
        let evidence = line.evidence.map(letting::evidence).unwrap_or_default();
        (words::criterion(&law.grid, &line.criterion), line.points, evidence)
    };
    lines.lines.iter().map(line).collect()
}
