//! The engine: reads the log in pages, folds each page into rows, writes rows and checkpoint together.

mod dump;
mod error;
mod flight;
mod follow;
mod health;
mod lane;
mod member;
mod meta;
mod old;
mod page;
mod parking;
mod part;
mod rebuild;
mod replay;
mod snapshot;
mod views;
mod worker;

pub use error::ViewsError;
pub use follow::Following;
pub use health::{Health, STALLED, State};

pub use meta::{Role, Standing};
pub use page::Decode;
pub use parking::Parked;
pub(crate) use part::{guarded, uses};
pub use replay::Replayed;
pub use snapshot::Snapshot;
pub use views::Views;

#[cfg(test)]
mod tests;
