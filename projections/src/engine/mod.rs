//! The engine: reads the log in pages, folds each page into rows, writes rows and checkpoint together.

mod dump;
mod follow;
mod member;
mod meta;
mod page;
mod rebuild;
mod views;
mod worker;

pub use follow::Following;
pub use meta::{Parked, Standing};
pub use page::Decode;
pub use views::{Views, ViewsError};

#[cfg(test)]
mod tests;
