//! What every door shares, and how the site starts and stops.

use crate::{
    cli::Failure,
    config::{Location, Settings},
    desk::Desk,
    network::{self, outbox::OutboxFold},
    web,
};
use domain::law::Law;
use eventstore::{
    clock::{Clock, SystemClock},
    execute::Executor,
    postgres::PgStore,
    sqlite::SqliteStore,
    store::EventStore,
    vault::Vault,
};
use projections::{db, deadlines, engine::Views, places, projection::Projection, queues};
use std::sync::Arc;
use tokio::net::TcpListener;

/// What handlers, commands and jobs may reach.
#[derive(Clone, Debug)]
pub struct App {
    /// The only way anything enters the log; holds the log and the vault.
    pub executor: Executor,
    /// Read models.
    pub views: Arc<Views>,
    /// Accounts, sessions, access journal.
    pub desk: Arc<Desk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where things are.
    pub settings: Settings,
}

/// Every read model this process feeds.
#[must_use]
pub fn read_models() -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(deadlines::Deadlines::default()),
        Arc::new(places::Places),
        Arc::new(queues::Queues::default()),
        Arc::new(OutboxFold),
    ]
}

/// Opens the log.
///
/// # Errors
/// It is not there, is not ours, or does not answer; the message says what to do.
pub async fn open_log(settings: &Settings) -> Result<Arc<dyn EventStore>, Failure> {
    Ok(match &settings.db {
        Location::Sqlite(path) => Arc::new(SqliteStore::open(path).await?),
        Location::Postgres(url) => Arc::new(PgStore::open(url).await?),
    })
}

/// Opens the stores that the settings name.
///
/// # Errors
/// A store that is not there or does not answer; the message says which and what to do.
pub async fn open(settings: &Settings) -> Result<App, Failure> {
    open_with(settings, Arc::new(SystemClock)).await
}

/// The same, with another clock: the simulator's and the tests'.
///
/// # Errors
/// Those of [`open`].
pub async fn open_with(settings: &Settings, clock: Arc<dyn Clock>) -> Result<App, Failure> {
    let store = open_log(settings).await?;
    let vault = Vault::open(&settings.vault.to_url(), &settings.kek_file).await?;
    let executor = Executor { store, vault: Arc::new(vault), law: Arc::new(Law::default()) };
    let views = db::Location::parse(&settings.views.to_url(), "views")?;
    let views = Views::open(&views, read_models()).await?;
    let desk = Desk::open(&settings.desk, clock.clone())
        .await
        .map_err(|e| Failure::new(format!("desk {}: {e}", settings.desk)))?;
    let (views, desk) = (Arc::new(views), Arc::new(desk));
    Ok(App { executor, views, desk, clock, settings: settings.clone() })
}

/// Serves the site on `settings.listen` until SIGINT or SIGTERM, then lets requests end.
///
/// # Errors
/// The address is taken or not ours.
pub async fn serve(app: App) -> Result<(), Failure> {
    let listen = app.settings.listen.clone();
    let listener = TcpListener::bind(&listen)
        .await
        .map_err(|e| Failure::new(format!("cannot listen on {listen}: {e}")))?;
    tracing::info!(address = %listener.local_addr()?, "the site is open");
    let following = app.views.follow(app.executor.store.clone());
    let relays = network::relay::start(&app);
    axum::serve(listener, web::router(app)).with_graceful_shutdown(stop()).await?;
    relays.stop().await;
    following.stop().await;
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
