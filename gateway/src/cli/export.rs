//! `filcommun export`: a demand as a document of the national format.

use crate::{
    app,
    cli::{Failure, settings},
    config::StoreArgs,
    exchange::{
        export::{self, ExportError},
        writer::to_xml,
    },
    time,
};
use chrono::NaiveDate;
use domain::{
    demand::DemandEvent,
    id::StreamId,
    number::DemandNumber,
    world::{Event, World},
};
use eventstore::execute::{ExecuteError, Executor};
use std::{io::Write, path::PathBuf};

/// Write what the log knows in the formats of others.
#[derive(Debug, clap::Args)]
pub struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, clap::Subcommand)]
enum What {
    /// One demand as interfaceNuu XML, version 02.01. An incomplete one is refused with what lacks.
    Demand {
        /// Its numéro unique
        number: DemandNumber,
        /// Write to this file instead of standard output
        #[arg(long, value_name = "FILE")]
        out: Option<PathBuf>,
    },
}

/// Why a demand is not written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// No demand bears the number.
    #[error("no demand bears this number here")]
    Unknown,
    /// It cannot be written.
    #[error(transparent)]
    Export(#[from] ExportError),
    /// A store.
    #[error(transparent)]
    Execute(#[from] ExecuteError),
}

/// Opens the stores and writes.
///
/// # Errors
/// A store that cannot be used; see [`Error`].
pub async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    let What::Demand { number, out } = args.what;
    let xml = export(&app.executor, &number, time::paris_day(app.clock.now())).await?;
    match out {
        Some(path) => std::fs::write(&path, xml)
            .map_err(|e| Failure::new(format!("{} cannot be written: {e}", path.display())))?,
        None => std::io::stdout().write_all(xml.as_bytes())?,
    }
    Ok(())
}

/// The document of the demand that bears a number.
///
/// # Errors
/// See [`Error`].
pub async fn export(
    executor: &Executor,
    number: &DemandNumber,
    filed_on: NaiveDate,
) -> Result<String, Error> {
    let demand = executor.vault.find_number(number).await.map_err(ExecuteError::from)?;
    let stream = StreamId::Demand(demand.ok_or(Error::Unknown)?);
    let history = executor.read_history(stream).await?;
    let mut world = World::default();
    let mut renewed = None;
    for (_, event) in &history {
        world.apply(stream, event);
        let StreamId::Demand(id) = stream else { continue };
        match event {
            Event::Demand(DemandEvent::Registered { .. }) => {
                let state = world.demand(id).and_then(|demand| demand.registration.as_ref());
                renewed = state.and_then(export::renewed_before);
            }
            Event::Demand(DemandEvent::Renewed { renewed_on, .. }) => renewed = Some(*renewed_on),
            _ => {}
        }
    }
    let StreamId::Demand(id) = stream else { return Err(Error::Unknown) };
    let state = world.demand(id).filter(|state| state.reception.is_some()).ok_or(Error::Unknown)?;
    Ok(to_xml(&export::document(state, renewed, filed_on)?))
}
