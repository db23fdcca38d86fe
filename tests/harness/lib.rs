//! What stories and proofs stand on: the real binary, real servers, a real browser.
//!
//! `tests/run` starts the servers and names them in the environment; nothing here is a stand-in, and a missing
//! server is a failure, never a skipped test. A test waits for what it needs, it never sleeps and hopes.
//!
//! **A new page** needs one line under `tests/scenarios/pages/rows/`, whose `mod.rs` above says how; [`routes`] reads
//! the router, so that a page without its line is red. [`html`] is what a page is without scripts, [`axe`] and
//! [`browser`] what it is with a browser, [`keyboard`] what it is without a mouse.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a harness that cannot go on must stop the test that stands on it"
)]

pub mod artefact;
pub mod axe;
pub mod binary;
pub mod browser;
pub mod database;
pub mod documents;
pub mod environment;
pub mod html;
pub mod keyboard;
pub mod log;
pub mod logs;
pub mod nats;
pub mod postgres;
pub mod routes;
pub mod site;
pub mod stores;
pub mod wire;
