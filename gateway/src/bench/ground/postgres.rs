//! A database of its own on a server.

use super::BenchError;
use crate::config::Location;
use eventstore::postgres::PgStore;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, Executor, PgConnection, postgres::PgConnectOptions,
};
use std::time::Duration;
use url::Url;
use uuid::Uuid;

const PATIENCE: Duration = Duration::from_secs(10);

/// The raw table: columns, constraints and indexes of the log's own, without its triggers.
const RAW: &str = "CREATE SCHEMA raw; CREATE TABLE raw.events (LIKE log.events INCLUDING ALL)";

/// A database made for measuring.
#[derive(Debug, Clone)]
pub(crate) struct Server {
    name: String,
    admin: String,
    url: String,
    role: String,
}

impl Server {
    pub(super) async fn make(url: &str) -> Result<Self, BenchError> {
        let name = format!("filcommun_bench_{}", Uuid::new_v4().simple());
        let mut own = Url::parse(url)
            .map_err(|_| asked("the address is not of the form postgres://user@host/database"))?;
        own.set_path(&name);
        let mut admin = connect(url).await?;
        let role = sqlx::query_scalar("SELECT current_user::text").fetch_one(&mut admin).await?;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        admin.execute(create).await.map_err(|e| match code(&e).as_deref() {
            Some("42501") => asked(
                "this role may not create a database, and the log itself is not measured in: give --db the \
                 address of the log's owner with the right CREATEDB",
            ),
            _ => e.into(),
        })?;
        admin.close().await?;
        Ok(Self { name, admin: url.to_owned(), url: own.into(), role })
    }

    pub(in crate::bench) fn url(&self) -> &str {
        &self.url
    }

    /// A connection of its own, as any program opens one.
    pub(in crate::bench) async fn connect(&self) -> Result<PgConnection, BenchError> {
        connect(&self.url).await
    }

    pub(super) async fn emptied(&self) -> Result<(), BenchError> {
        let mut connection = self.connect().await?;
        connection
            .execute("DROP SCHEMA IF EXISTS log CASCADE; DROP SCHEMA IF EXISTS raw CASCADE")
            .await?;
        PgStore::init(&self.url, &self.role).await?;
        connection.execute(RAW).await?;
        self.checkpoint(&mut connection).await?;
        Ok(connection.close().await?)
    }

    pub(super) async fn settled(&self) -> Result<(), BenchError> {
        let mut connection = self.connect().await?;
        connection.execute("VACUUM ANALYZE").await?;
        self.checkpoint(&mut connection).await?;
        Ok(connection.close().await?)
    }

    /// A role without the right goes without: then a checkpoint may fall into a measurement of either side.
    async fn checkpoint(&self, connection: &mut PgConnection) -> Result<(), BenchError> {
        match connection.execute("CHECKPOINT").await {
            Err(e) if code(&e).as_deref() == Some("42501") => Ok(()),
            done => Ok(done.map(drop)?),
        }
    }

    pub(super) async fn remove(&self) -> Result<(), BenchError> {
        let drop = AssertSqlSafe(format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name));
        let dropped = async {
            let mut admin = connect(&self.admin).await?;
            admin.execute(drop).await?;
            Ok::<_, BenchError>(admin.close().await?)
        };
        dropped.await.map_err(|e| asked(&format!("database {} is left: {e}", self.name)))
    }
}

fn asked(what: &str) -> BenchError {
    BenchError::Asked(what.to_owned())
}

fn code(error: &sqlx::Error) -> Option<String> {
    error.as_database_error().and_then(|e| e.code()).map(Into::into)
}

async fn connect(url: &str) -> Result<PgConnection, BenchError> {
    let shown = Location::Postgres(url.to_owned());
    let options: PgConnectOptions = url
        .parse()
        .map_err(|_| asked("the address is not of the form postgres://user@host/database"))?;
    let options = options.application_name("filcommun bench").disable_statement_logging();
    let away = || {
        asked(&format!("{shown} does not answer: start the server, or see that it can be reached"))
    };
    match tokio::time::timeout(PATIENCE, options.connect()).await {
        Ok(Ok(connection)) => Ok(connection),
        Ok(Err(sqlx::Error::Io(_))) | Err(_) => Err(away()),
        Ok(Err(e)) => Err(asked(&format!("{shown}: {e}"))),
    }
}
