//! Read models.
pub mod db;
pub mod deadlines;
pub mod engine;
pub mod places;
pub mod projection;
pub mod queues;
pub mod rows;
pub mod table;
#[cfg(test)]
mod testing;
