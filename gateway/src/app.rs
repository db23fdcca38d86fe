//! What every door shares, and how the site starts and stops.

use crate::{
    cli::Failure,
    config::{Location, Settings},
    daily::Daily,
    desk::Desk,
    editions::Kept,
    network::{self, outbox::OutboxFold},
    operations::{Paces, Works},
    simulated::Simulated,
    territory::{self, Territory},
    web::{self, KeptNetwork, KeptPlaces, KeptSessions},
};
use axum::Router;
use chrono::NaiveDate;
use domain::law::Law;
use eventstore::{
    clock::{Clock, SystemClock},
    execute::{ExecuteError, Executor, Rulebook},
    group::GroupStore,
    postgres::{PgStore, PgTree},
    sqlite::{SqliteStore, SqliteTree},
    store::{EventStore, StoreError},
    tree::{integrator::Integrator, signer::Signer, store::TreeStore},
    vault::Vault,
};
use projections::{db, engine::Views, projection::Projection};
use std::{fmt, io::ErrorKind, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// What handlers, commands and jobs may reach.
#[derive(Clone)]
pub struct App {
    /// The only way into the log.
    pub executor: Executor,
    /// The tree over the log.
    pub tree: Arc<dyn TreeStore>,
    /// The groups of persistent subscriptions.
    pub groups: Arc<dyn GroupStore>,
    /// The read models.
    pub views: Arc<Views>,
    /// Accounts, sessions, access journal.
    pub desk: Arc<Desk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where things are.
    pub settings: Settings,
    /// The last edition of the published figures.
    pub(crate) figures: Arc<Kept>,
    /// Rebuilds that an operator began here.
    pub(crate) works: Arc<Works>,
    /// What was seen of the read models.
    pub(crate) paces: Arc<Paces>,
    /// How fast people are received, kept for a minute.
    pub(crate) network: Arc<KeptNetwork>,
    /// The places of the network, as far as they were read.
    pub(crate) places: Arc<KeptPlaces>,
    /// Sessions of commissions, as far as they were read.
    pub(crate) sessions: Arc<KeptSessions>,
    /// Whether the people of this log are made up.
    pub(crate) simulated: Arc<Simulated>,
}

impl fmt::Debug for App {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("App").field("settings", &self.settings).finish_non_exhaustive()
    }
}

impl App {
    /// The civil day at Paris.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        crate::time::paris_day(self.clock.now())
    }
}

/// Every read model, in the versions that the doors ask.
#[must_use]
pub fn read_models(law: &Arc<Law>) -> Vec<Arc<dyn Projection>> {
    let mut all = projections::all(law);
    all.push(Arc::new(OutboxFold));
    all
}

/// Opens the stores that the settings name. They must be there: `db init` and `keys init` make them.
///
/// Read models are opened, not fed: [`Views::follow`] does that.
///
/// # Errors
/// A store that is not there or does not answer; the message says which and what to do.
pub async fn open(settings: &Settings) -> Result<App, Failure> {
    open_at(settings, Arc::new(SystemClock)).await
}

/// [`open`] under another clock.
///
/// # Errors
/// As [`open`].
pub async fn open_at(settings: &Settings, clock: Arc<dyn Clock>) -> Result<App, Failure> {
    let Log { store, tree, groups } = open_log(settings).await?;
    let vault = Vault::open(&settings.vault.to_url(), &settings.kek_file)
        .await
        .map_err(|e| failed("vault", &settings.vault, &e))?;
    let law = Rulebook::new(Arc::new(Law::default()));
    let executor = Executor { store, vault: Arc::new(vault), law };
    let law = law_today(&executor, clock.as_ref()).await?;
    let views = db::Location::parse(&settings.views.to_url(), "views")?;
    let views = Views::open(&views, read_models(&law))
        .await
        .map_err(|e| failed("views", &settings.views, &e))?;
    let desk = Desk::open(&settings.desk, clock.clone())
        .await
        .map_err(|e| failed("desk", &settings.desk, &e))?
        .beside(executor.store.watch());
    Ok(App {
        executor,
        tree,
        groups,
        views: Arc::new(views),
        desk: Arc::new(desk),
        clock,
        settings: settings.clone(),
        figures: Arc::default(),
        works: Arc::default(),
        paces: Arc::default(),
        network: Arc::default(),
        places: Arc::default(),
        sessions: Arc::default(),
        simulated: Arc::default(),
    })
}

/// What read models count delays by: the law of the day on which they are opened.
async fn law_today(executor: &Executor, clock: &dyn Clock) -> Result<Arc<Law>, Failure> {
    let today = crate::time::paris_day(clock.now());
    match executor.edition().await {
        Ok(edition) => Ok(Arc::clone(edition.on(today))),
        // a store that does not answer yet is told by whoever asks it something
        Err(ExecuteError::Store(StoreError::Unavailable(_))) => Ok(executor.law.on(today)),
        Err(error) => Err(Failure::new(error)),
    }
}

