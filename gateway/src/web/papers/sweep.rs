//! Bytes whose event never came, because a process ended in between.

use crate::{app::App, error::Trouble, web::read};
use domain::id::{DemandId, DocumentId, StreamId};
use std::collections::BTreeMap;

/// A form may still be on its way for so long.
const AGE: i64 = 24 * 3_600 * 1_000_000;

/// Looks for the event of each document that is a day old and not known to be filed: it is noted, or the bytes go.
/// Gives how many went.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn sweep(app: &App) -> Result<usize, Trouble> {
    let vault = &app.executor.vault;
    let waiting = vault.unfiled_documents(app.clock.now().0 - AGE).await?;
    if waiting.is_empty() {
        return Ok(0);
    }
    let mut by_demand = BTreeMap::<DemandId, Vec<DocumentId>>::new();
    for (document, demand) in waiting {
        by_demand.entry(demand).or_default().push(document);
    }
    let mut gone = 0;
    for (demand, documents) in by_demand {
        let world = read::world(app, &[StreamId::Demand(demand)]).await?;
        let known = |id: &DocumentId| {
            world.demand(demand).is_some_and(|demand| demand.documents.contains_key(id))
        };
        let (filed, lost): (Vec<_>, Vec<_>) = documents.into_iter().partition(known);
        vault.document_filed(&filed).await?;
        vault.drop_unfiled(&lost).await?;
        gone += lost.len();
    }
    Ok(gone)
}
