//! Drafts of the registration form: kept so that nothing typed is lost, readable only by who has the code.
//!
//! The code is drawn here, shown, and kept nowhere: the row is found by a hash of it and sealed under a key derived from
//! it. Whoever has this file reads no draft. A draft ends by itself, or when its form is sent in.

use super::{Desk, Secret, secret::normalise};
use base64::{Engine, engine::general_purpose::STANDARD};
use chacha20poly1305::{
    XChaCha20Poly1305, XNonce,
    aead::{Aead, KeyInit, Payload},
};
use projections::db::DbError;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::fmt;

pub(super) const TABLES: [&str; 2] = [
    "CREATE TABLE IF NOT EXISTS drafts (id TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL, until BIGINT NOT NULL)",
    "CREATE INDEX IF NOT EXISTS drafts_by_end ON drafts (until)",
];

/// Forgets the drafts that are over.
pub(super) const OVER: &str = "DELETE FROM drafts WHERE until < $1";

const DAY: i64 = 86_400_000_000;
/// Days that a draft is kept after its last change.
const KEPT: i64 = 14;
const NONCE: usize = 24;

/// The code of a draft: sixteen letters and digits, 80 random bits.
#[derive(Clone, PartialEq, Eq)]
pub struct DraftCode(String);

/// Never shows the code.
impl fmt::Debug for DraftCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DraftCode(…)")
    }
}

impl DraftCode {
    /// Draws one.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn draw() -> Result<Self, getrandom::Error> {
        Secret::draw().map(|secret| Self(normalise(&secret.spelt())))
    }

    /// Takes what somebody typed, or what a cookie says.
    #[must_use]
    pub fn typed(text: &str) -> Option<Self> {
        let code = normalise(text);
        (code.len() == 16).then_some(Self(code))
    }

    /// As it is shown: `K7QF-2M9X-…`.
    #[must_use]
    pub fn spelt(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }

    fn derived(&self, what: &str) -> [u8; 32] {
        Sha256::digest(format!("draft\0{what}\0{}", self.0)).into()
    }

    fn id(&self) -> String {
        hex::encode(self.derived("id"))
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(&self.derived("key").into())
    }
}

/// A form that is being filled.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Key of the form: sent twice, it counts once.
    pub key: String,
    /// What was answered.
    pub values: Vec<(String, String)>,
}

impl Desk {
    /// Keeps a draft for fourteen days from now, in place of what was there.
    ///
    /// # Errors
    /// The database cannot be used; the machine has no randomness to give.
    pub async fn keep_draft(&self, code: &DraftCode, draft: &Draft) -> Result<(), DbError> {
        let sealed = seal(code, draft)
            .ok_or_else(|| DbError::Unavailable("a draft could not be sealed".to_owned()))?;
        let sql = "INSERT INTO drafts (id, body, until) VALUES ($1, $2, $3) \
                   ON CONFLICT (id) DO UPDATE SET body = excluded.body, until = excluded.until";
        let until = self.now() + KEPT * DAY;
        self.db.execute(sql, vec![code.id().into(), sealed.into(), until.into()]).await.map(drop)
    }

    /// The draft of a code, if it is not over. One that was tampered with is none.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn draft(&self, code: &DraftCode) -> Result<Option<Draft>, DbError> {
        let sql = "SELECT body FROM drafts WHERE id = $1 AND until >= $2";
        let row = self.db.fetch_first(sql, vec![code.id().into(), self.now().into()]).await?;
        Ok(match row {
            Some(row) => open(code, &row.text("body")?),
            None => None,
        })
    }

    /// Forgets a draft.
    ///
    /// # Errors
    /// The database cannot be used.
    pub async fn end_draft(&self, code: &DraftCode) -> Result<(), DbError> {
        let sql = "DELETE FROM drafts WHERE id = $1";
        self.db.execute(sql, vec![code.id().into()]).await.map(drop)
    }
}

fn seal(code: &DraftCode, draft: &Draft) -> Option<String> {
    let mut nonce = [0_u8; NONCE];
    getrandom::fill(&mut nonce).ok()?;
    let (text, id) = (serde_json::to_vec(draft).ok()?, code.id());
    let payload = Payload { msg: &text, aad: id.as_bytes() };
    let sealed = code.cipher().encrypt(&XNonce::from(nonce), payload).ok()?;
    Some(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
}

fn open(code: &DraftCode, text: &str) -> Option<Draft> {
    let bytes = STANDARD.decode(text).ok()?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE)?;
    let nonce: [u8; NONCE] = nonce.try_into().ok()?;
    let id = code.id();
    let payload = Payload { msg: sealed, aad: id.as_bytes() };
    let text = code.cipher().decrypt(&XNonce::from(nonce), payload).ok()?;
    serde_json::from_slice(&text).ok()
}
