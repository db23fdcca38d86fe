//! The server: making the log, opening it, and saying in plain words why it cannot be used.

use crate::store::StoreError;
use sqlx::{
    AssertSqlSafe, ConnectOptions, Connection, PgConnection, PgPool, SqlSafeStr,
    migrate::{MigrateError, Migration, MigrationType, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::time::Duration;

const READERS: u32 = 8;
const KEEPERS: u32 = 2;
/// A connection idle for longer is asked whether it still stands before it is used.
pub(super) const RESTED: Duration = Duration::from_secs(1);
const PATIENCE: Duration = Duration::from_secs(5);

const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "log", include_str!("../../migrations/postgres/0001_log.sql")),
    (2, "stream state", include_str!("../../migrations/postgres/0002_stream_state.sql")),
    (3, "tree", include_str!("../../migrations/postgres/0003_tree.sql")),
    (4, "groups", include_str!("../../migrations/postgres/0004_groups.sql")),
];

/// The application may read, add an event and a stream, set the state of a stream, move the head, widen a tile, add a
/// checkpoint; nothing else.
const GRANTS: &str = "
    REVOKE ALL ON ALL TABLES IN SCHEMA log FROM ROLE;
    GRANT USAGE ON SCHEMA log TO ROLE;
    GRANT SELECT ON log._sqlx_migrations TO ROLE;
    GRANT SELECT, INSERT ON log.events TO ROLE;
    GRANT SELECT, INSERT ON log.streams TO ROLE;
    GRANT SELECT, INSERT, UPDATE (truncate_before, max_count, max_age, tombstoned) ON log.stream_state TO ROLE;
    GRANT SELECT, UPDATE (position, recorded_at) ON log.head TO ROLE;
    GRANT SELECT, UPDATE (size, signed, verified, epoch) ON log.tree TO ROLE;
    GRANT SELECT, INSERT, UPDATE (hashes) ON log.tiles TO ROLE;
    GRANT SELECT, INSERT ON log.checkpoints, log.cosignatures, log.witnesses TO ROLE;
    GRANT SELECT, INSERT, UPDATE, DELETE ON log.subscription_groups TO ROLE;";

/// What the appender's connection asks of the planner: small lists meet large tables through their indexes. Without
/// `jit=off` the cost of a disabled plan would start the compiler for every statement.
const WRITER: [(&str, &str); 10] = [
    ("jit", "off"),
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("synchronous_commit", "on"),
    // the fence waits for another writer, then looks at the head again
    ("default_transaction_isolation", "read committed"),
    // another process that hangs must not hold the head, nor wait for it, for ever
    ("lock_timeout", "5s"),
    ("idle_in_transaction_session_timeout", "30s"),
    ("tcp_user_timeout", "30s"),
];

