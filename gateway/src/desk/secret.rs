//! Secrets that people type: made here, shown once, kept only as a slow hash.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use std::{fmt, sync::LazyLock};

/// Digits and letters that cannot be taken for one another (Crockford's 32).
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A secret of 80 bits, as four groups of four.
#[derive(Clone)]
pub struct Secret(String);

impl Secret {
    /// Draws one.
    ///
    /// # Errors
    /// The machine has no randomness to give.
    pub fn draw() -> Result<Self, getrandom::Error> {
        let mut bytes = [0_u8; 16];
        getrandom::fill(&mut bytes)?;
        let letters = bytes
            .iter()
            .map(|byte| char::from(ALPHABET.get(usize::from(byte % 32)).copied().unwrap_or(b'0')));
        Ok(Self(letters.collect()))
    }

    /// As it is shown, once: `K7QF-2M9X-…`.
    #[must_use]
    pub fn spelt(&self) -> String {
        let letters: Vec<char> = self.0.chars().collect();
        let groups: Vec<String> = letters.chunks(4).map(|group| group.iter().collect()).collect();
        groups.join("-")
    }

    /// The slow hash to keep. Takes tens of milliseconds on purpose: never on an async thread.
    #[must_use]
    pub(super) fn hash(&self) -> Option<String> {
        Argon2::default()
            .hash_password(self.0.as_bytes())
            .ok()
            .map(|hash: PasswordHash| hash.to_string())
    }
}

/// Never shows the secret.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// What someone typed, brought back to the alphabet: case, spaces, dashes, O for 0, I and L for 1.
pub(super) fn normalise(typed: &str) -> String {
    typed
        .chars()
        .filter(|c| c.is_ascii_alphanumeric())
        .map(|c| match c.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        })
        .take(64)
        .collect()
}

/// Checks a typed secret against a hash; without one, does the same work and says no.
pub(super) fn matches(typed: &str, hash: Option<&str>) -> bool {
    static NOBODY: LazyLock<String> =
        LazyLock::new(|| Secret(String::new()).hash().unwrap_or_default());
    let parsed = PasswordHash::new(hash.unwrap_or(&NOBODY));
    let same = parsed.is_ok_and(|hash| {
        Argon2::default().verify_password(normalise(typed).as_bytes(), &hash).is_ok()
    });
    same && hash.is_some()
}
