//! Says once that the road to the partners is broken, and once that it is whole again.

use super::relay::RelayError;
use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

/// What was said, for each partner.
#[derive(Debug, Default)]
pub(super) struct Link(Mutex<BTreeMap<String, String>>);

impl Link {
    /// A relay failed. The same failure is said once, of the server once for all partners.
    pub(super) fn failed(&self, partner: &str, error: &RelayError) {
        let said = error.to_string();
        let mut broken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let first = !broken.contains_key(partner);
        let known = broken.values().any(|other| *other == said);
        broken.insert(partner.to_owned(), said);
        match error {
            // Seen on every restart of a server, healed by the next look.
            RelayError::Moved => tracing::info!(partner, %error, "the relay looks again"),
            RelayError::Foreign(_) if !known => tracing::error!(partner, %error, "relay stopped"),
            _ if first && !known => tracing::warn!(
                partner,
                %error,
                "events wait in the log, they are sent when NATS answers again"
            ),
            _ => tracing::debug!(partner, %error, "relay interrupted"),
        }
    }

    /// A relay found its place.
    pub(super) fn works(&self, partner: &str) {
        let mut broken = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if broken.remove(partner).is_some() {
            tracing::info!(partner, "NATS answers again");
        }
    }
}
