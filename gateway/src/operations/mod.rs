//! What runs beside the pages on an operator's word, and how fast the read models go.
//!
//! Kept in this process alone: another process tells its own. What a gesture changes is in the read models' own
//! tables, and who made it in the desk's journal.

mod pace;
mod work;

pub(crate) use pace::{Model, Paces, models};
pub(crate) use work::{Work, Works, rebuild, replay};
