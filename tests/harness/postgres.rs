//! A PostgreSQL of one test's own, durable, to be killed and started again on the same data.

use crate::{environment::need, site::free_port};
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use std::{
    fs::File,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// How long a start may take: after a kill it replays what was flushed.
const PATIENCE: Duration = Duration::from_secs(60);

/// A real server that flushes every commit.
#[derive(Debug)]
pub struct Postgres {
    folder: TempDir,
    programs: PathBuf,
    become_other: Vec<String>,
    port: u16,
    child: Option<Child>,
}

impl Postgres {
    /// Starts one on an empty data folder.
    pub async fn start() -> Self {
        let folder =
            tempfile::Builder::new().prefix("filcommun-pg-").tempdir().expect("a temporary folder");
        let become_other = other_user(folder.path());
        let programs = PathBuf::from(need("FILCOMMUN_PG_BIN"));
        let mut server = Self { folder, programs, become_other, port: free_port(), child: None };
        let data = server.data();
        let made = server
            .command("initdb")
            .arg("-D")
            .arg(&data)
            .args(["-U", "postgres", "--auth=trust", "-E", "UTF8", "--locale=C", "--no-sync"])
            .arg("--data-checksums")
            .output()
            .expect("initdb starts");
        assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
        server.restart().await;
        server
    }

    /// Starts it again on the same data and port, and waits until it accepts.
    ///
    /// # Panics
    /// When it does not within a minute; its log is shown.
    pub async fn restart(&mut self) {
        self.kill();
        let log = self.folder.path().join("server.log");
        let out = File::options().create(true).append(true).open(&log).expect("a log file");
        let child = self
            .command("postgres")
            .arg("-D")
            .arg(self.data())
            .args(["-p", &self.port.to_string(), "-c", "listen_addresses=127.0.0.1"])
            .args(["-c", "unix_socket_directories=", "-c", "fsync=on", "-c", "max_connections=50"])
            .stdout(Stdio::from(out.try_clone().expect("a log file")))
            .stderr(Stdio::from(out))
            .spawn()
            .expect("postgres starts");
        self.child = Some(child);
        let until = Instant::now() + PATIENCE;
        while !self.accepts().await {
            assert!(
                Instant::now() < until,
                "PostgreSQL did not start:\n{}",
                std::fs::read_to_string(&log).unwrap_or_default()
            );
        }
    }

    async fn accepts(&self) -> bool {
        let asked = PgConnection::connect(&self.url("postgres")).await;
        if let Ok(mut connection) = asked
            && connection.execute("SELECT 1").await.is_ok()
        {
            return true;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        false
    }

    /// An address of one of its databases, as the administrator.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        format!("postgres://postgres@127.0.0.1:{}/{database}", self.port)
    }

    /// Makes a database; gives its address.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn database(&self, name: &str) -> String {
        let mut admin =
            PgConnection::connect(&self.url("postgres")).await.expect("the server answers");
        admin
            .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .expect("a database can be made");
        self.url(name)
    }

    /// kill -9 of the backend that serves the writer of a log in this database, then waits until the server has
    /// recovered; gives the backend's process, if there is one.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn kill_backend(&self, database: &str) -> Option<i32> {
        let mut admin =
            PgConnection::connect(&self.url("postgres")).await.expect("the server answers");
        // the writing connection is the first that a log opens
        let query = "SELECT pid FROM pg_stat_activity WHERE datname = $1 AND application_name = 'filcommun' \
                     ORDER BY backend_start LIMIT 1";
        let pid: Option<i32> = sqlx::query_scalar(query)
            .bind(database)
            .fetch_optional(&mut admin)
            .await
            .expect("backends can be listed");
        let pid = pid?;
        kill(u32::try_from(pid).expect("a process"));
        // the server ends every connection before it recovers: this one tells when
        let _ = admin.execute("SELECT pg_sleep(600)").await;
        let until = Instant::now() + PATIENCE;
        while !self.accepts().await {
            assert!(Instant::now() < until, "PostgreSQL did not recover");
        }
        Some(pid)
    }

    /// kill -9 of the server, every process of it at once.
    pub fn kill(&mut self) {
        if let Some(mut child) = self.child.take() {
            let backends = children(child.id());
            let _ = child.kill();
            let _ = child.wait();
            for pid in &backends {
                kill(*pid);
            }
            // what still runs holds the shared memory, and the next start would be refused
            while backends.iter().any(|pid| runs(*pid)) {
                std::thread::sleep(Duration::from_millis(1));
            }
        }
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, program: &str) -> Command {
        let mut words = self.become_other.iter().map(String::as_str);
        let mut command = Command::new(words.next().unwrap_or("setpriv"));
        command.args(words).arg(self.programs.join(program));
        command.current_dir("/").stdin(Stdio::null()).env("LC_ALL", "C");
        command
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.kill();
    }
}

/// PostgreSQL refuses to run as root: the words that make it another user, to whom the folder then belongs.
fn other_user(folder: &Path) -> Vec<String> {
    let mut words = vec!["setpriv".to_owned(), "--pdeathsig=INT".to_owned()];
    if id(&["-u"]).as_deref() != Some("0") {
        return words;
    }
    let user = ["postgres", "nobody"].into_iter().find_map(|name| Some((name, id(&["-u", name])?)));
    let (name, uid) = user.expect("a user postgres or nobody to run PostgreSQL as");
    let gid = id(&["-g", name]).expect("a group");
    let number = |text: &str| text.parse().expect("a number");
    std::os::unix::fs::chown(folder, Some(number(&uid)), Some(number(&gid))).expect("a folder");
    words.extend([format!("--reuid={uid}"), format!("--regid={gid}"), "--clear-groups".to_owned()]);
    words
}

fn id(words: &[&str]) -> Option<String> {
    let said = Command::new("id").args(words).output().ok()?;
    said.status.success().then(|| String::from_utf8_lossy(&said.stdout).trim().to_owned())
}

/// Processes whose parent this is.
fn children(parent: u32) -> Vec<u32> {
    let of = |entry: std::fs::DirEntry| {
        let pid: u32 = entry.file_name().to_str()?.parse().ok()?;
        let stat = std::fs::read_to_string(entry.path().join("stat")).ok()?;
        let after = stat.rsplit_once(')')?.1;
        (after.split_whitespace().nth(1)?.parse() == Ok(parent)).then_some(pid)
    };
    std::fs::read_dir("/proc").into_iter().flatten().flatten().filter_map(of).collect()
}

/// Whether it is there, and more than an entry that nobody has read yet.
fn runs(pid: u32) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, after)| !after.trim_start().starts_with('Z'))
}

/// kill -9.
fn kill(pid: u32) {
    let _ = Command::new("kill").args(["-9", &pid.to_string()]).stderr(Stdio::null()).status();
}
