//! The rows of a read model around one event.

use crate::{app::App, error::Trouble};
use eventstore::{position::Position, recorded::Recorded};
use projections::{
    db::Value,
    engine::ViewsError,
    step::{Columns, Cursor, Row, Stepped},
};
use serde_json::{Map, Value as Json, json};
use std::time::Duration;

/// Characters of a value that are shown: a sealed copy is long and says nothing.
const SHOWN: usize = 160;

/// How long a fold may take.
pub(crate) type Budget = Option<Duration>;

/// Folds a read model up to an event, then takes it: the rows it looked at. Nothing: the log before it is too long for
/// the time given.
///
/// # Errors
/// `NotFound`: no such read model or event. A store does not answer.
pub(crate) async fn rows_step(
    app: &App,
    name: &str,
    event: &Recorded,
    budget: Budget,
    progress: impl FnMut(Position) + Send,
) -> Result<Option<Stepped>, Trouble> {
    let models = crate::app::read_models(&app.executor.law.on(app.today()));
    let model = models.into_iter().find(|model| model.name() == name).ok_or(Trouble::NotFound)?;
    let store = &*app.executor.store;
    let mut cursor = Cursor::new(model);
    let failed = |error: ViewsError| Trouble::Unavailable(error.to_string());
    let fold = cursor.approach(store, event, progress);
    match budget {
        Some(budget) => match tokio::time::timeout(budget, fold).await {
            Ok(folded) => folded.map_err(failed)?,
            Err(_) => return Ok(None),
        },
        None => fold.await.map_err(failed)?,
    }
    let stepped = cursor.step(store).await.map_err(failed)?.ok_or(Trouble::NotFound)?;
    Ok(Some(stepped))
}

/// A value as it is read.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "–".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Text(text) => cut(text),
        Value::Bytes(bytes) => format!("{} octets", bytes.len()),
    }
}

fn cut(text: &str) -> String {
    let mut letters = text.chars();
    let begin: String = letters.by_ref().take(SHOWN).collect();
    match letters.count() {
        0 => begin,
        more => format!("{begin}… (+{more})"),
    }
}

/// As one object.
pub(crate) fn json(row: &Row) -> Json {
    let side = |columns: &Option<Columns>| columns.as_ref().map(object);
    json!({
        "table": row.table, "key": object(&row.key), "before": side(&row.before),
        "after": side(&row.after), "changed": row.before != row.after,
    })
}

fn object(columns: &Columns) -> Json {
    let value = |value: &Value| match value {
        Value::Null => Json::Null,
        Value::Int(number) => json!(number),
        Value::Text(text) => json!(text.as_str()),
        Value::Bytes(bytes) => json!(hex::encode(bytes)),
    };
    Json::Object(
        columns.iter().map(|(name, v)| ((*name).to_owned(), value(v))).collect::<Map<_, _>>(),
    )
}
