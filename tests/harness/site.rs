//! A running process of the binary that serves the site: `serve`, or `demo` until it is open.

use crate::{artefact, binary::filcommun, stores::Stores};
use std::{
    fs::File,
    io::Read,
    path::PathBuf,
    process::{Child, Stdio},
    time::{Duration, Instant},
};

/// A process of the site; killed when dropped.
#[derive(Debug)]
pub struct Site {
    child: Child,
    log: PathBuf,
    url: String,
}

impl Site {
    /// Starts `filcommun WORDS --listen 127.0.0.1:PORT` and waits until `/health/ready` answers.
    ///
    /// # Panics
    /// When it ends or stays silent; the message shows its log.
    pub async fn start(stores: &Stores, name: &str, words: &[&str]) -> Self {
        Self::start_within(stores, name, words, Duration::from_secs(120)).await
    }

    /// As [`Site::start`], with its own patience.
    ///
    /// # Panics
    /// See [`Site::start`].
    pub async fn start_within(
        stores: &Stores,
        name: &str,
        words: &[&str],
        patience: Duration,
    ) -> Self {
        let mut site = Self::spawn(stores, name, words);
        let until = Instant::now() + patience;
        let client = reqwest::Client::new();
        loop {
            let answer = client.get(format!("{}/health/ready", site.url)).send().await;
            if answer.is_ok_and(|a| a.status().is_success()) {
                return site;
            }
            if let Some(status) = site.child.try_wait().expect("the process can be asked") {
                panic!("{words:?} ended with {status}:\n{}", site.log());
            }
            assert!(
                Instant::now() < until,
                "{words:?} was not ready in {patience:?}:\n{}",
                site.log()
            );
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// Starts the process without waiting for anything.
    ///
    /// # Panics
    /// When the binary cannot be started.
    #[must_use]
    pub fn spawn(stores: &Stores, name: &str, words: &[&str]) -> Self {
        let listen = format!("127.0.0.1:{}", free_port());
        let log = artefact::path(&format!("logs/{name}.log"));
        let out = File::create(&log).expect("a log file");
        let err = out.try_clone().expect("a log file");
        let child = filcommun(stores)
            .args(words)
            .args(["--listen", &listen])
            .stdout(Stdio::from(out))
            .stderr(Stdio::from(err))
            .spawn()
            .expect("the binary starts");
        Self { child, log, url: format!("http://{listen}") }
    }

    /// `http://127.0.0.1:PORT`, no slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// All it said until now.
    #[must_use]
    pub fn log(&self) -> String {
        let mut text = Vec::new();
        if let Ok(mut file) = File::open(&self.log) {
            let _ = file.read_to_end(&mut text);
        }
        String::from_utf8_lossy(&text).into_owned()
    }

    /// The process id.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Whether it has ended by itself.
    pub fn ended(&mut self) -> bool {
        self.child.try_wait().is_ok_and(|s| s.is_some())
    }

    /// kill -9.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// SIGTERM, and its exit code.
    ///
    /// # Panics
    /// When it has not ended after 20 s.
    pub async fn stop(mut self) -> Option<i32> {
        let pid = self.child.id().to_string();
        let asked = std::process::Command::new("kill").args(["-TERM", &pid]).status();
        assert!(asked.is_ok_and(|s| s.success()), "no process to stop");
        for _ in 0..400 {
            if let Some(status) = self.child.try_wait().expect("the process can be asked") {
                return status.code();
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it did not stop in 20 s:\n{}", self.log());
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A port that was free a moment ago.
#[must_use]
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0")
        .and_then(|l| l.local_addr())
        .map(|a| a.port())
        .expect("a free port")
}
