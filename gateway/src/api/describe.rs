//! `/api/v1`: the document as a page, drawn here: no script, no third party.

use crate::{
    error::PageError,
    web::{
        page::{Page, show},
        visit::Visit,
    },
};
use askama::Template;
use axum::response::Response;
use serde_json::Value;
use utoipa::openapi::OpenApi;

#[derive(Template)]
#[template(path = "api.html")]
struct ApiPage {
    page: Page,
    description: String,
    operations: Vec<Operation>,
    schemas: Vec<(String, String)>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    summary: String,
    description: String,
    tag: String,
    parameters: Vec<(String, String, String)>,
    body: Option<String>,
    responses: Vec<(String, String)>,
}

/// The page.
pub(super) async fn page(visit: Visit, document: OpenApi) -> Result<Response, PageError> {
    let document = serde_json::to_value(&document).unwrap_or_default();
    Ok(show(&ApiPage {
        page: Page::new(&visit, "", "API"),
        description: text(&document, "/info/description"),
        operations: operations(&document),
        schemas: schemas(&document),
    }))
}

fn text(value: &Value, pointer: &str) -> String {
    value.pointer(pointer).and_then(Value::as_str).unwrap_or_default().to_owned()
}

/// Name of the schema that a value refers to.
fn reference(value: &Value) -> String {
    if let Some(name) = value.get("$ref").and_then(Value::as_str) {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if let Some(items) = value.get("items") {
        return format!("[{}]", reference(items));
    }
    if let Some(options) = value.get("oneOf").and_then(Value::as_array) {
        return options.iter().map(reference).collect::<Vec<_>>().join(" | ");
    }
    match value.get("type") {
        Some(Value::String(kind)) => kind.clone(),
        Some(Value::Array(kinds)) => {
            kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" | ")
        }
        _ => String::new(),
    }
}

fn operations(document: &Value) -> Vec<Operation> {
    let paths = document.get("paths").and_then(Value::as_object);
    let all = paths.into_iter().flatten().flat_map(|(path, item)| {
        let methods = item.as_object().into_iter().flatten();
        methods.map(move |(method, operation)| operation_of(path, method, operation))
    });
    all.collect()
}

fn operation_of(path: &str, method: &str, operation: &Value) -> Operation {
    let listed = |name: &str| operation.get(name).and_then(Value::as_array).cloned();
    let parameters = listed("parameters").unwrap_or_default();
    let responses = operation.get("responses").and_then(Value::as_object);
    let json = "/content/application~1json/schema";
    Operation {
        id: text(operation, "/operationId"),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(operation, "/summary"),
        description: text(operation, "/description"),
        tag: text(operation, "/tags/0"),
        parameters: parameters
            .iter()
            .map(|p| (text(p, "/name"), text(p, "/in"), text(p, "/description")))
            .collect(),
        body: operation.pointer(&format!("/requestBody{json}")).map(reference),
        responses: responses
            .into_iter()
            .flatten()
            .map(|(status, response)| {
                let shape = response.pointer(json).map(reference).unwrap_or_default();
                (status.clone(), shape)
            })
            .collect(),
    }
}

fn schemas(document: &Value) -> Vec<(String, String)> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    let drawn = schemas.into_iter().flatten();
    drawn
        .map(|(n, schema)| (n.clone(), serde_json::to_string_pretty(schema).unwrap_or_default()))
        .collect()
}
