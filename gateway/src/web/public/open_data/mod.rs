//! `/donnees`: everything published, as files. A folder a month, kept as it was published; `dernier` is the last one.

mod catalogue;
mod parquet;
mod rows;
mod table;

use super::figures::stamp;
use crate::{
    app::App,
    editions::{self, Issue},
    error::{PageError, Problem, Trouble},
    web::{
        page::{Page, for_everyone, show},
        public::{Published, published},
        visit::Visit,
        words::figures as said,
    },
};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use std::sync::Arc;
use table::{DATASETS, Dataset};

/// Months listed on the page: ten years.
const LISTED: i64 = 120;

#[derive(Template)]
#[template(path = "public/data.html")]
struct DataPage {
    page: Page,
    stamp: String,
    months: Vec<(String, String, i64)>,
    datasets: &'static [Dataset],
}

/// `/donnees`
pub(in crate::web) async fn data(
    State(app): State<App>,
    visit: Visit,
) -> Result<Response, PageError> {
    let stamp = editions::latest(&app).await?.as_deref().map(stamp).unwrap_or_default();
    let months = editions::all(&app, LISTED).await?.into_iter();
    let months = months.map(|(month, position)| (said::month(month), month.to_string(), position));
    let page = Page::new(&visit, "", "Données ouvertes");
    Ok(show(&DataPage { page, stamp, months: months.collect(), datasets: &DATASETS }))
}

/// `/donnees/catalogue.jsonld`: the catalogue in DCAT.
pub(in crate::web) async fn catalogue(State(app): State<App>) -> Result<Response, Problem> {
    let months = editions::all(&app, LISTED).await?;
    let months: Vec<String> = months.into_iter().map(|(month, _)| month.to_string()).collect();
    let body = catalogue::of(&months).to_string();
    let kind = [(header::CONTENT_TYPE, "application/ld+json")];
    Ok(for_everyone((kind, body).into_response()))
}

/// `/donnees/schemas/{file}`: the Table Schema of a data set.
pub(in crate::web) async fn schema(Path(file): Path<String>) -> Result<Response, Problem> {
    let name = file.strip_suffix(".json").unwrap_or_default();
    let dataset = DATASETS.iter().find(|dataset| dataset.name == name).ok_or(Trouble::NotFound)?;
    Ok(for_everyone(Json(dataset.schema()).into_response()))
}

/// `/donnees/mois/{month}/{file}`: a file of a month, `dernier` for the last one.
pub(in crate::web) async fn of_month(
    State(app): State<App>,
    Path((month, file)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let last = month == "dernier";
    let issue = if last {
        editions::latest(&app).await?
    } else {
        let month = month.parse().map_err(|_| Trouble::NotFound)?;
        editions::of_month(&app, month).await?.map(Arc::new)
    };
    let issue = issue.ok_or(Trouble::NotFound)?;
    let response = written(&issue, &file)?;
    Ok(if last { for_everyone(response) } else { for_ever(response) })
}

/// `/donnees/statistiques.csv`: the figures of the last month.
pub(in crate::web) async fn as_csv(State(app): State<App>) -> Result<Response, Problem> {
    match editions::latest(&app).await? {
        Some(issue) => Ok(for_everyone(written(&issue, "indicateurs.csv")?)),
        None => {
            let head = match DATASETS.first() {
                Some(dataset) => table::csv(dataset, &[])?,
                None => Vec::new(),
            };
            Ok(([(header::CONTENT_TYPE, "text/csv; charset=utf-8")], head).into_response())
        }
    }
}

/// `/donnees/statistiques.json`: a summary of the last month.
pub(in crate::web) async fn as_json(
    State(app): State<App>,
) -> Result<Json<Option<Published>>, Problem> {
    Ok(Json(published(&app).await?))
}

fn written(issue: &Issue, file: &str) -> Result<Response, Trouble> {
    if file == "edition.json" {
        return Ok(Json(issue).into_response());
    }
    let (name, format) = file.split_once('.').ok_or(Trouble::NotFound)?;
    let dataset = DATASETS.iter().find(|dataset| dataset.name == name).ok_or(Trouble::NotFound)?;
    let rows = (dataset.rows)(issue);
    let (kind, body) = match format {
        "csv" => ("text/csv; charset=utf-8", table::csv(dataset, &rows)?),
        "json" => ("application/json", table::json(dataset, &rows)?),
        "parquet" => ("application/vnd.apache.parquet", parquet::file(dataset, &rows)?),
        _ => return Err(Trouble::NotFound),
    };
    let name = format!("attachment; filename=\"filcommun-{}-{file}\"", issue.edition.month);
    Ok(([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], body)
        .into_response())
}

/// A file of a month never changes.
fn for_ever(mut response: Response) -> Response {
    let cache = HeaderValue::from_static("public, max-age=31536000, immutable");
    response.headers_mut().insert(header::CACHE_CONTROL, cache);
    response
}
