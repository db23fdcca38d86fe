//! `events`: read the log, or follow it.

use super::{Failure, groups, settings, show, step};
use crate::{
    app::{self, App},
    config::StoreArgs,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use clap::{Args as ClapArgs, Subcommand};
use eventstore::{
    codec,
    filter::{FilterError, Prefixes},
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
    ///   filcommun events read --type-prefix demand. --type-prefix session. --backwards --limit 5
    ///   filcommun events read --regex '^(?!demand-)'
    Read(Read),
    /// Print events as they come, until interrupted.
    Follow(Follow),
    /// One event of a stream, with the state that the rules fold before and after it.
    ///
    /// Example: filcommun events step --stream demand-… --at 120000
    Step(step::Which),
    /// Groups of consumers: how far they are, and what they parked.
    Groups(groups::Args),
}

#[derive(Debug, ClapArgs)]
struct Read {
    #[command(flatten)]
    which: Which,
    /// Print those after this position; with --backwards, those before it.
    #[arg(long)]
    from: Option<i64>,
    /// Newest first.
    #[arg(long)]
    backwards: bool,
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
    /// Streams of one category: demand, vacancy, session, place, referral, partner, person,
    /// clock, examination, network, reception, rules, body.
    #[arg(long)]
    category: Option<String>,
    /// One type, as demand.registered.
    #[arg(long = "type", value_name = "TYPE")]
    event_type: Option<EventType>,
    /// One story: everything a command led to.
    #[arg(long)]
    correlation: Option<Uuid>,
    /// Streams whose name begins so; may be given up to 16 times.
    #[arg(long)]
    prefix: Vec<String>,
    /// Types that begin so; may be given up to 16 times.
    #[arg(long)]
    type_prefix: Vec<String>,
    /// Streams whose name has a match of this regular expression (it may look ahead).
    #[arg(long)]
    regex: Option<String>,
    /// Types that have a match of this regular expression.
    #[arg(long)]
    type_regex: Option<String>,
}

impl Which {
    fn filter(&self) -> Result<Filter, FilterError> {
        Ok(if let Some(pattern) = &self.regex {
            Filter::StreamPattern(pattern.parse()?)
        } else if let Some(pattern) = &self.type_regex {
            Filter::TypePattern(pattern.parse()?)
        } else if !self.prefix.is_empty() {
            Filter::StreamPrefix(Prefixes::new(self.prefix.clone())?)
        } else if !self.type_prefix.is_empty() {
            Filter::TypePrefix(Prefixes::new(self.type_prefix.clone())?)
        } else if let Some(category) = &self.category {
            Filter::Category(category.clone())
        } else if let Some(event_type) = &self.event_type {
            Filter::Type(event_type.clone())
        } else if let Some(correlation) = self.correlation {
            Filter::Correlation(correlation)
        } else {
            Filter::All
        })
    }
}

/// Events of one page of the log.
const PAGE: usize = 1000;

pub(super) async fn run(args: Args, stores: StoreArgs) -> Result<(), Failure> {
    let app = app::open(&settings(&stores)?).await?;
    match args.action {
        Action::Read(read) => print(&app, read).await,
        Action::Follow(follow) => tail(&app, follow).await,
        Action::Step(which) => step::state(&app, &which).await,
        Action::Groups(args) => groups::run(args, &app).await,
    }
}

async fn print(app: &App, args: Read) -> Result<(), Failure> {
    let direction = if args.backwards { Direction::Backwards } else { Direction::Forwards };
    let mut left = if args.limit == 0 { usize::MAX } else { args.limit };
    let mut from = args.from.unwrap_or(if args.backwards { i64::MAX } else { 0 });
    while left > 0 {
        let page = page(app, &args.which, (from, direction), left.min(PAGE)).await?;
        from = page.reached;
        left -= page.events.len();
        for recorded in &page.events {
            show(&line(app, recorded, args.opened).await?)?;
        }
        if !page.more {
            break;
        }
    }
    Ok(())
}

/// A page, the position to go on from, and whether there may be more.
struct Page {
    events: Vec<Recorded>,
    reached: i64,
    more: bool,
}

/// A page of what was asked, after a position of the log, or before it.
async fn page(
    app: &App,
    which: &Which,
    (from, direction): (i64, Direction),
    limit: usize,
) -> Result<Page, Failure> {
    let store = &app.executor.store;
    if let Some(stream) = &which.stream {
        return of_stream(app, stream, (from, direction), limit).await;
    }
    let filter = which.filter()?;
    if direction == Direction::Forwards {
        let page = store.scan(Position(from), &filter, limit).await?;
        return Ok(Page { events: page.events, reached: page.considered.0, more: page.more });
    }
    let events = store.read_all(Position(from), direction, &filter, limit).await?;
    let reached = events.last().map_or(from, |last| last.position.0);
    let more = events.len() == limit;
    Ok(Page { events, reached, more })
}

/// The same of one stream, as the log has it.
async fn of_stream(
    app: &App,
    stream: &StreamName,
    (from, direction): (i64, Direction),
    limit: usize,
) -> Result<Page, Failure> {
    let forwards = direction == Direction::Forwards;
    let mut revision = None;
    loop {
        let read = app.executor.store.read_stream(stream, revision, direction, PAGE);
        let page = read.await?;
        let full = page.len() == PAGE;
        let step = if forwards { 1 } else { -1 };
        let next = page.last().map(|last| Revision(last.revision.0 + step));
        let wanted = |event: &Recorded| {
            if forwards { event.position.0 > from } else { event.position.0 < from }
        };
        let events: Vec<_> = page.into_iter().filter(wanted).take(limit).collect();
        match next {
            Some(next) if events.is_empty() && full && next.0 >= 0 => revision = Some(next),
            _ => {
                let reached = events.last().map_or(from, |last| last.position.0);
                return Ok(Page { more: !events.is_empty(), events, reached });
            }
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
        let page = page(app, &args.which, (from, Direction::Forwards), PAGE).await?;
        from = page.reached;
        for recorded in &page.events {
            show(&line(app, recorded, false).await?)?;
            shown += 1;
            if shown == args.limit {
                return Ok(());
            }
        }
        if page.events.is_empty() && !page.more {
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
