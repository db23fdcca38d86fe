//! A living territory.

pub mod balance;
pub mod dice;
pub mod document;
pub mod household;
pub mod parameters;
pub mod territory;
