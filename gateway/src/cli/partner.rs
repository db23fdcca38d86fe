//! `partner`: who receives events, and a partner that receives them.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
    network::{
        follow::{FollowError, Partner},
        inbox::Inbox,
        partner::{DEFAULT_TYPES, partner_id},
    },
};
use clap::{Args as ClapArgs, Subcommand};
use domain::{partner::PartnerCommand, territory::Body, world::Command};
use eventstore::{
    execute::{Request, command_id},
    recorded::Actor,
};
use serde_json::json;
use std::path::PathBuf;
use uuid::Uuid;

/// Partners: machines of landlords and town halls that receive events over NATS.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Let a partner receive events of the types given, from here on.
    Add(Add),
    /// Send nothing more to a partner.
    Suspend {
        /// Short name of the partner.
        name: Body,
    },
    /// What each partner is to receive and how far its outbox is.
    Show {
        /// One object a line.
        #[arg(long)]
        json: bool,
    },
    /// Be a partner: receive events, in order, each once, and resume where it stopped.
    Follow(Follow),
}

#[derive(Debug, ClapArgs)]
struct Add {
    /// Short name: small letters, digits, dashes. Its subjects are fil.NAME.>
    name: Body,
    /// The organisation behind it.
    #[arg(long)]
    body: Body,
    /// Types of events, as demand.registered; by default every type a landlord may receive.
    #[arg(long = "type", value_name = "TYPE")]
    types: Vec<String>,
}

#[derive(Debug, ClapArgs)]
struct Follow {
    /// Short name of the partner.
    name: Body,
    /// The nats-server.
    #[arg(long, default_value = "nats://127.0.0.1:4222", env = "FILCOMMUN_NATS")]
    nats: String,
    /// Prefix under which the server hands out the stream, as JS.FILCOMMUN.API; none where accounts are not parted.
    #[arg(long)]
    api: Option<String>,
    /// File that receives one line a message; run again, it goes on after its last line.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Stop after this many messages; 0: never.
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    match args.action {
        Action::Follow(args) => follow(args).await,
        Action::Add(args) => {
            let app = app::open(&settings(&stores)?).await?;
            let name = args.name.to_string();
            subscribe(&app, args.name, args.body, args.types).await?;
            println!("{name} receives events from here on, on fil.{name}.>");
            Ok(())
        }
        Action::Suspend { name } => {
            let app = app::open(&settings(&stores)?).await?;
            command(&app, &name, PartnerCommand::Suspend).await?;
            println!("{name} receives nothing more");
            Ok(())
        }
        Action::Show { json } => {
            let app = app::open(&settings(&stores)?).await?;
            list(&app, json).await
        }
    }
}

/// Subscribes a partner; the default types when `types` is empty.
///
/// # Errors
/// The rules refuse (an unknown type), or the log does not answer.
pub async fn subscribe(
    app: &App,
    name: Body,
    body: Body,
    types: Vec<String>,
) -> Result<(), Failure> {
    let types = if types.is_empty() {
        DEFAULT_TYPES.iter().map(|t| (*t).to_owned()).collect()
    } else {
        types
    };
    command(app, &name, PartnerCommand::Subscribe { body, name: name.clone(), types }).await
}

async fn command(app: &App, name: &Body, command: PartnerCommand) -> Result<(), Failure> {
    let at = app.clock.now();
    let request = Request {
        command_id: command_id("operator", "cli", &format!("{name}:{}", Uuid::new_v4())),
        correlation: None,
        causation: None,
        actor: Actor { who: "operator:cli".into(), body: String::new(), role: "operator".into() },
        source: "cli".into(),
        occurred_on: crate::time::paris_day(at),
        at,
        command: Command::Partner(partner_id(name), command),
    };
    app.executor.execute(request).await.map_err(super::refused)?;
    Ok(())
}

async fn list(app: &App, as_json: bool) -> Result<(), Failure> {
    app::catch_up(app).await?;
    let partners = crate::network::outbox::partners(&app.views).await?;
    if partners.is_empty() && !as_json {
        println!("no partner yet: filcommun partner add NAME --body BODY");
    }
    for partner in partners {
        if as_json {
            show(&json!({ "name": partner.name, "active": partner.active,
                "partner_seq": partner.seq, "types": partner.types, "stopped": partner.stopped }))?;
        } else {
            let state = match (partner.active, partner.stopped) {
                (_, Some(_)) => "STOPPED",
                (true, None) => "receives",
                (false, None) => "suspended",
            };
            println!("{:<24} {state:<10} {:>9} messages", partner.name, partner.seq);
        }
    }
    Ok(())
}

async fn follow(args: Follow) -> Result<(), Failure> {
    let mut inbox = match &args.out {
        Some(path) => {
            Inbox::open(path).map_err(|e| Failure::new(format!("--out {}: {e}", path.display())))?
        }
        None => Inbox::printing(),
    };
    if inbox.last() > 0 {
        eprintln!("going on after message {}", inbox.last());
    }
    let partner = Partner { url: args.nats, api: args.api, name: args.name.to_string() };
    tokio::select! {
        outcome = partner.follow(&mut inbox, args.limit) => {
            match outcome {
                Ok(count) => eprintln!("{count} messages received"),
                Err(gap @ FollowError::Gap(_)) => return Err(Failure::found_wrong(gap)),
                Err(error) => return Err(error.into()),
            }
        }
        () = app::stop() => {}
    }
    Ok(())
}
