use super::{demand, entry, give, path, person, vault, who};
use crate::vault::{NumberEntry, Vault, VaultError, db::Sql};
use uuid::Uuid;

#[tokio::test]
async fn a_desk_gives_its_numbers_in_order_and_a_retry_the_same_one() {
    let (_folder, vault) = vault().await;
    let batch = vec![entry(1, "Un", give()), entry(2, "Deux", give()), entry(1, "Un", give())];
    let first = vault.prepare(batch).await.unwrap();
    let numbers: Vec<_> = first.iter().map(|p| p.number.clone().unwrap()).collect();
    assert_eq!(numbers[0].as_str(), "0440326000001044A7");
    assert_eq!(numbers[1].as_str(), "0440326000002044A7");
    assert_eq!(numbers[2], numbers[0]);
    let again = vault.prepare(vec![entry(2, "Deux", give())]).await.unwrap();
    assert_eq!(again[0].number.as_ref(), Some(&numbers[1]));
    assert_eq!(vault.find_number(&numbers[1]).await.unwrap(), Some(demand(2)));
}

#[tokio::test]
async fn a_number_brought_along_is_kept_and_never_given() {
    let (_folder, vault) = vault().await;
    let brought: domain::number::DemandNumber = "0440326000001044A7".parse().unwrap();
    let keep = || NumberEntry::Keep(brought.clone());
    let batch = vec![entry(1, "Un", keep()), entry(2, "Deux", give()), entry(3, "Trois", keep())];
    let prepared = vault.prepare(batch).await.unwrap();
    assert_eq!(prepared[0].number, Some(brought.clone()));
    assert_eq!(prepared[1].number.as_ref().unwrap().as_str(), "0440326000002044A7");
    assert_eq!((&prepared[2].number, prepared[2].taken_by), (&None, Some(demand(1))));
}

#[tokio::test]
async fn people_spelt_alike_are_found_in_a_batch_and_later() {
    let (_folder, vault) = vault().await;
    let batch = vec![
        entry(1, "Lefèvre", NumberEntry::None),
        entry(2, "LEFEVRE", NumberEntry::None),
        entry(3, "Autre", NumberEntry::None),
    ];
    let prepared = vault.prepare(batch).await.unwrap();
    assert_eq!(prepared[0].lookalikes, []);
    assert_eq!(prepared[1].lookalikes, [demand(1)]);
    assert_eq!(prepared[2].lookalikes, []);
    let later = vault.prepare(vec![entry(4, "le fèvre", NumberEntry::None)]).await.unwrap();
    assert_eq!(later[0].lookalikes, [demand(1), demand(2)]);
    // a retry is told what it was told then, whoever came since
    let retry = vault.prepare(vec![entry(2, "LEFEVRE", NumberEntry::None)]).await.unwrap();
    assert_eq!(retry[0].lookalikes, [demand(1)]);
    let found = vault.find_identity(&who("Lefevre")).await.unwrap();
    assert_eq!(found, [1, 2, 4].map(|n| (person(n), demand(n))));
}

#[tokio::test]
async fn many_callers_at_once_share_no_number() {
    let (_folder, vault) = vault().await;
    let tasks = (1..=40).map(|n| {
        let vault = vault.clone();
        tokio::spawn(async move { vault.prepare(vec![entry(n, "X", give())]).await })
    });
    let mut numbers = std::collections::BTreeSet::new();
    for task in tasks.collect::<Vec<_>>() {
        let prepared = task.await.unwrap().unwrap();
        numbers.insert(prepared[0].number.clone().unwrap());
    }
    assert_eq!(numbers.len(), 40);
    assert_eq!(numbers.last().unwrap().as_str(), "0440326000040044A7");
}

#[tokio::test]
async fn a_dropped_future_cancels_no_preparation() {
    let (_folder, vault) = vault().await;
    for n in 1..=30 {
        let preparing = vault.prepare(vec![entry(n, "X", give())]);
        let wait = std::time::Duration::from_micros(u64::try_from(n).unwrap() * 40);
        let _ = tokio::time::timeout(wait, preparing).await;
    }
    let mut numbers = std::collections::BTreeSet::new();
    for n in 1..=30 {
        let prepared = vault.prepare(vec![entry(n, "X", give())]).await.unwrap();
        numbers.insert(prepared[0].number.clone().unwrap());
    }
    assert_eq!(numbers.len(), 30);
    assert_eq!(numbers.last().unwrap().as_str(), "0440326000030044A7");
}

#[tokio::test]
async fn erasing_a_person_forgets_key_names_and_number_for_good() {
    let (_folder, vault) = vault().await;
    let first = vault.prepare(vec![entry(1, "Un", give())]).await.unwrap();
    let number = first[0].number.clone().unwrap();
    assert!(vault.keys(&[person(1)]).await.unwrap().key(person(1)).is_some());
    vault.destroy_key(person(1)).await.unwrap();
    assert!(vault.keys(&[person(1)]).await.unwrap().key(person(1)).is_none());
    assert_eq!(vault.find_number(&number).await.unwrap(), None);
    assert_eq!(vault.find_identity(&who("Un")).await.unwrap(), []);
    let ring = vault.ensure_keys(&[person(1)]).await.unwrap();
    assert!(ring.key(person(1)).is_none(), "a late command must not revive an erased person");
    let later = vault.prepare(vec![entry(2, "Deux", give())]).await.unwrap();
    assert_eq!(later[0].number.as_ref().unwrap().as_str(), "0440326000002044A7");
}

