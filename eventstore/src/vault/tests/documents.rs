use super::{demand, path, person, vault};
use crate::vault::{NewDocument, Vault, VaultError};
use domain::id::DocumentId;
use uuid::Uuid;

const PDF: &str = "application/pdf";

fn document(n: u128) -> DocumentId {
    DocumentId::new(Uuid::from_u128(n))
}

fn of(n: u128, who: u128) -> NewDocument<'static> {
    NewDocument { id: document(n), person: person(who), demand: demand(1), kind: PDF, at: 10 }
}

async fn bytes(vault: &Vault, n: u128) -> Option<Vec<u8>> {
    vault.open_document(document(n)).await.unwrap().map(|open| open.bytes.to_vec())
}

#[tokio::test]
async fn a_document_is_kept_sealed_and_reads_back() {
    let (folder, vault) = vault().await;
    let secret = b"%PDF-1.7 the salary of Nour".repeat(40_000);
    vault.keep_document(of(1, 1), &secret).await.unwrap();
    let open = vault.open_document(document(1)).await.unwrap().unwrap();
    assert_eq!((open.kind.as_str(), open.bytes.as_slice()), (PDF, secret.as_slice()));
    let held = vault.held_documents([document(1), document(2)]).await.unwrap();
    assert_eq!(held, [(document(1), PDF.to_owned())]);
    assert_eq!(bytes(&vault, 2).await, None);
    vault.close().await;
    for file in std::fs::read_dir(folder.path()).unwrap() {
        let stored = std::fs::read(file.unwrap().path()).unwrap();
        assert!(!stored.windows(14).any(|part| part == b"salary of Nour"));
    }
}

#[tokio::test]
async fn a_destroyed_key_takes_the_documents_of_that_person_away_and_takes_no_more() {
    let (folder, vault) = vault().await;
    vault.keep_document(of(1, 1), b"hers").await.unwrap();
    vault.keep_document(of(2, 2), b"his").await.unwrap();
    vault.destroy_key(person(1)).await.unwrap();
    assert_eq!((bytes(&vault, 1).await, bytes(&vault, 2).await), (None, Some(b"his".to_vec())));
    assert_eq!(vault.held_documents([document(1)]).await.unwrap(), []);
    let refused = vault.keep_document(of(3, 1), b"again").await;
    assert!(matches!(refused, Err(VaultError::Erased(who)) if who == person(1)), "{refused:?}");
    // nor does another opening of the same file bring it back
    let (location, kek) = (path(&folder, "log.vault"), folder.path().join("log.kek"));
    let again = Vault::open(&location, &kek).await.unwrap();
    assert_eq!(bytes(&again, 1).await, None);
}

#[tokio::test]
async fn a_document_whose_event_never_came_is_replaced_or_swept_and_a_filed_one_stays() {
    let (_folder, vault) = vault().await;
    vault.keep_document(of(1, 1), b"first").await.unwrap();
    vault.keep_document(of(1, 1), b"second").await.unwrap();
    assert_eq!(bytes(&vault, 1).await, Some(b"second".to_vec()));
    assert_eq!(vault.unfiled_documents(10).await.unwrap(), [], "not yet old enough");
    assert_eq!(vault.unfiled_documents(11).await.unwrap(), [(document(1), demand(1))]);
    vault.document_filed(&[document(1)]).await.unwrap();
    vault.keep_document(of(1, 1), b"third").await.unwrap();
    vault.keep_document(of(2, 1), b"orphan").await.unwrap();
    vault.drop_unfiled(&[document(1), document(2)]).await.unwrap();
    assert_eq!(
        bytes(&vault, 1).await,
        Some(b"second".to_vec()),
        "filed: neither changed nor swept"
    );
    assert_eq!(bytes(&vault, 2).await, None);
}

#[tokio::test]
async fn bytes_moved_to_another_document_or_changed_do_not_open() {
    let (folder, vault) = vault().await;
    vault.keep_document(of(1, 1), b"one").await.unwrap();
    vault.keep_document(of(2, 1), b"two").await.unwrap();
    let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path(&folder, "log.vault"));
    let db = sqlx::SqlitePool::connect_with(options).await.unwrap();
    let moved =
        "UPDATE document SET sealed = (SELECT sealed FROM document WHERE id = $2) WHERE id = $1";
    let (one, two) = (document(1).to_string(), document(2).to_string());
    sqlx::query(moved).bind(one).bind(two).execute(&db).await.unwrap();
    assert!(matches!(vault.open_document(document(1)).await, Err(VaultError::Damaged(_))));
    let renamed = "UPDATE document SET kind = 'text/html' WHERE id = $1";
    sqlx::query(renamed).bind(document(2).to_string()).execute(&db).await.unwrap();
    assert!(matches!(vault.open_document(document(2)).await, Err(VaultError::Damaged(_))));
}
