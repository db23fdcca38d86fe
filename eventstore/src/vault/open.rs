//! Making and opening a vault; keys of persons; ids and keys derived from the registry key.

use super::{
    cache::{Cache, KeyState, Keyring},
    db::{Db, Sql, each},
    documents,
    error::VaultError,
    keys::{Kek, PersonKey, RegistryKeys, Secret},
    seal::{mac, push},
};
use domain::id::PersonId;
use serde_json::{Value, json};
use std::{fmt, path::Path, sync::Arc};
use tokio::sync::Mutex;
use uuid::Uuid;

/// Origin of the log a vault seals for, unless another is named at its making.
pub const DEFAULT_ORIGIN: &str = "filcommun/044/nantes-metropole";

const META: Sql = Sql {
    sqlite: "SELECT kek_id, registry_key, origin FROM vault_meta WHERE $1 <> ''",
    postgres: "SELECT kek_id, registry_key, origin FROM vault_meta WHERE ($1)::text <> ''",
};
const INSERT_META: Sql = each!(
    "INSERT INTO vault_meta (only_row, format, origin, kek_id, registry_key)
     SELECT 1, 1, t.value ->> 'origin', t.value ->> 'kek', t.value ->> 'registry'",
    ""
);
const KEYS: Sql = each!(
    "SELECT k.person, k.wrapped, NULL",
    "JOIN person_key AS k ON k.person = (t.value ->> 'person')"
);
pub(crate) const INSERT_KEYS: Sql = each!(
    "INSERT INTO person_key (person, wrapped) SELECT t.value ->> 'person', t.value ->> 'wrapped'",
    "WHERE true ON CONFLICT (person) DO NOTHING"
);
const DESTROY: Sql = each!(
    "INSERT INTO person_key (person, wrapped) SELECT t.value ->> 'person', NULL",
    "WHERE true ON CONFLICT (person) DO UPDATE SET wrapped = NULL"
);
const FORGET: [Sql; 4] = [
    Sql {
        sqlite: "DELETE FROM document WHERE person IN (SELECT value ->> 'person' FROM json_each($1))",
        postgres: "DELETE FROM document WHERE person IN
                   (SELECT value ->> 'person' FROM json_array_elements(($1)::text::json))",
    },
    Sql {
        sqlite: "DELETE FROM identity WHERE person IN (SELECT value ->> 'person' FROM json_each($1))",
        postgres: "DELETE FROM identity WHERE person IN
                   (SELECT value ->> 'person' FROM json_array_elements(($1)::text::json))",
    },
    Sql {
        sqlite: "DELETE FROM number WHERE person IN (SELECT value ->> 'person' FROM json_each($1))",
        postgres: "DELETE FROM number WHERE person IN
                   (SELECT value ->> 'person' FROM json_array_elements(($1)::text::json))",
    },
    Sql {
        sqlite: "DELETE FROM prepared WHERE person IN (SELECT value ->> 'person' FROM json_each($1))",
        postgres: "DELETE FROM prepared WHERE person IN
                   (SELECT value ->> 'person' FROM json_array_elements(($1)::text::json))",
    },
];

/// Person keys and registry. Cheap to clone.
#[derive(Clone)]
pub struct Vault(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) db: Db,
    /// Held by whoever writes.
    pub(crate) writer: Mutex<()>,
    pub(crate) kek: Kek,
    pub(crate) registry: RegistryKeys,
    pub(crate) cache: Cache,
    origin: String,
}

impl fmt::Debug for Vault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Vault(…)")
    }
}

impl Vault {
    /// Makes a vault at `location` (`sqlite:PATH`, a path, or `postgres://…`) and, if it is not there, its key
    /// file, readable by the owner only.
    ///
    /// # Errors
    /// `Exists` when there is one; the key file's or the database's.
    pub async fn init(location: &str, kek_file: &Path) -> Result<(), VaultError> {
        Self::init_for(location, kek_file, DEFAULT_ORIGIN).await
    }

    /// [`Self::init`] for a log of another origin.
    ///
    /// # Errors
    /// As [`Self::init`].
    pub async fn init_for(location: &str, kek_file: &Path, origin: &str) -> Result<(), VaultError> {
        let db = Db::connect(location, true).await?;
        let made = Self::init_in(&db, location, kek_file, origin).await;
        db.close().await;
        made
    }

    async fn init_in(
        db: &Db,
        location: &str,
        kek_file: &Path,
        origin: &str,
    ) -> Result<(), VaultError> {
        if db.has_schema().await? && !db.rows(META, "[]").await?.is_empty() {
            return Err(VaultError::Exists(without_password(location)));
        }
        let kek = Kek::create(kek_file)?;
        let registry = kek.wrap("registry", &Secret::draw()?)?;
        if !db.has_schema().await? {
            db.create_schema().await?;
        }
        let mut tx = db.begin().await?;
        let meta = json!([{"origin": origin, "kek": kek.id(), "registry": registry}]);
        tx.run(INSERT_META, &meta.to_string()).await?;
        tx.commit().await
    }

    /// Opens the vault at `location`.
    ///
    /// # Errors
    /// `NoVault`, `NoKeyFile`, `WrongKey` and others, each saying what to do.
    pub async fn open(location: &str, kek_file: &Path) -> Result<Self, VaultError> {
        let db = Db::connect(location, false).await?;
        let meta = if db.has_schema().await? { db.rows(META, "[]").await? } else { Vec::new() };
        let Some((needed, Some(registry), Some(origin))) = meta.into_iter().next() else {
            return Err(VaultError::NoVault(without_password(location)));
        };
        let kek = Kek::read(kek_file)?;
        if kek.id() != needed {
            return Err(VaultError::WrongKey {
                path: kek_file.to_owned(),
                found: kek.id(),
                needed,
            });
        }
        let registry = RegistryKeys::of(&kek.unwrap("registry", &registry)?);
        db.complete_schema(&documents::LATER).await?;
        let (writer, cache) = (Mutex::new(()), Cache::new());
        Ok(Self(Arc::new(Inner { db, writer, kek, registry, cache, origin })))
    }

