//! The vault in a PostgreSQL database of its own: what it promises on SQLite, once more.

use crate::server::Database;
use chrono::NaiveDate;
use domain::id::{DemandId, PersonId};
use eventstore::vault::{Entry, IdentityKey, NumberEntry, PersonEntry, Vault, VaultError};
use std::collections::BTreeSet;
use tempfile::TempDir;
use uuid::Uuid;

struct Bench {
    database: Database,
    folder: TempDir,
    vault: Vault,
}

impl Bench {
    async fn new() -> Self {
        let (database, folder) = (Database::new().await, tempfile::tempdir().unwrap());
        let kek = folder.path().join("kek");
        Vault::init(&database.owner(), &kek).await.unwrap();
        let vault = Vault::open(&database.owner(), &kek).await.unwrap();
        Self { database, folder, vault }
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn entry(n: u128, name: &str, number: NumberEntry) -> Entry {
    let identity = IdentityKey {
        name: name.to_owned(),
        first_name: Some("Nour".to_owned()),
        birth_date: Some(day("1990-02-03")),
    };
    Entry {
        command_id: Uuid::from_u128(n),
        demand: Some(DemandId::new(Uuid::from_u128(n))),
        persons: vec![PersonEntry { id: person(n), identity: Some(identity) }],
        number,
    }
}

fn person(n: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(n))
}

fn give() -> NumberEntry {
    NumberEntry::Give { desk: "44A7".parse().unwrap(), month: day("2026-03-09") }
}

#[tokio::test]
async fn on_postgresql_a_retry_gets_the_same_number_and_lookalikes() {
    let bench = Bench::new().await;
    let brought = "0440326000001044A7".parse().unwrap();
    let batch = vec![
        entry(1, "Lefèvre", NumberEntry::Keep(brought)),
        entry(2, "LEFEVRE", give()),
        entry(3, "Autre", give()),
    ];
    let first = bench.vault.prepare(batch.clone()).await.unwrap();
    assert_eq!(first[1].number.as_ref().unwrap().as_str(), "0440326000002044A7");
    assert_eq!(first[1].lookalikes, [DemandId::new(Uuid::from_u128(1))]);
    assert_eq!(first[2].lookalikes, []);
    assert_eq!(bench.vault.prepare(batch).await.unwrap(), first);
}

#[tokio::test]
async fn on_postgresql_many_callers_share_no_number() {
    let bench = Bench::new().await;
    // a second process on the same vault
    let other = Vault::open(&bench.database.owner(), &bench.folder.path().join("kek")).await;
    let vaults = [bench.vault.clone(), other.unwrap()];
    let tasks = (1..=40).map(|n: u128| {
        let vault = vaults[usize::from(n.is_multiple_of(2))].clone();
        tokio::spawn(async move { vault.prepare(vec![entry(n, "X", give())]).await })
    });
    let mut numbers = BTreeSet::new();
    for task in tasks.collect::<Vec<_>>() {
        numbers.insert(task.await.unwrap().unwrap()[0].number.clone().unwrap());
    }
    assert_eq!(numbers.len(), 40);
    assert_eq!(numbers.last().unwrap().as_str(), "0440326000040044A7");
}

#[tokio::test]
async fn on_postgresql_an_erased_person_stays_erased() {
    let bench = Bench::new().await;
    let number = bench.vault.prepare(vec![entry(1, "Un", give())]).await.unwrap()[0].number.clone();
    assert!(bench.vault.keys(&[person(1)]).await.unwrap().key(person(1)).is_some());
    bench.vault.destroy_key(person(1)).await.unwrap();
    assert_eq!(bench.vault.find_number(&number.unwrap()).await.unwrap(), None);
    let kek = bench.folder.path().join("kek");
    let again = Vault::open(&bench.database.owner(), &kek).await.unwrap();
    assert!(again.ensure_keys(&[person(1)]).await.unwrap().key(person(1)).is_none());
}

#[tokio::test]
async fn on_postgresql_a_missing_vault_and_a_second_one_are_said() {
    let (database, folder) = (Database::new().await, tempfile::tempdir().unwrap());
    let kek = folder.path().join("kek");
    let error = Vault::open(&database.owner(), &kek).await.unwrap_err();
    assert!(matches!(error, VaultError::NoVault(_)), "{error}");
    assert!(error.to_string().contains("filcommun keys init"), "{error}");
    Vault::init(&database.owner(), &kek).await.unwrap();
    let error = Vault::init(&database.owner(), &kek).await.unwrap_err();
    assert!(matches!(error, VaultError::Exists(_)), "{error}");
    let error = Vault::open("postgres://nobody:secret@127.0.0.1:9/none", &kek).await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("secret"), "{error}");
}
