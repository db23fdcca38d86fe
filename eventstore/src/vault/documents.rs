//! Documents of people: bytes sealed under a key of their own, which hangs on the person's key.
//!
//! ```text
//! document key = HKDF-SHA256(ikm = person key, salt = none, info = lp("filcommun-document-1") lp(document id)), 32 bytes
//! context      = lp("filcommun-document-1") lp(log origin) lp(document id) lp(person id) lp(kind)
//! box          = nonce (24 bytes drawn) ‖ XChaCha20-Poly1305(document key, nonce, bytes, AAD = context)
//! ```
//!
//! **Order with the log.** The bytes are committed first, then the event that names the document. Bytes whose event
//! never came are in no file, are shown to nobody, and are swept ([`Vault::unfiled_documents`]); sent again, they
//! take the place of what was there. [`Vault::destroy_key`] takes the bytes away with the key.

use super::{
    PersonKey, Vault, VaultError,
    db::{Sql, each},
    seal::push,
};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use domain::id::{DemandId, DocumentId, PersonId};
use hkdf::Hkdf;
use serde_json::json;
use sha2::Sha256;
use zeroize::Zeroizing;

const FORMAT: &[u8] = b"filcommun-document-1";
const NONCE: usize = 24;

/// For a vault made before documents were kept: what `schema.sql` makes in a new one.
pub(super) const LATER: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS document (id TEXT PRIMARY KEY, person TEXT NOT NULL, demand TEXT NOT NULL, \
     kind TEXT NOT NULL, stored_at BIGINT NOT NULL, filed BIGINT NOT NULL, sealed BYTEA NOT NULL)",
    "CREATE INDEX IF NOT EXISTS document_person ON document (person)",
];

const PUT: Sql = Sql {
    sqlite: "INSERT INTO document (id, person, demand, kind, stored_at, filed, sealed)
             SELECT value ->> 'id', value ->> 'person', value ->> 'demand', value ->> 'kind',
             (value ->> 'at') + 0, 0, $2 FROM json_each($1) WHERE true
             ON CONFLICT (id) DO UPDATE SET person = excluded.person, kind = excluded.kind,
             stored_at = excluded.stored_at, sealed = excluded.sealed WHERE document.filed = 0",
    postgres: "INSERT INTO document (id, person, demand, kind, stored_at, filed, sealed)
             SELECT value ->> 'id', value ->> 'person', value ->> 'demand', value ->> 'kind',
             (value ->> 'at')::bigint, 0, $2 FROM json_array_elements(($1)::text::json)
             ON CONFLICT (id) DO UPDATE SET person = excluded.person, kind = excluded.kind,
             stored_at = excluded.stored_at, sealed = excluded.sealed WHERE document.filed = 0",
};
const GET: Sql = Sql {
    sqlite: "SELECT person, kind, sealed FROM document WHERE id = $1",
    postgres: "SELECT person, kind, sealed FROM document WHERE id = $1",
};
const HELD: Sql =
    each!("SELECT d.id, d.kind, NULL", "JOIN document AS d ON d.id = (t.value ->> 'id')");
const FILED: Sql = Sql {
    sqlite: "UPDATE document SET filed = 1 WHERE id IN
             (SELECT value ->> 'id' FROM json_each($1))",
    postgres: "UPDATE document SET filed = 1 WHERE id IN
             (SELECT value ->> 'id' FROM json_array_elements(($1)::text::json))",
};
const UNFILED: Sql = Sql {
    sqlite: "SELECT id, demand, NULL FROM document WHERE filed = 0 AND stored_at < $1 + 0
             ORDER BY stored_at, id LIMIT 500",
    postgres:
        "SELECT id, demand, NULL FROM document WHERE filed = 0 AND stored_at < ($1)::text::bigint
             ORDER BY stored_at, id LIMIT 500",
};
const DROP: Sql = Sql {
    sqlite: "DELETE FROM document WHERE filed = 0 AND id IN
             (SELECT value ->> 'id' FROM json_each($1))",
    postgres: "DELETE FROM document WHERE filed = 0 AND id IN
             (SELECT value ->> 'id' FROM json_array_elements(($1)::text::json))",
};

/// A document to keep.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewDocument<'a> {
    /// The document, as its event will name it.
    pub id: DocumentId,
    /// Whose key seals it.
    pub person: PersonId,
    /// The demand it is for.
    pub demand: DemandId,
    /// What its bytes are: a media type.
    pub kind: &'a str,
    /// When, microseconds.
    pub at: i64,
}

/// A document, opened.
pub struct OpenDocument {
    /// What its bytes are: a media type.
    pub kind: String,
    /// The bytes, wiped when dropped.
    pub bytes: Zeroizing<Vec<u8>>,
}

impl std::fmt::Debug for OpenDocument {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("OpenDocument").field("kind", &self.kind).finish_non_exhaustive()
    }
}