#[tokio::test]
async fn a_destroyed_key_is_in_no_file() {
    let (folder, vault) = vault().await;
    vault.prepare(vec![entry(1, "Un", give()), entry(2, "Deux", give())]).await.unwrap();
    let all = Sql {
        sqlite: "SELECT person, wrapped, NULL FROM person_key WHERE $1 <> '' ORDER BY person",
        postgres: "",
    };
    let rows = vault.0.db.rows(all, "all").await.unwrap();
    let keys: Vec<String> = rows.into_iter().filter_map(|(_, wrapped, _)| wrapped).collect();
    let in_files = |key: &str| {
        let files = std::fs::read_dir(folder.path()).unwrap();
        let mut bytes = files.map(|file| std::fs::read(file.unwrap().path()).unwrap());
        bytes.any(|bytes| bytes.windows(key.len()).any(|window| window == key.as_bytes()))
    };
    assert!(in_files(&keys[0]) && in_files(&keys[1]));
    vault.destroy_key(person(1)).await.unwrap();
    assert!(!in_files(&keys[0]), "the key of an erased person is still in a file");
    assert!(in_files(&keys[1]));
}

#[tokio::test]
async fn ids_say_nothing_and_a_retry_finds_the_same() {
    let (_folder, vault) = vault().await;
    let command = Uuid::from_u128(7);
    assert_eq!(vault.derive_id(command, "demand", 0), vault.derive_id(command, "demand", 0));
    let all: std::collections::BTreeSet<_> = [("demand", 0), ("demand", 1), ("person", 0)]
        .map(|(kind, n)| vault.derive_id(command, kind, n))
        .into();
    assert_eq!(all.len(), 3);
    let (_other_folder, other) = super::vault().await;
    assert_ne!(vault.derive_id(command, "demand", 0), other.derive_id(command, "demand", 0));
    assert_ne!(vault.message_key(b"x"), other.message_key(b"x"));
}

#[tokio::test]
async fn a_reopened_vault_knows_everyone_and_gives_the_same_ids() {
    let (folder, vault) = vault().await;
    let before = vault.prepare(vec![entry(1, "Un", give())]).await.unwrap();
    let id = vault.derive_id(Uuid::nil(), "demand", 0);
    vault.close().await;
    let kek = folder.path().join("log.kek");
    let vault = Vault::open(&path(&folder, "log.vault"), &kek).await.unwrap();
    assert_eq!(vault.prepare(vec![entry(1, "Un", give())]).await.unwrap(), before);
    assert_eq!(vault.derive_id(Uuid::nil(), "demand", 0), id);
    assert!(vault.keys(&[person(1)]).await.unwrap().key(person(1)).is_some());
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_said_with_what_to_do() {
    use std::os::unix::fs::PermissionsExt as _;
    let (folder, _vault) = vault().await;
    let (location, kek) = (path(&folder, "log.vault"), folder.path().join("log.kek"));
    let open = |location: String, kek: std::path::PathBuf| async move {
        Vault::open(&location, &kek).await.unwrap_err()
    };

    let error = open(path(&folder, "none.vault"), kek.clone()).await;
    assert!(error.to_string().contains("filcommun keys init"), "{error}");
    assert!(!folder.path().join("none.vault").exists(), "looking makes no file");

    let error = open(location.clone(), folder.path().join("none.kek")).await;
    assert!(matches!(error, VaultError::NoKeyFile(_)), "{error}");

    let other = folder.path().join("other.kek");
    Vault::init(&path(&folder, "other.vault"), &other).await.unwrap();
    let error = open(location.clone(), other).await;
    assert!(matches!(error, VaultError::WrongKey { .. }), "{error}");
    assert!(error.to_string().contains("--kek-file"));

    let error = Vault::init(&location, &kek).await.unwrap_err();
    assert!(matches!(error, VaultError::Exists(_)), "{error}");

    std::fs::set_permissions(&kek, std::fs::Permissions::from_mode(0o640)).unwrap();
    let error = open(location.clone(), kek.clone()).await;
    assert!(error.to_string().contains("chmod 600"), "{error}");

    let garbage = path(&folder, "garbage.vault");
    std::fs::write(&garbage, "not a database, ".repeat(100)).unwrap();
    let error = open(garbage, kek).await;
    assert!(error.to_string().contains("not a database"), "{error}");
}

#[tokio::test]
async fn the_files_of_a_vault_hold_no_name_and_no_number() {
    let (folder, vault) = vault().await;
    let prepared = vault.prepare(vec![entry(1, "Canariville", give())]).await.unwrap();
    let number = prepared[0].number.clone().unwrap();
    let mut read = 0;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        read += bytes.len();
        for clear in ["Canariville", "CANARIVILLE", number.as_str()] {
            assert!(!bytes.windows(clear.len()).any(|w| w == clear.as_bytes()), "{clear} in clear");
        }
    }
    assert!(read > 4_096);
}
