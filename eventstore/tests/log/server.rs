//! A PostgreSQL database for one test.

use eventstore::postgres::PgStore;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};
use uuid::Uuid;

/// The role without rights of its own.
pub(crate) const ROLE: &str = "filcommun_contract";

pub(crate) fn admin() -> String {
    std::env::var("FILCOMMUN_TEST_PG").unwrap_or_else(|_| {
        panic!("FILCOMMUN_TEST_PG is not set: start the tests with `tests/run`, which starts PostgreSQL")
    })
}

/// Dropped with its last handle.
pub(crate) struct Database {
    pub(crate) name: String,
}

impl Database {
    /// An empty one, and the role.
    pub(crate) async fn new() -> Self {
        let name = format!("log_{}", Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&admin()).await.expect("PostgreSQL answers");
        let role = format!(
            "DO $$ BEGIN CREATE ROLE {ROLE} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
        );
        admin.execute(AssertSqlSafe(role)).await.unwrap();
        admin.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
        Self { name }
    }

    /// One with a log.
    pub(crate) async fn with_log() -> Self {
        let database = Self::new().await;
        PgStore::init(&database.owner(), ROLE).await.unwrap();
        database
    }

    pub(crate) fn owner(&self) -> String {
        self.address("postgres")
    }

    pub(crate) fn application(&self) -> String {
        self.address(ROLE)
    }

    fn address(&self, role: &str) -> String {
        let admin = admin();
        let server = admin.rsplit_once('/').map_or(admin.as_str(), |(server, _)| server);
        let host = server.rsplit_once(['@', '/']).map_or(server, |(_, host)| host);
        let role = if role == "postgres" { user(server) } else { role.to_owned() };
        format!("postgres://{role}@{host}/{}", self.name)
    }

    pub(crate) async fn connect(&self, role: &str) -> PgConnection {
        PgConnection::connect(&self.address(role)).await.unwrap()
    }
}

/// The administrator's name, with a password if there is one.
fn user(server: &str) -> String {
    let user = server.split_once("://").and_then(|(_, rest)| rest.rsplit_once('@'));
    user.map_or_else(|| "postgres".to_owned(), |(user, _)| user.to_owned())
}

impl Drop for Database {
    fn drop(&mut self) {
        let drop = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(async {
                PgConnection::connect(&admin()).await?.execute(AssertSqlSafe(drop)).await
            })
        });
        let _: Result<Result<_, sqlx::Error>, _> = dropping.join();
    }
}
