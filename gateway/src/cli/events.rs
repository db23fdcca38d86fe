//! `events`: read the log, or follow it.

use super::{Failure, settings, show};
use crate::{
    app::{self, App},
    config::StoreArgs,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::{
    codec,
    position::{Position, Revision},
    recorded::{EventType, Recorded, StreamName},
    store::{Direction, Filter},
};
use serde_json::{Value, json};
use uuid::Uuid;

/// Read the log: a stream, a category, a type, a story, or all of it.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(subcommand)]
    action: Action,
}

#[derive(Debug, Subcommand)]
enum Action {
    /// Print events, oldest first, one JSON object a line.
    ///
    /// Examples:
    ///   filcommun events read --category session --limit 20
    ///   filcommun events read --stream demand-… --opened
    Read(Read),
    /// Print events as they come, until interrupted.
    Follow(Follow),
}

#[derive(Debug, ClapArgs)]
struct Read {
    #[command(flatten)]
    which: Which,
    /// Print those after this position.
    #[arg(long, default_value_t = 0)]
    from: i64,
    /// Print at most this many; 0: all.
    #[arg(long, default_value_t = 100)]
    limit: usize,
    /// Open what is sealed (needs the vault; personal values are printed).
    #[arg(long)]
    opened: bool,
    /// One JSON object a line (always so here).
    #[arg(long)]
    json: bool,
}

#[derive(Debug, ClapArgs)]
struct Follow {
    #[command(flatten)]
    which: Which,
    /// Begin after this position; without it, at the end of the log.
    #[arg(long)]
    from: Option<i64>,
    /// Stop after this many; 0: never.
    #[arg(long, default_value_t = 0)]
    limit: usize,
}

#[derive(Debug, ClapArgs)]
#[group(multiple = false)]
struct Which {
    /// One stream, as demand-<32 hex digits>.
    #[arg(long)]
    stream: Option<StreamName>,
    /// Streams of one category: demand, vacancy, session, place, referral, partner, person.
    #[arg(long)]
    category: Option<String>,
    /// One type, as demand.registered.
    #[arg(long = "type", value_name = "TYPE")]
    event_type: Option<EventType>,
    /// One story: everything a command led to.
    #[arg(long)]
    correlation: Option<Uuid>,
}

impl Which {
    fn filter(&self) -> Filter {
        if let Some(category) = &self.category {
            Filter::Category(category.clone())
        } else if let Some(event_type) = &self.event_type {
            Filter::Type(event_type.clone())
        } else if let Some(correlation) = self.correlation {
            Filter::Correlation(correlation)
        } else {
            Filter::All
        }
    }
}

/// Events of one page of the log.
const PAGE: usize = 1000;

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Read(read) => print(&app, read).await,
        Action::Follow(follow) => tail(&app, follow).await,
    }
}

async fn print(app: &App, args: Read) -> Result<(), Failure> {
    let mut left = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut from = args.from;
    while left > 0 {
        let page = page(app, &args.which, from, left.min(PAGE)).await?;
        let Some(last) = page.last() else { break };
        from = last.position.0;
        left -= page.len();
        for recorded in &page {
            show(&line(app, recorded, args.opened).await?)?;
        }
        if args.which.stream.is_some() && page.len() < PAGE {
            break;
        }
    }
    Ok(())
}

/// A page of what was asked, after a position of the log.
async fn page(app: &App, which: &Which, from: i64, limit: usize) -> Result<Vec<Recorded>, Failure> {
    let store = &app.executor.store;
    let Some(stream) = &which.stream else {
        let filter = which.filter();
        return Ok(store.read_all(Position(from), Direction::Forwards, &filter, limit).await?);
    };
    let mut revision = Revision(0);
    loop {
        let page = store.read_stream(stream, Some(revision), Direction::Forwards, PAGE).await?;
        let full = page.len() == PAGE;
        let next = page.last().map(|r| Revision(r.revision.0 + 1));
        let wanted: Vec<_> = page.into_iter().filter(|r| r.position.0 > from).take(limit).collect();
        match next {
            Some(next) if wanted.is_empty() && full => revision = next,
            _ => return Ok(wanted),
        }
    }
}

async fn tail(app: &App, args: Follow) -> Result<(), Failure> {
    let store = &app.executor.store;
    let mut wake = store.watch();
    let mut from = match args.from {
        Some(from) => from,
        None => store.head().await?.0,
    };
    let mut shown = 0;
    loop {
        wake.mark_unchanged();
        let page = page(app, &args.which, from, PAGE).await?;
        for recorded in &page {
            show(&line(app, recorded, false).await?)?;
            from = recorded.position.0;
            shown += 1;
            if shown == args.limit {
                return Ok(());
            }
        }
        if page.is_empty() {
            tokio::select! {
                changed = wake.changed() => if changed.is_err() { return Ok(()); },
                () = app::stop() => return Ok(()),
            }
        }
    }
}

/// One event as JSON: its envelope, then its payload as stored, or opened.
async fn line(app: &App, recorded: &Recorded, opened: bool) -> Result<Value, Failure> {
    let event = &recorded.event;
    let data = if opened { open(app, recorded).await? } else { stored(recorded) };
    Ok(json!({
        "position": recorded.position,
        "stream": recorded.stream,
        "revision": recorded.revision,
        "id": event.event_id,
        "type": event.event_type,
        "version": event.schema_version,
        "occurred_on": event.occurred_on,
        "recorded_at": crate::time::rfc3339(recorded.recorded_at),
        "actor": event.origin.actor,
        "source": event.origin.source,
        "legal_basis": event.legal_basis,
        "applicant_visible": event.applicant_visible,
        "command": event.origin.command_id,
        "correlation": event.origin.correlation,
        "causation": event.origin.causation,
        "keys": event.key_ids,
        "known": codec::known(recorded).is_ok(),
        "data": data,
    }))
}

/// The payload opened, in today's shape; that of an event which this version does not know, in its own.
async fn open(app: &App, recorded: &Recorded) -> Result<Value, Failure> {
    let vault = &app.executor.vault;
    match codec::decode(vault, recorded).await {
        Ok(event) => return Ok(event.data()),
        Err(why) if !why.is_unknown() => {
            return Err(Failure::new(format!("position {}: {why}", recorded.position.0)));
        }
        Err(_) => {}
    }
    let ring = vault.keys(&recorded.event.key_ids).await?;
    Ok(codec::open_payload(&ring, vault.origin(), recorded).unwrap_or_else(|_| stored(recorded)))
}

/// The payload as it is; what is no JSON in base64.
fn stored(recorded: &Recorded) -> Value {
    let payload = &recorded.event.payload;
    serde_json::from_slice(payload)
        .unwrap_or_else(|_| json!({ "base64": STANDARD.encode(payload) }))
}
