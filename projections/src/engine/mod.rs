//! The engine: reads the log in pages, folds each page into rows, writes rows and checkpoint together.

mod dump;
mod follow;
mod health;
mod member;
mod meta;
mod old;
mod page;
mod rebuild;
mod replay;
mod views;
mod worker;

pub use follow::Following;
pub use health::{Health, STALLED, State};
pub use meta::{Parked, Role, Standing};
pub use page::Decode;
pub use replay::Replayed;
pub use views::{Views, ViewsError};

#[cfg(test)]
mod tests;
