//! The road to the partners: an outbox folded from the log, a relay to JetStream, and a partner that follows.
//!
//! JetStream distributes, the log remembers. Every message carries a gap-free `partner_seq`, so that a partner
//! sees by itself that something is missing and asks for it again. Everything that knows `async-nats` is here.

pub mod follow;
pub mod health;
pub mod inbox;
mod link;
pub mod outbox;
pub mod partner;
pub mod relay;
mod supervisor;
#[cfg(test)]
mod tests;
pub mod wire;

pub use supervisor::{Relays, start};
