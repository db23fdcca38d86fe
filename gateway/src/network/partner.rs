//! What a partner is called and what it receives unless told otherwise.

use domain::{id::PartnerId, territory::Body};
use uuid::Uuid;

/// What a partner receives unless told otherwise: what becomes of homes and demands, never a person's facts.
pub const DEFAULT_TYPES: &[&str] = &[
    "demand.registered",
    "demand.renewed",
    "demand.deregistered",
    "demand.reinstated",
    "demand.candidacy-opened",
    "demand.candidacy-closed",
    "vacancy.declared",
    "vacancy.candidate-nominated",
    "vacancy.ranking-recorded",
    "vacancy.offer-made",
    "vacancy.offer-accepted",
    "vacancy.offer-refused",
    "vacancy.offer-deemed-refused",
    "vacancy.next-rank-activated",
    "vacancy.lease-signed",
    "vacancy.closed",
];

/// A partner is known by its short name: its identifier is made of it.
#[must_use]
pub fn partner_id(name: &Body) -> PartnerId {
    PartnerId::new(Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("partner:{name}").as_bytes()))
}