impl Vault {
    /// Keeps the bytes of a document, sealed. The same document again takes the place of what was there, until its
    /// event is known to be in the log ([`Self::document_filed`]): from then on it does not change.
    ///
    /// # Errors
    /// `Erased` for a person whose key was destroyed; `NoRandom`, `Unavailable`.
    pub async fn keep_document(
        &self,
        new: NewDocument<'_>,
        bytes: &[u8],
    ) -> Result<(), VaultError> {
        let ring = self.ensure_keys(&[new.person]).await?;
        let Some(key) = ring.key(new.person) else {
            return Err(VaultError::Erased(new.person));
        };
        let (id, person) = (new.id.to_string(), new.person.to_string());
        let mut nonce = XNonce::default();
        getrandom::fill(&mut nonce).map_err(|_| VaultError::NoRandom)?;
        let aad = self.context((&id, &person), new.kind);
        let sealed = document_key(key, &id)
            .encrypt(&nonce, Payload { msg: bytes, aad: &aad })
            .map_err(|_| VaultError::Damaged("document".to_owned()))?;
        let sealed = [nonce.as_slice(), &sealed].concat();
        let row = json!([{"id": id, "person": person, "demand": new.demand, "kind": new.kind,
                          "at": new.at}]);
        let row = row.to_string();
        self.write(move |vault| async move { vault.db.put_bytes(PUT, &row, &sealed).await }).await
    }

    /// Notes that the events of documents are in the log: they are no longer swept, and no longer replaced.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn document_filed(&self, documents: &[DocumentId]) -> Result<(), VaultError> {
        let rows = rows(documents);
        self.write(move |vault| async move {
            let mut tx = vault.db.begin().await?;
            tx.run(FILED, &rows).await?;
            tx.commit().await
        })
        .await
    }

    /// Those of some documents whose bytes are here, with what they are.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn held_documents(
        &self,
        documents: impl IntoIterator<Item = DocumentId>,
    ) -> Result<Vec<(DocumentId, String)>, VaultError> {
        let documents: Vec<DocumentId> = documents.into_iter().collect();
        let held = self.0.db.rows(HELD, &rows(&documents)).await?;
        let held = held.into_iter().map(|(id, kind, _)| {
            let id = id.parse().map_err(|_| VaultError::Damaged("document id".to_owned()))?;
            Ok((id, kind.unwrap_or_default()))
        });
        held.collect()
    }

    /// The bytes of a document; none if they were never here or are erased.
    ///
    /// # Errors
    /// `Damaged`, `Unavailable`.
    pub async fn open_document(&self, id: DocumentId) -> Result<Option<OpenDocument>, VaultError> {
        let id = id.to_string();
        let Some((person, kind, sealed)) = self.0.db.get_bytes(GET, &id).await? else {
            return Ok(None);
        };
        let damaged = || VaultError::Damaged("document".to_owned());
        let whose: PersonId = person.parse().map_err(|_| damaged())?;
        let ring = self.keys(&[whose]).await?;
        let Some(key) = ring.key(whose) else { return Ok(None) };
        let (nonce, sealed) = sealed.split_at_checked(NONCE).ok_or_else(damaged)?;
        let nonce = XNonce::try_from(nonce).map_err(|_| damaged())?;
        let aad = self.context((&id, &person), &kind);
        let bytes = document_key(key, &id)
            .decrypt(&nonce, Payload { msg: sealed, aad: &aad })
            .map_err(|_| damaged())?;
        Ok(Some(OpenDocument { kind, bytes: Zeroizing::new(bytes) }))
    }

    /// Documents kept before an instant whose events were not yet seen in the log, the oldest first, at most 500.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn unfiled_documents(
        &self,
        before: i64,
    ) -> Result<Vec<(DocumentId, DemandId)>, VaultError> {
        let found = self.0.db.rows(UNFILED, &before.to_string()).await?;
        let damaged = || VaultError::Damaged("document id".to_owned());
        let found = found.into_iter().map(|(id, demand, _)| {
            let demand = demand.and_then(|demand| demand.parse().ok()).ok_or_else(damaged)?;
            Ok((id.parse().map_err(|_| damaged())?, demand))
        });
        found.collect()
    }

    /// Takes away documents whose events never came. One whose event is known stays.
    ///
    /// # Errors
    /// `Unavailable`.
    pub async fn drop_unfiled(&self, documents: &[DocumentId]) -> Result<(), VaultError> {
        let rows = rows(documents);
        self.write(move |vault| async move {
            let mut tx = vault.db.begin().await?;
            tx.run(DROP, &rows).await?;
            tx.commit().await
        })
        .await
    }

    fn context(&self, (id, person): (&str, &str), kind: &str) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(192);
        for part in [FORMAT, self.origin().as_bytes()] {
            push(&mut bytes, part);
        }
        for part in [id, person, kind] {
            push(&mut bytes, part.as_bytes());
        }
        bytes
    }
}

fn rows(documents: &[DocumentId]) -> String {
    let rows: Vec<_> = documents.iter().map(|id| json!({ "id": id })).collect();
    serde_json::Value::from(rows).to_string()
}

#[expect(clippy::expect_used, reason = "HKDF-SHA256 gives up to 8,160 bytes")]
fn document_key(person: &PersonKey, id: &str) -> XChaCha20Poly1305 {
    let mut info = Vec::with_capacity(64);
    push(&mut info, FORMAT);
    push(&mut info, id.as_bytes());
    let mut key = Zeroizing::new([0; 32]);
    Hkdf::<Sha256>::new(None, person.bytes()).expand(&info, key.as_mut()).expect("32 bytes");
    XChaCha20Poly1305::new((&*key).into())
}
