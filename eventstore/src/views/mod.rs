//! Reading as KurrentDB does: what metadata, deletion and age leave to see.
//!
//! The log never loses a row: these are views over raw reads, and the domain reads raw. A stream read includes its
//! revision both ways; a read of the log includes its position forwards and excludes it backwards. Reads of the log do
//! not apply the states of streams, as KurrentDB does not before a scavenge.

mod error;
mod log;
mod state;
mod stream;
mod window;

pub use error::ViewError;
pub use log::{LogFrom, LogPage, LogRead, read_log};
pub use state::stream_state;
pub use stream::{StreamFrom, StreamPage, StreamRead, read_stream};
pub use window::{Window, window};
