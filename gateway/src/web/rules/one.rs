//! One rule: what it is worth today, its versions, two of them compared; and one version at its own address.

use super::flat::{Difference, Line, differences, lines, since};
use crate::{
    app::App,
    error::{PageError, Trouble},
    web::{
        fields::{Fields, Options},
        page::{Page, show},
        visit::Visit,
        words::rules::key_label,
    },
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, Query, State},
    response::{IntoResponse, Response},
};
use chrono::NaiveDate;
use domain::{
    law::Law,
    rules::{self, Adopted, Phase, Status, Value},
};
use eventstore::execute::Edition;
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

/// The version that ships with the product, in addresses.
const SHIPPED: &str = "initiale";

/// One version, shipped or adopted.
struct Version {
    name: String,
    value: Value,
    from: Option<NaiveDate>,
    phase: &'static str,
    source: String,
    act: String,
    effect: String,
    assumption: bool,
    in_force: bool,
}

#[derive(Template)]
#[template(path = "rules/rule.html")]
struct RulePage {
    page: Page,
    fields: Fields,
    key: String,
    label: String,
    rows: Vec<Row>,
    versions: Options,
    compared: Option<(String, String)>,
    differences: Vec<Difference>,
}

struct Row {
    name: String,
    since: String,
    phase: &'static str,
    source: String,
    act: String,
    effect: String,
    assumption: bool,
}

#[derive(Template)]
#[template(path = "rules/version.html")]
struct VersionPage {
    page: Page,
    key: String,
    label: String,
    row: Row,
    lines: Vec<Line>,
    before: Option<String>,
    differences: Vec<Difference>,
}

/// The versions of a rule that are published, from the oldest; what ships comes first.
fn versions(edition: &Edition, key: &str, today: NaiveDate) -> Vec<Version> {
    let shipped = Law::default().setting(key, today);
    let adopted: Vec<&Adopted> = {
        let of = edition.rules().versions.iter();
        let mut of: Vec<&Adopted> = of
            .filter(|one| one.parameter.key.as_str() == key && one.published_on.is_some())
            .collect();
        of.sort_by_key(|one| (one.parameter.effective_from, one.published_on));
        of
    };
    let held = key.parse().ok().and_then(|key| edition.rules().in_force(&key, today));
    let first = shipped.map(|(value, status)| Version {
        name: SHIPPED.to_owned(),
        value,
        from: None,
        phase: if held.is_none() { "en vigueur" } else { "remplacée" },
        source: "livrée avec ce service ; sa source est à côté de chaque règle".to_owned(),
        act: String::new(),
        effect: String::new(),
        assumption: status == Status::Assumption,
        in_force: held.is_none(),
    });
    let adopted = adopted.into_iter().map(|one| adopted_version(one, held, today));
    first.into_iter().chain(adopted).collect()
}

fn adopted_version(one: &Adopted, held: Option<&Adopted>, today: NaiveDate) -> Version {
    let parameter = &one.parameter;
    let effect = one.dry_run.as_ref().map_or_else(String::new, |run| {
        format!("{} demandes changent, sur {} étudiées", run.moved, run.examined)
    });
    Version {
        name: parameter.version.to_string(),
        value: parameter.value.clone(),
        from: Some(parameter.effective_from),
        phase: match one.phase(today) {
            Phase::Withdrawn => "reprise avant de s’appliquer",
            Phase::InForce if held == Some(one) => "en vigueur",
            Phase::InForce => "remplacée",
            Phase::Voted | Phase::Published => "à venir",
        },
        source: parameter.source.clone(),
        act: parameter.act.to_string(),
        effect,
        assumption: parameter.status == Status::Assumption,
        in_force: held == Some(one),
    }
}

impl From<&Version> for Row {
    fn from(one: &Version) -> Self {
        Self {
            name: one.name.clone(),
            since: since(one.from),
            phase: one.phase,
            source: one.source.clone(),
            act: one.act.clone(),
            effect: one.effect.clone(),
            assumption: one.assumption,
        }
    }
}

/// The register as it is; as it was last read while the log does not answer.
async fn edition(app: &App) -> Arc<Edition> {
    match app.executor.edition().await {
        Ok(edition) => edition,
        Err(_) => app.executor.law.last(),
    }
}

async fn known(app: &App, key: &str) -> Result<Vec<Version>, Trouble> {
    if !rules::keys().iter().any(|known| known == key) {
        return Err(Trouble::NotFound);
    }
    Ok(versions(edition(app).await.as_ref(), key, app.today()))
}

/// Which two versions to set side by side.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Asked {
    #[serde(default)]
    de: String,
    #[serde(default)]
    a: String,
}

/// `GET /regles/{key}`
pub(in crate::web) async fn rule(
    State(app): State<App>,
    visit: Visit,
    Path(key): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, PageError> {
    let versions = known(&app, &key).await?;
    let find = |name: &str| versions.iter().find(|one| one.name == name);
    // without a choice: the last two
    let last = versions.last();
    let before = versions.iter().rev().nth(1);
    let pair = find(&asked.de).or(before).zip(find(&asked.a).or(last));
    let mut fields = Fields::default();
    if let Some((from, to)) = pair {
        fields.set("de", from.name.clone());
        fields.set("a", to.name.clone());
    }
    let option = |one: &Version| (one.name.clone(), format!("{}, {}", one.name, since(one.from)));
    let label = key_label(&key);
    Ok(show(&RulePage {
        page: Page::new(&visit, "rules", label.clone()),
        fields,
        label,
        rows: versions.iter().rev().map(Row::from).collect(),
        versions: versions.iter().map(option).collect(),
        compared: pair.map(|(from, to)| (from.name.clone(), to.name.clone())),
        differences: pair.map_or_else(Vec::new, |(from, to)| differences(&from.value, &to.value)),
        key,
    }))
}

/// `GET /regles/{key}/{version}`: never another answer for the same address but the phase.
pub(in crate::web) async fn version(
    State(app): State<App>,
    visit: Visit,
    Path((key, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let versions = known(&app, &key).await?;
    let at = versions.iter().position(|one| one.name == name).ok_or(Trouble::NotFound)?;
    let one = versions.get(at).ok_or(Trouble::NotFound)?;
    let before = at.checked_sub(1).and_then(|at| versions.get(at));
    let label = key_label(&key);
    Ok(show(&VersionPage {
        page: Page::new(&visit, "rules", format!("{label}, version {name}")),
        label,
        row: Row::from(one),
        lines: lines(&one.value),
        before: before.map(|before| before.name.clone()),
        differences: before.map_or_else(Vec::new, |old| differences(&old.value, &one.value)),
        key,
    }))
}

/// `GET /regles/{key}/{version}/json`
pub(in crate::web) async fn version_json(
    State(app): State<App>,
    Path((key, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let versions = known(&app, &key).await?;
    let one = versions.iter().find(|one| one.name == name).ok_or(Trouble::NotFound)?;
    let told = json!({
        "key": key,
        "version": one.name,
        "effective_from": one.from,
        "setting": one.value,
        "source": one.source,
        "act": one.act,
        "assumption": one.assumption,
        "in_force": one.in_force,
    });
    Ok(Json(told).into_response())
}
