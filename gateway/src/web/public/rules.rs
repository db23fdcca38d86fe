//! `/regles`: the delays, the example grid, the ceilings and the situations of a specific examination, from the
//! parameters the rules themselves read.

use crate::{
    app::App,
    web::{
        page::{Page, show},
        visit::Visit,
        words::{
            self,
            rules::{delay_label, key_label, situation_label},
        },
    },
};
use askama::Template;
use axum::{extract::State, response::Response};
use chrono::NaiveDate;
use domain::{
    calendar::Unit,
    ceilings::{Ceiling, Source, Zone},
    examination::{EntryList, Listed},
    household::Counted,
    law::Law,
    rules::{Adopted, Phase, Status, Value},
    scoring::{Aggregation, Group},
    territory::Financing,
};
use eventstore::execute::Edition;

#[derive(Template)]
#[template(path = "public/rules.html")]
struct RulesPage {
    page: Page,
    delays: Vec<DelayRow>,
    grid_label: String,
    grid_version: String,
    grid_from: String,
    groups: Vec<GroupTable>,
    ceilings: Vec<CeilingRow>,
    counted_from: String,
    counted_source: &'static str,
    counted_assumption: bool,
    examination: Option<ExaminationRules>,
    versions: Vec<VersionRow>,
    keys: Vec<(String, String)>,
    today: String,
}

/// One version of the register, published: its life, its effect, its source.
struct VersionRow {
    key: String,
    label: String,
    version: String,
    value: String,
    since: String,
    phase: &'static str,
    source: String,
    act: String,
    effect: String,
    assumption: bool,
}

struct DelayRow {
    label: &'static str,
    value: String,
    article: &'static str,
    assumption: bool,
}

struct GroupTable {
    label: &'static str,
    how: String,
    lines: Vec<(String, i32)>,
}

struct CeilingRow {
    label: &'static str,
    plai: String,
    plus: String,
    pls: String,
}

