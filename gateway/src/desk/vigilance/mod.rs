//! What a body's security officer and the operator look at: files opened out of reach, and lists taken away.

mod alert;
mod emergency;
#[cfg(test)]
mod tests;

pub use alert::{Alert, is_unusual};
pub use emergency::{Emergency, Verdict};

pub(super) const TABLES: [&str; 4] = [
    // A file opened out of reach, until a person has said whether it was right.
    "CREATE TABLE IF NOT EXISTS emergencies (id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, \
     body TEXT NOT NULL, demand TEXT NOT NULL, reason TEXT NOT NULL, at BIGINT NOT NULL, \
     reviewed_at BIGINT, reviewer TEXT, verdict TEXT)",
    "CREATE INDEX IF NOT EXISTS emergencies_by_body ON emergencies (body, at)",
    // Lists taken away in a way that somebody has to look at.
    "CREATE TABLE IF NOT EXISTS alerts (id TEXT NOT NULL PRIMARY KEY, account TEXT NOT NULL, \
     body TEXT NOT NULL, shown BIGINT NOT NULL, at BIGINT NOT NULL, seen_by_body BIGINT, \
     seen_by_operator BIGINT)",
    "CREATE INDEX IF NOT EXISTS alerts_by_body ON alerts (body, at)",
];
