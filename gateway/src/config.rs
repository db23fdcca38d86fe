//! Where things are: the four stores, the key files, the addresses.

use crate::cli::Failure;
use clap::Args;
use serde::Deserialize;
use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
};

/// A database: a file, or a server.
#[derive(Clone, PartialEq, Eq)]
pub enum Location {
    /// A SQLite file.
    Sqlite(PathBuf),
    /// A PostgreSQL address, as `postgres://…`; it may hold a password.
    Postgres(String),
}

impl FromStr for Location {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Some(path) = text.strip_prefix("sqlite:") {
            let path = path.strip_prefix("//").unwrap_or(path);
            return if path.is_empty() {
                Err("sqlite: needs a path, as in sqlite:filcommun.db".to_owned())
            } else {
                Ok(Self::Sqlite(PathBuf::from(path)))
            };
        }
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(Self::Postgres(text.to_owned()));
        }
        Err("a database is sqlite:PATH or postgres://USER@HOST/NAME".to_owned())
    }
}

/// As it may be shown: without the password.
impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            Self::Postgres(url) => match (url.find("://"), url.rfind('@')) {
                (Some(scheme), Some(at)) => write!(
                    f,
                    "{}://…{}",
                    url.get(..scheme).unwrap_or_default(),
                    url.get(at..).unwrap_or_default()
                ),
                _ => f.write_str(url),
            },
        }
    }
}

impl fmt::Debug for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Location {
    /// The whole spelling, password included: for opening only.
    #[must_use]
    pub fn to_url(&self) -> String {
        match self {
            Self::Sqlite(path) => format!("sqlite:{}", path.display()),
            Self::Postgres(url) => url.clone(),
        }
    }

    /// A store beside this one: `PATH.suffix`, or the same server.
    #[must_use]
    pub fn beside(&self, suffix: &str) -> Self {
        match self {
            Self::Sqlite(path) => Self::Sqlite(with_suffix(path, suffix)),
            Self::Postgres(url) => Self::Postgres(url.clone()),
        }
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(".");
    name.push(suffix);
    PathBuf::from(name)
}

/// The stores, as every command takes them.
#[derive(Debug, Clone, Default, Args, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct StoreArgs {
    /// The log: sqlite:PATH or postgres://USER@HOST/NAME [default: sqlite:filcommun.db]
    #[arg(long, global = true, env = "FILCOMMUN_DB", hide_env_values = true, value_name = "DB")]
    pub db: Option<String>,
    /// The vault: sqlite:PATH or postgres://… (never the log's own database) [default with SQLite: PATH.vault]
    #[arg(long, global = true, env = "FILCOMMUN_VAULT", hide_env_values = true, value_name = "DB")]
    pub vault: Option<String>,
    /// File of the key that wraps the vault's keys [default with SQLite: PATH.kek]
    #[arg(long, global = true, env = "FILCOMMUN_KEK_FILE", value_name = "FILE")]
    pub kek_file: Option<PathBuf>,
    /// File of the key that signs the log's checkpoints [default with SQLite: PATH.log-key]
    #[arg(long, global = true, env = "FILCOMMUN_LOG_KEY_FILE", value_name = "FILE")]
    pub log_key_file: Option<PathBuf>,
    /// Address of the site, for `serve` in a configuration file.
    #[arg(skip)]
    pub listen: Option<String>,
    /// NATS server, for `serve` in a configuration file.
    #[arg(skip)]
    pub nats: Option<String>,
    /// Monitoring address of the NATS server, for `serve` in a configuration file.
    #[arg(skip)]
    pub nats_monitor: Option<String>,
    /// Name, logo and colours of the territory, for `serve` in a configuration file.
    #[arg(skip)]
    pub territory: Option<PathBuf>,
}

/// Everything a process needs to know before it opens anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// The log.
    pub db: Location,
    /// Person keys, registry, documents.
    pub vault: Location,
    /// Read models, disposable.
    pub views: Location,
    /// Accounts, sessions, drafts, access journal.
    pub desk: Location,
    /// The key-encryption key.
    pub kek_file: PathBuf,
    /// The log's signing key.
    pub log_key_file: PathBuf,
    /// Address of the site.
    pub listen: String,
    /// NATS server, if events are to be published.
    pub nats: Option<String>,
    /// Monitoring address of the NATS server: tells how it keeps what it acknowledges.
    pub nats_monitor: Option<String>,
    /// File of the territory's name, logo and colours; those of the first territory without it.
    pub territory: Option<PathBuf>,
}

/// Address of the site unless told otherwise.
pub const LISTEN: &str = "127.0.0.1:8080";

