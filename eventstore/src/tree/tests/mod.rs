//! The tree against another implementation, and against known texts.

mod notes;
mod oracle;
mod tiles;