    /// Origin of the log this vault seals for.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.0.origin
    }

    /// Waits for what is being written and closes the database.
    pub async fn close(&self) {
        drop(self.0.writer.lock().await);
        self.0.db.close().await;
    }

    /// An id that says nothing outside; a retry of the same command finds the same one.
    #[must_use]
    pub fn derive_id(&self, command_id: Uuid, kind: &str, n: u32) -> Uuid {
        let mut text = Vec::new();
        push(&mut text, command_id.as_bytes());
        push(&mut text, kind.as_bytes());
        let hash = u128::from_be_bytes(first_16(mac(
            self.0.registry.id.bytes(),
            &[&text, &n.to_be_bytes()],
        )));
        Uuid::from_u128(hash)
    }

    /// The repeat key of a message: keyed, because a plain hash of a known form can be guessed.
    #[must_use]
    pub fn message_key(&self, canonical: &[u8]) -> String {
        hex::encode(mac(self.0.registry.message.bytes(), &[canonical]))
    }

    /// What tells a repeated command from another one under the same id.
    pub(crate) fn command_mac(&self, canonical: &[u8]) -> String {
        hex::encode(first_16(mac(self.0.registry.command.bytes(), &[canonical])))
    }

    /// The keys of `persons`. A person the vault has never seen is left out.
    ///
    /// # Errors
    /// `Damaged`, `Unavailable`.
    pub async fn keys(&self, persons: &[PersonId]) -> Result<Keyring, VaultError> {
        let (mut ring, missing, epoch) = self.0.cache.find(persons);
        if missing.is_empty() {
            return Ok(ring);
        }
        for (person, wrapped, _) in self.0.db.rows(KEYS, &people(&missing)).await? {
            let id: PersonId =
                person.parse().map_err(|_| VaultError::Damaged("person id".to_owned()))?;
            let state = match wrapped {
                Some(wrapped) => KeyState::Present(self.0.kek.unwrap_person(&person, &wrapped)?),
                None => KeyState::Destroyed,
            };
            self.0.cache.keep(id, &state, epoch);
            ring.0.insert(id, state);
        }
        Ok(ring)
    }

    /// The keys of `persons`, drawn for those the vault has never seen: committed before anything is sealed
    /// under them. Someone erased stays erased.
    ///
    /// # Errors
    /// As [`Self::keys`].
    pub async fn ensure_keys(&self, persons: &[PersonId]) -> Result<Keyring, VaultError> {
        let ring = self.keys(persons).await?;
        let unseen: Vec<PersonId> =
            persons.iter().filter(|person| !ring.0.contains_key(person)).copied().collect();
        if unseen.is_empty() {
            return Ok(ring);
        }
        let rows = self.0.new_keys(&unseen)?;
        self.write(move |vault| async move {
            let mut tx = vault.db.begin().await?;
            tx.run(INSERT_KEYS, &rows).await?;
            tx.commit().await
        })
        .await?;
        self.keys(persons).await
    }

    /// Destroys a person's key and drops the registry's entries of that person. Cannot be undone.
    ///
    /// # Errors
    /// `Unavailable`: ask again.
    pub async fn destroy_key(&self, person: PersonId) -> Result<(), VaultError> {
        self.write(move |vault| async move {
            let rows = people(&[person]);
            let mut tx = vault.db.begin().await?;
            tx.run(DESTROY, &rows).await?;
            for forget in FORGET {
                tx.run(forget, &rows).await?;
            }
            tx.commit().await?;
            vault.cache.destroyed(person);
            vault.db.forget_pages().await
        })
        .await
    }

    /// Runs `job` alone, in a task of its own: dropping the future cancels nothing.
    pub(crate) async fn write<T, F, W>(&self, job: F) -> Result<T, VaultError>
    where
        T: Send + 'static,
        F: FnOnce(Arc<Inner>) -> W + Send + 'static,
        W: Future<Output = Result<T, VaultError>> + Send,
    {
        let inner = Arc::clone(&self.0);
        let task = tokio::spawn(async move {
            let _alone = inner.writer.lock().await;
            job(Arc::clone(&inner)).await
        });
        task.await.map_err(|_| VaultError::Unavailable("the writing task stopped".to_owned()))?
    }
}

impl Inner {
    /// New keys for `persons`, wrapped, as rows of [`INSERT_KEYS`].
    pub(crate) fn new_keys(&self, persons: &[PersonId]) -> Result<String, VaultError> {
        let mut rows = Vec::with_capacity(persons.len());
        for person in persons {
            let whose = person.to_string();
            let wrapped = self.kek.wrap_person(&whose, &PersonKey::draw()?)?;
            rows.push(json!({"person": whose, "wrapped": wrapped}));
        }
        Ok(Value::from(rows).to_string())
    }
}

fn people(persons: &[PersonId]) -> String {
    persons.iter().map(|person| json!({"person": person})).collect::<Value>().to_string()
}

fn first_16(hash: [u8; 32]) -> [u8; 16] {
    let mut first = [0; 16];
    first.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    first
}

/// A location fit for a message.
fn without_password(location: &str) -> String {
    match location
        .split_once("://")
        .and_then(|(scheme, rest)| Some((scheme, rest.rsplit_once('@')?.1)))
    {
        Some((scheme, host)) => format!("{scheme}://{host}"),
        None => location.to_owned(),
    }
}
