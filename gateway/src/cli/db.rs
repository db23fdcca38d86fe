//! `db`: make the log and bring it up to date.

use super::{Failure, settings};
use crate::config::{Location, Settings, StoreArgs};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::{postgres::PgStore, sqlite::SqliteStore};

/// Make the log, or bring an older one up to date.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Make an empty log. One that exists is left as it is.
    ///
    /// With PostgreSQL the address is the owner's; the application's role, which cannot change events, is made.
    Init(Role),
    /// Bring a log of an older version up to date. Back it up first.
    Migrate(Role),
}

#[derive(Debug, ClapArgs)]
struct Role {
    /// PostgreSQL: role of the application.
    #[arg(long, default_value = "filcommun_app")]
    role: String,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let settings = settings(&stores)?;
    let (Action::Init(role) | Action::Migrate(role)) = args.action;
    init(&settings, &role.role).await?;
    println!("the log {} is ready", settings.db);
    Ok(())
}

/// Makes or migrates the log that `settings` names. Doing it twice changes nothing.
///
/// # Errors
/// The place cannot be written, or holds something else.
pub async fn init(settings: &Settings, role: &str) -> Result<(), Failure> {
    match &settings.db {
        Location::Sqlite(path) => SqliteStore::init(path).await?,
        Location::Postgres(url) => PgStore::init(url, role).await?,
    }
    Ok(())
}
