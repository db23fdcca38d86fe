//! What every door shares, and how the site starts and stops.

use crate::{cli::Failure, config::Settings, desk::Desk, web};
use eventstore::clock::{Clock, SystemClock};
use std::sync::Arc;
use tokio::net::TcpListener;

/// What handlers, commands and jobs may reach.
#[derive(Clone, Debug)]
pub struct App {
    /// Accounts, sessions, access journal.
    pub desk: Arc<Desk>,
    /// The time.
    pub clock: Arc<dyn Clock>,
    /// Where things are.
    pub settings: Settings,
}

/// Opens the stores that the settings name.
///
/// # Errors
/// A store that is not there or does not answer; the message says which and what to do.
pub async fn open(settings: &Settings) -> Result<App, Failure> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let desk = Desk::open(&settings.desk, clock.clone())
        .await
        .map_err(|e| Failure::new(format!("desk {}: {e}", settings.desk)))?;
    Ok(App { desk: Arc::new(desk), clock, settings: settings.clone() })
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
    axum::serve(listener, web::router(app)).with_graceful_shutdown(stop()).await?;
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