fn migrator() -> Migrator {
    let migrations = MIGRATIONS.iter().map(|(version, name, sql)| {
        Migration::new(*version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
    });
    Migrator::with_migrations(migrations.collect())
}

/// Where the log is.
#[derive(Debug, Clone)]
pub(super) struct Server {
    options: PgConnectOptions,
}

impl Server {
    pub(super) fn new(url: &str) -> Result<Self, StoreError> {
        // the url itself is never repeated: it may hold a password
        let options: PgConnectOptions = url.parse().map_err(|_| {
            StoreError::Unusable(
                "the address is not of the form postgres://user@host/database".to_owned(),
            )
        })?;
        let options = options
            .application_name("filcommun")
            .options([("search_path", "log")])
            .disable_statement_logging();
        Ok(Self { options })
    }

    /// The reading connections, opened when needed.
    pub(super) fn readers(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(READERS)
            .acquire_timeout(PATIENCE)
            // a round trip before every read would cost as much as a short read: who was just used is believed to stand
            .test_before_acquire(false)
            .before_acquire(|connection, about| {
                Box::pin(async move {
                    if about.idle_for > RESTED {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_lazy_with(
                self.options.clone().options([("default_transaction_read_only", "on")]),
            )
    }

    /// The connections that keep the rows of groups, opened when needed.
    pub(super) fn groups(&self) -> PgPool {
        PgPoolOptions::new().max_connections(KEEPERS).acquire_timeout(PATIENCE).connect_lazy_with(
            self.options.clone().options([("synchronous_commit", "on"), ("lock_timeout", "5s")]),
        )
    }

    /// Where the one connection that listens comes from.
    pub(super) fn listener(&self) -> PgPool {
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(PATIENCE)
            .connect_lazy_with(self.options.clone())
    }

    /// A connection that tells other processes; what it commits need not reach the disk.
    pub(super) async fn teller(&self) -> Result<PgConnection, sqlx::Error> {
        self.options.clone().options([("synchronous_commit", "off")]).connect().await
    }

    /// A writing connection.
    pub(super) async fn writer(&self) -> Result<PgConnection, StoreError> {
        let connecting = async { self.options.clone().options(WRITER).connect().await };
        match tokio::time::timeout(PATIENCE, connecting).await {
            Ok(connected) => connected.map_err(|e| self.trouble(&e)),
            Err(_) => {
                Err(self.unusable("does not answer: start it, or see that it can be reached"))
            }
        }
    }

    /// Makes the log or brings it to this version.
    pub(super) async fn migrate(&self, app_role: &str) -> Result<(), StoreError> {
        let trouble = |error: &sqlx::Error| self.trouble(error);
        let mut connection = self.writer().await?;
        let query = "SELECT current_user = $1, EXISTS (SELECT FROM pg_roles WHERE rolname = $1)";
        let (owner, known): (bool, bool) = sqlx::query_as(query)
            .bind(app_role)
            .fetch_one(&mut connection)
            .await
            .map_err(|e| trouble(&e))?;
        if !known {
            let what = format!(
                "has no role {app_role:?}: make it first, as deploy/postgres/roles.sql does"
            );
            return Err(self.unusable(&what));
        }
        sqlx::query("CREATE SCHEMA IF NOT EXISTS log")
            .execute(&mut connection)
            .await
            .map_err(|e| trouble(&e))?;
        migrator().run_direct(None, &mut connection, false).await.map_err(|e| match e {
            MigrateError::Execute(e) | MigrateError::ExecuteMigration(e, _) => trouble(&e),
            MigrateError::VersionMissing(_) => self.newer(),
            other => self.unusable(&format!("cannot be brought to this version: {other}")),
        })?;
        if !owner {
            let role = format!("\"{}\"", app_role.replace('"', "\"\""));
            let grants = GRANTS.replace("ROLE", &role);
            let granted = sqlx::raw_sql(AssertSqlSafe(grants)).execute(&mut connection).await;
            granted.map_err(|e| trouble(&e))?;
        }
        connection.close().await.map_err(|e| trouble(&e))
    }

    /// The writing connection of an existing log, after a look at whether it can be written.
    pub(super) async fn open_writer(&self) -> Result<PgConnection, StoreError> {
        let mut connection = self.writer().await?;
        let look = "SELECT (SELECT max(version) FROM _sqlx_migrations), \
                    pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on', \
                    has_table_privilege('events', 'INSERT')";
        let (version, read_only, may_write): (Option<i64>, bool, bool) =
            sqlx::query_as(look).fetch_one(&mut connection).await.map_err(|e| self.trouble(&e))?;
        let ours = MIGRATIONS.iter().map(|(version, ..)| *version).max();
        if version > ours {
            return Err(self.newer());
        }
        if version < ours {
            return Err(
                self.unusable("is of an older version: run filcommun db migrate as its owner")
            );
        }
        if read_only {
            return Err(self.unusable("is read-only: name the primary server, not a replica"));
        }
        if !may_write {
            return Err(
                self.unusable("may not be written by this role: name the role given to db init")
            );
        }
        Ok(connection)
    }

    fn newer(&self) -> StoreError {
        self.unusable("was written by a newer version of filcommun: use that version")
    }

    fn unusable(&self, what: &str) -> StoreError {
        let (host, port) = (self.options.get_host(), self.options.get_port());
        let database = self.options.get_database().unwrap_or("postgres");
        StoreError::Unusable(format!("the log in database {database} of {host}:{port} {what}"))
    }

    /// What an error means to whoever runs the program. Never the detail of an error: it may hold values.
    pub(super) fn trouble(&self, error: &sqlx::Error) -> StoreError {
        let code = error.as_database_error().and_then(|e| e.code());
        let what = match (error, code.as_deref()) {
            (sqlx::Error::Io(_) | sqlx::Error::PoolTimedOut, _) => {
                "does not answer: start the server, or see that it can be reached"
            }
            (_, Some("28P01" | "28000")) => "refuses this user or password: give another one",
            (_, Some("3D000")) => "does not exist: create the database, then run filcommun db init",
            (_, Some("42P01" | "3F000")) => "is not there yet: run filcommun db init",
            (_, Some("42501")) => {
                "may not be used by this role: run filcommun db init as its owner"
            }
            (_, Some("55P03")) => "is held by another session: end that session, or try again",
            (_, Some("25006")) => "is read-only: name the primary server, not a replica",
            (_, Some("53100")) => "cannot grow: the disk of the server is full",
            _ => return self.unusable(&format!("cannot be used: {error}")),
        };
        self.unusable(what)
    }
}
