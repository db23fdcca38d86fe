//! Whether a household may be housed in a dwelling, and how much it would weigh on it: each result with its article, the
//! facts it rests on, how well each is established, and the parameter it was read with.
//!
//! [`assess()`] is the one place that answers. A decision asks [`Assessment::admitted`]; whoever explains reads the
//! findings. Quartile and effort rate are measured and stand in nobody's way.

mod assess;
mod effort;
mod evidence;
mod finding;
#[cfg(test)]
mod tests;

pub use assess::*;
pub use effort::*;
pub use evidence::*;
pub use finding::*;