impl Settings {
    /// Completes what was given with the defaults.
    ///
    /// # Errors
    /// A location that cannot be read, or something PostgreSQL needs and nobody gave; says which option.
    pub fn resolve(args: &StoreArgs) -> Result<Self, Failure> {
        let parse = |option: &str, text: &str| {
            text.parse::<Location>().map_err(|why| Failure::usage(format!("--{option}: {why}")))
        };
        let db = parse("db", args.db.as_deref().unwrap_or("sqlite:filcommun.db"))?;
        let vault = match (&args.vault, &db) {
            (Some(vault), _) => parse("vault", vault)?,
            (None, Location::Sqlite(_)) => db.beside("vault"),
            (None, Location::Postgres(_)) => {
                return Err(needed("vault", "the vault is a database of its own"));
            }
        };
        let file = |given: &Option<PathBuf>, option: &str, suffix: &str| match (given, &db) {
            (Some(file), _) => Ok(file.clone()),
            (None, Location::Sqlite(path)) => Ok(with_suffix(path, suffix)),
            (None, Location::Postgres(_)) => {
                Err(needed(option, "keys come from files outside any database"))
            }
        };
        Ok(Self {
            kek_file: file(&args.kek_file, "kek-file", "kek")?,
            log_key_file: file(&args.log_key_file, "log-key-file", "log-key")?,
            views: db.beside("views"),
            desk: db.beside("desk"),
            db,
            vault,
            listen: args.listen.clone().unwrap_or_else(|| LISTEN.to_owned()),
            nats: args.nats.clone(),
            nats_monitor: args.nats_monitor.clone(),
            territory: args.territory.clone(),
        })
    }

    /// Whether people reach the site from outside this machine: then its cookies travel over TLS only.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let host = self.listen.rsplit_once(':').map_or(self.listen.as_str(), |(host, _)| host);
        !(host == "localhost" || host == "[::1]" || host.starts_with("127."))
    }

    /// The four stores of a folder: what `demo` uses.
    #[must_use]
    pub fn in_folder(folder: &Path) -> Self {
        let db = Location::Sqlite(folder.join("filcommun.db"));
        Self {
            vault: db.beside("vault"),
            views: db.beside("views"),
            desk: db.beside("desk"),
            kek_file: folder.join("filcommun.db.kek"),
            log_key_file: folder.join("filcommun.db.log-key"),
            db,
            listen: LISTEN.to_owned(),
            nats: None,
            nats_monitor: None,
            territory: None,
        }
    }
}

fn needed(option: &str, why: &str) -> Failure {
    Failure::usage(format!("--{option} is needed with PostgreSQL: {why}"))
}

impl StoreArgs {
    /// Reads a configuration file; what the command line says wins over it.
    ///
    /// # Errors
    /// A file that cannot be read, or a key that is not one of ours.
    pub fn or_file(self, file: Option<&Path>) -> Result<Self, Failure> {
        let Some(file) = file else { return Ok(self) };
        let text = std::fs::read_to_string(file)
            .map_err(|e| Failure::usage(format!("--config {}: {e}", file.display())))?;
        let low: Self = toml::from_str(&text)
            .map_err(|e| Failure::usage(format!("--config {}: {e}", file.display())))?;
        Ok(Self {
            db: self.db.or(low.db),
            vault: self.vault.or(low.vault),
            kek_file: self.kek_file.or(low.kek_file),
            log_key_file: self.log_key_file.or(low.log_key_file),
            listen: self.listen.or(low.listen),
            nats: self.nats.or(low.nats),
            nats_monitor: self.nats_monitor.or(low.nats_monitor),
            territory: self.territory.or(low.territory),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sqlite_path_names_its_three_neighbours_and_two_keys() {
        let args = StoreArgs { db: Some("sqlite:a/b.db".into()), ..StoreArgs::default() };
        let settings = Settings::resolve(&args).unwrap();
        assert_eq!(settings.vault.to_string(), "sqlite:a/b.db.vault");
        assert_eq!(settings.views.to_string(), "sqlite:a/b.db.views");
        assert_eq!(settings.desk.to_string(), "sqlite:a/b.db.desk");
        assert_eq!(settings.kek_file, PathBuf::from("a/b.db.kek"));
    }

    #[test]
    fn postgresql_without_its_own_vault_is_refused_by_name() {
        let args = StoreArgs { db: Some("postgres://u:p@h/d".into()), ..StoreArgs::default() };
        let failure = Settings::resolve(&args).unwrap_err();
        assert!(failure.message.contains("--vault"));
    }

    #[test]
    fn a_password_is_never_shown() {
        let location: Location = "postgres://u:hush@h/d".parse().unwrap();
        assert!(!format!("{location} {location:?}").contains("hush"));
    }
}
