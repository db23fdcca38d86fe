//! `/regles/…`: each rule in every version, with its source, its first day and its effect; two versions side by side.
//! Public and permanent: an address names a version, and a version never changes.

mod flat;
mod one;

pub(super) use one::{rule, version, version_json};
