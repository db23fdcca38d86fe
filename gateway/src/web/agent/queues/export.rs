//! `POST /agent/exporter`: a queue as it is filtered, taken away as CSV; written down for each household first.

use super::{
    super::{Agent, named::coded},
    Asked, Bureau,
    lines::detail,
};
use crate::{
    app::App,
    desk::Reading,
    error::{PageError, Trouble},
    web::{read, visit::Posted, words},
};
use axum::{
    extract::State,
    http::header,
    response::{IntoResponse, Response},
};
use domain::{demand::Demand, id::StreamId, sealed::Class};
use projections::queues::{self as view, Row};

/// The most rows that one list has.
const MOST: u32 = 500;

/// `POST /agent/exporter`. No name and no telephone: the number opens the file, where the reading is journaled.
pub(in crate::web) async fn export(
    State(app): State<App>,
    posted: Posted,
) -> Result<Response, PageError> {
    let agent = Agent::of(&app, &posted.visit).await?;
    let asked = Asked::of(&posted.fields);
    let here = coded(&asked.file).ok_or(Trouble::Malformed("Choisissez une file."))?;
    let why = words::agent::among(&words::agent::EXPORTS, posted.fields.value("pourquoi"))
        .ok_or(Trouble::Malformed("Choisissez pourquoi vous emportez cette liste."))?;
    let (bureau, filter) = (Bureau::of(&app, &agent).await?, asked.filter(&agent));
    let part = view::Asked { named: here.named, filter: &filter, after: None, limit: MOST };
    let scope = bureau.scope(&app, &agent);
    let rows = view::snapshot(app.views.db(), &scope, &part, &[]).await?.rows;
    let files: Vec<_> = rows.iter().filter_map(|row| row.demand).collect();
    let purpose = format!("emporter une liste : {why}");
    let reading = Reading { demand: None, purpose, class: Class::Personal };
    app.desk.note_export(&agent.account, &files, &reading).await?;
    let streams: Vec<_> = files.into_iter().map(StreamId::Demand).collect();
    let world = read::world(&app, &streams).await?;
    let mut table = csv::Writer::from_writer(Vec::new());
    let failed = |e: &dyn std::fmt::Display| Trouble::Unavailable(e.to_string());
    let head = [
        "numero_unique",
        "depuis",
        "a_faire_avant",
        "ancienne_depuis",
        "precision",
        "dernier_fait",
    ];
    table.write_record(head).map_err(|e| failed(&e))?;
    for row in &rows {
        let demand = row.demand.and_then(|id| world.demand(id));
        table.write_record(cells(here.named, row, demand)).map_err(|e| failed(&e))?;
    }
    let bytes = table.into_inner().map_err(|e| failed(&e))?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"file.csv\""),
        (header::CACHE_CONTROL, "no-store"),
    ];
    Ok((headers, bytes).into_response())
}

fn cells(named: view::Named, row: &Row, demand: Option<&Demand>) -> [String; 6] {
    let wished = demand.and_then(|demand| demand.wish.as_ref()?.communes.first());
    // who helps is a name: it stays in the file
    let precision = match named {
        view::Named::Lines(view::Queue::LettersReturned) => String::new(),
        _ => detail(named, row, wished),
    };
    [
        demand.and_then(Demand::number).map(|n| n.as_str().to_owned()).unwrap_or_default(),
        words::iso(row.since),
        row.due.map(words::iso).unwrap_or_default(),
        words::iso(row.senior),
        precision,
        row.last.as_ref().map(|(kind, _)| words::event(kind).to_owned()).unwrap_or_default(),
    ]
}
