//! A nats-server of one test's own, to be killed and started again on the same store and port.

use crate::{environment::need, site::free_port};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};
use tempfile::TempDir;

/// A real server with JetStream that flushes every write.
#[derive(Debug)]
pub struct Nats {
    folder: TempDir,
    conf: PathBuf,
    variables: Vec<(String, String)>,
    user: Option<(String, String)>,
    port: u16,
    child: Option<Child>,
}

impl Nats {
    /// Starts one on an empty store, open to everybody.
    pub async fn start() -> Self {
        let mut nats = Self::new();
        let text = format!(
            "jetstream {{ store_dir: \"{}\", sync_interval: always }}\n",
            nats.store().display()
        );
        std::fs::write(&nats.conf, text).expect("a configuration file");
        nats.restart().await;
        nats
    }

    /// Starts one with a configuration file of ours; address, port and store are the test's.
    pub async fn start_with(
        conf: &Path,
        variables: &[(&str, &str)],
        user: &str,
        password: &str,
    ) -> Self {
        let mut nats = Self::new();
        let shipped = std::fs::read_to_string(conf).expect("the configuration file");
        let ours = shipped
            .replace("store_dir: /data", &format!("store_dir: \"{}\"", nats.store().display()));
        assert_ne!(shipped, ours, "the store of {} is not where it is expected", conf.display());
        std::fs::write(&nats.conf, ours).expect("a configuration file");
        nats.variables =
            variables.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect();
        nats.user = Some((user.to_owned(), password.to_owned()));
        nats.restart().await;
        nats
    }

    fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("filcommun-nats-")
            .tempdir()
            .expect("a temporary folder");
        let conf = folder.path().join("nats.conf");
        Self { folder, conf, variables: Vec::new(), user: None, port: free_port(), child: None }
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
        if let Some(mut child) = self.child.take() {
            let _ = child.kill();
            let _ = child.wait();
        }
    }

    /// Kills it and starts it again on the same store and port.
    pub async fn restart(&mut self) {
        self.kill();
        self.child = Some(self.spawn());
        for _ in 0..600 {
            let options = match &self.user {
                Some((user, password)) => async_nats::ConnectOptions::with_user_and_password(
                    user.clone(),
                    password.clone(),
                ),
                None => async_nats::ConnectOptions::new(),
            };
            if let Ok(client) = options.connect(self.url()).await
                && client.flush().await.is_ok()
            {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("nats-server did not start: {}", self.log());
    }

    fn spawn(&self) -> Child {
        let log = self.folder.path().join("log");
        let log = File::options().create(true).append(true).open(log).expect("a log file");
        Command::new(need("FILCOMMUN_NATS_SERVER"))
            .args([
                "-a",
                "127.0.0.1",
                "-p",
                &self.port.to_string(),
                "-m",
                &free_port().to_string(),
                "-c",
            ])
            .arg(&self.conf)
            .envs(self.variables.iter().map(|(n, v)| (n, v)))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::from(log))
            .spawn()
            .expect("nats-server starts")
    }

    /// Waits until somebody has made a stream of that name.
    ///
    /// # Panics
    /// When a minute has passed.
    pub async fn has_stream(&self, name: &str) {
        let client = async_nats::connect(self.url()).await.expect("nats-server answers");
        let context = async_nats::jetstream::new(client);
        for _ in 0..600 {
            if context.get_stream(name).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("nobody made the stream {name}");
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
