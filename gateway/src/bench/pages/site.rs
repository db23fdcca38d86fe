//! The site of this process: the whole router on a free port, the read models fed, nothing else beside it: no
//! deadline falls due while one measures.

use crate::{app::App, bench::BenchError, web};
use projections::engine::Following;
use tokio::{net::TcpListener, sync::watch, task::JoinHandle};

/// A served site.
#[derive(Debug)]
pub(crate) struct OwnSite {
    /// `http://127.0.0.1:PORT`.
    pub(crate) base: String,
    following: Following,
    stop: watch::Sender<bool>,
    task: JoinHandle<()>,
}

impl OwnSite {
    /// Brings the read models to the end of the log, then serves.
    ///
    /// # Errors
    /// A store does not answer; no port is free.
    pub(crate) async fn open(app: &App) -> Result<Self, BenchError> {
        crate::app::catch_up(app).await.map_err(|failure| BenchError::Asked(failure.message))?;
        let following = app.views.follow(app.executor.store.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let base = format!("http://{}", listener.local_addr()?);
        let (stop, mut stopped) = watch::channel(false);
        let ended = async move {
            // The sender lives until the site is closed.
            let _ = stopped.wait_for(|stop| *stop).await;
        };
        let server = axum::serve(listener, web::router(app.clone())).with_graceful_shutdown(ended);
        let task = tokio::spawn(async move {
            if let Err(error) = server.await {
                tracing::error!(%error, "the site ended");
            }
        });
        Ok(Self { base, following, stop, task })
    }

    /// Stops serving.
    pub(crate) async fn close(self) {
        self.stop.send_replace(true);
        self.task.abort();
        let _ = self.task.await;
        self.following.stop().await;
    }
}
