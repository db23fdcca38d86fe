//! The task that looks for other processes' events, as long as a handle of the log lives.

use std::{sync::Arc, time::Duration};
use tokio::task::AbortHandle;

/// How late another process's events may be seen.
pub(crate) const PERIOD: Duration = Duration::from_millis(200);

/// Keeps the task running; the last one dropped ends it.
#[derive(Debug, Clone)]
pub(crate) struct Follower {
    _task: Arc<Task>,
}

#[derive(Debug)]
struct Task(AbortHandle);

impl Follower {
    pub(crate) fn start(follow: impl Future<Output = ()> + Send + 'static) -> Self {
        Self { _task: Arc::new(Task(tokio::spawn(follow).abort_handle())) }
    }
}

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}
