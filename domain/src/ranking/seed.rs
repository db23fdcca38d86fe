//! The draw between demands that nothing else tells apart.

use crate::id::DemandId;
use uuid::Uuid;

/// A published seed: with it anyone finds the same draw again.
///
/// The draw of a demand is a UUID of version 5 (RFC 9562: SHA-1 over a namespace and a name), compared as 128 bits,
/// the smallest first. The namespace is the UUID of version 5 of the seed's text under the nil UUID; the name is the
/// identifier as it is spelt. In Python: `uuid5(uuid5(UUID(int=0), seed), demand)`. SHA-1 is the hash that these
/// rules already depend on; nobody chooses an identifier (they are keyed hashes), so no draw can be aimed at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seed {
    text: String,
    namespace: Uuid,
}

impl Seed {
    /// Takes a seed as it was published. It MUST be published before what it draws, or be of a drawing of lots.
    #[must_use]
    pub fn published(text: &str) -> Self {
        Self { text: text.to_owned(), namespace: Uuid::new_v5(&Uuid::nil(), text.as_bytes()) }
    }

    /// The text as published.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The draw of a demand.
    #[must_use]
    pub fn draw(&self, demand: DemandId) -> Uuid {
        Uuid::new_v5(&self.namespace, demand.to_string().as_bytes())
    }
}