/// The log, and what is kept beside it in its database.
struct Log {
    store: Arc<dyn EventStore>,
    tree: Arc<dyn TreeStore>,
    groups: Arc<dyn GroupStore>,
}

async fn open_log(settings: &Settings) -> Result<Log, Failure> {
    let failed = |e: StoreError| failed("log", &settings.db, &e);
    match &settings.db {
        Location::Sqlite(path) => {
            let store = SqliteStore::open(path).await.map_err(failed)?;
            let (tree, groups) = (Arc::new(store.tree()), Arc::new(store.clone()));
            Ok(Log { store: Arc::new(store), tree, groups })
        }
        Location::Postgres(url) => {
            let store = PgStore::open(url).await.map_err(failed)?;
            let (tree, groups) = (Arc::new(store.tree()), Arc::new(store.clone()));
            Ok(Log { store: Arc::new(store), tree, groups })
        }
    }
}

/// The tree as it lies there, also of a log that does not open.
///
/// # Errors
/// There is no log, or it does not answer.
pub async fn open_tree(settings: &Settings) -> Result<Arc<dyn TreeStore>, Failure> {
    let failed = |e: StoreError| failed("log", &settings.db, &e);
    match &settings.db {
        Location::Sqlite(path) => Ok(Arc::new(SqliteTree::open(path).await.map_err(failed)?)),
        Location::Postgres(url) => Ok(Arc::new(PgTree::open(url).await.map_err(failed)?)),
    }
}

fn failed(what: &str, location: &Location, why: &dyn fmt::Display) -> Failure {
    Failure::new(format!("{what} {location}: {why}"))
}

/// Serves the site on `settings.listen` until SIGINT or SIGTERM: then no new request is taken, those on their way
/// end, and what runs beside them stops, the read models last.
///
/// # Errors
/// The address is taken or not ours.
pub async fn serve(app: App) -> Result<(), Failure> {
    if let Some(path) = &app.settings.territory {
        territory::install(Territory::read(path)?)?;
    }
    let signer = Signer::from_file(app.executor.vault.origin(), &app.settings.log_key_file)?;
    let listener = listen(&app.settings.listen).await?;
    tracing::info!(address = %listener.local_addr()?, "the site is open");
    let growing = Growing::start(&app, signer);
    let following = app.views.follow(app.executor.store.clone());
    let relays = network::start(&app);
    let daily = Daily::start(&app);
    let served = until_stopped(listener, web::router(app.clone())).await;
    daily.stop().await;
    relays.stop().await;
    following.stop().await;
    growing.stop().await;
    app.executor.vault.close().await;
    app.views.db().close().await;
    app.desk.db().close().await;
    served
}

/// The integrator of this process.
struct Growing {
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl Growing {
    fn start(app: &App, signer: Signer) -> Self {
        let (stop, stopped) = watch::channel(false);
        let integrator = Integrator::new(Arc::clone(&app.tree), signer, Arc::clone(&app.clock));
        let task = tokio::spawn(integrator.run(app.executor.store.watch(), stopped));
        Self { stop, task }
    }

    /// Signs a last checkpoint.
    async fn stop(self) {
        self.stop.send_replace(true);
        // A task that panicked has nothing left to stop.
        let _ = self.task.await;
    }
}

async fn listen(address: &str) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|e| {
        let what = match e.kind() {
            ErrorKind::AddrInUse => {
                "another program listens there: stop it, or name another address with --listen"
                    .to_owned()
            }
            ErrorKind::PermissionDenied => {
                "this user may not: name a port above 1023 with --listen".to_owned()
            }
            _ => e.to_string(),
        };
        Failure::new(format!("cannot listen on {address}: {what}"))
    })
}

/// How long a stop waits for requests; a stream of news to an applicant never ends by itself.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

async fn until_stopped(listener: TcpListener, router: Router) -> Result<(), Failure> {
    let (stopping, mut asked) = watch::channel(false);
    let asked = async move {
        // The sender lives until the server has ended.
        let _ = asked.wait_for(|stop| *stop).await;
    };
    let server = axum::serve(listener, router).with_graceful_shutdown(asked);
    let mut server = tokio::spawn(server.into_future());
    tokio::select! {
        ended = &mut server => return Ok(ended.map_err(Failure::new)??),
        () = stop() => stopping.send_replace(true),
    };
    tokio::select! {
        ended = &mut server => return Ok(ended.map_err(Failure::new)??),
        () = tokio::time::sleep(LAST_REQUESTS) => {}
        () = stop() => {}
    }
    server.abort();
    Ok(())
}

/// Brings every read model up to the end of the log.
///
/// # Errors
/// The log or the read models do not answer.
pub async fn catch_up(app: &App) -> Result<(), Failure> {
    let head = app.executor.store.head().await?;
    app.views.catch_up(app.executor.store.clone(), head).await?;
    Ok(())
}

/// Resolves when the process is asked to stop.
pub async fn stop() {
    use tokio::signal::unix::{SignalKind, signal};
    let terminate = async {
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = terminate => {}
    }
}
