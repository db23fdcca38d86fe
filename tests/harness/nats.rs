//! A nats-server of one test's own, to be killed and started again on the same store and port.

use crate::{environment::need, site::free_port};
use std::{
    path::PathBuf,
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A real server with JetStream that flushes every write.
#[derive(Debug)]
pub struct Nats {
    folder: TempDir,
    port: u16,
    child: Child,
}

impl Nats {
    /// Starts one on an empty store.
    pub async fn start() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("filcommun-nats-")
            .tempdir()
            .expect("a temporary folder");
        let port = free_port();
        let child = spawn(&folder, port);
        let nats = Self { folder, port, child };
        nats.answers().await;
        nats
    }

    /// `nats://127.0.0.1:PORT`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Where JetStream keeps its files.
    #[must_use]
    pub fn store(&self) -> PathBuf {
        self.folder.path().join("store")
    }

    /// kill -9.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts it again on the same store and port.
    pub async fn restart(&mut self) {
        self.kill();
        self.child = spawn(&self.folder, self.port);
        self.answers().await;
    }

    async fn answers(&self) {
        for _ in 0..600 {
            if let Ok(client) = async_nats::connect(self.url()).await
                && client.flush().await.is_ok()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nats-server did not start: {}", self.log());
    }

    /// What it said.
    #[must_use]
    pub fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.kill();
    }
}

fn spawn(folder: &TempDir, port: u16) -> Child {
    let conf = folder.path().join("nats.conf");
    let store = folder.path().join("store");
    std::fs::write(
        &conf,
        format!("jetstream {{ store_dir: \"{}\", sync_interval: always }}\n", store.display()),
    )
    .expect("a configuration file");
    let log = std::fs::File::options()
        .create(true)
        .append(true)
        .open(folder.path().join("log"))
        .expect("a log file");
    Command::new(need("FILCOMMUN_NATS_SERVER"))
        .args(["-a", "127.0.0.1", "-p", &port.to_string(), "-c"])
        .arg(&conf)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::from(log))
        .spawn()
        .expect("nats-server starts")
}
