//! The door for files: demands in the national exchange format `interfaceNuu`, vacancies as CSV.
//!
//! **What it is.** [`reader`] gives documents one at a time from a file of any size; [`check`] holds them against
//! the [`schema`]; [`convert`](self) makes commands of them; the importer sends these through `execute`, the only
//! way into the log. [`writer`] goes the other way, and [`document`] builds a document from values.
//!
//! **What it must never do.** Write an event by another way; lose a code it does not know; say a value of a
//! document in a report, an error or a log; follow a reference out of a file.
//!
//! **Where to start reading.** [`tables`] (the format on one screen), then [`reader`].

pub mod batch;
pub mod check;
mod codes;
pub mod convert;
pub mod document;
pub mod export;
pub mod importer;
pub mod input;
pub mod message;
pub mod node;
pub mod outcome;
mod pieces;
pub mod problem;
pub mod reader;
pub mod repairs;
mod resolve;
pub mod schema;
mod sections;
mod source;
pub mod tables;
pub mod vacancies;
pub mod writer;

#[cfg(test)]
mod tests;
