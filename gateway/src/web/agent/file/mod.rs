//! `/agent/dossier/…`: a file, opened for a purpose that the journal keeps. Each part has its own address.

mod alike;
mod deposit;
mod documents;
mod evaluation;
mod exchanges;
mod head;
mod priority;
mod script;
pub(super) mod stale;
mod summary;
mod timeline;

pub(in crate::web) use alike::{alike, dismiss, merge};
pub(in crate::web) use deposit::deposit;
pub(super) use documents::{DISABILITY, namesakes};
pub(in crate::web) use documents::{PROTECTED, documents};
pub(in crate::web) use evaluation::evaluation;
pub(in crate::web) use exchanges::exchanges;
pub(in crate::web) use priority::prioritise;
pub(in crate::web) use script::{give, script};
pub(in crate::web) use stale::{guard, watch};
pub(in crate::web) use summary::summary as file;
pub(in crate::web) use timeline::timeline;

use serde::Deserialize;

/// Why the file is opened, and what was just done.
#[derive(Debug, Default, Deserialize)]
pub(in crate::web) struct Why {
    #[serde(default)]
    objet: String,
    #[serde(default)]
    fait: Option<String>,
}
