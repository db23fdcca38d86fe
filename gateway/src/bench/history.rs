//! How fast the thread of one long life is read: a demand of so many events, in stores of the bench's own.
//!
//! **What it is.** A household that the simulator draws sends its form; then papers are given and looked at, one after
//! the other over ten months, all of it by the doors of everybody, until its stream has exactly so many events. One
//! caller reads the newest page of the thread, then the oldest.
//!
//! **What it must never do.** Touch the stores that are named: others are made beside them and removed.

use super::{
    BenchError, Ground,
    pages::{Client, Load, OwnSite, People, Row, Wanted, measure},
};
use crate::{
    app::{self, App},
    cli::Failure,
    config::{Location, Settings},
    simulation::{
        dice::Seed,
        document::{Document, Message, document},
        doors::{Ask, By, Door as _, Live},
        household::{Household, Told},
        run::Failed,
        territory::Territory,
    },
};
use chrono::{Days, NaiveDate};
use domain::{
    demand::{DemandCommand, DocumentCategory, Proven},
    id::{DemandId, DocumentId, StreamId},
    territory::Body,
    world::Command,
};
use projections::timeline;
use uuid::Uuid;

/// Days that a life takes.
const DAYS: u64 = 300;
/// Commands sent together.
const CHUNK: usize = 200;
/// Entries of the oldest page.
const LAST: usize = 50;

/// Lays a life of so many events beside a log and reads its thread; the newest page first, then the oldest.
///
/// # Errors
/// A store does not answer, or a command is refused.
pub(crate) async fn read(
    beside: &Location,
    events: usize,
    load: Load,
) -> Result<Vec<Row>, Failure> {
    // with PostgreSQL the log is on the server, and what is kept apart from it in a folder
    let folder = match beside {
        Location::Sqlite(path) => path.clone(),
        Location::Postgres(_) => std::env::temp_dir().join("filcommun"),
    };
    let ground = Ground::make(beside).await?;
    let keys = Ground::make(&Location::Sqlite(folder)).await?;
    let measured = tokio::select! {
        measured = measured((&ground, &keys), events, load) => measured,
        () = app::stop() => Err(Failure::new("stopped; what it had made is removed")),
    };
    keys.remove().await?;
    ground.remove().await?;
    measured
}

async fn measured(
    (ground, keys): (&Ground, &Ground),
    events: usize,
    load: Load,
) -> Result<Vec<Row>, Failure> {
    ground.emptied().await?;
    let settings = settings(ground, keys);
    crate::cli::keys::init(&settings).await?;
    let app = app::open(&settings).await?;
    let demand = lay(&app, events).await?;
    let site = OwnSite::open(&app).await?;
    let mut people = People::default();
    let rows = pages(&app, &site, &mut people, demand, load).await;
    people.leave(&app).await;
    site.close().await;
    app.views.db().close().await;
    app.desk.db().close().await;
    app.executor.vault.close().await;
    rows
}

fn settings(ground: &Ground, keys: &Ground) -> Settings {
    let db = ground.location();
    let apart = keys.location();
    let file = |suffix: &str| match apart.beside(suffix) {
        Location::Sqlite(path) => path,
        Location::Postgres(_) => suffix.into(),
    };
    Settings {
        vault: apart.beside("vault"),
        views: db.beside("views"),
        desk: db.beside("desk"),
        kek_file: file("kek"),
        log_key_file: file("log-key"),
        db,
        listen: crate::config::LISTEN.to_owned(),
        nats: None,
        nats_monitor: None,
        territory: None,
    }
}

