//! A PostgreSQL database for one test.

use crate::environment::need;
use sqlx::{AssertSqlSafe, Connection, Executor, PgConnection};

/// A fresh database of the server of `tests/run`.
#[derive(Debug, Clone)]
pub struct Database {
    name: String,
}

impl Database {
    /// Makes it, empty.
    ///
    /// # Panics
    /// When the server does not answer.
    pub async fn new() -> Self {
        let name = format!("test_{}", uuid::Uuid::new_v4().simple());
        let mut admin =
            PgConnection::connect(&need("FILCOMMUN_TEST_PG")).await.expect("PostgreSQL answers");
        admin
            .execute(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .await
            .expect("a database can be made");
        Self { name }
    }

    /// Its address, as the administrator.
    #[must_use]
    pub fn url(&self) -> String {
        let admin = need("FILCOMMUN_TEST_PG");
        let server = admin.rsplit_once('/').map_or(admin.as_str(), |(server, _)| server);
        format!("{server}/{}", self.name)
    }

    /// Drops it, whoever is connected.
    pub async fn drop(self) {
        if let Ok(mut admin) = PgConnection::connect(&need("FILCOMMUN_TEST_PG")).await {
            let _ = admin
                .execute(AssertSqlSafe(format!(
                    "DROP DATABASE IF EXISTS {} WITH (FORCE)",
                    self.name
                )))
                .await;
        }
    }
}
