//! The names of who acted for a household, put into its thread.

use super::{
    own::Own,
    thread::{Entry, acted},
};
use crate::{app::App, error::Trouble};
use domain::{demand::DemandEvent, id::StreamId, sealed::Sealed, world::Event};
use eventstore::execute::AsAt;

/// Says in each step done under a mandate who did it, for whoever may see the mandate.
///
/// # Errors
/// A store does not answer.
pub(crate) async fn name_helpers(
    app: &App,
    own: &Own<'_>,
    steps: &mut [Entry],
) -> Result<(), Trouble> {
    if !steps.iter().any(|step| step.kind == "demand.acted-for") {
        return Ok(());
    }
    let history = app.executor.history_as_at(StreamId::Demand(own.id), &AsAt::default()).await?;
    for (recorded, event) in &history {
        let Some(Event::Demand(DemandEvent::ActedFor(done))) = event else { continue };
        let known = own.demand.mandates.get(&done.mandate);
        let who = known.and_then(|known| Sealed::open(&known.helper)).map(|h| h.name.as_str());
        let step = steps.iter_mut().find(|step| step.position == recorded.position.0);
        if let Some(step) = step {
            step.what = own.words.tell(&acted(Some(done.act), who));
        }
    }
    Ok(())
}
