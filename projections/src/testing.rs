//! What the tests of this crate share.

use crate::db::Location;
use tempfile::TempDir;
use uuid::Uuid;

/// A fresh database of each kind, with whatever must live as long as it.
pub(crate) async fn both(name: &str) -> Vec<(Option<TempDir>, Location)> {
    let folder = tempfile::tempdir().unwrap();
    let file = Location::Sqlite(folder.path().join(format!("{name}.views")));
    vec![(Some(folder), file), (None, fresh_pg(name))]
}

/// A schema that nobody used yet, on the server the environment names.
pub(crate) fn fresh_pg(name: &str) -> Location {
    let url = std::env::var("FILCOMMUN_TEST_PG").unwrap_or_else(|_| {
        panic!("FILCOMMUN_TEST_PG must hold the address of a PostgreSQL server for tests")
    });
    pg_location(&url, &format!("{name}_{}", Uuid::new_v4().simple()))
}

pub(crate) fn pg_location(url: &str, schema: &str) -> Location {
    Location::parse(url, schema).unwrap()
}