/// The plan's list in force today.
struct ExaminationRules {
    version: String,
    since: String,
    source: &'static str,
    article: &'static str,
    assumption: bool,
    least_bodies: usize,
    situations: Vec<(&'static str, String)>,
}

/// `/regles`
pub(in crate::web) async fn rules(State(app): State<App>, visit: Visit) -> Response {
    let today = app.today();
    // a log that does not answer shows what was last read
    let edition = match app.executor.edition().await {
        Ok(edition) => edition,
        Err(_) => app.executor.law.last(),
    };
    let law = edition.on(today);
    show(&RulesPage {
        page: Page::new(&visit, "rules", "Règles et délais"),
        delays: delays(law),
        grid_label: law.grid.label.clone(),
        grid_version: law.grid.version.clone(),
        grid_from: words::day(law.grid.effective_from),
        groups: law.grid.groups.iter().map(group).collect(),
        ceilings: ceilings(law, today),
        counted_from: words::day(law.counted.effective_from),
        counted_source: law.counted.source,
        counted_assumption: law.counted.assumption,
        examination: law.examinations.on(today).map(examination),
        versions: versions(&edition, today),
        keys: domain::rules::keys().into_iter().map(|key| (key_label(&key), key)).collect(),
        today: words::day(today),
    })
}

/// Published versions, the newest first; what is only voted is not everybody's yet.
fn versions(edition: &Edition, today: NaiveDate) -> Vec<VersionRow> {
    let published = edition.rules().versions.iter().filter(|one| one.published_on.is_some());
    let mut published: Vec<&Adopted> = published.collect();
    published.sort_by_key(|one| std::cmp::Reverse(one.parameter.effective_from));
    published.into_iter().map(|one| row(edition, one, today)).collect()
}

fn row(edition: &Edition, one: &Adopted, today: NaiveDate) -> VersionRow {
    let parameter = &one.parameter;
    let held = edition.rules().in_force(&parameter.key, today);
    let phase = match one.phase(today) {
        Phase::Withdrawn => "reprise avant de s’appliquer",
        Phase::InForce if held == Some(one) => "en vigueur",
        Phase::InForce => "remplacée",
        Phase::Voted | Phase::Published => "à venir",
    };
    let effect = one.dry_run.as_ref().map_or_else(String::new, |run| match run.moved {
        0 => format!("Aucune des {} demandes étudiées ne change.", run.examined),
        moved => format!("{moved} demandes changent, sur {} étudiées.", run.examined),
    });
    VersionRow {
        key: parameter.key.to_string(),
        label: key_label(parameter.key.as_str()),
        version: parameter.version.to_string(),
        value: value(&parameter.value),
        since: words::day(parameter.effective_from),
        phase,
        source: parameter.source.clone(),
        act: parameter.act.to_string(),
        effect,
        assumption: parameter.status == Status::Assumption,
    }
}

/// In a few words: what is long is in the tables above, or in the register itself.
fn value(value: &Value) -> String {
    match value {
        Value::Delay { count, unit: Unit::Days } => format!("{count} jours"),
        Value::Delay { count, unit: Unit::Months } => words::months(i64::from(*count)),
        Value::QuartileThreshold { euros } => {
            format!("{} par an et par unité de consommation", words::whole_euros(*euros))
        }
        Value::DrawSeed { seed } => format!("« {seed} »"),
        Value::ReceptionPlan { extended: true } => "deux mois".to_owned(),
        Value::ReceptionPlan { extended: false } => "un mois".to_owned(),
        Value::AbnormalDelays { lines } => format!("{} lignes", lines.len()),
        Value::Ceilings { .. } => "six catégories".to_owned(),
        Value::ScoringGrid(grid) => format!("{} groupes", grid.groups.len()),
        Value::LevelReferential { matrix } => format!("{} missions", matrix.len()),
        Value::ExaminationList { situations, .. } => format!("{} situations", situations.len()),
        Value::NonAllocationReasons { reasons } => format!("{} motifs", reasons.len()),
        Value::RefusalReasons { reasons } => format!("{} motifs", reasons.len()),
    }
}

fn delays(law: &Law) -> Vec<DelayRow> {
    let rows = law.calendar.delays().into_iter().map(|(code, delay)| DelayRow {
        label: delay_label(code),
        value: match delay.unit {
            Unit::Days => format!("{} jours", delay.value),
            Unit::Months => words::months(i64::from(delay.value)),
        },
        article: delay.article,
        assumption: delay.assumption,
    });
    rows.collect()
}

fn group(group: &Group) -> GroupTable {
    let how = match group.aggregation {
        _ if group.cap == 0 => format!("les points se retirent, {} au plus", -group.floor),
        Aggregation::Sum => format!("les points s’additionnent, {} au plus", group.cap),
        Aggregation::Max => {
            format!("seule la situation la plus haute compte, {} au plus", group.cap)
        }
    };
    let lines = group.criteria.iter().map(|c| (c.label.to_owned(), c.points));
    GroupTable { label: group.label, how, lines: lines.collect() }
}

fn ceilings(law: &Law, today: NaiveDate) -> Vec<CeilingRow> {
    let labels = [
        "1 : une personne seule",
        "2 : deux personnes",
        "3 : trois personnes, ou une personne avec un enfant, ou un jeune couple",
        "4 : quatre personnes, ou une personne avec deux enfants",
        "5 : cinq personnes, ou une personne avec trois enfants",
        "6 : six personnes, ou une personne avec quatre enfants",
    ];
    let rows = (1..=6).zip(labels).map(|(category, label)| {
        let household = Counted { category, extra: 0, size: category };
        let ceiling = |financing| {
            let place = (Zone::OtherRegions, financing);
            law.ceilings.ceiling(place, household, today).map(ceiling_cell).unwrap_or_default()
        };
        CeilingRow {
            label,
            plai: ceiling(Financing::Plai),
            plus: ceiling(Financing::Plus),
            pls: ceiling(Financing::Pls),
        }
    });
    rows.collect()
}

/// A value that no published text gives says so.
fn ceiling_cell(ceiling: Ceiling) -> String {
    let euros = words::whole_euros(ceiling.euros);
    match ceiling.source {
        Source::Published => euros,
        Source::Computed | Source::BeforeTable => format!("{euros} (calculé, à vérifier)"),
    }
}

fn examination(list: &EntryList) -> ExaminationRules {
    let row = |listed: &Listed| {
        let times = match listed.proposed_from {
            0 | 1 => "dès la première fois".to_owned(),
            times => format!("à partir de {times} fois"),
        };
        (situation_label(listed.situation), times)
    };
    ExaminationRules {
        version: list.version.clone(),
        since: words::day(list.effective_from),
        source: list.source,
        article: EntryList::ARTICLE,
        assumption: list.assumption,
        least_bodies: list.least_bodies,
        situations: list.situations.iter().map(row).collect(),
    }
}
