//! Read models.
pub mod db;
pub mod engine;
pub mod projection;
pub mod rows;
pub mod table;
#[cfg(test)]
mod testing;
