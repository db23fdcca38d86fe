//! One contract, three logs; what is particular to each database; and a wrong log that the contract catches.

mod control;
mod memory;
mod postgres;
mod postgres_rules;
mod server;
mod sqlite;
mod sqlite_rules;
mod vault;
