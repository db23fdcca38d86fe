//! Somebody who asks for pages: one connection each, kept open, as a browser does.

use super::{Met, people::Subject};
use crate::bench::BenchError;
use axum::{
    body::{Body, to_bytes},
    http::{Request, StatusCode, header},
};
use hyper_util::{
    client::legacy::{Client as Pool, connect::HttpConnector},
    rt::TokioExecutor,
};
use std::time::{Duration, Instant};

/// Longest page that is read.
const LONGEST: usize = 16 * 1024 * 1024;
/// Longest wait for one.
const PATIENCE: Duration = Duration::from_secs(60);

/// What asks.
#[derive(Debug, Clone)]
pub(crate) struct Client {
    pool: Pool<HttpConnector, Body>,
    base: String,
}

impl Client {
    /// Asks the site at `base`: `http://HOST:PORT`, no slash at the end.
    pub(crate) fn new(base: &str) -> Self {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let pool = Pool::builder(TokioExecutor::new()).build(connector);
        Self { pool, base: base.trim_end_matches('/').to_owned() }
    }

    /// One page, packed or not: its bytes.
    async fn get(
        &self,
        subject: &Subject,
        caller: usize,
        packed: bool,
    ) -> Result<usize, BenchError> {
        let (path, cookie) = subject.of(caller);
        let mut request = Request::get(format!("{}{path}", self.base));
        if let Some(token) = cookie {
            // a site on a public address calls its cookie otherwise
            request = request.header(header::COOKIE, format!("fil={token}; __Host-fil={token}"));
        }
        if packed {
            request = request.header(header::ACCEPT_ENCODING, "gzip");
        }
        let request = request.body(Body::empty()).map_err(|e| BenchError::Wrong(e.to_string()))?;
        let answer = self.pool.request(request).await;
        let answer = answer.map_err(|e| BenchError::Wrong(format!("{path}: {e}")))?;
        let status = answer.status();
        let body = to_bytes(Body::new(answer.into_body()), LONGEST).await;
        let body = body.map_err(|e| BenchError::Wrong(format!("{path}: {e}")))?;
        match status {
            StatusCode::OK => Ok(body.len()),
            other => Err(BenchError::Wrong(format!("{path}: {other}"))),
        }
    }

    /// Bytes of the page as it is drawn.
    ///
    /// # Errors
    /// It is not there, or the site does not answer.
    pub(super) async fn look(&self, subject: &Subject, caller: usize) -> Result<usize, BenchError> {
        self.get(subject, caller, false).await
    }

    /// Asks once and notes what came.
    pub(super) async fn ask(&self, subject: &Subject, caller: usize, met: &mut Met) {
        let begun = Instant::now();
        let answer = tokio::time::timeout(PATIENCE, self.get(subject, caller, true)).await;
        match answer.unwrap_or_else(|_| Err(BenchError::Wrong("no answer in a minute".into()))) {
            Ok(bytes) => {
                met.waits.push(begun.elapsed().as_secs_f64() * 1000.0);
                met.packed = met.packed.max(bytes);
            }
            Err(error) => {
                met.errors += 1;
                met.first_error.get_or_insert_with(|| error.to_string());
            }
        }
    }
}
