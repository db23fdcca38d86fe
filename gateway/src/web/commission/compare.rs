//! Candidates side by side: the same rows for each, so that eyes compare facts and not files.

use crate::web::{agent::name, towns, words};
use chrono::NaiveDate;
use domain::{
    demand::Demand,
    eligibility::{Assessment, Rule, Value, assess},
    household::months_between,
    id::{DemandId, VacancyId},
    law::Law,
    session::{Session, Verdict},
    vacancy::{Dwelling, Standing, Vacancy},
    world::World,
};

/// One candidate: a column.
pub(super) struct Column {
    pub(super) demand: String,
    pub(super) who: String,
    pub(super) cells: Vec<String>,
    pub(super) lines: Vec<(String, i32)>,
    pub(super) verdict: Option<String>,
    pub(super) notified: Option<String>,
}

/// Headings of [`Column::cells`], in the same order.
pub(super) const ROWS: [&str; 10] = [
    "Points",
    "Ancienneté",
    "Personnes à loger",
    "Catégorie de ménage",
    "Ressources par mois",
    "Part du loyer dans les ressources",
    "Revenu fiscal et plafond",
    "Logement actuel",
    "Communes souhaitées",
    "Documents vérifiés",
];

/// The candidates the commission examines, in the order they were proposed.
pub(super) fn columns(
    world: &World,
    (vacancy_id, vacancy): (VacancyId, &Vacancy),
    session: &Session,
    law: &Law,
    today: NaiveDate,
) -> Vec<Column> {
    let Some(dwelling) = &vacancy.dwelling else { return vec![] };
    let shown = vacancy
        .proposed
        .iter()
        .filter(|id| !matches!(vacancy.standing(**id), Some(Standing::Withdrawn) | None));
    let column = |id: &DemandId| {
        let demand = world.demand(*id)?;
        let candidate = vacancy.candidates.get(id)?;
        let outcome = session.decisions.get(&(vacancy_id, *id));
        let rank = vacancy.ranking.iter().position(|ranked| ranked == id).map(|at| at + 1);
        Some(Column {
            demand: id.to_string(),
            who: name(demand),
            cells: cells(demand, dwelling, candidate.score, candidate.category, law, today),
            lines: lines(demand, law),
            verdict: outcome.map(|outcome| verdict(outcome.verdict, rank)),
            notified: outcome.and_then(|outcome| outcome.notified_on).map(words::day),
        })
    };
    shown.filter_map(column).collect()
}

fn verdict(verdict: Verdict, rank: Option<usize>) -> String {
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

fn cells(
    demand: &Demand,
    dwelling: &Dwelling,
    score: i32,
    category: u8,
    law: &Law,
    today: NaiveDate,
) -> Vec<String> {
    let unknown = || "non connu".to_owned();
    let found = assess(demand, dwelling, today, law);
    let effort = match found.finding(Rule::Effort).and_then(|finding| finding.value) {
        Some(Value::Thousandths(share)) => Some(share),
        _ => None,
    };
    let waits = demand.presented_on().map(|day| months_between(day, today));
    let housing = demand.housing.as_ref().and_then(|(_, housing)| housing.open()).map(|housing| {
        let label = |code: &str| {
            let known = words::HOUSINGS.iter().find(|(c, _)| *c == code);
            known.map_or_else(|| code.to_owned(), |(_, label)| (*label).to_owned())
        };
        housing.models.iter().map(|model| label(model.as_str())).collect::<Vec<_>>().join(", ")
    });
    let communes = demand.wish.as_ref().map(|wish| {
        wish.communes.iter().map(|c| towns::name(c.as_str())).collect::<Vec<_>>().join(", ")
    });
    let verified = demand.documents.values();
    let verified = verified
        .filter(|d| matches!(d.check, domain::demand::DocumentCheck::Verified { .. }))
        .count();
    vec![
        score.to_string(),
        waits.map_or_else(unknown, |months| words::months(i64::from(months))),
        demand.household.as_ref().map_or_else(unknown, |h| h.size.to_string()),
        category.to_string(),
        found.monthly.map_or_else(unknown, words::whole_euros),
        effort.map_or_else(unknown, |permille| format!("{}\u{a0}%", words::tenths(permille))),
        income(&found),
        housing.unwrap_or_else(unknown),
        communes.unwrap_or_else(unknown),
        format!("{verified} sur {}", demand.documents.len()),
    ]
}

fn income(found: &Assessment) -> String {
    let ceiling = found.finding(Rule::Ceiling);
    match ceiling.map(|finding| (finding.value, finding.limit)) {
        Some((Some(Value::Euros(income)), Some(Value::Euros(ceiling)))) => {
            format!("{} pour {} au plus", words::whole_euros(income), words::whole_euros(ceiling))
        }
        _ => "non connu".to_owned(),
    }
}

fn lines(demand: &Demand, law: &Law) -> Vec<(String, i32)> {
    let Some(lines) = demand.score.as_ref().and_then(|score| score.lines.open()) else {
        return vec![];
    };
    lines.lines.iter().map(|l| (words::criterion(&law.grid, &l.criterion), l.points)).collect()
}
