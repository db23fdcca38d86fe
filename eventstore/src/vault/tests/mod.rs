mod documents;
mod registry;
mod sealing;

use super::{Entry, IdentityKey, NumberEntry, PersonEntry, Vault};
use chrono::NaiveDate;
use domain::id::{DemandId, PersonId};
use tempfile::TempDir;
use uuid::Uuid;

/// A vault in a folder of its own.
pub(crate) async fn vault() -> (TempDir, Vault) {
    let folder = tempfile::tempdir().unwrap();
    let (location, kek) = (path(&folder, "log.vault"), folder.path().join("log.kek"));
    Vault::init(&location, &kek).await.unwrap();
    let vault = Vault::open(&location, &kek).await.unwrap();
    (folder, vault)
}

pub(crate) fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).to_string_lossy().into_owned()
}

fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

fn demand(n: u128) -> DemandId {
    DemandId::new(Uuid::from_u128(n))
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn who(name: &str) -> IdentityKey {
    IdentityKey {
        name: name.to_owned(),
        first_name: Some("Nour".to_owned()),
        birth_date: Some(day("1990-02-03")),
    }
}

fn give() -> NumberEntry {
    NumberEntry::Give { desk: "44A7".parse().unwrap(), month: day("2026-03-09") }
}

fn entry(n: u128, name: &str, number: NumberEntry) -> Entry {
    Entry {
        command_id: Uuid::from_u128(n),
        demand: Some(demand(n)),
        persons: vec![PersonEntry { id: person(n), identity: Some(who(name)) }],
        number,
    }
}
