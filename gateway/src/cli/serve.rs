//! `filcommun serve`: the site, the API and what runs beside them, until a signal.

use crate::{
    app,
    cli::{Failure, settings},
    config::StoreArgs,
};
use std::path::PathBuf;

/// Serve the site and the API until SIGINT or SIGTERM.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Address of the site [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR")]
    listen: Option<String>,
    /// Publish events to this NATS server, as in nats://127.0.0.1:4222
    #[arg(long, value_name = "URL")]
    nats: Option<String>,
    /// Monitoring address of that server, as in http://127.0.0.1:8222: shows whether it flushes what it acknowledges
    #[arg(long, value_name = "URL")]
    nats_monitor: Option<String>,
    /// TOML file with the territory's name, logo and colours
    #[arg(long, env = "FILCOMMUN_TERRITORY", value_name = "FILE")]
    territory: Option<PathBuf>,
    /// TOML file with db, vault, kek_file, log_key_file, listen, nats, nats_monitor, territory; the command line wins over it
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(super) async fn run(args: Args, mut stores: StoreArgs) -> Result<(), Failure> {
    stores.listen = args.listen;
    stores.nats = args.nats;
    stores.nats_monitor = args.nats_monitor;
    stores.territory = args.territory;
    let settings = settings(&stores.or_file(args.config.as_deref())?)?;
    let app = app::open(&settings).await?;
    app::serve(app).await
}
