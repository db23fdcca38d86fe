//! Every door of Filcommun: pages, API, files, NATS, command line.
//!
//! **What it is.** The only crate that meets the outside. It turns what people and machines ask into
//! [`eventstore`] commands, and read models into pages. [`app::App`] is what every door shares.
//!
//! **What it must never do.** Decide (rules are in `domain`), write an event by itself, put a personal value in
//! a log line, an error, a metric or an address.
//!
//! **Where to start reading.** [`app`], then [`web`] (the routes on one screen), then [`cli`] (a file a command).

mod adoption;
pub mod answers;
mod api;
pub mod app;
pub mod assets;
mod bench;
pub mod cli;
pub mod config;
pub mod daily;
pub mod desk;
mod editions;
mod effects;
pub mod error;
pub mod exchange;
mod journal;
pub mod network;
mod operations;
pub mod outage;
mod pdf;
pub mod places;
pub mod replay;
pub mod scheduler;
pub mod schema;
mod seats;
mod simulated;
pub mod simulation;
mod stepper;
pub mod territory;
pub mod time;
pub mod web;
