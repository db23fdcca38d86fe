//! Read models.
pub mod db;
#[cfg(test)]
mod testing;