/// The newest page and the oldest one, as the applicant of the demand reads them.
async fn pages(
    app: &App,
    site: &OwnSite,
    people: &mut People,
    demand: DemandId,
    load: Load,
) -> Result<Vec<Row>, Failure> {
    let wanted = Wanted { pages: vec!["timeline".to_owned()], callers: 1, demand: Some(demand) };
    people.gather(app, &wanted).await?;
    let newest = people.subjects.first().ok_or_else(|| Failure::new("the demand has no reader"))?;
    let lines = timeline::lines(app.views.db(), demand).await?;
    let before = lines.iter().rev().nth(LAST).map_or(i64::MAX, |line| line.position.0);
    let oldest = newest.at("timeline-end", &format!("/demandeur?avant={before}"));
    let client = Client::new(&site.base);
    Ok(vec![measure(&client, newest, load).await?, measure(&client, &oldest, load).await?])
}

/// A demand whose stream has exactly so many events.
async fn lay(app: &App, events: usize) -> Result<DemandId, Failure> {
    let refused = |why: Failed| Failure::new(why);
    let first = app.today().checked_sub_days(Days::new(DAYS)).unwrap_or_default();
    let mut doors =
        Live::open(app.executor.clone(), app.views.clone(), None).await.map_err(refused)?;
    let (form, body) = form(first)?;
    let taken = doors.import(first, vec![form]).await.map_err(refused)?;
    let taken = taken.into_iter().flatten().next();
    let demand = taken.ok_or_else(|| BenchError::wrong("the form was not taken in"))?.demand;
    let begun = length(app, demand).await?;
    let left = events.checked_sub(begun);
    let left = left.ok_or_else(|| Failure::usage(format!("--events: at least {begun}")))?;
    let asks: Vec<Ask> = (0..left).map(|n| ask(demand, &body, n, on(first, n, left))).collect();
    for (n, chunk) in asks.chunks(CHUNK).enumerate() {
        let day = on(first, n * CHUNK, left);
        let done = doors.submit(day, chunk.to_vec()).await.map_err(refused)?;
        if let Some(at) = done.iter().position(|done| !done) {
            let why = format!("step {} of the life was refused", n * CHUNK + at);
            return Err(BenchError::wrong(why).into());
        }
    }
    match length(app, demand).await? {
        long if long == events => Ok(demand),
        long => Err(BenchError::wrong(format!("{long} events, not {events}")).into()),
    }
}

/// The day of a step.
fn on(first: NaiveDate, step: usize, of: usize) -> NaiveDate {
    let after = u64::try_from(step).unwrap_or(u64::MAX).saturating_mul(DAYS);
    let after = after / u64::try_from(of.max(1)).unwrap_or(1);
    first.checked_add_days(Days::new(after)).unwrap_or(first)
}

/// Events of the demand's own stream.
async fn length(app: &App, demand: DemandId) -> Result<usize, Failure> {
    Ok(app.executor.read_history(StreamId::Demand(demand)).await?.len())
}

/// The form of a household, as a town hall's desk sends it in.
fn form(day: NaiveDate) -> Result<(Document, Body), Failure> {
    let territory = Territory::read().map_err(Failure::new)?;
    let told = Told { serial: 0, presented_on: day, changes: 0 };
    let household = Household::draw(Seed(0), &territory, told);
    let town = territory.towns.first().ok_or_else(|| Failure::new("a territory without a town"))?;
    let message = Message::Create { kept: None, renewed_on: None };
    let xml = document(&territory, &household, &message, day, &town.desk, day);
    Ok((Document { name: "CRE-0000000-0.xml".to_owned(), xml }, town.body.clone()))
}

/// One more thing that happens: a paper is given, or the last one given is looked at.
fn ask(demand: DemandId, body: &Body, step: usize, on: NaiveDate) -> Ask {
    let document = DocumentId::new(Uuid::from_u128(step as u128 / 2 + 1));
    let category = DocumentCategory::MonthlyResources;
    let command = match step % 2 {
        0 => DemandCommand::FileDocument { document, category, on },
        _ => DemandCommand::VerifyDocument { document, on, proves: Proven::default() },
    };
    Ask {
        key: format!("life-{step}"),
        by: By::Agent(body.clone()),
        command: Command::Demand(demand, command),
    }
}
