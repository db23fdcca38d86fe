//! `/donnees`: the published figures as files. One fact a line, codes of the State's registers, empty when secret.

use super::figures::{Published, published, stamp};
use crate::{
    app::App,
    editions,
    error::{PageError, Problem, Trouble},
    web::{
        page::{Page, show},
        visit::Visit,
    },
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use serde::Serialize;

#[derive(Template)]
#[template(path = "public/data.html")]
struct DataPage {
    page: Page,
    stamp: String,
    months: Vec<(String, String, i64)>,
}

/// Editions listed on the page: ten years.
const LISTED: i64 = 120;

/// `/donnees`
pub(in crate::web) async fn data(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let stamp = published(&app).await?.as_ref().map(stamp).unwrap_or_default();
    let months = editions::all(&app, LISTED).await?.into_iter();
    let months = months.map(|(month, position)| {
        let code = month.to_string();
        (super::figures::long_month(&code), code, position)
    });
    let page = Page::new(&visit, "", "Données ouvertes");
    Ok(show(&DataPage { page, stamp, months: months.collect() }))
}

/// `/donnees/mois/{month}/edition.json`: everything published for a month, as it was published.
pub(in crate::web) async fn edition(
    State(app): State<App>,
    Path(month): Path<String>,
) -> Result<Response, Problem> {
    let month = month.parse().map_err(|_| Trouble::NotFound)?;
    let issue = editions::of_month(&app, month).await?.ok_or(Trouble::NotFound)?;
    Ok(Json(issue).into_response())
}

/// One line of the file.
#[derive(Debug, Serialize)]
struct Fact<'a> {
    indicateur: &'static str,
    dimension: &'static str,
    code: &'a str,
    valeur: Option<i64>,
    unite: &'static str,
    arrete_au: String,
    position: i64,
}

/// `/donnees/statistiques.csv`
pub(in crate::web) async fn as_csv(State(app): State<App>) -> Result<Response, Problem> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    if let Some(published) = published(&app).await? {
        for fact in facts(&published) {
            let written = writer.serialize(fact);
            written.map_err(|e| Trouble::Unavailable(e.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|e| Trouble::Unavailable(e.to_string()))?;
    let name = "attachment; filename=\"filcommun-statistiques.csv\"";
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8"), (header::CONTENT_DISPOSITION, name)];
    Ok((headers, bytes).into_response())
}

/// `/donnees/statistiques.json`
pub(in crate::web) async fn as_json(
    State(app): State<App>,
) -> Result<Json<Option<Published>>, Problem> {
    Ok(Json(published(&app).await?))
}

/// `/donnees/statistiques.schema.json`: Table Schema of the CSV file.
pub(in crate::web) async fn schema() -> Json<serde_json::Value> {
    let field = |name: &str, kind: &str, description: &str| serde_json::json!({"name": name, "type": kind, "description": description});
    Json(serde_json::json!({
        "name": "filcommun-statistiques",
        "title": "Statistiques de la demande de logement social",
        "fields": [
            field("indicateur", "string", "Ce qui est compté"),
            field("dimension", "string", "total, commune (code INSEE), typologie (code SNE) ou mois (AAAA-MM)"),
            field("code", "string", "Code dans la dimension, vide pour le total"),
            field("valeur", "integer", "Vide : secret statistique (moins de 11 demandes, ou cachée pour protéger une autre)"),
            field("unite", "string", "demandes, baux, mois, dixiemes ou pour_mille"),
            field("arrete_au", "date", "Jour du dernier événement compté"),
            field("position", "integer", "Position du dernier événement compté dans le journal")
        ],
        "primaryKey": ["indicateur", "dimension", "code"]
    }))
}

fn facts(p: &Published) -> Vec<Fact<'_>> {
    let arrete = p.as_of.to_string();
    let mut facts = Vec::new();
    let mut add = |indicateur, dimension, code, valeur, unite| {
        let (arrete_au, position) = (arrete.clone(), p.position);
        facts.push(Fact { indicateur, dimension, code, valeur, unite, arrete_au, position });
    };
    add("demandes_actives", "total", "", p.active, "demandes");
    add("nouvelles_12_mois", "total", "", p.new_in_year, "demandes");
    add("attribues_12_mois", "total", "", p.allocated_in_year, "baux");
    add("demandes_par_attribution", "total", "", p.ratio_tenths, "dixiemes");
    add("attente_mediane", "total", "", p.wait_median_months, "mois");
    add("attente_90e_centile", "total", "", p.wait_p90_months, "mois");
    for (dimension, cells) in [("commune", &p.communes), ("typologie", &p.typologies)] {
        for c in cells {
            add("demandes_actives", dimension, &c.code, c.active, "demandes");
            add("nouvelles_semestre", dimension, &c.code, c.new_in_half_year, "demandes");
            add("attribues_semestre", dimension, &c.code, c.allocated_in_half_year, "baux");
            add("attente_mediane", dimension, &c.code, c.wait_median_months, "mois");
        }
    }
    for m in &p.months {
        add("nouvelles", "mois", &m.month, m.new, "demandes");
        add("attribues", "mois", &m.month, m.allocated, "baux");
    }
    facts
}
